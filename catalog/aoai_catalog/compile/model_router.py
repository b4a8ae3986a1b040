"""The models behind model router, for each of its versions, and the regions where it can be deployed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aoai_catalog.compile.cells import CellError, read_cell, split_lines
from aoai_catalog.compile.markdown import Block, Document, Row, Table
from aoai_catalog.compile.model_cells import read_models
from aoai_catalog.compile.problems import Problem
from aoai_catalog.compile.reader import Context, Reader, Record, by_row, join_notes
from aoai_catalog.compile.region_names import read_regions
from aoai_catalog.compile.vocabulary import format_of, read_kind
from aoai_catalog.records import Feature, Offer

_BY_ROW = ("Format", "Model", "Version")
_BY_VERSION = ("Model router version", "Underlying models", "Underlying model version")
_REGIONS = ("Region", "Deployment types supported")
_ROUTER = re.compile(r"model router version (?P<version>[\d-]+)", re.IGNORECASE)
_FEATURE = "model-router"


def claims_underlying(block: Block, _document: Document) -> bool:
    """Whether a block lists the models behind model router, one a row or all of a version in one cell."""
    if not isinstance(block, Table):
        return False
    return block.columns == _BY_VERSION or (block.columns == _BY_ROW and _router_version(block) is not None)


def _read_underlying(row: Row, table: Table, context: Context) -> Iterator[Record | Problem]:
    """Read the models of a row as those that a version of model router can choose."""
    if table.columns == _BY_ROW:
        pairs = [(row.cells[1], row.cells[2])]
        router = _router_version(table) or ""
    else:
        router = read_cell(row.cells[0]).text
        names, versions = split_lines(row.cells[1]), split_lines(row.cells[2])
        if len(names) != len(versions):
            what = f"lists {len(names)} models beside {len(versions)} versions; they are read without versions"
            yield context.problem(row.line, CellError(router, what))
            versions = ("",) * len(names)
        pairs = list(zip(names, versions, strict=True))
    for source, version in pairs:
        for model in read_models(source):
            yield Feature(
                feature=_FEATURE,
                at=context.place(table, row.line),
                format=format_of(model.name, table.headings),
                model=model.name,
                version=read_cell(version).value or model.version,
                note=join_notes(f"model router {router}", model.remark, *context.notes(table, read_cell(source))),
            )


def claims_router_regions(block: Block, document: Document) -> bool:
    """Whether a block lists the regions of model router with their deployment types."""
    return isinstance(block, Table) and block.columns == _REGIONS and "model router" in document.title.lower()


def _read_regions(row: Row, table: Table, context: Context) -> Iterator[Offer]:
    """Read a row as offers of model router, one for each deployment type."""
    for kind in read_cell(row.cells[1]).text.split(","):
        yield Offer(
            format=format_of(_FEATURE),
            model=_FEATURE,
            version="",
            sku=read_kind(kind.strip()),
            at=context.place(table, row.line),
            yes=read_regions(row.cells[0]).ids,
        )


def _router_version(table: Table) -> str | None:
    return next((match["version"] for title in reversed(table.headings) if (match := _ROUTER.search(title))), None)


UNDERLYING_MODELS = Reader("models behind model router", ("features",), claims_underlying, by_row(_read_underlying))
ROUTER_REGIONS = Reader("regions of model router", ("offers",), claims_router_regions, by_row(_read_regions))
