"""Compiles a folder of documents into an edition: recognise, read, settle what is odd, sort."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

import msgspec

from aoai_catalog.compile.cells import CellError, read_date
from aoai_catalog.compile.edition_file import canonical_order
from aoai_catalog.compile.markdown import Block, Document, Table
from aoai_catalog.compile.problems import CompilationError, Problem, settle
from aoai_catalog.compile.reader import Reader, Record, misshapen_rows, undefined_footnotes
from aoai_catalog.compile.readers import is_aside, recognise
from aoai_catalog.compile.sources import Review, read_documents, read_review
from aoai_catalog.load import Source
from aoai_catalog.records import TABLES, Coverage, Manifest, Offer, Page

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told what is being read, how many pages are done, and how many there are."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def ignore_progress(what: str, done: int, total: int) -> None:
    """Tell nobody."""


class Reading(msgspec.Struct, frozen=True):
    """What came out of one page: its entry in the manifest, the readers that read it, records and problems.

    `whole`: the source shows the page from its beginning to its end, which a report of diffs does not.
    """

    page: Page
    whole: bool
    readers: tuple[Reader, ...]
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]


def compile_edition(folder: Path, day: date, *, progress: Progress = ignore_progress) -> Source:
    """Compile the documents of a folder to the edition of a day.

    Args:
        folder: Documents in any tree; an `edition.yaml` at its top says what a reviewer adds and accepts.
        day: The date of the edition.
        progress: Called before each page.

    Raises:
        CompilationError: The documents hold something that cannot be taken as it stands, and nothing accepts it.
    """
    review = read_review(folder)
    documents = read_documents(folder, review)
    readings: list[Reading] = []
    for done, (document, page) in enumerate(zip(documents, _page_ids(documents), strict=True)):
        progress(document.path, done, len(documents))
        readings.append(read_page(document, page, day, review))
    progress(folder.name, len(documents), len(documents))
    accepted, problems = settle(
        (problem for reading in readings for problem in reading.problems), review.accepted, folder.name
    )
    problems += _unknown_pages(review, documents, folder)
    if problems:
        raise CompilationError(problems)
    if not any(reading.readers for reading in readings):
        raise CompilationError([Problem(folder.name, 0, "", "no page of a known kind in it; nothing to compile")])
    read = [reading for reading in readings if reading.readers or (reading.page.unread_cells and not reading.whole)]
    manifest = Manifest(
        kind="edition",
        date=day,
        title=review.title or f"Microsoft Foundry documentation of {day}",
        coverage=_coverage(read, review),
        pages=tuple(reading.page for reading in read),
        exact=review.exact,
        accepted=(*accepted, *(f"{folder.name}/{transcription}" for transcription in review.transcribed)),
    )
    return assemble(manifest, (record for reading in read for record in reading.records))


def assemble(manifest: Manifest, records: Iterable[Record]) -> Source:
    """Sort records into the tables of an edition or capture."""
    return Source.of(manifest, canonical_order(records))


def read_page(document: Document, page: str, day: date, review: Review) -> Reading:
    """Read one document. Where any of its blocks is claimed, the page is answerable for all its tables.

    The cells of tables that only explain count as not read.
    """
    claimed: list[tuple[Block, Reader]] = []
    unclaimed: list[Table] = []
    for block, reader in recognise(document):
        if reader is not None:
            claimed.append((block, reader))
        elif isinstance(block, Table):
            unclaimed.append(block)
    problems = [
        *document.problems,
        *(_unclaimed_problem(document, table) for table in unclaimed if not is_aside(table)),
    ]
    records: list[Record] = []
    for block, reader in claimed:
        for item in _read_block(block, reader, document, page):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                records.append(item)
    try:
        entry = _page_entry(document, page, records, day, review)
    except CellError as error:
        entry = Page(page, document.path, document.title, day, day)
        problems.append(Problem(document.path, 0, error.text, f"as ms.date {error.what}"))
    entry = msgspec.structs.replace(
        entry,
        cells=sum(block.cells for block, _ in claimed if isinstance(block, Table)),
        unread_cells=sum(table.cells for table in unclaimed),
    )
    readers = tuple(dict.fromkeys(reader for _, reader in claimed))
    whole = not document.upstream and not review.page(document).excerpt
    return Reading(entry, whole, readers, tuple(records), tuple(problems))


def _read_block(block: Block, reader: Reader, document: Document, page: str) -> Iterator[Record | Problem]:
    """Read a claimed block. Rows of the wrong width and undefined footnotes are told here, for all readers alike.

    A report of diffs does not show the whole page, so a footnote that it does not define is none of its defects.
    """
    if isinstance(block, Table):
        misshapen = misshapen_rows(block)
        for row in misshapen:
            what = f"begins a row of {len(row.cells)} cells under a header of {len(block.header)}"
            yield Problem(document.path, row.line, row.cells[0] if row.cells else "", what)
        block = msgspec.structs.replace(block, rows=tuple(row for row in block.rows if row not in misshapen))
        for line, text, label in () if document.upstream else undefined_footnotes(block):
            what = f"has footnote {label}, which nothing below the table defines"
            yield Problem(document.path, line, text, what)
    yield from reader.read_block(block, document, page)


def _unclaimed_problem(document: Document, table: Table) -> Problem:
    if not table.header:
        first = " | ".join(table.rows[0].cells)
        return Problem(document.path, table.line, first, "begins rows that stand under no header")
    what = "heads a table that no reader knows; write one, or accept it in edition.yaml with the reason"
    return Problem(document.path, table.line, " | ".join(table.columns), what)


def _page_entry(document: Document, page: str, records: Sequence[Record], day: date, review: Review) -> Page:
    page_review = review.page(document)
    own = page_review.date or _own_date(document) or day
    regions = {region for record in records if isinstance(record, Offer) for region in (*record.yes, *record.no)}
    return Page(
        id=page,
        path=document.path,
        title=document.title or document.upstream or document.path,
        date=own,
        counts_from=day if own > day or _names_newer_version(records, own) else own,
        regions=tuple(sorted(regions)),
        url=page_review.url or review.url,
        licence=page_review.licence or review.licence,
        hidden_cells=document.hidden_cells,
    )


def _own_date(document: Document) -> date | None:
    """The date inside the file. Raises CellError where it is none."""
    value = document.front_matter.get("ms.date", "")
    return value if isinstance(value, date) else read_date(str(value)) if value else None


def _names_newer_version(records: Iterable[Record], own: date) -> bool:
    """Whether a page names a model version of a later day than its own, so that it was edited and not re-dated."""
    versions = (getattr(record, "version", "") for record in records)
    return any(_DAY.fullmatch(version) and version > own.isoformat() for version in versions)


def _page_ids(documents: Sequence[Document]) -> list[str]:
    """A short id for each page: its file's name up to the first dot, with a number where that stands twice."""
    ids: list[str] = []
    for document in documents:
        numbered = (f"{document.name}-{number}" for number in range(2, len(documents) + 2))
        ids.append(next(candidate for candidate in (document.name, *numbered) if candidate not in ids))
    return ids


def _unknown_pages(review: Review, documents: Sequence[Document], folder: Path) -> Iterator[Problem]:
    paths = {document.path.partition("/")[2] for document in documents} | {document.upstream for document in documents}
    for page in review.pages:
        if page not in paths:
            yield Problem(f"{folder.name}/edition.yaml", 0, page, "is no document of the folder")


def _coverage(readings: Sequence[Reading], review: Review) -> dict[str, Coverage]:
    """For every table: full where what states it whole stands on whole pages only, none where nothing gives it."""
    coverage: dict[str, Coverage] = dict.fromkeys(TABLES, "none")
    for table in TABLES:
        givers = [
            (reading.whole, reader) for reading in readings for reader in reading.readers if table in reader.fills
        ]
        stating = [whole for whole, reader in givers if reader.extent == "whole"]
        if givers:
            coverage[table] = "full" if stating and all(whole for whole, _ in givers) else "part"
    return coverage | review.coverage
