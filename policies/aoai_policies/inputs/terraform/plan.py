"""Reads `terraform show -json`: a plan with what changes in it, or a state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from aoai_catalog.input_error import InputError
from aoai_catalog.mismatch import decode_json
from aoai_policies.core.plan import Knowledge, Plan, Unread
from aoai_policies.core.target import SECRET, UNKNOWN, Change
from aoai_policies.inputs.source import Source
from aoai_policies.inputs.terraform.spelling import camel, spelled, token_of
from aoai_policies.stack.arm_types import SERVICE
from aoai_policies.stack.plan import plan_from_resources
from aoai_policies.stack.resource import Resource
from aoai_policies.stack.spellings import spelling_of

Json = dict[str, Any]


class _Change(msgspec.Struct):
    actions: list[str] = []
    before: Json | None = None
    after: Json | None = None
    after_unknown: Any = None
    before_sensitive: Any = None
    after_sensitive: Any = None
    importing: Json | None = None


class _ResourceChange(msgspec.Struct):
    address: str = ""
    module: str = msgspec.field(default="", name="module_address")
    mode: str = ""
    type: str = ""
    name: str = ""
    index: int | str | None = None
    change: _Change = msgspec.field(default_factory=_Change)


class _StateResource(msgspec.Struct):
    address: str = ""
    mode: str = ""
    type: str = ""
    name: str = ""
    index: int | str | None = None
    values: Json | None = None
    sensitive: Any = msgspec.field(default=None, name="sensitive_values")
    depends_on: list[str] | None = None


class _StateModule(msgspec.Struct):
    resources: list[_StateResource] | None = None
    children: list[_StateModule] | None = msgspec.field(default=None, name="child_modules")


class _Values(msgspec.Struct):
    root: _StateModule | None = msgspec.field(default=None, name="root_module")


class _State(msgspec.Struct):
    values: _Values | None = None


class _Configured(msgspec.Struct):
    address: str = ""
    provisioners: list[Json] | None = None
    expressions: Json | None = None
    depends_on: list[str] | None = None


class _Output(msgspec.Struct):
    expression: Json | None = None


class _Call(msgspec.Struct):
    expressions: Json | None = None
    module: _ConfigModule | None = None


class _ConfigModule(msgspec.Struct):
    resources: list[_Configured] | None = None
    calls: dict[str, _Call] | None = msgspec.field(default=None, name="module_calls")
    outputs: dict[str, _Output] | None = None


class _Configuration(msgspec.Struct):
    root: _ConfigModule | None = msgspec.field(default=None, name="root_module")


class _Show(msgspec.Struct):
    changes: list[_ResourceChange] | None = msgspec.field(default=None, name="resource_changes")
    prior: _State | None = msgspec.field(default=None, name="prior_state")
    values: _Values | None = None
    configuration: _Configuration | None = None
    errored: bool = False
    complete: bool = True


_ACTIONS = {
    ("no-op",): Change.SAME,
    ("create",): Change.CREATE,
    ("update",): Change.UPDATE,
    ("delete",): Change.DELETE,
    ("delete", "create"): Change.REPLACE,
    ("create", "delete"): Change.REPLACE,
    ("create", "forget"): Change.REPLACE,
    ("forget", "create"): Change.REPLACE,
    ("read",): Change.SAME,
}
_FORGET = ("forget",)
"""It leaves the state, and stays in Azure as it is."""
_INDEX = re.compile(r"\[[^\]]*\]")


def read(data: bytes, source: Source) -> Plan:
    """Read a plan, or a state, of which nothing changes.

    Raises:
        InputError: The plan failed, so that it shows only a part.
    """
    show = decode_json(data, _Show)
    if show.errored:
        raise InputError(
            f"{source.path}: the plan failed, so it does not show everything; make it again with `terraform plan`"
        )
    if show.changes is None and show.values is None:
        raise InputError(f"{source.path}: neither a Terraform plan nor a state; `terraform show -json` writes both")
    knows = frozenset(Knowledge)
    unread: list[Unread] = []
    if show.changes is None:
        resources = [_existing(one) for one in _in_state(show.values)]
        knows -= {Knowledge.BEFORE}
    else:
        graph = _Graph(show)
        looked_up = [one for one in _in_state(show.prior.values if show.prior else None) if one.mode == "data"]
        resources = [_existing(one) for one in looked_up]
        resources += [found for one in show.changes if (found := _planned(one, graph)) is not None]
        unread = [*_incomplete(show), *graph.commands()]
    return plan_from_resources(
        resources, path=source.path, stack=source.stack, knows=knows, unread=unread, absent="not in this Terraform plan"
    )


def _incomplete(show: _Show) -> Iterator[Unread]:
    """What the plan itself leaves out, and what it does that is not known here."""
    if not show.complete:
        why = "it is not complete: `-target` or deferred changes leave a part out"
        yield Unread("the plan", why, remedy="plan again when that is applied")
    for one in show.changes or ():
        change, actions = one.change, tuple(one.change.actions)
        if one.mode == "data" or spelling_of(token_of(one.type)) is None:
            continue
        if actions not in {*_ACTIONS, _FORGET}:
            yield Unread(one.address, f"what `{' and '.join(actions)}` does to it is not known here", one.address)
        shown = _settled(change.after, change.after_unknown, change.after_sensitive)
        if actions not in {("delete",), _FORGET} and not (shown and isinstance(shown, dict)):
            yield Unread(one.address, "the plan does not show its values", one.address)


def _in_state(values: _Values | None) -> Iterator[_StateResource]:
    ahead = [values.root] if values is not None and values.root is not None else []
    while ahead:
        module = ahead.pop()
        yield from module.resources or ()
        ahead += module.children or ()


def _existing(one: _StateResource) -> Resource:
    inputs = spelled(_settled(one.values or {}, None, one.sensitive))
    return Resource(
        urn=one.address,
        type=token_of(one.type),
        name=_shown(one.name, one.index),
        inputs=inputs if isinstance(inputs, dict) else {},
        dependencies=tuple(one.depends_on or ()),
        property_dependencies=dict.fromkeys(inputs, ()) if isinstance(inputs, dict) else {},
        change=Change.SAME,
        external=one.mode == "data",
    )


def _planned(one: _ResourceChange, graph: _Graph) -> Resource | None:
    change = one.change
    actions = tuple(change.actions)
    kind = None if actions == _FORGET else _ACTIONS.get(actions, Change.CREATE)
    after = change.before if kind is Change.DELETE else change.after
    if kind is None or after is None:
        return None
    masks = (change.after_unknown, change.after_sensitive)
    inputs = spelled(_settled(after, *((None, change.before_sensitive) if kind is Change.DELETE else masks)))
    before = spelled(_settled(change.before, None, change.before_sensitive)) if change.before is not None else None
    if not isinstance(inputs, dict):
        return None
    references = graph.references_of(one)
    return Resource(
        urn=one.address,
        type=token_of(one.type),
        name=_shown(one.name, one.index),
        inputs=inputs,
        before=before if kind in {Change.UPDATE, Change.REPLACE} and isinstance(before, dict) else None,
        dependencies=tuple(dict.fromkeys(urn for urns in references.values() for urn in urns)),
        property_dependencies={**dict.fromkeys(inputs, ()), **references},
        change=kind,
        external=one.mode == "data",
        imported=change.importing is not None,
    )


def _shown(name: str, index: int | str | None) -> str:
    return name if index is None else f"{name}[{index}]"


def _settled(value: Any, unknown: Any, sensitive: Any) -> Any:
    """A value with what is not known and what is secret told apart, by the two masks that stand beside it."""
    if sensitive is True:
        return SECRET
    if unknown is True:
        return UNKNOWN
    if isinstance(value, dict) or isinstance(unknown, dict):
        whole = value if isinstance(value, dict) else {}
        masks = [mask if isinstance(mask, dict) else {} for mask in (unknown, sensitive)]
        return {key: _settled(whole.get(key), masks[0].get(key), masks[1].get(key)) for key in {**whole, **masks[0]}}
    if isinstance(value, list):
        masks_of = [mask if isinstance(mask, list) else [] for mask in (unknown, sensitive)]
        return [
            _settled(item, *(mask[number] if number < len(mask) else None for mask in masks_of))
            for number, item in enumerate(value)
        ]
    return value


class _Graph:
    """What refers to what, by addresses: a plan has it only in the configuration, across modules."""

    def __init__(self, show: _Show) -> None:
        self._modules: dict[str, _ConfigModule] = {}
        self._calls: dict[str, _Call] = {}
        self._configured: dict[str, _Configured] = {}
        self._instances: dict[str, list[str]] = {}
        root = show.configuration.root if show.configuration is not None else None
        ahead = [("", root)] if root is not None else []
        while ahead:
            path, module = ahead.pop()
            self._modules[path] = module
            for one in module.resources or ():
                self._configured[path + one.address] = one
            for name, call in (module.calls or {}).items():
                inner = f"{path}module.{name}."
                self._calls[inner] = call
                if call.module is not None:
                    ahead.append((inner, call.module))
        addresses = [one.address for one in show.changes or ()]
        addresses += [one.address for one in _in_state(show.prior.values if show.prior else None) if one.mode == "data"]
        for address in addresses:
            self._instances.setdefault(_INDEX.sub("", address), []).append(address)

    def commands(self) -> Iterator[Unread]:
        """The resources with a command that calls this service by itself."""
        for address, one in self._configured.items():
            if SERVICE in repr(one.provisioners).casefold():
                yield Unread(address, "a command that calls Cognitive Services itself", address)

    def references_of(self, one: _ResourceChange) -> dict[str, tuple[str, ...]]:
        """The addresses that each argument of a resource refers to; what it depends on otherwise, under no name."""
        address = _INDEX.sub("", one.address)
        path = f"{_INDEX.sub('', one.module)}." if one.module else ""
        configured = self._configured.get(address, _Configured())
        found = {
            camel(key): tuple(self._instances_of(_references(expression), path, one.address))
            for key, expression in (configured.expressions or {}).items()
        }
        return {**found, "": tuple(self._instances_of(configured.depends_on or (), path, one.address))}

    def _instances_of(self, references: Iterable[str], path: str, own: str) -> Iterator[str]:
        for address in dict.fromkeys(self._resolved(references, path, set())):
            instances = self._instances.get(address, [])
            alike = [one for one in instances if _INDEX.findall(one) == _INDEX.findall(own)]
            inside = [one for one in instances if _INDEX.findall(one) == _INDEX.findall(own)[:-1]]
            yield from instances if len(instances) == 1 else alike or inside

    def _resolved(self, references: Iterable[str], path: str, seen: set[tuple[str, str]]) -> Iterator[str]:
        """The resources that references in a module lead to, through its variables and others' outputs."""
        for reference in references:
            if (path, reference) in seen:
                continue
            seen.add((path, reference))
            parts = _INDEX.sub("", reference).split(".")
            if parts[0] == "var" and path in self._calls and len(parts) > 1:
                outer = path[: path.rstrip(".").rfind("module.")]
                expression = (self._calls[path].expressions or {}).get(parts[1])
                yield from self._resolved(_references(expression), outer, seen)
            elif parts[0] == "module" and len(parts) > 2:
                inner = f"{path}module.{parts[1]}."
                output = (self._modules.get(inner, _ConfigModule()).outputs or {}).get(parts[2], _Output())
                yield from self._resolved(_references(output.expression), inner, seen)
            else:
                length = 3 if parts[0] == "data" else 2
                yield path + ".".join(parts[:length])


def _references(expression: Any) -> Iterator[str]:
    """All that an expression, or the blocks in it, refer to."""
    ahead = [expression]
    while ahead:
        part = ahead.pop()
        if isinstance(part, dict):
            found = part.get("references")
            yield from (one for one in found if isinstance(one, str)) if isinstance(found, list) else ()
            ahead += [item for key, item in part.items() if key != "constant_value"]
        elif isinstance(part, list):
            ahead += part
