"""Which models can be fine-tuned, where and by which method: one table, a column for each training type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aoai_catalog.compile.cells import Cell, CellError, read_cell, read_mark, split_lines
from aoai_catalog.compile.markdown import Block, Document, Row, Table
from aoai_catalog.compile.model_cells import NamedModel, read_models
from aoai_catalog.compile.reader import Context, Reader, by_row, join_notes
from aoai_catalog.compile.region_names import read_regions
from aoai_catalog.compile.vocabulary import format_of
from aoai_catalog.records import Feature

_STANDARD = "standard"
_FEATURE_OF_MARK = {"global": "fine-tuning-global", "developer": "fine-tuning-developer"}
_DATA_ZONE = "data zone"
_METHODS = "methods"
_REMARKS = ("status", "modality", "max request (tokens)", "training data (up to)")
_KNOWN = frozenset({_STANDARD, *_FEATURE_OF_MARK, _DATA_ZONE, _METHODS, *_REMARKS})
_OTHER_TITLES = {
    "standard regions": _STANDARD,
    "standard training regions": _STANDARD,
    "fine-tuning regions": _STANDARD,
    "global training": "global",
    "developer tier": "developer",
    "developer training": "developer",
    "data zone training": _DATA_ZONE,
}
"""How pages of other dates write the columns."""

_NOT_SUPPORTED = "Not supported"


def claims_fine_tuning(block: Block, _document: Document) -> bool:
    """Whether a block is the table of models that can be fine-tuned."""
    return isinstance(block, Table) and _STANDARD in _titles(block)[1:] and set(_titles(block)[1:]) <= _KNOWN


def _titles(table: Table) -> tuple[str, ...]:
    return tuple(_OTHER_TITLES.get(column.lower(), column.lower()) for column in table.columns)


def _read_row(row: Row, table: Table, context: Context) -> Iterator[Feature]:
    """Read a row as the features of its models: regions of standard training, the other types, the methods."""
    cells = dict(zip(_titles(table), row.cells, strict=True))
    for model in read_models(row.cells[0]):
        yield from _read_training_types(model, row, cells, table, context)
        yield from _read_methods(model, row, cells, table, context)


def _read_training_types(
    model: NamedModel, row: Row, cells: Mapping[str, str], table: Table, context: Context
) -> Iterator[Feature]:
    standard = read_cell(cells[_STANDARD])
    if standard.text == _NOT_SUPPORTED or standard.empty:
        yield _feature("fine-tuning", model, row, cells, table, context, offered=False)
    else:
        found = [read_regions(line) for line in split_lines(cells[_STANDARD])]
        regions = tuple(sorted(region for some in found for region in some.ids))
        remark = join_notes(*(some.remark for some in found))
        yield _feature("fine-tuning", model, row, cells, table, context, regions=regions, remark=remark)
    for column, feature in _FEATURE_OF_MARK.items():
        if column in cells:
            offered = read_mark(read_cell(cells[column])) == "yes"
            yield _feature(feature, model, row, cells, table, context, offered=offered)
    if _DATA_ZONE in cells:
        zones = read_cell(cells[_DATA_ZONE])
        offered = not _is_no(zones)
        remark = zones.text if offered else ""
        yield _feature("fine-tuning-data-zone", model, row, cells, table, context, offered=offered, remark=remark)


def _read_methods(
    model: NamedModel, row: Row, cells: Mapping[str, str], table: Table, context: Context
) -> Iterator[Feature]:
    for method in read_cell(cells.get(_METHODS, "")).value.split(","):
        if method.strip():
            yield _feature(f"fine-tuning-{method.strip().lower()}", model, row, cells, table, context)


def _is_no(cell: Cell) -> bool:
    try:
        return read_mark(cell) == "no"
    except CellError:
        return False


def _feature(
    feature: str,
    model: NamedModel,
    row: Row,
    cells: Mapping[str, str],
    table: Table,
    context: Context,
    *,
    regions: tuple[str, ...] = (),
    offered: bool = True,
    remark: str = "",
) -> Feature:
    read = {column: read_cell(source) for column, source in cells.items()}
    remarks = (f"{column} {read[column].text}" for column in _REMARKS if column in read and read[column].value)
    return Feature(
        feature=feature,
        at=context.place(table, row.line),
        format=format_of(model.name, table.headings),
        model=model.name,
        version=model.version,
        yes=regions,
        status="yes" if offered else "no",
        note=join_notes(remark, model.remark, *remarks, *context.notes(table, *read.values())),
    )


FINE_TUNING = Reader("fine-tuning", ("features",), claims_fine_tuning, by_row(_read_row))
