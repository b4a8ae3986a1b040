"""Offers as text: for one model the regions of each SKU, for several a table that fits the width."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal

from aoai_catalog import reviewed
from aoai_policies.planning.where import OfferRow

By = Literal["sku", "region"]
_SHORTEST = 16
"""Of the column of models, however narrow the terminal."""


def offer_table(rows: Sequence[OfferRow], by: By, width: int) -> Iterator[str]:
    """A line for each model: stage, end date, and in how many regions (or under how many SKUs) it is offered.

    Args:
        rows: Offers, those of one model together.
        by: What the columns are.
        width: Columns are abbreviated, and long names get a line of their own, where it is too narrow.
    """
    order = list(reviewed.skus() if by == "sku" else reviewed.regions())
    columns = sorted({getattr(row, by) for row in rows}, key=order.index)
    models = [(model, list(group)) for model, group in groupby(rows, key=lambda row: row.name)]
    only = by == "sku" and len({row.region for row in rows}) == 1
    cells = [
        [_cell([row for row in group if getattr(row, by) == one], only=only) for one in columns] for _, group in models
    ]
    lives = [_life(group) for _, group in models]
    fixed = [max(map(len, column)) for column in zip(("stage", "retires"), *lives, strict=True)]
    longest = max(len(str(model)) for model, _ in models)
    short = [_code(one) for one in columns] if by == "sku" else [""] * len(columns)
    for labels, gap in ((columns, 2), (short, 2 if by == "sku" else 1), (short, 1 if by == "sku" else 0)):
        widths = [max(len(label), *(len(row[n]) for row in cells)) for n, label in enumerate(labels)]
        room = width - sum(widths) - gap * len(widths) - sum(fixed) - 3
        if room >= longest:
            break
    room = min(max(room, _SHORTEST), longest)
    space = " " * gap

    def line(name: str, life: Sequence[str], values: Iterable[str]) -> str:
        head = " ".join(text.ljust(size) for text, size in zip((name, *life), (room, *fixed), strict=True))
        return f"{head} {space.join(text.rjust(size) for text, size in zip(values, widths, strict=True))}".rstrip()

    heads = [tuple(labels)] if any(labels) else list(zip(*_upright(columns), strict=True))
    for number, head in enumerate(heads, 1):
        last = number == len(heads)
        yield line("model" if last else "", ("stage", "retires") if last else ("", ""), head)
    for (model, _), life, row in zip(models, lives, cells, strict=True):
        name = str(model)
        if len(name) > room:
            yield name
            name = ""
        yield line(name, life, row)
    counts = "" if only else "regions that offer it" if by == "sku" else "SKUs under which it is offered"
    codes = [f"{code} {sku}" for code, sku in zip(labels, columns, strict=True) if code not in {sku, ""}]
    yield from _legend(counts, codes, lives, cells, width)


def _upright(names: Sequence[str]) -> list[str]:
    """Names of one length, ending together: each character is a line."""
    return [name.rjust(max(map(len, names))) for name in names]


def _cell(rows: Sequence[OfferRow], *, only: bool) -> str:
    """How many, or `yes` where there can be one only; where all are for fine-tuned models only, `t`."""
    if not rows:
        return "."
    if all(row.fine_tuned_only for row in rows):
        return "t"
    return "yes" if only else str(sum(not row.fine_tuned_only for row in rows))


def _life(rows: Sequence[OfferRow]) -> tuple[str, str]:
    """Stage and end date; those of most offers where SKUs or regions differ."""
    lives = Counter((row.stage, row.retires_on, row.not_before, row.unverified) for row in rows)
    stage, day, bound, unverified = max(lives, key=lambda life: lives[life])
    mark = ("?" if unverified else "+" if bound else "") if day else ""
    return stage or "-", f"{day or '-'}{mark}{'*' if len(lives) > 1 else ''}"


def _code(sku: str) -> str:
    """`GPM` for GlobalProvisionedManaged."""
    return "".join(re.findall("[A-Z]", sku))


def _legend(
    counts: str,
    codes: Sequence[str],
    lives: Sequence[tuple[str, str]],
    cells: Sequence[Sequence[str]],
    width: int,
) -> Iterator[str]:
    said = [f"figures: {counts}"] if counts else []
    for mark, meaning in (
        ("+", "no earlier than that day"),
        ("?", "that day has passed, and no later source confirms it"),
        ("*", "differs by SKU or region, and is that of most"),
    ):
        if any(mark in day for _, day in lives):
            said.append(f"{mark} {meaning}")
    if any("t" in row for row in cells):
        said.append("t fine-tuned models only")
    if said or codes:
        yield ""
        yield from textwrap.wrap("; ".join([*said, *codes]), width, break_on_hyphens=False)


def retired_lines(rows: Sequence[OfferRow], width: int) -> Iterator[str]:
    """A line for each model that has retired: when, and what replaces it."""
    for row in rows:
        when = f"{'no earlier than' if row.not_before else 'on'} {row.retires_on}" if row.retires_on else "already"
        to = f"documented replacement {row.replacement}" if row.replacement else "no replacement is documented"
        text = f"{row.name} retired {when}{f' ({row.sku})' if row.sku else ''}; {to}"
        yield from textwrap.wrap(text, width, subsequent_indent="  ", break_on_hyphens=False)
