"""The rows of `aoai catalog export`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest

from aoai_catalog import reviewed
from aoai_catalog.compile.edition_file import write_edition
from aoai_catalog.export import COLUMNS, export_rows, row_of, text_of
from aoai_catalog.folders import open_source
from aoai_catalog.load import Source
from aoai_catalog.records import Capacity, Feature, Lifecycle, Manifest, ModelFacts, Offer, Page, Place, Quota

DAY = date(2026, 10, 5)
AT = Place("page", 7, "Heading")
ANSWER = Place("answers")
MODEL = {"format": "OpenAI", "model": "gpt-x", "version": "1"}


@pytest.fixture
def source(tmp_path: Path) -> Source:
    """An edition with a record of some tables, one of them without a line."""
    pages = (Page("page", "docs/page.md", "A page", DAY, DAY), Page("answers", "answers", "Answers", DAY, DAY))
    records = (
        Offer(**MODEL, sku="Standard", at=AT, yes=("uksouth",), no=("eastus",)),
        Lifecycle(
            **MODEL,
            at=ANSWER,
            skus=("DataZoneBatch", "Standard"),
            regions=("eastus", "uksouth"),
            retires_on=DAY,
            replacement=("a", "b 2"),
        ),
        Capacity(**MODEL, sku="Standard", unit="PTU", at=AT, minimum=15, regions=("eastus", "uksouth")),
        Quota("Tier 1", "OpenAI", "gpt-x", "Standard", AT, tpm=30_000_000),
        Feature("batch", AT, model="gpt-x"),
        Feature("assistants", AT, yes=("eastus",), no=("uksouth",)),
        ModelFacts(**MODEL, at=AT, default=True),
    )
    return open_source(write_edition(Source.of(Manifest("edition", DAY, "Test", {}, pages), records), tmp_path))


def test_offers_have_a_row_a_region(source: Source) -> None:
    """Ticked and dashed regions stand in one order, each with its status and place."""
    rows = list(export_rows(source, "offers"))
    assert rows == [
        MODEL
        | {"sku": "Standard", "region": region, "status": status, "fine_tuned_only": False, "note": ""}
        | {"source": "docs/page.md#7 (2026-10-05)"}
        for region, status in (("eastus", "no"), ("uksouth", "yes"))
    ]


def test_lifecycles_have_a_row_a_sku_and_region(source: Source) -> None:
    """What a capture groups is one row a fact again; a place without a line is the page."""
    rows = list(export_rows(source, "lifecycle"))
    assert [(row["sku"], row["region"]) for row in rows] == [
        ("DataZoneBatch", "eastus"),
        ("DataZoneBatch", "uksouth"),
        ("Standard", "eastus"),
        ("Standard", "uksouth"),
    ]
    assert {(row["retires_on"], row["replacement"], row["source"]) for row in rows} == {
        ("2026-10-05", "a, b 2", "answers (2026-10-05)")
    }


def test_figures_are_one_row_for_all_their_regions(source: Source) -> None:
    """The table has no column for the region, so what a capture groups stays one row."""
    assert [(row["unit"], row["minimum"], row["maximum"]) for row in export_rows(source, "capacity")] == [
        ("PTU", 15, None)
    ]


def test_a_feature_of_models_alone_has_no_region(source: Source) -> None:
    """The documents often name only one of the two."""
    rows = [(row["feature"], row["model"], row["region"], row["status"]) for row in export_rows(source, "features")]
    assert rows == [
        ("batch", "gpt-x", "", "yes"),
        ("assistants", "", "eastus", "yes"),
        ("assistants", "", "uksouth", "no"),
    ]


@pytest.mark.parametrize("table", [table for table in COLUMNS if table != "regions"])
def test_rows_have_the_columns_of_their_table(source: Source, table: str) -> None:
    """No more, no fewer, and in order."""
    for row in export_rows(source, table):
        assert tuple(row) == COLUMNS[table]


def test_regions_and_skus_of_the_reviewed_files_have_rows() -> None:
    """They belong to no edition."""
    region = row_of("regions", msgspec.structs.asdict(reviewed.regions()["eastus2"]), "regions.json")
    sku = row_of("skus", msgspec.structs.asdict(reviewed.skus()["GlobalStandard"]), "skus.json")
    assert (tuple(region), region["name_en"], tuple(sku), sku["processing"]) == (
        COLUMNS["regions"],
        "East US 2",
        COLUMNS["skus"],
        "global",
    )


@pytest.mark.parametrize(
    ("value", "text"), [(True, "true"), (False, "false"), (None, ""), (30_000_000, "30000000"), ("x", "x")]
)
def test_values_are_written_plainly(value: str | int | bool | None, text: str) -> None:  # noqa: FBT001
    """Booleans in words, numbers without separators, nothing for none."""
    assert text_of(value) == text
