"""What `aoai check` is pointed at: projects and files, each with its own facts, read side by side."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import click
import msgspec

from aoai_catalog.input_error import InputError
from aoai_policies.cli import note, tell
from aoai_policies.cli.options import inputs_of
from aoai_policies.configuration.facts import Facts, read_facts
from aoai_policies.configuration.settings_file import nearest_settings
from aoai_policies.core.known import as_new
from aoai_policies.core.plan import Comment, Plan
from aoai_policies.core.report import Broken
from aoai_policies.core.settings import Settings
from aoai_policies.inputs.programs import NotRunError, ProgramError, Programs
from aoai_policies.inputs.read import read_plans
from aoai_policies.inputs.repository import place_of, project_folder, projects_below
from aoai_policies.pipeline import Project

Result = TypeVar("Result")
_ONE_AT_A_TIME = Lock()
"""Projects share facts, which are read once."""


class Unit(msgspec.Struct, frozen=True):
    """One plan to be read: a path, and the stack that a project's program is run for."""

    path: str
    stack: str | None = None


class Asked(msgspec.Struct, frozen=True):
    """What is to be judged, and by what, as `reading_options` takes it from the command line."""

    paths: Sequence[str]
    stacks: Sequence[str]
    all_stacks: bool
    state: Path | None
    no_programs: bool
    timeout: float | None
    allow_network: bool
    recursive: bool
    project: Path | None
    as_of: date
    settings_file: Path | None
    waiver_files: Sequence[Path]
    catalog_folders: Sequence[Path]


def read_asked(
    asked: Asked, settings: Mapping[str, Any], texts: Mapping[str, str] = {}
) -> tuple[list[Project], list[Broken]]:
    """Read all that is asked for, and say on standard error what cannot be read.

    Args:
        asked: The command line.
        settings: Keys of `aoai.yaml` that go over those of files.
        texts: What stands in for files, by their real paths; of what was read before nothing is said again.
    """
    if asked.stacks and asked.all_stacks:
        raise click.UsageError("--stack and --all-stacks exclude each other: one names stacks, the other takes all")

    def facts_of(folder: Path | None, root: Path) -> Facts:
        return read_facts(
            folder,
            settings_file=asked.settings_file,
            settings=settings,
            named="the command line",
            as_of=asked.as_of,
            catalogs=asked.catalog_folders,
            waiver_files=asked.waiver_files,
            root=root,
        )

    programs = Programs(run=not asked.no_programs, timeout=asked.timeout, network=asked.allow_network, texts=texts)
    units = list(units_of(asked.paths, asked.stacks, recursive=asked.recursive, all_stacks=asked.all_stacks))
    reading = Reading(asked.project, asked.state, programs, asked.recursive)
    read = [*read_projects([one for one in units if isinstance(one, Unit)], reading, facts_of)]
    broken = [one for one in (*units, *read) if isinstance(one, Broken)]
    for problem in dict.fromkeys(one.problem for one in broken if not texts):
        tell(problem)
    return [one for one in read if isinstance(one, Project)], broken


def units_of(
    paths: Sequence[str], stacks: Sequence[str], *, recursive: bool, all_stacks: bool
) -> Iterator[Unit | Broken]:
    """All that is to be read, and what tells already now that it cannot be.

    Raises:
        InputError: A path has no name, or nothing is found below it.
    """
    for named in inputs_of(paths):
        if recursive and named != "-" and Path(named).is_dir():
            found = [str(folder) for folder in projects_below(Path(named))]
            if not found:
                raise InputError(f"{named}: no Pulumi.yaml in this folder or below it")
        else:
            found = [named]
        for path in found:
            if not all_stacks or path == "-" or not Path(path).is_dir():
                yield from (Unit(path, stack) for stack in stacks or (None,))
                continue
            from aoai_policies.inputs.pulumi.project import stack_names

            try:
                yield from (Unit(path, stack) for stack in stack_names(project_folder(path, None)) or (None,))
            except InputError as error:
                yield Broken(path, str(error))


class Reading(msgspec.Struct, frozen=True):
    """How all of them are read: `--project`, `--state`, how programs are run, and whether nobody named them."""

    project: Path | None = None
    state: Path | None = None
    programs: Programs = Programs()
    found: bool = False


def read_projects(
    units: Sequence[Unit], reading: Reading, read_facts: Callable[[Path | None, Path], Facts]
) -> Iterator[Project | Broken]:
    """Read the facts and plans of all units, as many at once as there are cores; one that is broken hides no other.

    Of a program that fails comes what it had declared by then, and that it is broken.

    Args:
        units: What is to be read.
        reading: How.
        read_facts: Called with the folder of the nearest settings file, and with what positions are relative to.
    """
    first = project_folder(units[0].path, reading.project) if units else Path()
    facts_of = cache(lambda folder: read_facts(folder, first))

    def read(unit: Unit) -> list[Project | Broken]:
        try:
            nearest = nearest_settings("." if unit.path == "-" else unit.path)
            with _ONE_AT_A_TIME:
                facts = facts_of(nearest.parent if nearest is not None else None)
        except InputError as error:
            return [Broken(unit.path, str(error))]
        broken: list[Project | Broken] = []
        try:
            plans = _plans(unit, reading, facts.settings)
        except InputError as error:
            if not (reading.found and isinstance(error, NotRunError)):  # AOAI906 says it of one that nobody named
                broken = [Broken(unit.path, str(error))]
            if not isinstance(error, ProgramError):
                return broken
            plans = [error.plan]
        if facts.settings.existing == "judge":
            plans = [as_new(plan) for plan in plans]
        folder = project_folder(unit.path, reading.project)
        plans = [_remarked(_seen_from(first, folder, one)) for one in plans]
        return [Project(plans, facts, [place_of(one, folder) for one in plans]), *broken]

    for done in _side_by_side(units, read):
        yield from done


def _side_by_side(units: Sequence[Unit], read: Callable[[Unit], Result]) -> list[Result]:
    """What was read of each unit, in their order; each is told when it is done, which is another order.

    Programs run outside this process, so that threads suffice.
    """
    if len(units) < 2:
        return [read(unit) for unit in units]
    from concurrent.futures import ThreadPoolExecutor, as_completed

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        running = {pool.submit(read, unit): unit for unit in units}
        try:
            for number, future in enumerate(as_completed(running), 1):
                unit = running[future]
                if Path(unit.path).is_dir():
                    note(f"{number} of {len(units)}: {unit.path}" + (f" ({unit.stack})" if unit.stack else ""))
            return [future.result() for future in running]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _plans(unit: Unit, reading: Reading, settings: Settings) -> list[Plan]:
    programs = reading.programs.knowing(settings.known)
    return read_plans(unit.path, stack=unit.stack, project=reading.project, state=reading.state, programs=programs)


def _seen_from(first: Path, folder: Path, plan: Plan) -> Plan:
    """The plan with the places of comments relative to the first project's folder, as those of settings are."""
    if folder == first:
        return plan

    def moved(one: Comment) -> Comment:
        file = Path(os.path.relpath(folder / one.position.file, first)).as_posix()
        return msgspec.structs.replace(one, position=msgspec.structs.replace(one.position, file=file))

    return msgspec.structs.replace(plan, comments=tuple(map(moved, plan.comments)))


def _remarked(plan: Plan) -> Plan:
    """A plan, with a note where there is nothing in it to check: a report without findings is no proof then."""
    if plan.accounts or plan.deployments or plan.removed or plan.children or plan.unread:
        return plan
    note = f"nothing to check: no account and no deployment of Azure OpenAI in {plan.path}"
    return msgspec.structs.replace(plan, notes=(*plan.notes, note))
