"""What a server was started with, and how it reads for a question: within one folder, and no program unless allowed."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from aoai_catalog.input_error import InputError
from aoai_policies.configuration.facts import Facts, read_facts
from aoai_policies.core.known import as_new
from aoai_policies.core.plan import Plan
from aoai_policies.inputs.declarations.plan import plan_from_declarations
from aoai_policies.inputs.programs import Programs
from aoai_policies.inputs.read import read_plans
from aoai_policies.inputs.repository import place_of, project_file, project_folder
from aoai_policies.inputs.source import source_of
from aoai_policies.mcp.questions import Declared
from aoai_policies.pipeline import Project

_READ = {".yaml", ".yml", ".json", ".tf", ".tfvars"}
"""How files end that a folder is read by."""
_INLINE = "declarations"
"""How messages name declarations that came with the question."""


class Desk(msgspec.Struct, frozen=True):
    """The working folder, and what the command line said; `as_of` is None where each question has its own today."""

    folder: Path
    as_of: date | None = None
    catalogs: Sequence[Path] = ()
    programs: bool = False

    def facts(self, path: str | None = None, settings: Mapping[str, Any] | None = None) -> Facts:
        """What is judged by, with the settings file nearest to a path."""
        return read_facts(
            path or self.folder, settings=settings, named="the question", as_of=self.as_of, catalogs=self.catalogs
        )

    def read(self, asked: Declared, settings: Mapping[str, Any] | None = None) -> Project:
        """What is declared, with what it is judged by.

        Raises:
            InputError: It cannot be used, is outside the folder, or needs a program that may not be run.
        """
        if asked.declarations is not None:
            if asked.path is not None:
                raise InputError("give a path or declarations, not both")
            source = source_of(_INLINE, asked.stack or "inline", None)
            lines = count(1)
            accounts = [(one, next(lines)) for one in asked.declarations.accounts or ()]
            deployments = [(one, next(lines)) for one in asked.declarations.deployments or ()]
            plan = plan_from_declarations(accounts, deployments, source)
            return Project([plan], self.facts(None, settings))
        path = self.within(asked.path or ".")
        facts = self.facts(path, settings)
        programs = Programs(run=self.programs, refusal=_REFUSAL).knowing(facts.settings.known)
        plans = read_plans(path, stack=asked.stack, programs=programs)
        if facts.settings.existing == "judge":
            plans = [as_new(plan) for plan in plans]
        return Project(plans, facts, [place_of(plan, project_folder(path, None)) for plan in plans])

    def plan(self, asked: Declared, settings: Mapping[str, Any] | None = None) -> tuple[Plan, Facts]:
        """The one plan of a question, and its facts."""
        project = self.read(asked, settings)
        return project.plans[0], project.facts

    def within(self, path: str) -> str:
        """A path as it may be read: it, and for a folder the files that are read with it, are in the working folder.

        Raises:
            InputError: It is not, or it is standard input, which the protocol takes.
        """
        if path == "-":
            raise InputError("-: standard input carries the protocol; write a file and name it, or give declarations")
        try:
            real = Path(os.path.realpath(self.folder / path))
            lying_in = [one for one in real.iterdir() if one.suffix in _READ] if real.is_dir() else []
        except (OSError, ValueError) as error:
            raise InputError(f"{path!r}: {getattr(error, 'strerror', None) or 'no such file or folder'}") from None
        for one in (real, *lying_in):
            if not Path(os.path.realpath(one)).is_relative_to(self.folder):
                what = "" if one == real else f"{one.name} in it "
                raise InputError(
                    f"{path}: {what}leads out of the folder that the server works in; name a path within "
                    f"{self.folder}, or start the server in a folder above"
                )
        if real == self.folder:  # `.` would also find a project above it
            return "." if project_file(real) else str(real)
        return os.path.relpath(real, self.folder)


_REFUSAL = (
    "a program, and this server runs none; check its preview (`pulumi preview --json --show-sames > preview.json`), "
    "give its deployments as declarations, or let a person start the server with --allow-programs"
)
