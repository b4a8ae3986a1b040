"""Reads `pulumi preview --json`: what a stack will be, with the state before and what happens to each resource.

Annotations are evaluated and not postponed, as in `checkpoint.py`.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
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
_FINAL = frozenset({"", "create", "update", "same", "read"})
"""Of these a resource has one."""
_BOOKKEEPING = frozenset({"discard", "read-discard", "discard-replaced", "remove-pending-replace"})
"""Steps about what is no part of the stack."""
_READS = frozenset({"read", "read-replacement"})
_IMPORTS = frozenset({"import", "import-replacement"})
_MOST_OF_MESSAGE = 10_000
"""So many characters of a message are read to find its first line."""
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
    told = preview.changes or {}
    hidden = told.get("same", 0) - seen
    taken_of = Counter(step.op for step in steps)
    cut = sum(max(0, told[op] - taken_of[op]) for op in told.keys() - {"same"})
    knows = {Knowledge.OPERATIONS, Knowledge.BEFORE, Knowledge.REPLACEMENTS, Knowledge.DEPENDENCIES}
    resources = in_order(collected.resources)
    return plan_from_resources(
        [*resources, *default_providers(resources, preview.config or {})],
        path=path,
        stack=stack_of(steps[0].urn),
        knows=frozenset(knows if hidden > 0 else {*knows, Knowledge.RELATED}),
        unread=[*collected.unread, *([_hidden(hidden)] if hidden > 0 else []), *([_cut(cut)] if cut else [])],
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
    """Take the steps of one URN together: those of a replacement, a refresh or an import before a change.

    A copy that an earlier update left to be deleted has a step of its own, beside that of the resource itself.
    """
    steps = [step for step in steps if step.op != "delete"] or steps
    ops = {step.op for step in steps}
    last = steps[-1]
    changes = [_CHANGES.get(step.op, Change.CREATE) for step in steps]
    change = Change.REPLACE if Change.REPLACE in changes else changes[-1]
    old = next((step.old for step in reversed(steps) if step.old is not None), None)
    new = next((step.new for step in reversed(steps) if step.new is not None), None)
    if last.op == "refresh" and last.new is None:
        return  # it is gone from Azure
    state = (old if change is Change.DELETE else new or old) or ResourceState()
    tokens = {state.type or type_of(urn), type_of(urn) or state.type}
    if any(spelling_of(token) is not None for token in tokens):
        what = f"{name_of(urn)} ({type_of(urn) or state.type})"
        read.unread += (Unread(what, why, urn) for why in _oddities(steps, state, tokens))
    read.add(
        state,
        urn,
        old if change in {Change.UPDATE, Change.REPLACE} else None,
        change=change,
        external=bool(ops & _READS) or (state.external and change is Change.SAME),
        imported=bool(ops & _IMPORTS),
    )


def _oddities(steps: Sequence[_Step], state: ResourceState, tokens: Collection[str]) -> Iterator[str]:
    """Why what the steps of one URN do is not all that may happen."""
    yield from (
        f"what the step `{op}` does to it is not known here"
        for op in sorted({step.op for step in steps} - {""} - _CHANGES.keys())
    )
    if sum(step.op in _FINAL for step in steps) > 1:
        yield "it has several steps, of which the last was read"
    if len(tokens) > 1:
        yield "its type is another than that in its URN"
    if not state.inputs and any(step.op == "create" for step in steps):
        yield "the preview does not show its inputs"


def _said(failure: _Diagnostic) -> str:
    text = re.sub(_COLOURS, "", failure.message[:_MOST_OF_MESSAGE])
    line = next((line.strip() for line in text.splitlines() if line.strip()), "no reason given")
    return f"{name_of(failure.urn)}: {line}" if type_of(failure.urn) not in {"", "pulumi:pulumi:Stack"} else line


def _cut(count: int) -> Unread:
    what = "1 changed resource" if count == 1 else f"{count} changed resources"
    return Unread(
        what, "this preview counts more steps than it has", remedy="write it again with `pulumi preview --json`"
    )


def _hidden(count: int) -> Unread:
    what, them = ("1 unchanged resource", "it") if count == 1 else (f"{count} unchanged resources", "them")
    remedy = "`pulumi preview --json --show-sames` shows all, and so does `--state` with an export of the stack"
    return Unread(what, f"this preview leaves {them} out", remedy=remedy)
