"""What differs between two sources: what appeared, what went, and which dates, figures and words changed, per table.

Each source is read for itself; nothing is resolved between sources. A table that one of the two does not cover cannot
be compared, and neither can a part of it that only one of them has at all: a vendor, a SKU, a cloud, a tier. What a
source leaves out of a table that it covers in part has not gone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from typing import Literal, NamedTuple, get_args

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.load import Source
from aoai_catalog.records import TABLES
from aoai_catalog.stated import Fact, Facts, Thing, Value, facts_of_both, general_of

Kind = Literal["appeared", "went", "changed"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_WRITTEN_DIFFERENTLY = {"replacement", "capabilities"}
"""Values that documents and ARM write so differently that only those of two sources of one kind are compared."""


class Field(msgspec.Struct, frozen=True):
    """A value before and after; None where there is none."""

    name: str
    before: Value
    after: Value


class Change(msgspec.Struct, frozen=True):
    """Something that appeared, went or changed: alike in all of `regions`, which are none where it is of no region.

    `about` names the thing by the columns of its table; `before` and `after` are where the sources say it.
    """

    kind: Kind
    about: dict[str, str]
    fields: tuple[Field, ...] = ()
    regions: tuple[str, ...] = ()
    before: str = ""
    after: str = ""


class TableDiff(msgspec.Struct, frozen=True):
    """The differences in one table. `notes` say what could not be compared."""

    table: str
    comparable: bool
    notes: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()

    def count(self, kind: Kind) -> int:
        """How many things appeared, went or changed; an offer in ten regions is ten."""
        return sum(max(len(change.regions), 1) for change in self.changes if change.kind == kind)


def compare(before: Source, after: Source) -> tuple[TableDiff, ...]:
    """Compare two sources, of one kind or of two, table by table."""
    return tuple(_compare_table(before, after, table) for table in TABLES)


class _Sides(NamedTuple):
    before: Facts
    after: Facts


def _compare_table(before: Source, after: Source, table: str) -> TableDiff:
    coverage = [source.manifest.coverage.get(table, "none") for source in (before, after)]
    silent = [str(source) for source, how in zip((before, after), coverage, strict=True) if how == "none"]
    if silent:
        problem = f"{silent[0]} does not cover it" if len(silent) == 1 else "neither covers it"
        return TableDiff(table, comparable=False, notes=(problem,))
    notes = [
        f"{source} covers it in part, so that what {lost} cannot be told"
        for source, how, lost in zip((before, after), coverage, ("appeared", "went"), strict=True)
        if how == "part"
    ]
    sides = _Sides(*facts_of_both(table, before, after))
    for scope in TABLES[table].scopes:
        have = [{_scope_of(thing, scope) for thing in side} for side in sides]
        if all(have):
            sides, lost = _within(sides, scope, have[0] & have[1], (str(before), str(after)))
            notes += lost
    if table == "offers":
        for source, here in ((before, sides.before), (after, sides.after)):
            if source.manifest.kind == "capture":
                asked = source.regions | {_scope_of(thing, "region") for thing in here}
                sides, lost = _within(sides, "region", asked, (str(before), str(after)))
                notes += lost
    alike = before.manifest.kind == after.manifest.kind
    changes = _changes(sides, appear=coverage[0] == "full", go=coverage[1] == "full", alike=alike)
    return TableDiff(table, comparable=True, notes=tuple(notes), changes=tuple(_grouped(table, changes)))


def _scope_of(thing: Thing, scope: str) -> str:
    named = dict(thing)
    if scope == "cloud" and "cloud" not in named:
        region = reviewed.regions().get(named.get("region", ""))
        return region.cloud if region else ""
    return named.get(scope, "")


def _within(sides: _Sides, scope: str, both: Collection[str], names: tuple[str, str]) -> tuple[_Sides, list[str]]:
    """Leave out what lies outside of what both have, and say what it is."""
    notes: list[str] = []
    kept: list[Facts] = []
    for side, facts in enumerate(sides):
        outside = Counter(_scope_of(thing, scope) for thing in facts)
        for value in both:
            del outside[value]
        kept.append({thing: fact for thing, fact in facts.items() if _scope_of(thing, scope) not in outside})
        if outside:
            listed = ", ".join(f"{value or 'none'} ({count})" for value, count in sorted(outside.items()))
            notes.append(f"only {names[side]} has {scope} {listed}")
    return _Sides(*kept), notes


def _changes(sides: _Sides, *, appear: bool, go: bool, alike: bool) -> Iterator[tuple[Thing, Change]]:
    seen: dict[Thing, tuple[object, ...]] = {}
    # The general comes before the special case, which is said only where it is another change.
    for thing in sorted({*sides.before, *sides.after}, key=lambda thing: (len(thing), thing)):
        old, new = sides.before.get(thing), sides.after.get(thing)
        if (old is None and not appear) or (new is None and not go):
            continue
        fields = tuple(_fields(old, new, alike=alike))
        if old is not None and new is not None and not fields:
            continue
        kind: Kind = "appeared" if old is None else "went" if new is None else "changed"
        seen[thing] = said = (kind, fields)
        if any(seen.get(general) == said for general in general_of(thing)):
            continue
        named = {name: value for name, value in thing if name != "region"}
        yield thing, Change(kind, named, fields, (), old.source if old else "", new.source if new else "")


def _fields(old: Fact | None, new: Fact | None, *, alike: bool) -> Iterator[Field]:
    before, after = (fact.values if fact else {} for fact in (old, new))
    for name in before or after:
        one, other = before.get(name), after.get(name)
        if one == other:
            continue
        # A document and ARM give different columns: what only one of them gives is no difference.
        if old and new and not alike and (one is None or other is None or name in _WRITTEN_DIFFERENTLY):
            continue
        yield Field(name, one, other)


def _grouped(table: str, changes: Iterator[tuple[Thing, Change]]) -> list[Change]:
    """Changes that differ in their region only as one, sorted by what they are about."""
    groups: defaultdict[tuple[object, ...], list[tuple[str, Change]]] = defaultdict(list)
    for thing, change in changes:
        about = tuple(column for column in thing if column[0] != "region")
        groups[change.kind, about, change.fields].append((dict(thing).get("region", ""), change))
    grouped = [
        msgspec.structs.replace(alike[0][1], regions=tuple(sorted(region for region, _ in alike if region)))
        for alike in groups.values()
    ]

    def order(change: Change) -> tuple[list[str], Kind, tuple[str, ...]]:
        return [change.about.get(column, "") for column in TABLES[table].key], change.kind, change.regions

    return sorted(grouped, key=order)
