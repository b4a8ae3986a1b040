"""Where the recorder writes what it sees, and the place in the project that it saw it at."""

from __future__ import annotations

import functools
import itertools
import json
import os
import sys
import threading
import traceback
from collections import defaultdict, deque
from typing import Any

from .values import UNKNOWN

NOT_THE_PROJECTS = (
    "/site-packages/",
    "/dist-packages/",
    "/lib/python3",
    "/node_modules/",
    "/sdks/",
    "/aoai_components/",
)
"""Parts of paths inside a project that are no code of its own: libraries, and SDKs that Pulumi generates."""
HERE = os.path.realpath(__file__).rpartition(os.sep)[0]
SHORTEST_SECRET = 4


class Journal:
    """The pipe that the result goes through. Threads share it."""

    def __init__(self) -> None:
        """Take standard output for the result, and let the program print to standard error instead."""
        self._pipe = os.dup(1)
        os.dup2(2, 1)
        self._lock = threading.Lock()
        self._secrets: set[tuple[str, bool]] = set()
        self._notes: set[str] = set()
        self.failed = False
        self.left = False
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._leave_to_the_parent)

    def hide(self, value: Any, *, configured: bool = False) -> None:
        """Write down every text and number of a secret that is long enough to be told from others.

        What is `configured` as a secret is one wherever it stands.
        """
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, (list, tuple)):
            for item in value:
                self.hide(item, configured=configured)
        elif isinstance(value, (str, int, float)) and not isinstance(value, bool):
            text = str(value)
            if len(text) >= SHORTEST_SECRET and UNKNOWN not in text and (text, configured) not in self._secrets:
                self._secrets.add((text, configured))
                self.write(secret=text, configured=configured)

    def note(self, text: str) -> None:
        """Write down, once, what whoever reads the result is to know."""
        if text not in self._notes:
            self._notes.add(text)
            self.write(note=text)

    def _leave_to_the_parent(self) -> None:
        """Write nothing more: a process that the program forked declares what its parent declares already."""
        self.left = True
        self._pipe = os.open(os.devnull, os.O_WRONLY)
        self._lock = threading.Lock()

    def write(self, **entry: Any) -> None:
        """Append one entry."""
        line = json.dumps(entry).encode() + b"\n"
        with self._lock:
            while line:
                line = line[os.write(self._pipe, line) :]

    def fail(self, kind: str, message: str = "", position: Any = None) -> None:
        """Write the failure. Only the first one counts: later ones follow from it."""
        if not self.failed:
            self.failed = True
            self.write(failure=kind, message=message, position=position)


class Frames:
    """The lines of the project on a stack."""

    def __init__(self, root: str) -> None:
        self._root = os.path.realpath(root)
        self._files: dict[str, str | None] = {}

    def of_stack(self, frame: Any) -> list[list[Any]]:
        """The project's lines from a frame outwards, innermost first."""
        lines: list[list[Any]] = []
        while frame is not None:
            self._add(lines, frame.f_code.co_filename, frame.f_lineno)
            frame = frame.f_back
        return lines

    def of_error(self, error: BaseException | None) -> list[Any] | None:
        """The innermost line of the project that an exception, or the one that caused it, went through."""
        seen: set[int] = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            lines: list[list[Any]] = []
            if isinstance(error, SyntaxError) and error.filename:
                self._add(lines, error.filename, error.lineno or 1)
            if not lines:
                for frame, line in traceback.walk_tb(error.__traceback__):
                    self._add(lines, frame.f_code.co_filename, line)
            if lines:
                return lines[-1]
            error = error.__cause__ or error.__context__
        return None

    def relative(self, filename: str) -> str | None:
        """A file of the project by its path there; None for any other."""
        if filename not in self._files:
            self._files[filename] = self._relative(filename)
        return self._files[filename]

    def _add(self, lines: list[list[Any]], filename: str, line: int) -> None:
        file = self.relative(filename)
        if file is not None:
            lines.append([file, line])

    def _relative(self, filename: str) -> str | None:
        path = os.path.realpath(filename)
        if filename.startswith("<") or path.startswith(HERE):
            return None
        try:
            path = os.path.relpath(path, self._root).replace(os.sep, "/")
        except ValueError:  # another drive of Windows
            return None
        return None if path.startswith("..") or any(part in "/" + path for part in NOT_THE_PROJECTS) else path


class Declared:
    """What a resource's constructor knew, until its registration arrives."""

    def __init__(self, order: int, frames: list[list[Any]], cls: type) -> None:
        self.order = order
        self.frames = frames
        self.cls = cls


class Constructors:
    """Remembers where, in what order and of what class resources are constructed.

    The registration itself comes later, on another thread, without the program's stack.
    """

    def __init__(self, frames: Frames) -> None:
        self._frames = frames
        self._order = itertools.count()
        self._waiting: dict[tuple[str, str], deque[Declared]] = defaultdict(deque)

    def watch(self, resource_class: Any) -> None:
        """Take note of every construction of a Pulumi resource."""
        construct = resource_class.__init__

        @functools.wraps(construct)
        def watched(instance: Any, t: str, name: str, *args: Any, **kwargs: Any) -> None:
            declared = Declared(next(self._order), self._frames.of_stack(sys._getframe(1)), type(instance))
            self._waiting[t, name].append(declared)
            construct(instance, t, name, *args, **kwargs)

        resource_class.__init__ = watched

    def claim(self, token: str, name: str) -> Declared:
        """What was noted for a registration."""
        waiting = self._waiting.get((token, name))
        return waiting.popleft() if waiting else Declared(next(self._order), [], object)


def first_line(text: str) -> str:
    """The first line of a text that says something."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
