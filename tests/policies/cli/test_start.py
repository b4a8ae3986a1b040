"""The program `aoai` itself, which ends without being taken apart."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PREVIEW = str(Path(__file__).parents[2] / "fixtures" / "stacks" / "basic" / "preview.json")
ON = ("--as-of", "2026-10-05")


def aoai(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program as its script does."""
    return subprocess.run(
        [sys.executable, "-m", "aoai_policies", *arguments], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("check", PREVIEW, *ON), 0),
        (("check", PREVIEW, *ON, "--fail-on", "warning"), 1),
        (("check", "nowhere.json"), 2),
        (("--help",), 0),
        ((), 2),
    ],
    ids=["passes", "findings", "unusable", "help", "no command"],
)
def test_the_program_exits_as_the_command_says(arguments: tuple[str, ...], code: int) -> None:
    """Its exit code is that of the command line, and something is said."""
    done = aoai(*arguments)
    assert (done.returncode, bool(done.stdout or done.stderr)) == (code, True)


def test_nothing_of_a_long_output_is_lost() -> None:
    """What is still to be written when the command ends is written."""
    done = aoai("catalog", "export", "--table", "offers", "--edition", "2026-10-05", "--format", "json")
    assert done.returncode == 0
    assert len(json.loads(done.stdout)) > 1000
