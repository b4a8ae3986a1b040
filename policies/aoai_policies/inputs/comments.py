"""Waivers in the source: `# aoai: ignore[AOAI601] reason, until 2027-03-01` beside a declaration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from aoai_policies.core.plan import Comment, Plan, Unread
from aoai_policies.core.target import Position, Target
from aoai_policies.stack.bounds import read_bounded

_IGNORE = r"(?i)(?P<code>.*?)(?:#|//)\s*aoai:\s*(?:ignore\b|(?=\w+\s*\[))(?P<text>.*)"
"""Another word before brackets is a slip, of which its text then makes no waiver."""
_ONLY_COMMENT = r"\s*(?:#|//)"


def with_comments(plan: Plan, folder: Path) -> Plan:
    """The plan with the waivers in the files that declare something; a file that is not there has none.

    Args:
        plan: As it was read.
        folder: What its positions are relative to.
    """
    declared: tuple[Target | Unread, ...] = (*plan.accounts, *plan.deployments, *plan.unread)
    places = (place for one in declared for place in (one.position, *one.called_from))
    files = sorted({place.file for place in places if place is not None})
    comments = tuple(comment for file in files for comment in _comments_in(folder / file, file))
    return msgspec.structs.replace(plan, comments=comments) if comments else plan


def _comments_in(path: Path, file: str) -> Iterator[Comment]:
    try:
        data = read_bounded(path, str(path)) if path.is_file() else b""
    except (OSError, ValueError):
        return
    if b"aoai:" not in data.lower():
        return
    lines = data.decode("utf-8", "replace").splitlines()
    waiting: list[tuple[int, str]] = []
    """Those alone on their line, which are about the first line below that is no comment."""
    for number, line in enumerate([*lines, ""], 1):
        if waiting and not re.match(_ONLY_COMMENT, line):
            yield from (Comment(Position(file, at), Position(file, number), text) for at, text in waiting)
            waiting = []
        if (found := re.match(_IGNORE, line)) is None:
            continue
        if found["code"].strip():
            yield Comment(Position(file, number), Position(file, number), found["text"])
        else:
            waiting.append((number, found["text"]))
