"""A forecast as a calendar: each retirement an all-day event, which a later import updates."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from aoai_policies.core.visible import visible
from aoai_policies.planning.forecast import Forecast
from aoai_policies.reports.forecast import Rows, place


def render_ical(rows: Rows, width: int = 80) -> str:  # noqa: ARG001 - as all formats
    """One event a retirement that has a date. It is the same for the same day and facts.

    The sequence number is the day, so that a calendar takes a later file for an update of the event with the same UID.
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//pulumi-azure-openai//aoai forecast//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Azure OpenAI retirements")
    dated = {row.uid: (row, day, group.title) for group in rows.groups for row in group.rows if (day := row.retires_on)}
    for row, day, title in dated.values():
        event = Event()
        event.add("uid", f"{row.uid}@pulumi-azure-openai")
        event.add("dtstamp", datetime.combine(rows.as_of, time(), UTC))
        event.add("sequence", rows.as_of.toordinal())
        event.add("dtstart", day)
        if day < date.max:
            event.add("dtend", day + timedelta(days=1))
        event.add("summary", visible(_summary(row)))
        event.add("description", _description(row, rows.as_of))
        event.add("categories", [visible(title) if title else "Azure OpenAI"])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    written: str = calendar.to_ical().decode()
    return written


def _description(row: Forecast, as_of: date) -> str:
    said = (f"as of {as_of}: {row.what}", row.then, row.advice)
    where = f"{f'{row.project}/' if row.project else ''}{row.target}, {place(row)}"
    told = (*said, where, row.owner and f"owner: {row.owner}", row.source)
    return "\n".join(visible(line) for line in told if line)


def _summary(row: Forecast) -> str:
    verb = {
        "unverified": "was to retire (unverified)",
        "retired": "retired",
    }.get(row.status, "retires, no earlier than this day" if row.not_before else "retires")
    return f"{'/'.join(filter(None, (row.project, row.stack, row.deployment)))}: {row.model} {verb}"
