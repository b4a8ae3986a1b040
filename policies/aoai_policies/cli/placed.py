"""Writes a placement: as declarations, as a Fleet in Python, or as a stack's configuration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import yaml

from aoai_catalog.input_error import InputError
from aoai_policies.cli.adopt import code, enclosed
from aoai_policies.core.plan import Plan
from aoai_policies.core.target import Account, Deployment
from aoai_policies.planning.place import Placed


def declarations(placed: Placed, _asked: Plan) -> str:
    """A declarations file, which `aoai check` takes."""
    plan = placed.plan
    return _yaml(
        {
            "accounts": [_account(account) for account in plan.accounts],
            "deployments": [_declared(deployment) for deployment in plan.deployments],
        }
    )


def fleet(placed: Placed, asked: Plan) -> str:
    """A program with a Fleet: the same deployments in every region, but for those that a region does not get."""
    plan = placed.plan
    regions = [str(account.location) for account in plan.accounts]
    twice = next((region for region in regions if regions.count(region) > 1), None)
    if twice is not None:
        raise InputError(f"a Fleet has one account in a region, and {twice} needs two; --write declarations has both")
    deployments: dict[str, dict[str, Any]] = {}
    here: dict[str, set[str]] = {region: set() for region in regions}
    for one in plan.deployments:
        name, arguments = str(one.deployment_name or one.name), _arguments(one)
        if deployments.setdefault(name, arguments) != arguments:
            raise InputError(
                f"a Fleet needs a name for each deployment, and {name} is two; --write declarations has both"
            )
        here[str(one.location)].add(name)
    without = {region: [name for name in deployments if name not in names] for region, names in here.items()}
    exceptions = {region: {"without": names} for region, names in without.items() if names}
    stack = asked.stack or "ai"
    arguments = {
        "account": {
            "resource_group_name": f"rg-{stack}",
            "kind": str(plan.accounts[0].kind),
            "deployments": list(deployments.values()),
        },
        "regions": regions,
        **({"exceptions": exceptions} if exceptions else {}),
    }
    items = [f"{key}={code(value, key, 2)}" for key, value in arguments.items()]
    call = enclosed("Fleet(", [f'"{stack}"', enclosed("FleetArgs(", items, ")", 1)], ")", 0)
    head = "from aoai_components import AccountArgs, DeploymentArgs, Fleet, FleetArgs"
    return f'import pulumi\n\n{head}\n\nfleet = {call}\n\npulumi.export("endpoints", fleet.endpoints)\n'


def config(placed: Placed, asked: Plan) -> str:
    """What to merge into the stack's file; the program reads it by `config.require_object("placement")`."""
    targets: tuple[Account | Deployment, ...] = (*asked.accounts, *asked.deployments)
    project = next((one.urn.split("::")[1] for one in targets if one.urn.count("::") > 1), None)
    if project is None:
        raise InputError(f"{asked.path}: names no Pulumi project; name a project's folder, a preview or a state")
    deployments: dict[str, dict[str, Any]] = {}
    for one in placed.plan.deployments:
        value = {"model": one.model, "version": one.version, "sku": one.sku, "capacity": one.capacity}
        entry = deployments.setdefault(one.name, {**value, "regions": []})
        if entry | value != entry:
            raise InputError(
                f"{asked.path}: two deployments are called {one.name}; the configuration needs a name for each"
            )
        entry["regions"].append(one.location)
    regions = sorted({str(account.location) for account in placed.plan.accounts})
    text = _yaml({"config": {f"{project}:placement": {"regions": regions, "deployments": deployments}}})
    return f"# into Pulumi.{asked.stack}.yaml\n{text}"


WRITERS: Mapping[str, Callable[[Placed, Plan], str]] = {"declarations": declarations, "fleet": fleet, "config": config}


def _account(account: Account) -> dict[str, Any]:
    keys = ("name", "kind", "location", "sku", "identity", "properties")
    return {key: getattr(account, key) for key in keys}


def _declared(deployment: Deployment) -> dict[str, Any]:
    properties = {key: value for key, value in _properties(deployment).items() if key != "model"}
    return {
        "name": deployment.deployment_name or deployment.name,
        "account": deployment.account,
        "model": {"format": deployment.format, "name": deployment.model, "version": deployment.version},
        "sku": {"name": deployment.sku, "capacity": deployment.capacity},
        **({"properties": properties} if properties else {}),
        **({"needs": list(deployment.needs)} if isinstance(deployment.needs, tuple) and deployment.needs else {}),
    }


def _arguments(deployment: Deployment) -> dict[str, Any]:
    """A deployment as the component takes it."""
    properties = _properties(deployment)
    given = {
        "name": deployment.deployment_name or deployment.name,
        "model": deployment.model,
        "version": deployment.version,
        "format": deployment.format if deployment.format != "OpenAI" else None,
        "sku": deployment.sku,
        "capacity": deployment.capacity,
        "upgrade": deployment.upgrade_option,
        "content_filter": properties.get("raiPolicyName"),
        "spillover_to": deployment.spillover,
        "needs": list(deployment.needs) if isinstance(deployment.needs, tuple) else None,
    }
    return {key: value for key, value in given.items() if value}


def _properties(deployment: Deployment) -> dict[str, Any]:
    return deployment.properties if isinstance(deployment.properties, dict) else {}


def _yaml(value: object) -> str:
    return yaml.safe_dump(value, sort_keys=False, default_flow_style=None, width=110)
