"""A forecast as text, a table, CSV, JSON and Markdown: rows in groups, soonest first."""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

import msgspec

from aoai_policies.core.encoding import to_json
from aoai_policies.core.visible import csv_cell, visible
from aoai_policies.planning.forecast import Forecast
from aoai_policies.reports.markdown import escape
from aoai_policies.reports.wording import counted
from aoai_policies.rules.lifecycle.replacement import today_in_days

By = Literal["stack", "owner", "model"]
_DATE = 12
"""The column of dates in text."""


class Group(msgspec.Struct, frozen=True):
    """Rows that belong together. The title is empty where there is one group only, of all rows."""

    title: str
    rows: tuple[Forecast, ...]


class Rows(msgspec.Struct, frozen=True, dict=True):
    """What is reported: at least one group; the day that it was asked on, and how far it was asked."""

    groups: tuple[Group, ...]
    by: By | None
    as_of: date
    until: date | None = None

    @cached_property
    def all(self) -> tuple[Forecast, ...]:
        """The rows of all groups."""
        return tuple(row for group in self.groups for row in group.rows)

    def name(self, row: Forecast) -> str:
        """The deployment, with its stack and project where the rows are of several, and no heading says it."""
        return "/".join([*(part for part in (row.project, row.stack)[self._told_apart :] if part), row.deployment])

    @cached_property
    def _told_apart(self) -> int:
        """From which of project and stack on a name has to say them."""
        if self.by == "stack" or len({(one.project, one.stack) for one in self.all}) < 2:
            return 2
        return 0 if len({one.project for one in self.all}) > 1 else 1

    @property
    def nothing(self) -> str:
        """What is said where there is no row."""
        return f"No deployment's model retires by {self.until}" if self.until else "no deployments"


def grouped(rows: Sequence[Forecast], by: By | None, as_of: date, until: date | None = None) -> Rows:
    """Sort rows, soonest first and without a date last, into groups of which that with the soonest is first."""
    groups: dict[str, list[Forecast]] = {}
    for row in sorted(rows, key=lambda row: (row.retires_on or date.max, row.project, row.stack, row.deployment)):
        groups.setdefault(_title(row, by) if by else "", []).append(row)
    return Rows(tuple(Group(title, tuple(own)) for title, own in groups.items()) or (Group("", ()),), by, as_of, until)


def _title(row: Forecast, by: By) -> str:
    if by == "stack":
        return f"{row.project}/{row.stack}" if row.project else row.stack
    return (row.owner or "no owner") if by == "owner" else row.model


def place(row: Forecast) -> str:
    """SKU and region, or that they are not known."""
    if row.region is None:
        return f"{row.sku}, region not known" if row.sku else "SKU and region not known"
    return f"{row.sku or 'SKU not known'} in {row.region}"


def day(row: Forecast) -> str:
    """`2026-11-19`, with what it is worth where it is no date certain."""
    if row.retires_on is None:
        return "no date"
    if row.status == "unverified":
        return f"{row.retires_on}, unverified"
    return f"no earlier than {row.retires_on}" if row.not_before else str(row.retires_on)


def notice(row: Forecast) -> str:
    """`in 45 days`, `12 days ago`; empty where there is no date."""
    if row.retires_on is None or row.days is None:
        return ""
    return today_in_days(row.retires_on, row.retires_on - timedelta(days=row.days))


def then(row: Forecast) -> str:
    """What happens on the day, in a word: `stops`, `upgraded`, `open` where it is not certain which, or `retired`."""
    words = {"stopped": "stops", "": "-"}
    return "retired" if row.status == "retired" else words.get(row.outcome, row.outcome)


def render_text(rows: Rows, width: int = 80) -> str:
    """A paragraph for each deployment: the date, what it is, what Azure does then, and what to move to."""
    lines: list[str] = []
    for group in rows.groups:
        if group.title:
            lines += ["", visible(f"{group.title} ({counted(len(group.rows), 'deployment')})")]
        for row in group.rows:
            owner = f", owner {row.owner}" if row.owner else ""
            about = f"{rows.name(row)} ({row.model}, {place(row)}{owner}): {row.what}"
            date_of = f"{row.retires_on or 'no date'!s:<{_DATE}}"
            indent = " " * _DATE
            lines += _wrapped(about, width, date_of, indent)
            for said in filter(None, (row.then, row.advice, row.source)):
                lines += _wrapped(said, width, indent, indent)
    return "\n".join(lines if rows.all else [rows.nothing]).lstrip("\n") + "\n"


def _wrapped(text: str, width: int, first: str, indent: str) -> list[str]:
    return textwrap.wrap(visible(text), width, initial_indent=first, subsequent_indent=indent, break_on_hyphens=False)


def render_table(rows: Rows, width: int = 80) -> str:
    """A row for each deployment, in words of one column each; `text` and `markdown` say more."""
    if not rows.all:
        return f"{rows.nothing}\n"
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = io.StringIO()
    console = Console(width=width, file=drawn, color_system=None)
    narrow = width < 120
    names = ("deployment", "then", "replacement") if narrow else ("deployment", "model", "then", "replacement")
    for group in rows.groups:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
        for name in ("retires", "days", *names):
            table.add_column(name, overflow="fold", no_wrap=name in {"retires", "days", "then"})
        for row in group.rows:
            what = [visible(one) for one in (row.model, row.sku or "SKU not known", row.region or "region not known")]
            name = visible(rows.name(row))
            told = ["\n".join((name, what[0], "  ".join(what[1:])))] if narrow else [name, "  ".join(what)]
            cells = (*told, then(row), visible(_moves_to(row)))
            table.add_row(_marked(row), "" if row.days is None else str(row.days), *map(Text, cells))
        if group.title:
            console.print(Text(visible(group.title)))
        console.print(table)
    lines = [line.strip("\n").rstrip() for line in drawn.getvalue().splitlines()]
    said = {_marked(row)[10:] for row in rows.all}
    lines += [meaning for mark, meaning in _MARKS if mark in said]
    return "\n".join(line for line in lines if line) + "\n"


_MARKS = (
    ("+", "+ no earlier than that day"),
    ("?", "? unverified: that day has passed, and no later source confirms it"),
)


def _marked(row: Forecast) -> str:
    mark = "?" if row.status == "unverified" else "+" if row.not_before else ""
    return f"{row.retires_on}{mark}" if row.retires_on else "no date"


def _moves_to(row: Forecast) -> str:
    if not row.replacement or row.sku in row.replacement_skus:
        return row.replacement or "-"
    return f"{row.replacement} as {row.replacement_skus[0]}" if row.replacement_skus else f"{row.replacement}, not here"


def render_csv(rows: Rows, width: int = 80) -> str:  # noqa: ARG001 - as all formats
    """All fields, one row a deployment; no cell is a formula."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    fields = Forecast.__struct_fields__
    table.writerow(fields)
    for row in rows.all:
        table.writerow([_cell(getattr(row, field)) for field in fields])
    return written.getvalue()


def _cell(value: object) -> str | int:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return value
    text = " ".join(map(str, value)) if isinstance(value, tuple) else str(value) if value is not None else ""
    return csv_cell(visible(text))


def render_json(rows: Rows, width: int = 80) -> str:  # noqa: ARG001
    """A list of rows; `schema/forecast.schema.json` describes it."""
    return to_json(rows.all) + "\n"


def render_markdown(rows: Rows, width: int = 80) -> str:  # noqa: ARG001
    """A table a group, for a wiki or an issue."""
    lines = [f"### Retirements of models as of {rows.as_of}", ""]
    for group in rows.groups:
        lines += [f"#### {escape(group.title)}", ""] if group.title else []
        lines += [*_markdown_table(group, rows), ""]
    return "\n".join(lines if rows.all else [*lines, escape(rows.nothing)]).rstrip("\n") + "\n"


_HEAD = ("retires", "notice", "deployment", "model", "where", "on the day", "replacement")


def _cells(row: Forecast, rows: Rows) -> tuple[str, ...]:
    what = (row.model, place(row), row.then.removeprefix("then "), row.advice)
    return day(row), notice(row) or row.what, rows.name(row), *what


def _markdown_table(group: Group, rows: Rows) -> Iterator[str]:
    if group.rows:
        yield f"| {' | '.join(_HEAD)} |"
        yield "|" + "---|" * len(_HEAD)
    for row in group.rows:
        yield f"| {' | '.join(escape(cell) for cell in _cells(row, rows))} |"
