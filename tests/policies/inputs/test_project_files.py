"""Pulumi.yaml, the files of stacks, and the interpreter."""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aoai_catalog.input_error import InputError
from aoai_policies.inputs.pulumi import interpreter
from aoai_policies.inputs.pulumi.interpreter import interpreter_of
from aoai_policies.inputs.pulumi.nodejs import node_command
from aoai_policies.inputs.pulumi.project import read_project, stack_config

FILES = {"Pulumi__dot__prod__dot__yaml": "", "Pulumi__dot__test__dot__yaml": ""}


def refused(folder: str, wanted: str | None = None) -> str:
    with pytest.raises(InputError) as error:
        stack_config(read_project(Path(folder)), wanted)
    return str(error.value).removeprefix(f"{folder}/")


@pytest.mark.parametrize(
    ("files", "wanted", "stack"),
    [
        ({}, None, "dev"),
        ({}, "org/shop/qa", "qa"),
        ({"Pulumi__dot__qa__dot__yaml": ""}, None, "qa"),
        ({**FILES, "Pulumi__dot__dev__dot__yaml": ""}, None, "dev"),
        (FILES, "prod", "prod"),
    ],
)
def test_the_stack(make_project, files, wanted, stack):
    """The one that is named, the only one, or `dev`."""
    assert stack_config(read_project(Path(make_project(**files))), wanted).stack == stack


def test_it_must_be_clear_which_stack(make_project):
    """Configuration of another stack would give another plan."""
    folder = make_project(**FILES)
    assert refused(folder) == f"{folder}: several stacks, prod, test; choose one with --stack"
    assert refused(folder, "prdo") == f"{folder}: no Pulumi.prdo.yaml; did you mean prod?"
    assert refused(folder, "x") == f"{folder}: no Pulumi.x.yaml; there are prod, test"


def test_configuration_of_a_stack(make_project):
    """Texts as they are written, structures as JSON, the project's values below the stack's."""
    settings = (
        "name: shop\nruntime: python\nstackConfigDir: stacks\n"
        "config:\n  size: {type: integer, default: 3}\n  shop:zone: {value: eu}\n  typed: {type: string}\n"
    )
    stack = (
        "config:\n  zone: us\n  other:on: yes\n  nothing: ~\n"
        "  deep: {n: 1, on: true, day: 2026-01-01, s: [{secure: x}]}\n"
    )
    config = stack_config(
        read_project(Path(make_project("", settings, stacks__slash__Pulumi__dot__dev__dot__yaml=stack))), None
    )
    assert config.values.pop("shop:deep") == json.dumps(
        {"n": 1, "on": True, "day": "2026-01-01", "s": ["04da6b54-80e4-46f7-96ec-b56ff0331ba9-secret"]}
    )
    assert config.values == {"shop:size": "3", "shop:zone": "us", "other:on": "yes", "shop:nothing": "null"}
    assert config.secrets == ("shop:deep",)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("name: shop\n", "Pulumi.yaml: not a Pulumi project; it needs `name` and `runtime`"),
        ("- a\n", "Pulumi.yaml: not a mapping of keys"),
        ("", "Pulumi.yaml: not a Pulumi project; it needs `name` and `runtime`"),
        ("name: shop\nruntime: python\nmain: nowhere\n", "Pulumi.yaml: `main: nowhere` does not exist"),
        ("name: shop\nname: shop\n", "Pulumi.yaml:2: name is given twice; remove one"),
    ],
)
def test_a_project_file_that_cannot_be_used(make_project, settings, message):
    """One line, with the place and the remedy."""
    assert refused(make_project("", settings)) == message


def test_a_project_without_a_program(make_project):
    """Python runs `__main__.py`."""
    folder = make_project(None)
    assert refused(folder) == f"{folder}: no __main__.py here; Pulumi.yaml says by `main` where the program is"


def python_in(folder: Path) -> Path:
    python = folder / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    return python


def test_the_interpreter_is_the_projects_own(make_project, tmp_path):
    """The one that Pulumi.yaml names, that of the toolchain, the active one, else the one that runs the check."""
    folder = Path(make_project())
    active = python_in(tmp_path / "active")
    plain, named, uv = (
        read_project(folder),
        "name: shop\nruntime: {name: python, options: {virtualenv: ../own}}\n",
        "name: shop\nruntime: {name: python, options: {toolchain: uv}}\n",
    )
    assert interpreter_of(plain, {}) == Path(sys.executable)
    assert interpreter_of(plain, {"VIRTUAL_ENV": str(tmp_path / "active")}) == active
    (folder / "Pulumi.yaml").write_text(named)
    with pytest.raises(InputError) as error:
        interpreter_of(read_project(folder), {})
    assert str(error.value) == f"{folder}: its virtual environment ../own does not exist; run `pulumi install`"
    own = python_in(tmp_path / "own")
    assert interpreter_of(read_project(folder), {"VIRTUAL_ENV": str(tmp_path / "active")}).resolve() == own
    (folder / "Pulumi.yaml").write_text(uv)
    workspace = python_in(tmp_path / ".venv")
    assert interpreter_of(read_project(folder), {}) == workspace
    elsewhere = python_in(tmp_path / "build" / "env")
    for named in ("../build/env", str(tmp_path / "build" / "env")):
        found = interpreter_of(read_project(folder), {"UV_PROJECT_ENVIRONMENT": named})
        assert found.samefile(elsewhere)


@pytest.mark.parametrize("name", [".venv", "venv", "env-of-uv"])
def test_an_environment_beside_the_project_is_found(name, make_project, tmp_path):
    """As pip, `uv run` and Poetry make it: beside the project, or above it in its repository; with Pulumi in it."""
    folder = Path(make_project())
    project = read_project(folder)
    environment = {"UV_PROJECT_ENVIRONMENT": "env-of-uv"}
    python = python_in(tmp_path / name)
    (tmp_path / name / "lib" / "python3.12" / "site-packages" / "pulumi").mkdir(parents=True)
    assert interpreter_of(project, environment) == Path(sys.executable)
    (tmp_path / ".git").mkdir()
    assert interpreter_of(project, environment) == python
    own = python_in(folder / name)
    assert interpreter_of(project, environment) == python
    (folder / name / "lib" / "python3.12" / "site-packages" / "pulumi").mkdir(parents=True)
    assert interpreter_of(project, environment) == own
    active = python_in(tmp_path / "active")
    assert interpreter_of(project, {**environment, "VIRTUAL_ENV": str(tmp_path / "active")}) == active


def test_the_python_of_the_path_where_ours_has_no_pulumi(make_project, tmp_path, monkeypatch):
    """As Pulumi takes it: installed apart from the project (pipx), the check has no Pulumi itself."""
    project = read_project(Path(make_project()))
    monkeypatch.setattr(interpreter, "find_spec", lambda _: None)
    for name in ("python", "python3", "python3.13"):
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert interpreter_of(project, {}) == tmp_path / "python3"
    assert interpreter_of(project, {"PULUMI_PYTHON_CMD": "python3.13"}) == tmp_path / "python3.13"
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert interpreter_of(project, {}) == Path(sys.executable)


NODES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.dates(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=6,
)
PROJECTS = st.fixed_dictionaries(
    {
        "name": st.just("shop") | NODES,
        "runtime": st.sampled_from(["python", "nodejs", "yaml", "go", {"name": []}]) | NODES,
    },
    optional={"main": NODES, "config": NODES, "stackConfigDir": NODES, "packages": NODES, "options": NODES},
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    project=PROJECTS,
    options=st.dictionaries(st.sampled_from(["virtualenv", "toolchain", "nodeargs"]), NODES),
    stack=NODES,
)
def test_any_project_is_read_or_refused(tmp_path, project, options, stack):
    """Whatever stands in its files."""
    if isinstance(project["runtime"], str):
        project = {**project, "runtime": {"name": project["runtime"], "options": options}}
    (tmp_path / "Pulumi.yaml").write_text(yaml.safe_dump(project))
    (tmp_path / "Pulumi.dev.yaml").write_text(yaml.safe_dump({"config": stack}))
    (tmp_path / "__main__.py").write_text("")
    with contextlib.suppress(InputError):
        read = read_project(tmp_path)
        stack_config(read, "dev")
        interpreter_of(read, {})
        node_command(read, "shop")
