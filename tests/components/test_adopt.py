"""`aoai adopt`: a component that has what a stack has, so that taking it over replaces nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pulumi
import pytest
from click.testing import CliRunner

import aoai_components
from aoai_policies.cli import group
from tests.components.recorded import Recording, record

ROOT = Path(__file__).parents[2]
STACKS = ROOT / "tests" / "fixtures" / "stacks"
MODULE = "azure-native:cognitiveservices:"


def adopt(path: Path, *options: str) -> str:
    """What the command prints."""
    done = CliRunner().invoke(group, ["adopt", str(path), "--as-of", "2026-10-05", *options], standalone_mode=False)
    assert done.exit_code == 0, (done.output, done.exception)
    return done.stdout


def adopted(path: Path) -> Recording:
    """What the printed program registers."""
    program = adopt(path)
    return record(lambda: exec(compile(program, "adopted", "exec"), {}))  # noqa: S102 - our own output


def existing(path: Path, kind: str) -> dict[str, dict[str, Any]]:
    """The inputs of what a state holds, by logical name."""
    resources = json.loads(path.read_text(encoding="utf-8"))["deployment"]["resources"]
    return {one["urn"].rpartition("::")[2]: one["inputs"] for one in resources if one["type"] == MODULE + kind}


@pytest.mark.parametrize("stack", ["basic", "lifecycle"])
def test_a_stack_is_taken_over_as_it_is(stack: str) -> None:
    """Each resource by its former name, with the inputs that would replace it and all else that it declares."""
    path = STACKS / stack / "stack-export.json"
    recorded = adopted(path)
    for kind in ("Account", "Deployment"):
        before = existing(path, kind)
        after = {one.aliases[0][0]: one.inputs for one in recorded.of_type(kind)}
        assert after.keys() == before.keys()
        for name, inputs in before.items():
            for key, value in inputs.items():
                declared = after[name][key]
                assert declared == value or value.items() <= declared.items(), (name, key)


def test_an_account_stays_as_open_as_it_was() -> None:
    """And never more open: who may call, keys, identities, subdomains and the key that encrypts."""
    path = STACKS / "estate" / "stack-export.json"
    rows = {one["name"]: one["arguments"] for one in json.loads(adopt(path, "--format", "json"))}
    assert rows["locked"]["network"] == {"allowedOutbound": ["a.example"]}
    assert "localAuth" not in rows["locked"]
    assert rows["locked"]["customerManagedKey"] == {"keyVaultUri": "https://v.vault.azure.net", "keyName": "k"}
    assert rows["open"]["network"] == {"publicAccess": True}
    assert rows["open"]["localAuth"] is True
    assert rows["ruled"]["network"] == {"allowedIps": ["203.0.113.7"]}
    assert rows["ruled"]["systemIdentity"] is False
    assert rows["allowed"]["customSubdomain"] is None  # a secret
    assert "speech" not in rows  # a kind that the component does not declare
    retired = next(one for one in rows["keyless"]["deployments"] if one["name"] == "retired")
    assert retired["checks"] == "advisory"


def test_what_a_plan_does_not_tell_is_left_to_be_filled_in() -> None:
    """With a note of each, and a program that is refused until it is."""
    program = adopt(STACKS / "basic" / "preview.json")
    assert (
        "# resource_group_name: not known in this plan; write its current value, or use a state (`pulumi stack"
        in program
    )
    assert "resource_group_name=...," in program
    with pytest.raises(aoai_components.CheckError, match=r"resource_group_name: is of type ellipsis; write text"):
        record(lambda: exec(compile(program, "adopted", "exec"), {}))  # noqa: S102


def test_another_stack_imports_by_azures_ids() -> None:
    """As it does where another provider declared them."""
    rows = json.loads(adopt(STACKS / "basic" / "stack-export.json", "--import", "--format", "json"))
    assert all(one["arguments"]["importId"].startswith("/subscriptions/") for one in rows)
    assert not [one for one in rows if "formerly" in one["arguments"]]


def test_a_component_is_not_adopted_again() -> None:
    """Only what stands outside one; where there is nothing, that is said."""
    state = STACKS / "remarks" / "stack-export.json"
    assert [one["name"] for one in json.loads(adopt(state, "--format", "json"))] == ["plain"]
    done = CliRunner().invoke(group, ["adopt", str(ROOT / "examples" / "minimal")], standalone_mode=False)
    assert str(done.exception) == "no account of kind OpenAI or AIServices is declared outside a component"


def test_a_filter_that_is_declared_elsewhere_is_named_by_an_output() -> None:
    """The component takes a plain name for one of its own."""
    program = adopt(STACKS / "estate" / "stack-export.json")
    assert 'content_filter=pulumi.Output.from_input("strict"),' in program
    assert program.startswith("import pulumi\n")
    assert isinstance(pulumi.Output.from_input("strict"), pulumi.Output)


def test_what_a_template_declares_is_imported() -> None:
    """It has no URN of its own by which a component could find it."""
    rows = json.loads(adopt(STACKS / "estate" / "stack-export.json", "--format", "json"))
    inside = [one for row in rows for one in row["arguments"].get("deployments", ()) if one["name"] == "in-template"]
    assert [(one["importId"], "formerly" in one) for one in inside] == [(None, False)]


def test_declarations_are_taken_over_by_their_names(tmp_path: Path) -> None:
    """They have no URN; deployments of one name on two accounts are told apart."""
    lines = ["accounts:"]
    lines += [f"  - {{name: {name}, kind: OpenAI, location: eastus2}}" for name in ("one", "two")]
    lines += ["deployments:"]
    lines += [
        f"  - {{name: chat, account: {account}, model: {{format: OpenAI, name: gpt-5.1, version: '2025-11-13'}}, "
        f"sku: {{name: GlobalStandard, capacity: {capacity}}}}}"
        for account, capacity in (("one", 10), ("two", 20))
    ]
    path = tmp_path / "plan.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    rows = json.loads(adopt(path, "--format", "json"))
    assert [(row["name"], [one["capacity"] for one in row["arguments"]["deployments"]]) for row in rows] == [
        ("one", [10]),
        ("two", [20]),
    ]


def test_what_stays_beside_is_said(tmp_path: Path) -> None:
    """In a line each: another provider, a filter of the account's, accounts of other kinds, deployments elsewhere."""
    prefix, module = "urn:pulumi:dev::shop::", "azure-native:cognitiveservices:"
    provider = f"{prefix}pulumi:providers:azure-native::west::1"
    account = {"resourceGroupName": "rg", "kind": "OpenAI", "location": "eastus2", "properties": {}}
    model = {"model": {"format": "OpenAI", "name": "gpt-4.1", "version": "2025-04-14"}}
    declared = [
        ("Account", "acct", {"accountName": "a", **account}),
        ("Account", "speech", {"accountName": "s", **account, "kind": "SpeechServices"}),
        ("RaiPolicy", "strict", {"accountName": "a", "resourceGroupName": "rg", "raiPolicyName": "strict"}),
        (
            "Deployment",
            "chat",
            {"accountName": "a", "resourceGroupName": "rg", "sku": {"name": "Standard"}, "properties": model},
        ),
        (
            "Deployment",
            "far",
            {"accountName": "f", "resourceGroupName": "rg", "sku": {"name": "Standard"}, "properties": model},
        ),
    ]
    resources = [
        {
            "urn": f"{prefix}{module}{kind}::{name}", "type": f"{module}{kind}", "custom": True, "provider": provider,
            "inputs": inputs, "outputs": {"name": name, "sku": {"name": "Standard", "capacity": 3}},
        }
        for kind, name, inputs in declared
    ]  # fmt: skip
    path = tmp_path / "state.json"
    path.write_text(json.dumps({"version": 3, "deployment": {"resources": resources}}))
    done = CliRunner().invoke(group, ["adopt", str(path), "--as-of", "2026-10-05"], standalone_mode=False)
    assert [line for line in done.stdout.splitlines() if line.startswith("#")] == [
        "# it has the provider west; pass it as `opts=pulumi.ResourceOptions(provider=...)`",
        "# leave strict declared as before, with acct.account as account",
        "# the account has no custom subdomain; the component gives it one, which cannot be removed later",
    ]
    assert "capacity=3," in done.stdout
    assert done.stderr.splitlines() == [
        "aoai: account speech is of kind SpeechServices, so leave its declaration as it is",
        "aoai: the account of deployment far is not taken over, so leave its declaration as it is",
    ]
