"""PTU sizing tables: a model a column, a figure a row; global and regional SKUs have minimum and increment apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from aoai_catalog.compile.cells import CellError, read_cell, read_count
from aoai_catalog.compile.markdown import Block, Document, Row, Table
from aoai_catalog.compile.problems import Problem
from aoai_catalog.compile.reader import Context, Reader, Record, join_notes
from aoai_catalog.compile.vocabulary import format_of, read_model
from aoai_catalog.records import Capacity

_TOKENS = "input tpm per ptu"
_GLOBAL = ("global & data zone provisioned minimum deployment", "global & data zone provisioned scale increment")
_REGIONAL = ("regional provisioned minimum deployment", "regional provisioned scale increment")
_REMARKS = ("output-to-input ratio", "latency target value")
"""Rows that hold for all provisioned SKUs and are kept in the record's note."""

_BOUNDS_OF_SKU = {
    "GlobalProvisionedManaged": _GLOBAL,
    "DataZoneProvisionedManaged": _GLOBAL,
    "ProvisionedManaged": _REGIONAL,
}
"""The rows that give a SKU's minimum and increment."""

_KNOWN = frozenset({_TOKENS, *_GLOBAL, *_REGIONAL, *_REMARKS})
_VERSIONED = re.compile(r"(?P<model>.+?), (?P<version>[\w.-]+)")


def claims_sizing(block: Block, _document: Document) -> bool:
    """Whether a block is a sizing table: a topic column, and a row for the input tokens per PTU."""
    return (
        isinstance(block, Table)
        and block.columns[:1] == ("Topic",)
        and any(_label(row) == _TOKENS for row in block.rows if row.cells)
    )


def read_sizing(block: Block, context: Context) -> Iterator[Record | Problem]:
    """Read each column as the capacity of one model under each provisioned SKU that the table gives a figure for."""
    if not isinstance(block, Table):
        return
    rows: dict[str, Row] = {}
    for row in block.rows:
        label = _label(row)
        if label not in _KNOWN or label in rows:
            what = "stands twice" if label in rows else "is no row that the PTU reader knows; name it in ptu_sizing.py"
            yield context.problem(row.line, CellError(read_cell(row.cells[0]).text, what))
        rows.setdefault(label, row)
    for column in range(1, len(block.header)):
        yield from _read_column(block, column, rows, context)


def _read_column(table: Table, column: int, rows: Mapping[str, Row], context: Context) -> Iterator[Record | Problem]:
    header = read_cell(table.header[column])
    match = _VERSIONED.fullmatch(header.text)
    try:
        model, remark = read_model(match["model"] if match else header.text)
        format_ = format_of(model, table.headings)
    except CellError as error:
        yield context.problem(table.line, error)
        return
    figures: dict[str, int | None] = {}
    for label in (_TOKENS, *_GLOBAL, *_REGIONAL):
        if label in rows:
            try:
                figures[label] = read_count(read_cell(rows[label].cells[column]))
            except CellError as error:
                yield context.problem(rows[label].line, error)
    note = join_notes(remark, *context.notes(table, header), *_remarks(table, column, rows, context))
    for sku, (minimum, step) in _BOUNDS_OF_SKU.items():
        if figures.get(minimum) is not None or figures.get(step) is not None:
            yield Capacity(
                format=format_,
                model=model,
                version=match["version"] if match else "",
                sku=sku,
                unit="PTU",
                at=context.place(table, rows[minimum if minimum in rows else step].line),
                minimum=figures.get(minimum),
                step=figures.get(step),
                tpm_per_unit=figures.get(_TOKENS),
                note=note,
            )


def _remarks(table: Table, column: int, rows: Mapping[str, Row], context: Context) -> Iterator[str]:
    for label in _REMARKS:
        if label in rows:
            cell, heading = read_cell(rows[label].cells[column]), read_cell(rows[label].cells[0])
            notes = context.notes(table, cell, heading)
            yield f"{label} {cell.text}" + (f" ({' '.join(notes)})" if notes else "")


def _label(row: Row) -> str:
    """The row's name as `_FIGURES` has it: pages write both "and" and "&"."""
    return read_cell(row.cells[0]).text.lower().replace("global and data zone", "global & data zone")


PTU_SIZING = Reader("PTU sizing", ("capacity",), claims_sizing, read_sizing)
