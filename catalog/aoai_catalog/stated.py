"""What one source says, thing by thing, so that two sources can be laid side by side. Nothing is resolved here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

import msgspec

from aoai_catalog.export import facts_of
from aoai_catalog.load import Source
from aoai_catalog.query.dates import retirement_day
from aoai_catalog.query.offers import has_retired
from aoai_catalog.records import TABLES, Lifecycle, Model, ModelFacts, Place

Value: TypeAlias = str | int | bool | date | None
Values: TypeAlias = Mapping[str, Value]
Thing: TypeAlias = tuple[tuple[str, str], ...]
"""What a fact is about: the columns that name it, without the empty ones."""


class Fact(msgspec.Struct, frozen=True):
    """What a source says of one thing: its values by name, and where it says so."""

    values: dict[str, Value]
    source: str


Facts: TypeAlias = dict[Thing, Fact]


def facts_of_both(table: str, one: Source, other: Source) -> tuple[Facts, Facts]:
    """The facts of a table of two sources.

    Where a row can speak in general, each version is a thing, beside which a row of the other source without version
    stands, and where only one source names a SKU or region, what the other says of all stands beside it.
    """
    if table == "offers":
        return _offers(one), _offers(other)
    pair = _facts(table, one), _facts(table, other)
    if TABLES[table].general:
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


def _thing(fact: Mapping[str, Any], columns: Sequence[str]) -> Thing:
    return tuple((column, fact[column]) for column in columns if fact[column])


def _offers(source: Source) -> Facts:
    """The offers that are there; one whose model has retired is none, though ARM lists it."""
    facts: Facts = {}
    key = TABLES["offers"].key
    for row in source.table("offers"):
        where = str(source.statement(row.at, ""))
        model = Model(row.format, row.model, row.version)
        for fact in facts_of(row, (*key, "status")):
            region = fact["region"]
            if fact["status"] == "no" or (source.manifest.kind == "capture" and has_retired(source, model, region)):
                continue
            thing = _thing(fact, key)
            # A base row and a row for fine-tuned models are one offer, and not for fine-tuned models only.
            if thing not in facts or not row.fine_tuned_only:
                facts[thing] = Fact({"fine_tuned_only": row.fine_tuned_only or None}, where)
    return facts


def _facts(name: str, source: Source) -> Facts:
    """What the rows of a table say of each thing, by region where that differs from what they say in general."""
    table = TABLES[name]
    said: defaultdict[Thing, defaultdict[str, list[tuple[Values, Place]]]] = defaultdict(lambda: defaultdict(list))
    columns = [column for column in table.key if column != "region"]
    for row in source.table(name):
        for fact in facts_of(row, (*table.key, *table.values)):
            values = {column: fact[column] for column in table.values}
            said[_thing(fact, columns)][fact.get("region", "")].append((_values(row, values), row.at))
    facts: Facts = {}
    for thing, by_region in said.items():
        stated = {region: _fact(source, rows) for region, rows in by_region.items()}
        for region, one in (_differing(stated) if table.general else stated).items():
            facts[(*thing, ("region", region)) if region else thing] = one
    return facts


def _differing(stated: dict[str, Fact]) -> dict[str, Fact]:
    """What holds in general (in most regions, where no row is for all), and what differs in single regions."""
    if "" not in stated:
        counts = Counter(tuple(fact.values.items()) for fact in stated.values())
        usual = dict(counts.most_common(1)[0][0])
        stated[""] = next(fact for fact in stated.values() if fact.values == usual)
    general = stated[""].values
    return {region: fact for region, fact in stated.items() if not region or fact.values != general}


def _values(row: Any, values: dict[str, Any]) -> Values:
    """The values of a row as they compare: in one text, a placeholder for a date and an unknown left out."""
    if isinstance(row, Lifecycle):
        return values | {"replacement": ", ".join(row.replacement), "retires_on": retirement_day(row)}
    if isinstance(row, ModelFacts):
        capabilities = ", ".join(f"{name}: {value}" for name, value in sorted(row.capabilities.items()))
        registration = "" if row.registration == "unknown" else row.registration
        return values | {"registration": registration, "capabilities": capabilities}
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
    return Fact(values, str(source.statement(rows[0][1], "")))
