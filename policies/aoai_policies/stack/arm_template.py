"""Opens ARM templates: the accounts and deployments that one declares, as resources of the provider azure-native."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from aoai_policies.core.target import Unknown
from aoai_policies.stack.arm_expressions import EXPRESSION, GROUP_LOCATION, Scope
from aoai_policies.stack.resource import Resource

ACCOUNT = "microsoft.cognitiveservices/accounts"
DEPLOYMENT = "microsoft.cognitiveservices/accounts/deployments"
_NESTED = "microsoft.resources/deployments"
_TYPES = {
    ACCOUNT: "azure-native:cognitiveservices:Account",
    DEPLOYMENT: "azure-native:cognitiveservices:Deployment",
}
_BODY = ("kind", "location", "sku", "properties", "identity", "tags")


class TemplateError(Exception):
    """A template whose text is not known here, or makes no sense."""


def resources_in(wrapper: Resource, template: Any, parameters: Any) -> list[Resource]:
    """What a template declares, and the wrapper itself at the end, which depends on all of it.

    Each gets the URN of the wrapper with its type and name in the template. Azure brings what a template declares into
    an order by itself, so each is taken to depend on the one before.

    Args:
        wrapper: The resource that deploys it.
        template: The template, as an object or as JSON.
        parameters: What is given for its parameters, likewise.

    Raises:
        TemplateError: It cannot be opened.
    """
    template, parameters = _object(template), _object(parameters if parameters is not None else {})
    wrapper = msgspec.structs.replace(wrapper, before=None)
    found: dict[str, Resource] = {}
    last = wrapper.dependencies
    for token, names, body in _declared(template, Scope(template, parameters), []):
        urn = f"{wrapper.urn}#{token.rpartition('/')[2]}/{'/'.join(_shown(name) for name in names)}"
        found[urn] = _resource(wrapper, urn, last, token, names, body)
        last = (*wrapper.dependencies, urn)
    return [*found.values(), msgspec.structs.replace(wrapper, dependencies=last)]


def _declared(template: Any, scope: Scope, outer: list[Any]) -> Iterator[tuple[str, list[Any], dict[str, Any]]]:
    """The type, the names (its parents' first) and the body of each resource of a template that matters here."""
    resources = template.get("resources") if isinstance(template, dict) else None
    for one in resources.values() if isinstance(resources, dict) else resources if isinstance(resources, list) else ():
        if not isinstance(one, dict):
            raise TemplateError
        token = str(one.get("type", "")).casefold()
        if outer and "/" not in token:
            token = f"{ACCOUNT}/{token}"
        if token == _NESTED:
            yield from _nested(one, scope)
        elif token in _TYPES:
            name = scope.value(one.get("name"))
            names = name.split("/") if isinstance(name, str) else [name]
            names = [*outer, *names] if outer and len(names) == 1 else names
            yield token, names, {key: scope.value(one[key]) for key in _BODY if key in one}
            if token == ACCOUNT:
                yield from _declared(one, scope, names)


def _nested(one: dict[str, Any], scope: Scope) -> Iterator[tuple[str, list[Any], dict[str, Any]]]:
    properties = one.get("properties")
    template = properties.get("template") if isinstance(properties, dict) else None
    if not isinstance(properties, dict) or not isinstance(template, dict):
        raise TemplateError
    parameters = scope.value(properties.get("parameters") or {})
    yield from _declared(template, Scope(template, parameters if isinstance(parameters, dict) else {}), [])


def _resource(
    wrapper: Resource, urn: str, on: tuple[str, ...], token: str, names: list[Any], body: dict[str, Any]
) -> Resource:
    """One declaration. A location that is the group's is left out: the group is looked up like any other."""
    location = body.get("location")
    inputs = {
        **{key: value for key, value in body.items() if value is not GROUP_LOCATION},
        "resourceGroupName": wrapper.inputs.get("resourceGroupName"),
        "accountName": _text(names[0]),
    }
    if location is GROUP_LOCATION:
        inputs.pop("location", None)
    if token == DEPLOYMENT:
        inputs["deploymentName"] = _text(names[1]) if len(names) == 2 else EXPRESSION
        inputs["accountName"] = _text(names[0]) if len(names) == 2 else EXPRESSION
    return msgspec.structs.replace(
        wrapper,
        urn=urn,
        type=_TYPES[token],
        name=_shown(names[-1]),
        inputs=inputs,
        outputs={},
        dependencies=on,
        property_dependencies={
            key: urns for key, urns in wrapper.property_dependencies.items() if key == "resourceGroupName"
        },
    )


def _text(name: Any) -> Any:
    return name if isinstance(name, str | Unknown) else EXPRESSION


def _shown(name: Any) -> str:
    return name if isinstance(name, str) else "computed"


def _object(value: Any) -> Any:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise TemplateError from None
    if not isinstance(value, dict):
        raise TemplateError
    return value
