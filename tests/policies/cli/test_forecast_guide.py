"""docs/forecast.md: its commands run, its samples are real, its tables name every field."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import msgspec
import pytest

from aoai_policies.planning.forecast import Forecast
from aoai_policies.planning.where import OfferRow
from tests.policies.cli.invoked import Aoai
from tests.policies.cli.test_forecast import projects as projects  # noqa: PLC0414 - a fixture

GUIDE = (Path(__file__).parents[3] / "docs" / "forecast.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", GUIDE, re.DOTALL)
SAMPLES = [block for block in BLOCKS if block.startswith("$ ")]
COMMANDS = [line.partition("  #")[0] for block in BLOCKS if block not in SAMPLES for line in block.splitlines()]


@pytest.fixture(autouse=True)
def _declarations(tmp_path: Path) -> None:
    (content,) = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    (tmp_path / "deployments.yaml").write_text(content, encoding="utf-8")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.partition("\n")[0])
def test_a_sample_is_what_its_command_prints(sample: str, aoai: Aoai) -> None:
    """To the last character."""
    command, _, output = sample.removeprefix("$ aoai ").partition("\n")
    assert aoai(*shlex.split(command)).out == output


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_runs(command: str, aoai: Aoai, projects: Path) -> None:
    """No command of the guide is refused."""
    name, *arguments = shlex.split(command)
    answer = aoai(*arguments, "--as-of", "2026-10-05")
    assert (name, answer.code) == ("aoai", 0), answer.err


def test_every_field_is_documented() -> None:
    """Those of an offer and those of a forecast, in the two tables."""
    offers, forecasts = re.findall(r"\| field \| what it is \|\n\|---\|---\|\n((?:\|.*\n)+)", GUIDE)
    for table, kind in ((offers, OfferRow), (forecasts, Forecast)):
        named = {name for line in table.splitlines() for name in re.findall(r"`(\w+)`", line.split("|")[1])}
        assert named == {field.encode_name for field in msgspec.structs.fields(kind)}
