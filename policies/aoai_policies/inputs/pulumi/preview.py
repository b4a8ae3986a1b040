"""Reads `pulumi preview --json`: what a stack will be, with the state before and what happens to each resource."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from aoai_catalog.input_error import InputError
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.target import Change
from aoai_policies.inputs.pulumi.checkpoint import ResourceState, default_providers, in_order
from aoai_policies.stack.plan import plan_from_resources
from aoai_policies.stack.resource import Resource
from aoai_policies.stack.urns import name_of, stack_of, type_of


class _Step(msgspec.Struct):
    op: str = ""
    urn: str = ""
    old: ResourceState | None = msgspec.field(default=None, name="oldState")
    new: ResourceState | None = msgspec.field(default=None, name="newState")


class _Diagnostic(msgspec.Struct):
    message: str = ""
    severity: str = ""
    urn: str = ""


class Preview(msgspec.Struct):
    """What of a preview matters here."""

    steps: list[_Step] | None = None
    config: dict[str, Any] | None = None
    diagnostics: list[_Diagnostic] | None = None
    changes: dict[str, int] | None = msgspec.field(default=None, name="changeSummary")


_CHANGES = {
    "create": Change.CREATE,
    "update": Change.UPDATE,
    "replace": Change.REPLACE,
    "create-replacement": Change.REPLACE,
    "delete-replaced": Change.REPLACE,
    "delete": Change.DELETE,
    "same": Change.SAME,
    "refresh": Change.SAME,
    "import": Change.SAME,
    "import-replacement": Change.SAME,
    "read": Change.SAME,
    "read-replacement": Change.SAME,
}
"""What a step does; the other steps (discards) are about what is no part of the stack. An imported resource exists."""
_READS = frozenset({"read", "read-replacement"})
_COLOURS = re.compile(r"<\{%.*?%\}>|\x1b\[[0-9;]*m")


def read_preview(preview: Preview, *, path: str) -> Plan:
    """Read a preview.

    Raises:
        InputError: The preview failed, so that it shows only a part of the stack, or it shows nothing.
    """
    failure = next((one for one in preview.diagnostics or () if one.severity == "error"), None)
    if failure is not None:
        raise InputError(f"{path}: the preview failed, so it does not show the whole stack: {_said(failure)}")
    steps = preview.steps or []
    if not steps:
        raise InputError(f"{path}: the preview has no steps; write it anew by `pulumi preview --json`")
    resources = in_order(_resources(steps))
    hidden = (preview.changes or {}).get("same", 0) - sum(step.op == "same" for step in steps)
    knows = {Knowledge.OPERATIONS, Knowledge.BEFORE, Knowledge.REPLACEMENTS, Knowledge.DEPENDENCIES}
    if hidden <= 0:
        knows.add(Knowledge.RELATED)
    return plan_from_resources(
        [*resources, *default_providers(resources, preview.config or {})],
        path=path,
        stack=stack_of(steps[0].urn),
        knows=frozenset(knows),
        notes=[_hidden(hidden)] if hidden > 0 else [],
        absent="not in this plan" if hidden <= 0 else "unchanged or not in this stack (`--show-sames` tells)",
    )


def _resources(steps: Iterable[_Step]) -> list[Resource]:
    """One resource for each URN; the steps of a replacement are put together."""
    merged: dict[str, _Step] = {}
    for step in steps:
        if step.op not in _CHANGES and step.op != "":
            continue
        earlier = merged.get(step.urn)
        if earlier is not None:
            step.old, step.new = step.old or earlier.old, step.new or earlier.new
            step.op = "replace" if step.new is not None and step.old is not None else step.op
        merged[step.urn] = step
    return [resource for step in merged.values() if (resource := _resource(step)) is not None]


def _resource(step: _Step) -> Resource | None:
    change = _CHANGES.get(step.op, Change.CREATE)
    state = step.old if change is Change.DELETE else step.new or step.old
    if state is None:
        return None
    keeps_former = change in {Change.UPDATE, Change.REPLACE} and step.old is not None
    return state.as_resource(
        urn=step.urn,
        change=change,
        before=step.old if keeps_former else None,
        external=step.op in _READS or state.external,
    )


def _said(failure: _Diagnostic) -> str:
    text = _COLOURS.sub("", failure.message)
    line = next((line.strip() for line in text.splitlines() if line.strip()), "no reason given")
    return f"{name_of(failure.urn)}: {line}" if type_of(failure.urn) not in {"", "pulumi:pulumi:Stack"} else line


def _hidden(count: int) -> str:
    resources = "1 unchanged resource is" if count == 1 else f"{count} unchanged resources are"
    return f"{resources} not in this preview and so not checked; `pulumi preview --json --show-sames` shows all"
