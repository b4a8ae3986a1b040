"""How a matrix of models and regions is laid out: which side holds which, told by titles and by what the cells hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress

from aoai_catalog import reviewed
from aoai_catalog.compile.cells import Cell, CellError, read_cell, read_mark
from aoai_catalog.compile.markdown import Table
from aoai_catalog.compile.model_cells import read_models
from aoai_catalog.compile.vocabulary import format_of

MODEL_TITLES = frozenset({"model", "models", "model name", "model id"})
VERSION_TITLES = frozenset({"version", "model version"})
SKU_TITLES = frozenset({"deployment type", "sku", "sku name"})


def column_titled(table: Table, titles: frozenset[str]) -> int | None:
    """The first column with one of some titles (in lower case)."""
    return next((column for column, title in enumerate(table.columns) if title.casefold() in titles), None)


def region_columns(table: Table) -> dict[int, str]:
    """The columns that are regions, where rows are models; none where they are not.

    A region that Azure added since looks like one, and is taken for it, so that it is reported.
    """
    if column_titled(table, MODEL_TITLES) is None:
        return {}
    others = {
        column: title
        for column, title in enumerate(table.columns)
        if title.casefold() not in MODEL_TITLES | VERSION_TITLES | SKU_TITLES
    }
    if not any(reviewed.region_id(title) for title in others.values()):
        return {}
    return {
        column: title
        for column, title in others.items()
        if reviewed.region_id(title) or (title.isalnum() and title.islower())
    }


def column_of_regions(table: Table) -> int | None:
    """The column that holds regions, where rows are regions."""
    for column in range(len(table.header)):
        names = [read_cell(row.cells[column]).text for row in table.rows if column < len(row.cells)]
        if names and 2 * sum(reviewed.region_id(name) is not None for name in names) > len(names):
            return column
    return None


def model_columns(table: Table) -> Mapping[int, str]:
    """The Markdown of the titles that are models, where rows are regions: of all columns but the regions' own.

    None where not one is of a known vendor.
    """
    region = column_of_regions(table)
    columns = {column: source for column, source in enumerate(table.header) if column != region}
    return columns if region is not None and any(map(_is_model, columns.values())) else {}


def are_marks(table: Table, columns: Collection[int]) -> bool:
    """Whether most cells of some columns that say anything are ticks: a table of quotas is none of availability."""
    cells = [read_cell(source) for row in table.rows for at, source in enumerate(row.cells) if at in columns]
    telling = [cell for cell in cells if not is_mark(cell, "no")]
    return bool(columns) and 2 * sum(is_mark(cell, "yes") for cell in telling) >= len(telling)


def is_mark(cell: Cell, mark: str) -> bool:
    """Whether a cell is a tick (`yes`) or a dash (`no`); a tick may have words behind it."""
    for text in (cell.text, cell.text.partition(" ")[0]):
        with suppress(CellError):
            return read_mark(Cell(text)) == mark
    return False


def _is_model(source: str) -> bool:
    try:
        return all(format_of(model.name) for model in read_models(source))
    except CellError:
        return False
