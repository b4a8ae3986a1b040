"""The reference stack: one account in the EU for customers' data, one in the US for everything else."""

import pulumi
from pulumi_azure_native import resources

from aoai_components import Account, AccountArgs, DeploymentArgs, NetworkArgs

config = pulumi.Config()
scale = config.get_int("scale") or 1
network = NetworkArgs(allowed_ips=config.require_object("callers"))
group = resources.ResourceGroup("ai", location="swedencentral")

europe = Account(
    "europe",
    AccountArgs(
        resource_group_name=group.name,
        location="swedencentral",
        network=network,
        deployments=[
            DeploymentArgs(
                name="chat", model="gpt-5.4", version="2026-03-05", sku="DataZoneStandard", tpm=50_000 * scale
            ),
            DeploymentArgs(
                name="embed", model="text-embedding-3-large", version="1", sku="Standard", tpm=20_000 * scale
            ),
        ],
    ),
)
america = Account(
    "america",
    AccountArgs(
        resource_group_name=group.name,
        location="eastus2",
        network=network,
        deployments=[
            DeploymentArgs(
                name="chat", model="gpt-5.6-terra", version="2026-07-09", sku="GlobalStandard", tpm=50_000 * scale
            ),
            DeploymentArgs(
                name="small", model="gpt-5.4-mini", version="2026-03-17", sku="GlobalStandard", tpm=100_000 * scale
            ),
        ],
    ),
)

pulumi.export("endpoints", {"europe": europe.openai_endpoint, "america": america.openai_endpoint})
