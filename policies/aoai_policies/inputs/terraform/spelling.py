"""Terraform's names in the spelling of Pulumi's bridged providers, which `stack` reads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

_BRIDGED = re.compile(r"^(azurerm|azapi)_(\w+)$")
_AS_WRITTEN = {"tags", "body", "template_content", "parameters_content", "response_export_values"}
"""Arguments whose keys are the user's own, or Azure's."""


def terraform_files(folder: Path) -> list[Path]:
    """The files of a folder that Terraform reads as one module."""
    return [*folder.glob("*.tf"), *folder.glob("*.tf.json")]


def token_of(kind: str) -> str:
    """The type token: `azurerm_cognitive_account` is `azurerm:index/cognitiveAccount:CognitiveAccount`."""
    bridged = _BRIDGED.match(kind)
    if bridged is None:
        return f"terraform:{kind}"
    name = camel(bridged[2])
    return f"{bridged[1]}:index/{name}:{name[:1].upper()}{name[1:]}"


def camel(name: str) -> str:
    """`custom_subdomain_name` as `customSubdomainName`."""
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def spelled(value: Any) -> Any:
    """Arguments with their names, and those of the blocks in them, in camel case."""
    if isinstance(value, dict):
        return {camel(key): item if key in _AS_WRITTEN else spelled(item) for key, item in value.items()}
    return [spelled(item) for item in value] if isinstance(value, list) else value
