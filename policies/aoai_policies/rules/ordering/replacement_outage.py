"""AOAI804."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.plan import Knowledge
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Change, Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import DEPLOYMENTS


class ReplacementOutage(Rule[Deployment]):
    """The deployment is replaced: the one that answers now is deleted.

    Why: name, account and resource group are a deployment's identity. If they change, Pulumi replaces it. Clients that
    call the old name get 404, and quota may not suffice for both at once.
    Fix: keep the name. Or declare the new deployment beside the old one, move the clients, then remove the old one.
    """

    id, slug, level = "AOAI804", "replacement-outage", Level.WARNING
    references = (DEPLOYMENTS,)
    reads = ("change",)
    may_read = ("before", "name", "account")
    requires = frozenset({Knowledge.OPERATIONS, Knowledge.REPLACEMENTS})
    meets_unknown = True
    wrong = plan_of(
        deployment(
            deployment_name="new",
            account="acct",
            change=Change.REPLACE,
            before=deployment(deployment_name="old", account="acct"),
        ),
        knows=requires,
    )
    right = plan_of(deployment(deployment_name="old", change=Change.UPDATE), knows=requires)

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Say what of its identity changes, where the state before is known."""
        if target.change is not Change.REPLACE:
            return
        before = target.before
        changed = ""
        if (
            before is not None
            and isinstance(before.deployment_name, str)
            and before.deployment_name != target.deployment_name
        ):
            changed = f", because its name changes from {before.deployment_name} to {target.deployment_name}"
        elif before is not None and isinstance(before.account, str) and before.account != target.account:
            changed = ", because its account changes"
        yield self.fail(
            target,
            "change",
            f"this deployment is replaced{changed}, so what answers now is deleted",
            advice="declare the new one beside the old one and move the clients first",
        )
