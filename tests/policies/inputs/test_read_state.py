"""`pulumi stack export`, and a backend's own file."""

from __future__ import annotations

import json

from aoai_policies.core.target import Change
from aoai_policies.inputs.read import read_plans


def test_all_of_an_export_is_unchanged(stacks):
    """It is what exists; nothing is about to happen."""
    (plan,) = read_plans(str(stacks / "lifecycle" / "stack-export-before.json"))
    assert {one.change for one in (*plan.accounts, *plan.deployments)} == {Change.SAME}
    assert [one.name for one in plan.deployments] == ["unchanged", "both", "renamed", "removed"]
    assert {one.location for one in plan.deployments} == {"eastus2"}


def test_the_file_of_a_backend_is_read_like_an_export(stacks, tmp_path):
    """Somebody without a login has the file of the backend at most."""
    export = json.loads((stacks / "basic" / "stack-export.json").read_text())
    file = tmp_path / "dev.json"
    file.write_text(json.dumps({"version": 3, "checkpoint": {"stack": "dev", "latest": export["deployment"]}}))
    (plan,) = read_plans(str(file))
    assert [one.name for one in plan.deployments] == ["chat", "embed"]


def test_what_waits_for_its_deletion_is_gone(stacks, tmp_path):
    """A replacement that was interrupted leaves the old resource behind under the same URN."""
    export = json.loads((stacks / "basic" / "stack-export.json").read_text())
    resources = export["deployment"]["resources"]
    old = next(one for one in resources if one["urn"].endswith("::chat"))
    resources.append({**old, "delete": True})
    file = tmp_path / "export.json"
    file.write_text(json.dumps(export))
    (plan,) = read_plans(str(file))
    assert [one.name for one in plan.deployments] == ["chat", "embed"]


def test_a_stack_that_was_never_deployed_is_empty(tmp_path):
    """An export of it is no error."""
    file = tmp_path / "export.json"
    file.write_text('{"version": 3, "deployment": {"manifest": {}}}')
    (plan,) = read_plans(str(file))
    assert (plan.accounts, plan.deployments, plan.stack) == ((), (), "")
