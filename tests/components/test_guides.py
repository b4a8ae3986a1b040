"""The guides' programs run, and their names exist."""

from __future__ import annotations

import re
from pathlib import Path

import pulumi
import pytest
from pulumi_azure_native import resources

import aoai_components
from tests.components.recorded import record

DOCS = Path(__file__).parents[2] / "docs"
PROGRAMS = [
    pytest.param(program, id=f"{guide.stem}-{number}")
    for guide in (DOCS / "components.md", DOCS / "adopting.md")
    for number, program in enumerate(re.findall(r"```python\n(.*?)```", guide.read_text(encoding="utf-8"), re.DOTALL))
]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_of_a_guide_runs(program: str) -> None:
    """As it stands, with the names that it takes for granted."""

    def run() -> None:
        names = {"pulumi": pulumi, **{name: getattr(aoai_components, name) for name in aoai_components.__all__}}
        group = resources.ResourceGroup("rg", location="swedencentral")
        exec(compile(program, "guide", "exec"), {**names, "group": group})  # noqa: S102 - the guide's own program

    assert len(record(run).of_type("Deployment")) == 1


def test_the_guide_names_every_component() -> None:
    """And no other."""
    table = (DOCS / "components.md").read_text(encoding="utf-8").split("\n\n")[1]
    named = set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE))
    components = {
        name
        for name in aoai_components.__all__
        if isinstance(one := getattr(aoai_components, name), type) and issubclass(one, pulumi.ComponentResource)
    }
    assert named == components
