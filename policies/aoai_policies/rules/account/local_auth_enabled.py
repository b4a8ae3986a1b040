"""AOAI601."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.target import Account, value_at
from aoai_policies.rules.account.hosting import AccountRule
from aoai_policies.rules.example import account, plan_of
from aoai_policies.rules.references import SECURITY


class LocalAuthEnabled(AccountRule):
    """The account accepts keys.

    Why: a key is a shared password that never expires and identifies nobody. Microsoft Entra ID tokens identify the
    caller and can be revoked. Checkov CKV_AZURE_236, PSRule Azure.AI.DisableLocalAuth and the Azure Policy "Azure AI
    Services resources should have key access disabled (disable local authentication)" require the same.
    Fix: write `disableLocalAuth: true` and give the callers the role Cognitive Services OpenAI User.
    """

    id, slug, level = "AOAI601", "local-auth-enabled", Level.WARNING
    references = (SECURITY,)
    reads = ("kind",)
    may_read = ("properties.disableLocalAuth",)
    wrong = plan_of(account(properties={"customSubDomainName": "contoso"}))
    right = plan_of(account())

    def check(self, target: Account, context: Context) -> Iterator[Finding]:
        """Only an explicit true turns keys off."""
        if value_at(target, "properties.disableLocalAuth") is not True:
            yield self.fail(
                target,
                "properties.disableLocalAuth",
                "the account accepts keys",
                advice="write disableLocalAuth: true and use Microsoft Entra ID",
            )
