"""Values of an ARM template, as far as its text and its parameters tell them; the rest are symbols."""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from aoai_policies.core.target import SECRET, Unknown
from aoai_policies.stack.arm_functions import FUNCTIONS, MOVING
from aoai_policies.stack.bounds import DEEPEST, LONGEST_TEXT, MOST_COPIES, Budget, TooMuchError
from aoai_policies.stack.symbols import is_symbolic, symbol

_MISSING: Any = object()
_SERIAL = itertools.count()
_SUBSCRIPTION = symbol("subscription().subscriptionId")
_WITH_LAMBDA = {"map", "filter"}
_SECURE = {"securestring", "secureobject"}
_TOKEN = re.compile(r"\s*(?:'((?:[^']|'')*)'|([A-Za-z_][\w.]*(?=\s*\()|[A-Za-z_]\w*)|(-?\d+)|(.))", re.DOTALL)
_TYPE = re.compile(r"[\w.]+\.[\w.]+/[\w./]+")


class Call(NamedTuple):
    """A function with its arguments."""

    function: str
    arguments: tuple[Node, ...]


class Member(NamedTuple):
    """A part of a value: `.name` or `[index]`."""

    of: Node
    key: Node


Node = str | int | Call | Member | None
"""An expression; None where its text makes no sense."""


class Group(NamedTuple):
    """The resource group that a template is deployed to, as texts or symbols."""

    name: str
    location: str


class Scope:
    """The parameters and variables that the expressions of one template can name, and the modules beside them."""

    def __init__(
        self,
        template: Mapping[str, Any],
        given: Callable[[str], Any],
        *,
        group: Group,
        budget: Budget,
        deployment: str = "",
        depth: int = 0,
    ) -> None:
        """Take what is given for a parameter (None where nothing is), else its default.

        Raises:
            TooMuchError: Templates are nested too deeply.
        """
        if depth > DEEPEST:
            raise TooMuchError
        self.group, self.budget, self.depth, self.deployment = group, budget, depth, deployment
        self.serial = next(_SERIAL)
        self.modules: dict[str, Scope] = {}
        self._given = given
        self._declared = _folded(template.get("parameters"))
        self._definitions = template.get("definitions")
        self._variables = _folded(template.get("variables"))
        self._loops = _folded({one.get("name", ""): one for one in _loops_in(template.get("variables"))})
        self._outputs = _folded(template.get("outputs"))
        self._known: dict[tuple[str, str], Any] = {}
        self._within = 0

    def value(self, value: Any, local: Mapping[str, Any] | None = None) -> Any:
        """A value with its expressions evaluated, at any depth; what is not known of it are symbols.

        Args:
            value: A part of the template.
            local: What loops and lambdas name there.

        Raises:
            TooMuchError: The expressions lead to more than is followed.
        """
        self.budget.spend()
        if isinstance(value, dict):
            loops = _loops_in(value)
            plain = {key: self.value(item, local) for key, item in value.items() if key != "copy" or not loops}
            return {**plain, **{str(one.get("name")): self._copied(one, local) for one in loops}}
        if isinstance(value, list):
            return [self.value(item, local) for item in value]
        if not isinstance(value, str) or not value.startswith("[") or not value.endswith("]"):
            return value
        return value[1:] if value.startswith("[[") else self._evaluate(parsed(value[1:-1]), local or {})

    def copies(self, loop: Mapping[str, Any], local: Mapping[str, Any] | None = None) -> list[dict[str, Any]] | None:
        """What each pass of a loop adds to what expressions can name; None where their number is not known."""
        count = self.value(loop.get("count"), local)
        if not isinstance(count, int) or isinstance(count, bool):
            return None
        if count > MOST_COPIES:
            raise TooMuchError
        name = str(loop.get("name", "")).casefold()
        return [{**(local or {}), "copyindex()": number, f"copyindex({name})": number} for number in range(count)]

    def _copied(self, loop: Mapping[str, Any], local: Mapping[str, Any] | None) -> Any:
        passes = self.copies(loop, local)
        if passes is None:
            return symbol(("copy", repr(loop)))
        return [self.value(loop.get("input"), one) for one in passes]

    def in_group(self, group: Group) -> Scope:
        """The same names for what is deployed to another group."""
        other = copy.copy(self)
        other.group = group
        return other

    def output(self, name: str) -> Any:
        """The value of an output of this template."""
        declared = self._outputs.get(name.casefold())
        return self._once("outputs", name, declared.get("value") if isinstance(declared, dict) else None)

    def _evaluate(self, node: Node, local: Mapping[str, Any]) -> Any:
        self.budget.spend()
        self._within += 1
        try:
            if self._within > DEEPEST:
                raise TooMuchError
            if isinstance(node, Call):
                return self._call(node, local)
            if isinstance(node, Member):
                return self._member(self._evaluate(node.of, local), self._evaluate(node.key, local))
            return symbol(("nonsense", node)) if node is None else node
        finally:
            self._within -= 1

    def _member(self, value: Any, key: Any) -> Any:
        if isinstance(value, Scope) and key == "outputs":
            return _Outputs(value)
        if isinstance(value, _Outputs) and isinstance(key, str):
            return {"value": value.of.output(key)}
        if isinstance(value, dict) and isinstance(key, str):
            found = next((item for name, item in value.items() if name.casefold() == key.casefold()), _MISSING)
            return symbol(("member", self._named(value), key)) if found is _MISSING else found
        if isinstance(value, list) and isinstance(key, int) and -1 < key < len(value):
            return value[key]
        return symbol(("member", self._named(value), self._named(key)))

    def _call(self, call: Call, local: Mapping[str, Any]) -> Any:
        if call.function == "if" and len(call.arguments) == 3:
            return self._if(call, local)
        if call.function in _WITH_LAMBDA and len(call.arguments) == 2:
            return self._for_each(call, local)
        arguments = [self._evaluate(argument, local) for argument in call.arguments]
        own = _OWN.get(call.function)
        value = own(self, arguments or [None], local) if own is not None else self._plain(call.function, arguments)
        if value is _MISSING:
            return symbol((call.function, *map(self._named, arguments)))
        if isinstance(value, list | str):
            self.budget.spend(len(value) // (1 if isinstance(value, list) else 100))
        return value

    def _plain(self, function: str, arguments: list[Any]) -> Any:
        """Call a function of Azure's that needs nothing but its arguments."""
        called = MOVING.get(function)
        if called is None:
            called = FUNCTIONS.get(function)
            if called is None or any(self._holds_unknown(argument) for argument in arguments):
                return _MISSING
        elif any(isinstance(argument, Unknown | Scope | _Outputs) for argument in arguments):
            return _MISSING
        elif function == "union":
            self.budget.weigh(arguments)
        try:
            value = called(*arguments)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError):
            return _MISSING
        too_large = isinstance(value, int) and abs(value) >= 1 << 63
        return _MISSING if too_large or isinstance(value, float) else value

    def _if(self, call: Call, local: Mapping[str, Any]) -> Any:
        condition, *branches = call.arguments
        decided = self._evaluate(condition, local)
        if isinstance(decided, bool):
            return self._evaluate(branches[0 if decided else 1], local)
        one, other = (self._evaluate(branch, local) for branch in branches)
        self.budget.weigh([one, other])
        return one if one == other else symbol(("if", self._named(decided), self._named(one), self._named(other)))

    def _for_each(self, call: Call, local: Mapping[str, Any]) -> Any:
        """`map` and `filter`, with a lambda of one parameter."""
        items, function = self._evaluate(call.arguments[0], local), call.arguments[1]
        if (
            not isinstance(items, list)
            or not isinstance(function, Call)
            or function.function != "lambda"
            or len(function.arguments) != 2
        ):
            return symbol((call.function, self._named(items), function))
        name, body = function.arguments
        results = [self._evaluate(body, {**local, f"lambda {name}".casefold(): item}) for item in items]
        if call.function == "map":
            return results
        if all(isinstance(kept, bool) for kept in results):
            return [item for item, kept in zip(items, results, strict=True) if kept]
        return symbol((call.function, self._named(items), function))

    def _holds_unknown(self, value: Any) -> bool:
        self.budget.weigh(value)
        ahead = [value]
        while ahead:
            part = ahead.pop()
            if isinstance(part, Unknown | Scope | _Outputs) or (isinstance(part, str) and is_symbolic(part)):
                return True
            ahead += part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
        return False

    def _named(self, value: Any) -> str:
        """What tells a value from others, inside a symbol."""
        self.budget.weigh(value)
        return f"module {value.serial}" if isinstance(value, Scope) else repr(value)

    def _parameter(self, name: str) -> Any:
        """What is given for a parameter, or its default."""
        declared = self._declared.get(name.casefold())
        if self._is_secure(declared):
            return SECRET
        key = ("parameters", name.casefold())
        if key not in self._known:
            given = self._given(name)
            if isinstance(given, dict) and "value" in given:
                self._known[key] = _as_symbol(given["value"], (self.serial, *key))
            elif isinstance(given, Unknown):
                self._known[key] = _as_symbol(given, (self.serial, *key))
            elif isinstance(given, dict) and "reference" in given:
                return SECRET
            elif isinstance(declared, dict) and "defaultValue" in declared:
                return self._once(*key, declared["defaultValue"])
            elif isinstance(declared, dict) and declared.get("nullable") is True:
                self._known[key] = None
            else:
                why = f"the template's parameter {name}, which has no value here" if declared is not None else ""
                self._known[key] = symbol((self.serial, *key), *([why] if why else []))
        return self._known[key]

    def _is_secure(self, declared: Any) -> bool:
        """Whether a parameter is declared as a secret, by its type or by the definition that it refers to."""
        if not isinstance(declared, dict):
            return False
        definitions = self._definitions if isinstance(self._definitions, dict) else {}
        definition = definitions.get(str(declared.get("$ref", "")).rpartition("/")[2])
        kinds = [one.get("type") for one in (declared, definition) if isinstance(one, dict)]
        return any(str(kind).casefold() in _SECURE for kind in kinds)

    def _variable(self, name: str) -> Any:
        loop = self._loops.get(name.casefold())
        if loop is not None:
            return self._member(self._once("variables", name, {"copy": [loop]}), loop.get("name"))
        return self._once("variables", name, self._variables.get(name.casefold(), _MISSING))

    def _once(self, table: str, name: str, value: Any) -> Any:
        """Evaluate what a name stands for, once, unless that leads back to itself."""
        key = (table, name.casefold())
        if key not in self._known:
            self._known[key] = symbol((self.serial, *key))  # where it leads back to itself
            if value is not _MISSING:
                self._known[key] = self.value(value)
        return self._known[key]

    def _module(self, name: Any) -> Any:
        """The module that `reference` is called with, by its symbolic name, its name or its id."""
        key = name.rpartition("/")[2].casefold() if isinstance(name, str) else ""
        return self.modules.get(key, _MISSING)

    def _resource_id(self, arguments: list[Any]) -> Any:
        at = next((n for n, one in enumerate(arguments) if isinstance(one, str) and _TYPE.fullmatch(one)), None)
        if at is None or not all(isinstance(one, str) for one in arguments):
            return _MISSING
        namespace, *types = arguments[at].split("/")
        named = "/".join(part for pair in zip(types, arguments[at + 1 :], strict=False) for part in pair)
        group = arguments[at - 1] if at else self.group.name
        return f"/subscriptions/{_SUBSCRIPTION}/resourceGroups/{group}/providers/{namespace}/{named}"

    def _resource_group(self, arguments: list[Any]) -> Any:
        other = arguments[0] if isinstance(arguments[0], str) else None
        group = self.group if other is None else Group(other, symbol(("location of group", other)))
        identifier = f"/subscriptions/{_SUBSCRIPTION}/resourceGroups/{group.name}"
        return {"name": group.name, "location": group.location, "id": identifier}


class _Outputs(NamedTuple):
    """The outputs of a module."""

    of: Scope


_Own = Callable[[Scope, list[Any], Mapping[str, Any]], Any]
_OWN: dict[str, _Own] = {
    "copyindex": lambda _, given, local: _copy_index(given, local),
    "deployment": lambda scope, *_: {"name": scope.deployment or symbol("deployment().name")},
    "lambdavariables": lambda _, given, local: local.get(f"lambda {given[0]}".casefold(), _MISSING),
    "parameters": lambda scope, given, _: scope._parameter(str(given[0])),
    "reference": lambda scope, given, _: scope._module(given[0]),
    "resourcegroup": lambda scope, given, _: scope._resource_group(given),
    "resourceid": lambda scope, given, _: scope._resource_id(given),
    "subscriptionresourceid": lambda scope, given, _: scope._resource_id(given[-2:]),
    "extensionresourceid": lambda scope, given, _: scope._resource_id(given[1:]),
    "tryget": lambda _, given, __: _try_get(given),
    "variables": lambda scope, given, _: scope._variable(str(given[0])),
}
"""Functions that ask what surrounds them."""


def _copy_index(given: list[Any], local: Mapping[str, Any]) -> Any:
    name = next((one.casefold() for one in given if isinstance(one, str)), "")
    index = local.get(f"copyindex({name})" if name else "copyindex()", _MISSING)
    offset = sum(one for one in given if isinstance(one, int))
    return index + offset if isinstance(index, int) else _MISSING


def _try_get(given: list[Any]) -> Any:
    value, *keys = given or [None]
    for key in keys:
        if isinstance(value, dict) and isinstance(key, str):
            value = next((item for name, item in value.items() if name.casefold() == key.casefold()), None)
        elif isinstance(value, list) and isinstance(key, int):
            value = value[key] if -1 < key < len(value) else None
        elif value is not None:
            return _MISSING
    return value


def _as_symbol(value: Any, named: object) -> Any:
    """What is given for a parameter, with each unknown part told from others by its place."""
    if isinstance(value, Unknown):
        return value if value == SECRET else symbol(named, value.why)
    if isinstance(value, dict):
        return {key: _as_symbol(item, (named, key)) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_symbol(item, (named, number)) for number, item in enumerate(value)]
    return value


def _folded(declared: Any) -> dict[str, Any]:
    """What a template declares, by name: Azure folds case in these."""
    return {str(name).casefold(): one for name, one in declared.items()} if isinstance(declared, dict) else {}


def _loops_in(holder: Any) -> list[dict[str, Any]]:
    """The loops that make properties or variables."""
    loops = holder.get("copy") if isinstance(holder, dict) else None
    return [one for one in loops if isinstance(one, dict)] if isinstance(loops, list) else []


@lru_cache(maxsize=4096)
def parsed(text: str) -> Node:
    """The expression that a text is, None where it is none or too long or deep to be one of a person's."""
    if len(text) > LONGEST_TEXT // 10:
        return None
    tokens = [_token(match) for match in _TOKEN.finditer(text.rstrip())]
    tokens.reverse()
    try:
        node = _term(tokens, 0)
    except (IndexError, TooMuchError):
        return None
    return None if tokens else node


def _term(tokens: list[tuple[str, str]], depth: int) -> Node:
    """The term that the tokens (they are reversed) begin with; takes it off them."""
    if depth > DEEPEST:
        raise TooMuchError
    kind, text = tokens.pop()
    node: Node
    if kind == "text":
        node = text
    elif kind == "number":
        node = int(text) if len(text) < 19 else None
    elif kind == "name" and _take(tokens, "("):
        node = Call(text.casefold(), tuple(_arguments(tokens, depth)))
    else:
        raise IndexError
    while tokens and tokens[-1] in {("other", "."), ("other", "[")}:
        if _take(tokens, "."):
            node = Member(node, tokens.pop()[1])
        else:
            tokens.pop()
            node = Member(node, _term(tokens, depth + 1))
            _expect(tokens, "]")
    return node


def _arguments(tokens: list[tuple[str, str]], depth: int) -> list[Node]:
    arguments: list[Node] = []
    while not _take(tokens, ")"):
        if arguments:
            _expect(tokens, ",")
        arguments.append(_term(tokens, depth + 1))
    return arguments


def _token(match: re.Match[str]) -> tuple[str, str]:
    text, name, number, other = match.groups()
    if text is not None:
        return "text", text.replace("''", "'")
    if name is not None:
        return "name", name
    return ("number", number) if number is not None else ("other", other)


def _take(tokens: list[tuple[str, str]], character: str) -> bool:
    if tokens and tokens[-1] == ("other", character):
        tokens.pop()
        return True
    return False


def _expect(tokens: list[tuple[str, str]], character: str) -> None:
    if not _take(tokens, character):
        raise IndexError
