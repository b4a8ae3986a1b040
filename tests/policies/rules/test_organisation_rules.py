"""What the rules about what the organisation allows say (AOAI70x), of a small catalog."""

from __future__ import annotations

from typing import Any

import pytest

from aoai_policies.core.settings import Names, Settings
from aoai_policies.core.target import UNKNOWN
from tests.synthetic import catalog_of, deployment, edition, judged, offer

PAGE = "(Understanding deployment types in Microsoft Foundry Models, 2026-07-25)"
CATALOG = catalog_of(
    edition(
        "2026-10-01",
        *(offer("swedencentral eastus2", sku=sku) for sku in ("GlobalStandard", "DataZoneStandard", "Standard")),
    )
)


def leaves(sku: str, region: str, where: str, wanted: str, inside: str) -> list[tuple[str, str]]:
    offered = f"SKUs here that stay inside: {inside}" if inside else "no SKU offered here stays inside"
    return [
        ("fail", f"{sku} in {region} processes data {where}, but the settings require {wanted}; {offered} {PAGE}"),
    ]


GLOBALLY = "in any Azure region"


@pytest.mark.parametrize(
    ("residency", "sku", "region", "expected"),
    [
        (None, "GlobalStandard", "swedencentral", []),
        ("global", "GlobalStandard", "swedencentral", []),
        ("global", "Standard", "swedencentral", []),
        (
            "region",
            "GlobalStandard",
            "swedencentral",
            leaves("GlobalStandard", "swedencentral", GLOBALLY, "region", "Standard"),
        ),
        (
            "region",
            "DataZoneStandard",
            "swedencentral",
            leaves("DataZoneStandard", "swedencentral", "anywhere in the data zone eu", "region", "Standard"),
        ),
        ("region", "Standard", "swedencentral", []),
        (
            "swedencentral",
            "GlobalStandard",
            "swedencentral",
            leaves("GlobalStandard", "swedencentral", GLOBALLY, "swedencentral", "Standard"),
        ),
        (
            "swedencentral",
            "DataZoneStandard",
            "swedencentral",
            leaves("DataZoneStandard", "swedencentral", "anywhere in the data zone eu", "swedencentral", "Standard"),
        ),
        ("swedencentral", "Standard", "swedencentral", []),
        (
            "swedencentral",
            "Standard",
            "eastus2",
            leaves("Standard", "eastus2", "in eastus2", "swedencentral", ""),
        ),
        (
            "eu",
            "GlobalStandard",
            "swedencentral",
            leaves("GlobalStandard", "swedencentral", GLOBALLY, "eu", "DataZoneStandard, Standard"),
        ),
        ("eu", "DataZoneStandard", "swedencentral", []),
        ("eu", "Standard", "swedencentral", []),
        (
            "eu",
            "DataZoneStandard",
            "eastus2",
            leaves("DataZoneStandard", "eastus2", "anywhere in the data zone us", "eu", ""),
        ),
        ("eu", "Standard", "eastus2", leaves("Standard", "eastus2", "in eastus2", "eu", "")),
        ({"prod": "region"}, "GlobalStandard", "swedencentral", []),
        (
            {"prod": "global", "*": "region"},
            "GlobalStandard",
            "swedencentral",
            leaves("GlobalStandard", "swedencentral", GLOBALLY, "region", "Standard"),
        ),
    ],
)
def test_where_data_is_processed(residency: Any, sku: str, region: str, expected: list[tuple[str, str]]) -> None:
    """AOAI701: global, data zone and regional SKUs against each kind of boundary that settings can demand."""
    declared = deployment(sku=sku, location=region, stack="dev")
    assert judged("AOAI701", declared, CATALOG, Settings(residency=residency)) == expected


@pytest.mark.parametrize(
    ("rule", "allow", "deny", "fields", "expected"),
    [
        ("AOAI702", {}, {}, {}, ""),
        ("AOAI702", {"regions": ("eastus2", "west*")}, {}, {"location": "East US 2"}, ""),
        (
            "AOAI702",
            {"regions": ("west*", "*europe")},
            {},
            {"location": "East US 2"},
            "region eastus2 is not allowed: the settings allow west*, *europe",
        ),
        ("AOAI702", {"regions": ("East US 2",)}, {}, {}, ""),
        (
            "AOAI702",
            {"regions": ("eastus2",)},
            {"regions": ("east*",)},
            {},
            "region eastus2 is not allowed: the settings deny it (deny: east*)",
        ),
        ("AOAI702", {"regions": ("west*",)}, {}, {"location": "eastus-2"}, ""),
        ("AOAI703", {"models": ("gpt-9",)}, {}, {}, ""),
        ("AOAI703", {"models": ("gpt-9@2026-*",)}, {}, {}, ""),
        (
            "AOAI703",
            {"models": ("gpt-9@2025-*",)},
            {},
            {"model": "GPT-9"},
            "model gpt-9 is not allowed: the settings allow gpt-9@2025-*",
        ),
        (
            "AOAI703",
            {},
            {"models": ("gpt-*",)},
            {},
            "model gpt-9 is not allowed: the settings deny it (deny: gpt-*)",
        ),
        (
            "AOAI703",
            {"models": ("gpt-9",)},
            {},
            {"model": "mine"},
            "model mine is not allowed: the settings allow gpt-9",
        ),
        ("AOAI704", {"skus": ("*standard",)}, {}, {"sku": "globalstandard"}, ""),
        (
            "AOAI704",
            {"skus": ("Standard", "DataZone*")},
            {},
            {"sku": "globalstandard"},
            "SKU GlobalStandard is not allowed: the settings allow Standard, DataZone*",
        ),
        (
            "AOAI704",
            {},
            {"skus": ("Global*",)},
            {},
            "SKU GlobalStandard is not allowed: the settings deny it (deny: Global*)",
        ),
        ("AOAI704", {"skus": ("Standard",)}, {}, {"sku": "Global-Standard"}, ""),
    ],
)
def test_what_settings_allow_and_deny(
    rule: str, allow: dict[str, Any], deny: dict[str, Any], fields: dict[str, Any], expected: str
) -> None:
    """AOAI702 to 704: an empty list allows all, deny wins, and a name is matched as Azure spells it."""
    settings = Settings(allow=Names(**allow), deny=Names(**deny))
    assert judged(rule, deployment(**fields), CATALOG, settings) == ([("fail", expected)] if expected else [])


@pytest.mark.parametrize(("rule", "field", "path", "slug"), [
    ("AOAI701", "location", "location", "data-leaves-boundary"),
    ("AOAI702", "location", "location", "region-not-allowed"),
    ("AOAI703", "model", "model.name", "model-not-allowed"),
    ("AOAI704", "sku", "sku.name", "sku-not-allowed"),
])  # fmt: skip
def test_what_is_not_known_is_not_allowed_nor_refused(rule: str, field: str, path: str, slug: str) -> None:
    """AOAI701 to 704: an unknown value is unverified."""
    settings = Settings(residency="eu", allow=Names(regions=("a",), models=("b",), skus=("c",)))
    fields = {"sku": "DataZoneStandard", "location": "eastus2", field: UNKNOWN}
    assert judged(rule, deployment(**fields), CATALOG, settings) == [
        ("unverified", f"{path} is not known before apply, so {slug} was not checked")
    ]
