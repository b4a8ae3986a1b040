"""The frame of all readers: what a reader declares, and what is done alike for all of them.

A reader of tables declares which columns it knows, by title and role, and reads one line at a time. The frame claims
the tables that have what the reader requires, walks them (a line is a row, or a column of a table whose rows have
titles), gives a record its header and turns what a reader cannot read into a problem with its place. A column of no
known role is a problem as well. A reader of prose reads a paragraph at a time. A new kind of either is a line in
`aoai_catalog.compile.readers`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Literal, TypeAlias, TypeVar

import msgspec

from aoai_catalog.compile.cells import Cell, CellError, read_cell
from aoai_catalog.compile.markdown import Block, Document, Paragraph, Row, Table
from aoai_catalog.compile.model_cells import NamedModel, read_models
from aoai_catalog.compile.problems import Problem
from aoai_catalog.compile.vocabulary import format_of, known_title, read_version
from aoai_catalog.records import Capacity, Feature, Lifecycle, Limit, ModelFacts, Offer, Place, Quota, Sku

Record: TypeAlias = Offer | Capacity | Lifecycle | Quota | Limit | Feature | ModelFacts | Sku
"""A record of any table."""

Read: TypeAlias = Iterable[Record | Problem]
Need: TypeAlias = Literal["required", "any", "optional"]
"""Whether a table must have a column, one of several columns, or may have it."""

Extent: TypeAlias = Literal["whole", "fragment"]
"""Whether a reader's block states its table of the catalog in full, or adds something to it."""

OfModel = TypeVar("OfModel", Offer, Capacity, Lifecycle, Quota, Feature, ModelFacts)


class Column(msgspec.Struct, frozen=True):
    """A column that a reader knows: its role, and what a title says beside the role (None: it is another column)."""

    role: str
    qualifier: Callable[[str], str | None]
    need: Need = "optional"


def titled(role: str, *titles: str, need: Need = "optional") -> Column:
    """A column by its titles, whole and in any case."""
    known = {title.casefold() for title in titles}
    return Column(role, lambda title: "" if title.casefold() in known else None, need)


def kept(role: str, *titles: str, need: Need = "optional") -> Column:
    """Columns by their titles that share a role, as each is kept with its title: remarks, capabilities."""
    known = {title.casefold() for title in titles}
    return Column(role, lambda title: title.casefold() if title.casefold() in known else None, need)


def matching(role: str, pattern: str, need: Need = "optional") -> Column:
    """A column whose whole title matches a pattern; the group `of` is its qualifier."""
    compiled = re.compile(pattern, re.IGNORECASE)

    def qualifier(title: str) -> str | None:
        match = compiled.fullmatch(title)
        return None if match is None else match.groupdict().get("of") or ""

    return Column(role, qualifier, need)


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """A place on the page that is being read: its id in the manifest, the block, the line."""

    page: str
    document: Document
    block: Block
    line: int

    @property
    def at(self) -> Place:
        """The place of a record: the line, and the headings above it, outermost first."""
        return self.at_line(self.line)

    def at_line(self, line: int) -> Place:
        """The place of a record that stands on another line of the block."""
        titles = (*self.block.headings, self.block.tab) if self.block.tab else self.block.headings
        return Place(self.page, line, " / ".join(titles))

    def problem(self, error: CellError, line: int = 0) -> Problem:
        """What is wrong with a text, on this line or another one."""
        return Problem(self.document.path, line or self.line, error.text, error.what)

    def format_of(self, model: str) -> str:
        """ARM's format of a model under the headings of the block."""
        return format_of(model, self.block.headings)

    def of_model(
        self, kind: Callable[..., OfModel], model: NamedModel, *, at: Place | None = None, **fields: object
    ) -> OfModel:
        """Make a record of a model, with the header that all have: format, name, version and place."""
        header = {"format": self.format_of(model.name) if model.name else "", "model": model.name}
        if kind is not Quota:
            header["version"] = model.version
        return kind(**header, at=at or self.at, **fields)


class Field(msgspec.Struct, frozen=True):
    """A cell of a line: the role of its column, what the title says beside it, the title, its Markdown and its line."""

    role: str
    of: str
    title: Cell
    source: str
    line: int

    @property
    def cell(self) -> Cell:
        """The cell's text and footnotes."""
        return read_cell(self.source)


class Line(Spot, frozen=True, kw_only=True):
    """A row of a table, or a column of one whose rows have titles; `title` is then the column's own heading."""

    table: Table
    fields: tuple[Field, ...]
    title: str = ""

    def among(self, *roles: str) -> tuple[Field, ...]:
        """The cells of some roles, in the table's order."""
        return tuple(field for field in self.fields if field.role in roles)

    def has(self, role: str) -> bool:
        """Whether the table has a column of a role."""
        return bool(self.among(role))

    def source(self, role: str) -> str:
        """The Markdown of a role's cell, empty where the table has none."""
        return next((field.source for field in self.among(role)), "")

    def cell(self, role: str) -> Cell:
        """The cell of a role, an empty one where the table has none."""
        return read_cell(self.source(role))

    def models(self) -> tuple[NamedModel, ...]:
        """The models that the line names, each with the version of its own column or of its name."""
        column = self.cell("version").value
        models = read_models(self.title or self.source("model"))
        if other := next((model for model in models if column and model.version not in {"", column}), None):
            raise CellError(f"{other.name} {other.version}", f"stands beside version {column}")
        return tuple(msgspec.structs.replace(model, version=read_version(column or model.version)) for model in models)

    def notes(self, *cells: Cell) -> list[str]:
        """What the footnotes of some cells say; of all the line's where none are given."""
        read = cells or tuple(field.cell for field in self.fields)
        footnotes = self.table.footnotes
        return [footnotes[label] for cell in read for label in cell.footnotes if label in footnotes]

    def remarks(self, *roles: str) -> list[str]:
        """What stands in the cells of some roles, each behind its title."""
        return [f"{field.title.text}: {field.cell.value}" for field in self.among(*roles) if field.cell.value]


def anywhere(_table: Table, _document: Document) -> bool:
    """Any section of any page."""
    return True


class TableReader(msgspec.Struct, frozen=True):
    """How one kind of table is known and read.

    `where` decides by headings and content what the columns leave open. `labels` are the titles that the first column
    of a table has whose rows have titles: it is read by its columns.
    """

    name: str
    fills: tuple[str, ...]
    columns: tuple[Column, ...]
    read: Callable[[Line], Read]
    where: Callable[[Table, Document], bool] = anywhere
    labels: tuple[str, ...] = ()
    extent: Extent = "whole"

    def claims(self, block: Block, document: Document) -> bool:
        """Whether a block is a table with all that the reader requires."""
        if not isinstance(block, Table) or not block.header or (self.labels and not self._has_labels(block)):
            return False
        found = {known[0].role for title in self._titles(block) if (known := self._known(title[1].text))}
        required = {column.role for column in self.columns if column.need == "required"}
        one_of = {column.role for column in self.columns if column.need == "any"}
        return required <= found and (not one_of or bool(one_of & found)) and self.where(block, document)

    def unknown(self, table: Table, document: Document) -> list[tuple[int, str]]:
        """The titles that keep the reader from a table of which it knows most, with their lines; none of another."""
        if not table.header or (self.labels and not self._has_labels(table)) or not self.where(table, document):
            return []
        titles = [(line, title.text) for line, title in self._titles(table)]
        strange = [(line, title) for line, title in titles if self._known(title) is None]
        return strange if 2 * len(strange) < len(titles) else []

    def read_block(self, block: Block, document: Document, page: str) -> Iterator[Record | Problem]:
        """Read a claimed table line by line. What a line cannot be read for is its problem."""
        if not isinstance(block, Table):
            return
        titles: list[tuple[Column, str] | None] = []
        for line, title in self._titles(block):
            known = self._known(title.text)
            if known is None:
                yield Problem(document.path, line, title.text, f"is not a column that the reader of {self.name} knows")
            elif known in titles:
                yield Problem(document.path, line, title.text, "stands twice; its second column is not read")
                known = None
            titles.append(known)
        for item in self._lines(block, document, page, titles):
            try:
                yield from self.read(item)
            except CellError as error:
                yield item.problem(error)

    def _has_labels(self, table: Table) -> bool:
        return table.columns[0].casefold() in self.labels

    def _titles(self, table: Table) -> list[tuple[int, Cell]]:
        if self.labels:
            return [(row.line, read_cell(row.cells[0])) for row in table.rows if row.cells]
        return [(table.line, read_cell(source)) for source in table.header]

    def _known(self, title: str) -> tuple[Column, str] | None:
        found = ((column, column.qualifier(known_title(title))) for column in self.columns)
        return next(((column, of) for column, of in found if of is not None), None)

    def _lines(
        self, table: Table, document: Document, page: str, known: Sequence[tuple[Column, str] | None]
    ) -> Iterator[Line]:
        titles = self._titles(table)
        if not self.labels:
            for row in table.rows:
                cells = ((source, row.line) for source in row.cells)
                fields = _fields(titles, known, cells)
                yield Line(page=page, document=document, block=table, table=table, line=row.line, fields=fields)
            return
        for column, heading in list(enumerate(table.header))[1:]:
            cells = ((row.cells[column], row.line) for row in table.rows)
            fields = _fields(titles, known, cells)
            yield Line(
                page=page, document=document, block=table, table=table, line=table.line, fields=fields, title=heading
            )


class ProseReader(msgspec.Struct, frozen=True):
    """How one kind of statement in paragraphs is read; a paragraph is one where it yields anything, or `where` says."""

    name: str
    fills: tuple[str, ...]
    read: Callable[[Spot, str], Read]
    where: Callable[[Paragraph, Document], bool] | None = None
    extent: Extent = "fragment"

    def claims(self, block: Block, document: Document) -> bool:
        """Whether a block is a paragraph that says something of the kind."""
        if not isinstance(block, Paragraph):
            return False
        return self.where(block, document) if self.where else any(True for _ in self.read_block(block, document, ""))

    def read_block(self, block: Block, document: Document, page: str) -> Iterator[Record | Problem]:
        """Read a paragraph. What it cannot be read for is its problem."""
        if not isinstance(block, Paragraph):
            return
        spot = Spot(page=page, document=document, block=block, line=block.line)
        try:
            yield from self.read(spot, block.text)
        except CellError as error:
            yield spot.problem(error)


Reader: TypeAlias = TableReader | ProseReader


def _fields(
    titles: Iterable[tuple[int, Cell]],
    known: Iterable[tuple[Column, str] | None],
    cells: Iterable[tuple[str, int]],
) -> tuple[Field, ...]:
    return tuple(
        Field(role[0].role, role[1], title, source, line)
        for (_, title), role, (source, line) in zip(titles, known, cells, strict=True)
        if role is not None
    )


def above(spot: Spot) -> Iterator[Paragraph]:
    """The paragraphs above a block, nearest first."""
    return (
        block
        for block in reversed(spot.document.blocks)
        if block.line < spot.block.line and isinstance(block, Paragraph)
    )


def below(spot: Spot) -> Iterator[Paragraph]:
    """The paragraphs below a block in its section, up to the next table."""
    for block in spot.document.blocks:
        if block.line > spot.block.line:
            if isinstance(block, Table) or block.headings != spot.block.headings:
                return
            yield block


def join_notes(*notes: str) -> str:
    """The notes of a record in one line; empty and repeated ones are left out."""
    return "; ".join(note for note in dict.fromkeys(notes) if note)


def misshapen_rows(table: Table) -> tuple[Row, ...]:
    """The rows of a table that have more or fewer cells than its header, or none but the first that is not blank."""
    wide = len(table.header) > 2
    return tuple(
        row
        for row in table.rows
        if len(row.cells) != len(table.header) or (wide and row.cells[0] and not any(row.cells[1:]))
    )


def undefined_footnotes(table: Table) -> Iterator[tuple[int, str, str]]:
    """The line, cell and label of every footnote of a table that nothing below it in its section defines."""
    for row in chain([Row(table.line, table.header)], table.rows):
        for cell in map(read_cell, row.cells):
            for label in cell.footnotes:
                if label not in table.footnotes:
                    yield row.line, cell.text, label
