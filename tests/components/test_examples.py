"""Every example is a whole stack that `aoai check` passes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
AOAI = Path(sys.executable).with_name("aoai")
PROGRAMS = sorted(
    path.parent.name
    for path in (ROOT / "examples").glob("*/__main__.py")
    if path.with_name("Pulumi.yaml").is_file()  # else it is a policy pack
)
SCHEMA = json.loads((ROOT / "components" / "schema.json").read_text(encoding="utf-8"))


def check(folder: Path, *options: str) -> dict[str, object]:
    """`aoai check` of a stack, as a report."""
    done = subprocess.run(
        [AOAI, "check", folder, "--as-of", "2026-11-21", "--format", "json", *options],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report: dict[str, object] = json.loads(done.stdout)
    return report


def test_there_is_an_example_for_each_use() -> None:
    """And the list that the guide gives is this one."""
    assert PROGRAMS == ["foundry_project", "minimal", "multi_region", "private_network", "provisioned_spillover"]
    assert (ROOT / "examples" / "yaml" / "Pulumi.yaml").is_file()


@pytest.mark.parametrize("name", PROGRAMS)
def test_an_example_passes(name: str) -> None:
    """No error, no warning, and nothing left unchecked."""
    summary = check(ROOT / "examples" / name)["summary"]
    assert isinstance(summary, dict)
    assert (summary["error"], summary["warning"], summary["unverified"]) == (0, 0, 0)
    assert summary["deployments"] == summary["fullyChecked"] > 0


@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_the_reference_stack_passes(stack: str) -> None:
    """In both environments."""
    summary = check(ROOT, "--stack", stack)["summary"]
    assert isinstance(summary, dict)
    assert (summary["error"], summary["warning"], summary["unverified"], summary["deployments"]) == (0, 0, 0, 4)


def _known(properties: dict[str, object], type_name: str, section: str = "types") -> None:
    declared = SCHEMA[section][f"azure-openai:index:{type_name}"]
    inputs = declared.get("inputProperties") or declared["properties"]
    assert set(properties) <= set(inputs), type_name
    required = declared.get("requiredInputs") or declared.get("required", [])
    assert set(required) <= set(properties), type_name


def test_the_yaml_example_has_the_schemas_names() -> None:
    """Of the component and of what it takes."""
    program = yaml.safe_load((ROOT / "examples" / "yaml" / "Pulumi.yaml").read_text(encoding="utf-8"))
    account = program["resources"]["ai"]["properties"]
    _known(account, "Account", "resources")
    _known(account["network"], "Network")
    for deployment in account["deployments"]:
        _known(deployment, "Deployment")


@pytest.mark.parametrize("program", ["typescript/index.ts", "go/main.go", "csharp/Program.cs"])
def test_the_other_examples_declare_what_the_yaml_one_does(program: str) -> None:
    """The same names and values, so that the schema's test holds for all: languages differ in the first letter."""
    source = (ROOT / "examples" / program).read_text(encoding="utf-8")
    stack = yaml.safe_load((ROOT / "examples" / "yaml" / "Pulumi.yaml").read_text(encoding="utf-8"))
    account = stack["resources"]["ai"]["properties"]
    for name in (*account, *account["network"], *account["deployments"][0]):
        spelled = name if program.endswith(".ts") else name[0].upper() + name[1:]
        assert re.search(rf"\b{spelled}\s*[:=]", source), name
    for value in account["deployments"][0].values():
        assert str(value) in source
