"""Makes declarations files of any size. Most deployments ask the same few questions, as in real stacks."""

from __future__ import annotations

import json
from pathlib import Path

_MODELS = (
    ("gpt-5.1", "2025-11-13", "GlobalStandard", 50),
    ("gpt-5-mini", "2025-08-07", "DataZoneStandard", 100),
    ("gpt-4.1", "2025-04-14", "GlobalProvisionedManaged", 15),
    ("text-embedding-3-large", "1", "Standard", 120),
    ("gpt-5.4", "2026-03-05", "GlobalStandard", 10),
    ("gpt-4o", "2024-08-06", "Standard", 20),
)
REGIONS = ("swedencentral", "eastus2", "japaneast", "francecentral", "westus3", "uksouth", "australiaeast")
DEPLOYMENTS_PER_ACCOUNT = 20


def write_declarations(path: Path, deployments: int, *, alike: bool = True) -> Path:
    """Write a declarations file.

    Args:
        path: Where to.
        deployments: How many.
        alike: Whether capacities repeat; otherwise every deployment has a capacity of its own.
    """
    accounts = -(-deployments // DEPLOYMENTS_PER_ACCOUNT)
    content = {
        "accounts": [
            {"name": f"acct-{number}", "kind": "OpenAI", "location": REGIONS[number % len(REGIONS)], "sku": "S0"}
            for number in range(accounts)
        ],
        "deployments": [_deployment(number, alike=alike) for number in range(deployments)],
    }
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return path


def _deployment(number: int, *, alike: bool) -> dict[str, object]:
    name, version, sku, capacity = model_of(number)
    return {
        "name": f"deployment-{number}",
        "account": f"acct-{number // DEPLOYMENTS_PER_ACCOUNT}",
        "model": {"format": "OpenAI", "name": name, "version": version},
        "sku": {"name": sku, "capacity": capacity if alike else capacity + 5 * number},
    }


def model_of(number: int) -> tuple[str, str, str, int]:
    """Name, version, SKU and capacity of a deployment by its number."""
    return _MODELS[number % len(_MODELS)]
