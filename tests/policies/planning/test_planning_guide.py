"""The guide to planning does what it says: every command in it is run, and its sample outputs are real."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.policies.cli.invoked import Aoai

GUIDE = (Path(__file__).parents[3] / "docs" / "planning.md").read_text(encoding="utf-8")
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


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> None:
    for name, text in FILES:
        (tmp_path / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_runs(command: str, aoai: Aoai) -> None:
    """None is refused: it finds something or nothing."""
    done = aoai(*shlex.split(command)[1:])
    assert (done.code in {0, 1}, done.err) == (True, "")


@pytest.mark.parametrize(("command", "output"), SAMPLES)
def test_a_sample_is_real(command: str, output: str, aoai: Aoai) -> None:
    """A sample may end early."""
    printed = aoai(*shlex.split(command)[1:]).out
    assert printed[: len(output)] == output
    assert all(len(line) <= 80 for line in printed.splitlines())
