"""A Foundry account with a project, an open-weight model that needs one, and a strict filter with a blocklist."""

import pulumi
from pulumi_azure_native import resources

from aoai_components import (
    Account,
    AccountArgs,
    BlocklistArgs,
    BlocklistUseArgs,
    ContentFilterArgs,
    DeploymentArgs,
    NetworkArgs,
    ProjectArgs,
)

group = resources.ResourceGroup("ai", location="swedencentral")
ai = Account(
    "ai",
    AccountArgs(
        resource_group_name=group.name,
        location="swedencentral",
        network=NetworkArgs(allowed_ips=["203.0.113.0/24"]),
        projects=[ProjectArgs(name="support", display_name="Customer support")],
        blocklists=[BlocklistArgs(name="competitors", words=["Fabrikam", "Northwind"])],
        content_filters=[
            ContentFilterArgs(
                name="strict",
                preset="strict",
                rules=[{"category": "Profanity", "direction": "Completion"}],
                blocklists=[BlocklistUseArgs(name="competitors", direction="Completion")],
            )
        ],
        deployments=[
            DeploymentArgs(
                name="chat",
                model="gpt-5.4-mini",
                version="2026-03-17",
                sku="GlobalStandard",
                tpm=100_000,
                content_filter="strict",
            ),
            DeploymentArgs(name="open", model="gpt-oss-120b", version="1", sku="GlobalStandard", tpm=50_000),
        ],
    ),
)
pulumi.export("projects", ai.project_ids)
