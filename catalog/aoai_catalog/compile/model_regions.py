"""Where a model is offered, as its description says it: `East US2 & Sweden Central (Global Standard)`.

Such a cell stands in a table of models and regions, or as the last bullet of a model of another maker. It names only
where a model is; most refer to the matrices instead, and are then no offer. "All regions" is kept as a note, as it
does not say which those are. A line without a deployment type is about Standard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aoai_catalog.compile.cells import CellError, read_cell, split_lines
from aoai_catalog.compile.markdown import Block, Document, Row, Table
from aoai_catalog.compile.model_cells import NamedModel, read_models, rows_of_models
from aoai_catalog.compile.reader import Context, Reader, Record, by_row, join_notes
from aoai_catalog.compile.region_names import read_regions
from aoai_catalog.compile.vocabulary import format_of, read_kind
from aoai_catalog.records import ModelFacts, Offer

_COLUMNS = ("Model", "Region")
_REFERRAL = re.compile(r"see the models table", re.IGNORECASE)
_EVERYWHERE = re.compile(r"all (?:\w+ )*regions\.?", re.IGNORECASE)
_REGIONS_OF_SKUS = re.compile(r"(?:,|\band\b)?\s*(?P<regions>[^()]+?) \((?P<skus>[^()]+)\)[.。]?")
_AND = re.compile(r"\s+and\s+|\s*[,&]\s*")


def claims_model_regions(block: Block, _document: Document) -> bool:
    """Whether a block is a table of models and the regions of each."""
    return isinstance(block, Table) and block.columns == _COLUMNS


def _read_row(row: Row, table: Table, context: Context) -> Iterator[Record]:
    """Read each line of a cell as an offer; one that refers to the matrices is none."""
    text = read_cell(row.cells[1]).text
    if _REFERRAL.search(text):
        return
    if _EVERYWHERE.fullmatch(text):
        for model in read_models(row.cells[0]):
            yield ModelFacts(
                format=format_of(model.name, table.headings),
                model=model.name,
                version=model.version,
                at=context.place(table, row.line),
                note=f"offered in {text}",
            )
        return
    regions_of_sku: dict[str, set[str]] = {}
    for line in split_lines(row.cells[1]):
        for skus, regions in _read_line(read_cell(line).text):
            for sku in skus:
                regions_of_sku.setdefault(sku, set()).update(regions)
    for model in read_models(row.cells[0]):
        for sku, offered in regions_of_sku.items():
            yield Offer(
                format=format_of(model.name, table.headings),
                model=model.name,
                version=model.version or _version_on_page(model, context.document),
                sku=sku,
                at=context.place(table, row.line),
                yes=tuple(sorted(offered)),
                note=join_notes(model.remark, *context.notes(table, *map(read_cell, row.cells))),
            )


def _read_line(text: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Read a line as SKUs and regions, once for each pair of brackets. One without brackets is about Standard."""
    if "(" not in text:
        yield ("Standard",), read_regions(text).ids
        return
    if _REGIONS_OF_SKUS.sub("", text).strip():
        raise CellError(text, "is no list of regions with their deployment types in brackets")
    for match in _REGIONS_OF_SKUS.finditer(text):
        yield tuple(read_kind(kind) for kind in _AND.split(match["skus"])), read_regions(match["regions"]).ids


def _version_on_page(model: NamedModel, document: Document) -> str:
    """The version that the page's descriptions give of a model, if it is only one."""
    versions = {
        other.version
        for table in document.tables
        for _, models in rows_of_models(table)
        for other in models
        if other.name == model.name and other.version
    }
    return versions.pop() if len(versions) == 1 else ""


MODEL_REGIONS = Reader("regions of models", ("offers", "models"), claims_model_regions, by_row(_read_row))
