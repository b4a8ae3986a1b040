"""The same deployments in three regions for a gateway, the capacity shared out, and an alert for retirements."""

import pulumi
from pulumi_azure_native import resources

from aoai_components import (
    AccountArgs,
    DeploymentArgs,
    Fleet,
    FleetArgs,
    NetworkArgs,
    RegionExceptionArgs,
    RetirementAlert,
    RetirementAlertArgs,
)

group = resources.ResourceGroup("ai", location="swedencentral")
fleet = Fleet(
    "ai",
    FleetArgs(
        regions=["swedencentral", "francecentral", "germanywestcentral"],
        account=AccountArgs(
            resource_group_name=group.name,
            network=NetworkArgs(allowed_ips=["203.0.113.10"]),
            deployments=[
                DeploymentArgs(name="chat", model="gpt-5.4", version="2026-03-05", sku="DataZoneStandard", tpm=240_000),
                DeploymentArgs(
                    name="embed", model="text-embedding-3-large", version="1", sku="DataZoneStandard", tpm=90_000
                ),
            ],
        ),
        share_capacity=True,
        exceptions={"germanywestcentral": RegionExceptionArgs(without=["embed"])},
    ),
)
RetirementAlert("retirements", RetirementAlertArgs(resource_group_name=group.name, emails=["ai-team@example.com"]))
pulumi.export("endpoints", fleet.endpoints)
