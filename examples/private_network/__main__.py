"""An account that only a virtual network can reach, with logs, a role for the application and a lock."""

import pulumi
from pulumi_azure_native import managedidentity, network, operationalinsights, resources

from aoai_components import (
    Account,
    AccountArgs,
    DeploymentArgs,
    DiagnosticsArgs,
    NetworkArgs,
    PrivateDns,
    PrivateDnsArgs,
    PrivateEndpointArgs,
    RoleArgs,
)

group = resources.ResourceGroup("ai", location="swedencentral")
vnet = network.VirtualNetwork(
    "apps", resource_group_name=group.name, location=group.location, address_space={"address_prefixes": ["10.0.0.0/16"]}
)
subnet = network.Subnet(
    "endpoints", resource_group_name=group.name, virtual_network_name=vnet.name, address_prefix="10.0.1.0/24"
)
workspace = operationalinsights.Workspace("logs", resource_group_name=group.name, location=group.location)
app = managedidentity.UserAssignedIdentity("app", resource_group_name=group.name, location=group.location)
dns = PrivateDns("dns", PrivateDnsArgs(resource_group_name=group.name, virtual_network_ids=[vnet.id], kind="OpenAI"))

ai = Account(
    "ai",
    AccountArgs(
        resource_group_name=group.name,
        location="swedencentral",
        network=NetworkArgs(
            private_endpoints=[
                PrivateEndpointArgs(name="apps", subnet_id=subnet.id, dns_zone_ids=dns.zone_ids),
            ],
            allowed_outbound=[],
        ),
        access=[RoleArgs(name="app", role="Cognitive Services OpenAI User", principal_id=app.principal_id)],
        diagnostics=[DiagnosticsArgs(name="logs", workspace_id=workspace.id)],
        lock="CanNotDelete",
        deployments=[
            DeploymentArgs(name="chat", model="gpt-5.4", version="2026-03-05", sku="DataZoneStandard", tpm=50_000)
        ],
    ),
)
pulumi.export("endpoint", ai.openai_endpoint)
