"""A forecast as a picture: a timeline with a bar for each deployment, from today to the day its model retires."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import MAXYEAR, date, timedelta
from xml.sax.saxutils import escape

from aoai_policies.core.visible import visible
from aoai_policies.planning.forecast import Forecast
from aoai_policies.reports.forecast import Rows, day, notice, place, then

_LABELS, _BARS, _DATES, _MARGIN = 320, 430, 330, 16
"""Widths in pixels: names, bars, what stands after them, and the edge."""
_ROW, _HEAD = 26, 84
_LONGEST = 44
"""Characters of a label; the whole one is the row's title."""
_STYLE = """
.back{fill:#fff}text{font:13px system-ui,"Segoe UI",Helvetica,Arial,sans-serif;fill:#1b1f24}
.title{font-size:17px;font-weight:600}.group{font-weight:600}.dim{fill:#57606a}
.grid{stroke:#d0d7de}.today{stroke:#57606a;stroke-dasharray:3 3}
.stopped{fill:#c62828}.upgraded{fill:#1565c0}.open{fill:#9a6700}.none{fill:#8c959f}.past{fill:#6e7781}
.bound{fill-opacity:.45}
@media (prefers-color-scheme:dark){.back{fill:#0d1117}text{fill:#e6edf3}.dim{fill:#9198a1}.grid{stroke:#30363d}
.today{stroke:#9198a1}.stopped{fill:#f47067}.upgraded{fill:#6cb6ff}.open{fill:#daaa3f}}
"""
_MEANINGS = (
    ("stopped", "stops answering"),
    ("upgraded", "Azure upgrades it"),
    ("open", "not certain which"),
)


def render_svg(rows: Rows, width: int = 80) -> str:  # noqa: ARG001 - as all formats
    """Write the picture; it needs nothing beside it, and says all of it in text too."""
    scale = _Scale(rows)
    body: list[str] = []
    top = _HEAD
    for group in rows.groups:
        if group.title:
            body.append(_text(_MARGIN, top + 17, _cut(group.title, 100), "group"))
            top += _ROW
        for row in group.rows:
            body += _bar(row, rows.name(row), top, scale)
            top += _ROW
    if not rows.all:
        body.append(_text(_MARGIN, top + 17, rows.nothing))
        top += _ROW
    whole = _MARGIN * 2 + _LABELS + _BARS + _DATES
    described = "; ".join(f"{rows.name(row)}, {row.model}: {row.what}" for row in rows.all) or rows.nothing
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="{top + 12}" '
            f'viewBox="0 0 {whole} {top + 12}" role="img" aria-labelledby="aoai-title aoai-desc">',
            f'<title id="aoai-title">When models retire, as of {rows.as_of}</title>',
            f'<desc id="aoai-desc">{escape(visible(described))}</desc>',
            f"<style>{_STYLE}</style>",
            f'<rect class="back" width="{whole}" height="{top + 12}"/>',
            _text(_MARGIN, 26, f"When models retire, as of {rows.as_of}", "title"),
            *_key(),
            *scale.grid(top),
            *body,
            "</svg>",
            "",
        ]
    )


class _Scale:
    """From the day of the forecast, or the earliest date before it, to the last date."""

    def __init__(self, rows: Rows) -> None:
        days = [row.retires_on for row in rows.all if row.retires_on]
        self.today = rows.as_of
        self.first = max(min([*days, self.today]), self.today - timedelta(days=365))
        self.last = max([*days, self.today + timedelta(days=90)])

    def x(self, one: date) -> float:
        """Where a day is, in pixels; what is before the first day is at the edge."""
        share = max((one - self.first).days, 0) / (self.last - self.first).days
        return round(_MARGIN + _LABELS + share * _BARS, 1)

    def grid(self, bottom: int) -> Iterator[str]:
        """A line for each year, half quarter or more, whichever leaves room for its label, and one for today."""
        room = (self.last - self.first).days / 30.4 * 62 / _BARS
        months = next((n for n in (1, 3, 6, 12, 24, 60, 120) if n > room), 1200)
        year, month = self.first.year, 1
        while year <= MAXYEAR and (tick := date(year, month, 1)) <= self.last:
            if tick > self.first and abs(self.x(tick) - self.x(self.today)) > 2:
                yield f'<line class="grid" x1="{self.x(tick)}" x2="{self.x(tick)}" y1="{_HEAD - 6}" y2="{bottom}"/>'
                yield _text(self.x(tick), _HEAD - 12, f"{tick:%Y-%m}", "dim", "middle")
            year, month = year + (month + months - 1) // 12, (month + months - 1) % 12 + 1
        x = self.x(self.today)
        yield f'<line class="today" x1="{x}" x2="{x}" y1="{_HEAD - 6}" y2="{bottom}"/>'


def _key() -> Iterator[str]:
    x = float(_MARGIN)
    for kind, meaning in (*_MEANINGS, ("open bound", "paler: no earlier than, or unverified")):
        yield f'<rect class="{kind}" x="{x}" y="39" width="12" height="12" rx="2"/>'
        yield _text(x + 18, 50, meaning, "dim")
        x += 40 + 7 * len(meaning)


def _bar(row: Forecast, name: str, top: int, scale: _Scale) -> Iterator[str]:
    label = f"{name}  {row.model}"
    told = (label, place(row), row.what, row.then, row.advice, row.owner and f"owner: {row.owner}", row.source)
    yield f"<g><title>{escape(visible('; '.join(line for line in told if line)))}</title>"
    yield _text(_MARGIN, top + 17, _cut(label, _LONGEST))
    if row.retires_on is None:
        yield _text(scale.x(scale.today) + 6, top + 17, row.what, "dim")
    else:
        start, end = sorted((scale.x(scale.today), scale.x(row.retires_on)))
        kind = "past" if row.status == "retired" else row.outcome or "none"
        worth = " bound" if row.not_before or row.status == "unverified" else ""
        length = max(round(end - start, 1), 3)
        yield f'<rect class="{kind}{worth}" x="{start}" y="{top + 6}" width="{length}" height="14" rx="3"/>'
        said = f"{day(row)}, {notice(row)}: {then(row)}"
        yield _text(_MARGIN + _LABELS + _BARS + 8, top + 17, said, "dim")
    yield "</g>"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "") -> str:
    held = f' class="{kind}"' if kind else ""
    held += f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{x}" y="{y}"{held}>{escape(visible(text))}</text>'
