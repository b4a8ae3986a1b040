"""AOAI603."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.plan import RelatedKind
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Account
from aoai_policies.rules.account.hosting import hosts_models, is_closed, value_at
from aoai_policies.rules.example import account, plan_of
from aoai_policies.rules.references import SUBDOMAINS


class CustomSubdomainMissing(Rule):
    """No custom subdomain, where one is needed.

    Why: tokens of Microsoft Entra ID, private endpoints and network rules work with the account's own subdomain
    only. Azure refuses the endpoint and the rules, and every call with a token fails.
    Fix: write `customSubDomainName` with a name that is free in all of Azure. It cannot be changed later.
    """

    id, slug, level = "AOAI603", "custom-subdomain-missing", Level.ERROR
    references = (SUBDOMAINS,)
    judges = Account
    reads = ("kind", "properties", "id")
    wrong = plan_of(account(properties={"disableLocalAuth": True}))
    right = plan_of(account())

    def check(self, target: Account, context: Context) -> Iterator[Finding]:
        """Keys off, a private endpoint or network rules each need it."""
        if not hosts_models(target):
            return
        needs = [
            reason
            for reason, holds in (
                ("keys are off", value_at(target, "disableLocalAuth") is True),
                ("network rules are set", is_closed(target)),
                ("it has a private endpoint", bool(context.plan.related_to(target.id, RelatedKind.PRIVATE_ENDPOINT))),
            )
            if holds
        ]
        if needs and value_at(target, "customSubDomainName") is None:
            yield self.fail(
                target,
                "properties.customSubDomainName",
                f"no custom subdomain is declared, and {' and '.join(needs)}",
                advice="write customSubDomainName",
            )
