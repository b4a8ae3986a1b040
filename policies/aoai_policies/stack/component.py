"""What our own component declares as far as its inputs say it, where a plugin builds it and no engine runs."""

from __future__ import annotations

from typing import Any

import msgspec

from aoai_policies.core.target import Unknown
from aoai_policies.stack.arm_types import NATIVE
from aoai_policies.stack.plan import NEEDS_TAG
from aoai_policies.stack.resource import Resource

_ACCOUNT = "azure-openai:index:Account"
_CHOSEN = Unknown("what the component chooses")


def declared_by(component: Resource) -> list[Resource]:
    """The account and the deployments; nothing for any other component. What it leaves out, the component chooses."""
    if component.type != _ACCOUNT:
        return []
    inputs = component.inputs
    account = {key: inputs.get(key, _CHOSEN) for key in ("accountName", "kind", "location")}
    whole = {**account, "resourceGroupName": inputs.get("resourceGroupName"), "sku": {"name": "S0"}}
    made = [_made(component, "Account", {**whole, "properties": _CHOSEN, "identity": _CHOSEN})]
    deployments = inputs.get("deployments")
    for one in deployments if isinstance(deployments, list) else ():
        if isinstance(one, dict):  # the component makes one after the other
            made += [_made(component, "Deployment", _deployment(one), one.get("name"), (made[-1].urn,))]
    return made


def _made(component: Resource, kind: str, inputs: dict[str, Any], name: Any = "", on: tuple[str, ...] = ()) -> Resource:
    named = isinstance(name, str) and name
    return msgspec.structs.replace(
        component,
        urn=f"{component.urn}#{name}" if named else component.urn,
        type=NATIVE + kind,
        name=name if named else component.name,
        inputs=inputs,
        parent=component.urn if on else component.parent,
        dependencies=(*component.dependencies, *on),
    )


def _deployment(one: dict[str, Any]) -> dict[str, Any]:
    """In ARM's shape. Tokens per minute are turned into capacity by the component, by its catalog."""
    capacity = one.get("capacity", one.get("ptu", _CHOSEN if "tpm" in one else None))
    return {
        "accountName": _CHOSEN,
        "deploymentName": one.get("name"),
        "sku": {"name": one.get("sku"), "capacity": capacity},
        "properties": {
            "model": {
                "format": one.get("format"),
                "name": one.get("model"),
                "version": one.get("version", _CHOSEN),
            },
            "versionUpgradeOption": one.get("upgrade", _CHOSEN),
            "raiPolicyName": one.get("contentFilter"),
            "spilloverDeploymentName": one.get("spilloverTo"),
        },
        "tags": {NEEDS_TAG: one.get("needs")},
    }
