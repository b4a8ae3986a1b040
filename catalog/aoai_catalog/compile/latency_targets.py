"""Latency targets of priority processing: a model a row, or a model a column below `Topic`."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog.compile.cells import CellError, read_cell
from aoai_catalog.compile.markdown import Block, Document, Table
from aoai_catalog.compile.model_cells import read_models
from aoai_catalog.compile.problems import Problem
from aoai_catalog.compile.reader import Context, Reader, Record, join_notes
from aoai_catalog.compile.vocabulary import format_of
from aoai_catalog.records import Feature

_TARGET = "latency target value"


def claims_targets(block: Block, document: Document) -> bool:
    """Whether a block is a table of latency targets on the page of priority processing."""
    if not isinstance(block, Table) or "priority processing" not in document.title.lower():
        return False
    columns = [column.lower() for column in block.columns]
    return columns == ["model", _TARGET] or (columns[:1] == ["topic"] and bool(block.rows) and _is_transposed(block))


def read_targets(block: Block, context: Context) -> Iterator[Record | Problem]:
    """Read each target as a note of the feature of its model."""
    if not isinstance(block, Table):
        return
    pairs = [(row.line, row.cells[0], row.cells[1]) for row in block.rows]
    if _is_transposed(block):
        row = block.rows[0]
        pairs = [(row.line, name, value) for name, value in zip(block.header[1:], row.cells[1:], strict=True)]
    for line, name, value in pairs:
        try:
            for model in read_models(name):
                yield Feature(
                    feature="priority-processing",
                    at=context.place(block, line),
                    format=format_of(model.name, block.headings),
                    model=model.name,
                    version=model.version,
                    note=join_notes(
                        f"latency target {read_cell(value).text}",
                        model.remark,
                        *context.notes(block, read_cell(name), read_cell(value)),
                    ),
                )
        except CellError as error:
            yield context.problem(line, error)


def _is_transposed(table: Table) -> bool:
    return [read_cell(row.cells[0]).text.lower() for row in table.rows if row.cells] == [_TARGET]


LATENCY_TARGETS = Reader("latency targets", ("features",), claims_targets, read_targets)
