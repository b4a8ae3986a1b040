"""What moved between an edition and the one before, and whether so much did that a reviewer has to say why.

Documents drift month by month; where a whole table goes, or a column changes throughout, it is rather the layout that
changed. `changes` in edition.yaml accepts such a thing by its name, with a reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Protocol

import msgspec

from aoai_catalog import reviewed

_KEYS = {
    "capacity": ("format", "model", "version", "sku"),
    "lifecycle": ("format", "model", "version", "skus", "regions", "cloud", "subject"),
    "quotas": ("tier", "format", "model", "sku", "scope", "note"),
}
_VALUES = {
    "capacity": ("minimum", "step", "tpm_per_unit"),
    "lifecycle": ("stage", "retires_on", "replacement"),
    "quotas": ("rpm", "tpm"),
}
_MOST_GONE = 0.05
"""The share of the yeses that may go from one edition to the next."""

_FEWEST = 10
"""From how many values on a column can be said to change throughout."""


class Edition(Protocol):
    """An edition, opened or just compiled."""

    def table(self, name: str) -> tuple[Any, ...]:
        """The records of a table."""


class Change(msgspec.Struct, frozen=True):
    """What moved: a line, and where it is wholesale the name by which a reviewer accepts it."""

    text: str
    name: str = ""

    def __str__(self) -> str:
        """Show it as one line."""
        return self.text


def changes_since(before: Edition, after: Edition) -> Iterator[Change]:
    """Yield what moved, table by table. What only one of the two has a table of is not compared."""
    yield from _offers(before, after)
    for table, key in _KEYS.items():
        yield from _values(table, key, before, after)


def _offers(before: Edition, after: Edition) -> Iterator[Change]:
    was, now = _yeses(before), _yeses(after)
    if not was or not now:
        return
    parts, kept = {part for _, part in was}, {part for _, part in now}
    common = [offer for offer in was if offer[1] in kept]
    gone, new = set(common) - now, now - was
    yield Change(f"offers: {len(new)} appeared, {len(gone)} went")
    if 2 * len(parts & kept) < len(parts):
        lacking = f"{len(parts - kept)} of {len(parts)} SKUs and geographies"
        yield Change(f"offers: {lacking} have no table here; compiled as an excerpt")
    else:
        for sku, geography in sorted(parts - kept):
            name = f"{sku} in {geography}"
            yield Change(f"offers: the table of {name} went", f"offers {name}")
    if len(gone) > _MOST_GONE * len(common):
        yield Change(f"offers: {len(gone)} of {len(common)} yeses went", "offers")


def _yeses(edition: Edition) -> set[tuple[tuple[str, ...], tuple[str, str]]]:
    """What is offered, each with its SKU and geography."""
    regions = reviewed.regions()
    return {
        ((row.format, row.model, row.version, row.sku, region), (row.sku, regions[region].geography))
        for row in edition.table("offers")
        for region in row.yes
        if region in regions
    }


def _values(table: str, key: tuple[str, ...], before: Edition, after: Edition) -> Iterator[Change]:
    was, now = (
        {tuple(getattr(row, field) for field in key): row for row in edition.table(table)}
        for edition in (before, after)
    )
    if not was or not now:
        return
    both = was.keys() & now.keys()
    yield Change(f"{table}: {len(now.keys() - was.keys())} appeared, {len(was.keys() - now.keys())} went")
    for field in _VALUES[table]:
        pairs = [(getattr(was[about], field), getattr(now[about], field)) for about in both]
        filled = [pair for pair in pairs if pair[0]]
        counts = Counter("became empty" if not new else "changed" for old, new in filled if old != new)
        for how, count in sorted(counts.items()):
            yield Change(f"{table}: {field} {how} in {count} of {len(filled)}")
        if len(filled) >= _FEWEST and 2 * counts.total() > len(filled):
            yield Change(f"{table}: {field} moved throughout", f"{table} {field}")
    if table == "lifecycle":
        lost = sum(1 for about in was.keys() - now.keys() if about[2] and (*about[:2], "", *about[3:]) in now)
        if lost >= _FEWEST:
            yield Change(f"{table}: {lost} versions became empty", f"{table} version")
