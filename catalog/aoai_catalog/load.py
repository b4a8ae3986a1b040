"""Editions, captures and overlays, of each only what is asked for.

A source's file is canonical JSON: the manifest, then the tables, one record a line. Opening one decodes its manifest
and leaves the tables as bytes; a question about a model decodes that model's lines, any other its whole table.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import msgspec

from aoai_catalog.input_error import InputError
from aoai_catalog.names import fold_case
from aoai_catalog.records import TABLES, Feature, Manifest, Offer, Page, Place

DATA = Path(__file__).parent / "data"
"""The bundled editions, captures and reviewed files."""

Says = Literal[
    "",
    "offered",
    "offered for fine-tuned models only",
    "not offered",
    "not listed",
    "not listed under this SKU",
    "retired",
]
"""What a statement says of an offer or a feature, for programs; empty where it is of something else."""

_MALFORMED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What a file that is not as it was compiled makes of decoding."""
_NAMED = re.compile(rb'"model"\s*:\s*"[^"]*"')
"""A record's model in the bytes of a table, where its name has no character that JSON escapes."""


class CatalogError(InputError):
    """A source cannot be read or is malformed. The message names the file and the remedy."""


class Statement(msgspec.Struct, frozen=True):
    """What one source says of a question: the value in words for people, where it stands, and what it says as data."""

    value: str
    title: str
    date: date
    at: Place
    says: Says = ""

    @property
    def where(self) -> str:
        """Where it stands: `2026-10-05/tier-1.md#30`."""
        return str(self.at)

    def __str__(self) -> str:
        """Show where and when it was said, as exports do: `2026-10-05/tier-1.md#30 (2026-08-20)`."""
        return f"{self.at} ({self.date})"


_Content = msgspec.defstruct(
    "_Content", [("manifest", Manifest), *((table, msgspec.Raw, msgspec.Raw(b"[]")) for table in TABLES)]
)


class Source:
    """An edition, capture or overlay: its manifest, and its tables as records, or as the bytes of a file."""

    def __init__(self, manifest: Manifest, tables: Mapping[str, tuple[Any, ...] | bytes], path: Path = Path()) -> None:
        self.manifest = manifest
        self.date = manifest.date
        self.path = path
        self._tables = tables
        self._decoded: dict[str, tuple[Any, ...]] = {}
        self._by_model: dict[str, dict[str, Sequence[Any]]] = {}

    @classmethod
    def of(cls, manifest: Manifest, records: Iterable[Any], path: Path = Path()) -> Source:
        """A source of these records, each table's in the order in which they are given."""
        rows: defaultdict[type, list[Any]] = defaultdict(list)
        for record in records:
            rows[type(record)].append(record)
        return cls(manifest, {name: tuple(rows[table.record]) for name, table in TABLES.items()}, path)

    @classmethod
    def decode(cls, path: Path, content: bytes) -> Source:
        """The source in a file. Raises CatalogError where it is none."""
        try:
            opened: Any = msgspec.json.decode(content, type=_Content)
        except _MALFORMED as error:
            raise CatalogError(f"{path}: not a compiled catalog source ({error}); compile it again") from None
        return cls(opened.manifest, {table: bytes(getattr(opened, table)) for table in TABLES}, path)

    def __repr__(self) -> str:
        """Show kind and date: `edition 2026-10-05`."""
        return f"{self.manifest.kind} {self.date}"

    def table(self, name: str) -> tuple[Any, ...]:
        """All records of a table, in file order. Raises CatalogError where a record is malformed."""
        if name not in self._decoded:
            content = self._tables.get(name, ())
            try:
                self._decoded[name] = _decode(name, content) if isinstance(content, bytes) else content
            except _MALFORMED as error:
                raise CatalogError(f"{self.path}: table {name}: {error}; compile the source again") from None
        return self._decoded[name]

    def rows(self, table: str, model: str) -> Sequence[Any]:
        """The records of a table that speak of a model name, in any case."""
        index, name = self._indexed(table), fold_case(model)
        rows = index.get(name, ())
        if rows and isinstance(rows[0], bytes):
            content: Any = self._tables[table]
            lines = dict.fromkeys(line for named in rows for line in _lines_with(named, content))
            try:
                decoded = _decode(table, b"[%s]" % b",".join(content[start:end].rstrip(b",") for start, end in lines))
                rows = index[name] = [row for row in decoded if fold_case(row.model) == name]
            except _MALFORMED:
                self.table(table)  # raises with the place; what it lets pass has other lines than a compiled file
                del self._by_model[table]
                return self.rows(table, model)
        return rows

    def model_names(self, table: str) -> Iterator[str]:
        """The names of the models that a table speaks of, each as it is first spelt."""
        return (_model_of(rows[0]) for rows in self._indexed(table).values())

    def _indexed(self, table: str) -> dict[str, Sequence[Any]]:
        """By folded name of a model: its records, or where these are still bytes what names it in them."""
        if table not in self._by_model:
            content: Any = self._tables.get(table, ())
            undecoded = isinstance(content, bytes) and table not in self._decoded
            named = dict.fromkeys(_NAMED.findall(content)) if undecoded else {}
            as_written = named and all(one.isascii() and b"\\" not in one for one in named)
            spelt: dict[str, list[Any]] = {}
            for row in named if as_written else self.table(table):
                spelt.setdefault(_model_of(row), []).append(row)
            index: dict[str, list[Any]] = {}
            for name, rows in spelt.items():
                index.setdefault(fold_case(name), []).extend(rows)
            self._by_model[table] = dict(index)
        return self._by_model[table]

    def of_feature(self, feature: str, model: str) -> Sequence[Feature]:
        """The records that speak of a feature and name a model; of none, where the name is empty."""
        return self._by_feature.get((feature, fold_case(model)), ())

    @cached_property
    def _by_feature(self) -> dict[tuple[str, str], list[Feature]]:
        index: dict[tuple[str, str], list[Feature]] = {}
        for row in self.table("features"):
            index.setdefault((row.feature, fold_case(row.model)), []).append(row)
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

    def may_sell(self, sku: str, region: str) -> bool:
        """Whether it offers a region anything under a SKU, or too few models under it anywhere to tell."""
        sold = [row for row in self.by_sku.get(sku, ()) if row.yes]
        return len({(row.model, row.version) for row in sold}) < 10 or any(region in row.yes for row in sold)

    @cached_property
    def regions(self) -> frozenset[str]:
        """The regions that its matrices name, or that ARM was asked for."""
        return frozenset(region for page in self.manifest.pages for region in page.regions)

    def page(self, place: Place) -> Page:
        """The page of a place. Raises CatalogError where the manifest has no such page."""
        try:
            return self.pages[place.page]
        except KeyError:
            problem = f"a record of page {place.page!r}, which the manifest does not list"
            raise CatalogError(f"{self.path}: {problem}; compile the source again") from None

    def statement(self, place: Place, value: str, says: Says = "") -> Statement:
        """What the record at a place says, ready to be shown beside a finding."""
        page = self.page(place)
        return Statement(value, page.title, page.date, Place(page.path, place.line), says)


def rank(sources: Iterable[Source]) -> list[Source]:
    """Sort sources into the order in which they decide.

    Overlays come first: of several those of the folder given last, in one folder the newest. Then editions and
    captures, newest first; of one day captures, and of one day and kind that of the folder given last.

    Args:
        sources: In the order in which their folders were given.
    """
    given = list(sources)
    place = {source.path.parent: number for number, source in enumerate(given)}

    def weight(source: Source) -> tuple[bool, int, date, bool, int]:
        kind, folder = source.manifest.kind, place[source.path.parent]
        return kind == "overlay", folder if kind == "overlay" else 0, source.date, kind == "capture", folder

    return sorted(given, key=weight, reverse=True)


def _decode(table: str, content: bytes) -> tuple[Any, ...]:
    record = TABLES[table].record
    return msgspec.json.decode(content, type=tuple[record, ...])  # type: ignore[valid-type]


def _lines_with(named: bytes, table: bytes) -> Iterator[tuple[int, int]]:
    """Beginning and end of each line that names a model so."""
    end = 0
    while (at := table.find(named, end)) >= 0:
        line_end = table.find(b"\n", at)
        end = len(table) if line_end < 0 else line_end
        yield table.rfind(b"\n", 0, at) + 1, end


def _model_of(row: Any) -> str:
    return row.split(b'"')[3].decode() if isinstance(row, bytes) else row.model
