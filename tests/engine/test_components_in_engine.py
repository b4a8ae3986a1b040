"""The components in a real engine: refused before anything exists, adopted without replacing, removed one at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("tests.engine.stacks", reason="the stand-in for Azure is not here")
ROOT = Path(__file__).parents[2]

OURS = """
import os
from pulumi_azure_native import resources
from aoai_components import Account, AccountArgs, DeploymentArgs, NetworkArgs
group = resources.ResourceGroup("rg", location="eastus2")
model, version = os.environ.get("MODEL", "gpt-5.4-mini@2026-03-17").split("@")
Account("ai", AccountArgs(
    resource_group_name=group.name, location=group.location, checks=os.environ.get("CHECKS", "mandatory"),
    network=NetworkArgs(public_access={"yes": True}.get(os.environ.get("OPEN"), os.environ.get("OPEN", False))),
    deployments=[
        DeploymentArgs(name=name, model=model, version=version, sku="GlobalStandard", tpm=10_000)
        for name in os.environ.get("NAMES", "d-a d-b d-c d-d").split()
    ],
))
"""
RAW = """
import pulumi
from pulumi_azure_native import cognitiveservices as cs, resources
group = resources.ResourceGroup("rg", location="eastus2")
class Wrapped(pulumi.ComponentResource):
    def __init__(self):
        super().__init__("contoso:index:Ai", "wrapped")
        child = pulumi.ResourceOptions(parent=self)
        account = cs.Account("acct", resource_group_name=group.name, location="eastus2", kind="OpenAI",
            sku={"name": "S0"}, properties={"customSubDomainName": "contoso", "disableLocalAuth": True}, opts=child)
        cs.Deployment("chat", resource_group_name=group.name, account_name=account.name,
            sku={"name": "GlobalStandard", "capacity": 10}, opts=child,
            properties={"model": {"format": "OpenAI", "name": "gpt-5.4-mini", "version": "2026-03-17"}})
Wrapped()
"""
REMOTE = """
import pulumi
from pulumi_azure_native import resources
group = resources.ResourceGroup("rg", location="eastus2")
class Account(pulumi.ComponentResource):
    def __init__(self, name, args):
        super().__init__("azure-openai:index:Account", name, args, remote=True)
chat = {"name": "chat", "model": "gpt-5.4-mini", "sku": "GlobalStandard", "tpm": 10000}
Account("ai", {"resourceGroupName": group.name, "location": "eastus2", "deployments": [chat], "kind": "Foundry"})
"""
RETIRED = "gpt-5-chat@2025-08-07"


def test_a_wrong_argument_ends_the_program_in_one_error(stack, azure):
    """At its line, with what to write, and without a traceback."""
    ran = stack(OURS).pulumi("preview", OPEN="false")
    assert "error: __main__.py:7: Account ai: network.public_access: 'false' is text; write True or False" in ran.text
    assert "Traceback" not in ran.text


def test_two_that_are_not_neighbours_are_removed_one_after_the_other(stack):
    """Azure would answer 409 to two at once."""
    shop = stack(OURS)
    shop.deploy()
    shop.deploy(NAMES="d-a d-c")


def test_a_retired_model_is_refused_as_new_and_stops_nothing_that_exists(stack):
    """Nor does it as a change of what exists."""
    shop = stack(OURS, NAMES="d-a")
    assert "AOAI501" in shop.pulumi("preview", MODEL=RETIRED).text
    assert shop.pulumi("up", "--yes", "--skip-preview", MODEL=RETIRED).code != 0
    shop.deploy(MODEL=RETIRED, CHECKS="advisory")
    ran = shop.pulumi("up", "--yes", "--skip-preview", MODEL=RETIRED)
    assert (ran.code, "5 unchanged" in ran.text, "AOAI501" in ran.text) == (0, True, True), ran.text
    shop.deploy()
    assert shop.pulumi("up", "--yes", "--skip-preview", MODEL=RETIRED).code != 0


def test_adoption_replaces_and_deletes_nothing_in_azure(stack):
    """Also where the resources were children of a component that goes away."""
    shop = stack(RAW)
    shop.deploy()
    command = [str(Path(sys.executable).with_name("aoai")), "adopt", "-", "--as-of", "2026-10-05"]
    state = shop.pulumi("stack", "export").out
    adopted = subprocess.run(command, input=state, text=True, capture_output=True, check=True).stdout
    group = 'from pulumi_azure_native import resources\nresources.ResourceGroup("rg", location="eastus2")\n'
    (shop.folder / "__main__.py").write_text(group + adopted, encoding="utf-8")
    ran = shop.pulumi("preview", "--diff")
    assert ran.code == 0, ran.text
    assert "replace" not in ran.text
    assert [line for line in ran.text.splitlines() if "(delete)" in line] == ["    - contoso:index:Ai: (delete)"]


def test_the_plugin_says_what_is_allowed(stack):
    """As a problem of the property."""
    shop = stack(REMOTE)
    project = shop.folder / "Pulumi.yaml"
    plugin = f"plugins: {{providers: [{{name: azure-openai, path: {ROOT / 'components'}}}]}}\n"
    project.write_text(project.read_text(encoding="utf-8") + plugin, encoding="utf-8")
    ran = shop.pulumi("preview")
    problem = "property kind with value '{Foundry}' has a problem: 'Foundry' is not valid; write OpenAI or AIServices"
    assert problem in ran.text
