"""Opens what wraps a declaration: generic resources and templates, as far as their text is known."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from aoai_policies.core.target import Unknown
from aoai_policies.stack.arm_template import ACCOUNT, DEPLOYMENT, TemplateError, resources_in
from aoai_policies.stack.classic import account_from_id
from aoai_policies.stack.resource import Resource
from aoai_policies.stack.spellings import canonical

_NATIVE = {
    ACCOUNT: "azure-native:cognitiveservices:Account",
    DEPLOYMENT: "azure-native:cognitiveservices:Deployment",
}


def open_wrapped(resources: Iterable[Resource]) -> tuple[list[Resource], list[str]]:
    """Replace each wrapper by what it holds; the rest stays as it is.

    Returns:
        The resources, and a remark for each wrapper that could not be opened.
    """
    opened: list[Resource] = []
    remarks: list[str] = []
    for resource in resources:
        wrapper = _WRAPPERS.get(resource.type) or _WRAPPERS.get(canonical(resource.type))
        if wrapper is None:
            opened.append(resource)
            continue
        try:
            opened += wrapper(resource)
        except TemplateError:
            opened.append(resource)
            remarks.append(
                f"{resource.name} ({resource.type}): its text is not known here, so what it declares was not checked"
            )
    return opened, remarks


def _native_template(resource: Resource) -> list[Resource]:
    """`azure-native:resources:Deployment`."""
    properties = resource.inputs.get("properties")
    if not isinstance(properties, dict):
        raise TemplateError
    return resources_in(resource, properties.get("template"), properties.get("parameters"))


def _classic_template(resource: Resource) -> list[Resource]:
    """`azure:core/resourceGroupTemplateDeployment:ResourceGroupTemplateDeployment`, and its predecessor."""
    inputs = resource.inputs
    return resources_in(
        resource, inputs.get("templateContent", inputs.get("templateBody")), inputs.get("parametersContent")
    )


def _generic(resource: Resource) -> list[Resource]:
    """`azure-native:resources:Resource`, which takes the type as three texts."""
    inputs = resource.inputs
    kind, namespace = inputs.get("resourceType"), inputs.get("resourceProviderNamespace")
    if not isinstance(kind, str) or not isinstance(namespace, str):
        raise TemplateError
    parent, name = inputs.get("parentResourcePath"), inputs.get("resourceName")
    token = f"{namespace}/{kind}".casefold()
    if kind.casefold() == "deployments":
        token = f"{namespace}/accounts/{kind}".casefold()
        holder = parent.rpartition("/")[2] if isinstance(parent, str) else parent
    elif isinstance(name, str) and "/" in name:
        holder, _, name = name.partition("/")
    else:
        holder = Unknown() if isinstance(name, Unknown) else None
    return _native(resource, token, name, holder, inputs, "parentResourcePath")


def _azapi(resource: Resource) -> list[Resource]:
    """`azapi:index/resource:Resource`, which takes the type with an API version, and a body."""
    inputs = resource.inputs
    kind, body, parent = inputs.get("type"), inputs.get("body"), inputs.get("parentId")
    if not isinstance(kind, str):
        raise TemplateError
    token = kind.partition("@")[0].casefold()
    if token not in _NATIVE:
        return [resource]
    if isinstance(body, str):
        try:
            body = json.loads(body)
        except ValueError:
            raise TemplateError from None
    if isinstance(body, Unknown):
        body = {"kind": body, "sku": body, "properties": body}
    whole = {**inputs, **(body if isinstance(body, dict) else {})}
    holder = account_from_id(parent).get("accountName")
    return _native(resource, token, inputs.get("name"), holder, whole, "parentId")


def _native(
    resource: Resource, token: str, name: Any, holder: Any, inputs: dict[str, Any], account_key: str
) -> list[Resource]:
    """The same declaration by the provider azure-native; the resource itself where it declares something else."""
    if token not in _NATIVE:
        return [resource]
    names = {"accountName": name} if token == ACCOUNT else {"accountName": holder, "deploymentName": name}
    kept = {key: inputs[key] for key in ("kind", "location", "sku", "properties", "identity", "tags") if key in inputs}
    origins = resource.property_dependencies
    return [
        msgspec.structs.replace(
            resource,
            type=_NATIVE[token],
            inputs={**kept, **names, "resourceGroupName": inputs.get("resourceGroupName")},
            before=None,
            property_dependencies={**origins, "accountName": origins.get(account_key, ())},
        )
    ]


_WRAPPERS: dict[str, Callable[[Resource], list[Resource]]] = {
    "azure-native:resources:Deployment": _native_template,
    "azure-native:resources:Resource": _generic,
    "azapi:index/resource:Resource": _azapi,
    "azapi:resources/resource:Resource": _azapi,
    "azure:core/resourceGroupTemplateDeployment:ResourceGroupTemplateDeployment": _classic_template,
    "azure:core/templateDeployment:TemplateDeployment": _classic_template,
    "azurerm:index/resourceGroupTemplateDeployment:ResourceGroupTemplateDeployment": _classic_template,
}
"""By the type of the wrapper, as in `spellings.py`."""
