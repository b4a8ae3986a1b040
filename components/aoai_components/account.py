"""An account of Azure OpenAI or of Foundry, with everything that Azure keeps under it."""

# No `from __future__ import annotations`: the component analyzer reads annotations as objects.
from collections.abc import Sequence
from datetime import date
from typing import Any, NotRequired, TypedDict

import pulumi
from pulumi_azure_native import cognitiveservices as cs

from aoai_catalog.names import closest
from aoai_catalog.query import Catalog
from aoai_components._arguments import ArgumentError, read_arguments, refused_as
from aoai_components._caller import heading_of
from aoai_components._children import Children, alias, component_options, register_outputs
from aoai_components._judge import Judge, facts
from aoai_components._known import camel, declared, once_known, present
from aoai_components._plan import custom_subdomain, physical_name, serial_order
from aoai_components.access import RoleArgs, create_lock, create_role_assignments
from aoai_components.choices import Checks, ChecksChoice, Kind, KindChoice, LockChoice, Region, Tags, Texts
from aoai_components.content_filter import (
    BlocklistArgs,
    ContentFilterArgs,
    create_blocklists,
    create_content_filters,
    filter_properties,
)
from aoai_components.deployment import DeploymentArgs, PlannedDeployment, plan_deployment
from aoai_components.diagnostics import DiagnosticsArgs, check_destinations, create_diagnostics
from aoai_components.network import NetworkArgs, create_private_endpoints, network_properties
from aoai_components.project import ProjectArgs, create_projects
from aoai_policies.core.target import Account as Declaration


class CustomerManagedKeyArgs(TypedDict):
    """Your own key, which encrypts what the account stores."""

    key_vault_uri: pulumi.Input[str]
    """The vault, such as `https://contoso.vault.azure.net`. May be an Output."""
    key_name: pulumi.Input[str]
    """The key's name. May be an Output."""
    key_version: NotRequired[pulumi.Input[str]]
    """The key's version. Default: the newest, with automatic rotation. May be an Output."""
    identity_client_id: NotRequired[pulumi.Input[str]]
    """The client id of the user-assigned identity that may use the key. Default: the system-assigned one. May be an
    Output."""


class AccountArgs(TypedDict):
    """An account, its deployments and all else that belongs to it."""

    resource_group_name: pulumi.Input[str]
    """The resource group. May be an Output."""
    location: NotRequired[pulumi.Input[Region]]
    """The Azure region, such as `swedencentral`; it is the region of all deployments. Default: the provider's, else the
    resource group's. May be an Output; a resource group's `location` is checked like text."""
    kind: NotRequired[KindChoice]
    """`OpenAI` hosts only models with format OpenAI, `AIServices` (Foundry) all models. Default: `OpenAI`; with
    projects `AIServices`."""
    account_name: NotRequired[str]
    """The account's name in Azure: 2 to 64 letters, digits, `.`, `_` and `-`. Default: the component's name and a
    suffix made of project and stack, the same in every run. Never an Output."""
    custom_subdomain: NotRequired[str]
    """The subdomain of the endpoint, unique in all of Azure: 2 to 63 lowercase letters, digits and `-`. Default: made
    of `account_name`. Never an Output."""
    deployments: NotRequired[list[DeploymentArgs]]
    """The model deployments, created one after another in this order. Default: none."""
    content_filters: NotRequired[list[ContentFilterArgs]]
    """Content filters that deployments can name. Default: none; Azure's own apply."""
    blocklists: NotRequired[list[BlocklistArgs]]
    """Blocklists that content filters can use. Default: none."""
    projects: NotRequired[list[ProjectArgs]]
    """Foundry projects, for kind `AIServices`. Default: none."""
    project_management: NotRequired[bool]
    """Whether projects can be created on the account, here or elsewhere. Default: yes if `projects` are declared."""
    network: NotRequired[NetworkArgs]
    """How it is reached. Default: closed until you allow addresses, private endpoints or everybody."""
    local_auth: NotRequired[bool]
    """Whether keys are accepted as well as Entra ID. Default: no."""
    export_keys: NotRequired[bool]
    """Whether the first key becomes the output `primary_key`, a secret; needs `local_auth`. Default: no."""
    system_identity: NotRequired[bool]
    """Whether the account has a system-assigned identity. Default: yes."""
    user_identities: NotRequired[Texts]
    """Resource ids of user-assigned identities. Default: none. May be Outputs."""
    customer_managed_key: NotRequired[CustomerManagedKeyArgs]
    """Your own key, which encrypts what the account stores. Default: Microsoft's."""
    access: NotRequired[list[RoleArgs]]
    """Roles on the account. Default: none."""
    diagnostics: NotRequired[list[DiagnosticsArgs]]
    """Where logs and metrics go. Default: nowhere."""
    lock: NotRequired[LockChoice]
    """A management lock on the account, against deletion or against any change. Default: none."""
    prevent_deletion: NotRequired[bool]
    """Whether Pulumi refuses to delete or replace the account until you remove this argument. Default: no."""
    restore: NotRequired[bool]
    """Whether a deleted account of this name, which Azure keeps for 48 hours, is restored instead of created again.
    Default: no."""
    tags: NotRequired[Tags]
    """Azure tags of everything that can have them. Default: none. May be an Output."""
    checks: NotRequired[ChecksChoice]
    """What happens with findings about the arguments: `mandatory`, `advisory` or `disabled`. Default: `mandatory`."""
    defaults_as_of: NotRequired[str]
    """The day, such as `2026-10-05`, whose documented defaults fill in the versions that deployments leave out.
    Default: today, so that a new default shows as a change in the next preview."""
    formerly: NotRequired[str]
    """The name or URN under which this account was declared in this stack before it moved into the component. Default:
    none."""
    import_id: NotRequired[str]
    """The resource id of an existing account to import into Pulumi; remove it after the import."""


class DeployedModel(TypedDict):
    """A deployment as the next stack needs it."""

    id: str
    """Its resource id."""
    model: str
    """Its model's name."""
    version: str
    """Its model's version."""
    sku: str
    """Its SKU."""


class Account(pulumi.ComponentResource):
    """An Azure OpenAI or Foundry account with its deployments. By default, keys are off."""

    account_name: pulumi.Output[str]
    """The account's name in Azure."""
    account_id: pulumi.Output[str]
    """The account's resource id."""
    endpoint: pulumi.Output[str]
    """The endpoint that Azure returns."""
    openai_endpoint: pulumi.Output[str]
    """The endpoint for clients of OpenAI: `https://SUBDOMAIN.openai.azure.com/`."""
    principal_id: pulumi.Output[str | None]
    """The object id of the system-assigned identity; none if there is no such identity."""
    deployments: pulumi.Output[dict[str, DeployedModel]]
    """The deployments by name, with model and version."""
    project_ids: pulumi.Output[dict[str, str]]
    """The resource ids of the projects by name."""
    private_endpoint_ids: pulumi.Output[list[str]]
    """The resource ids of the private endpoints."""
    primary_key: pulumi.Output[str | None]
    """The first key, a secret; only if `export_keys` is set."""

    def __init__(self, name: str, args: AccountArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check the arguments, then declare the account and all that belongs to it.

        Args:
            name: The logical name, unique among the accounts of the stack.
            args: What to declare.
            opts: Pulumi's options. A provider, `protect` and the like hold for all that is declared here.

        Raises:
            CheckError: An argument is not valid, or cannot work in Azure and checks are mandatory.
        """
        heading = heading_of(f"Account {name}")
        args = read_arguments(AccountArgs, args, heading)
        account_name = args.get("account_name") or physical_name(name, pulumi.get_project(), pulumi.get_stack())
        subdomain = args.get("custom_subdomain") or custom_subdomain(account_name)
        kind = Kind(args.get("kind", Kind.AI_SERVICES if args.get("projects") else Kind.OPENAI))
        with refused_as(heading):
            properties = _properties(args, subdomain)
            deployments = _planned(args, heading)
            _check_the_rest(args, kind)
        account = _declaration(name, args, kind, properties)
        checks = Checks(args.get("checks", Checks.MANDATORY))
        judge = Judge(heading, account, args.get("location"), deployments, checks)
        super().__init__("azure-openai:index:Account", name, {}, component_options(opts))
        location, said = judge.when_known(self)

        former = args.get("formerly")
        self.account = cs.Account(
            name,
            resource_group_name=args["resource_group_name"],
            account_name=account_name,
            kind=str(kind),
            location=location,
            sku={"name": "S0"},
            identity=_identity(args),
            properties=properties,
            tags=args.get("tags"),
            opts=pulumi.ResourceOptions(
                parent=self,
                protect=args.get("prevent_deletion"),
                aliases=[alias(former)] if former else None,
                import_=args.get("import_id"),
            ),
        )
        children = Children(self, name, self.account, args["resource_group_name"], location, args.get("tags"))
        endpoints = create_private_endpoints(children, account_name, args.get("network", {}))
        create_blocklists(children, args.get("blocklists", []))
        create_content_filters(children, args.get("content_filters", []))
        projects = create_projects(children, args.get("projects", []))
        hooks = judge.hooks(name)
        self.deployed = {
            one.name: children.in_turn(
                cs.Deployment,
                one.name,
                formerly=one.args.get("formerly"),
                import_id=one.args.get("import_id"),
                hooks=hooks,
                **one.inputs(children.tags),
            )
            for one in deployments
        }
        create_diagnostics(children, args.get("diagnostics", []))
        create_role_assignments(children, args.get("access", []))
        if "lock" in args:
            create_lock(children, args["lock"])

        self.account_name = self.account.name
        self.account_id = self.account.id
        self.endpoint = self.account.properties.apply(lambda known: known.endpoint)
        self.openai_endpoint = _openai_endpoint(subdomain, location)
        self.principal_id = self.account.identity.apply(lambda known: known and known.principal_id)
        self.models = _deployed_models(deployments, self.deployed)
        self.deployments = pulumi.Output.from_input(self.models)
        self.project_ids = pulumi.Output.from_input(
            {one["name"]: made.id for one, made in zip(args.get("projects", []), projects, strict=True)}
        )
        self.private_endpoint_ids = pulumi.Output.all(*(one.id for one in endpoints))
        self.primary_key = self._key(args)
        register_outputs(self, deployments=self.models, **said)  # before `up` the models are unknown in their ids only

    def _key(self, args: AccountArgs) -> pulumi.Output[str | None]:
        if not args.get("export_keys"):
            return pulumi.Output.from_input(None)
        keys = cs.list_account_keys_output(
            account_name=self.account.name, resource_group_name=args["resource_group_name"]
        )
        return pulumi.Output.secret(keys.apply(lambda known: known.key1))


def _planned(args: AccountArgs, heading: str) -> list[PlannedDeployment]:
    """The deployments in the order of their creation."""
    catalog = catalog_of_defaults(args)
    deployments = args.get("deployments", [])
    order = serial_order(
        [one["name"] for one in deployments],
        {one["name"]: [one["spillover_to"]] for one in deployments if "spillover_to" in one},
    )
    planned = {one["name"]: plan_deployment(one, catalog, heading) for one in deployments}
    return [planned[name] for name in order]


def catalog_of_defaults(args: AccountArgs) -> Catalog:
    """The catalog that fills in versions: of the day that the arguments name, else of today."""
    day = args.get("defaults_as_of")
    return facts(date.fromisoformat(day) if day else None).catalog


def _properties(args: AccountArgs, subdomain: str) -> dict[str, Any]:
    """`properties` of the account, in Azure's words."""
    key = args.get("customer_managed_key")
    return present(
        customSubDomainName=subdomain,
        disableLocalAuth=not args.get("local_auth", False),
        **network_properties(args.get("network", {})),
        allowProjectManagement=args.get("project_management", True if args.get("projects") else None),
        encryption={"keySource": "Microsoft.KeyVault", "keyVaultProperties": camel(key)} if key else None,
        restore=args.get("restore"),
    )


def _identity(args: AccountArgs) -> dict[str, Any]:
    users = args.get("user_identities", [])
    kinds = ["SystemAssigned"] * args.get("system_identity", True) + ["UserAssigned"] * bool(users)
    return present(type=", ".join(kinds) or "None", userAssignedIdentities=users or None)


def _declaration(name: str, args: AccountArgs, kind: Kind, properties: dict[str, Any]) -> Declaration:
    """The account as rules judge it, without its location."""
    return Declaration(
        name,
        account_name=args.get("account_name"),
        kind=str(kind),
        sku="S0",
        identity=declared(_identity(args)),
        properties=declared(properties),
        stack=pulumi.get_stack(),
    )


def _check_the_rest(args: AccountArgs, kind: Kind) -> None:
    """Refuse arguments that contradict each other. Raises ArgumentError."""
    if args.get("projects") and kind is not Kind.AI_SERVICES:
        raise ArgumentError("projects", f"an account of kind {kind} has no projects; write kind AIServices")
    if args.get("export_keys") and not args.get("local_auth"):
        raise ArgumentError("export_keys", "there are no keys without `local_auth`; use a role and Entra ID instead")
    check_destinations(args.get("diagnostics", []))
    filters, blocklists = args.get("content_filters", []), args.get("blocklists", [])
    for one in filters:
        filter_properties(one)
        for use in one.get("blocklists", []):
            _check_declared("blocklists", use["name"], blocklists, f"content_filters.{one['name']}.blocklists")
    for deployment in args.get("deployments", []):
        of_deployment = f"deployments.{deployment['name']}.content_filter"
        _check_declared("content_filters", deployment.get("content_filter"), filters, of_deployment)


def _check_declared(argument: str, name: Any, declared: Sequence[Any], path: str) -> None:
    """Refuse the name of a filter or blocklist that is neither declared on the account nor Azure's own."""
    names = [one["name"] for one in declared]
    if isinstance(name, str) and not name.startswith("Microsoft.") and name not in names:
        meant = closest(name, names, 1)
        advice = f"did you mean {meant[0]}?" if meant else "declare it there"
        raise ArgumentError(path, f"{name!r} is not in the account's `{argument}`; {advice}")


def _deployed_models(planned: list[PlannedDeployment], created: dict[str, cs.Deployment]) -> dict[str, Any]:
    """What was declared where it is known, and what Azure answers for the version that it picked itself."""
    return {
        one.name: {
            "id": created[one.name].id,
            "model": one.model,
            "version": one.version or created[one.name].properties.apply(lambda known: known.model.version),
            "sku": one.sku,
        }
        for one in planned
    }


def _openai_endpoint(subdomain: str, location: pulumi.Input[str] | None) -> pulumi.Output[str]:
    def endpoint(region: str | None) -> str:
        government = region is not None and region.casefold().startswith("usgov")
        return f"https://{subdomain}.openai.azure.{'us' if government else 'com'}/"

    return pulumi.Output.from_input(once_known(endpoint, location))
