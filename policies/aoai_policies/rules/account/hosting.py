"""What the rules about accounts share: which accounts they are about, and how a network is closed."""

from __future__ import annotations

from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Account, value_at


class AccountRule(Rule[Account]):
    """A rule about accounts that can host model deployments; other kinds of Cognitive Services are none of ours."""

    def concerns(self, target: Account) -> bool:
        """Whether the account can host deployments, or may."""
        return not isinstance(target.kind, str) or target.hosts_models


def is_closed(account: Account) -> bool:
    """Whether the public network is closed, or open to named addresses and networks only."""
    closed = str(value_at(account, "properties.publicNetworkAccess")).casefold() == "disabled"
    return closed or str(value_at(account, "properties.networkAcls.defaultAction")).casefold() == "deny"
