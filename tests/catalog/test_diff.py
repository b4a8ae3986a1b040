"""What differs between two sources, and what cannot be compared: no silence is ever told as a change."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_catalog.diff import Change, TableDiff, compare
from aoai_catalog.load import Source
from aoai_catalog.records import TABLES, Coverage
from tests.synthetic import capacity, capture, day, edition, facts, feature, life, offer, quota


def covering(source: Source, **coverage: Coverage) -> Source:
    """A source that covers some tables otherwise."""
    manifest = msgspec.structs.replace(source.manifest, coverage=source.manifest.coverage | coverage)
    content: dict[str, Any] = {"manifest": manifest, **{table: source.table(table) for table in TABLES}}
    return Source.decode(source.path, msgspec.json.encode(content))


def table_of(name: str, before: Source, after: Source) -> TableDiff:
    (found,) = (one for one in compare(before, after) if one.table == name)
    return found


def said(changes: tuple[Change, ...]) -> list[tuple[str, str, str, tuple[tuple[str, Any, Any], ...]]]:
    """Kind, what it is about beside the format, regions, and fields of changes."""
    return [
        (
            change.kind,
            " ".join(value for name, value in change.about.items() if name not in {"format", "cloud", "subject"}),
            " ".join(change.regions),
            tuple((one.name, one.before, one.after) for one in change.fields),
        )
        for change in changes
    ]


A, B = "2026-05-01", "2026-06-01"
CHAT = "gpt-9 2026-01-01 GlobalStandard"


def test_offers_appear_and_go_a_model_s_regions_together() -> None:
    """The regions in which a model appeared under a SKU are one change, those from which it went another."""
    found = table_of(
        "offers",
        edition(A, offer("eastus westus", no="japaneast"), offer("eastus", model="gpt-8")),
        edition(B, offer("japaneast uksouth eastus", no="westus"), offer("eastus", model="gpt-8")),
    )
    assert said(found.changes) == [("appeared", CHAT, "japaneast uksouth", ()), ("went", CHAT, "westus", ())]
    assert (found.count("appeared"), found.count("went"), found.count("changed")) == (2, 1, 0)


def test_a_dash_that_is_left_out_is_no_change() -> None:
    """A documented no and a cell that is not there are both no offer."""
    assert table_of("offers", edition(A, offer("eastus", no="westus")), edition(B, offer("eastus"))).changes == ()


def test_a_change_says_where_both_sources_say_it() -> None:
    """Each change has the place and date of what it was and of what it is."""
    (change,) = table_of("lifecycle", edition(A, life("2027-01-01")), edition(B, life("2027-02-01"))).changes
    assert (change.before, change.after) == ("schedule.md#1 (2026-05-01)", "schedule.md#1 (2026-06-01)")


@pytest.mark.parametrize(
    ("before", "after", "fields"),
    [
        (life("2027-01-01"), life("2027-02-01"), (("retires_on", day("2027-01-01"), day("2027-02-01")),)),
        (life(stage="GA"), life(stage="Deprecated"), (("stage", "GA", "Deprecated"),)),
        (life("2027-01-01"), life("2027-01-01", not_before=True), (("not_before", None, True),)),
        (life("2027-01-01", replacement=("gpt-10",)), life("2027-01-01"), (("replacement", "gpt-10", None),)),
        (life("2027-01-01"), life("2099-12-31"), (("retires_on", day("2027-01-01"), None),)),
        (life("2027-01-01"), life("2027-01-01", note="of the page"), None),
    ],
)
def test_a_changed_date_or_stage(before: Any, after: Any, fields: Any) -> None:
    """Stage, dates and replacement are told before and after; a placeholder in 2099 is no date, a note no change."""
    found = said(table_of("lifecycle", edition(A, before), edition(B, after)).changes)
    assert found == ([("changed", "gpt-9 2026-01-01", "", fields)] if fields else [])


def test_a_date_of_one_sku_beside_the_general_one() -> None:
    """A SKU that gets a date of its own has changed from the general one; one that follows it is not told again."""
    before = edition(A, life("2027-01-01"), life("2027-01-01", skus="Standard"))
    after = edition(B, life("2027-02-01"), life("2027-06-01", skus="ProvisionedManaged"))
    assert said(table_of("lifecycle", before, after).changes) == [
        ("changed", "gpt-9 2026-01-01", "", (("retires_on", day("2027-01-01"), day("2027-02-01")),)),
        ("changed", "gpt-9 2026-01-01 ProvisionedManaged", "", (("retires_on", day("2027-01-01"), day("2027-06-01")),)),
    ]


def test_what_holds_in_most_regions_is_the_general_word() -> None:
    """A capture that gives each region a row is compared by what most have; the others are told with their names."""
    before = capture(A, offer("eastus eastus2 westus"), life("2027-01-01", regions="eastus eastus2 westus"))
    after = capture(
        B,
        offer("eastus eastus2 westus"),
        life("2027-01-01", regions="eastus2 westus"),
        life("2028-01-01", regions="eastus"),
    )
    assert said(table_of("lifecycle", before, after).changes) == [
        ("changed", "gpt-9 2026-01-01", "eastus", (("retires_on", day("2027-01-01"), day("2028-01-01")),))
    ]


def test_changed_figures() -> None:
    """Figures of a capacity are told before and after; a model that is new to the table has appeared."""
    found = table_of(
        "capacity",
        edition(A, capacity(50, 50, tpm_per_unit=3000)),
        edition(B, capacity(25, 25, tpm_per_unit=3000), capacity(15, 5, model="gpt-10")),
    )
    assert said(found.changes) == [
        (
            "appeared",
            "gpt-10 2026-01-01 GlobalProvisionedManaged",
            "",
            (("unit", None, "PTU"), ("minimum", None, 15), ("step", None, 5)),
        ),
        ("changed", "gpt-9 2026-01-01 GlobalProvisionedManaged", "", (("minimum", 50, 25), ("step", 50, 25))),
    ]


def test_a_row_without_version_is_every_version_s() -> None:
    """A document that names no version is compared with the versions that the other source names."""
    before = edition(A, capacity(50, 50, version=""))
    after = edition(B, capacity(50, 50), capacity(25, 25, version="2026-03-01"))
    assert said(table_of("capacity", before, after).changes) == [
        ("changed", "gpt-9 2026-03-01 GlobalProvisionedManaged", "", (("minimum", 50, 25), ("step", 50, 25)))
    ]


def test_quotas_features_and_models() -> None:
    """The other tables are compared row by row too."""
    before = edition(A, quota("Tier 1", 100), feature("responses", "eastus westus"), facts(context_window="128000"))
    after = edition(B, quota("Tier 1", 200), feature("responses", "eastus", "westus"), facts(context_window="400000"))
    assert said(table_of("quotas", before, after).changes) == [
        ("changed", "gpt-9 GlobalStandard Tier 1", "", (("tpm", 100, 200),))
    ]
    assert said(table_of("features", before, after).changes) == [
        ("changed", "responses gpt-9", "westus", (("status", "yes", "no"),))
    ]
    assert said(table_of("models", before, after).changes) == [
        ("changed", "gpt-9 2026-01-01", "", (("context_window", "128000", "400000"),))
    ]


# What cannot be compared


def test_a_table_that_one_does_not_cover_is_not_comparable() -> None:
    """It is said to be not comparable, and never listed as all gone."""
    before = edition(A, life("2027-01-01"))
    after = covering(edition(B), lifecycle="none")
    found = table_of("lifecycle", before, after)
    assert (found.comparable, found.notes, found.changes) == (False, ("edition 2026-06-01 does not cover it",), ())
    found = table_of("lifecycle", after, covering(before, lifecycle="none"))
    assert found.notes == ("neither covers it",)


def test_what_a_partial_table_leaves_out_has_not_gone() -> None:
    """A table covered in part changes and adds, and takes nothing away; the other way round nothing appears."""
    full = edition(A, life("2027-01-01"), life("2027-01-01", model="gpt-8"))
    part = edition(B, life("2027-02-01"), life("2027-01-01", model="gpt-10"), partial=True)
    found = table_of("lifecycle", full, part)
    assert [(kind, about) for kind, about, _, _ in said(found.changes)] == [
        ("appeared", "gpt-10 2026-01-01"),
        ("changed", "gpt-9 2026-01-01"),
    ]
    assert found.notes == ("edition 2026-06-01 covers it in part, so that what went cannot be told",)
    found = table_of("lifecycle", part, full)
    assert [(kind, about) for kind, about, _, _ in said(found.changes)] == [
        ("went", "gpt-10 2026-01-01"),
        ("changed", "gpt-9 2026-01-01"),
    ]
    assert found.notes == ("edition 2026-06-01 covers it in part, so that what appeared cannot be told",)


@pytest.mark.parametrize(
    ("more", "note"),
    [
        (offer("eastus", model="claude-9", format="Anthropic"), "only edition 2026-05-01 has format Anthropic (1)"),
        (offer("eastus westus", sku="GlobalBatch"), "only edition 2026-05-01 has sku GlobalBatch (2)"),
        (offer("usgovvirginia"), "only edition 2026-05-01 has cloud government (1)"),
    ],
)
def test_what_one_source_has_no_page_of_has_not_gone(more: Any, note: str) -> None:
    """A vendor, SKU or cloud that only one source has at all is said, and not told as gone."""
    found = table_of("offers", edition(A, offer("eastus"), more), edition(B, offer("eastus")))
    assert (found.changes, found.notes) == ((), (note,))
    found = table_of("offers", edition(A, offer("eastus")), edition(B, offer("eastus"), more))
    assert (found.changes, found.notes) == ((), (note.replace(A, B),))


def test_a_capture_is_compared_in_the_regions_that_were_asked() -> None:
    """What a document says of a region that nobody recorded is no difference to a capture."""
    found = table_of("offers", edition(A, offer("eastus switzerlandwest")), capture(B, offer("eastus westus")))
    assert said(found.changes) == [("appeared", CHAT, "westus", ())]
    assert found.notes == ("only edition 2026-05-01 has region switzerlandwest (1)",)


def test_a_retired_offer_of_a_capture_is_none() -> None:
    """ARM goes on listing a model that has retired; where it is retired it is not offered."""
    recorded = capture(B, offer("eastus westus"), life(stage="Retired", regions="westus"), life(stage="GA"))
    found = table_of("offers", edition(A, offer("eastus westus")), recorded)
    assert said(found.changes) == [("went", CHAT, "westus", ())]


def test_an_offer_for_fine_tuned_models_only() -> None:
    """An offer that is left to fine-tuned models has changed."""
    found = table_of("offers", capture(A, offer("eastus")), capture(B, offer("eastus", fine_tuned_only=True)))
    assert said(found.changes) == [("changed", CHAT, "eastus", (("fine_tuned_only", None, True),))]
    both = capture(B, offer("eastus", fine_tuned_only=True), offer("eastus"))
    assert table_of("offers", capture(A, offer("eastus")), both).changes == ()


def test_a_column_that_only_one_kind_of_source_has_is_no_difference() -> None:
    """Documents give no default, ARM no tokens per PTU: only what both give is compared."""
    documented = edition(A, offer("eastus"), capacity(50, 50, tpm_per_unit=3000))
    recorded = capture(B, offer("eastus"), capacity(25, 50, 100, default=50, usage_name="pool"))
    assert said(table_of("capacity", documented, recorded).changes) == [
        ("changed", "gpt-9 2026-01-01 GlobalProvisionedManaged", "", (("minimum", 50, 25),))
    ]


REGIONS = ("eastus", "westus", "japaneast", "uksouth")
cells = st.sets(st.tuples(st.sampled_from(("gpt-9", "gpt-10", "gpt-11")), st.sampled_from(REGIONS)), min_size=1)


def matrix(on: str, yes: set[tuple[str, str]]) -> Source:
    rows = [
        offer(" ".join(region for name, region in yes if name == model), model=model) for model in {m for m, _ in yes}
    ]
    return edition(on, *rows)


@given(cells, cells)
def test_the_difference_leads_from_one_to_the_other(before: set[tuple[str, str]], after: set[tuple[str, str]]) -> None:
    """What was, with what appeared and without what went, is what is; and the reverse is the reverse."""
    found = table_of("offers", matrix(A, before), matrix(B, after))
    appeared, went = (
        {
            (change.about["model"], region)
            for change in found.changes
            if change.kind == kind
            for region in change.regions
        }
        for kind in ("appeared", "went")
    )
    assert (before | appeared) - went == after
    back = table_of("offers", matrix(A, after), matrix(B, before))
    assert (back.count("appeared"), back.count("went")) == (len(went), len(appeared))


@pytest.mark.parametrize("kind", ["editions/2026-07-25", "editions/2026-10-05", "captures/2026-08-22"])
def test_no_source_differs_from_itself(kind: str) -> None:
    """Compared with itself a bundled source has no difference in any table."""
    from aoai_catalog.folders import open_source
    from aoai_catalog.load import DATA

    source = open_source(DATA / f"{kind}.json")
    assert [table.changes for table in compare(source, source)] == [()] * len(TABLES)


def test_the_bundled_editions() -> None:
    """Facts of the two newest editions, read in their documents: a date that moved, a model that is new."""
    from aoai_catalog.folders import open_source
    from aoai_catalog.load import DATA

    before, after = (open_source(DATA / "editions" / f"{on}.json") for on in ("2026-07-25", "2026-10-05"))
    tables = {table.table: table for table in compare(before, after)}
    assert not any(tables[name].comparable for name in ("features", "models", "skus"))
    dates = {
        (change.about["model"], one.before, one.after)
        for change in tables["lifecycle"].changes
        for one in change.fields
        if one.name == "retires_on" and change.kind == "changed"
    }
    assert ("claude-haiku-4-5", day("2026-10-19"), day("2026-11-15")) in dates
    assert any(
        change.kind == "appeared" and change.about["model"] == "gpt-6-sol" and "swedencentral" in change.regions
        for change in tables["offers"].changes
    )
    assert not any(change.about["format"] == "Anthropic" for change in tables["offers"].changes)
