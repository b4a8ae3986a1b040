"""Our components in a real engine."""

from __future__ import annotations

import json

from click.testing import CliRunner

from aoai_policies.cli import group
from tests.engine.programs import COMPONENT, RAW


def test_children_of_a_component_never_meet(stack, azure):
    """Neither when they are created nor when two that are not neighbours are removed: Azure would answer 409."""
    shop = stack(COMPONENT, NAMES="one,two,three,four")
    for names in ("one,two,three,four", "two,four"):
        ran = shop.up(NAMES=names)
        assert ran.code == 0, ran.text
        assert sorted(deployments(azure)) == sorted(names.split(","))


def test_what_is_adopted_is_neither_replaced_nor_deleted(stack):
    """Whatever names, versions and capacities the program left to Azure, and wherever it declared them."""
    shop = stack(RAW)
    shop.deploy()
    state = shop.folder / "export.json"
    state.write_text(shop.pulumi("stack", "export").out, encoding="utf-8")
    adopted = CliRunner().invoke(group, ["adopt", str(state), "--as-of", "2026-10-05"], standalone_mode=False)
    (shop.folder / "adopted.py").write_text(adopted.stdout, encoding="utf-8")
    ran = shop.pulumi("preview", "--json", ADOPTED="adopted.py")
    assert ran.code == 0, ran.text
    steps = {step["urn"].partition("::shop::")[2]: step["op"] for step in json.loads(ran.out)["steps"]}
    assert steps.pop("contoso:ai:Team::team") == "delete"  # a component, of which Azure knows nothing
    assert set(steps.values()) <= {"same", "update", "create"}
    created = {urn for urn, op in steps.items() if op == "create"}
    assert created == {"azure-openai:index:Account::plain", "azure-openai:index:Account::team-acct"}


def deployments(azure):
    return [name.rpartition("/")[2] for name in azure.existing if "/deployments/" in name]
