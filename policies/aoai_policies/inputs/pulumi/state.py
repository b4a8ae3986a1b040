"""Reads `pulumi stack export`, and the file in which a backend keeps a stack: what exists, all of it unchanged."""

from __future__ import annotations

import msgspec

from aoai_catalog.input_error import InputError
from aoai_catalog.mismatch import decode_json
from aoai_policies.core.plan import Knowledge, Plan, Unread
from aoai_policies.inputs.pulumi.checkpoint import Read, ResourceState, in_order
from aoai_policies.inputs.source import Source
from aoai_policies.stack.plan import plan_from_resources
from aoai_policies.stack.spellings import spelling_of
from aoai_policies.stack.urns import stack_of
from aoai_policies.stack.wrapped import unread_resource


class _Pending(msgspec.Struct):
    resource: ResourceState = msgspec.field(default_factory=ResourceState)
    type: str = ""


class _Deployment(msgspec.Struct):
    resources: list[ResourceState] | None = None
    pending_operations: list[_Pending] | None = None


class _Checkpoint(msgspec.Struct):
    latest: _Deployment | None = None


class Export(msgspec.Struct):
    """What of an export matters here. A backend's own file has `checkpoint` instead of `deployment`."""

    deployment: _Deployment | None = None
    checkpoint: _Checkpoint | None = None

    @property
    def interrupted(self) -> list[Unread]:
        """What may exist since its creation or update did not come to an end."""
        pending = (self._latest.pending_operations if self._latest is not None else None) or ()
        return [
            unread_resource(one.resource.as_resource(one.resource.urn), "an operation on it was interrupted")
            for one in pending
            if one.type != "deleting" and spelling_of(one.resource.type) is not None
        ]

    @property
    def _latest(self) -> _Deployment | None:
        return self.deployment or (self.checkpoint.latest if self.checkpoint is not None else None)

    @property
    def resources(self) -> list[ResourceState]:
        """All that exists; what waits for its deletion does not any more."""
        return [one for one in (self._latest.resources if self._latest is not None else None) or () if not one.delete]


def read(data: bytes, source: Source) -> Plan:
    """Read a stack as it is. Nothing changes, so that all operations are known; the state before is not told.

    Raises:
        InputError: It holds nothing, not even an empty stack.
    """
    export = decode_json(data, Export)
    if export.deployment is None and export.checkpoint is None:
        raise InputError(f"{source.path}: an export that holds no stack; write it again with `pulumi stack export`")
    states, read = export.resources, Read()
    for one in states:
        read.add(one)
    return plan_from_resources(
        in_order(read.resources),
        path=source.path,
        stack=stack_of(states[0].urn) if states else "",
        knows=frozenset(Knowledge) - {Knowledge.BEFORE},
        unread=[*read.unread, *export.interrupted],
        absent="not in this stack",
    )
