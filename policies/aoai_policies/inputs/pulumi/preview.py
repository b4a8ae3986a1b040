"""Reads `pulumi preview --json`: what a stack will be, with the state before and what happens to each resource.

Annotations are evaluated and not postponed, as in `checkpoint.py`.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from aoai_catalog.input_error import InputError
from aoai_catalog.mismatch import MismatchError, decode_json
from aoai_policies.core.plan import Knowledge, Plan, Unread
from aoai_policies.core.target import Change
from aoai_policies.inputs.pulumi.checkpoint import Read, ResourceState, default_providers, in_order
from aoai_policies.inputs.source import Source
from aoai_policies.inputs.text import read_text
from aoai_policies.stack.plan import plan_from_resources
from aoai_policies.stack.spellings import spelling_of
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


class _Preview(msgspec.Struct):
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
"""What a step does. An imported resource exists; what is refreshed before it changes has a step of its own for that."""
_BOOKKEEPING = frozenset({"discard", "read-discard", "discard-replaced", "remove-pending-replace"})
"""Steps about what is no part of the stack."""
_READS = frozenset({"read", "read-replacement"})
_IMPORTS = frozenset({"import", "import-replacement"})
_COLOURS = r"<\{%.*?%\}>|\x1b\[[0-9;]*m"


def read(data: bytes, source: Source) -> Plan:
    """Read a preview; what it leaves out, because it does not change, from an export beside it.

    Raises:
        InputError: The preview failed, so that it shows only a part of the stack, or it shows nothing.
    """
    preview, path = decode_json(data, _Preview), source.path
    failure = next((one for one in preview.diagnostics or () if one.severity == "error"), None)
    if failure is not None:
        said = _said(failure)
        # All that the engine tells here of a violation of a mandatory policy.
        hint = "; where a policy pack stopped it, preview without the pack" if said == "error: preview failed" else ""
        raise InputError(f"{path}: the preview failed, so it does not show the whole stack: {said}{hint}")
    steps = preview.steps or []
    if not steps:
        raise InputError(f"{path}: the preview has no steps; write it again with `pulumi preview --json --show-sames`")
    by_urn: dict[str, list[_Step]] = {}
    for step in steps:
        if step.op not in _BOOKKEEPING:
            by_urn.setdefault(step.urn, []).append(step)
    collected = Read()
    for urn, taken in by_urn.items():
        _add(collected, urn, taken)
    unchanged = [one for one in _exported(source.state) if one.urn not in by_urn]
    for one in unchanged:
        collected.add(one)
    seen = sum(taken[-1].op in {"same", "refresh"} for taken in by_urn.values()) + len(unchanged)
    hidden = (preview.changes or {}).get("same", 0) - seen
    knows = {Knowledge.OPERATIONS, Knowledge.BEFORE, Knowledge.REPLACEMENTS, Knowledge.DEPENDENCIES}
    resources = in_order(collected.resources)
    return plan_from_resources(
        [*resources, *default_providers(resources, preview.config or {})],
        path=path,
        stack=stack_of(steps[0].urn),
        knows=frozenset(knows if hidden > 0 else {*knows, Knowledge.RELATED}),
        unread=[*collected.unread, *([_hidden(hidden)] if hidden > 0 else [])],
        absent="not in this plan"
        if hidden <= 0
        else "unchanged and unseen, or not in this stack (`--show-sames` tells)",
    )


def _exported(state: Path | None) -> list[ResourceState]:
    """What an export beside the preview holds.

    Raises:
        InputError: It is not an export.
    """
    if state is None:
        return []
    from aoai_policies.inputs.pulumi.state import Export

    try:
        export: Export = decode_json(read_text(str(state)), Export)
    except (MismatchError, msgspec.DecodeError):
        raise InputError(f"{state}: not a stack export; write it with `pulumi stack export`") from None
    return export.resources


def _add(read: Read, urn: str, steps: Sequence[_Step]) -> None:
    """Take the steps of one URN together: those of a replacement, a refresh or an import before a change."""
    ops = {step.op for step in steps}
    last = steps[-1]
    changes = [_CHANGES.get(step.op, Change.CREATE) for step in steps]
    change = Change.REPLACE if Change.REPLACE in changes else changes[-1]
    old = next((step.old for step in reversed(steps) if step.old is not None), None)
    new = next((step.new for step in reversed(steps) if step.new is not None), None)
    if last.op == "refresh" and last.new is None:
        return  # it is gone from Azure
    state = old if change is Change.DELETE else new or old
    if state is None:
        return
    odd = sorted(ops - _CHANGES.keys() - {""})
    if odd and spelling_of(state.type or type_of(urn)) is not None:
        what = f"{name_of(urn)} ({state.type or type_of(urn)})"
        read.unread.append(Unread(what, f"what the step `{odd[0]}` does to it is not known here", urn))
    read.add(
        state,
        urn,
        old if change in {Change.UPDATE, Change.REPLACE} else None,
        change=change,
        external=bool(ops & _READS) or state.external,
        imported=bool(ops & _IMPORTS),
    )


def _said(failure: _Diagnostic) -> str:
    text = re.sub(_COLOURS, "", failure.message)
    line = next((line.strip() for line in text.splitlines() if line.strip()), "no reason given")
    return f"{name_of(failure.urn)}: {line}" if type_of(failure.urn) not in {"", "pulumi:pulumi:Stack"} else line


def _hidden(count: int) -> Unread:
    what, them = ("1 unchanged resource", "it") if count == 1 else (f"{count} unchanged resources", "them")
    remedy = "`pulumi preview --json --show-sames` shows all, and so does `--state` with an export of the stack"
    return Unread(what, f"this preview leaves {them} out", remedy=remedy)
