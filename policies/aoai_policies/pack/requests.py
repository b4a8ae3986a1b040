"""Turns the engine's policy requests into resources, with unknown values and secrets told apart from the rest.

The policy SDK hands the plain values of secrets to policies, without a mark; here they keep it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aoai_policies.core.target import SECRET, UNKNOWN, Change, Unknown
from aoai_policies.stack.resource import Resource
from aoai_policies.stack.values import SECRET_SIGNATURE, SIGNATURE, settle_text

if TYPE_CHECKING:
    from google.protobuf.struct_pb2 import Struct, Value
    from pulumi.runtime.proto.analyzer_pb2 import AnalyzeRequest, AnalyzerResource

FILE = Unknown("a file")
"""Assets, archives and whatever else the engine wraps: no rule reads one."""


def values_of(struct: Struct) -> dict[str, Any]:
    """The plain values of a message, unknown ones as `UNKNOWN`, secret ones as `SECRET`."""
    return {key: _value(value) for key, value in struct.fields.items()}


def _value(value: Value) -> Any:
    match value.WhichOneof("kind"):
        case "string_value":
            return settle_text(value.string_value)
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() else number
        case "bool_value":
            return value.bool_value
        case "list_value":
            return [_value(one) for one in value.list_value.values]
        case "struct_value" if SIGNATURE in value.struct_value.fields:
            return _wrapped(value.struct_value)
        case "struct_value":
            return values_of(value.struct_value)
        case _:
            return None


def _wrapped(struct: Struct) -> Unknown:
    if struct.fields[SIGNATURE].string_value != SECRET_SIGNATURE:
        return FILE
    return UNKNOWN if _value(struct.fields["value"]) is UNKNOWN else SECRET


def declared(request: AnalyzeRequest) -> Resource:
    """A resource as the program declares it: its inputs, before its dependencies and its state are known."""
    return Resource(
        urn=request.urn,
        type=request.type,
        name=request.name,
        inputs=values_of(request.properties),
        parent=request.options.parent,
        provider=request.provider.urn,
    )


def standing(resource: AnalyzerResource, remembered: Resource | None, *, preview: bool) -> Resource:
    """A resource of the finished stack: its inputs as remembered, all else as the engine tells it now.

    What was never declared in this run was only looked up (`Account.get`); what was declared without inputs is not
    part of it (`--target`, `--exclude`).
    """
    outputs = values_of(resource.properties)
    inputs = {} if remembered is None else remembered.inputs
    origins = {key: tuple(on.urns) for key, on in resource.propertyDependencies.items()}
    if inputs.get("location") is UNKNOWN and "location" not in origins:
        # The program set none: azure-native fills in that of the resource group, which does not exist yet.
        inputs = {key: value for key, value in inputs.items() if key != "location"}
        outputs.pop("location", None)
    return Resource(
        urn=resource.urn,
        type=resource.type,
        name=resource.name,
        inputs=inputs,
        outputs={key: value for key, value in outputs.items() if value is not UNKNOWN},
        parent=resource.parent,
        provider=resource.provider.urn,
        dependencies=tuple(resource.dependencies),
        property_dependencies=origins,
        change=_change(resource.type, outputs) if preview else Change.SAME,
        external=not inputs,
    )


def _change(resource_type: str, outputs: dict[str, Any]) -> Change:
    """What a preview does to a resource, by what it knows of the outputs: requests do not say.

    What is to be created or replaced has no identity yet; an update leaves that known and makes other outputs
    unknown. After creation nothing tells, and everything exists. Bridged providers repeat the name from the inputs, so
    there only the id is an identity.
    """
    identity = "name" if resource_type.startswith("azure-native") else "id"
    if outputs.get(identity, UNKNOWN) is UNKNOWN:
        return Change.CREATE
    return Change.UPDATE if _holds_unknown(outputs) else Change.SAME


def _holds_unknown(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_holds_unknown(one) for one in value.values())
    if isinstance(value, list):
        return any(_holds_unknown(one) for one in value)
    return value is UNKNOWN
