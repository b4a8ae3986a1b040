"""All that people look at: a report, what there is in its plans, and the sources that it rests on."""

from __future__ import annotations

from collections import Counter
from datetime import date

import msgspec

from aoai_catalog.load import Source
from aoai_policies.core.encoding import to_json
from aoai_policies.core.report import CheckedPlan, Report
from aoai_policies.core.settings import Retirement
from aoai_policies.planning.forecast import Forecast
from aoai_policies.planning.inventory import Inventory
from aoai_policies.reports.json import JsonReport, as_json
from aoai_policies.reports.wording import titled


class Stack(msgspec.Struct, frozen=True, rename="camel"):
    """What there is in one plan. `bounds` say from when on a retirement is near."""

    label: str
    inventory: Inventory
    retirements: tuple[Forecast, ...]
    bounds: Retirement = Retirement()


class Overview(msgspec.Struct, frozen=True):
    """A report, what is in each of its plans, in their order, and the sources, in the order in which they decide.

    `offered` are the models of the plans with those of their regions in which they could be.
    """

    report: Report
    stacks: tuple[Stack, ...]
    sources: tuple[Source, ...]
    offered: frozenset[tuple[str, str]] = frozenset()


def labels(report: Report) -> list[str]:
    """What to call each plan: by its stack, project, or as much of its path as tells it from all others."""
    ways = [
        [plan.stack for plan in report.plans],
        [f"{plan.project}/{plan.stack}" if plan.project and plan.stack else "" for plan in report.plans],
        *([_tail(plan, length) for plan in report.plans] for length in (1, 2, 3, 4)),
        [titled(plan) for plan in report.plans],
    ]
    counts = [Counter(names) for names in ways]
    return [
        next((name for name, count in zip(names, counts, strict=True) if name and count[name] == 1), names[-1])
        for names in zip(*ways, strict=True)
    ]


def _tail(plan: CheckedPlan, length: int) -> str:
    shortened = msgspec.structs.replace(plan, path="/".join(plan.path.rstrip("/").split("/")[-length:]))
    return titled(shortened)


class _JsonSource(msgspec.Struct, frozen=True, rename="camel"):
    kind: str
    date: date
    age_days: int
    title: str


class _JsonOverview(msgspec.Struct, frozen=True):
    report: JsonReport
    stacks: tuple[Stack, ...]
    sources: tuple[_JsonSource, ...]


def render_json(overview: Overview) -> str:
    """Write everything: under `report` what `aoai check --format json` writes. A value `{"why"}` is not known yet."""
    today = overview.report.as_of
    sources = tuple(
        _JsonSource(one.manifest.kind, one.date, (today - one.date).days, one.manifest.title)
        for one in overview.sources
    )
    content = _JsonOverview(as_json(overview.report), overview.stacks, sources)
    return to_json(content) + "\n"
