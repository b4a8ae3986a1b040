"""`aoai adopt`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
import msgspec

from aoai_catalog.input_error import InputError
from aoai_policies.cli import note
from aoai_policies.cli.options import as_of_option, catalog_option, format_option, inputs_of, stack_option
from aoai_policies.configuration.facts import Facts, read_facts
from aoai_policies.core.finding import Level, Outcome
from aoai_policies.core.plan import Plan
from aoai_policies.core.target import Account, Change, Deployment, Unknown
from aoai_policies.inputs.read import read_plans
from aoai_policies.pipeline import check
from aoai_policies.stack.resource import Resource
from aoai_policies.stack.urns import name_of, type_of

_NATIVE = {Account: "azure-native:cognitiveservices:Account", Deployment: "azure-native:cognitiveservices:Deployment"}
_TYPES = {
    "": "AccountArgs",
    "account": "AccountArgs",
    "network": "NetworkArgs",
    "customer_managed_key": "CustomerManagedKeyArgs",
    "deployments": "DeploymentArgs",
}
"""The type of an argument's value, where it is an object or a list of them."""
_WIDTH = 100
_SUBDOMAIN = "customSubDomainName"
_KINDS = ("OpenAI", "AIServices")
_CARRIED = {
    *(_SUBDOMAIN, "disableLocalAuth", "allowProjectManagement", "encryption", "allowedFqdnList"),
    *("restrictOutboundNetworkAccess", "networkAcls", "publicNetworkAccess", "restore", "provisioningState"),
}
"""The account's properties that the component has an argument for, or that are no one's to declare."""


class Adopted(msgspec.Struct, frozen=True):
    """The declaration of one component, and what it cannot say. Unknown values are left to be filled in."""

    name: str
    arguments: dict[str, Any]
    notes: tuple[str, ...]


@click.command(name="adopt")
@click.argument("paths", nargs=-1, metavar="[PLAN]...")
@stack_option
@click.option(
    "--import", "imported", is_flag=True, help="Write import_id instead of formerly, to import into another stack."
)
@as_of_option
@catalog_option
@format_option("text", "json")
def command(
    paths: Sequence[str],
    stack: str | None,
    imported: bool,  # noqa: FBT001 - click passes it by name
    as_of: date,
    catalog_folders: Sequence[Path],
    output_format: str,
) -> int:
    """Convert a stack's accounts and deployments to components, without replacing anything.

    PLAN is what `aoai check` takes; a state holds the most information. Prints a Python program or, with
    `--format json`, the arguments with their TypeScript and YAML names.

    \b
    pulumi stack export --stack prod | aoai adopt -
    """  # noqa: D301 - click reads the escape
    adopted: list[Adopted] = []
    staying: list[str] = []
    for path in inputs_of(paths):
        facts = read_facts(path, as_of=as_of, catalogs=catalog_folders)
        for plan in read_plans(path, stack=stack):
            adopted += adopt(plan, facts, imported=imported)
            staying += _staying(plan)
    if not adopted:
        raise InputError("no account of kind OpenAI or AIServices is declared outside a component")
    for one in staying:
        note(f"{one}, so leave its declaration as it is")
    if output_format == "json":
        rows = [{"name": one.name, "arguments": _camel(one.arguments), "notes": one.notes} for one in adopted]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    else:
        click.echo(render(adopted), nl=False)
    return 0


def adopt(plan: Plan, facts: Facts, *, imported: bool = False) -> list[Adopted]:
    """The components that declare what a plan declares.

    Args:
        plan: Accounts with their deployments.
        facts: By which it is known which deployments could not be created any more.
        imported: Whether another stack is to import them, instead of the one that has them.
    """
    resources = {one.resource.urn: one for one in plan.declared}
    as_new = msgspec.structs.replace(
        plan,
        accounts=tuple(
            msgspec.structs.replace(one, change=Change.CREATE, properties={_SUBDOMAIN: one.name, **_properties(one)})
            for one in plan.accounts
        ),
        deployments=tuple(
            msgspec.structs.replace(
                one, change=Change.CREATE, before=None, version=_version(one, resources[one.id].resource)
            )
            for one in plan.deployments
        ),
    )
    refused = {
        finding.target.id
        for run in check([as_new], facts).runs
        for finding in run.findings
        if finding.level is Level.ERROR and finding.outcome is Outcome.FAIL and finding.target is not None
    }
    adopted = []
    for account in plan.accounts:
        one = resources[account.id]
        if not _is_adopted(account, one.resource):
            continue
        arguments = (
            _account(account, one.inputs, one.resource)
            | _advisory(account, refused)
            | _taken_over(account, one.resource, imported=imported)
        )
        deployments = []
        for deployment in plan.deployments:
            if deployment.account_urn == account.id:
                its = resources[deployment.id]
                taken = _taken_over(deployment, its.resource, imported=imported)
                untagged: dict[str, Any] = (
                    {"tags": {}} if "tags" in arguments else {}
                )  # else it would get the account's
                deployments.append(
                    untagged
                    | _deployment(deployment, its.inputs, its.resource)
                    | _advisory(deployment, refused)
                    | taken
                )
        if deployments:
            arguments["deployments"] = deployments
        adopted.append(Adopted(account.name, arguments, tuple(_notes(account, arguments, one.resource, plan))))
    return adopted


def _is_adopted(account: Account, resource: Resource) -> bool:
    return account.kind in _KINDS and not type_of(resource.parent).startswith("azure-openai:")


def _advisory(target: Account | Deployment, refused: set[str]) -> dict[str, str]:
    return {"checks": "advisory"} if target.id in refused else {}


def _staying(plan: Plan) -> Iterator[str]:
    """What no component takes over, and why."""
    others = {one.id: one.name for one in plan.accounts if one.kind not in _KINDS}
    for account in plan.accounts:
        if account.id in others:
            yield f"account {account.name} is of kind {account.kind}"
    for deployment in plan.deployments:
        if deployment.account_urn is None or deployment.account_urn in others:
            yield f"the account of deployment {deployment.name} is not taken over"


def _taken_over(target: Account | Deployment, resource: Resource, *, imported: bool) -> dict[str, Any]:
    """How the component finds what exists: by its name or URN in this stack, else by Azure's id."""
    if "#" in resource.urn:  # a part of a template, whose id and URN are not its own
        return {"import_id": Unknown()}
    if imported or resource.external or not resource.type.startswith("azure-native:"):
        return {"import_id": resource.id or Unknown()}
    at_root = type_of(resource.parent) in {"", "pulumi:pulumi:Stack"} and resource.type == _NATIVE[type(target)]
    return {"formerly": name_of(resource.urn) if at_root else resource.urn}


def _account(account: Account, inputs: Mapping[str, Any], resource: Resource) -> dict[str, Any]:
    properties = _properties(account)
    identity = account.identity if isinstance(account.identity, dict) else {}
    users = identity.get("userAssignedIdentities")
    return _present(
        resource_group_name=inputs.get("resourceGroupName", Unknown()),
        location=inputs.get("location", account.location),
        kind=account.kind,
        account_name=_name(inputs.get("accountName"), resource),
        custom_subdomain=properties.get(_SUBDOMAIN),
        local_auth=None if properties.get("disableLocalAuth") is True else True,
        network=_network(properties) or None,
        project_management=properties.get("allowProjectManagement"),
        system_identity=None if "SystemAssigned" in str(identity.get("type")) else False,
        user_identities=list(users) if users else None,
        customer_managed_key=_key(properties.get("encryption")),
        tags=inputs.get("tags") or None,
    )


def _network(properties: Mapping[str, Any]) -> dict[str, Any]:
    """As open as it is, and never more open."""
    rules = properties.get("networkAcls")
    rules = rules if isinstance(rules, dict) else {}
    public = properties.get("publicNetworkAccess", "Enabled") == "Enabled"
    limited = rules.get("defaultAction") == "Deny"
    addresses = [rule.get("value") for rule in rules.get("ipRules") or ()]
    subnets = [rule.get("id") for rule in rules.get("virtualNetworkRules") or ()]
    outbound = properties.get("allowedFqdnList", []) if properties.get("restrictOutboundNetworkAccess") else None
    return _present(
        public_access=True if public and not limited else None,
        allowed_ips=addresses if public and limited and addresses else None,
        allowed_subnets=subnets if public and limited and subnets else None,
        trusted_services=True if rules.get("bypass") == "AzureServices" else None,
        allowed_outbound=outbound,
    )


def _key(encryption: Any) -> dict[str, Any] | None:
    vault = encryption.get("keyVaultProperties") if isinstance(encryption, dict) else None
    if not isinstance(vault, dict):
        return None
    return _present(
        key_vault_uri=vault.get("keyVaultUri"),
        key_name=vault.get("keyName"),
        key_version=vault.get("keyVersion"),
        identity_client_id=vault.get("identityClientId"),
    )


def _deployment(deployment: Deployment, inputs: Mapping[str, Any], resource: Resource) -> dict[str, Any]:
    properties = _properties(deployment)
    model = properties.get("model")
    model = model if isinstance(model, dict) else {}
    upgrade = deployment.upgrade_option
    return _present(
        name=_name(inputs.get("deploymentName"), resource),
        model=deployment.model,
        version=_version(deployment, resource),
        format=deployment.format,
        sku=deployment.sku,
        capacity=deployment.capacity or _answered(resource, "sku", "capacity") or Unknown(),
        upgrade=None if upgrade == "OnceCurrentVersionExpired" else upgrade,
        content_filter=properties.get("raiPolicyName"),
        spillover_to=deployment.spillover,
        source=model.get("source"),
        source_account=model.get("sourceAccount"),
        tags=inputs.get("tags") or None,
    )


def _properties(target: Account | Deployment) -> dict[str, Any]:
    return target.properties if isinstance(target.properties, dict) else {}


def _version(deployment: Deployment, resource: Resource) -> Any:
    """The version that is declared, else the one that Azure picked."""
    return deployment.version or _answered(resource, "properties", "model", "version") or Unknown()


def _answered(resource: Resource, *path: str) -> Any:
    """What Azure answered at a path, None where that is not known."""
    value: Any = resource.outputs
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _name(declared: Any, resource: Resource) -> Any:
    """Azure's name, which Azure answers where the program does not know it."""
    answered = _answered(resource, "name")
    return declared if isinstance(declared, str) else answered if isinstance(answered, str) else Unknown()


def _notes(account: Account, arguments: Mapping[str, Any], resource: Resource, plan: Plan) -> Iterator[str]:
    for path in _unknown(arguments):
        yield f"{path}: not known in this plan; write its current value, or use a state (`pulumi stack export`)"
    if account.sku not in {None, "S0"}:
        yield f"the account's SKU is {account.sku}; the component declares S0"
    provider = name_of(resource.provider)
    if resource.provider and not provider.startswith("default"):
        yield f"it has the provider {provider}; pass it as `opts=pulumi.ResourceOptions(provider=...)`"
    deployments = {one.id for one in plan.deployments}
    beside = [one.name for one in plan.children if one.account == account.id and one.id not in deployments]
    beside += [one.name for one in plan.related if one.of == account.id and one.name not in beside]
    if beside:
        yield f"leave {', '.join(beside)} declared as before, with {_variable(account.name)}.account as account"
    properties = _properties(account)
    if _SUBDOMAIN not in properties:
        yield "the account has no custom subdomain; the component gives it one, which cannot be removed later"
    for key in sorted(properties.keys() - _CARRIED):
        yield f"properties.{key} has no argument; the component leaves it out"


def _unknown(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, Unknown):
        yield path
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _unknown(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            name = inner.get("name") if isinstance(inner, dict) else None
            yield from _unknown(inner, f"{path}.{name}" if isinstance(name, str) else f"{path}[{number}]")


def _present(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def render(adopted: Sequence[Adopted]) -> str:
    """A program in Python. What is not known is `...`, which the component refuses until it is filled in."""
    blocks = []
    for one in adopted:
        call = enclosed(f"{_variable(one.name)} = Account(", [json.dumps(one.name), code(one.arguments, "", 1)], ")", 0)
        blocks.append("\n".join([*(f"# {note}" for note in one.notes), call]))
    program = "\n\n".join(blocks)
    names = ", ".join(sorted({"Account", *re.findall(r"\b\w+Args\b", program)}))
    head = ["import pulumi"] if "pulumi.Output" in program else []
    return "\n".join([*head, f"from aoai_components import {names}", "", program, ""])


def _variable(name: str) -> str:
    return re.sub(r"\W|^(?=\d)", "_", name).casefold()


def code(value: Any, argument: str, depth: int) -> str:
    """An argument's value as code."""
    match value:
        case Unknown():
            return "..."
        case dict() if argument in _TYPES:
            items = [f"{key}={code(inner, key, depth + 1)}" for key, inner in value.items()]
            return enclosed(f"{_TYPES[argument]}(", items, ")", depth)
        case dict():
            items = [f"{json.dumps(key)}: {code(inner, '-', depth + 1)}" for key, inner in value.items()]
            return enclosed("{", items, "}", depth)
        case list():
            return enclosed("[", [code(inner, argument, depth + 1) for inner in value], "]", depth)
        case str() if argument == "content_filter" and not value.startswith("Microsoft."):
            return f"pulumi.Output.from_input({json.dumps(value)})"  # a plain name is one of the component's own
        case str():
            return json.dumps(value, ensure_ascii=False)
    return repr(value)


def enclosed(before: str, items: Sequence[str], after: str, depth: int) -> str:
    """In one line, or in one for each item where that would be too long."""
    line = f"{before}{', '.join(items)}{after}"
    if "\n" not in line and len(line) + 4 * depth <= _WIDTH:
        return line
    inside = "".join(f"{'    ' * (depth + 1)}{item},\n" for item in items)
    return f"{before}\n{inside}{'    ' * depth}{after}"


def _camel(value: Any) -> Any:
    """Arguments as other languages name them; what is not known is null."""
    if isinstance(value, list):
        return [_camel(inner) for inner in value]
    if isinstance(value, dict):
        return {re.sub(r"_([a-z])", lambda match: match[1].upper(), key): _camel(one) for key, one in value.items()}
    return None if isinstance(value, Unknown) else value
