"""Type checkers take all examples, and refuse a wrong value in each argument."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any, get_origin, is_typeddict

import pytest

from aoai_components._arguments import arguments_of
from tests.components.test_arguments import kinds
from tests.components.test_examples import PROGRAMS

ROOT = Path(__file__).parents[2]
EXAMPLES = [ROOT / "examples" / name / "__main__.py" for name in PROGRAMS]
ROOMS = ("catalog", "policies", "components")


def values(annotation: Any) -> tuple[str, str]:
    """A value that an annotation takes, and one that it refuses, as code."""
    kind = get_origin(annotation) or annotation
    if is_typeddict(kind):
        return call(kind), "'x'"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return repr(next(iter(kind)).value), "'nonsense'"
    taken: dict[Any, tuple[str, str]] = {
        str: ("'x'", "7"),
        int: ("1", "'7'"),
        bool: ("True", "'true'"),
        list: ("[]", "'x'"),
    }
    return taken.get(kind, ("{}", "'x'"))


def call(kind: Any, /, **wrong: str) -> str:
    """The constructor of a TypedDict with all that it requires."""
    given = {name: values(one.plain)[0] for name, one in arguments_of(kind).items() if one.required}
    return f"c.{kind.__name__}({', '.join(f'{name}={code}' for name, code in {**given, **wrong}.items())})"


def programs(folder: Path) -> tuple[list[Path], dict[int, str]]:
    """The examples and a file of calls, all as modules of one folder; the lines of it that are wrong, and of what."""
    for example in EXAMPLES:
        shutil.copy(example, folder / f"{example.parent.name}.py")
    lines, wrong = ["import aoai_components as c"], {}
    for kind in kinds().values():
        lines.append(call(kind))
        for name, argument in arguments_of(kind).items():
            lines.append(call(kind, **{name: values(argument.plain)[1]}))
            wrong[len(lines)] = f"{kind.__name__}.{name}"
    (folder / "planted.py").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return sorted(folder.glob("*.py")), wrong


def mypy(files: list[Path], _: Path) -> list[tuple[str, int]]:
    """File and line of each error."""
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", *files], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return [
        (Path(file).stem, int(line)) for file, line in re.findall(r"^(\S+\.py):(\d+): error", done.stdout, re.MULTILINE)
    ]


def pyright(_: list[Path], folder: Path) -> list[tuple[str, int]]:
    """File and line of each error."""
    installed = ROOT / "tests" / "fixtures" / "stacks" / "node_modules" / ".bin"
    command = shutil.which("pyright", path=installed) or shutil.which("pyright")
    if command is None:
        pytest.skip("needs pyright, which `npm ci` in tests/fixtures/stacks installs")
    settings = {
        "include": [str(folder)],
        "extraPaths": [str(ROOT / room) for room in ROOMS],
        "typeCheckingMode": "strict",
        "pythonPath": sys.executable,
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    done = subprocess.run(
        [command, "-p", folder, "--pythonpath", sys.executable, "--outputjson"],
        capture_output=True,
        text=True,
        check=False,
    )
    return [
        (Path(one["file"]).stem, one["range"]["start"]["line"] + 1)
        for one in json.loads(done.stdout)["generalDiagnostics"]
        if one["severity"] == "error"
    ]


@pytest.mark.parametrize("checker", [mypy, pyright])
def test_a_wrong_value_is_refused_and_nothing_else(
    checker: Callable[[list[Path], Path], list[tuple[str, int]]], tmp_path: Path
) -> None:
    """In each argument of each TypedDict; examples and calls that are right pass in strict mode."""
    files, wrong = programs(tmp_path)
    found = set(checker(files, tmp_path))
    expected = {("planted", line) for line in wrong}
    assert {wrong[line] for _, line in expected - found} == set()
    assert found - expected == set()
