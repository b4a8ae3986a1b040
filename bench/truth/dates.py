"""What came of retirement dates: those that fell due between two recorded days, and what the later day says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from bench.truth.recorded import Day, Version

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
    """The dates that the earlier day gives and that had passed on the later one: the models', and SKUs' own."""
    given, now = _dates(earlier), _dates(later)
    for (version, sku), on in sorted(given.items()):
        if not earlier.date < on <= later.date or (sku and on == given.get((version, ""))):
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
    """The dates of the living models and of their SKUs: what most regions say of the base model."""
    found: defaultdict[tuple[Version, str], Counter[str]] = defaultdict(Counter)
    for row, regions in day.rows.items():
        if not row.fine_tuned and day.stage(row.of) != "Deprecated":
            found[row.of, ""][row.model_date] += len(regions)
            found[row.of, row.sku][row.sku_date] += len(regions)
    usual = {key: counts.most_common(1)[0][0] for key, counts in found.items()}
    return {key: date.fromisoformat(on) if on else date.max for key, on in usual.items()}
