"""Availability matrices: models at one side, regions at the other, marks in the cells.

Until early 2026 a region was a row and a model a column (`**gpt-4o**, **2024-05-13**`), in a file for each SKU. Since
then a model and version is a row and a region a column, in a section for each SKU and a table for each geography,
behind tabs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from contextlib import suppress

from aoai_catalog.compile.cells import Cell, CellError, read_cell, read_mark
from aoai_catalog.compile.markdown import Block, Document, Paragraph, Table
from aoai_catalog.compile.model_cells import NamedModel, read_models
from aoai_catalog.compile.reader import Column, Field, Line, ProseReader, Read, Spot, TableReader, join_notes, titled
from aoai_catalog.compile.vocabulary import (
    format_of,
    is_region,
    read_kind,
    read_region,
    read_sku_words,
    sku_by_heading,
    sku_of_titles,
)
from aoai_catalog.records import Offer

_FEATURE = re.compile(
    r"priority processing|assistants|fine-?tun|training|responses|\bagents?\b|\btools?\b|spillover", re.IGNORECASE
)
"""What a page or section has a matrix of that is none of offers."""

_IN_DATA_ZONE = re.compile(r"(?P<model>\S+) (?P<zone>\w+ Data ?Zone)", re.IGNORECASE)
"""A column about a data zone in a matrix of another deployment type of the same kind."""

_REMARK = re.compile(r"\(?(?:public |in )?preview\)?", re.IGNORECASE)
"""What may stand behind a tick; any other words could take it back."""

_TAKEN_BACK = re.compile(r"\b(?:retire|deprecat|no\b|not\b|\w+n't|unavail|except|only|existing)", re.IGNORECASE)
"""Words of a footnote that could take back the tick that it is at."""

_NOT_OFFERED = re.compile(
    r"\b(?:not|un)\s?available|n't available|\b(?:retire|deprecat|planned|upcoming|coming|soon)", re.IGNORECASE
)
"""Words of a heading under which ticks could mean another thing than that models are offered."""

_FINE_TUNED_ONLY = re.compile(r"\bfine-?tuned\b.*\bonly\b|\bonly\b.*\bfine-?tuned\b", re.IGNORECASE)

MODEL = titled("model", "model", "models", "model name", "model id", need="required")
VERSION = titled("version", "version", "model version")
SKU = titled("sku", "deployment type", "sku", "sku name")


def as_region(title: str) -> str | None:
    """Take a title for a region. One that Azure added since looks like an id, and is taken for it to be reported."""
    return title if is_region(title) or (title.isalnum() and title.islower()) else None


REGION = Column("region", as_region, "required")


def _is_matrix(table: Table, document: Document) -> bool:
    """Whether a table that names regions ticks offers in them: one of quotas or of features is none."""
    return not _is_of_feature(table, document) and (
        _ticks(row.cells[column] for row in table.rows for column in _region_columns(table) if column < len(row.cells))
    )


def _is_matrix_by_region(table: Table, document: Document) -> bool:
    return (
        not _is_of_feature(table, document)
        and any(map(is_model, table.header[1:]))
        and mostly(is_region(read_cell(row.cells[0]).text) for row in table.rows if row.cells)
        and _ticks(source for row in table.rows for source in row.cells[1:])
    )


def _region_columns(table: Table) -> Collection[int]:
    regions = [column for column, title in enumerate(table.columns) if is_region(title)]
    return {column for column, title in enumerate(table.columns) if as_region(title)} if regions else ()


def _is_of_feature(block: Block, document: Document) -> bool:
    return any(_FEATURE.search(title) for title in (document.title, *block.headings, block.tab))


def mostly(answers: Iterable[bool]) -> bool:
    """Whether more than half of the answers are yes."""
    found = list(answers)
    return 2 * sum(found) > len(found)


def _ticks(sources: Iterable[str]) -> bool:
    cells = list(map(read_cell, sources))
    telling = [cell for cell in cells if not is_mark(cell, "no")]
    return bool(cells) and 2 * sum(is_mark(cell, "yes") for cell in telling) >= len(telling)


def is_mark(cell: Cell, mark: str) -> bool:
    """Whether a cell is a tick (`yes`) or a dash (`no`); a tick may have words behind it."""
    for text in (cell.text, cell.text.partition(" ")[0]):
        with suppress(CellError):
            return read_mark(Cell(text)) == mark
    return False


def is_model(source: str) -> bool:
    """Whether a text names models of known vendors."""
    try:
        return all(format_of(model.name) for model in read_models(source))
    except CellError:
        return False


def sku_of(block: Block, document: Document) -> str:
    """The SKU of a block: by the nearest title above it, else by a reviewer's word on the page, else by its title.

    A file's name decides nothing; but files were copied with the title left as it was ("Global Batch model
    availability" in `global-batch-datazone.md`), so a name that says another SKU than the title calls for a reviewer.

    Raises:
        CellError: No title does, or the nearest that speaks of a deployment type does in words that are not known.
    """
    titles = (*block.headings, block.tab)
    if other := next(filter(_NOT_OFFERED.search, titles), ""):
        raise CellError(other, "is not a heading of what is offered")
    if sku := sku_of_titles(titles) or document.sku:
        return sku
    of_page, named = sku_of_titles((document.title,)), read_sku_words(document.name)
    of_others = any(sku_by_heading(title) for other in document.blocks for title in (*other.headings, other.tab))
    if of_page is None or of_others:
        raise CellError("", "no heading above this matrix names a deployment type")
    if named and of_page != named:
        what = f"is the title of a page whose file is named for {named}; give the page its `sku` in edition.yaml"
        raise CellError(document.title, what)
    return of_page


def _read_line(line: Line) -> Read:
    """Read a line as one offer of each of its models, with the regions ticked and those marked as not offered."""
    try:
        sku = "" if line.has("sku") else sku_of(line.block, line.document)
    except CellError as error:
        yield line.problem(error, line.table.line)
        return
    yes, no, notes = set[str](), set[str](), list[str]()
    for field in line.among("region"):
        try:
            region, offered, remark = _read_field(field)
        except CellError as error:
            unknown = error.text == field.of and field.line == line.line
            yield line.problem(error, line.table.line if unknown else field.line)
            continue
        footnotes = line.notes(field.cell)
        if taken_back := next(filter(_TAKEN_BACK.search, footnotes), ""):
            yield line.problem(CellError(taken_back, f"is said of the mark under {region}"), field.line)
        (yes if offered else no).add(region)
        notes += [f"{region}: {note}" for note in (remark, *footnotes) if note]
    if line.has("version") and not line.cell("version").text:
        raise CellError(line.cell("model").text, "has no version; write the one that it is of, or a dash")
    zone = _IN_DATA_ZONE.fullmatch(read_cell(line.title).text)
    models = (NamedModel(zone["model"]),) if zone else line.models()
    footnotes = line.notes(read_cell(line.title), *(field.cell for field in line.fields if field.role != "region"))
    for model in models:
        note = join_notes(model.remark, zone["zone"] if zone else "", *footnotes)
        own_sku = read_kind(line.cell("sku").text) if line.has("sku") else f"DataZone{sku}" if zone else sku
        yield line.of_model(
            Offer,
            model,
            sku=own_sku,
            yes=tuple(sorted(yes)),
            no=tuple(sorted(no)),
            fine_tuned_only=own_sku == "DeveloperTier" or bool(_FINE_TUNED_ONLY.search(note)),
            note=join_notes(note, *notes),
        )


def _read_field(field: Field) -> tuple[str, bool, str]:
    """Read a mark as its region, whether that is offered, and what stands behind a tick: `✅ (preview)`."""
    region = read_region(field.of)
    first, _, remark = field.cell.text.partition(" ")
    if _REMARK.fullmatch(remark) and is_mark(Cell(first), "yes"):
        return region, True, remark.strip("()")
    try:
        return region, read_mark(field.cell) == "yes", ""
    except CellError as error:
        raise CellError(error.text, f"under {region} {error.what}") from None


def _is_empty_section(block: Paragraph, document: Document) -> bool:
    with suppress(CellError):
        return block.tab != "" and block.text.rstrip(".").lower() == "not available" and bool(sku_of(block, document))
    return False


def _read_nothing(_spot: Spot, _source: str) -> Read:
    return ()


MATRIX = TableReader("availability matrix", ("offers",), (MODEL, VERSION, SKU, REGION), _read_line, _is_matrix)
MATRIX_BY_REGION = TableReader(
    "availability matrix", ("offers",), (REGION,), _read_line, _is_matrix_by_region, labels=("region",)
)
EMPTY_SECTION = ProseReader("availability matrix", ("offers",), _read_nothing, _is_empty_section, extent="whole")
"""The words in place of a matrix that say that a section offers nothing in a geography."""
