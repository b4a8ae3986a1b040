"""AOAI605."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.plan import Knowledge, Related, RelatedKind
from aoai_policies.core.target import Account
from aoai_policies.rules.account.hosting import AccountRule
from aoai_policies.rules.example import account, plan_of
from aoai_policies.rules.references import DIAGNOSTICS


class DiagnosticsMissing(AccountRule):
    """The account has no diagnostic setting.

    Why: without one, nobody can tell who called which model, what was filtered, or why calls failed. The Azure Policy
    "Diagnostic logs in Azure AI services resources should be enabled" requires the same.
    Fix: declare a diagnostic setting on the account with the category groups audit and allLogs.
    """

    id, slug, level = "AOAI605", "diagnostics-missing", Level.INFO
    references = (DIAGNOSTICS,)
    reads = ("kind", "id")
    requires = frozenset({Knowledge.RELATED})
    wrong = plan_of(account(), knows=requires)
    right = plan_of(
        account(), related=(Related(RelatedKind.DIAGNOSTIC_SETTING, "logs", "logs", "acct"),), knows=requires
    )

    def check(self, target: Account, context: Context) -> Iterator[Finding]:
        """Look for one in the same plan."""
        if not context.plan.related_to(target.id, RelatedKind.DIAGNOSTIC_SETTING):
            yield self.fail(
                target,
                "diagnosticSettings",
                "the account has no diagnostic setting in this plan",
                advice="declare one with the category groups audit and allLogs",
            )
