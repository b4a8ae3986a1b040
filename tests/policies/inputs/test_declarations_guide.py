"""The page and the JSON Schema of the declarations file say what is read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import msgspec
import pytest
import yaml

import aoai_policies
from aoai_policies.inputs.declarations.keys import FileAccount, FileDeployment
from aoai_policies.inputs.read import read_plans

GUIDE = (Path(__file__).parents[3] / "docs" / "declarations.md").read_text("utf-8")
SCHEMA = json.loads((Path(aoai_policies.__file__).parent / "schema" / "declarations.schema.json").read_text("utf-8"))
EXAMPLES = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)


def as_texts(value: object) -> object:
    """YAML's dates and numbers in versions as a declarations file reads them."""
    if isinstance(value, dict):
        return {key: str(item) if key == "version" else as_texts(item) for key, item in value.items()}
    return [as_texts(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_read(example, tmp_path):
    """By the program, and by an editor that holds it against the schema."""
    file = tmp_path / "stack.yaml"
    file.write_text(example)
    (plan,) = read_plans(str(file))
    assert plan.deployments
    jsonschema.validate(as_texts(yaml.safe_load(example)), SCHEMA)


@pytest.mark.parametrize(("heading", "kind"), [("Accounts", FileAccount), ("Deployments", FileDeployment)])
def test_every_key_is_described(heading, kind):
    """The page has a row for each key."""
    table = GUIDE.partition(f"## {heading}\n")[2].partition("## ")[0]
    described = {
        key for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for key in re.findall(r"`(\w+)`", row)
    }
    assert described == {field.encode_name for field in msgspec.structs.fields(kind)}


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"deployments": [{"name": "chat", "locaton": "eastus2"}]}, ["deployments", 0]),
        ({"deployments": [{"location": "eastus2"}]}, ["deployments", 0]),
        ({"accounts": [{"name": "a", "change": "destroy"}]}, ["accounts", 0, "change"]),
        ({"deploments": []}, []),
    ],
)
def test_the_schema_refuses_what_a_check_refuses(wrong, path):
    """At the same place."""
    with pytest.raises(jsonschema.ValidationError) as error:
        jsonschema.validate(wrong, SCHEMA)
    assert list(error.value.absolute_path) == path


def test_a_file_may_name_its_schema(tmp_path):
    """As editors want it in JSON."""
    file = tmp_path / "stack.json"
    file.write_text(json.dumps({"$schema": "declarations.schema.json", "deployments": [{"name": "chat"}]}))
    (plan,) = read_plans(str(file))
    assert [one.name for one in plan.deployments] == ["chat"]
    marked = {"deployments": [{"name": "chat", "location": {"$unknown": True}, "model": {"$unknown": True}}]}
    jsonschema.validate(marked, SCHEMA)
