"""How an account is reached: public access and its exceptions, private endpoints and their DNS zones."""

# No `from __future__ import annotations`: the component analyzer reads annotations as objects.
from typing import Any, NotRequired, TypedDict

import pulumi
import pulumi_azure_native as azure

from aoai_components._arguments import ArgumentError, read_arguments
from aoai_components._caller import heading_of
from aoai_components._children import Children, component_options, register_outputs
from aoai_components._known import once_known, present
from aoai_components.choices import Ids, Kind, KindChoice, Region, Tags, Texts

_ZONES = {
    Kind.OPENAI: ("privatelink.openai.azure.com",),
    Kind.AI_SERVICES: (
        "privatelink.cognitiveservices.azure.com",
        "privatelink.openai.azure.com",
        "privatelink.services.ai.azure.com",
    ),
}
"""The zones that resolve an account of each kind, by Microsoft's page on private DNS zone values (2026-07-16)."""


class PrivateEndpointArgs(TypedDict):
    """An address of the account inside a virtual network."""

    name: str
    """Its name below the account's, such as `apps`: letters, digits, `.`, `_` and `-`. Never an Output."""
    subnet_id: pulumi.Input[str]
    """The resource id of the subnet. May be an Output."""
    location: NotRequired[pulumi.Input[Region]]
    """The region of the virtual network. Default: the account's. May be an Output."""
    dns_zone_ids: NotRequired[Ids]
    """The resource ids of the private DNS zones to register it in, such as the `zone_ids` of `PrivateDns`.
    Default: none; resolve the names by other means. May be an Output."""


class NetworkArgs(TypedDict):
    """How an account is reached, and what it may reach."""

    public_access: NotRequired[bool]
    """Whether the endpoint answers outside private endpoints. Yes, without limits on callers, means from everywhere.
    Default: no, unless callers are allowed by address."""
    allowed_ips: NotRequired[Texts]
    """Public IPv4 addresses or ranges (`203.0.113.0/24`) that may call. Default: none. May be Outputs."""
    allowed_subnets: NotRequired[Texts]
    """Resource ids of subnets with the service endpoint Microsoft.CognitiveServices that may call. Default: none. May
    be Outputs."""
    trusted_services: NotRequired[bool]
    """Whether Azure services that Microsoft trusts may call even if others may not. Default: no."""
    allowed_outbound: NotRequired[Texts]
    """The host names that the account itself may call (for `on your data`, say); an empty list: none. Default: no
    limit. May be Outputs."""
    private_endpoints: NotRequired[list[PrivateEndpointArgs]]
    """Private endpoints, one for each subnet. Default: none."""


class PrivateDnsArgs(TypedDict):
    """The private DNS zones by which private endpoints of accounts are found."""

    resource_group_name: pulumi.Input[str]
    """The resource group of the zones: a zone's name must be unique in its group. May be an Output."""
    virtual_network_ids: Texts
    """The resource ids of the virtual networks that resolve the names. May be Outputs."""
    kind: NotRequired[KindChoice]
    """The kind of the accounts. Default: `AIServices`, whose zones work for both kinds."""
    tags: NotRequired[Tags]
    """Azure tags. Default: none. May be an Output."""


class PrivateDns(pulumi.ComponentResource):
    """Private DNS zones for the private endpoints of all accounts of a stack, linked to virtual networks."""

    zone_ids: pulumi.Output[list[str]]
    """The resource ids of the zones, for `dns_zone_ids` of private endpoints."""

    def __init__(self, name: str, args: PrivateDnsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the zones and their links.

        Args:
            name: The logical name.
            args: What to declare.
            opts: Pulumi's options.

        Raises:
            CheckError: An argument is not valid.
        """
        args = read_arguments(PrivateDnsArgs, args, heading_of(f"PrivateDns {name}"))
        super().__init__("azure-openai:index:PrivateDns", name, {}, component_options(opts))
        child = pulumi.ResourceOptions(parent=self)
        zones = []
        for zone_name in _ZONES[Kind(args.get("kind", Kind.AI_SERVICES))]:
            zone = azure.privatedns.PrivateZone(
                f"{name}/{zone_name}",
                resource_group_name=args["resource_group_name"],
                private_zone_name=zone_name,
                location="Global",
                tags=args.get("tags"),
                opts=child,
            )
            zones.append(zone)
            for number, virtual_network in enumerate(args["virtual_network_ids"]):
                azure.privatedns.VirtualNetworkLink(
                    f"{name}/{zone_name}/{number}",
                    resource_group_name=args["resource_group_name"],
                    private_zone_name=zone.name,
                    virtual_network_link_name=once_known(_link_name, virtual_network),
                    location="Global",
                    registration_enabled=False,
                    virtual_network={"id": virtual_network},
                    tags=args.get("tags"),
                    opts=child,
                )
        self.zone_ids = pulumi.Output.all(*(zone.id for zone in zones))
        register_outputs(self)


def _link_name(virtual_network_id: str) -> str:
    return virtual_network_id.rpartition("/")[2]


def network_properties(args: NetworkArgs) -> dict[str, Any]:
    """The network's part of the account's `properties`.

    Raises:
        ArgumentError: Callers are allowed by address although the endpoint is closed.
    """
    limits = [key for key in ("allowed_ips", "allowed_subnets") if args.get(key)]
    public = args.get("public_access", bool(limits))
    if limits and not public:
        problem = "has no effect without public access; leave it out, or leave out `public_access`"
        raise ArgumentError(f"network.{limits[0]}", problem)
    outbound = args.get("allowed_outbound")
    return present(
        publicNetworkAccess="Enabled" if public else "Disabled",
        networkAcls=_limits(args) if limits or not public else None,
        restrictOutboundNetworkAccess=None if outbound is None else True,
        allowedFqdnList=outbound,
    )


def _limits(args: NetworkArgs) -> dict[str, Any]:
    return {
        "defaultAction": "Deny",
        "bypass": "AzureServices" if args.get("trusted_services") else "None",
        "ipRules": [{"value": address} for address in args.get("allowed_ips", [])],
        "virtualNetworkRules": [{"id": subnet} for subnet in args.get("allowed_subnets", [])],
    }


def create_private_endpoints(children: Children, account_name: str, args: NetworkArgs) -> list[pulumi.CustomResource]:
    """Create the private endpoints and enter them in their DNS zones."""
    created = []
    for endpoint in args.get("private_endpoints", []):
        name = endpoint["name"]
        private_endpoint = children.in_turn(
            azure.network.PrivateEndpoint,
            name,
            of_account=False,
            private_endpoint_name=f"{account_name}-{name}",
            location=endpoint.get("location", children.location),
            subnet={"id": endpoint["subnet_id"]},
            private_link_service_connections=[
                {
                    "name": f"{account_name}-{name}",
                    "privateLinkServiceId": children.account.id,
                    "groupIds": ["account"],
                }
            ],
            tags=children.tags,
        )
        created.append(private_endpoint)
        zones = endpoint.get("dns_zone_ids", [])
        if zones != []:
            children.beside(
                azure.network.PrivateDnsZoneGroup,
                name,
                resource_group_name=children.resource_group_name,
                private_endpoint_name=private_endpoint.name,
                private_dns_zone_group_name="default",
                private_dns_zone_configs=once_known(_zone_configs, zones),
            )
    return created


def _zone_configs(zone_ids: list[pulumi.Input[str]] | None) -> list[dict[str, Any]]:
    return [{"name": f"zone-{number}", "privateDnsZoneId": zone} for number, zone in enumerate(zone_ids or ())]
