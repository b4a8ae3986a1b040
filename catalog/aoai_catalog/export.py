"""The rows of `aoai catalog export`: one plain row a fact, with the same columns for every source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeAlias

from aoai_catalog.load import Source
from aoai_catalog.records import TABLES, Offer

Row: TypeAlias = dict[str, str | int | bool | None]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    **{name: (*table.columns, "source") for name, table in TABLES.items()},
    "regions": ("region", "name_en", "name_ja", "geography", "data_zone", "cloud", "source"),
}
"""The columns of each table, in order."""


def export_rows(source: Source, table: str) -> Iterator[Row]:
    """Yield the facts of a table that an edition or capture itself states, in the file's order.

    Args:
        source: An opened edition or capture.
        table: A name of `COLUMNS`; `regions` is no table of a source.
    """
    for record in source.table(table):
        where = str(source.statement(record.at, ""))
        for fact in facts_of(record, TABLES[table].columns):
            yield row_of(table, fact, where)


def facts_of(record: Any, columns: Iterable[str]) -> Iterator[dict[str, Any]]:
    """What a record says, one for each SKU and region that it names, as far as they are among the columns.

    A feature that names models only has one fact without region.
    """
    values = {column: getattr(record, column, "") for column in columns}
    marks = sorted((region, mark) for mark in ("yes", "no") for region in getattr(record, mark, ()))
    if not marks and isinstance(record, Offer):
        return
    regions = (getattr(record, "regions", ()) if "region" in values else ()) or ("",)
    for sku in getattr(record, "skus", ()) or (values.get("sku", ""),):
        for region, status in marks or [(region, values.get("status", "")) for region in regions]:
            spread = {"sku": sku, "region": region, "status": status}
            yield {column: spread.get(column, value) for column, value in values.items()}


def row_of(table: str, fact: Mapping[str, Any], source: str) -> Row:
    """A fact as a row: days in ISO, several values in one, `source` at the end."""
    return {column: _written(fact[column]) for column in COLUMNS[table][:-1]} | {"source": source}


def text_of(value: str | int | bool | None) -> str:  # noqa: FBT001 - it is the value that is written, not a switch
    """A value as CSV writes it: true or false, no separators in numbers, empty where there is none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _written(value: Any) -> str | int | bool | None:
    if isinstance(value, date):
        return value.isoformat()
    return ", ".join(value) if isinstance(value, tuple) else value
