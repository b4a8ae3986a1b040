"""What one source says, thing by thing, so that two sources can be laid side by side. Nothing is resolved here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

import msgspec

from aoai_catalog.export import source_of
from aoai_catalog.load import Source
from aoai_catalog.query.capacities import is_fine_tuned_row
from aoai_catalog.query.dates import retirement_day
from aoai_catalog.query.offers import has_retired
from aoai_catalog.records import Capacity, Lifecycle, Model, Place

Value: TypeAlias = str | int | bool | date | None
Values: TypeAlias = Mapping[str, Value]
Thing: TypeAlias = tuple[tuple[str, str], ...]
"""What a fact is about: the columns that name it, without the empty ones."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "offers": ("format", "model", "version", "sku", "region"),
    "capacity": ("format", "model", "version", "sku", "subject", "region"),
    "lifecycle": ("format", "model", "version", "sku", "cloud", "subject", "region"),
    "quotas": ("format", "model", "sku", "tier", "scope"),
    "limits": ("name",),
    "features": ("feature", "format", "model", "version", "region"),
    "models": ("format", "model", "version"),
    "skus": ("sku",),
}
"""The columns that name a thing of each table."""
VALUES: Mapping[str, tuple[str, ...]] = {
    "offers": ("fine_tuned_only",),
    "capacity": ("unit", "minimum", "step", "maximum", "default", "tpm_per_unit"),
    "lifecycle": ("stage", "deprecated_on", "retires_on", "not_before", "replacement"),
    "quotas": ("tpm", "rpm", "other"),
    "limits": ("value", "unit"),
    "features": ("status",),
    "models": ("context_window", "max_output", "training_data", "default", "registration", "capabilities"),
    "skus": ("name", "processing", "billing"),
}
"""What is said of it."""


_MODEL = ("format", "model", "version")


class Fact(msgspec.Struct, frozen=True):
    """What a source says of one thing: its values by name, and where it says so."""

    values: dict[str, Value]
    source: str


Facts: TypeAlias = dict[Thing, Fact]


def facts_of_both(table: str, one: Source, other: Source) -> tuple[Facts, Facts]:
    """The facts of a table of two sources.

    Of models each version is a thing, beside which a row of the other source without version stands. Where only one
    source names a SKU or region, what the other says in general stands beside it.
    """
    if table not in _READ:
        return _plain(table, one), _plain(table, other)
    if table == "offers":
        return _offers(one), _offers(other)
    indexes = [_by_version(table, source) for source in (one, other)]
    pair: tuple[Facts, Facts] = {}, {}
    for source, index, facts in zip((one, other), indexes, pair, strict=True):
        for version, rows in index.items():
            facts.update(_READ[table](source, rows, dict(zip(_MODEL, version, strict=True))))
    for here, there in (pair, pair[::-1]):
        _give_versions(here, there)
    for here, there in (pair, pair[::-1]):
        here.update(_said_in_general(here, there))
    return pair


def _give_versions(here: Facts, there: Facts) -> None:
    """Let a fact without version stand for every version of which the other source says something alike."""
    versions: defaultdict[Thing, list[Thing]] = defaultdict(list)
    for thing in there:
        versions[_without(thing, "version")].append(thing)
    for thing in [thing for thing in here if "version" not in dict(thing)]:
        named = [one for one in versions[thing] if one != thing]
        for one in named:
            here.setdefault(one, here[thing])
        if named and thing not in there:
            del here[thing]


def _without(thing: Thing, *names: str) -> Thing:
    return tuple(column for column in thing if column[0] not in names)


def general_of(thing: Thing) -> list[Thing]:
    """What a thing is a special case of: the same without its region, without its SKU, without both."""
    without = (("region",), ("sku",), ("region", "sku"))
    general = [_without(thing, *names) for names in without]
    return [one for one in general if one != thing]


def _said_in_general(here: Facts, there: Facts) -> Facts:
    return {
        thing: here[general]
        for thing in there
        if thing not in here and (general := next((one for one in general_of(thing) if one in here), None)) is not None
    }


def _thing(columns: Mapping[str, str]) -> Thing:
    return tuple((name, value) for name, value in columns.items() if value)


def _offers(source: Source) -> Facts:
    """The offers that are there; one whose model has retired is none, though ARM lists it."""
    facts: Facts = {}
    for row in source.table("offers"):
        where = source_of(source, row.at)
        model = Model(row.format, row.model, row.version)
        for region in row.yes:
            if source.manifest.kind == "capture" and has_retired(source, model, region):
                continue
            named = {"format": row.format, "model": row.model, "version": row.version, "sku": row.sku}
            thing = _thing({**named, "region": region})
            # A base row and a row for fine-tuned models are one offer, and not for fine-tuned models only.
            if thing not in facts or not row.fine_tuned_only:
                facts[thing] = Fact({"fine_tuned_only": row.fine_tuned_only or None}, where)
    return facts


def _plain(table: str, source: Source) -> Facts:
    """The facts of a table whose rows stand for themselves."""
    said: defaultdict[Thing, list[tuple[Values, Place]]] = defaultdict(list)
    for row in source.table(table):
        named = {column: getattr(row, column) for column in KEYS[table] if column != "region"}
        marks = [(region, mark) for mark in ("yes", "no") for region in getattr(row, mark, ())]
        for region, mark in marks or [("", getattr(row, "status", ""))]:
            values = {name: mark if name == "status" else getattr(row, name) for name in VALUES[table]}
            said[_thing({**named, "region": region})].append((values, row.at))
    return {thing: _fact(source, rows) for thing, rows in said.items()}


def _by_version(table: str, source: Source) -> dict[tuple[str, str, str], list[Any]]:
    found: defaultdict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for row in source.table(table):
        found[row.format, row.model, row.version].append(row)
    return found


def _models(source: Source, rows: Sequence[Any], named: Mapping[str, str]) -> Facts:
    return {_thing(named): _fact(source, [(_values_of_model(row), row.at) for row in rows])} if rows else {}


def _values_of_model(row: Any) -> Values:
    capabilities = ", ".join(f"{name}: {value}" for name, value in sorted(row.capabilities.items()))
    registration = "" if row.registration == "unknown" else row.registration
    return _values("models", row) | {"registration": registration, "capabilities": capabilities}


def _capacities(source: Source, rows: Sequence[Capacity], named: Mapping[str, str]) -> Facts:
    kinds: defaultdict[tuple[str, str], list[Capacity]] = defaultdict(list)
    for row in rows:
        kinds[row.sku, "fine-tuned" if is_fine_tuned_row(row) else ""].append(row)
    return {
        _thing({**named, "sku": sku, "subject": subject, "region": region}): fact
        for (sku, subject), of_kind in kinds.items()
        for region, fact in _by_region(source, "capacity", of_kind).items()
    }


def _lifecycles(source: Source, rows: Sequence[Lifecycle], named: Mapping[str, str]) -> Facts:
    kinds: defaultdict[tuple[str, str, str], list[Lifecycle]] = defaultdict(list)
    for row in rows:
        for sku in row.skus or ("",):
            kinds[sku, row.cloud, row.subject].append(row)
    return {
        _thing({**named, "sku": sku, "cloud": cloud, "subject": subject, "region": region}): fact
        for (sku, cloud, subject), of_kind in kinds.items()
        for region, fact in _by_region(source, "lifecycle", of_kind).items()
    }


_READ: Mapping[str, Callable[[Source, Sequence[Any], Mapping[str, str]], Facts]] = {
    "offers": lambda source, _rows, _named: _offers(source),
    "capacity": _capacities,
    "lifecycle": _lifecycles,
    "models": _models,
}


def _by_region(source: Source, table: str, rows: Sequence[Any]) -> dict[str, Fact]:
    """What holds in general (in most regions, where no row is for all), and what differs in single regions."""
    said: defaultdict[str, list[tuple[Values, Place]]] = defaultdict(list)
    for row in rows:
        for region in row.regions or ("",):
            said[region].append((_values(table, row), row.at))
    facts = {region: _fact(source, stated) for region, stated in said.items()}
    if "" not in facts:
        counts = Counter(tuple(fact.values.items()) for fact in facts.values())
        usual = dict(counts.most_common(1)[0][0])
        facts[""] = next(fact for fact in facts.values() if fact.values == usual)
    general = facts[""].values
    return {region: fact for region, fact in facts.items() if not region or fact.values != general}


def _values(table: str, row: Any) -> dict[str, Value]:
    values = {name: getattr(row, name) for name in VALUES[table]}
    if table == "lifecycle":
        values["replacement"] = ", ".join(values["replacement"])
        values["retires_on"] = retirement_day(row)
    return values


def _fact(source: Source, rows: Sequence[tuple[Values, Place]]) -> Fact:
    """One fact of rows about one thing; where a page contradicts itself it has all their values."""
    values: dict[str, Value] = {}
    for name in rows[0][0]:
        given = [row[name] for row, _ in rows if row[name] is not None and row[name] is not False and row[name] != ""]
        different = list(dict.fromkeys(given))
        values[name] = (
            different[0] if len(different) == 1 else " or ".join(sorted(map(str, different))) if different else None
        )
    return Fact(values, source_of(source, rows[0][1]))
