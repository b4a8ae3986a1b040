"""What came of retirement dates: those that fell due between two recorded days, and what the later day says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from bench.truth.recorded import Day, Version

_PLACEHOLDER_YEAR = 2099

BECAME = ("kept", "postponed", "passed over")


class Due(NamedTuple):
    """A date of a model (`sku` empty) or of one of its SKUs, and what became of it: kept, postponed or passed over."""

    version: Version
    sku: str
    stage: str
    on: date
    earlier: date
    later: date
    became: str
    now: str


def due_between(earlier: Day, later: Day) -> Iterator[Due]:
    """The dates that the earlier day gives and that had passed on the later one, each once for model and SKU."""
    given = _dates(earlier)
    now = _dates(later)
    for (version, sku), on in sorted(given.items()):
        if not earlier.date < on <= later.date:
            continue
        stage = earlier.stage(version)
        following = now.get((version, sku))
        if following is None:
            became, word = "kept", "no longer listed"
        elif later.stage(version) == "Deprecated":
            became, word = "kept", "listed as Deprecated"
        elif following > later.date:
            became, word = "postponed", f"to {following}"
        else:
            became, word = "passed over", f"still listed as {later.stage(version)}"
        yield Due(version, sku, stage, on, earlier.date, later.date, became, word)


def all_due(days: Sequence[Day]) -> list[Due]:
    """What came of every date, as the last day before it gave it and the first day after it tells."""
    found: dict[tuple[Version, str, date], Due] = {}
    for earlier in reversed(days):
        for later in days:
            if later.date > earlier.date:
                for one in due_between(earlier, later):
                    found.setdefault((one.version, one.sku, one.on), one)
    return sorted(found.values(), key=lambda one: (one.version.format != "OpenAI", one.on, one.version, one.sku))


def _dates(day: Day) -> dict[tuple[Version, str], date]:
    """The date of each living model, and of its SKUs where they differ: what most regions say of base models."""
    found: dict[tuple[Version, str], Counter[str]] = {}
    for row, regions in day.rows.items():
        version = Version(*row[:3])
        if row.fine_tuned or day.stage(version) == "Deprecated":
            continue
        for sku, on in (("", row.model_date), (row.sku, row.sku_date)):
            found.setdefault((version, sku), Counter())[on] += len(regions)
    dates = {
        key: date.fromisoformat(on) if (on := counts.most_common(1)[0][0]) else date.max
        for key, counts in found.items()
    }
    return {
        (version, sku): on
        for (version, sku), on in dates.items()
        if on.year < _PLACEHOLDER_YEAR and (not sku or on != dates[version, ""])
    }
