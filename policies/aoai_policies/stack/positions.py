"""Lines of the project's source as Pulumi writes them: `project:///infra/__main__.py#9`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

from aoai_policies.core.target import Position

_LIBRARIES = ("/site-packages/", "/dist-packages/", "/node_modules/", "/sdks/", "/lib/python3", "/aoai_components/")
"""Parts of paths that are not code of the project, though they may be in its folder: libraries and generated SDKs."""


@lru_cache(maxsize=4096)
def position_at(source: str) -> Position | None:
    """The position that a source names, None where it is no line of the project's own code."""
    if not source.startswith("project:///"):
        return None
    path, _, place = source.removeprefix("project:///").rpartition("#")
    line = place.partition(",")[0]
    if (
        not path
        or path.startswith("../")
        or not line.isascii()
        or not line.isdigit()
        or len(line) > 9
        or any(library in f"/{path}" for library in _LIBRARIES)
    ):
        return None
    if "%" in path:
        from urllib.parse import unquote

        path = unquote(path)
    return Position(path, int(line))


def positions_at(sources: Iterable[str]) -> tuple[Position, ...]:
    """The positions of a stack trace that are in the project, innermost first."""
    return trail(position for position in map(position_at, sources) if position is not None)


def trail(positions: Iterable[Position]) -> tuple[Position, ...]:
    """The steps from the innermost line outwards; a comprehension is a frame of its own, on the line of its caller."""
    return tuple(position for position, _ in groupby(positions))
