"""What a piece of source says, in whatever language: literals, where each stands, and what leads to one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import msgspec


class Literal(msgspec.Struct, frozen=True, tag=True):
    """A text or number as it is written. `start` and `end` enclose its token, in characters of the file's text."""

    value: str | int | float
    start: int
    end: int
    line: int
    file: str = ""


class Group(msgspec.Struct, frozen=True, tag=True):
    """A call, mapping or list with its entries, each under its key; what has none (a position) under an empty one.

    `called` is the last name of what is called; `start` tells groups of one file apart.
    """

    entries: tuple[tuple[str, Node], ...]
    called: str = ""


class Parameter(msgspec.Struct, frozen=True, tag=True):
    """A parameter of a function: whoever calls that gives its value. `index` counts what the caller writes."""

    function: str
    name: str
    index: int


class Configured(msgspec.Struct, frozen=True, tag=True):
    """A value of the stack's configuration, by its key; without a namespace it is the project's."""

    key: str


class Imported(msgspec.Struct, frozen=True, tag=True):
    """A name of another file of the project, which is one of `files`."""

    files: tuple[str, ...]
    name: str


class Made(msgspec.Struct, frozen=True, tag=True):
    """A value that no literal stands for. `how` completes "the capacity is"."""

    how: str


Node = Literal | Group | Parameter | Configured | Imported | Made


class Source(Protocol):
    """A file that can be searched."""

    @property
    def text(self) -> str:
        """All of it, as it is in the file: byte order mark and line endings too."""

    def at(self, line: int) -> Node | None:
        """What is declared or called at a line (1-based)."""

    def named(self, name: str) -> Node | None:
        """What a name of the file's own stands for."""

    def token(self, literal: Literal, value: str | float) -> str | None:
        """How another value is written in the style of a literal; None where that cannot be told."""


Sources = Callable[[str], Source | None]
"""The source of a file of the project, None for what is not there or not of a language that is rewritten."""


def quoted(token: str, value: str | float) -> str | None:
    """A value in the quotation marks of a token; a number for a number."""
    if not isinstance(value, str):
        return str(value) if token[:1].isdigit() else None
    start = next((at for at, character in enumerate(token) if character in "\"'`"), None)
    if start is None or set(value) & set("\"'`\\\n${}"):
        return None
    width = 3 if token[start : start + 3] in {'"""', "'''"} else 1
    return token[: start + width] + value + token[len(token) - width :]


def line_starts(text: str) -> list[int]:
    """Where each line of a text begins, the first after a byte order mark."""
    starts = [int(text.startswith("\ufeff"))]
    for at, character in enumerate(text):
        if character == "\n" or (character == "\r" and text[at + 1 : at + 2] != "\n"):
            starts.append(at + 1)
    return starts
