"""A resource's state as Pulumi writes it into previews and checkpoints.

Annotations are evaluated and not postponed, as in `aoai_catalog.records`.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from aoai_policies.core.plan import Unread
from aoai_policies.core.target import Change, Unknown
from aoai_policies.stack.positions import position_at, positions_at
from aoai_policies.stack.resource import Resource
from aoai_policies.stack.spellings import spelling_of
from aoai_policies.stack.urns import name_of, type_of, without_id
from aoai_policies.stack.values import settle
from aoai_policies.stack.wrapped import unread_resource


class _Frame(msgspec.Struct):
    source: str | None = msgspec.field(default=None, name="sourcePosition")


class ResourceState(msgspec.Struct):
    """What of a resource's state matters here."""

    urn: str = ""
    type: str = ""
    id: str = ""
    inputs: dict[str, Any] | None = None
    outputs: dict[str, Any] | None = None
    parent: str | None = None
    provider: str | None = None
    dependencies: list[str] | None = None
    property_dependencies: dict[str, list[str] | None] | None = msgspec.field(default=None, name="propertyDependencies")
    source: str | None = msgspec.field(default=None, name="sourcePosition")
    trace: list[_Frame] | None = msgspec.field(default=None, name="stackTrace")
    ignored: list[str] | None = msgspec.field(default=None, name="ignoreChanges")
    external: bool = False
    delete: bool = False

    def as_resource(self, urn: str, **rest: Any) -> Resource:
        """The resource, with unknown and secret values told apart. `rest` are fields that a state does not tell."""
        properties = self.property_dependencies or {}
        frames = positions_at(frame.source for frame in self.trace or () if frame.source)
        position = frames[0] if frames else position_at(self.source or "")
        token = self.type or type_of(urn)
        return Resource(
            **{
                "urn": urn,
                "type": token,
                "name": name_of(urn),
                "inputs": settle(self.inputs or {}),
                "outputs": _known(settle(self.outputs or {})),
                "parent": self.parent or "",
                "provider": without_id(self.provider or ""),
                "dependencies": tuple(self.dependencies or ()),
                "property_dependencies": {key: tuple(urns or ()) for key, urns in properties.items()},
                "position": position,
                "called_from": frames[1:],
                "external": self.external,
                "generated": generated_names(token, properties),
                "ignored": tuple(self.ignored or ()),
                "id": self.id,
                **rest,
            }
        )


def _known(outputs: Any) -> dict[str, Any]:
    return outputs if isinstance(outputs, dict) else {}


class Read:
    """Collects the resources of states, and what of them cannot be read."""

    def __init__(self) -> None:
        self.resources: list[Resource] = []
        self.unread: list[Unread] = []

    def add(self, state: ResourceState, urn: str = "", before: ResourceState | None = None, **rest: Any) -> None:
        """Take a resource as it is, and as it was before."""
        former = settle(before.inputs or {}) if before is not None else None
        resource = state.as_resource(urn or state.urn, **{"before": former, "change": Change.SAME, **rest})
        if not any(isinstance(one, Unknown) for one in (resource.inputs, former)):
            self.resources.append(resource)
        elif spelling_of(resource.type) is not None:
            self.unread.append(unread_resource(resource, "all its inputs together are a secret"))


def generated_names(token: str, declared: Mapping[str, object]) -> tuple[str, ...]:
    """The inputs for Azure's name that the program left to Pulumi: there is no record of where they come from."""
    spelling = spelling_of(token)
    if spelling is None or not declared or spelling.name_key in declared:
        return ()
    return (spelling.name_key,)


def in_order(resources: Iterable[Resource]) -> list[Resource]:
    """Put resources into an order that is the same every time and, line by line, that of the program.

    Previews and checkpoints list them as the engine came by them, which differs from run to run.
    """
    return sorted(resources, key=_place)


def _place(resource: Resource) -> tuple[list[tuple[str, int]], str]:
    frames = [*reversed(resource.called_from), *([resource.position] if resource.position else [])]
    return [(frame.file, frame.line) for frame in frames], resource.urn


def default_providers(resources: Sequence[Resource], config: Mapping[str, Any]) -> list[Resource]:
    """The providers that no resource declares, with the location that the stack's configuration gives them."""
    known = {resource.urn for resource in resources}
    missing = dict.fromkeys(one.provider for one in resources if one.provider and one.provider not in known)
    providers = []
    for urn in missing:
        package = type_of(urn).removeprefix("pulumi:providers:")
        location = config.get(f"{package}:location")
        if name_of(urn).startswith("default") and location is not None:
            inputs = {"location": settle(location)}
            providers.append(Resource(urn=urn, type=f"pulumi:providers:{package}", name=name_of(urn), inputs=inputs))
    return providers
