"""Default versions: which one Azure picks where none is given, and which one follows it."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog.compile.cells import read_cell
from aoai_catalog.compile.markdown import Block, Document, Row, Table
from aoai_catalog.compile.model_cells import read_models
from aoai_catalog.compile.reader import Context, Reader, by_row, join_notes
from aoai_catalog.compile.vocabulary import format_of
from aoai_catalog.records import ModelFacts

_COLUMNS = ("Model", "Current default version", "New default version", "Default upgrade date")


def claims_defaults(block: Block, _document: Document) -> bool:
    """Whether a block is the table of default versions."""
    return isinstance(block, Table) and block.columns == _COLUMNS


def _read_row(row: Row, table: Table, context: Context) -> Iterator[ModelFacts]:
    """Read a row as the default version, and the one that will be it, with the words on when."""
    current, new, upgrade = (read_cell(source) for source in row.cells[1:])
    for model in read_models(row.cells[0]):
        for cell, is_default in ((current, True), (new, False)):
            if cell.value:
                yield ModelFacts(
                    format=format_of(model.name, table.headings),
                    model=model.name,
                    version=cell.value,
                    at=context.place(table, row.line),
                    default=is_default,
                    note="" if is_default else join_notes("next default version", upgrade.value),
                )


DEFAULT_VERSIONS = Reader("default versions", ("models",), claims_defaults, by_row(_read_row))
