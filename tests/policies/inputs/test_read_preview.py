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
    assert plan.notes == (
        "3 unchanged resources are not in this preview and so not checked; "
        "`pulumi preview --json --show-sames` shows all",
    )
    assert Knowledge.RELATED not in plan.knows
    added = plan.deployments[2]
    assert (added.account, added.account_urn) == ("acct", None)
    assert added.location == Unknown(
        "unknown, because account acct is unchanged or not in this stack (`--show-sames` tells)"
    )


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
        ({"steps": []}, "the preview has no steps; write it anew by `pulumi preview --json`"),
        ({"changeSummary": {}}, "the preview has no steps; write it anew by `pulumi preview --json`"),
    ],
)
def test_a_preview_that_failed_is_refused(tmp_path, content, message):
    """It shows only a part of the stack, and a green report on a part would mislead."""
    file = tmp_path / "preview.json"
    file.write_text(json.dumps(content))
    with pytest.raises(InputError) as error:
        read_plans(str(file))
    assert str(error.value) == f"{file}: {message}"
