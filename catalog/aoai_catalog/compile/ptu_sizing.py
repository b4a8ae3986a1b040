"""PTU sizing tables: a model a column, a figure a row; global, data zone and regional SKUs may have rows of their own.

A row says by its words which figure it gives and for which SKUs: `Global & data zone provisioned minimum deployment`.
One that names no SKU (`Minimum deployment`, in the table of Fireworks) is for those that the text above it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

from aoai_catalog.compile.cells import CellError, read_cell, read_count
from aoai_catalog.compile.markdown import Block, Document, Paragraph, Row, Table
from aoai_catalog.compile.model_cells import NamedModel, read_models
from aoai_catalog.compile.problems import Problem
from aoai_catalog.compile.reader import Context, Reader, Record, join_notes
from aoai_catalog.compile.vocabulary import format_of
from aoai_catalog.records import Capacity

Figure: TypeAlias = Literal["minimum", "step", "tokens", "remark"]

_REACHES = {
    "GlobalProvisionedManaged": re.compile(r"\bglobal\b"),
    "DataZoneProvisionedManaged": re.compile(r"\bdata ?zone\b"),
    "ProvisionedManaged": re.compile(r"\bregional\b"),
}
"""The provisioned SKUs, and the word by which a row or text means one."""

_FIGURES: dict[Figure, re.Pattern[str]] = {
    "remark": re.compile(r"\boutput\b|\bratio\b|\blatency\b"),
    "tokens": re.compile(r"\b(?:tpm|tokens per minute)(?: \(tpm\))? per ptu\b"),
    "minimum": re.compile(r"\bminimum\b"),
    "step": re.compile(r"\bincrements?\b"),
}
"""What a row gives, by its label in lower case; the first that fits. A remark goes into the note of every SKU."""


def claims_sizing(block: Block, _document: Document) -> bool:
    """Whether a block is a sizing table: labels in the first column, one of them with counts of tokens per PTU."""
    return isinstance(block, Table) and any(
        _figure(row) == "tokens" and any(_is_count(source) for source in row.cells[1:]) for row in block.rows
    )


def read_sizing(block: Block, context: Context) -> Iterator[Record | Problem]:
    """Read each column as the capacity of its models under each provisioned SKU that the table gives a figure for."""
    if not isinstance(block, Table):
        return
    rows: dict[str, Row] = {}
    for row in block.rows:
        label = _label(row)
        if _figure(row) is None or label in rows:
            what = "stands twice" if label in rows else "is no row that the PTU reader knows; name it in ptu_sizing.py"
            yield context.problem(row.line, CellError(read_cell(row.cells[0]).text, what))
        rows.setdefault(label, row)
    skus = _skus_above(block, context.document)
    bounds = {(sku, _figure(row)): row for label, row in rows.items() for sku in _skus(label) or skus}
    for column in range(1, len(block.header)):
        try:
            models = read_models(block.header[column])
        except CellError as error:
            yield context.problem(block.line, error)
            continue
        yield from _read_column(block, column, models, rows, bounds, context)


def _read_column(
    table: Table,
    column: int,
    models: tuple[NamedModel, ...],
    rows: Mapping[str, Row],
    bounds: Mapping[tuple[str, Figure | None], Row],
    context: Context,
) -> Iterator[Record | Problem]:
    """Read a column. A figure that is none is told once, however many SKUs it is for."""
    counts: dict[str, int | None] = {}
    for label, row in rows.items():
        if _figure(row) not in {"remark", None}:
            try:
                counts[label] = read_count(read_cell(row.cells[column]))
            except CellError as error:
                yield context.problem(row.line, error)
    tokens = next((count for label, count in counts.items() if _figure(rows[label]) == "tokens"), None)
    notes = [*context.notes(table, read_cell(table.header[column])), *_remarks(table, column, rows, context)]
    for sku in _REACHES:
        minimum, step = bounds.get((sku, "minimum")), bounds.get((sku, "step"))
        figures = [counts.get(_label(row)) if row else None for row in (minimum, step)]
        if (place := minimum or step) is None or figures == [None, None]:
            continue
        for model in models:
            try:
                format_ = format_of(model.name, table.headings)
            except CellError as error:
                yield context.problem(table.line, error)
                continue
            yield Capacity(
                format=format_,
                model=model.name,
                version=model.version,
                sku=sku,
                unit="PTU",
                at=context.place(table, place.line),
                minimum=figures[0],
                step=figures[1],
                tpm_per_unit=tokens,
                note=join_notes(model.remark, *notes),
            )


def _remarks(table: Table, column: int, rows: Mapping[str, Row], context: Context) -> Iterator[str]:
    """What stands in the rows of remarks, and what footnotes say of any figure."""
    for label, row in rows.items():
        cell, heading = read_cell(row.cells[column]), read_cell(row.cells[0])
        notes = context.notes(table, cell, heading)
        if _figure(row) == "remark" and cell.text:
            yield f"{label} {cell.text}" + (f" ({' '.join(notes)})" if notes else "")
        else:
            yield from (f"{label}: {note}" for note in notes if _figure(row) != "remark")


def _label(row: Row) -> str:
    """The row's name in lower case; pages write both "and" and "&"."""
    return read_cell(row.cells[0]).text.lower().replace(" and ", " & ") if row.cells else ""


def _figure(row: Row) -> Figure | None:
    label = _label(row)
    return next((figure for figure, pattern in _FIGURES.items() if pattern.search(label)), None)


def _skus(text: str) -> tuple[str, ...]:
    return tuple(sku for sku, word in _REACHES.items() if word.search(text.lower()))


def _skus_above(table: Table, document: Document) -> tuple[str, ...]:
    """The SKUs of a row that names none: those that the section's text above the table names, else all."""
    for block in reversed(document.blocks):
        if isinstance(block, Paragraph) and block.headings == table.headings and block.line < table.line:
            text = read_cell(block.text).text
            if "provisioned" in text.lower() and (named := _skus(text)):
                return named
    return tuple(_REACHES)


def _is_count(source: str) -> bool:
    try:
        return read_count(read_cell(source)) is not None
    except CellError:
        return False


PTU_SIZING = Reader("PTU sizing", ("capacity",), claims_sizing, read_sizing)
