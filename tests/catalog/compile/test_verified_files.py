"""Whether compiled files can be trusted: those of a test, and those that the repository holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from aoai_catalog.compile.edition_file import write_edition
from aoai_catalog.compile.edition_schema import SCHEMA_FILE, encode_schema
from aoai_catalog.disagreements import between_pages
from aoai_catalog.load import DATA, Source
from aoai_catalog.records import Lifecycle, Manifest, Offer, Page, Place
from aoai_catalog.verify import count_cells, verify_file

SOURCES = Path(__file__).parents[3] / "catalog" / "sources"
EDITIONS = sorted((DATA / "editions").glob("*.json"))
CAPTURES = sorted((DATA / "captures").glob("*.json"))
MATRIX = """\
    ## Global Batch
    | Model | Version | eastus |
    |---|---|---|
    | gpt-4.1 | 2025-04-14 | ✅ |
    """


def test_every_source_folder_has_its_edition() -> None:
    """A folder without one was forgotten."""
    assert [path.stem for path in EDITIONS] == sorted(path.name for path in SOURCES.iterdir() if path.is_dir())


@pytest.mark.parametrize("path", [*EDITIONS, *CAPTURES], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_committed_files_verify(path: Path) -> None:
    """Schema, canonical form, places, regions, cells counted in the sources, and all bytes as these compile to."""
    documents = SOURCES / path.stem if path in EDITIONS else None
    assert verify_file(path, documents).problems == ()


def test_the_schema_is_fresh() -> None:
    """Write it again with `aoai_catalog.compile.edition_schema.encode_schema` where records changed."""
    assert SCHEMA_FILE.read_bytes() == encode_schema()


@pytest.fixture
def compiled(compile_pages: Callable, tmp_path: Path) -> Callable[[], tuple[Path, Path]]:
    """Compile and write one page; give the file and the folder of documents."""

    def write() -> tuple[Path, Path]:
        return write_edition(compile_pages({"matrix.md": MATRIX}), tmp_path / "data"), tmp_path / "docs"

    return write


def test_a_good_file_has_no_problems(compiled: Callable) -> None:
    """What it holds is counted."""
    path, documents = compiled()
    verification = verify_file(path, documents)
    assert (verification.problems, verification.records, verification.cells) == ((), {"offers": 1}, 3)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"sku":"GlobalBatch","at"', '"sku":7,"at"', 'offers[0].sku: write it as a text, "7"'),
        ('"sku":"GlobalBatch","at"', '"at"', "offers[0]: sku is missing"),
        ('\n"offers":', '\n"offer":', "unknown key offer; did you mean offers?"),
        ('"sku":"GlobalBatch","at"', '"sku":"GlobalBatch","colour":"red","at"', "is not in canonical form"),
        ("{", "", "is not JSON (JSON is malformed: trailing characters (byte 11))"),
    ],
    ids=["type", "missing", "table", "field", "no JSON"],
)
def test_a_file_that_breaks_the_schema_is_told(old: str, new: str, problem: str, compiled: Callable) -> None:
    """A field that no record has, one too few, or a value of another type."""
    path, _ = compiled()
    content = path.read_text()
    assert old in content
    path.write_text(content.replace(old, new, 1))
    assert verify_file(path).problems == (f"{path}: {problem}; compile it again",)


def test_a_hand_edited_file_is_told(compiled: Callable) -> None:
    """Its first line that a rebuild would write otherwise is named."""
    path, documents = compiled()
    path.write_text(path.read_text().replace('"gpt-4.1"', '"gpt-4.2"'))
    assert verify_file(path, documents).problems == (
        f"{path}:20: a rebuild from {documents} differs; compile it again",
    )


def test_cells_that_were_not_read_are_told(compiled: Callable) -> None:
    """The count is made in the document, without the reader of tables."""
    path, documents = compiled()
    page = documents / "matrix.md"
    page.write_text(page.read_text() + "| o3 | 2025-04-16 | ✅ |\n")
    assert (
        verify_file(path, documents).problems[0] == "docs/matrix.md: its tables hold 6 cells, and 3 of them were read"
    )


def test_a_file_in_another_order_is_told(compiled: Callable) -> None:
    """Only one form can be compared byte for byte."""
    path, _ = compiled()
    path.write_text(json.dumps(json.loads(path.read_bytes())))
    assert verify_file(path).problems == (f"{path}: is not in canonical form; compile it again",)


def test_counting_cells_needs_no_parser() -> None:
    """Headers, separators and comments apart; escaped bars are no borders."""
    text = "| a | b |\n|---|---|\n| 1 | 2 \\| 3 |\n<!--\n| 4 |\n-->\n> | c |\n> |---|\n> | 5 |\n"
    assert count_cells(text) == 3


def test_rows_of_one_source_that_differ_are_a_contradiction() -> None:
    """Both stay in the tables; the report has both values with their places."""
    day = date(2026, 10, 5)
    model = {"format": "OpenAI", "model": "gpt-x", "version": "1"}
    edition = Source.of(
        Manifest("edition", day, "Test", {}, (Page("p", "docs/p.md", "A page", day, day),)),
        (
            Offer(**model, sku="Standard", at=Place("p", 3), yes=("eastus",)),
            Offer(**model, sku="Standard", at=Place("p", 4), no=("eastus", "westus")),
            Lifecycle(**model, at=Place("p", 7), stage="GA", retires_on=day),
            Lifecycle(**model, at=Place("p", 8), stage="GA", not_before=True, retires_on=day),
            Lifecycle(**model, at=Place("p", 9), stage="GA", retires_on=day),
        ),
    )
    assert [
        (one.table, one.about, [(said.value, said.where) for said in one.statements]) for one in between_pages(edition)
    ] == [
        ("offers", "OpenAI gpt-x 1 Standard eastus", [("yes", "docs/p.md#3"), ("no", "docs/p.md#4")]),
        (
            "lifecycle",
            "OpenAI gpt-x 1 (public, base)",
            [
                ("GA 2026-10-05", "docs/p.md#7"),
                ("GA 2026-10-05", "docs/p.md#9"),
                ("GA not before 2026-10-05", "docs/p.md#8"),
            ],
        ),
    ]
