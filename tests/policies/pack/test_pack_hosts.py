"""What the guard reads beside a resource: what it stands in, and nothing else of the stack."""

from __future__ import annotations

import pytest

from aoai_policies.pack.hosts import Hosts
from aoai_policies.stack.resource import Resource

NATIVE = "azure-native:cognitiveservices:"
GROUP = "azure-native:resources:ResourceGroup"


def resource(type_, name, /, parent="", provider="", **inputs):
    return Resource(
        urn=f"urn:pulumi:dev::shop::{type_}::{name}",
        type=type_,
        name=name,
        parent=parent,
        provider=provider,
        inputs=inputs,
    )


JAPAN = resource("pulumi:providers:azure-native", "japan", location="japaneast")
RG = resource(GROUP, "rg", resourceGroupName="rg1a2b3c4d")
ACCOUNT = resource(
    f"{NATIVE}Account", "acct", provider=JAPAN.urn, accountName="ACCT", resourceGroupName="RG1a2b3c4d", kind="OpenAI"
)
OTHERS = [resource(f"{NATIVE}Account", f"other-{one}", accountName=f"other-{one}") for one in range(50)]


@pytest.fixture
def hosts():
    hosts = Hosts()
    for one in (JAPAN, RG, ACCOUNT, *OTHERS, resource("random:index:RandomId", "id", accountName="acct")):
        hosts.add(one)
    return hosts


def by_name(**more):
    return resource(f"{NATIVE}Deployment", "chat", deploymentName="chat", resourceGroupName="rg1a2b3c4d", **more)


@pytest.mark.parametrize("deployment", [by_name(accountName="acct"), by_name(parent=ACCOUNT.urn)])
def test_a_deployment_leads_to_its_account_and_on_to_group_and_provider(hosts, deployment):
    """By name in any case, or as its child; however many other accounts there are."""
    assert {one.name for one in hosts.of(deployment)} == {"chat", "acct", "rg", "japan"}


def test_a_classic_deployment_names_its_account_by_id(hosts):
    """The id's last part."""
    id_ = "/subscriptions/s/resourceGroups/rg1a2b3c4d/providers/Microsoft.CognitiveServices/accounts/acct"
    deployment = resource("azure:cognitive/deployment:Deployment", "chat", name="chat", cognitiveAccountId=id_)
    assert "acct" in {one.name for one in hosts.of(deployment)}


def test_only_accounts_and_deployments_are_guarded(hosts):
    """The rest is kept, or passes by."""
    assert hosts.add(by_name(accountName="acct"))
    assert hosts.add(ACCOUNT)
    assert not hosts.add(RG)
    assert not hosts.add(resource("random:index:RandomId", "id"))
