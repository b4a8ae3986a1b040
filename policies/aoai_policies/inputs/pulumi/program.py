"""Reads a Pulumi project folder: runs its program offline, in its own interpreter, and records what it declares."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec

from aoai_catalog.input_error import InputError
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.target import Change, Position
from aoai_policies.core.visible import visible
from aoai_policies.inputs.pulumi.checkpoint import default_providers
from aoai_policies.inputs.pulumi.interpreter import interpreter_of, offline_environment, withheld
from aoai_policies.inputs.pulumi.project import Project, StackConfig, read_project, stack_config
from aoai_policies.stack.plan import plan_from_resources
from aoai_policies.stack.positions import trail
from aoai_policies.stack.resource import Resource
from aoai_policies.stack.urns import without_id
from aoai_policies.stack.values import SECRET_CONFIG, settle

RECORDER = Path(__file__).with_name("recorder") / "record.py"
TIMEOUT_VARIABLE = "AOAI_PROGRAM_TIMEOUT"
_TIMEOUT = 120.0
_LONGEST = 86_400.0
_LONGEST_LINE = 500
_CUT = " ..."
_SHORTEST_SECRET = 4
_VEIL = "[secret]"
_GRACE = 10.0
"""How much longer than the program's own clock the process may take, in seconds."""


class _Recorded(msgspec.Struct):
    """A line of the recorder's result: a resource, a note, a secret, the failure, or the end."""

    urn: str = ""
    type: str = ""
    name: str = ""
    inputs: dict[str, Any] = {}
    parent: str = ""
    provider: str = ""
    dependencies: tuple[str, ...] = ()
    property_dependencies: dict[str, tuple[str, ...]] = msgspec.field(default={}, name="propertyDependencies")
    frames: list[tuple[str, int]] = []
    order: int = 0
    read: bool = False
    imported: bool = False
    remote: bool = False
    note: str = ""
    secret: str = ""
    failure: str = ""
    message: str = ""
    position: tuple[str, int] | None = None
    done: bool = False


def read_program(root: Path, *, path: str, stack: str | None = None, timeout: float | None = None) -> Plan:
    """Run a project's program for a stack and read what it declares.

    Args:
        root: The folder of its Pulumi.yaml.
        path: How the user named it.
        stack: The stack; the only one, or `dev`, where it is left out.
        timeout: Seconds that the program may take; else `AOAI_PROGRAM_TIMEOUT` or two minutes.

    Raises:
        InputError: The project or stack is malformed, or the program fails.
    """
    project = read_project(root)
    config = stack_config(project, stack)
    recorded = _record(project, config, path, timeout or _timeout())
    resources = [
        _resource(one, config.stack, project.name)
        for one in sorted(recorded, key=lambda one: one.order)
        if one.urn and not one.remote
    ]
    remote = [one for one in recorded if one.remote]
    knows = {Knowledge.DEPENDENCIES} if remote else {Knowledge.DEPENDENCIES, Knowledge.RELATED}
    return plan_from_resources(
        [*resources, *default_providers(resources, config.values)],
        path=path,
        stack=config.stack,
        knows=frozenset(knows),
        notes=[
            *filter(None, [config.note]),
            *(one.note for one in recorded if one.note),
            *(_unverifiable(one) for one in remote),
        ],
    )


def _record(project: Project, config: StackConfig, path: str, timeout: float) -> list[_Recorded]:
    """Run the recorder.

    Raises:
        InputError: The program does not come to its end.
    """
    python = interpreter_of(project, os.environ)
    with tempfile.TemporaryDirectory(prefix="aoai-", ignore_cleanup_errors=True) as scratch:
        result, printed = Path(scratch, "result"), Path(scratch, "printed")
        order = _order(project, config, result, timeout)
        status = _run(python, order, Path(scratch), printed, timeout + _GRACE)
        output = printed.read_text(encoding="utf-8", errors="replace")
        recorded = _decoded(result.read_bytes() if result.exists() else b"")
    masked = _mask(one.secret for one in recorded if one.secret)
    sys.stderr.write(masked(output))
    recorded = [
        msgspec.structs.replace(one, note=masked(one.note), message=visible(masked(one.message)))
        for one in recorded
        if not one.secret
    ]
    failed = next((one for one in recorded if one.failure), None)
    if failed is not None:
        raise InputError(_in_short(failed, path, python, config, timeout))
    if not recorded or not recorded[-1].done:
        raise InputError(f"{path}: {_ended(status, timeout)}")
    return recorded


def _decoded(result: bytes) -> list[_Recorded]:
    recorded: list[_Recorded] = []
    with contextlib.suppress(msgspec.DecodeError):  # the last line of a process that was killed
        for line in result.splitlines():
            recorded.append(msgspec.json.decode(line, type=_Recorded))  # noqa: PERF401 - keeps what came before
    return recorded


def _mask(secrets: Iterable[str]) -> Callable[[str], str]:
    """What replaces secrets in a text, as they are, as Python and JSON show them, and line by line."""
    texts = {SECRET_CONFIG}
    for secret in secrets:
        lines = (line.strip() for line in secret.splitlines())
        texts |= {secret, repr(secret)[1:-1], json.dumps(secret)[1:-1]}
        texts |= {line for line in lines if len(line) >= _SHORTEST_SECRET}
    pattern = re.compile("|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True)))
    return lambda text: pattern.sub(_VEIL, text) if text else text


def _order(project: Project, config: StackConfig, result: Path, timeout: float) -> dict[str, Any]:
    root, main = project.root.resolve(), project.main.resolve()
    return {
        "project": project.name,
        "stack": config.stack,
        "root": str(root),
        "program": str(main),
        "folder": str(main if main.is_dir() else main.parent),
        "config": config.values,
        "secrets": list(config.secrets),
        "result": str(result),
        "timeout": timeout,
    }


def _run(python: Path, order: dict[str, Any], scratch: Path, printed: Path, timeout: float) -> int | None:
    """Run the recorder and wait for it; None where it had to be stopped."""
    environment = {
        **offline_environment(os.environ, scratch),
        "PULUMI_PROJECT": order["project"],
        "PULUMI_STACK": order["stack"],
        "PULUMI_DRY_RUN": "true",
    }
    with printed.open("wb") as output:
        try:
            process = subprocess.Popen(  # noqa: S603 - the project's interpreter and our own file
                [str(python), "-u", str(RECORDER), json.dumps(order)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                start_new_session=os.name != "nt",
            )
        except OSError as error:
            raise InputError(f"{python}: cannot be run: {error.strerror}") from None
        try:
            return process.wait(timeout)
        except subprocess.TimeoutExpired:
            return None
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a process with all that it started."""
    if os.name == "nt":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _resource(one: _Recorded, stack: str, project: str) -> Resource:
    frames = trail(Position(file, line) for file, line in one.frames)
    package = one.type.partition(":")[0]
    default = f"urn:pulumi:{stack}::{project}::pulumi:providers:{package}::default"
    return Resource(
        urn=one.urn,
        type=one.type,
        name=one.name,
        inputs=settle(one.inputs),
        parent=one.parent,
        provider=without_id(one.provider) or default,
        dependencies=one.dependencies,
        property_dependencies=one.property_dependencies,
        change=Change.SAME if one.imported else Change.CREATE,
        position=frames[0] if frames else None,
        called_from=frames[1:],
        external=one.read,
    )


def _unverifiable(one: _Recorded) -> str:
    return (
        f"{one.name} ({one.type}) is a component that a plugin builds, so that what it declares is not known offline; "
        "`pulumi preview --json` shows it"
    )


def _in_short(failed: _Recorded, path: str, python: Path, config: StackConfig, timeout: float) -> str:
    """The failure in one line that fits a terminal, however much the program has to say."""
    whole = _explained(failed, path, python, config, timeout)
    excess = len(whole) - _LONGEST_LINE
    if excess <= 0:
        return whole
    message = failed.message[: -excess - len(_CUT)] + _CUT
    return _explained(msgspec.structs.replace(failed, message=message), path, python, config, timeout)


def _explained(failed: _Recorded, path: str, python: Path, config: StackConfig, timeout: float) -> str:
    at = f" at {failed.position[0]}:{failed.position[1]}" if failed.position else ""
    match failed.failure:
        case "no-pulumi":
            return (
                f"{path}: {python} has no pulumi; set up the project's environment (`pulumi install`) and name it in "
                "Pulumi.yaml (runtime options, virtualenv)"
            )
        case "timeout":
            return f"{path}: the program did not end in {timeout:g} s{at}; {TIMEOUT_VARIABLE} gives it more"
        case "exit":
            return f"{path}: the program exits{at} with status {failed.message}, before it is recorded"
        case "logged":
            return f"{path}: the program logs an error: {failed.message}"
        case "interrupted":
            return f"{path}: the program was interrupted"
    return f"{path}: the program fails{at}: {failed.message}{_remedy(failed, python, config)}"


def _remedy(failed: _Recorded, python: Path, config: StackConfig) -> str:
    """What to do about some failures that are not the program's own."""
    if failed.failure == "module":
        return f"; install the project's packages for {python} (`pulumi install`)"
    missing = re.match(r"KeyError: '(\w+)'$", failed.message)
    if missing is not None and withheld(missing[1]):
        return "; an offline run is given no cloud variables, so let the program do without"
    if failed.message.startswith("ConfigMissingError"):
        if config.environments:
            return "; values from Pulumi ESC are not opened offline, use `pulumi preview --json` and check that file"
        return f"; set it in Pulumi.{config.stack}.yaml, or choose another stack by --stack"
    return ""


def _ended(status: int | None, timeout: float) -> str:
    if status is None:
        return f"the program did not end in {timeout:g} s; {TIMEOUT_VARIABLE} gives it more"
    how = f"by signal {-status}" if status < 0 else f"with status {status}"
    return f"the program's process ended {how}, before it was recorded"


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
