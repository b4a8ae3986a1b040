"""Small plans for the examples of rules."""

from __future__ import annotations

from typing import Any

from aoai_policies.core.plan import Plan
from aoai_policies.core.target import Account, Deployment


def plan_of(*declarations: Account | Deployment, **facts: Any) -> Plan:
    """A plan of these declarations; `facts` are further fields of it."""
    return Plan(
        path="example",
        stack="dev",
        accounts=tuple(one for one in declarations if isinstance(one, Account)),
        deployments=tuple(one for one in declarations if isinstance(one, Deployment)),
        **facts,
    )


def deployment(model: str = "gpt-5.1@2025-11-13", sku: str | None = "GlobalStandard", **fields: Any) -> Deployment:
    """A deployment in eastus2 that nothing is wrong with, but for what `fields` say. `model` is `name@version`."""
    name, _, version = model.partition("@")
    declared: dict[str, Any] = {"name": "chat", "location": "eastus2", "format": "OpenAI", "capacity": 15, **fields}
    return Deployment(model=name, version=version or None, sku=sku, **declared)


def account(**fields: Any) -> Account:
    """An account in eastus2 as the components make it, but for what `fields` say."""
    secure = {"customSubDomainName": "contoso", "disableLocalAuth": True, "publicNetworkAccess": "Disabled"}
    declared: dict[str, Any] = {
        "name": "acct",
        "kind": "OpenAI",
        "location": "eastus2",
        "sku": "S0",
        "identity": {"type": "SystemAssigned"},
        "properties": secure,
        **fields,
    }
    return Account(**declared)
