"""The guide to planning does what it says: every command in it is run, and its sample outputs are real."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

GUIDE = (Path(__file__).parents[3] / "docs" / "planning.md").read_text(encoding="utf-8")
AOAI = str(Path(sys.executable).with_name("aoai"))
BLOCKS = re.findall(r"```console\n(.*?)```", GUIDE, re.DOTALL)
FILES = re.findall(r"```yaml\n# (\S+)\n(.*?)```", GUIDE, re.DOTALL)
"""Files that its commands name: each begins with its name."""
COMMANDS = [
    line.partition("  #")[0].removeprefix("$ ")
    for block in BLOCKS
    for line in block.splitlines()
    if re.match(r"(\$ )?aoai ", line)
]
SAMPLES = [block.removeprefix("$ ").split("\n", 1) for block in BLOCKS if block.startswith("$ ")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES:
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    arguments = [AOAI, *shlex.split(command)[1:]]
    return subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_runs(command: str, folder: Path) -> None:
    """None is refused: it finds something or nothing."""
    done = run(command, folder)
    assert (done.returncode in {0, 1}, done.stderr) == (True, "")


@pytest.mark.parametrize(("command", "output"), SAMPLES)
def test_a_sample_is_real(command: str, output: str, folder: Path) -> None:
    """A sample may end early."""
    printed = run(command, folder).stdout
    assert printed[: len(output)] == output
    assert all(len(line) <= 80 for line in printed.splitlines())
