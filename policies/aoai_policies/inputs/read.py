"""Reads whatever `aoai` is pointed at into plans, told apart by content."""

from __future__ import annotations

import contextlib
import gc
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import msgspec

from aoai_catalog.input_error import InputError
from aoai_catalog.mismatch import MismatchError, decode_json
from aoai_policies.core.plan import Plan
from aoai_policies.inputs.comments import with_comments
from aoai_policies.inputs.programs import ProgramError, Programs
from aoai_policies.inputs.repository import PROJECT_FILES, project_file, project_folder
from aoai_policies.inputs.source import Source, source_of
from aoai_policies.inputs.text import read_text
from aoai_policies.stack.bounds import MOST_BYTES_BY_HAND, bounded

_PROGRAMS = Programs()
_KINDS = (
    "a preview (`pulumi preview --json --show-sames`), a stack export (`pulumi stack export`) or a declarations file"
)
Reader = Callable[[bytes, Source], Plan]
_READERS = (
    ({"accounts", "deployments"}, "declarations.file", "read_json"),
    ({"steps", "changeSummary", "diagnostics"}, "pulumi.preview", "read"),
    ({"deployment", "checkpoint"}, "pulumi.state", "read"),
    ({"templateJson", "parametersJson", "contentVersion"}, "arm.template", "read"),
    ({"terraform_version", "resource_changes"}, "terraform.plan", "read"),
    ({"value", "data", "id"}, "azure.lists", "read"),
)
"""What reads a JSON object, by the keys that tell it: the module, which is imported only then, and its function."""
_OTHERS = {
    "resourcePlans": "an update plan (`--save-plan`), which lacks what is needed",
    "sequence": "a log of engine events",
    "$schema": "a template or schema",
    "runtime": "a Pulumi project file",
    "resource": "a file of Terraform, which is read with its folder",
}
"""What people also pass, by a key that tells it."""
_TEXTS = (
    (
        r"\.bicepparam$",
        r"\Ausing\s+(?:'|none)",
        "a Bicep parameter file; `bicep build-params --stdout {} | aoai check -` reads it",
    ),
    (
        r"\.bicep$",
        r"^(?:targetScope\s*=|(?:resource|module)\s+\w+\s+'[^']+'\s*(?:existing\s*)?=|param\s+\w+\s+\w+\s*(?:=|$))",
        "a Bicep file; `bicep build --stdout {} | aoai check -` reads it",
    ),
    (
        r"\.tf(?:vars)?$",
        r'^(?:resource|module|variable|provider|data)\s+"[^"]+"(?:\s+"[^"]+")?\s*\{',
        "a file of Terraform; name its folder, or check a plan: `terraform show -json PLAN | aoai check -`",
    ),
    (
        r"\.(?:py|ts|js|go|cs|java|fs)$",
        r"^(?:import pulumi|import \* as pulumi|from pulumi\b)",
        "a program; name the folder of its Pulumi.yaml, or check a preview (`pulumi preview --json --show-sames`)",
    ),
)
"""What people also pass that is no JSON, by the file's name or what stands at the beginning of a line."""
_BYTE = r"\(byte (\d+)\)"


def read_plans(
    path: str,
    *,
    stack: str | None = None,
    project: Path | None = None,
    state: Path | None = None,
    programs: Programs = _PROGRAMS,
) -> list[Plan]:
    """Read an input.

    Args:
        path: A Pulumi project folder, a file, or `-` for standard input. `.` is also a folder inside a project.
        stack: The stack that a project's program is run for.
        project: The folder that files in positions are relative to, where the input itself does not say it.
        state: An export of the stack, beside a preview that leaves out what does not change.
        programs: How the program of a project folder is run.

    Raises:
        ProgramError: A program failed after it had declared something.
        InputError: It cannot be used. The message is one line with the place and the remedy.
    """
    with _collector_paused():
        try:
            plan = _read_plan(path, stack, project, state, programs)
        except ProgramError as error:
            error.plan = with_comments(error.plan, project_folder(path, project))
            raise
        return [with_comments(plan, project_folder(path, project))]


def _read_plan(path: str, stack: str | None, project: Path | None, state: Path | None, programs: Programs) -> Plan:
    try:
        folder = None if path == "-" else _project_folder(Path(path))
        if folder is not None:
            from aoai_policies.inputs.pulumi.program import read_program

            return read_program(folder, path=path, stack=stack, programs=programs)
        if path != "-" and Path(path).is_dir():
            return _read_folder(Path(path), source_of(path, stack, project))
        return _read_text(read_text(path, texts=programs.texts), source_of(path, stack, project, state))
    except RecursionError:
        raise InputError(f"{path}: nested too deeply; this is not {_KINDS}") from None
    except OSError as error:
        raise InputError(f"{error.filename or path}: {error.strerror or error}") from None


@contextlib.contextmanager
def _collector_paused() -> Iterator[None]:
    """Spare a large input the garbage collector, which would walk through all that was read so far again and again.

    Reading leaves no cycles behind, and takes half the time so.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _project_folder(path: Path) -> Path | None:
    """The project that a path names, None where it names a file."""
    try:
        if path.name in PROJECT_FILES and path.is_file():
            return path.parent
        if not path.is_dir():
            return None
        candidates = [path.resolve(), *path.resolve().parents] if str(path) == "." else [path]
        for folder in candidates:
            if project_file(folder) is not None:
                return folder
    except PermissionError as error:
        raise InputError(f"{path}: {error.strerror}") from None
    except (OSError, ValueError, RuntimeError):  # not a path at all; reading it says so
        return None
    return None


def _read_folder(folder: Path, source: Source) -> Plan:
    from aoai_policies.inputs.terraform.spelling import terraform_files

    if terraform_files(folder):
        from aoai_policies.inputs.terraform.folder import read

        return read(folder, source)
    bicep = next(iter(sorted(folder.glob("*.bicep"))), None)
    if bicep is not None:
        raise InputError(f"{folder}: a folder of Bicep files; `bicep build --stdout {bicep} | aoai check -` reads it")
    raise InputError(f"{folder}: no Pulumi.yaml here; name a Pulumi project's folder, {_KINDS}")


def _read_text(data: bytes, source: Source) -> Plan:
    path = source.path
    if data.lstrip()[:1] in {b"{", b"["} and not path.endswith((".yaml", ".yml")):
        return _read_json(data, source)
    if re.fullmatch(r"Pulumi\..+\.ya?ml", Path(path).name):
        raise InputError(f"{path}: the configuration of a stack; name its folder, and the stack with --stack")
    unnamed = Path(path).suffix not in {".yaml", ".yml", ".json"}
    for named, written, what in _TEXTS:
        if re.search(named, path) or (unnamed and re.search(written, data.decode(), re.MULTILINE)):
            raise InputError(f"{path}: {what.format(path)}")
    from aoai_policies.inputs.declarations.file import read_yaml

    return read_yaml(bounded(data, path, MOST_BYTES_BY_HAND), source)


def _read_json(data: bytes, source: Source) -> Plan:
    path = source.path
    if data.lstrip()[:1] == b"[":
        from aoai_policies.inputs.azure.lists import read

        return read(data, source)
    try:
        keys = decode_json(data, dict[str, msgspec.Raw]).keys()
        for told_by, module, function in _READERS:
            if not keys.isdisjoint(told_by):
                reader: Reader = getattr(import_module(f"aoai_policies.inputs.{module}"), function)
                return reader(data, source)
    except MismatchError as error:
        raise InputError(f"{path}: this is not {_KINDS}: {error}") from None
    except msgspec.DecodeError as error:
        if b'"contentVersion"' in data:  # Azure allows comments in templates
            from aoai_policies.inputs.arm.template import read as read_template

            return read_template(data, source)
        raise InputError(_malformed(data, path, str(error))) from None
    other = next((what for key, what in _OTHERS.items() if key in keys), None)
    if other is not None:
        raise InputError(f"{path}: this is {other}; give it {_KINDS}")
    from aoai_policies.inputs.declarations.file import read_json

    return read_json(data, source)


def _malformed(data: bytes, path: str, error: str) -> str:
    if "trailing characters" in error and data.lstrip().startswith((b'{"sequence"', b'{"timestamp"')):
        return f"{path}: this is a log of engine events; give it {_KINDS}"
    place = re.search(_BYTE, error)
    line = data.count(b"\n", 0, int(place[1])) + 1 if place else data.count(b"\n") + 1
    what = (
        "it ends too early"
        if "truncated" in error
        else re.sub(_BYTE, "", error).removeprefix("JSON is malformed: ").strip()
    )
    return f"{path}:{line}: not valid JSON: {what}; write the file again, without anything else in it"
