"""Which models support provisioned throughput, and spillover from it: a model a row, below the name of its family."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog.compile.cells import read_cell, read_mark
from aoai_catalog.compile.markdown import Block, Document, Row, Table
from aoai_catalog.compile.model_cells import read_models
from aoai_catalog.compile.reader import Context, Reader, by_row, join_notes
from aoai_catalog.compile.vocabulary import format_of, read_sku
from aoai_catalog.records import Feature

_MODEL = "Model name"
_SPILLOVER = "Spillover feature"


def claims_spillover(block: Block, _document: Document) -> bool:
    """Whether a block is the table of provisioned models with their spillover feature."""
    return isinstance(block, Table) and {_MODEL, _SPILLOVER} <= set(block.columns)


def _read_row(row: Row, table: Table, context: Context) -> Iterator[Feature]:
    """Read a row as the feature of its model; the provisioned types that it ticks are noted beside it."""
    cells = dict(zip(table.columns, row.cells, strict=True))
    ticked = [
        sku
        for column, source in cells.items()
        if (sku := read_sku((column,))) and read_mark(read_cell(source)) == "yes"
    ]
    for model in read_models(cells[_MODEL]):
        yield Feature(
            feature="spillover",
            at=context.place(table, row.line),
            format=format_of(model.name, table.headings),
            model=model.name,
            version=model.version,
            status=read_mark(read_cell(cells[_SPILLOVER])),
            note=join_notes(f"provisioned as {', '.join(ticked)}" if ticked else "", model.remark),
        )


SPILLOVER = Reader("spillover", ("features",), claims_spillover, by_row(_read_row))
