"""`pulumi preview --json`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aoai_catalog.input_error import InputError
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.target import SECRET, Change, Position, Unknown
from aoai_policies.inputs.read import read_plans

PREFIX = "urn:pulumi:prod::shop::"
ACCOUNT = PREFIX + "azure-native:cognitiveservices:Account::acct"
MARK = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
STACK = {"op": "same", "urn": PREFIX + "pulumi:pulumi:Stack::shop-prod", "newState": {}}


def preview(tmp_path, *steps: dict[str, Any], **rest: Any) -> Plan:
    file = tmp_path / "preview.json"
    file.write_text(json.dumps({"steps": [STACK, *steps], **rest}))
    (plan,) = read_plans(str(file))
    return plan


def deployment(op: str, *, old: dict[str, Any] | None = None, new: dict[str, Any] | None = None) -> dict[str, Any]:
    urn = PREFIX + "azure-native:cognitiveservices:Deployment::chat"
    states = {"oldState": old, "newState": new}
    return {"op": op, "urn": urn, **{key: {"inputs": inputs} for key, inputs in states.items() if inputs is not None}}


def inputs(model: str, account: str = "aoai") -> dict[str, Any]:
    return {"accountName": account, "deploymentName": "chat", "properties": {"model": {"name": model}}}


def test_lifecycle_of_a_recorded_stack(stacks):
    """Each operation is told apart, with the state before where there is one."""
    (plan,) = read_plans(str(stacks / "lifecycle" / "preview.json"))
    assert [(one.name, one.change, one.before and one.before.model) for one in plan.deployments] == [
        ("both", Change.UPDATE, "gpt-4o"),
        ("renamed", Change.REPLACE, "gpt-4.1-mini"),
        ("added", Change.CREATE, None),
    ]
    renamed = plan.deployments[1]
    assert (renamed.deployment_name, renamed.before.deployment_name) == ("new-name", "old-name")
    assert [(one.name, one.change) for one in plan.removed] == [("removed", Change.DELETE)]


def test_what_is_unchanged_and_left_out_is_said(stacks):
    """A preview leaves unchanged resources out, so an account can be missing without being elsewhere."""
    (plan,) = read_plans(str(stacks / "lifecycle" / "preview.json"))
    assert tuple(map(str, plan.unread)) == (
        "3 unchanged resources: this preview leaves them out, so what is declared there was not checked; "
        "`pulumi preview --json --show-sames` shows all, and so does `--state` with an export of the stack",
    )
    assert Knowledge.RELATED not in plan.knows
    added = plan.deployments[2]
    assert (added.account, added.account_urn) == ("acct", None)
    assert added.location == Unknown(
        "unknown, because account acct is unchanged and unseen, or not in this stack (`--show-sames` tells)"
    )


def test_an_export_beside_a_preview_fills_the_gap(stacks):
    """It holds what a preview leaves out because it does not change."""
    folder = stacks / "lifecycle"
    (plan,) = read_plans(str(folder / "preview.json"), state=folder / "stack-export-before.json")
    (whole,) = read_plans(str(folder / "preview-all.json"))
    assert (plan.notes, plan.unread, plan.knows) == ((), (), whole.knows)
    assert {(one.name, one.change, one.location) for one in plan.deployments} == {
        (one.name, one.change, one.location) for one in whole.deployments
    }
    assert plan.children == whole.children


def test_refreshed_resources_are_unchanged(cases):
    """`--refresh` has a step `refresh` and a step `same` for one URN, which is no replacement."""
    (plan,) = read_plans(str(cases / "refresh-show-sames.preview.json"))
    assert {one.name: one.change for one in plan.deployments} == {
        "old": Change.SAME,
        "chat": Change.UPDATE,
        "embed": Change.SAME,
    }
    assert (plan.accounts[0].change, plan.unread) == (Change.SAME, ())


def test_what_is_refreshed_only_is_seen(cases, tmp_path):
    """Without `--show-sames` the state that a refresh found is there all the same."""
    content = json.loads((cases / "refresh-show-sames.preview.json").read_text())
    content["steps"] = [step for step in content["steps"] if step["op"] != "same"]
    file = tmp_path / "preview.json"
    file.write_text(json.dumps(content))
    (plan,) = read_plans(str(file))
    assert {one.name: one.change for one in plan.deployments} == {
        "old": Change.SAME,
        "chat": Change.UPDATE,
        "embed": Change.SAME,
    }
    assert plan.unread == ()


def test_import_and_update_of_one_resource_is_an_update(cases):
    """It exists, and changes; it is no replacement."""
    (plan,) = read_plans(str(cases / "import-and-update.preview.json"))
    chat, old = plan.deployments
    assert (old.name, old.change, old.before.capacity, old.capacity) == ("old", Change.UPDATE, 10, 20)
    assert (chat.name, chat.change) == ("chat", Change.SAME)
    assert plan.notes == ("old is imported, so it was judged as what exists already",)


def test_deletes_are_children_too(cases):
    """Two deployments that leave a chain are deleted side by side."""
    (plan,) = read_plans(str(cases / "two-deletes.preview.json"))
    names = {one.id: one.name for one in plan.children}
    assert [(one.name, one.change) for one in plan.children] == [
        ("a/d1", Change.DELETE),
        ("a/d2", Change.SAME),
        ("a/d3", Change.DELETE),
        ("a/d4", Change.SAME),
    ]
    on = {names[one.id]: [names[urn] for urn in plan.dependencies[one.id] if urn in names] for one in plan.children}
    assert on == {"a/d1": [], "a/d2": [], "a/d3": ["a/d2"], "a/d4": ["a/d2"]}


def test_what_is_not_targeted_is_not_declared(tmp_path):
    """`--target` sends new resources that it leaves out without any input."""
    plan = preview(tmp_path, {"op": "same", "urn": deployment("same")["urn"], "newState": {"custom": True}})
    assert (plan.deployments, plan.children) == ((), ())


def test_a_step_that_is_not_known_is_said(tmp_path):
    """An engine of tomorrow may have more of them."""
    plan = preview(tmp_path, deployment("teleport", new=inputs("gpt-4.1")))
    assert [one.change for one in plan.deployments] == [Change.CREATE]
    assert tuple(map(str, plan.unread)) == (
        "chat (azure-native:cognitiveservices:Deployment): what the step `teleport` does to it is not known here, "
        "so what is declared there was not checked",
    )


def test_inputs_that_are_a_secret_as_a_whole_are_said(tmp_path):
    """Nothing of them may be shown, and nothing is checked."""
    marked = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": "{}"}
    plan = preview(tmp_path, deployment("create", new=marked))
    assert plan.deployments == ()
    assert [one.why for one in plan.unread] == ["all its inputs together are a secret"]


def test_changes_that_are_ignored_are_said(tmp_path):
    """The engine keeps the state's value, so that is in the preview, not the program's."""
    step = deployment("same", new=inputs("gpt-4.1"))
    step["newState"]["ignoreChanges"] = ["properties.model.version"]
    assert preview(tmp_path, step).notes == (
        "chat ignores changes of properties.model.version; the value that Pulumi keeps was checked",
    )


def test_a_location_that_the_program_does_not_set_is_the_groups(tmp_path):
    """The provider's Check makes it unknown; the dependencies of properties tell that nobody set it."""
    group = PREFIX + "azure-native:resources:ResourceGroup::rg"
    states = {
        group: {"inputs": {"resourceGroupName": "rg", "location": "westus3"}, "propertyDependencies": {"location": []}},
        ACCOUNT: {
            "inputs": {"accountName": "aoai", "resourceGroupName": "rg", "location": MARK},
            "propertyDependencies": {"resourceGroupName": [group]},
        },
    }
    plan = preview(tmp_path, *({"op": "create", "urn": urn, "newState": state} for urn, state in states.items()))
    assert plan.accounts[0].location == "westus3"


def test_deployments_of_a_replaced_account_are_new(tmp_path):
    """They are deleted with it; what no longer is offered cannot be made again."""
    moved = {"oldState": {"inputs": {"accountName": "aoai", "location": "eastus"}}}
    moved["newState"] = {"inputs": {"accountName": "aoai", "location": "westus3"}}
    unchanged = deployment("same", old=inputs("gpt-4o"), new=inputs("gpt-4o"))
    (one,) = preview(tmp_path, {"op": "replace", "urn": ACCOUNT, **moved}, unchanged).deployments
    assert (one.change, one.before, one.location) == (Change.CREATE, None, "westus3")


def test_a_component_of_the_project_has_its_own_line_and_its_callers(stacks):
    """The innermost line of the project is the position; the line that a user looks for is further out."""
    (plan,) = read_plans(str(stacks / "component" / "preview.json"))
    chat = next(one for one in plan.deployments if one.name == "use2-gpt-5")
    assert chat.position == Position("__main__.py", 18)
    assert chat.called_from == (Position("__main__.py", 25),)


def test_library_frames_are_no_positions(tmp_path):
    """A virtual environment inside the project's folder is not the project's code."""
    state = {
        "inputs": inputs("gpt-4.1"),
        "sourcePosition": "project:///infra/my%20stack.py#7,12",
        "stackTrace": [
            {"sourcePosition": "project:///.venv/lib/python3.11/site-packages/lib/thing.py#3"},
            {"sourcePosition": "project:///infra/my%20stack.py#7,12"},
            {"sourcePosition": "file:///usr/lib/elsewhere.py#1"},
        ],
    }
    plan = preview(tmp_path, {"op": "create", "urn": deployment("create")["urn"], "newState": state})
    assert plan.deployments[0].position == Position("infra/my stack.py", 7)
    assert plan.deployments[0].called_from == ()


def test_the_steps_of_one_replacement_are_one_declaration(tmp_path):
    """An engine that creates before it deletes writes several steps."""
    plan = preview(
        tmp_path,
        deployment("create-replacement", old=inputs("gpt-4o"), new=inputs("gpt-4.1")),
        deployment("replace", old=inputs("gpt-4o"), new=inputs("gpt-4.1")),
        deployment("delete-replaced", old=inputs("gpt-4o")),
    )
    (one,) = plan.deployments
    assert (one.change, one.model, one.before.model) == (Change.REPLACE, "gpt-4.1", "gpt-4o")
    assert plan.removed == ()


@pytest.mark.parametrize(
    ("op", "change"),
    [
        ("create", Change.CREATE),
        ("update", Change.UPDATE),
        ("replace", Change.REPLACE),
        ("same", Change.SAME),
        ("refresh", Change.SAME),
        ("import", Change.SAME),
        ("import-replacement", Change.SAME),
    ],
)
def test_operations(tmp_path, op, change):
    """An imported deployment exists already, so Azure creates nothing."""
    (one,) = preview(tmp_path, deployment(op, new=inputs("gpt-4.1"))).deployments
    assert one.change is change


@pytest.mark.parametrize("op", ["discard", "read-discard", "discard-replaced", "remove-pending-replace"])
def test_what_is_no_part_of_the_stack_is_left_out(tmp_path, op):
    """Discards are about the engine's bookkeeping."""
    assert preview(tmp_path, deployment(op, old=inputs("gpt-4.1"))).deployments == ()


def test_an_account_that_is_only_read_lends_its_location(tmp_path):
    """`Account.get` declares nothing, but tells where the deployments on it are."""
    account = {
        "op": "read",
        "urn": ACCOUNT,
        "newState": {"external": True, "outputs": {"name": "aoai", "location": "uksouth", "kind": "OpenAI"}},
    }
    plan = preview(tmp_path, account, deployment("create", new=inputs("gpt-4.1")))
    (one,) = plan.deployments
    assert plan.accounts == ()
    assert (one.account, one.account_urn, one.location, one.kind) == ("acct", None, "uksouth", "OpenAI")


def test_configuration_of_the_default_provider_is_a_location(tmp_path):
    """`azure-native:location` stands in no resource of a preview."""
    provider = PREFIX + "pulumi:providers:azure-native::default_3_29_0::04da6b54-80e4-46f7-96ec-b56ff0331ba9"
    account = {"op": "create", "urn": ACCOUNT, "newState": {"inputs": {"kind": "OpenAI"}, "provider": provider}}
    plan = preview(tmp_path, account, config={"azure-native:location": "japaneast"})
    assert plan.accounts[0].location == "japaneast"


def test_secrets_are_unknown(tmp_path):
    """However a preview marks them, no secret gets into a plan."""
    marked = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": '"hidden"'}
    new = {**inputs("[secret]"), "deploymentName": marked}
    (one,) = preview(tmp_path, deployment("create", new=new)).deployments
    assert (one.model, one.deployment_name) == (SECRET, SECRET)


def test_a_name_that_pulumi_makes_up_is_no_declared_name(tmp_path):
    """It has a random ending and is another one at every preview, so it can be neither wrong nor twice."""
    states = [
        {"inputs": {**inputs("gpt-4.1"), "deploymentName": "chat37ebdf1c"}},
        {
            "inputs": {**inputs("gpt-4.1"), "deploymentName": "chat-of-shop"},
            "propertyDependencies": {"properties": None},
        },
    ]
    urns = [deployment("create")["urn"], deployment("create")["urn"] + "2"]
    steps = [{"op": "create", "urn": urn, "newState": state} for urn, state in zip(urns, states, strict=True)]
    assert [one.deployment_name for one in preview(tmp_path, *steps).deployments] == [None, None]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            {
                "steps": [STACK],
                "diagnostics": [{"severity": "error", "message": "<{%fg 1%}>error: no plugin<{%reset%}>\n"}],
            },
            "the preview failed, so it does not show the whole stack: error: no plugin",
        ),
        (
            {"diagnostics": [{"severity": "error", "message": "\nbad SKU\nmore", "urn": ACCOUNT}]},
            "the preview failed, so it does not show the whole stack: acct: bad SKU",
        ),
        (
            {"diagnostics": [{"severity": "error", "message": "error: preview failed\n"}]},
            "the preview failed, so it does not show the whole stack: error: preview failed; "
            "where a policy pack stopped it, preview without the pack",
        ),
        ({"steps": []}, "the preview has no steps; write it again with `pulumi preview --json --show-sames`"),
        ({"changeSummary": {}}, "the preview has no steps; write it again with `pulumi preview --json --show-sames`"),
    ],
)
def test_a_preview_that_failed_is_refused(tmp_path, content, message):
    """It shows only a part of the stack, and a green report on a part would mislead."""
    file = tmp_path / "preview.json"
    file.write_text(json.dumps(content))
    with pytest.raises(InputError) as error:
        read_plans(str(file))
    assert str(error.value) == f"{file}: {message}"
