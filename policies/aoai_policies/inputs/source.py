"""Where an input is: as the user named it, as a stack, and as positions name its lines."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from aoai_policies.inputs.repository import project_file


class Source(msgspec.Struct, frozen=True):
    """An input that is read. `state` is an export of the stack that was given beside it."""

    path: str
    stack: str
    file: str
    state: Path | None = None

    def beside(self, name: str) -> Path | None:
        """A file of that name in the same folder, if there is one."""
        found = Path(self.path).with_name(name)
        return found if self.path != "-" and found.is_file() else None


def source_of(path: str, stack: str | None, project: Path | None, state: Path | None = None) -> Source:
    """Name a file or folder: one of its own is a stack of its own.

    Args:
        path: As the user named it; `-` is standard input.
        stack: The stack, where the user named one.
        project: The folder that files in positions are relative to; else that of the nearest Pulumi.yaml.
        state: What was given beside it.
    """
    if path == "-":
        return Source(path, stack or "stdin", "-", state)
    file = Path(path)
    resolved = Path(os.path.realpath(file))
    if project is not None:
        folder: Path | None = Path(os.path.realpath(project))
    else:
        folder = next((one for one in resolved.parents if project_file(one)), None)
    inside = folder is not None and resolved.is_relative_to(folder)
    named = (resolved.relative_to(folder) if inside and folder else file).as_posix()
    return Source(path, stack or (resolved.name if resolved.is_dir() else file.stem), named, state)
