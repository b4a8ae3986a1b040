"""Fills the page for readers, `page.md`, with the measurements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from bench.truth.advice import Advised
from bench.truth.ageing import YOUNG_DAYS, Said
from bench.truth.capacity import Capacities
from bench.truth.dates import BECAME, Due
from bench.truth.recorded import SKUS, Day, State
from bench.truth.scores import Judged, Run, Score, score

_AGES = (7, 14, 21, 31, 45, 60, 90, 120, 180, 9999)
_SHARES = (9, 19, 34, 49, 100)
_STAGES = ("Preview", "Stable", "GenerallyAvailable", "Legacy", "Deprecating", "Deprecated")
_SURPRISING = 12
"""How many models the list of surprises names."""

Band = tuple[Callable[[Said], float], Sequence[int], str]
_BY_AGE: Band = (lambda one: one.age, _AGES, "age in days")
_BY_COVERAGE: Band = (lambda one: int(100 * one.coverage), _SHARES, "% of the models")


class Measured(NamedTuple):
    """Everything that the page tells; `bundled` is the recorded day that the catalog has itself."""

    days: Sequence[Day]
    bundled: date | None
    runs: Sequence[Run]
    aged: Sequence[Run]
    others: Sequence[Run]
    captures: Sequence[Said]
    documents: Sequence[Said]
    dates: Sequence[Due]
    capacities: Mapping[str, Capacities]
    advice: Mapping[str, Sequence[Advised]]


def write(found: Measured) -> str:
    """The page in Markdown."""
    noes = [one for one in found.captures if not one.offered]
    living = [one for one in noes if not one.deprecated]
    regional = [one for one in living if one.sold]
    said = [one for one in found.documents if not one.offered]
    documents = [one for one in said if not one.deprecated]
    skus = [(sku, lambda one, sku=sku: one.offer[1] == sku) for sku in SKUS]
    stages = [(stage, lambda one, stage=stage: one.stage == stage) for stage in _STAGES]
    *first, last = (str(day.date) for day in found.days)
    tables = {
        "days": f"{', '.join(first)} and {last}" if first else last,
        "regions": " to ".join(map(str, sorted({len(day.regions) for day in found.days}))),
        "skus": len(SKUS),
        "bundled": found.bundled,
        "young": YOUNG_DAYS,
        "result": _headline(found.runs),
        "by_rule": _rules(found.runs),
        "false_by_sku": _grouped(found.runs, "SKU", skus, lambda counts: _of(counts.false, counts.accepted)),
        "told_by_sku": _grouped(found.runs, "SKU", skus, lambda counts: _of(counts.told, counts.refused)),
        "false_by_stage": _grouped(found.runs, "stage", stages, lambda counts: _of(counts.false, counts.accepted)),
        "told_by_stage": _grouped(found.runs, "stage", stages, lambda counts: _of(counts.told, counts.refused)),
        "aged": _headline(found.aged, all_refusals=False),
        "capture_noes": _curve(regional, _BY_AGE),
        "capture_nowhere": _curve((one for one in living if not one.sold), _BY_AGE),
        "deprecated_captures": _wrong(one for one in noes if one.deprecated),
        "deprecated_documents": _wrong(one for one in said if one.deprecated),
        "documents_noes": _curve((one for one in documents if not one.young), _BY_AGE),
        "documents_young": _curve((one for one in documents if one.young), _BY_AGE),
        "capture_coverage": _curve((one for one in regional if not _is_router(one)), _BY_COVERAGE),
        "documents_coverage": _curve(
            (one for one in documents if one.sold and one.age <= 31 and not _is_router(one)), _BY_COVERAGE
        ),
        "zones": _zones(living),
        "models": _models(regional),
        "capture_yeses": _curve((one for one in found.captures if one.offered), _BY_AGE),
        "documents_yeses": _curve((one for one in found.documents if one.offered), _BY_AGE),
        "dates": _dates(found.dates),
        "each_date": _each_date(found.dates),
        "capacities": _table(
            ("recorded day, as of", "Azure takes", "false errors", "Azure refuses", "told"),
            (
                (title, one.taken, _of(one.false, one.taken), one.refused, _of(one.told, one.refused))
                for title, one in found.capacities.items()
            ),
        ),
        "advice": _advice(found.advice),
        "others": _headline(found.others),
    }
    return Path(__file__).with_name("page.md").read_text(encoding="utf-8").format_map(tables)


def title_of(recorded: date, as_of: date) -> str:
    """A column's head: the recorded day, and as of when."""
    return f"{recorded:%m-%d} as of {as_of:%m-%d}"


# Tables


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return "\n".join([*lines, *(f"| {' | '.join(str(cell) for cell in row)} |" for row in rows)])


def _headline(runs: Iterable[Run], *, all_refusals: bool = True) -> str:
    rows = [
        (
            *(run.recorded, run.as_of, run.sources, found.accepted, _share(found.false, found.accepted)),
            *(_share(found.hints, found.accepted), found.refused, _share(found.told, found.refused)),
            _share(found.told_as_error, found.refused),
            *([_of(found.all_told, found.all_refused)] if all_refusals else []),
        )
        for run in runs
        for found in (score(run.judged),)
    ]
    head = ("recorded day", "as of", "sources", "accepted", "false errors", "false hints", "refused", "told")
    return _table((*head, "told as an error", *(["all refusals told"] if all_refusals else [])), rows)


def _rules(runs: Sequence[Run]) -> str:
    counts = [
        Counter(rule for one in run.judged if one.state is State.ACCEPTED for rule in one.refused_by) for run in runs
    ]
    rules = sorted({rule for count in counts for rule in count})
    return _table(("rule", *map(_title, runs)), ((rule, *(count[rule] or "" for count in counts)) for rule in rules))


def _grouped(
    runs: Sequence[Run],
    name: str,
    groups: Sequence[tuple[str, Callable[[Judged], bool]]],
    cell: Callable[[Score], str],
) -> str:
    rows = [(title, *(cell(score(filter(belongs, run.judged))) for run in runs)) for title, belongs in groups]
    return _table((name, *map(_title, runs)), (row for row in rows if any(row[1:])))


def _curve(said: Iterable[Said], by: Band) -> str:
    """The share of what was said that was wrong, by SKU and band."""
    measure, uppers, name = by
    cells: defaultdict[tuple[int, str], list[bool]] = defaultdict(list)
    for one in said:
        band = next(number for number, upper in enumerate(uppers) if measure(one) <= upper)
        cells[band, one.sku].append(one.wrong)
    skus = [sku for sku in SKUS if any(sku == other for _, other in cells)]
    lowers = (0, *(upper + 1 for upper in uppers))
    rows = (
        (
            f"{lowers[band]} to {uppers[band]}" if uppers[band] != _AGES[-1] else f"from {lowers[band]}",
            *(_of(sum(cell), len(cell)) for sku in skus for cell in (cells[band, sku],)),
        )
        for band in sorted({band for band, _ in cells})
    )
    return _table((name, *skus), rows)


def _zones(said: Iterable[Said]) -> str:
    several = [one for one in said if one.sku.startswith("DataZone")]
    skus = [sku for sku in SKUS if sku.startswith("DataZone")]
    rows = (
        (zone or "none", *(_wrong(one for one in several if one.zone == zone and one.sku == sku) for sku in skus))
        for zone in sorted({one.zone for one in several})
    )
    return _table(("data zone", *skus), rows)


def _models(said: Iterable[Said]) -> str:
    offers = {one.offer for one in said if one.wrong}
    counts = Counter((f"{version.name} {version.version}", sku) for version, sku, _ in offers)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_SURPRISING]
    return _table(("model", "SKU", "offers"), ((*key, count) for key, count in ranked))


def _dates(dates: Iterable[Due]) -> str:
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in dates:
        counts["OpenAI" if one.version.format == "OpenAI" else "others", one.stage][one.became] += 1
    rows = ((*key, *(count[what] or "" for what in BECAME)) for key, count in sorted(counts.items()))
    return _table(("format", "stage then", *BECAME), rows)


def _each_date(dates: Iterable[Due]) -> str:
    rows = (
        (
            *(" ".join(filter(None, (one.version.name, one.version.version, one.sku))), one.version.format, one.stage),
            *(one.earlier, one.on, one.later, one.became, one.now),
        )
        for one in dates
    )
    return _table(("model", "format", "stage then", "recorded", "retires on", "checked", "the date was", "now"), rows)


def _advice(advice: Mapping[str, Sequence[Advised]]) -> str:
    everything = [one for several in advice.values() for one in several]
    rules: defaultdict[str, list[Advised]] = defaultdict(list)
    for one in everything:
        rules[one.rule].append(one)
    rows = (
        (
            *(title, len(several)),
            _share(sum(one.brings_error for one in several), len(several)),
            _share(sum(one.keeps_error for one in several), len(several)),
            _share(sum(one.accepted for one in several), len(several)),
        )
        for title, several in (("all", everything), *advice.items(), *sorted(rules.items()))
    )
    return _table(("as of, or rule", "alternatives", "brings a new error", "keeps the error", "Azure accepts"), rows)


# Cells


def _title(run: Run) -> str:
    return title_of(run.recorded, run.as_of) + (" (documents)" if run.sources.startswith("documents only") else "")


def _wrong(said: Iterable[Said]) -> str:
    wrong = [one.wrong for one in said]
    return _of(sum(wrong), len(wrong))


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else ""


def _of(part: int, whole: int) -> str:
    return f"{_share(part, whole)} ({part} of {whole})" if whole else ""


def _is_router(one: Said) -> bool:
    return one.offer[0].name == "model-router"
