"""Opens what wraps a declaration: generic resources and templates, as far as their text is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from aoai_policies.core.plan import Unread
from aoai_policies.core.target import Change, Unknown
from aoai_policies.stack.arm_types import (
    DEPLOYMENT,
    SERVICE,
    TEMPLATES,
    TYPES,
    deployed_by_machine_learning,
    native,
    not_judged,
)
from aoai_policies.stack.opened import Opened, TemplateError
from aoai_policies.stack.resource import Resource
from aoai_policies.stack.spellings import canonical
from aoai_policies.stack.symbols import resolved

_UNCHANGED = Unknown("as it is on the existing resource")
_OPERATOR = "kubernetes:cognitiveservices.azure."
"""Custom resources of Azure Service Operator and of Crossplane."""
_DYNAMIC = re.compile(r"^pulumi-\w+:dynamic(?:/\w+)?:Resource$")
_ARM_ID = (
    r"(?i)^/subscriptions/[^/]+(?:/resourceGroups/(?P<group>[^/]+))?(?:/providers/Microsoft\.[^/]+/(?P<rest>.+))?$"
)


def open_wrapped(resources: Iterable[Resource]) -> tuple[list[Resource], list[Unread]]:
    """Replace each wrapper by what it holds; the rest stays as it is.

    Returns:
        The resources, and what could not be opened.
    """
    opened: list[Resource] = []
    unread: list[Unread] = []
    for resource in resources:
        wrapper = _wrapper_of(resource.type)
        if wrapper is None or resource.change is Change.DELETE:
            opened.append(resource)
            continue
        try:
            held = _with_former(resource, wrapper)
        except TemplateError as error:
            held = Opened([resource], [unread_resource(resource, str(error))])
        opened += held.resources
        unread += held.unread
    return opened, unread


def _with_former(resource: Resource, wrapper: Callable[[Resource], Opened]) -> Opened:
    """What a wrapper holds, each with what it held before, if the wrapper changes."""
    held = wrapper(resource)
    if resource.before is None:
        return held
    try:
        former = wrapper(msgspec.structs.replace(resource, inputs=resource.before, before=None))
    except TemplateError:
        return held
    before = {one.urn: one.inputs for one in former.resources if one.type != resource.type}
    return Opened([_changed(one, before.get(one.urn), resource) for one in held.resources], held.unread)


def _changed(one: Resource, before: dict[str, Any] | None, wrapper: Resource) -> Resource:
    if one.type == wrapper.type:
        return one
    if before is not None:
        inside = one.urn != wrapper.urn  # of a template, in which other things may change
        change = Change.SAME if inside and before == one.inputs else one.change
        return msgspec.structs.replace(one, before=before, change=change)
    return msgspec.structs.replace(one, change=Change.CREATE) if one.change is Change.UPDATE else one


def unread_resource(resource: Resource, why: str) -> Unread:
    """A resource that may declare something, and is not opened."""
    what = f"{resource.name} ({resource.type})"
    return Unread(what, why, resource.urn, resource.position, resource.called_from)


def _wrapper_of(token: str) -> Callable[[Resource], Opened] | None:
    found = _WRAPPERS.get(token) or _WRAPPERS.get(canonical(token))
    return found or (_dynamic if _DYNAMIC.match(token) else _operator if token.startswith(_OPERATOR) else None)


def _template(resource: Resource) -> Opened:
    """A deployment of a template, or a deployment stack, at any scope.

    It stays at the end, and depends on all that it deploys.
    """
    inputs = resource.inputs
    properties = inputs.get("properties")
    holder = properties if isinstance(properties, dict) else inputs
    template = next((holder[key] for key in _TEMPLATES if holder.get(key) is not None), None)
    if template is None and any(holder.get(key) is not None for key in _LINKS):
        raise TemplateError("its template is linked, and not in this program")
    parameters = next((holder[key] for key in _PARAMETERS if holder.get(key) is not None), None)
    from aoai_policies.stack.arm_template import open_template

    opened = open_template(resource, template, parameters)
    on = tuple(dict.fromkeys([*resource.dependencies, *(one.urn for one in opened.resources)]))
    last = msgspec.structs.replace(resource, before=None, dependencies=on)
    return Opened([*opened.resources, last], opened.unread)


_TEMPLATES = ("template", "templateContent", "templateBody")
_PARAMETERS = ("parameters", "parametersContent", "parametersBody")
_LINKS = ("templateLink", "templateLinkUri", "templateSpecVersionId")


def _generic(resource: Resource) -> Opened:
    """`azure-native:resources:Resource`, which takes the type as three texts."""
    inputs = resource.inputs
    kind, namespace = inputs.get("resourceType"), inputs.get("resourceProviderNamespace")
    if not isinstance(kind, str) or not isinstance(namespace, str):
        raise TemplateError("its type is not known here")
    parent, name = inputs.get("parentResourcePath"), inputs.get("resourceName")
    token = f"{namespace}/{kind}".casefold()
    if isinstance(parent, str) and parent:
        held = [part for part in parent.split("/") if part]
        kinds, names = held[::2], [*held[1::2], name]
        token = f"{namespace}/{'/'.join(kinds)}/{kind}".casefold()
    else:
        short = f"{namespace}/accounts/{kind}".casefold()
        token = short if token not in TYPES and short in TYPES else token
        names = [*name.split("/")] if isinstance(name, str) else [parent, name]
    return _native(resource, token, names, inputs, "parentResourcePath")


def _azapi(resource: Resource) -> Opened:
    """The resources of azapi, which take the type with an API version, and a body.

    `Resource` puts it; `UpdateResource` changes what it names of an existing resource; `ResourceAction` does what its
    method says, and declares something only where that puts or patches.
    """
    inputs = resource.inputs
    method = _METHODS.get(resource.type.rpartition(":")[2]) or str(inputs.get("method")).upper()
    if method not in _METHODS.values():
        return Opened([resource], [])
    token, names, group = _azapi_target(inputs)
    action = inputs.get("action")
    if isinstance(action, str) and action.strip("/"):
        kinds = action.strip("/").split("/")
        token, names = "/".join([token, *kinds[::2]]).casefold(), [*names, *kinds[1::2]]
    whole = {"resourceGroupName": group, **inputs, **_body(inputs)}
    if method == "PATCH" and token in TYPES:
        whole = _over(_existing(token), whole)
        resource = msgspec.structs.replace(
            resource, change=Change.UPDATE if resource.change is Change.CREATE else resource.change
        )
    return _native(resource, token, names, whole, "resourceId" if "resourceId" in inputs else "parentId")


_METHODS = {"Resource": "PUT", "UpdateResource": "PATCH"}


def _azapi_target(inputs: dict[str, Any]) -> tuple[str, list[Any], Any]:
    """The type, the name by its parts and the resource group that an azapi resource is about.

    Raises:
        TemplateError: The type is not known.
    """
    kind, name, parent = inputs.get("type"), inputs.get("name"), inputs.get("parentId")
    if not isinstance(kind, str):
        raise TemplateError("its type is not known here")
    token = kind.partition("@")[0].casefold()
    outer = token.count("/") - 1
    whole = inputs.get("resourceId")
    holder = parent if whole is None else whole
    found = re.search(_ARM_ID, holder) if isinstance(holder, str) else None
    if found is None:
        return token, [*([None if isinstance(holder, str) else holder] * outer), name], None
    held = (found["rest"] or "").split("/")[1::2]
    return token, held if whole is not None else [*held[:outer], name], found["group"]


def _body(inputs: dict[str, Any]) -> dict[str, Any]:
    """What azapi sends; each part of it unknown where it is.

    Raises:
        TemplateError: It is text, and not JSON.
    """
    body = inputs.get("body")
    body = resolved(body) if isinstance(body, str) else body
    if isinstance(body, str):
        try:
            body = msgspec.json.decode(body)
        except (msgspec.DecodeError, RecursionError):
            raise TemplateError("its body is not JSON") from None
    if isinstance(body, Unknown):
        return {"kind": body, "sku": body, "properties": body}
    return body if isinstance(body, dict) else {}


def _existing(token: str) -> dict[str, Any]:
    """What an update leaves out stays as it is."""
    if token == DEPLOYMENT:
        model = dict.fromkeys(("format", "name", "version"), _UNCHANGED)
        properties = {"model": model, "versionUpgradeOption": _UNCHANGED}
        return {"sku": dict.fromkeys(("name", "capacity"), _UNCHANGED), "properties": properties}
    fields = dict.fromkeys(("kind", "location", "sku", "identity"), _UNCHANGED)
    return {**fields, "properties": dict.fromkeys(_OF_ACCOUNT, _UNCHANGED)}


_OF_ACCOUNT = (
    *("customSubDomainName", "disableLocalAuth", "encryption", "networkAcls", "publicNetworkAccess"),
    "restrictOutboundNetworkAccess",
)


def _over(below: Any, above: Any) -> Any:
    if isinstance(below, dict) and isinstance(above, dict):
        return {**below, **{key: _over(below.get(key), item) for key, item in above.items()}}
    return above


def _native(resource: Resource, token: str, names: list[Any], body: dict[str, Any], account_key: str) -> Opened:
    """The same declaration by the provider azure-native; the resource itself where it declares something else.

    Raises:
        TemplateError: It deploys a model, or a template, in a way that cannot be opened.
    """
    if token.casefold() in TEMPLATES:
        return _template(msgspec.structs.replace(resource, inputs=body))
    if why := not_judged(token, body):
        raise TemplateError(why)
    origins = resource.property_dependencies
    names = [name if isinstance(name, str | Unknown) else None for name in names]
    found = native(
        resource,
        token,
        names,
        body,
        before=None,
        locked=bool(resource.inputs.get("locks")),
        property_dependencies={"location": (), **origins, "accountName": origins.get(account_key, ())},
    )
    return Opened([resource if found is None else found], [])


def _dynamic(_: Resource) -> Opened:
    raise TemplateError("a dynamic provider makes it with its own code, which is not run here")


def _operator(_: Resource) -> Opened:
    raise TemplateError("an operator in a cluster makes it, and its declaration is not judged here")


def _script(resource: Resource) -> Opened:
    """A command, which may do anything; it is said where it calls this service."""
    if SERVICE in repr(resource.inputs).casefold():
        raise TemplateError("a command that calls Cognitive Services itself")
    return Opened([resource], [])


def _of_workspace(resource: Resource) -> Opened:
    """A deployment of a workspace of Azure Machine Learning."""
    if why := deployed_by_machine_learning(resource.inputs):
        raise TemplateError(why)
    return Opened([resource], [])


_SCOPES = ("", "AtSubscriptionScope", "AtManagementGroupScope", "AtTenantScope", "AtScope")
_STACKS = ("AtResourceGroup", "AtSubscription", "AtManagementGroup")
_AZURERM = {
    "core/resourceGroupTemplateDeployment": "ResourceGroupTemplateDeployment",
    "core/subscriptionTemplateDeployment": "SubscriptionTemplateDeployment",
    "core/tenantTemplateDeployment": "TenantTemplateDeployment",
    "core/templateDeployment": "TemplateDeployment",
    "management/groupTemplateDeployment": "GroupTemplateDeployment",
}
_CLASSIC = (
    "ResourceGroupTemplateDeployment",
    "SubscriptionTemplateDeployment",
    "TenantTemplateDeployment",
    "ManagementGroupTemplateDeployment",
    "TemplateDeployment",
    "ResourceGroupDeploymentStack",
    "SubscriptionDeploymentStack",
    "ManagementGroupDeploymentStack",
)
_AZAPI = ("resource", "updateResource", "resourceAction")

_WRAPPERS: dict[str, Callable[[Resource], Opened]] = {
    **{f"azure-native:resources:Deployment{scope}": _template for scope in _SCOPES},
    **{f"azure-native:resources:DeploymentStack{scope}": _template for scope in _STACKS},
    **{f"azure:{module}:{name}": _template for module, name in _AZURERM.items()},
    **{f"azurerm:index/{name[0].lower()}{name[1:]}:{name}": _template for name in _CLASSIC},
    **{
        f"azapi:{module}/{name}:{name[0].upper()}{name[1:]}": _azapi
        for module in ("index", "resources")
        for name in _AZAPI
    },
    "azure-native:resources:Resource": _generic,
    "azure-native:resources:AzureCliScript": _script,
    "azure-native:resources:AzurePowerShellScript": _script,
    "azure-native:machinelearningservices:ConnectionDeployment": _of_workspace,
    "azure-native:machinelearningservices:EndpointDeployment": _of_workspace,
    "command:local:Command": _script,
    "command:remote:Command": _script,
}
"""By the type of the wrapper, as in `spellings.py`."""
