"""What `aoai place` writes as a Fleet is a program: it type-checks, and its arguments pass the check."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from aoai_policies.cli import group
from tests.components.recorded import record

ROOT = Path(__file__).parents[2]
DEPLOYMENTS = """\
deployments:
  - {name: chat, location: swedencentral, model: {format: OpenAI, name: gpt-5.1, version: "2025-11-13"},
     sku: {name: DataZoneStandard, capacity: 10}, needs: [responses]}
  - {name: embed, location: swedencentral, model: {format: OpenAI, name: text-embedding-3-large, version: "1"},
     sku: {name: Standard, capacity: 20}}
  - {name: llama, location: swedencentral, model: {format: Meta, name: Llama-3.3-70B-Instruct, version: "9"},
     sku: {name: GlobalStandard, capacity: 1}}
"""


def fleet(folder: Path, *options: str) -> str:
    (folder / "plan.yaml").write_text(DEPLOYMENTS, encoding="utf-8")
    arguments = ["place", str(folder / "plan.yaml"), "--write", "fleet", "--as-of", "2026-10-05", *options]
    done = CliRunner().invoke(group, arguments, standalone_mode=False)
    assert (done.exit_code, done.exception) == (0, None), done.output
    return done.output


def test_it_declares_what_was_placed(tmp_path: Path) -> None:
    """Every deployment in two regions, one account each."""
    program = fleet(tmp_path, "--regions-at-least", "2")
    recorded = record(lambda: exec(compile(program, "fleet", "exec"), {}))  # noqa: S102 - our own output
    regions = {one.inputs["location"] for one in recorded.of_type("Account")}
    assert len(regions) == 2
    assert len(recorded.of_type("Deployment")) == 6


def test_it_type_checks(tmp_path: Path) -> None:
    """By mypy, as strictly as this project."""
    (tmp_path / "fleet.py").write_text(fleet(tmp_path), encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), str(tmp_path / "fleet.py")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
