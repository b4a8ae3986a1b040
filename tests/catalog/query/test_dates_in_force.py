"""Which date and stage of a model's life are in force, sentence by sentence of the design."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_catalog.load import Source
from aoai_catalog.query import LifecycleAnswer
from aoai_catalog.records import Lifecycle, Model, Place
from tests.synthetic import GPT_9, capture, catalog_of, day, edition, life, overlay


def ask(*sources: Source, sku: str = "", region: str = "", model: Model = GPT_9, **more: Any) -> LifecycleAnswer:
    return catalog_of(*sources).lifecycle(model, sku, region, **more)


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ([], None),
        ([edition("2026-05-01", life("2027-01-01"))], "2027-01-01"),
        ([edition("2026-05-01", life("2027-01-01")), edition("2026-06-01", life("2027-03-01"))], "2027-03-01"),
        ([edition("2026-06-01", life("2027-03-01")), capture("2026-05-01", life("2027-01-01"))], "2027-03-01"),
        ([edition("2026-05-01", life("2027-03-01")), capture("2026-06-01", life("2027-01-01"))], "2027-01-01"),
        ([edition("2026-05-01", life("2027-03-01")), edition("2026-06-01", life(stage="GA"))], None),
        ([edition("2026-05-01", life("2027-03-01")), capture("2026-06-01", life(stage="GA"))], "2027-03-01"),
        ([edition("2026-05-01", life("2027-03-01")), capture("2026-06-01", life("2099-12-31"))], "2027-03-01"),
        ([capture("2026-06-01", life("2099-12-31"))], None),
        ([edition("2026-05-01", life("2027-01-01", model="gpt-8"))], None),
        ([edition("2026-05-01", life("2027-01-01", version="2025-06-01"))], None),
        ([edition("2026-05-01", life("2027-01-01", version=""))], "2027-01-01"),
        ([edition("2026-05-01", life("2027-01-01", version=""), life("2027-06-01"))], "2027-06-01"),
    ],
    ids=[
        "no source",
        "one source",
        "the newest document",
        "a document newer than ARM's answer",
        "an answer newer than the document",
        "a newer document that gives a stage and a dash for the date",
        "a newer answer of ARM without a date leaves the older one's",
        "ARM's placeholder in 2099 is no date",
        "a placeholder alone is no date",
        "another model",
        "another version",
        "a row without version speaks for all",
        "a row of the version goes before one for all",
    ],
)
def test_the_newest_source_with_a_date_decides(sources: list[Source], expected: str | None) -> None:
    """The newest source decides the date; a source that gives none, or a date in 2099, says nothing of it."""
    assert ask(*sources).retires_on == day(expected)


GENERAL = "2027-06-01"


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ([edition("2026-05-01", life(GENERAL), life("2027-01-01", skus="Standard"))], ("2027-01-01", "Standard")),
        ([edition("2026-05-01", life(GENERAL), life("2027-01-01", skus="GlobalStandard"))], (GENERAL, "")),
        ([edition("2026-05-01", life(GENERAL), life("2027-01-01", regions="eastus2"))], ("2027-01-01", "eastus2")),
        ([edition("2026-05-01", life(GENERAL), life("2027-01-01", regions="westus"))], (GENERAL, "")),
        (
            [edition("2026-05-01", life(GENERAL), life("2027-01-01", skus="Standard", regions="westus"))],
            (GENERAL, ""),
        ),
        (
            [capture("2026-05-01", life("2027-02-01"), life("2027-01-01", skus="Standard")),
             edition("2026-06-01", life(GENERAL))],
            ("2027-01-01", "Standard"),
        ),
        (
            [capture("2026-05-01", life("2027-02-01"), life("2027-02-01", skus="Standard")),
             edition("2026-06-01", life(GENERAL))],
            (GENERAL, ""),
        ),
        (
            [capture("2026-05-01", life("2027-02-01"), life("2027-01-01", skus="Standard")),
             capture("2026-06-01", life(GENERAL), life(GENERAL, skus="Standard"))],
            (GENERAL, ""),
        ),
        (
            [capture("2026-05-01", life("2027-02-01"), life("2027-01-01", skus="Standard")),
             capture("2026-06-01", life(GENERAL), life("2027-03-01", skus="Standard"))],
            ("2027-03-01", "Standard"),
        ),
        (
            [edition("2026-05-01", life(GENERAL), life("2099-12-31", skus="Standard"))],
            (GENERAL, ""),
        ),
        (
            [edition("2026-05-01", life(GENERAL), life("2027-03-01", regions="eastus2"),
                     life("2027-01-01", skus="Standard"))],
            ("2027-01-01", "Standard"),
        ),
    ],
    ids=[
        "of its SKU",
        "of another SKU",
        "of its region",
        "of another region",
        "of its SKU elsewhere",
        "of its SKU, where that differs from its own source's general date",
        "of its SKU, the same as its own source's general date: the newer general one",
        "a newer source that gives the SKU the general date ends an older difference",
        "a newer date of the SKU",
        "a placeholder of its SKU",
        "a SKU's date goes before a region's",
    ],
)  # fmt: skip
def test_a_date_for_a_sku_or_region_stands_beside_the_general_one(
    sources: list[Source], expected: tuple[str, str]
) -> None:
    """A date for a SKU or region counts where it differs from its own source's general one; `scope` names it."""
    answer = ask(*sources, sku="Standard", region="eastus2")
    assert (str(answer.retires_on), answer.scope) == expected


def test_what_holds_in_most_regions_is_the_general_word() -> None:
    """Where ARM gives regions rows of their own, the row of the most regions is general, the others are differences."""
    source = capture(
        "2026-05-01",
        life("2027-06-01", regions="westus japaneast uksouth", stage="Legacy"),
        life("2026-11-01", regions="eastus2", stage="Deprecated"),
    )
    asked = {region: ask(source, region=region) for region in ("", "westus", "eastus2", "koreacentral")}
    assert {region: (str(one.retires_on), one.stage, one.scope) for region, one in asked.items()} == {
        "": ("2027-06-01", "Legacy", ""),
        "westus": ("2027-06-01", "Legacy", ""),
        "eastus2": ("2026-11-01", "Deprecated", "eastus2"),
        "koreacentral": ("2027-06-01", "Legacy", ""),
    }


def test_dates_of_one_page_that_differ_are_disputed() -> None:
    """Two general rows of one source with different dates: the earlier counts, and both are shown."""
    rows = [life("2027-06-01", at=Place("schedule", 8)), life("2027-01-01", at=Place("schedule", 4))]
    answer = ask(edition("2026-05-01", *rows))
    assert answer.retires_on == date(2027, 1, 1)
    assert [(one.value, one.where) for one in answer.disputed] == [
        ("gpt-9 2026-01-01: retires on 2027-01-01", "schedule.md#4"),
        ("gpt-9 2026-01-01: retires on 2027-06-01", "schedule.md#8"),
    ]


@pytest.mark.parametrize(
    "rows",
    [[life("2027-06-01"), life("2027-06-01", stage="GA")], [life("2027-06-01"), life("2027-01-01", regions="x")]],
)
def test_dates_that_agree_are_not_disputed(rows: list[Lifecycle]) -> None:
    """The same date twice, and a region's date beside the general one, are no dispute."""
    assert ask(edition("2026-05-01", *rows)).disputed == ()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, "2027-06-01"),
        ({"cloud": "government"}, "2026-10-14"),
        ({"cloud": "china"}, None),
        ({"subject": "fine-tuned"}, "2028-06-01"),
        ({"subject": "training"}, "2026-12-01"),
    ],
    ids=["public", "government", "no word on that cloud", "a fine-tuned model", "the training of one"],
)
def test_clouds_and_fine_tuned_models_have_dates_of_their_own(asked: dict[str, Any], expected: str | None) -> None:
    """A row for a government's cloud, for fine-tuned models or for training says nothing of the rest."""
    source = edition(
        "2026-05-01",
        life("2027-06-01"),
        life("2026-10-14", cloud="government"),
        life("2028-06-01", subject="fine-tuned"),
        life("2026-12-01", subject="training"),
    )
    assert ask(source, **asked).retires_on == day(expected)


def test_stage_date_and_replacement_are_decided_each_by_itself() -> None:
    """Each is the newest source's that gives it, with the statement that did."""
    answer = ask(
        edition("2026-05-01", life("2027-06-01", replacement=("gpt-10",), at=Place("schedule", 3))),
        capture("2026-06-01", life(stage="Deprecated", deprecated_on=day("2026-06-01"))),
    )
    assert (answer.stage, answer.retires_on, answer.replacement, answer.deprecated_on) == (
        "Deprecated",
        date(2027, 6, 1),
        ("gpt-10",),
        date(2026, 6, 1),
    )
    decided = [answer.staged_by, answer.dated_by, answer.replaced_by]
    assert [(one.value, one.title, str(one.date)) for one in decided if one is not None] == [
        ("gpt-9 2026-01-01: deprecated", "ARM", "2026-06-01"),
        ("gpt-9 2026-01-01: retires on 2027-06-01", "Schedule", "2026-05-01"),
        ("gpt-9 2026-01-01: retires on 2027-06-01", "Schedule", "2026-05-01"),
    ]
    assert answer.statements == (answer.staged_by, answer.dated_by)


@pytest.mark.parametrize(("not_before", "value"), [(True, "retires no earlier than"), (False, "retires on")])
def test_no_earlier_than_is_kept_with_its_date(not_before: bool, value: str) -> None:  # noqa: FBT001
    """A "no earlier than" is told of the date that decides, and of no other source's."""
    answer = ask(
        edition("2026-05-01", life("2027-06-01", not_before=not not_before)),
        edition("2026-06-01", life("2027-07-01", not_before=not_before)),
    )
    assert answer.not_before is not_before
    assert answer.dated_by is not None
    assert answer.dated_by.value == f"gpt-9 2026-01-01: {value} 2027-07-01"


days = st.none() | st.dates(date(2026, 1, 1), date(2028, 12, 31)).map(str)


@given(st.lists(st.tuples(st.integers(1, 9), days, st.sampled_from(["", "Standard"])), max_size=6))
def test_the_date_is_one_that_a_source_gives(rows: list[tuple[int, str | None, str]]) -> None:
    """Whatever the sources, the answer's date is of a row for all SKUs or for this one, and its statement has it."""
    sources = [edition(f"2026-{month:02}-01", life(on, skus=sku)) for month, on, sku in rows]
    answer = ask(*sources, sku="Standard")
    assert (answer.dated_by is None) == (answer.retires_on is None)
    if answer.dated_by is not None:
        assert str(answer.retires_on) in {on for _, on, _ in rows}
        assert str(answer.retires_on) in answer.dated_by.value


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_dates_for_one_sku_or_region_the_earlier_counts(order: int) -> None:
    """ARM lists some SKUs twice: the earlier date is the safe one, and a row without a date says nothing of it."""
    of_sku = [life(GENERAL), *[life(day, skus="Standard") for day in ("2027-02-01", "2027-01-01", None)][::order]]
    of_region = [life(GENERAL), *[life(day, regions="eastus2") for day in ("2027-02-01", "2027-01-01", None)][::order]]
    for rows in (of_sku, of_region):
        assert ask(edition("2026-05-01", *rows), sku="Standard", region="eastus2").retires_on == date(2027, 1, 1)


def test_a_preview_launches_with_a_not_sooner_than_date() -> None:
    """The date of a preview is a bound, whatever the row says; that of a generally available model is not."""
    assert ask(edition("2026-05-01", life(GENERAL, stage="Preview"))).not_before
    assert not ask(edition("2026-05-01", life(GENERAL, stage="GA"))).not_before
    assert not ask(edition("2026-05-01", life(GENERAL))).not_before


def test_the_documented_stage_is_the_newest_documents() -> None:
    """It stands beside ARM's, also where that is newer."""
    document, arm = edition("2026-05-01", life(stage="Deprecated")), capture("2026-06-01", life(stage="GA"))
    answer = ask(document, arm)
    assert (answer.stage, answer.documented_stage) == ("GA", "Deprecated")
    assert ask(arm).documented_stage == ask(edition("2026-05-01", life(GENERAL))).documented_stage == ""


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (life("2028-01-01"), "2028-01-01"),
        (life("2028-01-01", skus="Standard"), "2028-01-01"),
        (life("2028-01-01", skus="GlobalStandard"), GENERAL),
        (life("2028-01-01", regions="westus"), GENERAL),
        (life(stage="Legacy"), GENERAL),
    ],
)
def test_an_overlay_goes_over_newer_sources(row: Lifecycle, expected: str) -> None:
    """What an organisation says of a SKU or region decides for that one, and for no other."""
    answer = ask(overlay("2026-01-01", row), edition("2026-05-01", life(GENERAL, stage="GA")), sku="Standard")
    assert str(answer.retires_on) == expected
    assert answer.stage == ("Legacy" if row.stage else "GA")


def test_rows_of_another_format_say_nothing() -> None:
    """Two vendors may have a model of one name."""
    catalog = catalog_of(edition("2026-05-01", life(GENERAL)))
    assert catalog.lifecycle(Model("Other", "gpt-9", "2026-01-01")).retires_on is None
    assert catalog.lifecycle(Model("", "gpt-9", "2026-01-01")).retires_on == date(2027, 6, 1)
    assert catalog.lifecycle(Model("OpenAI", "gpt-8", "1")).statements == ()
