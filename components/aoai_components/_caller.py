"""Whose line it is: the place in the user's program that a component was called from."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType

from aoai_policies.core.target import Position

_OURS = str(Path(__file__).parent)
_LIBRARIES = ("/site-packages/", "/dist-packages/", "/lib/python3")


def called_from() -> tuple[Position, ...]:
    """The lines of the program that lead to the component being constructed, innermost first.

    The program is what lies in the current folder, which the engine sets to the project's. Empty where a plugin
    constructs the component for a program in another language.
    """
    folder = Path.cwd()
    lines: list[Position] = []
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        name = frame.f_code.co_filename
        if not name.startswith(("<", _OURS)) and not any(part in name.replace("\\", "/") for part in _LIBRARIES):
            path = folder / name
            if path.is_relative_to(folder):
                lines.append(Position(path.relative_to(folder).as_posix(), frame.f_lineno))
        frame = frame.f_back
    return tuple(lines)


def heading_of(component: str) -> str:
    """What an error begins with: `modules/ai.py:9 (from __main__.py:31): Account ai`."""
    inner, *outer = [f"{line.file}:{line.line}" for line in called_from()] or [""]
    place = f"{inner} (from {', '.join(outer)})" if outer else inner
    return f"{place}: {component}" if place else component
