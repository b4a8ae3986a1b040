"""Reads editions, captures and overlays from disk, and of each only the tables that are asked for.

A source file is canonical JSON: the manifest, then the tables. Opening one decodes its manifest and leaves the tables
as bytes; a table is decoded when a question first needs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from aoai_catalog import records
from aoai_catalog.names import fold
from aoai_catalog.records import Capacity, Feature, Lifecycle, Manifest, ModelFacts, Offer, Page, Place

DATA = Path(__file__).parent / "data"
"""The bundled editions, captures and reviewed files."""

_EMPTY = msgspec.Raw(b"[]")

Row = TypeVar("Row", Offer, Capacity, Lifecycle, ModelFacts, Feature)


class CatalogError(Exception):
    """A source cannot be read or is malformed. The message names the file and the remedy."""


class Statement(msgspec.Struct, frozen=True):
    """What one source says of a question: the value in its words, and where it stands."""

    value: str
    title: str
    date: date
    where: str


class _Tables(msgspec.Struct):
    manifest: Manifest
    offers: msgspec.Raw = _EMPTY
    capacity: msgspec.Raw = _EMPTY
    lifecycle: msgspec.Raw = _EMPTY
    quotas: msgspec.Raw = _EMPTY
    limits: msgspec.Raw = _EMPTY
    features: msgspec.Raw = _EMPTY
    models: msgspec.Raw = _EMPTY
    skus: msgspec.Raw = _EMPTY


class Source:
    """An opened edition, capture or overlay."""

    def __init__(self, path: Path, content: bytes) -> None:
        self.path = path
        try:
            self._tables = msgspec.json.decode(content, type=_Tables)
        except (msgspec.DecodeError, RecursionError) as error:
            raise CatalogError(f"{path}: not a compiled catalog source ({error}); compile it again") from None
        self.manifest = self._tables.manifest
        self.date = self.manifest.date
        self._decoded: dict[str, tuple[Any, ...]] = {}
        self._by_model: dict[str, dict[str, list[Any]]] = {}

    def __repr__(self) -> str:
        """Show kind and date: `edition 2026-10-05`."""
        return f"{self.manifest.kind} {self.date}"

    def table(self, name: str) -> tuple[Any, ...]:
        """All records of a table, in file order. Raises CatalogError where a record is malformed."""
        if name not in self._decoded:
            record = records.RECORD_OF_TABLE[name]
            try:
                self._decoded[name] = msgspec.json.decode(
                    getattr(self._tables, name),
                    type=tuple[record, ...],  # type: ignore[valid-type]
                )
            except msgspec.DecodeError as error:
                raise CatalogError(f"{self.path}: table {name}: {error}; compile the source again") from None
        return self._decoded[name]

    def rows(self, table: str, model: str) -> Sequence[Any]:
        """The records of a table that speak of a model name, in any case."""
        return self.by_model(table).get(fold(model), ())

    def by_model(self, table: str) -> dict[str, list[Any]]:
        """The records of a table by folded model name."""
        if table not in self._by_model:
            spelt: dict[str, list[Any]] = {}
            for row in self.table(table):
                spelt.setdefault(row.model, []).append(row)
            index: dict[str, list[Any]] = {}
            for name, rows in spelt.items():
                index.setdefault(fold(name), []).extend(rows)
            self._by_model[table] = index
        return self._by_model[table]

    def of_feature(self, feature: str) -> Sequence[Feature]:
        """The records that speak of a feature."""
        return self._by_feature.get(feature, ())

    @cached_property
    def _by_feature(self) -> dict[str, list[Feature]]:
        index: dict[str, list[Feature]] = {}
        for row in self.table("features"):
            index.setdefault(row.feature, []).append(row)
        return index

    def covers(self, table: str) -> bool:
        """Whether the source states the table in full, so that its silence can mean no."""
        return self.manifest.coverage.get(table) == "full"

    def covers_offer(self, sku: str, region: str) -> bool:
        """Whether its silence about a SKU in a region can mean no."""
        gaps = (gap for gap in self.manifest.gaps if gap.sku in {"", sku})
        return self.covers("offers") and not any(not gap.regions or region in gap.regions for gap in gaps)

    @cached_property
    def pages(self) -> dict[str, Page]:
        """The source's pages by id."""
        return {page.id: page for page in self.manifest.pages}

    @cached_property
    def by_sku(self) -> dict[str, list[Offer]]:
        """The offers by SKU."""
        index: dict[str, list[Offer]] = {}
        for row in self.table("offers"):
            index.setdefault(row.sku, []).append(row)
        return index

    @cached_property
    def regions(self) -> frozenset[str]:
        """The regions that its matrices name, or that ARM was asked for."""
        return frozenset(region for page in self.manifest.pages for region in page.regions)

    def page(self, place: Place) -> Page:
        """The page of a place. Raises CatalogError where the manifest has no such page."""
        try:
            return self.pages[place.page]
        except KeyError:
            problem = f"a record of page {place.page!r}, which the manifest has not"
            raise CatalogError(f"{self.path}: {problem}; compile the source again") from None

    def statement(self, place: Place, value: str) -> Statement:
        """What the record at a place says, ready to be shown beside a finding."""
        page = self.page(place)
        where = f"{page.path}#{place.line}" if place.line else page.path
        return Statement(value, page.title, page.date, where)
