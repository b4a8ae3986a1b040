"""Features by region and model, lists of regions, regions in prose, deployment types, and tables that only explain."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aoai_catalog.records import Feature, Offer, Sku

FINE_TUNING = """\
| Model ID | Standard regions | Data Zone | Global | Developer | Methods | Status |
|---|---|---|---|---|---|---|
| `gpt-4.1-nano` <br> (2025-04-14) | North Central US <br> Sweden Central | US, EU | ✅ | ❌ | SFT, DPO | GA |
| `Ministral-3B` | Not supported | ❌ | ✅ | ❌ | SFT | Preview |

> Global training is cheaper. It's currently available to resources in the following regions:
>
>- Japan East _(no vision support)_
>- Poland Central _(no 4.1-nano support)_
>- West US3

Something else.
"""


def shown(features: tuple[Feature, ...]) -> set[tuple[str, str, tuple[str, ...], tuple[str, ...], str]]:
    return {(row.feature, row.model, row.yes, row.no, row.status) for row in features}


def test_fine_tuning_has_a_feature_for_each_training_type_and_method(compile_pages: Callable) -> None:
    """Standard training names regions, the other types models; the list below names regions, with its exceptions."""
    features = compile_pages({"page.md": FINE_TUNING}).table("features")
    assert shown(features) == {
        ("fine-tuning", "gpt-4.1-nano", ("northcentralus", "swedencentral"), (), "yes"),
        ("fine-tuning-global", "gpt-4.1-nano", (), (), "yes"),
        ("fine-tuning-developer", "gpt-4.1-nano", (), (), "no"),
        ("fine-tuning-data-zone", "gpt-4.1-nano", (), (), "yes"),
        ("fine-tuning-sft", "gpt-4.1-nano", (), (), "yes"),
        ("fine-tuning-dpo", "gpt-4.1-nano", (), (), "yes"),
        ("fine-tuning", "Ministral-3B", (), (), "no"),
        ("fine-tuning-global", "Ministral-3B", (), (), "yes"),
        ("fine-tuning-developer", "Ministral-3B", (), (), "no"),
        ("fine-tuning-data-zone", "Ministral-3B", (), (), "no"),
        ("fine-tuning-sft", "Ministral-3B", (), (), "yes"),
        ("fine-tuning-global", "", ("japaneast", "polandcentral", "westus3"), (), "yes"),
        ("fine-tuning-global", "gpt-4.1-nano", (), ("polandcentral",), "yes"),
    }
    (listed,) = (row for row in features if not row.model)
    assert listed.note == "japaneast: no vision support; polandcentral: no 4.1-nano support"


def test_assistants_are_a_matrix_of_models_and_no_offer(compile_pages: Callable) -> None:
    """The section decides what its matrix is about."""
    page = "## Assistants (preview)\n| Region | gpt-4o, 2024-05-13 |\n|---|---|\n| eastus 2 | ✅ |\n| westus | - |\n"
    edition = compile_pages({"page.md": page})
    assert (shown(edition.table("features")), edition.table("offers")) == (
        {("assistants", "gpt-4o", ("eastus2",), ("westus",), "yes")},
        (),
    )


def test_priority_processing_notes_the_deployment_type(compile_pages: Callable) -> None:
    """Its matrices stand once for each, and its latency targets in a table of their own."""
    page = (
        "---\ntitle: Enable priority processing\n---\n| Model | Latency target value |\n|---|---|\n"
        "| o3, 2025-04-16 | 99% > 50 TPS |\n\n## Data zone standard\n| Region | **o3**, **2025-04-16** |\n|---|---|\n"
        "| westus | ✅ |\n"
    )
    features = compile_pages({"page.md": page}).table("features")
    assert {(row.feature, row.version, row.yes, row.note) for row in features} == {
        ("priority-processing", "2025-04-16", (), "latency target 99% > 50 TPS"),
        ("priority-processing", "2025-04-16", ("westus",), "DataZoneStandard"),
    }


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            "## Supported regions\n| Region | Responses API | Agents | Class A\\* |\n|---|---|---|---|\n"
            "| East US 2 | Yes | Yes | No |\n\n\\* Private addresses.\n",
            {
                ("responses", "", ("eastus2",), (), "yes"),
                ("agents", "", ("eastus2",), (), "yes"),
                ("agents-private-class-a", "", (), ("eastus2",), "yes"),
            },
        ),
        (
            "## Tool support\n| Region | Code Interpreter | Grounding with Bing Search |\n|---|---|---|\n"
            "| West US | yes | no |\n",
            {
                ("tool-code-interpreter", "", ("westus",), (), "yes"),
                ("tool-grounding-bing-search", "", (), ("westus",), "yes"),
            },
        ),
        (
            "## Tool support\n| Model | Web Search | MCP |\n|---|---|---|\n| o3 | No | Limited |\n",
            {("tool-web-search", "o3", (), (), "no"), ("tool-mcp", "o3", (), (), "yes")},
        ),
        (
            "## Supported regions\n| Region | Region identifier |\n|---|---|\n| US Gov Virginia | `usgovvirginia` |\n"
            "## Tools\n| Tool | Available |\n|---|---|\n| File Search | Yes |\n| Web search | No |\n",
            {
                ("agents", "", ("usgovvirginia",), (), "yes"),
                ("tool-file-search", "", ("usgovvirginia",), (), "yes"),
                ("tool-web-search", "", (), ("usgovvirginia",), "yes"),
            },
        ),
        (
            "Foundry Agent Service is available in the following Azure regions:\n\n- East US 2\n- UK South\n\nMore.\n",
            {("agents", "", ("eastus2", "uksouth"), (), "yes")},
        ),
        (
            "Foundry is currently available in the following Azure regions.\n\n:::row:::\n    :::column:::\n- East US\n"
            "    :::column-end:::\n    :::column:::\n- West US\n:::column-end:::\n",
            {("foundry-projects", "", ("eastus", "westus"), (), "yes")},
        ),
        (
            "- **Regions:**\n  - US Gov Arizona\n- **Unsupported features in Azure Government regions:**\n"
            "  - Fine-tuning \n  - Batch jobs\n",
            {("fine-tuning", "", (), ("usgovarizona",), "yes"), ("batch", "", (), ("usgovarizona",), "yes")},
        ),
        (
            "| Model Family | Model name | Global provisioned | Spillover feature |\n|---|---|---|---|\n"
            "| **Azure OpenAI** | Gpt 5 mini | ✅ | ✅ |\n| | o1 | | |\n",
            {("spillover", "gpt-5-mini", (), (), "yes"), ("spillover", "o1", (), (), "no")},
        ),
        (
            "### Model router version `2025-11-18`\n| Format | Model | Version |\n|---|---|---|\n"
            "| xAI | `grok-4`<sup>2</sup> | `1` |\n\n- <sup>2</sup>In preview.\n",
            {("model-router", "grok-4", (), (), "yes")},
        ),
        (
            "|Model router version|Underlying models| Underlying model version |\n|---|---|---|\n"
            "|`2025-05-19`| `o3` </br> `o4-mini` | `2025-04-16` <br> `2025-04-16` |\n",
            {("model-router", "o3", (), (), "yes"), ("model-router", "o4-mini", (), (), "yes")},
        ),
    ],
)
def test_features_are_read_from_tables_and_lists(
    compile_pages: Callable, page: str, expected: set[tuple[object, ...]]
) -> None:
    """A document that names only models or only regions leaves the other empty."""
    assert shown(compile_pages({"page.md": page}).table("features")) == expected


def test_stacked_models_and_versions_that_do_not_match_stop(problems_of: Callable) -> None:
    """Which version belongs to which model is then a guess."""
    page = (
        "|Model router version|Underlying models| Underlying model version |\n|---|---|---|\n"
        "|`2025-11-18`| `o3` <br> `o4-mini` | `2025-04-16` |\n"
    )
    assert problems_of({"page.md": page}) == [
        "docs/page.md:3: '2025-11-18' lists 2 models beside 1 versions; they are read without versions"
    ]


def test_regions_beside_a_model_are_offers(compile_pages: Callable) -> None:
    """Brackets name the deployment type, none means Standard; the version is the page's, and a referral is no offer."""
    page = (
        "| Model | Region |\n|---|---|\n| `o3` | East US2 & Sweden Central (Global Standard). |\n"
        "| `o1` | West US<br>UK South |\n| `gpt-5` | See the [models table](#there). |\n"
        "| `o4-mini` | East US 2 (Global Standard) and UK South (Standard and Data Zone Standard) |\n\n"
        "| Model ID | Description |\n|---|---|\n| `o3` (2025-04-16) | x |\n"
    )
    offers: tuple[Offer, ...] = compile_pages({"page.md": page}).table("offers")
    assert {(offer.model, offer.version, offer.sku, offer.yes) for offer in offers} == {
        ("o3", "2025-04-16", "GlobalStandard", ("eastus2", "swedencentral")),
        ("o1", "", "Standard", ("uksouth", "westus")),
        ("o4-mini", "", "GlobalStandard", ("eastus2",)),
        ("o4-mini", "", "Standard", ("uksouth",)),
        ("o4-mini", "", "DataZoneStandard", ("uksouth",)),
    }


def test_deployment_types_are_skus(compile_pages: Callable) -> None:
    """Instant access needs no deployment, so it is none."""
    page = (
        "| Deployment type | SKU code | Data processing | Billing | Best for |\n|---|---|---|---|---|\n"
        "| [Instant](/i) | N/A — no deployment needed | Any Azure region | Pay-per-token | x |\n"
        "| [Data Zone Batch](#b) | `DataZoneBatch` | Within data zone | 50% discount | x |\n"
    )
    (sku,) = compile_pages({"page.md": page}).table("skus")
    assert sku == Sku("DataZoneBatch", "Data Zone Batch", "data-zone", "50% discount", sku.at)


def test_tables_that_only_explain_are_no_page_of_the_edition(compile_pages: Callable) -> None:
    """They are known by their columns, fill nothing, and their cells count as not read."""
    aside = "| Issue | Cause | Resolution |\n|---|---|---|\n| a | b | c |\n"
    limits = "| Limit name | Limit value |\n|---|---|\n| x | 1 |\n"
    edition = compile_pages({"how-to.md": aside, "limits.md": f"{limits}\n{aside}"})
    assert [(page.id, page.cells, page.unread_cells) for page in edition.manifest.pages] == [("limits", 2, 3)]
