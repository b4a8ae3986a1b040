"""Opens ARM templates: what one declares, as resources of the provider azure-native."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from aoai_policies.core.plan import Unread
from aoai_policies.core.target import Position, Unknown
from aoai_policies.stack.arm_expressions import Group, Scope
from aoai_policies.stack.arm_types import SERVICE, TEMPLATES, native, not_judged, spelled
from aoai_policies.stack.bounds import Budget, TooMuchError
from aoai_policies.stack.opened import Opened, TemplateError
from aoai_policies.stack.resource import Resource
from aoai_policies.stack.symbols import is_symbolic, shown, symbol

_OPAQUE = "template:"
"""Begins the type of what a template declares and is none of ours; others can depend on it."""


def open_template(base: Resource, template: Any, parameters: Any, *, file: str = "") -> Opened:
    """Read a template.

    Each resource gets the URN of the base with its type and name in the template; without one, Azure's name for it.

    Args:
        base: What deploys it; each resource of the template has its position, its change and what it depends on.
        template: The template, as an object or as JSON.
        parameters: What is given for its parameters, likewise.
        file: Where the template is read from, if its objects tell their lines.

    Raises:
        TemplateError: It cannot be opened.
    """
    template, parameters = _object(template), _object(parameters if parameters is not None else {})
    name = base.inputs.get("resourceGroupName")
    why = name.why if isinstance(name, Unknown) else "that of the resource group that the template is deployed to"
    group = Group(
        name if isinstance(name, str) else symbol(("group", base.urn), why),
        symbol(("location", base.urn), why),
    )
    opener = _Opener(base, group, file)
    try:
        scope = Scope(template, _given(parameters), group=group, budget=Budget(), deployment=base.name)
        opener.open(template, scope, base.dependencies)
    except (TooMuchError, RecursionError):
        raise TemplateError("its expressions lead to more than is followed") from None
    return Opened(list(opener.found.values()), opener.unread)


class _Entry(msgspec.Struct, frozen=True, eq=False):
    """One resource of a template, or one pass of its loop. `aliases` are its symbolic name and that of the loop."""

    aliases: tuple[str, ...]
    body: dict[str, Any]
    line: int
    scope: Scope
    local: Mapping[str, Any]
    kind: str
    names: list[str]

    @property
    def id(self) -> str:
        """Azure's name for it, from its namespace on."""
        namespace, *kinds = self.kind.split("/")
        return "/".join([namespace, *(part for pair in zip(kinds, self.names, strict=False) for part in pair)])

    @property
    def pass_number(self) -> int | None:
        return self.local.get("copyindex()")

    @property
    def keys(self) -> set[str]:
        """What `dependsOn` and `reference` can call it."""
        return {key.casefold() for key in (self.id, "/".join(self.names), self.names[-1], *self.aliases) if key}


class _Opener:
    """Collects what a template and the modules in it declare."""

    def __init__(self, base: Resource, group: Group, file: str) -> None:
        self.found: dict[str, Resource] = {}
        self.unread: list[Unread] = []
        self._base = msgspec.structs.replace(base, before=None)
        self._group = group
        self._file = file
        self._modules: dict[int, tuple[dict[str, Any], Scope]] = {}

    def open(self, template: dict[str, Any], scope: Scope, on: tuple[str, ...]) -> tuple[str, ...]:
        """Collect what one template declares, all of which waits for `on`; return the URNs."""
        entries: list[_Entry] = []
        for modules in (True, False):  # names can be made of what a module puts out
            entries += self._entries(template, scope, "", [], {}, modules=modules)
            if modules:
                for entry in entries:
                    self._add_module(entry)
        named: dict[str, list[_Entry]] = {}
        for entry in entries:
            for key in entry.keys:
                named.setdefault(key, []).append(entry)
        made: dict[int, tuple[str, ...]] = {}

        def collect(entry: _Entry) -> tuple[str, ...]:
            if id(entry) not in made:
                made[id(entry)] = ()  # where it waits for itself
                others = list(_waits_for(entry, named))
                waits = [urn for other in others for urn in (made.values() if other is None else [collect(other)])]
                made[id(entry)] = self._collect(entry, (*on, *(urn for urns in waits for urn in urns)))
            return made[id(entry)]

        return tuple(urn for entry in entries for urn in collect(entry))

    def _entries(
        self,
        holder: dict[str, Any],
        scope: Scope,
        kind: str,
        names: list[str],
        local: Mapping[str, Any],
        *,
        modules: bool,
    ) -> Iterator[_Entry]:
        """The modules or other resources in a template or another resource, each pass of a loop apart."""
        resources = holder.get("resources")
        resources = [] if resources is None else resources
        if not isinstance(resources, dict | list):
            raise TemplateError("its resources are not a list")
        listed = resources.items() if isinstance(resources, dict) else [("", one) for one in resources]
        for symbolic, raw in listed:
            if not isinstance(raw, dict):
                raise TemplateError("one of its resources is not an object")
            body, line = spelled(raw, deep=False), getattr(raw, "line", 0)
            token = scope.value(body.get("type", ""), local)
            own = token.strip(" /") if isinstance(token, str) else symbol(("type", repr(body.get("type"))))
            if (own.casefold() in TEMPLATES) is not modules:
                continue
            if is_symbolic(own):
                self._miss(shown(scope.value(body.get("name"), local)), "its type is not known here", line)
                continue
            whole = f"{kind}/{own}" if kind and not own.casefold().startswith(kind.casefold()) else own
            loop = spelled(body.get("copy"))
            passes = scope.copies(loop, local) if isinstance(loop, dict) else [local]
            if passes is None and (modules or SERVICE in repr(raw).casefold()):
                what = f"{shown(scope.value(body.get('name'), local))} ({whole})"
                self._miss(what, "how often its loop runs is not known here", line)
            aliases = (symbolic, str(loop.get("name", ""))) if isinstance(loop, dict) else (symbolic,)
            for one in passes or ():
                if scope.value(body.get("condition"), one) is False:
                    continue
                named = _names(scope.value(body.get("name"), one), names, whole)
                yield _Entry(aliases, body, line, scope, one, whole, named)
                yield from self._entries(body, scope, whole, named, one, modules=modules)

    def _add_module(self, entry: _Entry) -> None:
        """Make a module's outputs known to the expressions beside it; say it where the module is not in this text."""
        properties = spelled(entry.body.get("properties"), deep=False)
        properties = properties if isinstance(properties, dict) else {}
        template, outer = properties.get("template"), entry.scope
        if isinstance(template, str):
            template = outer.value(template, entry.local)  # a variable that holds another template
        if not isinstance(template, dict):
            linked = "templateLink" in properties
            why = "its template is linked, and not in this text" if linked else "its template is not known here"
            self._miss(f"{shown(entry.names[-1])} ({entry.kind})", why, entry.line)
            return
        template = spelled(template, deep=False)
        name = outer.value(entry.body.get("resourceGroup"), entry.local)
        group = Group(name, symbol(("location of group", name))) if isinstance(name, str) else outer.group
        options, given = spelled(properties.get("expressionEvaluationOptions")), properties.get("parameters")
        if isinstance(options, dict) and str(options.get("scope")).casefold() == "inner":
            inner = Scope(
                template,
                _given(given if isinstance(given, dict) else {}, lambda raw: outer.value(raw, entry.local)),
                group=group,
                budget=outer.budget,
                deployment=entry.names[-1],
                depth=outer.depth + 1,
            )
        else:
            inner = outer.in_group(group)
        self._modules[id(entry)] = template, inner
        aliases = [f"{one}[{entry.pass_number}]" for one in entry.aliases] if entry.pass_number is not None else []
        outer.modules |= {key.casefold(): inner for key in (*entry.keys, *aliases)}

    def _collect(self, entry: _Entry, on: tuple[str, ...]) -> tuple[str, ...]:
        if entry.kind.casefold() in TEMPLATES:
            template, inner = self._modules.get(id(entry), ({}, entry.scope))
            return self.open(template, inner, on) or on
        scope = entry.scope
        body = {key: scope.value(item, entry.local) for key, item in entry.body.items() if key not in _STRUCTURE}
        scope.budget.weigh(body)
        body["resourceGroupName"] = scope.group.name
        if body.get("location") == scope.group.location:
            body.pop("location")  # the group's, which is looked up like any other
        origins = self._base.property_dependencies.get("resourceGroupName", ()) if scope.group == self._group else ()
        urn = self._urn(entry)
        rest = {
            "urn": urn,
            "name": _plain(entry.names[-1]),
            "outputs": {},
            "dependencies": tuple(dict.fromkeys(on)),
            "property_dependencies": {"resourceGroupName": origins, "location": ()} if origins else {},
            "external": entry.body.get("existing") is True,
            "position": self._position(entry.line),
        }
        found = native(self._base, entry.kind, entry.names, body, **rest)
        if why := not_judged(entry.kind, entry.body):
            self._miss(f"{_plain(entry.names[-1])} ({entry.kind})", why, entry.line)
        self.found[urn] = found or msgspec.structs.replace(self._base, type=_OPAQUE + entry.kind, inputs={}, **rest)
        return (urn,)

    def _urn(self, entry: _Entry) -> str:
        plain = msgspec.structs.replace(entry, names=[_plain(name) for name in entry.names])
        kind = entry.kind.rpartition("/")[2].casefold()
        urn = f"{self._base.urn}#{kind}/{'/'.join(plain.names)}" if self._base.urn else plain.id
        free, number = urn, 1
        while free in self.found:
            number += 1
            free = f"{urn}~{number}"
        return free

    def _miss(self, what: str, why: str, line: int) -> None:
        base = self._base
        self.unread.append(Unread(what, why, base.urn, self._position(line), base.called_from))

    def _position(self, line: int) -> Position | None:
        return Position(self._file, line) if line and self._file else self._base.position


def _waits_for(entry: _Entry, named: Mapping[str, list[_Entry]]) -> Iterator[_Entry | None]:
    """What an entry depends on, as it says itself; None for what it says and is not known.

    A loop that runs in series waits for its former pass.
    """
    said = entry.scope.value(entry.body.get("dependsOn"), entry.local)
    for one in said if isinstance(said, list) else ():
        key = str(one).casefold().rpartition("/providers/")[2]
        yield from named.get(key, [None] if is_symbolic(key) else [])
    loop = spelled(entry.body.get("copy"))
    if not entry.pass_number or not isinstance(loop, dict):
        return
    if str(loop.get("mode", "")).casefold() == "serial" and loop.get("batchSize", 1) == 1:
        siblings = [one for one in named.get(entry.aliases[-1].casefold(), []) if one.kind == entry.kind]
        yield from (one for one in siblings if one.pass_number == entry.pass_number - 1)


_STRUCTURE = {"resources", "copy", "condition", "dependsOn", "existing"}


def _names(name: Any, outer: list[str], kind: str) -> list[str]:
    """Azure's name by its parts, those of what it stands in first."""
    wanted = kind.count("/")
    own = name.split("/") if isinstance(name, str) else [symbol(("name", kind, repr(name)))]
    names = [*outer, *own] if len(own) < wanted else own
    if len(names) < wanted:  # one expression for several parts
        names = [*(symbol(("part", number, *names)) for number in range(wanted - 1)), symbol(("part", *names))]
    return names


def _plain(name: str) -> str:
    if not is_symbolic(name):
        return name
    return shown(name) if shown(name).strip("*") else "computed"


def _given(parameters: Mapping[str, Any], evaluated: Callable[[Any], Any] = lambda raw: raw) -> Callable[[str], Any]:
    """What is given for a parameter by its name, which Azure folds case in."""
    folded = {key.casefold(): value for key, value in parameters.items()}

    def given(name: str) -> Any:
        raw = folded.get(name.casefold())
        return {"value": evaluated(raw["value"])} if isinstance(raw, dict) and "value" in raw else raw

    return given


def _object(value: Any) -> Any:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise TemplateError("its text is not JSON") from None
    if not isinstance(value, dict):
        raise TemplateError("its text is not known here")
    return spelled(value, deep=False)
