"""Deployment types: the name of each, its SKU, where it processes data and how it is billed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from aoai_catalog.compile.cells import CellError
from aoai_catalog.compile.reader import Line, Read, TableReader, titled
from aoai_catalog.compile.vocabulary import read_sku_name
from aoai_catalog.records import Sku

Processing: TypeAlias = Literal["region", "data-zone", "global"]

_PROCESSING: Mapping[str, Processing] = {
    "any azure region": "global",
    "within data zone": "data-zone",
    "single region": "region",
    "deployment region": "region",
}
_NO_DEPLOYMENT = "no deployment needed"


def _read_line(line: Line) -> Read:
    """Read a row as a SKU. Instant access, which has none as it needs no deployment, is passed over."""
    code, place = line.cell("sku").text, line.cell("place").text
    if _NO_DEPLOYMENT in code:
        return
    if place.lower() not in _PROCESSING:
        raise CellError(place, "says of no place that the reader knows where data is processed")
    yield Sku(
        sku=read_sku_name(code),
        name=line.cell("name").text,
        processing=_PROCESSING[place.lower()],
        billing=line.cell("billing").text,
        at=line.at,
    )


DEPLOYMENT_TYPES = TableReader(
    "deployment types",
    ("skus",),
    (
        titled("name", "deployment type", need="required"),
        titled("sku", "sku code", need="required"),
        titled("place", "data processing", need="required"),
        titled("billing", "billing", need="required"),
        titled("use", "best for"),
    ),
    _read_line,
)
