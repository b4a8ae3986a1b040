"""Availability matrices in the layout of 2026: a model and version a row, a region a column, a section a SKU.

The same table stands once for each geography, behind tabs. A tab that says "Not available" states that its section
offers nothing there, so it is claimed and yields nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog.compile.cells import CellError, read_cell, read_mark
from aoai_catalog.compile.markdown import Block, Document, Row, Table
from aoai_catalog.compile.problems import Problem
from aoai_catalog.compile.reader import Context, Reader, Record, join_notes
from aoai_catalog.compile.vocabulary import format_of, read_model, read_region, read_sku
from aoai_catalog.records import Offer

_EMPTY_SECTION = "not available"


def claims_matrix(block: Block, _document: Document) -> bool:
    """Whether a block is a matrix with regions as columns, or the remark that stands in its place."""
    if isinstance(block, Table):
        return block.columns[:2] == ("Model", "Version") and _are_regions(block.columns[2:])
    return bool(block.tab) and block.text.rstrip(".").lower() == _EMPTY_SECTION and read_sku(block.headings) is not None


def read_matrix(block: Block, context: Context) -> Iterator[Record | Problem]:
    """Read each row as one offer with the regions ticked and those marked as not offered."""
    if not isinstance(block, Table):
        return
    sku = read_sku(block.headings)
    if sku is None:
        yield context.problem(block.line, CellError("", "no heading above this matrix names a deployment type"))
        return
    regions: dict[int, str] = {}
    for column, name in enumerate(block.columns[2:], 2):
        try:
            regions[column] = read_region(name)
        except CellError as error:
            yield context.problem(block.line, error)
    for row in block.rows:
        yield from _read_row(row, block, sku, regions, context)


def _are_regions(columns: tuple[str, ...]) -> bool:
    """Whether all columns look like region ids. One that Azure added since still does, and is then reported."""
    return bool(columns) and all(column.isalnum() and column.islower() for column in columns)


def _read_row(
    row: Row, table: Table, sku: str, regions: dict[int, str], context: Context
) -> Iterator[Record | Problem]:
    name, version = (read_cell(source) for source in row.cells[:2])
    try:
        model, remark = read_model(name.text)
        format_ = format_of(model, table.headings)
    except CellError as error:
        yield context.problem(row.line, error)
        return
    offered: dict[str, list[str]] = {"yes": [], "no": []}
    notes = [remark, *context.notes(table, name, version)]
    for column, region in regions.items():
        cell = read_cell(row.cells[column])
        try:
            offered[read_mark(cell)].append(region)
        except CellError as error:
            yield context.problem(row.line, CellError(error.text, f"under {region} {error.what}"))
        notes += [f"{region}: {note}" for note in context.notes(table, cell)]
    yield Offer(
        format=format_,
        model=model,
        version=version.value,
        sku=sku,
        at=context.place(table, row.line),
        yes=tuple(sorted(offered["yes"])),
        no=tuple(sorted(offered["no"])),
        note=join_notes(*notes),
    )


MATRIX = Reader("availability matrix", ("offers",), claims_matrix, read_matrix)
