"""When models retire, drawn: a line for each model and date, from today to that day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import MAXYEAR, date
from typing import Literal

import msgspec

from aoai_policies.reports.html.markup import Html, joined, tag

_ROW, _TOP = 42, 26
"""Pixels: a line with its label, and the axis above. Across, everything is in percent, so that text is never scaled."""

_SHORTEST, _LONGEST = 360, 1461
"""Days that the axis shows. A date beyond is drawn at its end: ARM has placeholders decades away."""

Urgency = Literal["past", "doubtful", "now", "soon", "far"]
LEGEND: dict[Urgency, str] = {
    "past": "retired",
    "doubtful": "date passed, not confirmed",
    "now": "retires within the error bound",
    "soon": "within the warning bound",
    "far": "later",
}


class Mark(msgspec.Struct, frozen=True):
    """A model and the day that it retires on, or no earlier than."""

    label: str
    day: date
    not_before: bool
    urgency: Urgency


def timeline(marks: Sequence[Mark], today: date) -> Html:
    """Draw the marks from top to bottom. A screen reader is told how many there are; a list beside it has each."""
    last = max(mark.day for mark in marks)
    span = min(max((last - today).days, _SHORTEST), _LONGEST)
    height = _TOP + _ROW * len(marks)
    drawing = tag(
        "svg",
        *_axis(today, span, height),
        *(row for number, mark in enumerate(marks) for row in _row(mark, _TOP + number * _ROW, today, span)),
        role="img",
        aria_label=f"Timeline of {len(marks)} retirement dates from {today} to {last}; the table below has each",
        height=height,
        width="100%",
    )
    drawn = {mark.urgency for mark in marks}
    legend = [_entry(urgency, meaning) for urgency, meaning in LEGEND.items() if urgency in drawn]
    if any(mark.not_before for mark in marks):
        legend.append(_entry("far bound", "no earlier than"))
    return tag("figure", drawing, tag("ul", *legend, class_="legend"), class_="card")


def _axis(today: date, span: int, height: int) -> Iterator[Html]:
    """A line for each year; for each quarter where there are few. None where its label would meet another text."""
    yield tag("text", "today", x="0", y="13", class_="axis")
    months, across = 3 if span <= 550 else 12, 0.0
    year, month = today.year, 1
    while across <= 94 and year <= MAXYEAR:
        day = date(year, month, 1)
        across = 100 * (day - today).days / span
        if 12 < across < 94:
            x = f"{across:.2f}%"
            yield tag("line", x1=x, x2=x, y1="18", y2=height, class_="grid")
            shown = day.strftime("%b %Y") if months == 3 else str(year)
            yield tag("text", shown, x=x, y="13", text_anchor="middle", class_="axis")
        year, month = year + (month + months > 12), (month + months - 1) % 12 + 1


def _row(mark: Mark, top: int, today: date, span: int) -> Iterator[Html]:
    across = 100 * (mark.day - today).days / span
    yield tag("text", mark.label, x="0", y=top + 14)
    words = f"from {mark.day}" if mark.not_before else str(mark.day)
    yield tag("text", words, x="100%", y=top + 14, text_anchor="end", class_="day")
    yield tag("rect", x="0", y=top + 21, width="100%", height="8", rx="4", class_="track")
    width = f"{min(max(across, 0.8), 100):.2f}%"
    kind = f"{mark.urgency} bound" if mark.not_before and across > 0 else mark.urgency
    yield tag("rect", x="0", y=top + 21, width=width, height="8", rx="4", class_=kind)


def _entry(kind: str, meaning: str) -> Html:
    swatch = tag("svg", tag("rect", width="100%", height="100%", rx="3", class_=kind), aria_hidden="true")
    return tag("li", joined((swatch, meaning)))
