"""AOAI603."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.plan import RelatedKind
from aoai_policies.core.target import Account, Unknown, value_at
from aoai_policies.rules.account.hosting import AccountRule, is_closed
from aoai_policies.rules.example import account, plan_of
from aoai_policies.rules.references import SUBDOMAINS

SUBDOMAIN = "properties.customSubDomainName"
_NEEDS = ("properties.disableLocalAuth", "properties.publicNetworkAccess", "properties.networkAcls.defaultAction")


class CustomSubdomainMissing(AccountRule):
    """The account needs a custom subdomain and has none.

    Why: Microsoft Entra ID tokens, private endpoints and network rules work only with the account's own subdomain.
    Azure refuses the endpoint and the rules, and every call with a token fails.
    Fix: write `customSubDomainName` with a name that nobody else uses in Azure. It cannot be changed later.
    """

    id, slug, level = "AOAI603", "custom-subdomain-missing", Level.ERROR
    references = (SUBDOMAINS,)
    reads = ("kind", "id")
    may_read = ("properties",)
    meets_unknown = True
    wrong = plan_of(account(properties={"disableLocalAuth": True}))
    right = plan_of(account())

    def check(self, target: Account, context: Context) -> Iterator[Finding]:
        """Keys off, a private endpoint or network rules each need it."""
        needs = [
            reason
            for reason, holds in (
                ("keys are off", value_at(target, "properties.disableLocalAuth") is True),
                ("network rules are set", is_closed(target)),
                ("it has a private endpoint", bool(context.plan.related_to(target.id, RelatedKind.PRIVATE_ENDPOINT))),
            )
            if holds
        ]
        if value_at(target, SUBDOMAIN) is not None:
            return
        if needs:
            yield self.fail(
                target,
                SUBDOMAIN,
                f"no custom subdomain is declared, and {' and '.join(needs)}",
                advice="write customSubDomainName",
            )
            return
        for path in _NEEDS:
            if isinstance(value := value_at(target, path), Unknown):
                problem = f"{path} is {value.why}, so whether a custom subdomain is needed is not known"
                yield self.unverified(target, path, problem)
                return
