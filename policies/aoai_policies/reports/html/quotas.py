"""What the plans of a report draw on each quota pool, with a bar where its limit is known."""

from __future__ import annotations

from aoai_policies.planning.inventory import QuotaRow
from aoai_policies.reports.html.markup import Html, joined, prose, tag
from aoai_policies.reports.html.tables import UNKNOWN, breakable, empty, listing, number, under
from aoai_policies.reports.overview import Overview

_BAR, _GAP = 7, 9
"""Pixels: how thick a bar is, and from one to the next."""


def quota_list(overview: Overview) -> Html:
    """The list, a row for each pool of each stack. Stacks may be of different subscriptions, so nothing is added up."""
    pools = [(one, stack.label) for stack in overview.stacks for one in stack.inventory.quotas]
    if not pools:
        return empty("No quota in use", "No deployment on this page has a known model, SKU, region and capacity.")
    columns = ("Pool", "Stack", "Declared", "In use", "Limit", "Share")
    listed = listing("quotas", "Quotas", columns, [_row(*pool) for pool in pools], numbers=columns[2:5])
    return listed if any(one.used is not None for one, _ in pools) else joined((_hint(), listed))


def _hint() -> Html:
    text = (
        "No usage snapshot has these pools. One tells what is in use, and the limits of the subscription: record "
        "it with `az cognitiveservices usage list -l REGION` and name it in aoai.yaml under `subscription.usage`."
    )
    return tag("p", prose(text), class_="small muted")


def _row(one: QuotaRow, label: str) -> Html:
    share = one.declared / one.limit if one.limit else None
    return tag(
        "tr",
        tag("th", breakable(one.pool or "pool not documented"), under(_what(one)), scope="row"),
        tag("td", label),
        _figure(one.declared, "" if one.adds is None else f"adds {number(one.adds)}"),
        _figure(one.used),
        _figure(one.limit, one.unit),
        tag("td", _bars(one), class_="bar", data_sort="" if share is None else share),
        data_group=label,
    )


def _what(one: QuotaRow) -> str:
    """The offers that draw on a pool, and where it is counted."""
    return f"{', '.join(one.offers)}; {f'{one.scope} quota' if one.scope else 'scope unknown'}"


def _figure(value: float | None, below: str = "") -> Html:
    shown, key = (UNKNOWN, "") if value is None else (number(value), value)
    return tag("td", shown, under(below) if below else "", class_="number", data_sort=key)


def _bars(one: QuotaRow) -> Html:
    """What is declared, and what is in use, against the limit; nothing is drawn where no limit is known."""
    if one.limit is None:
        return tag("span", "no limit is known", class_="unknown")
    parts = {"declared": one.declared} | ({"in use": one.used} if one.used is not None else {})
    shares = {name: value / one.limit if one.limit else float(value > 0) * 2 for name, value in parts.items()}
    drawn = (_bar(place, name, share) for place, (name, share) in enumerate(shares.items()))
    said = ", ".join(f"{_percent(share)} {name}" for name, share in shares.items()) if one.limit else "the limit is 0"
    return joined(
        (
            tag("svg", *drawn, height=_GAP * len(parts), width="100%", aria_hidden="true"),
            tag("span", said, class_="small"),
            under(one.basis),
        )
    )


def _percent(share: float) -> str:
    return "under 1%" if 0 < share < 0.01 else f"{share:,.0%}"


def _bar(place: int, name: str, share: float) -> Html:
    """A bar on its track, at least a dot where there is anything, red where it is longer than the track."""
    shape = {"x": "0", "y": place * _GAP, "height": _BAR, "rx": _BAR / 2}
    kind = "over" if share > 1 else "declared" if name == "declared" else "used"
    width = f"{max(min(share, 1) * 100, 1 if share else 0):.2f}%"
    return joined((tag("rect", width="100%", class_="track", **shape), tag("rect", width=width, class_=kind, **shape)))
