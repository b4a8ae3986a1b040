"""Which accounts the rules of this room are about, and how their network is set."""

from __future__ import annotations

from typing import Any

from aoai_policies.core.target import Account, Unknown

HOSTING_KINDS = frozenset({"openai", "aiservices"})


def hosts_models(account: Account) -> bool:
    """Whether an account can host model deployments; other kinds of Cognitive Services are none of ours."""
    return isinstance(account.kind, str) and account.kind.casefold() in HOSTING_KINDS


def value_at(account: Account, *path: str) -> Any:
    """A property by its path in ARM's names: None where it is absent, Unknown where it or what holds it is."""
    value: Any = account.properties
    for name in path:
        if not isinstance(value, dict):
            return value if isinstance(value, Unknown) else None
        value = value.get(name)
    return value


def is_closed(account: Account) -> bool:
    """Whether the public network is closed, or open to named addresses and networks only."""
    closed = str(value_at(account, "publicNetworkAccess")).casefold() == "disabled"
    return closed or str(value_at(account, "networkAcls", "defaultAction")).casefold() == "deny"


def unknown_among(account: Account, *paths: tuple[str, ...]) -> tuple[str, Unknown] | None:
    """The first of these properties whose value is not known yet, by its path."""
    for path in paths:
        value = value_at(account, *path)
        if isinstance(value, Unknown):
            return ".".join(("properties", *path)), value
    return None
