"""Reads `pulumi stack export`, and the file in which a backend keeps a stack: what exists, all of it unchanged."""

from __future__ import annotations

import msgspec

from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.target import Change
from aoai_policies.inputs.pulumi.checkpoint import ResourceState, in_order
from aoai_policies.stack.plan import plan_from_resources
from aoai_policies.stack.urns import stack_of


class _Deployment(msgspec.Struct):
    resources: list[ResourceState] | None = None


class _Checkpoint(msgspec.Struct):
    latest: _Deployment | None = None


class Export(msgspec.Struct):
    """What of an export matters here. A backend's own file has `checkpoint` instead of `deployment`."""

    deployment: _Deployment | None = None
    checkpoint: _Checkpoint | None = None


def read_state(export: Export, *, path: str) -> Plan:
    """Read a stack as it is. Nothing changes, so that all operations are known; the state before is not told."""
    latest = export.deployment or (export.checkpoint.latest if export.checkpoint is not None else None)
    states = [one for one in (latest.resources if latest is not None else None) or () if not one.delete]
    return plan_from_resources(
        in_order(
            one.as_resource(urn=one.urn, change=Change.SAME, before=None, external=one.external) for one in states
        ),
        path=path,
        stack=stack_of(states[0].urn) if states else "",
        knows=frozenset(Knowledge) - {Knowledge.BEFORE},
        absent="not in this stack",
    )
