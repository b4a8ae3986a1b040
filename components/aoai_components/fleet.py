"""The same account and deployments in several regions."""

# No `from __future__ import annotations`: the component analyzer reads annotations as objects.
from typing import Any, NotRequired, TypedDict, cast

import pulumi

from aoai_catalog import reviewed
from aoai_catalog.query import Catalog, Status
from aoai_catalog.records import Model
from aoai_components._arguments import ArgumentError, read_arguments, refused_as
from aoai_components._caller import heading_of
from aoai_components._children import component_options, register_outputs
from aoai_components._known import is_plain
from aoai_components._plan import pinned_version, shares, smallest_step
from aoai_components.account import Account, AccountArgs, catalog_of_defaults
from aoai_components.choices import Region, Regions
from aoai_components.deployment import UNITS, DeploymentArgs


class RegionChoiceArgs(TypedDict):
    """Which regions the catalog chooses."""

    residency: str
    """Where data may be: a data zone such as `eu` or `us`, or `global` for everywhere."""
    count: int
    """How many regions to choose."""
    near: NotRequired[Region]
    """The region that the others should be near. Default: none; regions are chosen by name."""


class RegionExceptionArgs(TypedDict):
    """What is different in one region."""

    without: NotRequired[list[str]]
    """The names of deployments that this region does not get. Default: none."""
    deployments: NotRequired[list[DeploymentArgs]]
    """Deployments of this region: they replace those with the same name, or are added. Default: none."""


class FleetArgs(TypedDict):
    """An account for each region. Exactly one of `regions` and `choose` is given."""

    account: AccountArgs
    """What every region gets. `location` is left out; `account_name` and `custom_subdomain` get the region as a
    suffix."""
    regions: NotRequired[Regions]
    """The regions, such as `swedencentral`. Never Outputs."""
    choose: NotRequired[RegionChoiceArgs]
    """Lets the catalog choose regions that offer all deployments. The choice follows the catalog: pin `defaults_as_of`
    of the account, or write down the regions, before anything depends on them."""
    share_capacity: NotRequired[bool]
    """Whether each capacity is for the whole fleet, divided among the regions in steps that Azure sells. Default: no,
    each region gets all of it."""
    exceptions: NotRequired[dict[str, RegionExceptionArgs]]
    """What differs in individual regions, by region. Default: nothing."""


class Fleet(pulumi.ComponentResource):
    """The same account and deployments in several regions, with one map of endpoints for a gateway or a client."""

    endpoints: pulumi.Output[dict[str, str]]
    """The endpoint for clients of OpenAI, by region."""
    account_ids: pulumi.Output[dict[str, str]]
    """The accounts' resource ids, by region."""
    regions: pulumi.Output[list[str]]
    """The regions, in the order given or chosen."""

    def __init__(self, name: str, args: FleetArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare an account for each region.

        Args:
            name: The logical name.
            args: What to declare.
            opts: Pulumi's options.

        Raises:
            CheckError: An argument is not valid, no region offers what is wanted, or an account of it cannot work.
        """
        heading = heading_of(f"Fleet {name}")
        args = read_arguments(FleetArgs, args, heading)
        with refused_as(heading):
            catalog = catalog_of_defaults(args["account"])
            regions = _regions(args, catalog)
            accounts = {
                region: _account(args, region, number, regions, catalog) for number, region in enumerate(regions)
            }
        super().__init__("azure-openai:index:Fleet", name, {}, component_options(opts))
        self.accounts = {
            region: Account(f"{name}/{region}", account, pulumi.ResourceOptions(parent=self))
            for region, account in accounts.items()
        }
        self.endpoints = pulumi.Output.all(**{region: one.openai_endpoint for region, one in self.accounts.items()})
        self.account_ids = pulumi.Output.all(**{region: one.account_id for region, one in self.accounts.items()})
        self.regions = pulumi.Output.from_input(regions)
        register_outputs(self)


def _regions(args: FleetArgs, catalog: Catalog) -> list[str]:
    given, choice = args.get("regions"), args.get("choose")
    if (given is None) == (choice is None):
        raise ArgumentError("regions", "declare either regions or choose")
    if given is not None:
        if not given:
            raise ArgumentError("regions", "is empty; write at least one region")
        twice = [region for place, region in enumerate(given) if region in given[:place]]
        if twice:
            raise ArgumentError("regions", f"{twice[0]} is there twice")
        return given
    assert choice is not None  # noqa: S101 - one of the two is given
    return _chosen(choice, args, catalog)


def _chosen(choice: RegionChoiceArgs, args: FleetArgs, catalog: Catalog) -> list[str]:
    """The first regions within the residency that offer all deployments."""
    wanted = [_offer(one, catalog) for one in args["account"].get("deployments", [])]
    residency = choice["residency"].casefold()
    zones = {region.data_zone for region in reviewed.regions().values() if region.data_zone}
    if residency not in {*zones, "global"}:
        problem = f"{choice['residency']} is not a data zone; use {', '.join(sorted(zones))} or global"
        raise ArgumentError("choose.residency", problem)
    able = [
        region.region
        for region in reviewed.regions().values()
        if region.cloud == "public"
        and residency in {region.data_zone, "global"}
        and all(catalog.offer(model, sku, region.region).status is Status.YES for model, sku in wanted)
    ]
    count = choice["count"]
    if len(able) < count:
        names = ", ".join(sorted(able)) or "none"
        problem = f"{len(able)} regions in {choice['residency']} offer all deployments ({names}), {count} are wanted"
        raise ArgumentError("choose.count", problem)
    near = reviewed.region_id(choice.get("near", ""))
    return (catalog.nearest_regions(near, able) if near else sorted(able))[:count]


def _offer(args: DeploymentArgs, catalog: Catalog) -> tuple[Model, str]:
    model, version, sku = args["model"], args.get("version"), args["sku"]
    if not (isinstance(model, str) and isinstance(sku, str) and (version is None or isinstance(version, str))):
        raise ArgumentError(f"account.deployments.{args['name']}", "is an Output; write regions instead of choose")
    pinned = pinned_version(catalog, model, version)
    found = next((known for known in catalog.models(model) if known.version == pinned), None)
    if found is None:
        raise ArgumentError(
            f"account.deployments.{args['name']}.model", f"no source knows {model} {version or ''}".rstrip()
        )
    return found, reviewed.sku_name(sku) or sku


def _account(args: FleetArgs, region: str, number: int, regions: list[str], catalog: Catalog) -> AccountArgs:
    """The arguments of one region's account."""
    template = args["account"]
    exception = args.get("exceptions", {}).get(region, {})
    own = {one["name"]: one for one in exception.get("deployments", [])}
    without = exception.get("without", [])
    names = [one["name"] for one in template.get("deployments", [])]
    for place, name in enumerate(without):
        if name not in names:
            problem = f"{name!r} is not a deployment of this fleet; there are {', '.join(names) or 'none'}"
            raise ArgumentError(f"exceptions.{region}.without[{place}]", problem)
    for other in args.get("exceptions", {}):
        if other not in regions:
            raise ArgumentError(f"exceptions.{other}", f"is not a region of this fleet: {', '.join(regions)}")
    common = [one for one in template.get("deployments", []) if one["name"] not in {*own, *without}]
    if args.get("share_capacity"):
        common = [_share(one, number, len(regions), catalog) for one in common]
    account: dict[str, Any] = {**template, "location": region, "deployments": [*common, *own.values()]}
    for argument in ("account_name", "custom_subdomain"):
        if argument in template:
            account[argument] = f"{template[argument]}-{region}"
    return cast("AccountArgs", account)


def _share(args: DeploymentArgs, number: int, parts: int, catalog: Catalog) -> DeploymentArgs:
    """The deployment with its region's share of the capacity."""
    unit = next((unit for unit in UNITS if args.get(unit) is not None), None)
    if unit is None:
        return args
    total = args.get(unit)
    if not is_plain(total):
        raise ArgumentError("share_capacity", f"{unit} of {args['name']} is an Output, which cannot be shared out")
    model, sku = _offer(args, catalog)
    parts_of_it = shares(cast("int", total), parts, smallest_step(catalog, model, sku, unit))
    return cast("DeploymentArgs", {**args, unit: parts_of_it[number]})
