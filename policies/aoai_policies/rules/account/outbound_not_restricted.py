"""AOAI608."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.target import Account, value_at
from aoai_policies.rules.account.hosting import AccountRule
from aoai_policies.rules.example import account, plan_of
from aoai_policies.rules.references import SECURITY


class OutboundNotRestricted(AccountRule):
    """The account may call any address.

    Why: features that read from URLs can carry data out. The rule is off unless the settings give it a level. PSRule
    Azure.AI.OutboundAccess and the Azure Policy "Azure AI Services resources should restrict outbound network access"
    require the same.
    Fix: write `restrictOutboundNetworkAccess: true` and `allowedFqdnList`.
    """

    id, slug, level = "AOAI608", "outbound-not-restricted", Level.INFO
    references = (SECURITY,)
    reads = ("kind",)
    may_read = ("properties.restrictOutboundNetworkAccess",)
    opt_in = True
    example_settings = "levels: {AOAI608: info}"
    wrong = plan_of(account())
    right = plan_of(account(properties={"restrictOutboundNetworkAccess": True, "allowedFqdnList": ["contoso.com"]}))

    def check(self, target: Account, context: Context) -> Iterator[Finding]:
        """Only an explicit true restricts."""
        if value_at(target, "properties.restrictOutboundNetworkAccess") is not True:
            yield self.fail(
                target,
                "properties.restrictOutboundNetworkAccess",
                "the account's outbound calls are not restricted",
                advice="write restrictOutboundNetworkAccess: true with allowedFqdnList",
            )
