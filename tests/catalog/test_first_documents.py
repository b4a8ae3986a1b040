"""Facts read by hand from the four documents that the project began with, in the editions compiled from them."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from aoai_catalog.export import export_rows
from aoai_catalog.folders import open_source
from aoai_catalog.load import DATA

AUDIO, REPORT_MAY, REPORT_JUNE, JAPANESE = "2025-02-28", "2025-05-29", "2025-06-20", "2025-11-30"


@cache
def rows(edition: str, table: str) -> list[dict[str, Any]]:
    return list(export_rows(open_source(DATA / "editions" / f"{edition}.json"), table))


@pytest.mark.parametrize(
    ("edition", "table", "about", "said"),
    [
        (
            AUDIO,
            "lifecycle",
            {"model": "gpt-4o-realtime-preview"},
            {
                "retires_on": "2025-09-30",
                "not_before": True,
                "replacement": "gpt-4o-realtime-preview 2024-12-17, gpt-4o-mini-realtime-preview 2024-12-17",
            },
        ),
        (AUDIO, "quotas", {"model": "gpt-4o-mini-audio-preview"}, {"tier": "Default", "tpm": 100_000, "rpm": 1000}),
        (
            AUDIO,
            "models",
            {"model": "gpt-4o-realtime-preview", "version": "2024-10-01"},
            {"context_window": "128000", "max_output": "4096"},
        ),
        (
            REPORT_MAY,
            "capacity",
            {"model": "o1", "sku": "ProvisionedManaged"},
            {"minimum": 25, "step": 50, "tpm_per_unit": 230},
        ),
        (
            REPORT_MAY,
            "capacity",
            {"model": "o4-mini", "sku": "DataZoneProvisionedManaged"},
            {"minimum": 15, "step": 5, "tpm_per_unit": 5400},
        ),
        (REPORT_MAY, "limits", {"name": "Default Sora quota limits"}, {"value": "60", "unit": "requests per minute"}),
        (
            REPORT_MAY,
            "limits",
            {"name": "Max size for all uploaded files for Assistants"},
            {"value": "200", "unit": "GB"},
        ),
        (
            REPORT_JUNE,
            "quotas",
            {"model": "gpt-35-turbo", "tier": "Azure for Students, Free Trials"},
            {"sku": "GlobalBatch", "other": "50000 enqueued tokens"},
        ),
        (
            REPORT_JUNE,
            "quotas",
            {"model": "gpt-4.1-mini", "tier": "Enterprise agreement", "sku": "DataZoneBatch"},
            {"other": "1500000000 enqueued tokens"},
        ),
        (REPORT_JUNE, "quotas", {"model": "o3-pro", "tier": "Default"}, {"tpm": 1_600_000, "rpm": 160}),
        (
            JAPANESE,
            "models",
            {"model": "gpt-4.1-nano"},
            {
                "context_window": "1047576; 128000 (provisioned managed deployments); 300000 (batch deployments)",
                "max_output": "32768",
                "training_data": "2024-05-31",
            },
        ),
        (JAPANESE, "models", {"model": "gpt-audio"}, {"version": "2025-08-28", "context_window": "28672"}),
        (JAPANESE, "models", {"model": "gpt-image-1-mini"}, {"registration": "required"}),
        (JAPANESE, "models", {"model": "gpt-5-nano"}, {"registration": "none"}),
    ],
)
def test_a_row_says_what_the_document_says(
    edition: str, table: str, about: dict[str, Any], said: dict[str, Any]
) -> None:
    """Exactly one row is about it."""
    (row,) = (row for row in rows(edition, table) if about.items() <= row.items())
    assert said.items() <= row.items()


@pytest.mark.parametrize(
    ("edition", "table", "about", "yes", "no"),
    [
        (
            REPORT_MAY,
            "offers",
            {"model": "o3-mini", "sku": "DataZoneBatch"},
            "eastus eastus2 northcentralus southcentralus westus westus3",
            "francecentral germanywestcentral polandcentral spaincentral swedencentral westeurope",
        ),
        (
            REPORT_MAY,
            "offers",
            {"model": "o3-mini", "sku": "DataZoneStandard"},
            "usgovarizona usgovvirginia",
            "",
        ),
        (REPORT_MAY, "offers", {"model": "dall-e-3", "sku": "Standard"}, "australiaeast eastus swedencentral", ""),
        (
            REPORT_JUNE,
            "features",
            {"feature": "responses"},
            "francecentral japaneast norwayeast polandcentral southindia swedencentral switzerlandnorth uaenorth"
            " uksouth westus",
            "",
        ),
        (
            JAPANESE,
            "offers",
            {"model": "gpt-5-mini", "sku": "GlobalStandard"},
            "australiaeast eastus eastus2 japaneast",
            "brazilsouth canadaeast francecentral germanywestcentral italynorth",
        ),
        (
            JAPANESE,
            "offers",
            {"model": "gpt-35-turbo", "version": "1106", "sku": "Standard"},
            "francecentral southindia swedencentral uksouth westus",
            "eastus2 japaneast northcentralus norwayeast southcentralus switzerlandnorth westeurope westus3",
        ),
        (
            JAPANESE,
            "offers",
            {"model": "gpt-4", "sku": "Standard"},
            "eastus2 northcentralus southcentralus swedencentral westus westus3",
            "francecentral japaneast norwayeast southindia switzerlandnorth uksouth westeurope",
        ),
        (JAPANESE, "offers", {"model": "gpt-5.1", "sku": "DataZoneStandard"}, "eastus2 swedencentral", ""),
        (
            JAPANESE,
            "features",
            {"feature": "assistants", "model": "gpt-4", "version": "0125-Preview"},
            "eastus uksouth",
            "australiaeast eastus2 francecentral japaneast norwayeast southindia swedencentral westus westus3",
        ),
        (JAPANESE, "features", {"feature": "fine-tuning", "model": "o4-mini"}, "eastus2 swedencentral", ""),
    ],
)
def test_regions_are_those_of_the_document(edition: str, table: str, about: dict[str, Any], yes: str, no: str) -> None:
    """All that are ticked, and all that are marked with a dash."""
    marked = {"yes": set[str](), "no": set[str]()}
    for row in rows(edition, table):
        if about.items() <= row.items():
            marked[row["status"]].add(row["region"])
    assert marked == {"yes": set(yes.split()), "no": set(no.split())}


def test_models_of_preference_optimization() -> None:
    """The document names models and no region."""
    assert {
        (row["model"], row["version"]) for row in rows(REPORT_JUNE, "features") if row["feature"] == "fine-tuning-dpo"
    } == {("gpt-4o", "2024-08-06"), ("gpt-4.1", "2025-04-14"), ("gpt-4.1-mini", "2025-04-14")}
