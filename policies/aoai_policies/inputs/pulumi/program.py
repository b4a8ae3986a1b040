"""Reads a Pulumi project folder: runs its program offline, by its own interpreter, and records what it declares."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from aoai_catalog.input_error import InputError, repeated
from aoai_policies.core.plan import Knowledge, Plan, Unread
from aoai_policies.core.target import Position
from aoai_policies.core.visible import visible
from aoai_policies.inputs.programs import NotRunError, ProgramError, Programs
from aoai_policies.inputs.pulumi import failures
from aoai_policies.inputs.pulumi.contained import Ended, run_contained
from aoai_policies.inputs.pulumi.environment import withheld
from aoai_policies.inputs.pulumi.interpreter import interpreter_of
from aoai_policies.inputs.pulumi.nodejs import node_command, node_installer
from aoai_policies.inputs.pulumi.project import Project, StackConfig, read_project, stack_config
from aoai_policies.inputs.pulumi.recorded import Recorded, masked, plan_of
from aoai_policies.inputs.repository import project_file, repository_of
from aoai_policies.stack.values import SECRET_CONFIG

_PROGRAMS = Programs()
RECORDER = Path(__file__).with_name("recorder") / "__main__.py"
NODE_RECORDER = Path(__file__).with_name("node") / "record.js"
TIMEOUT_VARIABLE = "AOAI_PROGRAM_TIMEOUT"
_TIMEOUT = 120.0
_LEADING = {"virtualenv", "toolchain"}
"""The options of Pulumi.yaml that lead to an interpreter."""
_LONGEST = 86_400.0
_READ = {"python", "nodejs", "yaml"}
_OTHERS = {"dotnet": "C# or another language of .NET", "go": "Go", "java": "Java or another language of the JVM"}
"""Languages by their names in Pulumi.yaml."""


def read_program(root: Path, *, path: str, stack: str | None = None, programs: Programs = _PROGRAMS) -> Plan:
    """Run a project's program for a stack and read what it declares.

    Args:
        root: The folder of its Pulumi.yaml.
        path: How the user named it.
        stack: The stack; the only one, or `dev`, where it is left out.
        programs: How it is run.

    Raises:
        ProgramError: The program fails after it has declared something, or is of a language that is not run.
        InputError: The project or stack is malformed, or the program fails.
    """
    project = read_project(root, programs.texts)
    if project.language not in _READ:
        raise _not_run(project, path, stack)
    config = stack_config(project, stack, programs.known)
    notes = [config.note] if config.note else []
    if config.environments:
        notes.append(
            "the stack takes configuration from Pulumi ESC, which is not opened: what only that sets is missing"
        )
    if project.language == "yaml":
        from aoai_policies.inputs.pulumi.yaml_program import read_yaml_program

        declared = list(read_yaml_program(project, config, path, programs.known))
        return plan_of(declared, project.name, config, path, notes)
    if not programs.run:
        raise InputError(f"{path}: {programs.refusal}")
    timeout = programs.timeout or _timeout()
    if project.language == "nodejs":
        command, install = [*node_command(project, path), str(NODE_RECORDER)], node_installer(project)
    else:
        python = os.path.abspath(interpreter_of(project, os.environ))  # noqa: PTH100 - its links are to stay
        command, install = [python, "-u", str(RECORDER)], "pulumi install"
    notes += _remarks(project, command)
    order = _order(project, config, programs, timeout)
    process = run_contained(
        command, order, os.environ, folder=root.resolve(), timeout=timeout, network=programs.network
    )
    recorded, mask = masked(_decoded(process.result))
    if not programs.texts:  # else it was printed when the files were read as they are
        _print(process, mask)
    failed = next((one for one in recorded if one.failure), None)
    plan = plan_of(recorded, project.name, config, path, notes)
    if failed is not None:
        raise ProgramError(failures.explain(failed, failures.Ran(path, command[0], install, config, timeout)), plan)
    if not recorded or not recorded[-1].done:
        raise ProgramError(f"{path}: {failures.ended(process, timeout)}", plan)
    return plan


def _not_run(project: Project, path: str, stack: str | None) -> NotRunError:
    why = f"it is written in {_OTHERS.get(project.language, repeated(project.language))}, which is not run here"
    remedy = "write its preview with `pulumi preview --json --show-sames > preview.json` and check that file"
    file = project_file(project.root)
    position = Position(file.name, 1) if file is not None else None
    unread = Unread(f"the program of {project.name}", why, position=position, remedy=remedy)
    return NotRunError(f"{path}: {unread}", Plan(path, stack or "", knows=frozenset(Knowledge), unread=(unread,)))


def _remarks(project: Project, command: list[str]) -> Iterator[str]:
    """What a reader of the report should know of a program that reaches out of its repository."""
    root = project.root.resolve()
    repository = repository_of(root)
    if not project.main.resolve().is_relative_to(repository):
        yield f"the program that Pulumi.yaml names is outside the repository: {project.main.resolve()}"
    interpreter = Path(command[0]) if project.options.keys() & _LEADING else repository
    if not interpreter.is_relative_to(repository):
        yield f"the interpreter that Pulumi.yaml leads to is outside the repository: {interpreter}"


def _decoded(result: bytes) -> list[Recorded]:
    recorded: list[Recorded] = []
    with contextlib.suppress(msgspec.DecodeError):  # the last line of a process that was killed
        for line in result.splitlines():
            recorded.append(msgspec.json.decode(line, type=Recorded))  # noqa: PERF401 - keeps what came before
    return recorded


def _print(process: Ended, mask: Any) -> None:
    """Pass on what the program printed, as what it is."""
    for line in mask(process.printed.decode(errors="replace")).splitlines():
        sys.stderr.write(visible(line) + "\n")
    if process.cut:
        sys.stderr.write("... and more, which the program prints and which is cut here\n")


def _order(project: Project, config: StackConfig, programs: Programs, timeout: float) -> dict[str, Any]:
    root, main = project.root.resolve(), project.main.resolve()
    return {
        "project": project.name,
        "stack": config.stack,
        "root": str(root),
        "program": str(main),
        "folder": str(main if main.is_dir() else main.parent),
        "config": config.values,
        "secrets": list(config.secrets),
        "known": dict(programs.known),
        "texts": dict(programs.texts),
        "withheld": withheld(os.environ),
        "hidden": SECRET_CONFIG,
        "options": project.options,
        "timeout": timeout,
    }


def _timeout() -> float:
    """The time that a program may take.

    Raises:
        InputError: The variable holds no number.
    """
    value = os.environ.get(TIMEOUT_VARIABLE, "")
    try:
        seconds = float(value) if value else _TIMEOUT
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= _LONGEST:
        raise InputError(f"{TIMEOUT_VARIABLE}={value}: write a number of seconds")
    return seconds
