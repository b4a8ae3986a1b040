"""What our own components declare as far as their inputs say it, where a plugin builds them and no engine runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from aoai_policies.core.target import Unknown
from aoai_policies.stack.arm_types import NATIVE
from aoai_policies.stack.plan import NEEDS_TAG
from aoai_policies.stack.resource import Resource

_ACCOUNT = "azure-openai:index:Account"
_FLEET = "azure-openai:index:Fleet"
_CHOSEN = Unknown("what the component chooses")
_UNITS = frozenset({"capacity", "tpm", "ptu"})
_NAMES = frozenset({"accountName", "customSubdomain"})


def declared_by(component: Resource) -> list[Resource]:
    """The account and the deployments; nothing for any other component. What it leaves out, the component chooses."""
    if component.type == _FLEET:
        return [made for account in _accounts(component) for made in declared_by(account)]
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


def _accounts(fleet: Resource) -> Iterator[Resource]:
    """The accounts of the regions that are written down; where the component chooses them, they are not known."""
    regions, template = fleet.inputs.get("regions"), _known(fleet.inputs.get("account"))
    for region in regions if isinstance(regions, list) else ():
        exception = _known(_known(fleet.inputs.get("exceptions")).get(str(region)))
        own, without = _named(exception.get("deployments")), exception.get("without")
        common = {
            name: {**one, **dict.fromkeys(_UNITS & one.keys(), _CHOSEN)} if fleet.inputs.get("shareCapacity") else one
            for name, one in _named(template.get("deployments")).items()
            if not (isinstance(without, list) and name in without)
        }
        names = dict.fromkeys(_NAMES & template.keys(), _CHOSEN)
        deployments = list({**common, **own}.values())
        yield msgspec.structs.replace(
            fleet,
            urn=f"{fleet.urn}/{region}",
            name=f"{fleet.name}/{region}",
            type=_ACCOUNT,
            inputs={**template, **names, "location": region, "deployments": deployments},
        )


def _known(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _named(deployments: Any) -> dict[Any, dict[str, Any]]:
    """Deployments by name."""
    return (
        {one.get("name"): one for one in deployments if isinstance(one, dict)} if isinstance(deployments, list) else {}
    )


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
