"""Features by region or by model: marked with ticks, or with yes, no and in part.

A region is a row, and a column is a feature (`Responses API`) or, in a section about one feature (Assistants), a model.
Or a model is a row and a feature a column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from aoai_catalog import reviewed
from aoai_catalog.compile.cells import Cell, CellError, read_cell, read_mark
from aoai_catalog.compile.markdown import Block, Document, Row, Table
from aoai_catalog.compile.model_cells import NamedModel, read_models
from aoai_catalog.compile.problems import Problem
from aoai_catalog.compile.reader import Context, Reader, Record, by_row, join_notes
from aoai_catalog.compile.vocabulary import format_of, read_region, read_sku
from aoai_catalog.records import Feature

_IN_PART = frozenset({"limited", "preview", "partial"})
"""Words for a yes that is noted as such."""

_NAMES = {"Responses API": "responses", "Agents": "agents", "Class A": "agents-private-class-a"}
"""Columns whose feature has a name of its own."""

_SECTIONS: Mapping[str, str] = {"assistants": "assistants", "priority processing": "priority-processing"}
"""Sections (or pages) about one feature, in which a matrix of models and regions is about that feature."""

_NO_PART_OF_NAME = re.compile(r"\(.*?\)|\bwith\b|[^a-z0-9]+")


def claims_regions(block: Block, document: Document) -> bool:
    """Whether a block has a region a row and only marks in its other columns, and is no matrix of offers."""
    return (
        isinstance(block, Table)
        and block.columns[:1] == ("Region",)
        and _holds_marks(block)
        and (_section_feature(block, document) is not None or not _is_mostly_models(block.header[1:]))
    )


def claims_models(block: Block, _document: Document) -> bool:
    """Whether a block has a model a row and a feature a column, with only marks in them."""
    return (
        isinstance(block, Table)
        and block.columns[:1] == ("Model",)
        and _holds_marks(block)
        and not any(map(reviewed.region_id, block.columns))
    )


def claims_availability(block: Block, document: Document) -> bool:
    """Whether a block says of features whether a whole cloud has them, on a page that lists the cloud's regions."""
    return (
        isinstance(block, Table)
        and block.columns[1:] == ("Available",)
        and _holds_marks(block)
        and any(claims_identifiers(table, document) for table in document.tables)
    )


def claims_identifiers(block: Block, _document: Document) -> bool:
    """Whether a block lists regions with their ids."""
    return isinstance(block, Table) and block.columns == ("Region", "Region identifier")


def read_regions_table(block: Block, context: Context) -> Iterator[Record | Problem]:
    """Read each column as a feature, or as one of a model, with the regions that have it and those that do not."""
    if not isinstance(block, Table):
        return
    for column, heading in list(enumerate(block.header))[1:]:
        marks: dict[str, list[str]] = {"yes": [], "no": []}
        notes: list[str] = context.notes(block, read_cell(heading))
        for row in block.rows:
            cell = read_cell(row.cells[column])
            try:
                region = read_region(read_cell(row.cells[0]).text)
                status, remark = _read_status(cell)
            except CellError as error:
                yield context.problem(row.line, error)
                continue
            marks[status].append(region)
            notes += [f"{region}: {note}" for note in (remark, *context.notes(block, cell)) if note]
        of_section = _section_feature(block, context.document)
        for model in (of_section and _models(heading)) or (NamedModel(""),):
            yield Feature(
                feature=of_section if of_section and model.name else _name(block, read_cell(heading)),
                at=context.place(block, block.line),
                format=format_of(model.name, block.headings) if model.name else "",
                model=model.name,
                version=model.version,
                yes=tuple(sorted(marks["yes"])),
                no=tuple(sorted(marks["no"])),
                note=join_notes(read_sku((*block.headings, block.tab)) or "", model.remark, *notes),
            )


def _read_model_row(row: Row, table: Table, context: Context) -> Iterator[Feature]:
    """Read each cell as a feature that a model has, or has not."""
    for model in read_models(row.cells[0]):
        for heading, source in zip(table.header[1:], row.cells[1:], strict=True):
            status, remark = _read_status(read_cell(source))
            yield Feature(
                feature=_name(table, read_cell(heading)),
                at=context.place(table, row.line),
                format=format_of(model.name, table.headings),
                model=model.name,
                version=model.version,
                status=status,
                note=join_notes(remark, model.remark, *context.notes(table, read_cell(source))),
            )


def _read_available(row: Row, table: Table, context: Context) -> Iterator[Feature]:
    """Read a row as a feature that all regions of the page have, or have not."""
    regions = _identified(context.document)
    name, available = (read_cell(source) for source in row.cells)
    status, remark = _read_status(available)
    yield Feature(
        feature=_name(table, name),
        at=context.place(table, row.line),
        yes=regions if status == "yes" else (),
        no=regions if status == "no" else (),
        note=join_notes(remark, *context.notes(table, name, available)),
    )


def read_identifiers(block: Block, context: Context) -> Iterator[Record | Problem]:
    """Read the regions of a page about agents as those that have them."""
    if isinstance(block, Table):
        yield Feature("agents", context.place(block, block.line), yes=_identified(context.document))


def _identified(document: Document) -> tuple[str, ...]:
    """The ids that a page lists; read_region knows them all, since it is asked for the name as well."""
    return tuple(
        sorted(
            read_region(read_cell(row.cells[1]).text)
            for table in document.tables
            if claims_identifiers(table, document)
            for row in table.rows
        )
    )


def _section_feature(table: Table, document: Document) -> str | None:
    titles = " ".join((document.title, *table.headings)).lower()
    return next((feature for section, feature in _SECTIONS.items() if section in titles), None)


def _models(heading: str) -> tuple[NamedModel, ...]:
    """The models that a column's heading names; none where it names something else."""
    try:
        models = read_models(heading)
        return models if all(format_of(model.name) for model in models) else ()
    except CellError:
        return ()


def _is_mostly_models(headings: Sequence[str]) -> bool:
    """Whether most headings name models; `Code Interpreter` looks like one, and stands among other tools."""
    return 2 * sum(bool(_models(heading)) for heading in headings) > len(headings)


def _holds_marks(table: Table) -> bool:
    return bool(table.rows) and all(_is_mark(source) for row in table.rows for source in row.cells[1:])


def _is_mark(source: str) -> bool:
    try:
        _read_status(read_cell(source))
    except CellError:
        return False
    return True


def _read_status(cell: Cell) -> tuple[Literal["yes", "no"], str]:
    """Read a mark or a word as yes or no, with what it adds."""
    word = cell.text.lower()
    return ("yes", word) if word in _IN_PART else (read_mark(cell), "")


def _name(table: Table, heading: Cell) -> str:
    """A feature's name: `Code Interpreter` in a table of tools is tool-code-interpreter."""
    text = heading.text.rstrip("*")
    if text in _NAMES:
        return _NAMES[text]
    slug = "-".join(_NO_PART_OF_NAME.sub(" ", text.lower()).split())
    return f"tool-{slug}" if any("tool" in title.lower() for title in table.headings) else slug


REGION_FEATURES = Reader("features by region", ("features",), claims_regions, read_regions_table)
MODEL_FEATURES = Reader("features by model", ("features",), claims_models, by_row(_read_model_row))
CLOUD_FEATURES = Reader("features of a cloud", ("features",), claims_availability, by_row(_read_available))
AGENT_REGIONS = Reader("regions of agents", ("features",), claims_identifiers, read_identifiers)
