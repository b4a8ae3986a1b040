"""One stack, read from its preview, its export and its program: the same accounts and deployments."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.inputs.read import read_plans

EXPORTED = ("basic", "component")
PROGRAMS = ("basic", "component", "literal", "mistakes", "unknowns")
PER_FRONT_END = {"change", "before"}
"""What an operation does, and to what, is not the same in all of them."""


@cache
def read(path: Path) -> Plan:
    (plan,) = read_plans(str(path))
    return plan


def declarations(plan: Plan) -> list[dict[str, Any]]:
    return [
        {key: value for key, value in msgspec.structs.asdict(one).items() if key not in PER_FRONT_END}
        for one in (*plan.accounts, *plan.deployments)
    ]


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_recorded_program_declares_what_its_preview_shows(stacks, name):
    """Names, models, locations, links between both, lines and callers; secrets and unknown values alike."""
    program, preview = read(stacks / name), read(stacks / name / "preview.json")
    assert declarations(program) == declarations(preview)
    assert program.children == preview.children
    assert program.stack == preview.stack == "dev"


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_recorded_program_depends_as_its_preview_does(stacks, name):
    """The order in which things are made is what the rule about serialisation reads."""
    program, preview = read(stacks / name), read(stacks / name / "preview.json")
    assert {key: set(on) for key, on in program.dependencies.items()} == {
        key: set(on) for key, on in preview.dependencies.items()
    }


@pytest.mark.parametrize("name", EXPORTED)
def test_an_export_holds_what_its_preview_announced(stacks, name):
    """What was known before `up` is the same after it."""
    export, preview = read(stacks / name / "stack-export.json"), read(stacks / name / "preview.json")
    assert declarations(export) == declarations(preview)


def test_each_front_end_says_what_it_can_know(stacks):
    """A rule that needs more does not run, and the report says so."""
    basic = stacks / "basic"
    everything = frozenset(Knowledge)
    assert read(basic / "preview.json").knows == everything
    assert read(basic / "stack-export.json").knows == everything - {Knowledge.BEFORE}
    assert read(basic).knows == {Knowledge.DEPENDENCIES, Knowledge.RELATED}
