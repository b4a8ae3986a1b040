"""What a reader is: one kind of table (or paragraph) of the documentation, told by its content, and how it is read.

A new kind is a module that defines a `Reader`, and a line in `aoai_catalog.compile.readers`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

import msgspec

from aoai_catalog.compile.cells import Cell, CellError, read_cell
from aoai_catalog.compile.markdown import Block, Document, Row, Table
from aoai_catalog.compile.problems import Problem
from aoai_catalog.records import (
    Capacity,
    Feature,
    Lifecycle,
    Limit,
    ModelFacts,
    Offer,
    Place,
    Quota,
    Sku,
)

Record: TypeAlias = Offer | Capacity | Lifecycle | Quota | Limit | Feature | ModelFacts | Sku
"""A record of any table."""


class Context(msgspec.Struct, frozen=True):
    """The page that is being read, and its id in the manifest."""

    page: str
    document: Document

    def place(self, block: Block, line: int) -> Place:
        """The place of a record: a line of the page and the headings above it, outermost first."""
        return Place(self.page, line, " / ".join((*block.headings, block.tab) if block.tab else block.headings))

    def problem(self, line: int, error: CellError) -> Problem:
        """What is wrong with a text on a line of the page."""
        return Problem(self.document.path, line, error.text, error.what)

    def notes(self, table: Table, *cells: Cell) -> list[str]:
        """What the footnotes of some cells of a table say."""
        return [table.footnotes[label] for cell in cells for label in cell.footnotes if label in table.footnotes]


class Reader(msgspec.Struct, frozen=True):
    """How one kind of block is recognised and read.

    `claims` decides by content and headings, never by path. `read` gets one claimed block whose rows all have the
    header's width, and yields its records and, for what it cannot read, problems.
    """

    name: str
    fills: tuple[str, ...]
    claims: Callable[[Block, Document], bool]
    read: Callable[[Block, Context], Iterator[Record | Problem]]


def by_row(
    read_row: Callable[[Row, Table, Context], Iterable[Record | Problem]],
) -> Callable[[Block, Context], Iterator[Record | Problem]]:
    """Make the `read` of a reader that takes a table row by row; what a row cannot be read for is its problem."""

    def read(block: Block, context: Context) -> Iterator[Record | Problem]:
        if not isinstance(block, Table):
            return
        for row in block.rows:
            try:
                yield from read_row(row, block, context)
            except CellError as error:
                yield context.problem(row.line, error)

    return read


def join_notes(*notes: str) -> str:
    """The notes of a record in one line; empty and repeated ones are left out."""
    return "; ".join(note for note in dict.fromkeys(notes) if note)


def misshapen_rows(table: Table) -> tuple[Row, ...]:
    """The rows of a table that have more or fewer cells than its header."""
    return tuple(row for row in table.rows if len(row.cells) != len(table.header))


def undefined_footnotes(table: Table) -> Iterator[tuple[int, str, str]]:
    """The line, cell and label of every footnote of a table that nothing below it in its section defines."""
    for row in (Row(table.line, table.header), *table.rows):
        for source in row.cells:
            cell = read_cell(source)
            for label in cell.footnotes:
                if label not in table.footnotes:
                    yield row.line, cell.text, label
