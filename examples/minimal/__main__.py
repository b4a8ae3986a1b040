"""One account with one deployment: no keys, callable from one network by identities that have a role."""

import pulumi
from pulumi_azure_native import resources

from aoai_components import Account, AccountArgs, DeploymentArgs, NetworkArgs

group = resources.ResourceGroup("ai", location="swedencentral")
ai = Account(
    "ai",
    AccountArgs(
        resource_group_name=group.name,
        location=group.location,
        network=NetworkArgs(allowed_ips=["203.0.113.0/24"]),
        deployments=[DeploymentArgs(name="chat", model="gpt-5.4-mini", sku="GlobalStandard", tpm=100_000)],
    ),
)
pulumi.export("endpoint", ai.openai_endpoint)
pulumi.export("deployments", ai.deployments)
