"""AOAI602."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.target import Account, Unknown, value_at
from aoai_policies.rules.account.hosting import AccountRule, is_closed
from aoai_policies.rules.example import account, plan_of
from aoai_policies.rules.references import SECURITY


class PublicNetworkOpen(AccountRule):
    """The account is reachable from every network.

    Why: without network rules, only the credential stands between the internet and the models. Checkov CKV_AZURE_134
    and CKV_AZURE_247, PSRule Azure.AI.PublicAccess and the Azure Policy "Azure AI Services resources should restrict
    network access" require the same.
    Fix: write `publicNetworkAccess: Disabled` and use a private endpoint, or write `networkAcls: {defaultAction: Deny}`
    with the allowed addresses and networks.
    """

    id, slug, level = "AOAI602", "public-network-open", Level.WARNING
    references = (SECURITY,)
    reads = ("kind",)
    may_read = ("properties.publicNetworkAccess", "properties.networkAcls.defaultAction")
    meets_unknown = True
    wrong = plan_of(account(properties={"disableLocalAuth": True, "customSubDomainName": "contoso"}))
    right = plan_of(account())

    def check(self, target: Account, context: Context) -> Iterator[Finding]:
        """Closed is what names a closed door; an absent value is open."""
        if is_closed(target):
            return
        for path in self.may_read:
            if isinstance(value := value_at(target, path), Unknown):
                problem = f"{path} is {value.why}, so whether the network is open was not checked"
                yield self.unverified(target, path, problem)
                return
        yield self.fail(
            target,
            "properties.publicNetworkAccess",
            "the account is reachable from every network",
            advice="write publicNetworkAccess: Disabled with a private endpoint, or networkAcls.defaultAction: Deny",
        )
