"""Reads one page: its blocks by the readers that claim them, and all that could keep a fact from being read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from aoai_catalog.compile.cells import CROSSES, TICKS, CellError, read_cell, read_date
from aoai_catalog.compile.markdown import Block, Document, Paragraph, Table
from aoai_catalog.compile.matrices import EMPTY_SECTION, MATRIX, MATRIX_BY_REGION, is_model, mostly, sku_of
from aoai_catalog.compile.problems import Problem
from aoai_catalog.compile.quotas import QUOTA_RATES
from aoai_catalog.compile.reader import Reader, Record, TableReader, misshapen_rows, undefined_footnotes
from aoai_catalog.compile.readers import READERS, has_no_facts, is_aside, recognise
from aoai_catalog.compile.sources import Review
from aoai_catalog.compile.vocabulary import is_region, region_id
from aoai_catalog.records import Capacity, Lifecycle, Offer, Page, Quota

_MATRICES = (MATRIX, MATRIX_BY_REGION, EMPTY_SECTION)
_TELLING = frozenset({"offers", "capacity", "lifecycle", "quotas"})
"""The tables of the catalog in which a word above the page's table can turn a fact into another."""
_OTHER_CLOUD = re.compile(r"\bgovernment\b|21vianet|\bchina\b", re.IGNORECASE)
_TURNING = re.compile(
    r"\bin (?:thousands|millions)\b"
    r"|\bfollowing (?:models|regions|versions)\b.*(?:\bnot\b|n't|no longer|\bsoon\b|retire)",
    re.IGNORECASE,
)
_MARK = re.compile(f"[{TICKS}{CROSSES}]")
_LEGEND = re.compile(
    rf"(?:(?:[{TICKS}]|(?P<no>[{CROSSES}–-])) ?(?:=|:|means|indicates)? ?"
    r"(?(no)(?:not |un))(?:available|supported)|[ ,;.]|and)+",
    re.IGNORECASE,
)
"""A line that explains the marks as every reader takes them."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Matrix(msgspec.Struct, frozen=True):
    """An availability matrix of a page: its SKU (empty: not known), where it stands, and the regions it speaks of."""

    sku: str
    headings: tuple[str, ...]
    tab: str
    lines: range
    regions: frozenset[str]


class Reading(msgspec.Struct, frozen=True):
    """What came out of one page: its entry in the manifest, the readers that read it, records and problems.

    `whole`: the source shows the page from its beginning to its end, which a report of diffs does not. `tables`: the
    lines of its tables.
    """

    page: Page
    whole: bool
    readers: tuple[Reader, ...]
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    matrices: tuple[Matrix, ...]
    tables: tuple[range, ...]


def read_page(document: Document, page: str, day: date, review: Review, names: Collection[str]) -> Reading:
    """Read one document.

    A page that has a claimed block, or a table of models or regions, is answerable for all its tables and for what it
    hides and includes. The cells of tables that only explain count as not read.
    """
    claimed: list[tuple[Block, Reader]] = []
    unclaimed: list[Table] = []
    for block, reader in recognise(document):
        if reader is not None:
            claimed.append((block, reader))
        elif isinstance(block, Table):
            unclaimed.append(block)
    problems = list(document.problems) if document.upstream else []
    if claimed or any(map(_is_factual, unclaimed)) or document.path.partition("/")[2] in review.pages:
        problems += document.problems
        problems += (_unclaimed_problem(document, table) for table in unclaimed if not is_aside(table))
        problems += _unseen(document, names)
    matrices = tuple(_matrix(block, document) for block, reader in claimed if reader in _MATRICES)
    problems += _second_matrices(matrices, document)
    records: list[Record] = []
    of_section: dict[tuple[tuple[str, ...], str], list[Record]] = {}
    for block, reader in claimed:
        of_block: list[Record] = []
        for item in _read_block(block, reader, document, page):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                of_block.append(item)
        if isinstance(block, Table):
            quotas = of_section.setdefault((block.headings, block.tab), []) if reader is QUOTA_RATES else []
            problems += _contradictions([*quotas, *of_block], document)
            quotas += of_block
        records += of_block
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
    rows = {row.line: read_cell(row.cells[0]).text for table in document.tables for row in table.rows if row.cells}
    return Reading(
        page=entry,
        whole=not document.upstream and not review.page(document).excerpt,
        readers=tuple(dict.fromkeys(reader for _, reader in claimed)),
        records=tuple(records),
        problems=tuple(msgspec.structs.replace(problem, row=rows.get(problem.line, "")) for problem in problems),
        matrices=matrices,
        tables=tuple(_lines(table) for table in document.tables),
    )


def _is_factual(table: Table) -> bool:
    """Whether a table is about models or regions, whatever it says of them."""
    columns = [[row.cells[column] for row in table.rows if column < len(row.cells)] for column in (0, 1)]
    titles = [*columns[0], *table.header]
    return any(mostly(map(is_model, column)) for column in (*columns, table.header[1:])) or any(
        is_region(read_cell(title).text) for title in titles
    )


def _unseen(document: Document, names: Collection[str]) -> Iterator[Problem]:
    """What a page of facts shows and no reader sees: tables in comments and code, files that are not there, HTML."""
    for table in document.hidden:
        if _is_factual(table) or any(True for _, reader in recognise(Document("", {}, (table,))) if reader):
            text = " | ".join(read_cell(cell).text for cell in table.header or table.rows[0].cells)
            yield Problem(document.path, table.line, text, "is in a comment or in code, where no reader sees it")
    for line, shown in document.elsewhere:
        if shown.startswith("<"):
            yield Problem(
                document.path, line, "<table>", "is a table in HTML, which no reader reads; write it in Markdown"
            )
        elif shown.rpartition("/")[2] not in names and not has_no_facts(shown):
            yield Problem(document.path, line, shown, "is included and not in the folder; add the file")


def _lines(table: Table) -> range:
    return range(table.line, max((row.line for row in table.rows), default=table.line + 1) + 1)


def _matrix(block: Block, document: Document) -> Matrix:
    try:
        sku = sku_of(block, document)
    except CellError:
        sku = ""
    table = block if isinstance(block, Table) else Table(block.line, (), "", (), ())
    titles = (*table.columns, *(read_cell(row.cells[0]).text for row in table.rows if row.cells))
    regions = frozenset(region for title in titles if (region := region_id(title)))
    return Matrix(sku, block.headings, block.tab, _lines(table), regions)


def _second_matrices(matrices: Iterable[Matrix], document: Document) -> Iterator[Problem]:
    """Matrices that stand under the very headings of another one: a heading between the two is gone."""
    seen: set[tuple[tuple[str, ...], str]] = set()
    for matrix in matrices:
        place = (matrix.headings, matrix.tab)
        if place in seen and not document.upstream:
            what = "has a second matrix here; a heading or tab between the two is missing, or is not known"
            yield Problem(
                document.path, matrix.lines[0], " / ".join(filter(None, (*matrix.headings, matrix.tab))), what
            )
        seen.add(place)


def _contradictions(records: Iterable[Record], document: Document) -> Iterator[Problem]:
    """Rows of one table that say two things of the same."""
    said: dict[Any, tuple[Any, int]] = {}
    for record in records:
        for about, value in _statements(record):
            before = said.setdefault(about, (value, record.at.line))
            if before[0] != value:
                name = f"{record.model} {getattr(record, 'version', '')}".rstrip() if hasattr(record, "model") else ""
                what = f"says another thing than the row on line {before[1]} of the same table"
                yield Problem(document.path, record.at.line, name, what)


def _statements(record: Record) -> Iterator[tuple[Any, Any]]:
    """What a record of a matrix, schedule, PTU or quota table says: about what, and what of it."""
    if isinstance(record, Offer):
        about = (record.format, record.model, record.version, record.sku)
        yield from (((*about, region), "yes") for region in record.yes)
        yield from (((*about, region), "no") for region in record.no)
    elif isinstance(record, Capacity):
        about = (record.format, record.model, record.version, record.sku)
        yield about, (record.minimum, record.step, record.tpm_per_unit)
    elif isinstance(record, Lifecycle):
        about = (record.format, record.model, record.version, record.cloud)
        yield (
            (*about, record.skus, record.regions, record.subject),
            (record.stage, record.retires_on, record.not_before),
        )
    elif isinstance(record, Quota):
        about = (record.tier, record.format, record.model, record.sku)
        yield (*about, record.scope, record.note), (record.rpm, record.requests_per_10_s, record.tpm, record.other)


def _read_block(block: Block, reader: Reader, document: Document, page: str) -> Iterator[Record | Problem]:
    """Read a claimed block. Rows of the wrong width and undefined footnotes are told here, for all readers alike.

    A report of diffs does not show the whole page, so a footnote that it does not define is none of its defects.
    """
    if isinstance(block, Table):
        misshapen = misshapen_rows(block)
        for row in misshapen:
            what = f"begins a row of {len(row.cells)} cells under a header of {len(block.header)}"
            if len(row.cells) == len(block.header):
                what = "begins a row with nothing else in it; if it is a heading of those below, write it as one"
            yield Problem(document.path, row.line, row.cells[0] if row.cells else "", what)
        if _TELLING.intersection(reader.fills):
            yield from _turned(block, document)
        block = msgspec.structs.replace(block, rows=tuple(row for row in block.rows if row not in misshapen))
        for line, text, label in () if document.upstream else undefined_footnotes(block):
            what = f"has footnote {label}, which nothing below the table defines"
            yield Problem(document.path, line, text, what)
    yield from reader.read_block(block, document, page)


def _turned(table: Table, document: Document) -> Iterator[Problem]:
    """What stands above a table and could turn what its cells say: another cloud, scale or meaning of the marks."""
    if document.upstream:
        return
    for title in (*table.headings, table.tab):
        if _OTHER_CLOUD.search(title) and not _OTHER_CLOUD.search(document.title):
            yield Problem(document.path, table.line, title, "is a heading of another cloud on a page of the public one")
    for block in document.blocks:
        if isinstance(block, Paragraph) and block.headings == table.headings and block.line < table.line:
            text = read_cell(block.text).text
            if _TURNING.search(text) or (_MARK.search(text) and not _LEGEND.fullmatch(text)):
                yield Problem(document.path, block.line, text, "says of a table below what its reader does not know")


def _unclaimed_problem(document: Document, table: Table) -> Problem:
    if not table.header:
        first = " | ".join(table.rows[0].cells if table.rows else ())
        return Problem(document.path, table.line, first, "begins rows that stand under no header")
    for reader in READERS:
        if isinstance(reader, TableReader) and (strange := reader.unknown(table, document)):
            what = f"is not a column that the reader of {reader.name} knows, so that it reads nothing of this table"
            return Problem(document.path, *strange[0], what)
    what = "heads a table that no reader knows; write one, or accept it in edition.yaml with the reason"
    return Problem(document.path, table.line, " | ".join(table.columns), what)


def _page_entry(document: Document, page: str, records: Sequence[Record], day: date, review: Review) -> Page:
    page_review = review.page(document)
    own = page_review.date or date_of(document.front_matter) or day
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


def date_of(front_matter: dict[str, Any]) -> date | None:
    """The date inside a file. Raises CellError where it is none."""
    value = front_matter.get("ms.date", "")
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else read_date(str(value)) if value else None


def _names_newer_version(records: Iterable[Record], own: date) -> bool:
    """Whether a page names a model version of a later day than its own, so that it was edited and not re-dated."""
    versions = (getattr(record, "version", "") for record in records)
    return any(_DAY.fullmatch(version) and version > own.isoformat() for version in versions)
