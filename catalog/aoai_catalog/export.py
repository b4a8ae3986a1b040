"""The rows of `aoai catalog export`: one plain row a fact, with the same columns for every source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any, TypeAlias

from aoai_catalog.load import Source
from aoai_catalog.records import Capacity, Feature, Lifecycle, Limit, ModelFacts, Offer, Place, Quota, Region, Sku

Row: TypeAlias = dict[str, str | int | bool | None]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "offers": ("format", "model", "version", "sku", "region", "status", "fine_tuned_only", "note", "source"),
    "capacity": (
        *("format", "model", "version", "sku", "unit", "minimum", "step", "maximum", "default", "tpm_per_unit"),
        *("usage_name", "source"),
    ),
    "lifecycle": (
        *("format", "model", "version", "sku", "region", "cloud", "subject", "stage", "deprecated_on", "retires_on"),
        *("not_before", "replacement", "source"),
    ),
    "quotas": ("tier", "format", "model", "sku", "scope", "rpm", "tpm", "other", "source"),
    "limits": ("name", "value", "unit", "source"),
    "features": ("feature", "format", "model", "version", "region", "status", "source"),
    "models": (
        *("format", "model", "version", "context_window", "max_output", "training_data", "default", "registration"),
        "source",
    ),
    "skus": ("sku", "name", "processing", "billing", "source"),
    "regions": ("region", "name_en", "name_ja", "geography", "data_zone", "cloud", "source"),
}
"""The columns of each table, in order."""


def export_rows(source: Source, table: str) -> Iterator[Row]:
    """Yield the facts of a table that an edition or capture itself states, in the file's order.

    Args:
        source: An opened edition or capture.
        table: A name of `COLUMNS`; `regions` is no table of a source, see `region_row`.
    """
    for record in source.table(table):
        where = source_of(source, record.at)
        for fact in _FACTS[table](record):
            yield _row(table, fact | {"source": where})


def source_of(source: Source, place: Place) -> str:
    """Where a record stands, as exports write it: `2026-10-05/tier-1.md#30 (2026-08-20)`."""
    page = source.page(place)
    return f"{page.path}#{place.line} ({page.date})" if place.line else f"{page.path} ({page.date})"


def region_row(region: Region, where: str) -> Row:
    """The row of a region of the reviewed file. `where` is its source as the row shall name it."""
    return _row("regions", _fields(region) | {"source": where})


def sku_row(sku: Sku, where: str) -> Row:
    """The row of a SKU of the reviewed file. `where` is its source as the row shall name it."""
    return _row("skus", _fields(sku) | {"source": where})


def text_of(value: str | int | bool | None) -> str:  # noqa: FBT001 - it is the value that is written, not a switch
    """A value as CSV writes it: true or false, no separators in numbers, empty where there is none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _row(table: str, fact: Mapping[str, Any]) -> Row:
    return {column: fact[column] for column in COLUMNS[table]}


def _fields(record: Any) -> dict[str, Any]:
    return {field: getattr(record, field) for field in record.__struct_fields__}


def _offers(offer: Offer) -> Iterator[dict[str, Any]]:
    marks = sorted([*((region, "yes") for region in offer.yes), *((region, "no") for region in offer.no)])
    for region, status in marks:
        yield _fields(offer) | {"region": region, "status": status}


def _lifecycles(lifecycle: Lifecycle) -> Iterator[dict[str, Any]]:
    values = _fields(lifecycle) | {
        "deprecated_on": lifecycle.deprecated_on and lifecycle.deprecated_on.isoformat(),
        "retires_on": lifecycle.retires_on and lifecycle.retires_on.isoformat(),
        "replacement": ", ".join(lifecycle.replacement),
    }
    for sku, region in product(lifecycle.skus or ("",), lifecycle.regions or ("",)):
        yield values | {"sku": sku, "region": region}


def _features(feature: Feature) -> Iterator[dict[str, Any]]:
    """A feature that names models only has one row without region."""
    marks = [*((region, "yes") for region in feature.yes), *((region, "no") for region in feature.no)]
    for region, status in sorted(marks) or [("", feature.status)]:
        yield _fields(feature) | {"region": region, "status": status}


def _plain(record: Capacity | Quota | Limit | ModelFacts | Sku) -> Iterator[dict[str, Any]]:
    yield _fields(record)


_FACTS: Mapping[str, Callable[[Any], Iterator[dict[str, Any]]]] = {
    "offers": _offers,
    "capacity": _plain,
    "lifecycle": _lifecycles,
    "quotas": _plain,
    "limits": _plain,
    "features": _features,
    "models": _plain,
    "skus": _plain,
}
