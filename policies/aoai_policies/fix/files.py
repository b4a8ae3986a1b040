"""The files of a project as sources: by the language that each is written in, read when a finding leads there."""

from __future__ import annotations

import os
from pathlib import Path

from aoai_catalog.input_error import InputError
from aoai_policies.fix.edits import Config
from aoai_policies.fix.syntax import Literal, Source


def _open(path: Path, file: str, text: str, folder: Path) -> Source | None:
    """A text as the source of its language, which is imported now."""
    if path.suffix == ".py":
        from aoai_policies.fix.python_source import PythonSource

        return PythonSource(file, text)
    if path.suffix in {".yaml", ".yml", ".json"}:
        from aoai_policies.fix.yaml_source import YamlSource

        return YamlSource(file, text)
    if path.suffix in {".ts", ".js"}:
        from aoai_policies.fix.typescript_source import TypeScriptSource

        return TypeScriptSource(file, text, folder)
    return None


class Files:
    """The files below a folder that positions are relative to, and the input itself. Others are not ours to rewrite."""

    def __init__(self, folder: Path, named: str) -> None:
        self._folder, self._input = folder, os.path.realpath(named)
        self._known: dict[str, Source | None] = {}

    def source(self, file: str) -> Source | None:
        """A file by its name in positions.

        Raises:
            InputError: What reads its language is not installed.
        """
        if file not in self._known:
            self._known[file] = self._read(file)
        return self._known[file]

    def path(self, file: str) -> str:
        """The real path of a file."""
        return os.path.realpath(self._folder / file)

    def config(self, project: str, stack: str) -> Config:
        """The literals of a stack's configuration, which a project's own gives the defaults of."""

        def literal(key: str) -> Literal | None:
            keys = (key,) if ":" in key else (f"{project}:{key}", key)
            for file, ending in self._configurations(stack):
                source = self.source(file)
                for name in keys if source is not None else ():
                    for end in ending:
                        found = source.named("\0".join(("config", name, *end))) if source is not None else None
                        if isinstance(found, Literal):
                            return found
            return None

        return literal

    def _configurations(self, stack: str) -> list[tuple[str, tuple[tuple[str, ...], ...]]]:
        from aoai_policies.inputs.pulumi.project import read_project, stack_files
        from aoai_policies.inputs.repository import project_file

        file = project_file(self._folder)
        if file is None:
            return []
        try:
            own = stack_files(read_project(self._folder)).get(stack)
        except InputError:  # of another language
            return []
        named = [(os.path.relpath(own, self._folder), ((),))] if own is not None else []
        return [*named, (file.name, ((), ("value",), ("default",)))]

    def _read(self, file: str) -> Source | None:
        path = Path(self.path(file))
        if not path.is_relative_to(os.path.realpath(self._folder)) and str(path) != self._input:
            return None
        try:
            return _open(path, file, path.read_bytes().decode(), self._folder)
        except ModuleNotFoundError as error:
            raise InputError(
                f"--fix of a program in Python needs {error.name}: install `pulumi-azure-openai[fix]`"
            ) from None
        except (OSError, ValueError):
            return None
