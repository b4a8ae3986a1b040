"""Inputs are told apart by content, and what cannot be used gets one clear line."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from aoai_catalog.input_error import InputError
from aoai_policies.inputs.read import read_plans

KINDS = (
    "a preview (`pulumi preview --json --show-sames`), a stack export (`pulumi stack export`) or a declarations file"
)


def refused(path: Path | str) -> str:
    with pytest.raises(InputError) as error:
        read_plans(str(path))
    return str(error.value)


class Standard:
    """Stands in for standard input."""

    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


def test_standard_input_is_read_by_content(stacks, monkeypatch):
    """`pulumi preview --json | aoai check -`."""
    monkeypatch.setattr(sys, "stdin", Standard((stacks / "basic" / "preview.json").read_bytes()))
    (plan,) = read_plans("-")
    assert (plan.path, plan.stack, len(plan.deployments)) == ("-", "dev", 2)
    monkeypatch.setattr(sys, "stdin", Standard(b"deployments: [{name: chat}]"))
    (plan,) = read_plans("-")
    assert (plan.stack, plan.deployments[0].position.file) == ("stdin", "-")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_what_a_shell_wrote_in_another_encoding_is_read(stacks, tmp_path, encoding):
    """PowerShell's `>` writes UTF-16 with a mark."""
    text = (stacks / "basic" / "preview.json").read_text()
    file = tmp_path / "preview.json"
    mark = "\ufeff" if encoding.endswith("be") else ""
    file.write_bytes((mark + text).encode(encoding))
    (plan,) = read_plans(str(file))
    assert len(plan.deployments) == 2


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", ": empty; write it with `pulumi preview --json --show-sames` or `pulumi stack export`"),
        (b" \n", ": empty; write it with `pulumi preview --json --show-sames` or `pulumi stack export`"),
        (b"\xff\xfe", ": empty; write it with `pulumi preview --json --show-sames` or `pulumi stack export`"),
        (b"\x7fELF\0\0", ": not a text file; save it as UTF-8"),
        ('{\n"名": 1}'.encode("shift-jis"), ":2: not UTF-8; save it as UTF-8"),
        (b"\xff\xfe\x00", ": begins like UTF-16 but is not; save it as UTF-8"),
        (b'{"steps": [', ":1: not valid JSON: it ends too early; write the file again, without anything else in it"),
        (
            b'{"steps": []}\nwarning: old\n',
            ":2: not valid JSON: trailing characters; write the file again, without anything else in it",
        ),
        (
            b'{\n"steps": [x]}',
            ":2: not valid JSON: invalid character; write the file again, without anything else in it",
        ),
        (
            b"[1, 2]",
            ": JSON, and not a list of Azure's resources, as `az cognitiveservices account deployment list`, "
            "`az resource list` or a Resource Graph answer writes it",
        ),
        (b'{"steps": 1}', f": this is not {KINDS}: steps: takes a list, not a whole number"),
        (b'{"deployment": []}', f": this is not {KINDS}: deployment: takes a mapping of keys, not a list"),
        (
            b'{"resourcePlans": {}}',
            f": this is an update plan (`--save-plan`), which lacks what is needed; give it {KINDS}",
        ),
        (
            b'{"terraform_version": "1.11", "lineage": "x", "resources": []}',
            ": neither a Terraform plan nor a state; `terraform show -json` writes both",
        ),
        (b'{"sequence": 1}\n{"sequence": 2}', f": this is a log of engine events; give it {KINDS}"),
        (b'{"$schema": "x", "resources": []}', f": this is a template or schema; give it {KINDS}"),
        (b'{"other": 1}', ":1: unknown key other; known here: accounts, deployments, $schema"),
    ],
)
def test_what_is_no_input_gets_one_line(tmp_path, data, message):
    """The place, what is wrong, and what to do."""
    file = tmp_path / "input.json"
    file.write_bytes(data)
    assert refused(file) == f"{file}{message}"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("main.bicep", "", "a Bicep file; `bicep build --stdout {} | aoai check -` reads it"),
        ("x", "param a string\n", "a Bicep file; `bicep build --stdout {} | aoai check -` reads it"),
        (
            "dev.bicepparam",
            "using './main.bicep'",
            "a Bicep parameter file; `bicep build-params --stdout {} | aoai check -` reads it",
        ),
        (
            "main.tf",
            "x",
            "a file of Terraform; name its folder, or check a plan: `terraform show -json PLAN | aoai check -`",
        ),
        (
            "x",
            'resource "a" "b" {\n',
            "a file of Terraform; name its folder, or check a plan: `terraform show -json PLAN | aoai check -`",
        ),
        (
            "index.ts",
            "x",
            "a program; name the folder of its Pulumi.yaml, or check a preview (`pulumi preview --json --show-sames`)",
        ),
    ],
)
def test_what_is_written_in_another_language_is_called_by_its_name(tmp_path, name, text, message):
    """And the command that makes something to read of it."""
    file = tmp_path / name
    file.write_text(text or "x")
    assert refused(file) == f"{file}: {message.format(file)}"


def test_yaml_that_is_none(tmp_path):
    """The line is the parser's."""
    file = tmp_path / "plan.yaml"
    file.write_text("accounts:\n  - {name: [}\n")
    assert refused(file).startswith(f"{file}:2: not valid YAML: ")


@pytest.mark.parametrize(
    "text", ['{"other":' + "[" * 100_000, '{"steps":' + "[" * 100_000, "deployments: " + "[" * 5_000 + "]" * 5_000]
)
def test_deep_nesting_is_refused(tmp_path, text):
    """It never ends in an overflow of the stack."""
    file = tmp_path / "deep.json"
    file.write_text(text)
    assert "nested too deeply" in refused(file)


@pytest.mark.parametrize(
    ("first", "following"),
    [("[x, x, x, x, x, x, x, x, x]", "[{}]"), ("{x: x}", "{{<<: [{}]}}")],
    ids=["lists", "merges"],
)
def test_aliases_that_grow_are_refused(first, following, tmp_path):
    """Nine lines can stand for a billion values; the line is named that passes what a file can mean."""
    lines = [f"a0: &a0 {first}"]
    lines += [f"a{n}: &a{n} {following.format(', '.join([f'*a{n - 1}'] * 9))}" for n in range(1, 9)]
    file = tmp_path / "plan.yaml"
    file.write_text("\n".join(lines))
    assert refused(file) == f"{file}:7: more values than a file like this can mean; expand its aliases"


def test_an_alias_may_be_used_often(tmp_path):
    """What stands for few values is read, however many aliases there are."""
    file = tmp_path / "plan.yaml"
    one = "{name: chat, location: eastus2, model: {name: gpt-5.1}}"
    file.write_text(f"deployments:\n  - &one {one}\n" + "  - *one\n" * 99)
    (plan,) = read_plans(str(file))
    assert len(plan.deployments) == 100


def test_folders_and_files_that_do_not_exist(tmp_path):
    """A folder must be a project's; a name must be something."""
    assert refused(tmp_path / "none.json") == f"{tmp_path / 'none.json'}: no such file or folder"
    assert refused(tmp_path) == f"{tmp_path}: no Pulumi.yaml here; name a Pulumi project's folder, {KINDS}"
    assert refused("a\0b") == "'a\\x00b': no such file or folder"


def test_the_configuration_of_a_stack_is_no_input(tmp_path):
    """People name it when they mean its stack."""
    file = tmp_path / "Pulumi.prod.yaml"
    file.write_text("config: {}\n")
    assert refused(file) == f"{file}: the configuration of a stack; name its folder, and the stack with --stack"


def test_the_current_folder_may_be_inside_a_project(make_project, monkeypatch):
    """Like Pulumi itself, which looks upwards."""
    folder = Path(make_project(settings="name: shop\nruntime: go\n", src__slash__readme__dot__md="x"))
    monkeypatch.chdir(folder / "src")
    expected = (
        ": the program of shop: it is written in Go, which is not run here, so what is declared there was not checked; "
        "write its preview with `pulumi preview --json --show-sames > preview.json` and check that file"
    )
    assert refused(".") == f".{expected}"
    assert refused(folder / "Pulumi.yaml") == f"{folder / 'Pulumi.yaml'}{expected}"


def test_reading_a_preview_imports_neither_pulumi_nor_yaml(stacks):
    """A check before a merge starts at once, and needs no SDK."""
    program = (
        "import sys; from aoai_policies.inputs.read import read_plans; read_plans(sys.argv[1]);"
        "print([name for name in ('pulumi', 'grpc', 'yaml', 'rich', 'click') if name in sys.modules])"
    )
    preview = str(stacks / "basic" / "preview.json")
    path = os.pathsep.join(sys.path)
    told = subprocess.run(
        [sys.executable, "-c", program, preview],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert told.stdout.strip() == "[]"


trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
states = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["azure-native:cognitiveservices:Deployment", "azure-native:resources:Deployment"]),
        "inputs": st.dictionaries(
            st.sampled_from(["accountName", "location", "properties", "sku", "tags", "resourceGroupName", "kind"]),
            trees,
        ),
        "outputs": st.dictionaries(st.sampled_from(["name", "location", "kind"]), trees),
        "provider": st.text(max_size=9),
        "sourcePosition": st.text(max_size=9),
        "propertyDependencies": st.dictionaries(
            st.sampled_from(["accountName", "location"]), st.lists(st.text(max_size=9))
        ),
    },
)
steps = st.fixed_dictionaries(
    {"op": st.sampled_from(["create", "update", "delete", "read", "odd", ""])},
    optional={
        "urn": st.sampled_from(["", "x", "urn:pulumi:a::b::azure-native:cognitiveservices:Account::c"]),
        "oldState": states,
        "newState": states,
    },
)
documents = st.one_of(
    trees,
    st.fixed_dictionaries({"steps": st.lists(steps, max_size=3) | trees}),
    st.fixed_dictionaries({"deployment": st.fixed_dictionaries({"resources": st.lists(states, max_size=3)}) | trees}),
    st.fixed_dictionaries({"deployments": st.lists(st.dictionaries(st.text(max_size=8), trees, max_size=3)) | trees}),
)


def survives(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    message = ""
    try:
        read_plans(str(file))
    except InputError as error:
        message = str(error)
    assert "\n" not in message


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
@given(document=documents, yaml=st.booleans())
def test_no_document_crashes(tmp_path, document, yaml):
    """Whatever is well-formed is read, or refused in one line."""
    survives(tmp_path / ("input.yaml" if yaml else "input.json"), json.dumps(document).encode())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
@given(data=st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(b"? [a]\n: b")
@example(b"deployments: [{name: 2026-02-30}]")
@example(b"accounts: 2026-02-30")
@example(b"&a [*a]")
@example(b"deployments: [&a {properties: {x: *a}}]")
@example(b"!!python/object:os.system {}")
@example(b'{"deployments": [{"name": "\\ud800"}]}')
def test_no_bytes_crash(tmp_path, data):
    """Likewise for what is no document at all."""
    survives(tmp_path / "input", data)


@pytest.mark.parametrize(
    ("name", "most"), [("big.json", 200_000_000), ("big.yaml", 10_000_000), ("main.tf", 1_000_000)]
)
def test_what_is_too_large_is_not_read(tmp_path, name, most):
    """Its end is never looked for: what never ends is refused too."""
    file = tmp_path / name
    file.write_bytes(b"#" * 10_000_001)
    os.truncate(file, max(most, 10_000_000) + 1)
    path = tmp_path if name == "main.tf" else file
    assert refused(path) == f"{file}: larger than the limit of {most:,} bytes; check it in parts"
