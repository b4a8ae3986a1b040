"""Deployment types: the name of each, its SKU, where it processes data and how it is billed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

from aoai_catalog import reviewed
from aoai_catalog.compile.cells import CellError, read_cell
from aoai_catalog.compile.markdown import Block, Document, Row, Table
from aoai_catalog.compile.reader import Context, Reader, by_row
from aoai_catalog.records import Sku

Processing: TypeAlias = Literal["region", "data-zone", "global"]

_NAME = "Deployment type"
_SKU = "SKU code"
_PLACE = "Data processing"
_BILLING = "Billing"
_PROCESSING: Mapping[str, Processing] = {
    "any azure region": "global",
    "within data zone": "data-zone",
    "single region": "region",
    "deployment region": "region",
}
_NO_DEPLOYMENT = "no deployment needed"


def claims_types(block: Block, _document: Document) -> bool:
    """Whether a block is a table of deployment types that says where each processes data."""
    return isinstance(block, Table) and block.columns[:1] == (_NAME,) and {_SKU, _PLACE, _BILLING} <= set(block.columns)


def _read_row(row: Row, table: Table, context: Context) -> Iterator[Sku]:
    """Read a row as a SKU. Instant access, which has none as it needs no deployment, is passed over."""
    cells = dict(zip(table.columns, map(read_cell, row.cells), strict=True))
    if _NO_DEPLOYMENT not in cells[_SKU].text:
        yield Sku(
            sku=_read_code(cells[_SKU].text),
            name=cells[_NAME].text,
            processing=_read_processing(cells[_PLACE].text),
            billing=cells[_BILLING].text,
            at=context.place(table, row.line),
        )


def _read_code(code: str) -> str:
    if sku := reviewed.sku_name(code):
        return sku
    raise CellError(code, "is no SKU of data/skus.json; add it there if Azure has it")


def _read_processing(text: str) -> Processing:
    if processing := _PROCESSING.get(text.lower()):
        return processing
    raise CellError(text, "says of no place that the reader knows where data is processed")


DEPLOYMENT_TYPES = Reader("deployment types", ("skus",), claims_types, by_row(_read_row))
