"""Lines of the project's source as Pulumi writes them: `project:///infra/__main__.py#9`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from aoai_policies.core.target import Position

_LIBRARIES = ("/site-packages/", "/dist-packages/", "/node_modules/", "/lib/python3")


@lru_cache(maxsize=4096)
def position_at(source: str) -> Position | None:
    """The position that a source names, None where it is no line of the project's own code."""
    if not source.startswith("project:///"):
        return None
    path, _, place = source.removeprefix("project:///").rpartition("#")
    line = place.partition(",")[0]
    if not path or not line.isdigit() or any(library in f"/{path}" for library in _LIBRARIES):
        return None
    if "%" in path:
        from urllib.parse import unquote  # noqa: PLC0415 - few paths need it

        path = unquote(path)
    return Position(path, int(line))


def positions_at(sources: Iterable[str]) -> tuple[Position, ...]:
    """The positions of a stack trace that are in the project, innermost first."""
    return tuple(position for position in map(position_at, sources) if position is not None)
