"""Editions, captures and overlays, of each only what is asked for.

A source's file is canonical JSON: the manifest, then the tables, one record a line. Opening one decodes its manifest
and leaves the tables as bytes; a question about a model decodes that model's lines, any other its whole table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import accumulate
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

_MALFORMED = (msgspec.DecodeError, ValueError, RecursionError)
"""What a file that is not as it was compiled makes of decoding."""


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
    """An edition, capture or overlay: its manifest, and its tables as records, or as stretches of a file's bytes."""

    def __init__(
        self,
        manifest: Manifest,
        tables: Mapping[str, tuple[Any, ...] | slice],
        path: Path = Path(),
        content: bytes = b"",
        capitals: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.manifest = manifest
        self.date = manifest.date
        self.path = path
        self._tables = tables
        self._content = content
        self._capitals = capitals
        self._decoded: dict[str, tuple[Any, ...]] = {}
        self._rows: dict[tuple[str, str], Sequence[Any]] = {}
        self._by_model: dict[str, dict[str, list[Any]]] = {}

    @classmethod
    def of(cls, manifest: Manifest, records: Iterable[Any], path: Path = Path()) -> Source:
        """A source of these records, each table's in the order in which they are given."""
        rows: defaultdict[type, list[Any]] = defaultdict(list)
        for record in records:
            rows[type(record)].append(record)
        return cls(manifest, {name: tuple(rows[table.record]) for name, table in TABLES.items()}, path)

    @classmethod
    def decode(cls, path: Path, content: bytes, capitals: Mapping[str, Sequence[str]] | None = None) -> Source:
        """The source in a file.

        Args:
            path: The file.
            content: Its bytes.
            capitals: How the model names with capital letters are written in a file that is as it was compiled, by the
                folded name. Such a file is neither read through nor folded, which takes longer than the questions.

        Raises:
            CatalogError: It is not a source.
        """
        try:
            if capitals is not None:
                spans = dict(_parts_of(content))
                manifest = memoryview(content)[spans.pop("manifest")]
                return cls(msgspec.json.decode(manifest, type=Manifest), spans, path, content, capitals)
            opened: Any = msgspec.json.decode(content, type=_Content)
        except _MALFORMED as error:
            raise CatalogError(f"{path}: not a compiled catalog source ({error}); compile it again") from None
        texts = [bytes(getattr(opened, table)) for table in TABLES]
        ends = list(accumulate(map(len, texts)))
        tables = {table: slice(end - len(text), end) for table, text, end in zip(TABLES, texts, ends, strict=True)}
        return cls(opened.manifest, tables, path, b"".join(texts))

    def __repr__(self) -> str:
        """Show kind and date: `edition 2026-10-05`."""
        return f"{self.manifest.kind} {self.date}"

    def table(self, name: str) -> tuple[Any, ...]:
        """All records of a table, in file order. Raises CatalogError where a record is malformed."""
        if name not in self._decoded:
            records = self._tables.get(name, ())
            try:
                if isinstance(records, slice):
                    records = _decode(name, memoryview(self._content)[records])
                self._decoded[name] = records
            except _MALFORMED as error:
                raise CatalogError(f"{self.path}: table {name}: {error}; compile the source again") from None
        return self._decoded[name]

    def rows(self, table: str, model: str) -> Sequence[Any]:
        """The records of a table that speak of a model name, in any case."""
        asked = table, fold_case(model)
        if asked not in self._rows:
            self._rows[asked] = self._look_up(*asked)
        return self._rows[asked]

    def _look_up(self, table: str, name: str) -> Sequence[Any]:
        span = self._tables.get(table, ())
        if isinstance(span, slice) and table not in self._decoded:
            try:
                lines = (self._content[start:end].rstrip(b",") for start, end in self._lines(name, span))
                rows = _decode(table, b"[%s]" % b",".join(lines))
                return [row for row in rows if fold_case(row.model) == name]
            except _MALFORMED:
                self.table(table)  # raises with the place; what it lets pass is written otherwise than a compiled file
        return self._indexed(table).get(name, ())

    def _lines(self, name: str, span: slice) -> Iterable[tuple[int, int]]:
        if self._capitals is None:
            return _lines_with(name, self._folded, span)
        written = (name, *self._capitals.get(name, ()))
        return sorted({line for one in written for line in _lines_with(one, self._content, span)})

    @cached_property
    def _folded(self) -> bytes:
        """The tables' bytes in lower case. Raises ValueError where they are not text, or can hide a name."""
        folded = self._content.lower()
        if not folded.isascii():
            folded.decode()
        if b"\\" in folded and (b"\\u" in folded or b"\\/" in folded):  # letters and / written otherwise
            raise ValueError
        return folded

    def model_names(self, table: str) -> Iterator[str]:
        """The names of the models that a table speaks of, each as it is first spelt."""
        return (rows[0].model for rows in self._indexed(table).values())

    def _indexed(self, table: str) -> dict[str, list[Any]]:
        """The records of a table by the folded name of their model."""
        if table not in self._by_model:
            index = self._by_model[table] = {}
            for row in self.table(table):
                index.setdefault(fold_case(row.model), []).append(row)
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


def _parts_of(content: bytes) -> Iterator[tuple[str, slice]]:
    """The manifest and the tables of a compiled file: each ends at a line that begins with what closes it.

    A longer text to find is found sooner: what ends a table that is not the last.
    """
    end = content.index(b"\n}") + 2
    yield "manifest", slice(content.index(b": ") + 2, end)
    while content.startswith(b",", end):
        start = content.index(b": ", end) + 2
        name = content[end:start].strip(b',\n": ').decode()
        last = content.find(b"\n],\n", start)
        end = (last if last >= 0 else content.index(b"\n]", start)) + 2
        yield name, slice(start, end)


def _decode(table: str, content: bytes | memoryview) -> tuple[Any, ...]:
    record = TABLES[table].record
    return msgspec.json.decode(content, type=tuple[record, ...])  # type: ignore[valid-type]


def _lines_with(name: str, content: bytes, span: slice) -> Iterator[tuple[int, int]]:
    """Where each line of a stretch of JSON begins and ends that has a text in it."""
    text, end = msgspec.json.encode(name), span.start
    while (at := content.find(text, end, span.stop)) >= 0:
        start = content.rfind(b"\n", span.start, at) + 1 or span.start
        line_end = content.find(b"\n", at, span.stop)
        end = span.stop if line_end < 0 else line_end
        yield start, end
