"""Tables, and what stands in their cells."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from aoai_policies.core.target import Unknown
from aoai_policies.planning.inventory import Declared
from aoai_policies.reports.html.markup import Html, joined, tag


def table(
    caption: str, columns: Iterable[str], rows: Iterable[Html], *, numbers: Collection[str] = (), **attributes: object
) -> Html:
    """A table, which scrolls where it is wider than the screen. `numbers` are the columns that hold such."""
    head = (tag("th", name, scope="col", class_="number" if name in numbers else None) for name in columns)
    whole = tag("table", tag("caption", caption), tag("thead", tag("tr", *head)), tag("tbody", *rows), **attributes)
    return tag("div", whole, class_="scrolls", role="region", aria_label=caption, tabindex="0")


def listing(
    name: str,
    caption: str,
    columns: Sequence[str],
    rows: Sequence[Html],
    *,
    numbers: Collection[str] = (),
    class_: str = "cards",
) -> Html:
    """A table that can be filtered and sorted, with how many of its rows are shown; on a phone a card a row."""
    count = tag("p", tag("output", f"{len(rows):,} in all", data_of=f"{name}-table"), class_="count")
    whole = table(caption, columns, rows, numbers=numbers, id=f"{name}-table", class_=class_, data_list=True)
    return joined((count, whole))


def empty(title: str, why: str) -> Html:
    """What stands in the place of a table without rows."""
    return tag("div", tag("p", title), tag("p", why), class_="empty")


def under(*content: object) -> Html:
    """A second line in a cell."""
    return tag("span", *content, class_="under")


def day(value: date) -> Html:
    """A day."""
    return tag("time", value, datetime=value)


def number(value: float | str) -> str:
    """A number with separators of thousands: `45,000`, `12.5`."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, str) else f"{value:,}"


def plain(value: Declared) -> str:
    """A declared value as text; `none`, or why it is not known."""
    return "none" if value is None else value.why if isinstance(value, Unknown) else str(value)


def declared(value: Declared) -> Html:
    """A declared value; that there is none, or why it is not known, can be seen not to be one."""
    kind = "none" if value is None else "unknown" if isinstance(value, Unknown) else None
    return tag("span", plain(value), class_=kind) if kind else breakable(plain(value))


def breakable(name: str) -> Html:
    """A name that a narrow column breaks between its words: those of a SKU, of a quota pool, of a path."""
    return joined(re.split(r"(?<=[a-z])(?=[A-Z])|(?<=\w\.)(?=[a-zA-Z])|(?<=/)(?=\w)", name), tag("wbr"))


UNKNOWN = tag("span", "unknown", class_="unknown")
"""In the place of what nobody says."""
