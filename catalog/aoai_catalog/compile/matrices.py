"""Availability matrices: models at one side, regions at the other, marks in the cells.

Until early 2026 a region was a row and a model a column (`**gpt-4o**, **2024-05-13**`), in a file for each SKU. Since
then a model and version is a row and a region a column, in a section for each SKU and a table for each geography,
behind tabs. A tab that says "Not available" states that its section offers nothing there, so it is claimed and yields
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from aoai_catalog.compile.cells import Cell, CellError, read_cell, read_mark
from aoai_catalog.compile.markdown import Block, Document, Table
from aoai_catalog.compile.matrix_layout import (
    MODEL_TITLES,
    SKU_TITLES,
    VERSION_TITLES,
    are_marks,
    column_of_regions,
    column_titled,
    is_mark,
    model_columns,
    region_columns,
)
from aoai_catalog.compile.model_cells import read_models
from aoai_catalog.compile.problems import Problem
from aoai_catalog.compile.reader import Context, Reader, Record, join_notes
from aoai_catalog.compile.vocabulary import format_of, read_region, read_sku, read_sku_words, read_version
from aoai_catalog.records import Offer

_EMPTY_SECTION = "not available"
_FEATURE = re.compile(
    r"priority processing|assistants|fine-?tun|training|responses|\bagents?\b|\btools?\b|spillover", re.IGNORECASE
)
"""What a page or section has a matrix of that is none of offers."""

_IN_DATA_ZONE = re.compile(r"(?P<model>\S+) (?P<zone>\w+ Data ?Zone)", re.IGNORECASE)
"""A column about a data zone in a matrix of another deployment type of the same kind."""

_FINE_TUNED_ONLY = re.compile(r"\bfine-?tuned\b.*\bonly\b|\bonly\b.*\bfine-?tuned\b", re.IGNORECASE)


class _Mark(msgspec.Struct, frozen=True):
    """A cell of a matrix: the region as written, the line, the Markdown."""

    region: str
    line: int
    source: str


class _Line(msgspec.Struct, frozen=True):
    """A row or column of a matrix: the Markdown of its models, what stands beside them, its marks."""

    line: int
    models: str
    marks: tuple[_Mark, ...]
    remarks: tuple[str, ...]
    version: str = ""
    sku: str = ""
    zone: str = ""
    """The data zone, where it is about one and the matrix about a region."""


def claims_matrix(block: Block, document: Document) -> bool:
    """Whether a block is a matrix of models and regions, or the remark that stands in its place."""
    if not isinstance(block, Table):
        return (
            bool(block.tab) and block.text.rstrip(".").lower() == _EMPTY_SECTION and _sku(block, document) is not None
        )
    if any(_FEATURE.search(title) for title in (document.title, *block.headings, block.tab)):
        return False
    if regions := region_columns(block):
        return are_marks(block, regions)
    return are_marks(block, model_columns(block)) and _sku(block, document) is not None


def read_matrix(block: Block, context: Context) -> Iterator[Record | Problem]:
    """Read the line of each model as one offer with the regions ticked and those marked as not offered."""
    if not isinstance(block, Table):
        return
    sku = _sku(block, context.document)
    if sku is None and column_titled(block, SKU_TITLES) is None:
        yield context.problem(block.line, CellError("", "no heading above this matrix names a deployment type"))
        return
    regions = region_columns(block)
    for line in _read_rows(block, regions, context) if regions else _read_columns(block, context):
        yield from _read_line(line, block, sku or "", context)


def _sku(block: Block, document: Document) -> str | None:
    """The SKU of a block: by the nearest title above it, else (in a file of one SKU) by the file's name or its title.

    The name goes before the title because files were copied with the title left as it was: the matrix in
    `global-batch-datazone.md` is called "Global Batch model availability".
    """
    if sku := _sku_by_title((*block.headings, block.tab)):
        return sku
    if isinstance(block, Table) and (sku := read_sku_words(block.tab_id)):
        return sku
    if any(_sku_by_title((*other.headings, other.tab)) for other in document.blocks):
        return None
    return read_sku_words(document.name) or read_sku_words(document.title)


def _sku_by_title(titles: Sequence[str]) -> str | None:
    return next((sku for title in reversed(titles) if (sku := read_sku((title,)) or read_sku_words(title))), None)


def _read_rows(table: Table, regions: Mapping[int, str], context: Context) -> Iterator[_Line]:
    """Read a matrix with a model a row. What stands in a column of no known title is kept as a remark."""
    model, version, sku = (column_titled(table, titles) for titles in (MODEL_TITLES, VERSION_TITLES, SKU_TITLES))
    for row in table.rows:
        cells = {column: read_cell(source) for column, source in enumerate(row.cells) if column not in regions}
        others = (
            f"{table.columns[column]}: {cell.text}"
            for column, cell in cells.items()
            if column not in {model, version, sku} and cell.value
        )
        yield _Line(
            line=row.line,
            models=row.cells[model or 0],
            marks=tuple(_Mark(region, row.line, row.cells[column]) for column, region in regions.items()),
            remarks=(*others, *context.notes(table, *cells.values())),
            version="" if version is None else cells[version].value,
            sku="" if sku is None else cells[sku].text,
        )


def _read_columns(table: Table, context: Context) -> Iterator[_Line]:
    """Read a matrix with a model a column, which may name a data zone of its own: `o3-mini USGov DataZone`."""
    regions = column_of_regions(table) or 0
    for column, source in model_columns(table).items():
        in_zone = _IN_DATA_ZONE.fullmatch(read_cell(source).text)
        yield _Line(
            line=table.line,
            models=in_zone["model"] if in_zone else source,
            marks=tuple(_Mark(read_cell(row.cells[regions]).text, row.line, row.cells[column]) for row in table.rows),
            zone=in_zone["zone"] if in_zone else "",
            remarks=tuple(context.notes(table, read_cell(source))),
        )


def _read_line(line: _Line, table: Table, sku: str, context: Context) -> Iterator[Record | Problem]:
    """Read a line as one offer for each model that its cell names."""
    offered: dict[str, list[str]] = {"yes": [], "no": []}
    notes: list[str] = []
    for place in line.marks:
        cell = read_cell(place.source)
        try:
            region = read_region(place.region)
        except CellError as error:
            yield context.problem(table.line if place.line == line.line else place.line, error)
            continue
        try:
            mark, remark = _read_mark(cell)
        except CellError as error:
            yield context.problem(place.line, CellError(error.text, f"under {region} {error.what}"))
            continue
        offered[mark].append(region)
        notes += [f"{region}: {note}" for note in (remark, *context.notes(table, cell)) if note]
    try:
        for model in read_models(line.models):
            note = join_notes(model.remark, line.zone, *line.remarks)
            own_sku = _read_sku(line.sku) or (f"DataZone{sku}" if line.zone else sku)
            yield Offer(
                format=format_of(model.name, table.headings),
                model=model.name,
                version=read_version(line.version or model.version),
                sku=own_sku,
                at=context.place(table, line.line),
                yes=tuple(sorted(offered["yes"])),
                no=tuple(sorted(offered["no"])),
                fine_tuned_only=own_sku == "DeveloperTier" or bool(_FINE_TUNED_ONLY.search(note)),
                note=join_notes(note, *notes),
            )
    except CellError as error:
        yield context.problem(line.line, error)


def _read_mark(cell: Cell) -> tuple[str, str]:
    """Read a mark and what may stand behind a tick: `✅ (preview)`."""
    first, _, remark = cell.text.partition(" ")
    if remark and is_mark(Cell(first), "yes"):
        return "yes", remark.strip("()")
    return read_mark(cell), ""


def _read_sku(name: str) -> str:
    """The SKU of a row's own cell, empty where there is none."""
    sku = read_sku((name,)) if name else ""
    if sku is None:
        raise CellError(name, "is no deployment type of data/skus.json")
    return sku


MATRIX = Reader("availability matrix", ("offers",), claims_matrix, read_matrix)
