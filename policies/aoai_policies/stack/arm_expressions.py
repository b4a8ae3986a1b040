"""Values of an ARM template, as far as its text and its parameters tell them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from aoai_policies.core.target import SECRET, Unknown

EXPRESSION = Unknown("computed by a template")
"""A value that only Azure computes, or by a function that is not followed here."""
GROUP_LOCATION = object()
"""The value of `resourceGroup().location`."""

_SECURE = {"securestring", "secureobject"}
_TOKEN = re.compile(r"\s*(?:'((?:[^']|'')*)'|([A-Za-z_]\w*)|(-?\d+)|(.))")


class Scope:
    """The parameters and variables that the expressions of one template can name."""

    def __init__(self, template: Mapping[str, Any], given: Mapping[str, Any]) -> None:
        """Take what is given for a parameter, else its default."""
        declared = template.get("parameters")
        variables = template.get("variables")
        definitions = template.get("definitions")
        self._declared = declared if isinstance(declared, dict) else {}
        self._definitions = definitions if isinstance(definitions, dict) else {}
        self._variables = variables if isinstance(variables, dict) else {}
        self._given = given
        self._open: set[str] = set()

    def value(self, value: Any) -> Any:
        """A value with its expressions evaluated, at any depth; `EXPRESSION` where that is not possible."""
        if isinstance(value, dict):
            return {key: self.value(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.value(item) for item in value]
        if not isinstance(value, str) or not value.startswith("[") or not value.endswith("]"):
            return value
        return value[1:] if value.startswith("[[") else self._expression(value[1:-1])

    def _expression(self, text: str) -> Any:
        tokens = [_token(match) for match in _TOKEN.finditer(text.rstrip())]
        tokens.reverse()
        value = self._term(tokens)
        return EXPRESSION if tokens else value

    def _term(self, tokens: list[tuple[str, str]]) -> Any:
        """Evaluate the term that the tokens begin with (they are reversed), and take it off them."""
        if not tokens:
            return EXPRESSION
        kind, text = tokens.pop()
        if kind == "text":
            value: Any = text
        elif kind == "number":
            value = int(text)
        elif kind == "name" and _take(tokens, "("):
            value = self._call(text.casefold(), self._arguments(tokens))
        else:
            return EXPRESSION
        while tokens and tokens[-1] in {("other", "."), ("other", "[")}:
            value = self._member(value, tokens)
        return value

    def _arguments(self, tokens: list[tuple[str, str]]) -> list[Any]:
        arguments: list[Any] = []
        while not _take(tokens, ")"):
            if not tokens or (arguments and not _take(tokens, ",")):
                tokens.clear()
                return [EXPRESSION]
            arguments.append(self._term(tokens))
        return arguments

    def _member(self, value: Any, tokens: list[tuple[str, str]]) -> Any:
        if _take(tokens, "."):
            key: Any = tokens.pop()[1] if tokens else ""
        else:
            tokens.pop()
            key = self._term(tokens)
            _take(tokens, "]")
        if value is GROUP:
            return GROUP_LOCATION if key == "location" else EXPRESSION
        if isinstance(value, dict) and isinstance(key, str):
            return value.get(key, EXPRESSION)
        if isinstance(value, list) and isinstance(key, int) and -1 < key < len(value):
            return value[key]
        return EXPRESSION

    def _call(self, function: str, arguments: list[Any]) -> Any:
        if function == "resourcegroup":
            return GROUP
        if any(isinstance(argument, Unknown) or argument in (GROUP, GROUP_LOCATION) for argument in arguments):
            return EXPRESSION
        texts = [str(argument) for argument in arguments]
        match function, texts:
            case "parameters", [name]:
                return self._parameter(name)
            case "variables", [name]:
                return self._once(f"variable {name}", self._variables.get(name, EXPRESSION))
            case "concat", [_, *_] if all(isinstance(argument, str | int) for argument in arguments):
                return "".join(texts)
            case "format", [pattern, *values]:
                return re.sub(r"\{(\d+)\}", lambda match: _nth(values, int(match[1])), pattern)
            case "tolower", [text]:
                return text.lower()
            case "toupper", [text]:
                return text.upper()
        return EXPRESSION

    def _parameter(self, name: str) -> Any:
        if self._secure(self._declared.get(name)):
            return SECRET
        given = self._given.get(name)
        if isinstance(given, dict) and "value" in given:
            return given["value"]
        if isinstance(given, Unknown):
            return given
        declared = self._declared.get(name)
        if isinstance(declared, dict) and "defaultValue" in declared:
            return self._once(f"parameter {name}", declared["defaultValue"])
        return EXPRESSION

    def _secure(self, declared: Any) -> bool:
        """Whether a parameter is declared as a secret, by its type or by the definition that it refers to."""
        if not isinstance(declared, dict):
            return False
        definition = self._definitions.get(str(declared.get("$ref", "")).rpartition("/")[2])
        kinds = [one.get("type") for one in (declared, definition) if isinstance(one, dict)]
        return any(str(kind).casefold() in _SECURE for kind in kinds)

    def _once(self, name: str, value: Any) -> Any:
        """Evaluate what a name stands for, unless that leads back to itself."""
        if name in self._open:
            return EXPRESSION
        self._open.add(name)
        try:
            return self.value(value)
        finally:
            self._open.discard(name)


GROUP = object()
"""The value of `resourceGroup()`."""


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


def _nth(values: list[str], number: int) -> str:
    return values[number] if number < len(values) else ""
