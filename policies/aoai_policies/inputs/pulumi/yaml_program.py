"""Reads a program in Pulumi YAML, without running anything: its references, functions and configuration."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from aoai_catalog.input_error import InputError, repeated
from aoai_catalog.marked_yaml import Marked, read_marked
from aoai_catalog.names import closest
from aoai_policies.core.target import SECRET, UNKNOWN, Unknown
from aoai_policies.inputs.pulumi.project import Project, StackConfig
from aoai_policies.inputs.pulumi.recorded import Recorded
from aoai_policies.inputs.repository import PROJECT_FILES
from aoai_policies.inputs.text import read_text
from aoai_policies.stack.bounds import MOST_BYTES_BY_HAND, Budget, TooMuchError
from aoai_policies.stack.spellings import spelling_of
from aoai_policies.stack.values import settle

_REFERENCE = re.compile(r"\$(\$)?\{([^}]*)\}")
_STEP = re.compile(r"\.?([A-Za-z_$][\w$-]*)|\[(\d+)\]|\[\"((?:[^\"\\]|\\.)*)\"\]")
_PROGRAMS = ("Main.yaml", "Main.yml", "Main.json", *PROJECT_FILES)
_STACK, _OTHER_STACK = "pulumi:pulumi:Stack", "pulumi:pulumi:StackReference"
_LOCAL = re.compile(r"[./]|git::|https?://|github\.com/")
_KINDS: Mapping[str, Callable[[str], Any]] = {
    "string": str,
    "integer": int,
    "int": int,
    "number": float,
    "boolean": lambda text: {"true": True, "false": False}[text.lower()],
}


class Value(NamedTuple):
    """What an expression yields, and the URNs of the resources that it comes from."""

    value: Any
    origins: frozenset[str] = frozenset()


class _Resource(NamedTuple):
    urn: str
    type: str
    inputs: dict[str, Value]
    location: Any
    known: bool
    """Whether its outputs hold its inputs."""


def read_yaml_program(
    project: Project, config: StackConfig, path: str, known: Mapping[str, str] = {}
) -> Iterator[Recorded]:
    """What a program declares, as a recorder would tell it.

    Raises:
        InputError: It is malformed, refers to something that is not there, or lacks configuration.
    """
    folder = project.main if project.main.is_dir() else project.main.parent
    file = next((one for name in _PROGRAMS if (one := folder / name).is_file()), None)
    if "compiler" in project.options or file is None:
        raise InputError(
            f"{path}: the program is not in a file that can be read here; write its preview with "
            "`pulumi preview --json > preview.json` and check that file"
        )
    text = read_text(str(file), most=MOST_BYTES_BY_HAND, texts=project.texts).decode()
    marked = read_marked(text, str(file), written=lambda steps: steps[-1] == "version")
    shown = file.resolve().relative_to(project.root.resolve()) if file.is_relative_to(project.root) else file
    return _Program(marked, project, config, known, Path(shown).as_posix()).declared()


class _Program:
    """One program. What is referred to is evaluated when it is asked for, and once."""

    def __init__(
        self, marked: Marked, project: Project, config: StackConfig, known: Mapping[str, str], file: str
    ) -> None:
        self._marked = marked
        self._project, self._config, self._known, self._file = project, config, known, file
        self._resources = self._section("resources")
        self._variables = self._section("variables")
        self._declared_config = self._section("configuration") | (
            self._section("config") if isinstance(marked.value, dict) and marked.value.get("config") else {}
        )
        self._packages = {**_mapping(project.settings.get("packages")), **self._section("packages")}
        self._defaults = {
            _mapping(content).get("type"): name
            for name, content in reversed(self._resources.items())
            if _mapping(content).get("defaultProvider") is True
        }
        """The provider that each kind of resource has where it names none, by the provider's type."""
        self._made: dict[str, _Resource] = {}
        self._locations: dict[str, Any] = {}
        self._budget = Budget()
        self._values: dict[str, Value] = {}
        self._open: list[str] = []
        self._notes: dict[str, None] = {}
        self._line = 1

    def declared(self) -> Iterator[Recorded]:
        """Its resources, in the order in which they stand there, and what is to be said."""
        for order, name in enumerate(self._resources):
            try:
                yield self._recorded(name, order)
            except TooMuchError:
                raise self._refused(
                    "its expressions lead to more than is followed; write its preview with "
                    "`pulumi preview --json > preview.json` and check that file"
                ) from None
        for note in self._notes:
            yield Recorded(note=note)

    def _recorded(self, name: str, order: int) -> Recorded:
        made = self._resource(name)
        content = _mapping(self._resources[name])
        options = _mapping(content.get("options"))
        of_properties = {key: value.origins for key, value in made.inputs.items() if value.origins}
        after = self._expression(options.get("dependsOn"), name, "options").origins
        provider = self._provider(options, made.type)
        spec = self._packages.get(made.type.partition(":")[0])
        return Recorded(
            urn=made.urn,
            type=made.type,
            name=self._logical(name),
            inputs={key: value.value for key, value in made.inputs.items()},
            parent=self._parent(options),
            provider=f"{provider}::id" if provider else "",
            dependencies=tuple(sorted(after.union(*of_properties.values()))),
            property_dependencies={key: tuple(sorted(origins)) for key, origins in of_properties.items()},
            frames=[(self._file, self._marked.line(("resources", name)))],
            order=order,
            read="get" in content,
            imported="import" in options,
            remote=isinstance(spec, str) and _LOCAL.match(spec) is not None,
        )

    # What stands under a name

    def _resource(self, name: str) -> _Resource:
        if name not in self._made:
            with_name = self._entered(name, ("resources", name))
            content = _mapping(self._resources[name])
            token = _token(str(content.get("type") or ""))
            options = _mapping(content.get("options"))
            parent = self._parent(options)
            outer = parent.split("::")[2] if parent else _STACK
            whole = token if outer == _STACK else f"{outer}${token}"
            urn = f"urn:pulumi:{self._config.stack}::{self._project.name}::{whole}::{self._logical(name)}"
            properties = content.get("properties")
            inputs = {
                key: self._expression(item, name, "properties", key) for key, item in _mapping(properties).items()
            }
            if any(key.lower().startswith("fn::") for key in inputs) or not isinstance(properties, dict | None):
                all_of = self._expression(properties, name, "properties")
                inputs = {key: Value(item, all_of.origins) for key, item in _mapping(all_of.value).items()}
            provider = self._provider(options, token)
            location = self._provider_location(provider) if token.startswith("azure-native:") else None
            self._made[name] = _Resource(urn, token, inputs, location, "get" not in content)
            if "location" in inputs:
                self._locations.setdefault(urn, inputs["location"].value)
            self._left(with_name)
        return self._made[name]

    def _named(self, name: str) -> Value:
        """A resource, a variable, a configuration key, or a setting of Pulumi."""
        if name in self._resources:
            return Value(UNKNOWN, frozenset({self._resource(name).urn}))
        if name not in self._values:
            entered = self._entered(name, ("variables", name))
            if name in self._variables:
                self._values[name] = self._expression(self._variables[name], at=("variables", name))
            else:
                self._values[name] = Value(self._configured(name))
            self._left(entered)
        return self._values[name]

    def _configured(self, name: str) -> Any:
        key = name if ":" in name else f"{self._project.name}:{name}"
        declared = self._declared_config.get(name, self._declared_config.get(key))
        if key in self._config.secrets or _mapping(declared).get("secret") is True:
            return SECRET
        text = self._config.values.get(key)
        if text is not None:
            return self._typed(settle(text), declared)
        if declared is None:
            known = [*self._resources, *self._variables, *self._declared_config, "pulumi"]
            near = closest(name, known, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
            raise self._refused(f"nothing here has the name {repeated(name)}; {hint}")
        if self._config.environments:
            return UNKNOWN
        raise self._refused(
            f"the configuration {key} has no value; set it in Pulumi.{self._config.stack}.yaml, or choose another "
            "stack by --stack"
        )

    def _typed(self, text: Any, declared: Any) -> Any:
        kind = str(_mapping(declared).get("type") or "").lower()
        try:
            if isinstance(text, str) and kind in _KINDS:
                return _KINDS[kind](text)
            return json.loads(text) if isinstance(text, str) and kind != "string" else text
        except (ValueError, KeyError):
            return text

    # Expressions

    def _expression(self, node: Any, *at: str, **where: tuple[str, ...]) -> Value:
        """The value of what stands at a place of the program."""
        self._line = self._marked.line(where.get("at") or ("resources", *at))
        return self._value(node)

    def _value(self, node: Any) -> Value:
        if isinstance(node, str):
            return self._text(node)
        if isinstance(node, date):
            return Value(node.isoformat())
        if isinstance(node, list):
            items = [self._value(item) for item in node]
            return Value([item.value for item in items], _origins(items))
        if not isinstance(node, dict):
            return Value(node)
        function = next((key for key in node if key.lower().startswith("fn::")), None)
        if function is not None:
            return self._weighed(self._function(function[4:], node[function]))
        fields = {key: self._value(item) for key, item in node.items()}
        return Value({key: item.value for key, item in fields.items()}, _origins(fields.values()))

    def _text(self, text: str) -> Value:
        whole = _REFERENCE.fullmatch(text)
        if whole is not None and not whole[1]:
            return self._weighed(self._referred(whole[2]))
        parts: list[Value] = []
        end = 0
        closed = text.rfind("}") + 1  # what opens behind it ends nowhere, and is not looked for again and again
        for match in _REFERENCE.finditer(text, 0, closed):
            parts.append(Value(text[end : match.start()]))
            parts.append(Value("${" + match[2] + "}") if match[1] else self._referred(match[2]))
            end = match.end()
        return _joined([*parts, Value(text[end:])], self._budget) if parts else Value(text)

    def _referred(self, reference: str) -> Value:
        steps = [int(match[2]) if match[2] else match[1] or match[3] for match in _STEP.finditer(reference.strip())]
        if "".join(match[0] for match in _STEP.finditer(reference.strip())) != reference.strip() or not steps:
            colon = reference.strip()
            if colon in self._config.values or colon in self._declared_config:
                return self._named(colon)
            raise self._refused(f"${{{repeated(reference)}}} is not a reference; write ${{name.property}}")
        name, *rest = (str(steps[0]), *steps[1:])
        if name == "pulumi":
            return Value(self._of_pulumi(str(rest[0]) if rest else ""))
        if name not in self._resources:
            found = self._named(name)
            return Value(_at(found.value, rest), found.origins)
        made = self._resource(name)
        origins = frozenset({made.urn})
        if not rest or rest[0] in ("id", "urn") or not made.known:
            return Value(UNKNOWN, origins)
        if made.type == _OTHER_STACK and rest[0] == "outputs":
            stack = made.inputs["name"].value if "name" in made.inputs else self._logical(name)
            return Value(self._known.get(f"{stack}:{rest[-1]}", UNKNOWN), origins)
        if rest[0] in made.inputs:
            value = _at(made.inputs[str(rest[0])].value, rest[1:], missing=UNKNOWN)
            return Value(value, origins)
        located = rest == ["location"] and made.location is not None
        return Value(made.location if located else UNKNOWN, origins)

    def _of_pulumi(self, name: str) -> Any:
        root = str(self._project.root.resolve())
        return {
            "cwd": root,
            "rootDirectory": root,
            "project": self._project.name,
            "stack": self._config.stack,
            "organization": "organization",
        }.get(name, UNKNOWN)

    def _function(self, name: str, argument: Any) -> Value:
        match name.lower():
            case "secret":
                return Value(SECRET, self._value(argument).origins)
            case "join" | "split" | "select" if isinstance(argument, list) and len(argument) == 2:
                first, second = map(self._value, argument)
                found = _listed(name.lower(), first.value, second.value, self._budget)
                return Value(found, first.origins | second.origins)
            case "tojson" | "tobase64" | "frombase64" | "fromjson":
                given = self._value(argument)
                return Value(_converted(name.lower(), given.value), given.origins)
            case "invoke":
                content = _mapping(argument)
                given = self._value(content.get("arguments"))
                result = self._answer(str(content.get("function") or ""), given)
                chosen = content.get("return")
                return Value(_at(result.value, [chosen], missing=UNKNOWN), given.origins) if chosen else result
            case _ if ":" in name:
                return self._answer(name, self._value(argument))
        return Value(UNKNOWN, self._value(argument).origins)

    def _answer(self, token: str, given: Value) -> Value:
        """The result of a provider's function: what it was asked with, and what the settings know."""
        self._notes[f"{token} was not called, its result is taken as unknown"] = None
        asked = {key: item for key, item in _mapping(given.value).items() if isinstance(item, str)}
        noun = re.split(r"[:/]", token)[-1].removeprefix("get")
        name = asked.get(f"{noun[:1].lower()}{noun[1:]}Name", asked.get("name"))
        if name is not None:
            asked["name"] = name
        for start in (f"{token}:", f"{token}({name}):"):
            asked |= {key.removeprefix(start): text for key, text in self._known.items() if key.startswith(start)}
        return Value(_Answer(asked), given.origins)

    # What options say

    def _parent(self, options: Mapping[str, Any]) -> str:
        return next(iter(self._urns(options.get("parent"))), "")

    def _provider(self, options: Mapping[str, Any], token: str) -> str:
        named = next(iter(self._urns(options.get("provider"))), "")
        if named or token.startswith("pulumi:"):
            return named
        kind = f"pulumi:providers:{token.partition(':')[0]}"
        if kind in self._defaults:
            return self._resource(self._defaults[kind]).urn
        parent = options.get("parent")
        outer = re.fullmatch(r"\$\{([^}.\[]+)\}", parent) if isinstance(parent, str) else None
        if outer is None or outer[1] not in self._resources:
            return ""
        return self._provider(_mapping(_mapping(self._resources[outer[1]]).get("options")), token)

    def _provider_location(self, urn: str) -> Any:
        if urn in self._locations:
            return self._locations[urn]
        return settle(self._config.values.get("azure-native:location"))

    def _urns(self, node: Any) -> list[str]:
        return sorted(self._value(node).origins)

    def _logical(self, name: str) -> str:
        return str(_mapping(self._resources[name]).get("name") or name)

    # Places

    def _section(self, name: str) -> dict[str, Any]:
        return _mapping(_mapping(self._marked.value).get(name))

    def _entered(self, name: str, place: tuple[str, ...]) -> int:
        """Note what is being evaluated; gives the line to go back to."""
        before, self._line = self._line, self._marked.line(place)
        if name in self._open:
            raise self._refused(f"{' and '.join(dict.fromkeys(self._open))} refer to each other")
        self._open.append(name)
        return before

    def _left(self, line: int) -> None:
        self._open.pop()
        self._line = line

    def _weighed(self, value: Value) -> Value:
        """A value that many may share, or that a function has made, counted in full."""
        self._budget.weigh(value.value)
        self._budget.spend(len(value.origins) // 10)
        return value

    def _refused(self, what: str) -> InputError:
        return InputError(f"{self._marked.name}:{self._line}: {what}")


class _Answer(dict[str, Any]):
    """A result of which fields that are not there are unknown."""


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _origins(values: Any) -> frozenset[str]:
    return frozenset().union(*(one.origins for one in values))


def _joined(parts: Sequence[Value], budget: Budget) -> Value:
    """One text; unknown or secret where a part is."""
    origins = _origins(parts)
    hidden = next((one.value for one in parts if one.value == SECRET), None)
    if hidden is not None:
        return Value(hidden, origins)
    if any(not isinstance(one.value, str | int | float) for one in parts):
        return Value(UNKNOWN, origins)
    texts = [_shown(one.value) for one in parts]
    budget.spend(sum(map(len, texts)) // 100)
    return Value("".join(texts), origins)


def _shown(value: Any) -> str:
    return json.dumps(value) if isinstance(value, bool) else str(value)


def _at(value: Any, steps: Sequence[str | int], missing: Any = None) -> Any:
    """What is inside a value: unknown where the value is."""
    for step in steps:
        if isinstance(value, Unknown):
            return value
        if isinstance(value, dict):
            value = value.get(str(step), UNKNOWN if isinstance(value, _Answer) else missing)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return missing
    return UNKNOWN if isinstance(value, _Answer) else value


def _listed(function: str, first: Any, second: Any, budget: Budget) -> Any:
    """`fn::join`, `fn::split` and `fn::select`."""
    if isinstance(first, Unknown) or isinstance(second, Unknown):
        return first if isinstance(first, Unknown) else second
    if function == "select" and isinstance(second, list) and isinstance(first, int) and first < len(second):
        return second[first]
    if function == "split" and isinstance(first, str) and first and isinstance(second, str):
        budget.spend(second.count(first))
        return second.split(first)
    if function == "join" and isinstance(first, str) and isinstance(second, list):
        between = [Value(part) for item in second for part in (first, item)][1:]
        return _joined(between, budget).value
    return UNKNOWN


def _converted(function: str, value: Any) -> Any:
    """`fn::toJSON`, `fn::fromJSON`, `fn::toBase64` and `fn::fromBase64`; of what is not known nothing is."""
    if isinstance(value, Unknown):
        return value
    try:
        match function:
            case "tojson":
                return json.dumps(value, separators=(",", ":"))
            case "fromjson":
                return json.loads(value)
            case "tobase64":
                return base64.b64encode(value.encode()).decode()
        return base64.b64decode(value).decode()
    except (TypeError, ValueError, AttributeError):
        return UNKNOWN


def _token(written: str) -> str:
    """A type's full token: programs may leave out the module, and the file that it is in."""
    parts = written.split(":")
    if len(parts) == 2:
        parts.insert(1, "index")
    token = ":".join(parts)
    if len(parts) == 3 and "/" not in parts[1] and spelling_of(token) is None:
        inner = f"{parts[0]}:{parts[1]}/{parts[2][:1].lower()}{parts[2][1:]}:{parts[2]}"
        return inner if spelling_of(inner) is not None else token
    return token
