"""Provisioned throughput for the usual load; what it cannot take spills to a standard deployment of the same model."""

import pulumi
from pulumi_azure_native import resources

from aoai_components import Account, AccountArgs, DeploymentArgs, NetworkArgs

group = resources.ResourceGroup("ai", location="eastus2")
ai = Account(
    "ai",
    AccountArgs(
        resource_group_name=group.name,
        location="eastus2",
        network=NetworkArgs(allowed_ips=["203.0.113.0/24"]),
        deployments=[
            DeploymentArgs(
                name="chat",
                model="gpt-5.1",
                version="2025-11-13",
                sku="GlobalProvisionedManaged",
                ptu=15,
                spillover_to="chat-overflow",
            ),
            DeploymentArgs(
                name="chat-overflow", model="gpt-5.1", version="2025-11-13", sku="GlobalStandard", tpm=200_000
            ),
        ],
    ),
)
pulumi.export("deployments", ai.deployments)
