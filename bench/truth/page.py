"""Writes the measurements as a page for readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from bench.truth.ageing import Said
from bench.truth.recorded import SKUS, State
from bench.truth.scores import Judged, Score, score

_BANDS = ((0, 7), (8, 14), (15, 21), (22, 31), (32, 45), (46, 60), (61, 90), (91, 120), (121, 180), (181, 999))
"""Ages in days that stand on one line of a curve."""


class Run(NamedTuple):
    """The scores of one recorded day with the catalog of a day."""

    recorded: date
    as_of: date
    sources: str
    judged: list[Judged]

    @property
    def title(self) -> str:
        """The day, and as of when."""
        return f"{self.recorded:%m-%d} as of {self.as_of:%m-%d}{', documents' if self.sources == 'documents' else ''}"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A Markdown table with its first column to the left."""
    lines = [f"| {' | '.join(head)} |", f"|---|{'---:|' * (len(head) - 1)}"]
    return [*lines, *(f"| {' | '.join(str(cell) for cell in row)} |" for row in rows), ""]


def share(part: int, whole: int) -> str:
    """`3.4 %`, empty of nothing."""
    return f"{part / whole:.1%}".replace("%", " %") if whole else ""


def of(part: int, whole: int) -> str:
    """`84 of 2488, 3.4 %`."""
    return f"{part} of {whole}, {share(part, whole)}" if whole else ""


def headline(runs: Sequence[Run]) -> list[str]:
    """The table that counts: false errors and refusals told."""
    rows = []
    for run in runs:
        found = score(run.judged)
        rows.append(
            (
                *(run.recorded, run.as_of, run.sources),
                *(found.accepted, f"{found.false}, {share(found.false, found.accepted)}"),
                *(found.refused, share(found.told, found.refused)),
                *(found.all_refused, share(found.all_told, found.all_refused)),
            )
        )
    head = ("recorded day", "as of", "sources", "accepted", "false errors", "refused, sold elsewhere", "told")
    return table((*head, "refused, all", "told"), rows)


def by_rule(runs: Sequence[Run]) -> list[str]:
    """Which rule made the false errors. A deployment that two rules refuse counts for both."""
    counts = {run.title: Counter(rule for one in run.judged if one.accepted for rule in one.refused) for run in runs}
    rules = sorted({rule for count in counts.values() for rule in count})
    return table(("rule", *counts), ((rule, *(count[rule] or "" for count in counts.values())) for rule in rules))


def by_group(
    runs: Sequence[Run], name: str, groups: Sequence[str], group_of: Callable[[Judged], str], cell: Callable[[Score], str]
) -> list[str]:
    """A score for every group and run."""
    rows = [
        (group, *(cell(score(one for one in run.judged if group_of(one) == group)) for run in runs)) for group in groups
    ]
    return table((name, *(run.title for run in runs)), (row for row in rows if any(row[1:])))


def curve(said: Iterable[Said]) -> list[str]:
    """The share of what was said that Azure did otherwise, by SKU and age."""
    wrong, total = Counter[tuple[str, tuple[int, int]]](), Counter[tuple[str, tuple[int, int]]]()
    for one in said:
        band = next(band for band in _BANDS if one.age <= band[1])
        total[one.sku, band] += 1
        wrong[one.sku, band] += one.wrong
    bands = sorted({band for _, band in total})
    skus = [sku for sku in SKUS if any(total[sku, band] for band in bands)]
    rows = (
        (f"{band[0]} to {band[1]}", *(of(wrong[sku, band], total[sku, band]) for sku in skus)) for band in bands
    )
    return table(("age in days", *skus), rows)


def stages(runs: Sequence[Run]) -> list[str]:
    """The lifecycle stages that occur, in ARM's order."""
    known = ("Preview", "Stable", "GenerallyAvailable", "Legacy", "Deprecating", "Deprecated")
    found = {one.stage for run in runs for one in run.judged}
    return [stage for stage in known if stage in found]
