"""All that people look at: a report, what there is in its plans, and the sources that it rests on."""

from __future__ import annotations

from collections import Counter
from datetime import date

import msgspec

from aoai_catalog.load import Source
from aoai_policies.core.encoding import to_json
from aoai_policies.core.report import Report
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
    """What to call each plan: its stack where that tells it from all others, else all that is known of it."""
    stacks = Counter(plan.stack for plan in report.plans)
    return [plan.stack if plan.stack and stacks[plan.stack] == 1 else titled(plan) for plan in report.plans]


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
