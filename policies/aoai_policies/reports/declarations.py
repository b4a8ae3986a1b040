"""A plan written as a declarations file, for the examples on a rule's page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.target import Account, Change, Deployment, Unknown


def render_declarations(plan: Plan) -> str:
    """Write a plan's declarations as YAML, a line each."""
    lines: list[str] = []
    for heading, items in (
        ("accounts", [_account(one, plan) for one in plan.accounts]),
        ("deployments", [_deployment(one, plan) for one in plan.deployments]),
    ):
        if items:
            lines.append(f"{heading}:")
            lines += [f"  - {_flow(item)}" for item in items]
    return "\n".join(lines) + "\n"


def _account(account: Account, plan: Plan) -> dict[str, Any]:
    return _present(
        name=account.name,
        kind=account.kind,
        location=account.location,
        sku=account.sku,
        properties=account.properties or None,
        change=_change(account.change, plan),
    )


def _deployment(deployment: Deployment, plan: Plan) -> dict[str, Any]:
    properties = dict(deployment.properties) if isinstance(deployment.properties, dict) else {}
    if deployment.upgrade_option is not None:
        properties["versionUpgradeOption"] = deployment.upgrade_option
    if deployment.spillover is not None:
        properties["spilloverDeploymentName"] = deployment.spillover
    name = deployment.deployment_name if isinstance(deployment.deployment_name, str) else deployment.name
    dependencies = [one for one in plan.dependencies.get(deployment.id, ()) if one != deployment.account_urn]
    return _present(
        name=name,
        account=deployment.host,
        location=None if deployment.account_urn else deployment.location,
        kind=None if deployment.account_urn else deployment.kind,
        model=_present(format=deployment.format, name=deployment.model, version=deployment.version) or None,
        sku=_present(name=deployment.sku, capacity=deployment.capacity) or None,
        properties=properties or None,
        needs=list(deployment.needs) if isinstance(deployment.needs, tuple) and deployment.needs else None,
        dependsOn=dependencies or None,
        change=_change(deployment.change, plan),
        before=_before(deployment, plan),
    )


def _before(deployment: Deployment, plan: Plan) -> dict[str, Any] | None:
    return _deployment(deployment.before, plan) if deployment.before is not None else None


def _change(change: Change, plan: Plan) -> str | None:
    return change.value if Knowledge.OPERATIONS in plan.knows else None


def _present(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _flow(value: Any) -> str:
    """YAML in one line. Own code: PyYAML writes `!unknown ''`, and `aoai explain` is to load no parser."""
    if isinstance(value, Unknown):
        return "!unknown "  # the space ends the tag: YAML takes `!unknown}` for one
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    if isinstance(value, str) and not _is_plain(value):
        return json.dumps(value, ensure_ascii=False)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_plain(text: str) -> bool:
    """Whether YAML takes a text for a text without quotes: not for a number, a date, a word with a meaning."""
    characters: Iterator[str] = (character for character in text if not (character.isalnum() or character in "._/-"))
    return bool(text) and next(characters, None) is None and text[0].isalpha() and text.lower() not in _MEANT


_MEANT = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}
