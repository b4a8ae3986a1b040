"""What sentences state: offers, features, alerts, limits, new models."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aoai_catalog.records import Feature, Lifecycle, Limit, ModelFacts, Offer, Place

REGIONS = "[East US 2 and Sweden Central regions](../models.md#global)"


def test_a_sentence_offers_the_models_that_it_names(compile_pages: Callable) -> None:
    """A version that only another sentence of the page gives is that model's."""
    page = (
        "Only `gpt-4o-audio-preview` and `gpt-4o-mini-audio-preview` version: `2024-12-17` supports audio generation."
        "\n\n"
        f"The `gpt-4o-audio-preview` and `o3` models are available for global deployments in {REGIONS}.\n"
    )
    edition = compile_pages({"page.md": page})
    assert edition.table("offers") == tuple(
        Offer(
            format="OpenAI",
            model=model,
            version=version,
            sku="GlobalStandard",
            at=Place("page", 3),
            yes=("eastus2", "swedencentral"),
            note="stated in prose",
        )
        for model, version in (("gpt-4o-audio-preview", "2024-12-17"), ("o3", ""))
    )
    assert [(row.feature, row.model, row.version) for row in edition.table("features")] == [
        ("audio-generation", "gpt-4o-audio-preview", "2024-12-17"),
        ("audio-generation", "gpt-4o-mini-audio-preview", "2024-12-17"),
    ]


def test_a_sentence_offers_the_models_listed_below_it(compile_pages: Callable) -> None:
    """What goes on behind the list is none of it; real-time models are a feature, too."""
    page = (
        f"The GPT 4o real-time models are available for global deployments in {REGIONS}.\n"
        "- `gpt-4o-realtime-preview` (version `2024-12-17`)\n"
        "- `gpt-4o-realtime-preview` (2024-10-01) See `o3`. And `o1`.\n"
        "\n## More\n- `o3-mini`\n"
    )
    edition = compile_pages({"page.md": page})
    assert [(row.model, row.version) for row in edition.table("offers")] == [
        ("gpt-4o-realtime-preview", "2024-10-01"),
        ("gpt-4o-realtime-preview", "2024-12-17"),
    ]
    assert {(row.feature, row.version) for row in edition.table("features")} == {
        ("realtime", "2024-10-01"),
        ("realtime", "2024-12-17"),
    }


def test_an_offer_of_an_unknown_region_stops(problems_of: Callable) -> None:
    """Nothing of it is guessed."""
    page = "The `o3` model is available for global deployments in Atlantis."
    assert problems_of({"page.md": page}) == [
        "docs/page.md:1: 'Atlantis' is not a known region; add it to `regions` in edition.yaml if Azure has it"
    ]


@pytest.mark.parametrize(
    ("page", "features"),
    [
        (
            "- `gpt-4o-2024-08-06`,`gpt-4.1-2025-04-14` supports direct preference optimization in its regions.",
            [("fine-tuning-dpo", "gpt-4.1", "yes"), ("fine-tuning-dpo", "gpt-4o", "yes")],
        ),
        (
            "Only the following models support prompt caching:\n\n- `gpt-4o-2024-11-20`\n- `o1` (version 2024-12-17)",
            [("prompt-caching", "gpt-4o", "yes"), ("prompt-caching", "o1", "yes")],
        ),
        (
            "Structured outputs are not supported with:\n\n- Assistants.\n- `o1` and `o3` version: `2024-12-17`.",
            [("structured-outputs", "o1", "no"), ("structured-outputs", "o3", "no")],
        ),
        (
            "|**Caching supported**|**Description**|**Supported models**|\n|---|---|---|\n"
            "| **Tool use** | Definitions. | `gpt-4o`<br/>`o1` (version 2024-12-17) |",
            [("prompt-caching-tool-use", "gpt-4o", "yes"), ("prompt-caching-tool-use", "o1", "yes")],
        ),
    ],
)
def test_features_of_models(compile_pages: Callable, page: str, features: list[tuple[str, str, str]]) -> None:
    """In a sentence, in the list below it, in a table; and what is not supported."""
    rows: tuple[Feature, ...] = compile_pages({"page.md": page}).table("features")
    assert [(row.feature, row.model, row.status) for row in rows] == features


def test_the_filter_of_health_alerts_is_kept_value_by_value(compile_pages: Callable) -> None:
    """So that an alert can be declared from it."""
    page = (
        "Azure OpenAI notifies customers via two methods:\n"
        "- **Email** - sent to owners.\n\n"
        "**Azure Service Health filter configuration**:\n\n"
        "**Services** = `azure OpenAI service` (Casing reflects the portal).\n\n"
        "**Event types**\n"
        "    - `Health advisories = Upgrade, Deprecation, & Retirement Notifications`\n"
        "    - `Service issue = Outages` (Only if you wish)\n"
    )
    name = "Service Health filter for retirement notices"
    assert compile_pages({"page.md": page}).table("limits") == (
        Limit(f"{name}: Health advisories", "Upgrade, Deprecation, & Retirement Notifications", Place("page", 8)),
        Limit(f"{name}: Service issue", "Outages", Place("page", 8), note="Only if you wish"),
        Limit(f"{name}: Services", "azure OpenAI service", Place("page", 6), note="Casing reflects the portal"),
        Limit("retirement notices by Email", "sent to owners.", Place("page", 2)),
    )


def test_limits_in_sentences(compile_pages: Callable) -> None:
    """A promise of availability, a common rate, a technical limitation."""
    page = (
        "1. At least one year of model availability for GA models after the release date.\n\n"
        "The rate limits for each `gpt-4o` audio model deployment are 100K TPM and 1K RPM.\n\n"
        "A known issue is affecting all GPT 4.1 series models. Large definitions that exceed 300,000 tokens fail.\n\n"
        "# Sora\n## Technical limitations\nIt has some:\n\n- Sora supports durations between 1 and 20 seconds.\n"
    )
    limits = compile_pages({"page.md": page}).table("limits")
    assert [(row.name, row.value, row.unit or row.note) for row in limits] == [
        ("Sora, technical limitation", "Sora supports durations between 1 and 20 seconds.", ""),
        ("model availability, GA models", "at least one year", "after the release date."),
        ("rate limits for each gpt-4o audio model deployment", "100K TPM and 1K RPM", ""),
        ("tool and function definitions, GPT 4.1 series models (known issue)", "300000", "tokens"),
    ]


def test_news_name_a_model_its_version_and_its_stage(compile_pages: Callable) -> None:
    """The heading says that it is a preview."""
    page = "## May 2025\n### Sora released (preview)\nSora (2025-05-02) is a video generation model. It is new.\n"
    edition = compile_pages({"page.md": page})
    place = Place("page", 3, "May 2025 / Sora released (preview)")
    note = "Sora (2025-05-02) is a video generation model."
    assert edition.table("models") == (ModelFacts("OpenAI", "sora", "2025-05-02", place, note=note),)
    assert edition.table("lifecycle") == (Lifecycle("OpenAI", "sora", "2025-05-02", place, stage="Preview"),)


def test_a_column_of_a_data_zone_is_an_offer_of_that_zone(compile_pages: Callable) -> None:
    """Azure Government's matrix of Standard has one, without a version."""
    page = (
        "## Standard deployment model availability\n"
        "| **Region** | **o3-mini USGov DataZone** | **gpt-4o**, **2024-05-13** |\n|---|:---:|:---:|\n"
        "| usgovarizona | ✅ | - |\n"
    )
    offers = compile_pages({"page.md": page}).table("offers")
    assert [(row.model, row.version, row.sku, row.note) for row in offers] == [
        ("gpt-4o", "2024-05-13", "Standard", ""),
        ("o3-mini", "", "DataZoneStandard", "USGov DataZone"),
    ]
