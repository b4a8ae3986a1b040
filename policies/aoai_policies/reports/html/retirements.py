"""When the models of a report's deployments retire: a drawing, and a list of each deployment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from aoai_policies.core.settings import Retirement
from aoai_policies.planning.forecast import Forecast
from aoai_policies.reports.html.markup import Html, joined, prose, tag
from aoai_policies.reports.html.tables import UNKNOWN, breakable, day, empty, listing, under
from aoai_policies.reports.html.timeline import Mark, Urgency, timeline
from aoai_policies.reports.overview import Overview, Stack

_GRAVEST: tuple[Urgency, ...] = ("now", "past", "doubtful", "soon", "far")


def retirement_list(overview: Overview) -> Html:
    """The drawing and the list, soonest first; deployments without a known date come last."""
    rows = [(one, stack) for stack in overview.stacks for one in stack.retirements]
    if not rows:
        return empty("Nothing retires", "No stack on this page declares a deployment.")
    rows.sort(key=lambda row: (row[0].retires_on or date.max, row[0].model, row[1].label, row[0].deployment))
    marks = list(_marks(rows, overview.report.as_of))
    drawing = timeline(marks, overview.report.as_of) if marks else _undated()
    columns = ("Retires", "Deployment", "Stack", "Model", "SKU", "What happens")
    listed = listing("retirements", "Retirements", columns, [_row(*row) for row in rows], class_="cards told")
    return joined((drawing, tag("h3", "Each deployment"), listed))


def _undated() -> Html:
    return empty("No date is known", "No source says when a model on this page retires.")


def _row(one: Forecast, stack: Stack) -> Html:
    return tag(
        "tr",
        tag("td", day(one.retires_on) if one.retires_on else UNKNOWN, data_sort=one.retires_on or ""),
        tag("th", one.deployment, scope="row"),
        tag("td", stack.label),
        tag("td", one.model),
        tag("td", breakable(one.sku) if one.sku else UNKNOWN, under("in ", one.region or UNKNOWN)),
        tag("td", prose(one.what), *(under(prose(part)) for part in (one.then, one.advice, one.source) if part)),
        data_group=stack.label,
    )


def _marks(rows: Iterable[tuple[Forecast, Stack]], today: date) -> Iterator[Mark]:
    """One for all deployments of a model that retire on a day, drawn as the gravest of them."""
    groups: defaultdict[tuple[date, str, bool], list[Urgency]] = defaultdict(list)
    for row, stack in rows:
        if row.retires_on is not None:
            urgency = _urgency(row, (row.retires_on - today).days, stack.bounds)
            groups[row.retires_on, row.model, row.not_before].append(urgency)
    for (retires_on, model, not_before), urgencies in groups.items():
        label = f"{model} × {len(urgencies)}" if len(urgencies) > 1 else model
        yield Mark(label, retires_on, not_before, min(urgencies, key=_GRAVEST.index))


def _urgency(row: Forecast, days: int, bounds: Retirement) -> Urgency:
    if days <= 0:
        return "doubtful" if row.status == "unverified" else "past"
    return "now" if days <= bounds.error_days and not row.not_before else "soon" if days <= bounds.warn_days else "far"
