"""Documents become an edition: pages, coverage, oddities, canonical form."""

from __future__ import annotations

import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from aoai_catalog.compile.edition_file import encode_edition, write_edition
from aoai_catalog.compile.editions import compile_edition
from aoai_catalog.compile.problems import CompilationError
from aoai_catalog.input_error import InputError
from aoai_catalog.load import Source

MATRIX = """\
    ---
    title: A matrix
    ms.date: 08/28/2026
    ---
    ## Global Batch
    | Model | Version | eastus |
    |---|---|---|
    | gpt-4.1 | 2025-04-14 | ✅ |
    """
OTHER_TABLE = """
    | Parameter | Meaning |
    |---|---|
    | top_p | sampling |
    """


def test_a_page_is_recognised_by_its_content(compile_pages: Callable) -> None:
    """Neither folder nor name of a file matters, and a page without tables is no page of the edition."""
    edition = compile_pages({"deep/er/whatever.mdx": MATRIX, "prose.md": "Just words."})
    assert [(page.id, page.path) for page in edition.manifest.pages] == [("whatever", "docs/deep/er/whatever.mdx")]
    assert len(edition.table("offers")) == 1


def test_an_excerpt_covers_its_table_in_part(compile_pages: Callable) -> None:
    """Its silence says nothing; the other tables are not covered at all. The review says so, not the file's name."""
    edition = compile_pages({"matrix.md": MATRIX}, review="pages: {matrix.md: {excerpt: true}}")
    assert {table: kind for table, kind in edition.manifest.coverage.items() if kind != "none"} == {"offers": "part"}


def test_the_review_decides_title_coverage_and_date(compile_pages: Callable) -> None:
    """What a document does not say of itself stands in `edition.yaml`."""
    manifest = compile_pages(
        {"matrix.md": MATRIX},
        review="""\
            title: Documents of October
            exact: false
            coverage: {offers: part}
            pages:
              matrix.md: {title: Batch matrix, date: 2026-09-01, url: "https://example.org/matrix"}
            """,
    ).manifest
    (page,) = manifest.pages
    assert (manifest.title, manifest.exact, manifest.coverage["offers"]) == ("Documents of October", False, "part")
    assert (page.title, page.date, page.url) == ("Batch matrix", date(2026, 9, 1), "https://example.org/matrix")


@pytest.mark.parametrize(
    ("own", "version", "counts_from"),
    [
        ("08/28/2026", "2026-07-09", date(2026, 8, 28)),
        ("08/28/2026", "2026-09-03", date(2026, 10, 5)),
        ("12/24/2026", "2026-07-09", date(2026, 10, 5)),
    ],
)
def test_a_no_ages_from_the_day_that_the_page_was_last_edited(
    compile_pages: Callable, own: str, version: str, counts_from: date
) -> None:
    """A page that names a version newer than its own date was edited later: then the edition's date counts."""
    page = MATRIX.replace("08/28/2026", own).replace("2025-04-14", version)
    assert compile_pages({"matrix.md": page}).manifest.pages[0].counts_from == counts_from


def test_a_table_that_no_reader_knows_stops(problems_of: Callable) -> None:
    """A new table on a known page could carry facts."""
    assert problems_of({"matrix.md": MATRIX + OTHER_TABLE}) == [
        (
            "docs/matrix.md:10: 'Parameter | Meaning' heads a table that no reader knows; "
            "write one, or accept it in edition.yaml with the reason"
        )
    ]


def test_a_row_of_the_wrong_width_stops(problems_of: Callable) -> None:
    """GitHub would cut or pad it without a word."""
    assert problems_of({"matrix.md": MATRIX + "    | o3 | 2025-04-16 |\n"}) == [
        "docs/matrix.md:9: 'o3' begins a row of 2 cells under a header of 3"
    ]


def test_an_undefined_footnote_stops(problems_of: Callable) -> None:
    """What it would say could change the fact."""
    assert problems_of({"matrix.md": MATRIX.replace("✅", "✅<sup>7</sup>")}) == [
        "docs/matrix.md:8: '✅' has footnote 7, which nothing below the table defines"
    ]


def test_a_date_of_the_page_that_does_not_exist_stops(problems_of: Callable) -> None:
    """The age of every "no" hangs on it."""
    assert problems_of({"matrix.md": MATRIX.replace("08/28/2026", "31/12/2026")}) == [
        "docs/matrix.md: '31/12/2026' as ms.date is not a date, or a day that does not exist"
    ]


def test_an_accepted_oddity_is_listed_with_its_reason(compile_pages: Callable) -> None:
    """It no longer stops, and is not forgotten; the cells that it leaves unread are counted apart."""
    edition = compile_pages(
        {"matrix.md": MATRIX + OTHER_TABLE},
        review="accepted: [{page: matrix.md, line: 10, cell: Parameter | Meaning, reason: explains a request}]",
    )
    assert edition.manifest.accepted == (
        (
            "docs/matrix.md:10: 'Parameter | Meaning' heads a table that no reader knows; write one, "
            "or accept it in edition.yaml with the reason. Accepted: explains a request"
        ),
    )
    assert (edition.manifest.pages[0].cells, edition.manifest.pages[0].unread_cells) == (3, 2)


def test_an_acceptance_that_nothing_needs_stops(problems_of: Callable) -> None:
    """The source was mended; the entry must not hide the next oddity."""
    review = "accepted: [{page: matrix.md, line: 8, reason: odd}]\npages: {gone.md: {title: x}}"
    assert problems_of({"matrix.md": MATRIX}, review) == [
        "docs/edition.yaml: 'matrix.md:8' is accepted and not there; remove that entry",
        "docs/edition.yaml: 'gone.md' is not a document of the folder",
    ]


@pytest.mark.parametrize(
    ("review", "error"),
    [
        ("exact: true\ntitel: x", "docs/edition.yaml:2: unknown key titel; did you mean title?"),
        ("coverage: {offers: most}", "docs/edition.yaml:1: coverage.offers: most is none of full, none, part"),
        (
            "pages:\n  a.md:\n    date: soon",
            "docs/edition.yaml:3: pages.a.md.date: no such day; write it as 2026-11-21",
        ),
        ("accepted: [\n", "docs/edition.yaml:2: not valid YAML: did not find expected node content"),
    ],
)
def test_a_malformed_review_stops(compile_pages: Callable, review: str, error: str) -> None:
    """A misspelt key would be a decision that nobody takes."""
    with pytest.raises(InputError) as caught:
        compile_pages({"matrix.md": MATRIX}, review)
    assert str(caught.value) == error


def test_a_folder_without_documents_is_refused(tmp_path: Path) -> None:
    """Most likely the path is wrong."""
    with pytest.raises(CompilationError, match="holds no documents"):
        compile_edition(tmp_path, date(2026, 10, 5))


def test_progress_is_told_page_by_page(compile_pages: Callable, tmp_path: Path) -> None:
    """A person who waits sees which page is being read."""
    told: list[tuple[str, int, int]] = []
    compile_pages({"a.md": MATRIX, "b.md": MATRIX})
    compile_edition(tmp_path / "docs", date(2026, 10, 5), progress=lambda *step: told.append(step))
    assert told == [("docs/a.md", 0, 2), ("docs/b.md", 1, 2), ("docs", 2, 2)]


def test_pages_of_one_name_have_ids_of_their_own(compile_pages: Callable) -> None:
    """Upstream, several folders hold a file of the same name."""
    edition = compile_pages({"one/models.md": MATRIX, "two/models.md": MATRIX})
    assert {page.id: page.path for page in edition.manifest.pages} == {
        "models": "docs/one/models.md",
        "models-2": "docs/two/models.md",
    }


def test_a_file_has_one_record_a_line_and_can_be_read_back(compile_pages: Callable) -> None:
    """Canonical JSON: the manifest first, tables in their order, empty ones left out, a final newline."""
    edition = compile_pages({"matrix.md": MATRIX})
    content = encode_edition(edition)
    assert encode_edition(Source.decode(Path("2026-10-05.json"), content)) == content
    assert content.decode().splitlines()[-4:] == [
        '"offers": [',
        (
            '{"format":"OpenAI","model":"gpt-4.1","version":"2025-04-14","sku":"GlobalBatch",'
            '"at":["matrix",8,"Global Batch"],"yes":["eastus"]}'
        ),
        "]",
        "}",
    ]
    assert content.endswith(b"}\n")


def test_a_file_is_written_whole_and_readable(compile_pages: Callable, tmp_path: Path) -> None:
    """It replaces the old one at once, with the rights of any other file, and leaves nothing beside it."""
    edition = compile_pages({"matrix.md": MATRIX})
    path = write_edition(edition, tmp_path / "data")
    assert path == tmp_path / "data/editions/2026-10-05.json"
    assert path.read_bytes() == encode_edition(edition)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert list(path.parent.iterdir()) == [path]
