"""Capacity for a load, and the load of a capacity, by documented figures only."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_catalog.query import open_catalog
from aoai_policies.core.usage import Usage, UsageSnapshot
from aoai_policies.planning.size import CACHED, Load, Quotas, Sizing, carried, living, needed, sizings
from tests.synthetic import GPT_9, capacity, capture, catalog_of, edition, facts, life, offer, overlay, quota

SOURCES = Path(__file__).parents[3] / "catalog" / "sources"
PTU, STANDARD = "GlobalProvisionedManaged", "GlobalStandard"
SIZED = capacity(15, 5, 1000, tpm_per_unit=3400, note="output-to-input ratio 8; latency target 99% > 50 TPS")
PLAIN = capacity(sku=STANDARD, unit="TPM")
TOKENS = capacity(sku=STANDARD, unit="1000 TPM", tpm_per_unit=1000, usage_name="OpenAI.GlobalStandard.gpt-9")
CATALOG = catalog_of(edition("2026-10-01", SIZED, TOKENS, quota("Tier 1", 400_000)))
LOAD = Load(200_000, 20_000, calls=1000)


def sized(load: Load, sku: str = PTU, quotas: Quotas = Quotas("Tier 1"), catalog: object = CATALOG) -> Sizing:  # noqa: B008 - frozen
    return needed(catalog, GPT_9, sku, load, quotas)  # type: ignore[arg-type]


@pytest.mark.parametrize(("cached", "ptu", "exact"), [(0, 110, 105.88), (100_000, 80, 76.47)])
def test_the_documentations_worked_example(cached: float, ptu: int, exact: float) -> None:
    """1,000 calls of 200 and 20 tokens on gpt-5.2 take 110 PTU, and 80 where half of the input is cached."""
    model = living(catalog := open_catalog(date(2026, 10, 5)), catalog.models("gpt-5.2"))
    row = needed(catalog, model, "DataZoneProvisionedManaged", Load(200_000, 20_000, cached, 1000), Quotas())
    assert (row.capacity, round(row.exact or 0, 2), row.why) == (ptu, exact, "")
    assert row.sources[0] == "PTU sizing, 2026-09-23"


def test_the_page_says_of_cached_tokens_what_is_cited() -> None:
    """The one fact that stands in prose is there, at its line."""
    page, line = SOURCES / CACHED.at.page, CACHED.at.line
    text = page.read_text(encoding="utf-8")
    assert f'title: "{CACHED.title}"' in text
    assert "cached tokens are deducted 100%" in text.splitlines()[line - 1]


def test_a_small_load_takes_the_minimum() -> None:
    """Azure sells no less."""
    assert sized(Load(1)).capacity == 15


def test_a_load_for_more_than_one_deployment_says_so() -> None:
    """The figure stays, with how many deployments it takes."""
    row = sized(Load(3400 * 2001))
    assert (row.capacity, row.why) == (2005, "more than the 1,000 that one deployment may have; split it among 3")
    assert (sized(Load(3_400_000)).capacity, sized(Load(3_400_000)).why) == (1000, "")


def test_standard_counts_tokens_as_they_are_and_takes_a_share() -> None:
    """No ratio, no discount; the share is of the tier's documented default."""
    row = sized(Load(200_000, 20_000, 100_000), STANDARD)
    assert (row.capacity, row.unit, row.share) == (220, "1000 TPM", 0.55)
    assert (row.quota, row.calls_per_minute) == ("400,000 TPM, the default of Tier 1", None)
    assert row.sources == ("Sizing, 2026-10-01", "Quotas, 2026-10-01")
    assert sized(Load(220_500), STANDARD, catalog=catalog_of(edition("2026-10-01", PLAIN))).capacity == 220_500


def test_who_gives_the_figures() -> None:
    """Two of those that give the rate or the step, and of cached tokens of PTU the page that says so; nobody twice."""
    assert sized(Load(200_000, 20_000, 100_000)).sources == (
        "Sizing, 2026-10-01", "Determine PTU sizing for a workload, 2026-07-25"
    )  # fmt: skip
    three = catalog_of(edition("2026-10-01", SIZED), capture("2026-09-01", SIZED), overlay("2026-08-01", SIZED))
    assert sized(Load(2), catalog=three).sources == ("Sizing, 2026-08-01", "ARM, 2026-09-01")
    assert sized(Load(2), STANDARD, catalog=catalog_of(edition("2026-10-01", PLAIN))).sources == ("Sizing, 2026-10-01",)


def test_models_side_by_side() -> None:
    """Under each standard and provisioned SKU that has it, or those that are named; a version stands after `@`."""
    skus = (offer("eastus2"), offer("eastus2", sku=PTU), offer("eastus2", sku="GlobalBatch"))
    older = (offer("eastus2", version="2025-06-01"), facts(version="2025-06-01", default=True))
    catalog = catalog_of(edition("2026-10-01", SIZED, TOKENS, *skus, *older))

    def rows(model: str, *skus: str, units: int | None = None) -> list[tuple[object, ...]]:
        found = sizings(catalog, [model], skus, Load(340_000), Quotas(), capacity=units)
        return [(one.version, one.sku, one.capacity, one.tokens_per_minute) for one in found]

    assert rows("gpt-9@2026-01-01") == [
        ("2026-01-01", STANDARD, 340, 340_000), ("2026-01-01", PTU, 100, 340_000)
    ]  # fmt: skip
    assert rows("gpt-9@2026-01-01", PTU, units=50) == [("2026-01-01", PTU, 50, 170_000)]
    assert rows("gpt-9") == [("2025-06-01", STANDARD, None, None)]


def test_a_snapshot_outweighs_the_documented_default() -> None:
    """What the subscription really has, and what is left of it."""
    pool = {"openai.globalstandard.gpt-9": Usage("OpenAI.GlobalStandard.gpt-9", 1000, 640)}
    row = sized(LOAD, STANDARD, Quotas(usage=(UsageSnapshot("usage.json", "", date(2026, 10, 2), pool),)))
    assert (row.share, row.quota) == (0.22, "1,000, of which 360 are left (usage of 2026-10-02)")


@pytest.mark.parametrize(
    ("figures", "load", "why"),
    [
        (capacity(15, 5), LOAD, "not documented: tokens a minute that a PTU carries"),
        (
            capacity(15, 5, tpm_per_unit=3000, note="output-to-input ratio See GPT-9 guidance; latency target 9"),
            LOAD,
            "not documented as a figure: what an output token counts as (See GPT-9 guidance)",
        ),
        (
            capacity(15, 5, tpm_per_unit=3000),
            LOAD,
            "not documented as a figure: what an output token counts as",
        ),
        (capacity(unit=""), LOAD, "not documented: what its capacity is counted in"),
        (capacity(unit="1000 enqueued tokens"), LOAD, "counted in 1000 enqueued tokens, not in tokens a minute"),
        (capacity(unit="3 RPM"), Load(1), "counted in calls a minute (3 RPM); give --calls"),
    ],
)
def test_what_is_not_documented_is_not_guessed(figures: object, load: Load, why: str) -> None:
    """No capacity, and why."""
    row = sized(load, catalog=catalog_of(edition("2026-10-01", figures)))  # type: ignore[arg-type]
    assert (row.capacity, row.why) == (None, why)


def test_input_alone_needs_no_ratio() -> None:
    """What an output token counts as does not matter where there are none."""
    catalog = catalog_of(edition("2026-10-01", capacity(15, 5, tpm_per_unit=3000)))
    assert sized(Load(90_000), catalog=catalog).capacity == 30


def test_cached_tokens_before_their_source() -> None:
    """On a day before the page said it, nobody knows it."""
    catalog = catalog_of(edition("2026-06-01", SIZED), as_of=date(2026, 6, 5))
    assert sized(Load(2, 0, 1), catalog=catalog).why == "not documented on 2026-06-05: what a cached token counts as"
    assert not sized(Load(2, 0, 1), catalog=catalog_of(edition("2026-06-01", SIZED), as_of=CACHED.date)).why


def test_calls_where_capacity_is_counted_in_calls() -> None:
    """Ten calls a minute are four units of three."""
    catalog = catalog_of(edition("2026-10-01", capacity(unit="3 RPM")))
    row = sized(Load(10, 0, 0, 10), catalog=catalog)
    assert (row.capacity, row.tokens_per_minute, row.calls_per_minute) == (4, None, 12)


@pytest.mark.parametrize(
    ("units", "why"),
    [
        (17, "Azure does not sell 17 (at least 15, in steps of 5, at most 1,000); use 15 or 20"),
        (3, "Azure does not sell 3 (at least 15, in steps of 5, at most 1,000); use 15"),
        (2000, "Azure does not sell 2,000 (at least 15, in steps of 5, at most 1,000); use 1,000"),
    ],
)
def test_the_load_of_a_capacity_that_is_not_sold(units: int, why: str) -> None:
    """The capacities to use instead."""
    row = carried(CATALOG, GPT_9, PTU, units, Load(), Quotas())
    assert (row.capacity, row.why) == (None, why)


def test_the_load_of_a_capacity() -> None:
    """Tokens, and calls where their length is given."""
    row = carried(CATALOG, GPT_9, PTU, 100, Load(200, 20, 0, 1), Quotas())
    assert (row.tokens_per_minute, round(row.calls_per_minute or 0)) == (340_000, 944)
    assert [carried(CATALOG, GPT_9, PTU, units, Load(), Quotas()).capacity for units in (15, 1000)] == [15, 1000]


@given(st.integers(0, 3_000_000), st.integers(0, 300_000), st.floats(0, 1))
def test_the_reverse_carries_what_was_asked_for(tokens: int, output: int, cached: float) -> None:
    """A capacity for a load carries it, and one step less would not."""
    load = Load(tokens, output, int(tokens * cached), calls=1)
    row = sized(load)
    assert row.capacity is not None
    carries = row.capacity * 3400
    assert row.capacity % 5 == 0
    assert load.normalized(8) <= carries * (1 + 1e-9)
    assert row.capacity == 15 or load.normalized(8) > carries - 5 * 3400


def test_the_version_that_is_meant() -> None:
    """Azure's default, else the newest that has not retired."""
    old = facts(version="2025-01-01"), life("2026-01-01", version="2025-01-01", stage="Retired")
    catalog = catalog_of(edition("2026-10-01", facts(), *old))
    assert living(catalog, catalog.models("gpt-9")) == GPT_9
    newest_gone = catalog_of(edition("2026-10-01", facts(version="2025-01-01"), life("2026-09-01", stage="Retired")))
    assert [living(newest_gone, models).version for models in (newest_gone.models("gpt-9"), [GPT_9])] == [
        "2025-01-01", "2026-01-01"
    ]  # fmt: skip
    older = catalog_of(edition("2026-10-01", facts(), facts(version="2025-01-01", default=True)))
    assert living(older, older.models("gpt-9")).version == "2025-01-01"
    assert living(older, [GPT_9]) == GPT_9
