"""What in a value does not fit its type, in words for the person who wrote it: where, and what may stand there.

It is told by the JSON Schema of the type, so that nothing reads a decoder's sentences. Schemas are imported for a value
that does not fit, and for no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from aoai_catalog.input_error import repeated
from aoai_catalog.names import closest

Path = tuple[str | int, ...]

_KINDS = {
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "string": "a text",
    "array": "a list",
    "object": "a mapping of keys",
    "date": "a day",
    "null": "nothing",
}
_KINDS_OF: Mapping[Any, str] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list | tuple: "array",
    Mapping: "object",
    date: "date",
}
"""What a value is; a bool is an int, too."""
_BOUNDS = {"minimum": "at least", "maximum": "at most", "exclusiveMinimum": "above", "exclusiveMaximum": "below"}


class Mismatch(msgspec.Struct, frozen=True):
    """What does not fit: its path, and in words what is wrong. `place` is the path to be shown beside the words."""

    path: Path
    place: Path
    problem: str


class MismatchError(Exception):
    """JSON does not fit its type. The message names the place in it, and no file."""


def decode_json(content: bytes, kind: Any) -> Any:
    """Decode JSON into a type. Raises MismatchError where it does not fit, and as msgspec does where it is no JSON."""
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.ValidationError as error:
        found = find_mismatch(msgspec.json.decode(content), kind) or Mismatch((), (), str(error))
        steps = (f"[{step}]" if isinstance(step, int) else f".{repeated(step)}" for step in found.place)
        place = "".join(steps).lstrip(".")
        raise MismatchError(f"{place}: {found.problem}" if place else found.problem) from None


def find_mismatch(value: Any, kind: Any) -> Mismatch | None:
    """The first value, in the order in which they are written, that does not fit a type; None where its schema fits."""
    from jsonschema import Draft202012Validator, ValidationError, validators

    def of_kind(validator: Any, kind: str, instance: Any, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
        if not validator.is_type(instance, _kind_in(schema)):
            yield ValidationError(f"is not of type {kind}")

    types = Draft202012Validator.TYPE_CHECKER.redefine("date", lambda _, given: _is_day(given))
    validator = validators.extend(Draft202012Validator, {"type": of_kind}, type_checker=types)  # type: ignore[no-untyped-call]
    schema = msgspec.json.schema(kind)
    definitions = schema.get("$defs", {})
    errors = (one for error in validator(schema).iter_errors(value) for one in _innermost(error))
    found = [_told(error, definitions) for error in errors]
    return min(found, key=lambda one: _position(value, one.path), default=None)


def _innermost(error: Any) -> Iterator[Any]:
    """Of a value that fits none of several types, what is wrong with it as the one that it is of the kind of."""
    branches: dict[int, list[Any]] = {}
    for one in error.context:
        branches.setdefault(one.relative_schema_path[0], []).append(one)
    meant = next((branch for branch in branches.values() if not any(map(_is_of_another_kind, branch))), None)
    for one in meant or ():
        yield from _innermost(one)
    if meant is None:
        yield error


def _is_of_another_kind(error: Any) -> bool:
    wrong = error.validator == "type" or (error.validator == "enum" and not isinstance(error.instance, str))
    return wrong and not error.relative_path


def _position(value: Any, path: Path) -> list[float]:
    """Where a path is in the order of writing; what a mapping lacks comes after all that it has."""
    position: list[float] = []
    for step in path:
        position.append(list(value).index(step) if isinstance(value, Mapping) else int(step))
        value = value[step]
    return [*position, float("inf")]


def _told(error: Any, definitions: Mapping[str, Any]) -> Mismatch:
    path, value, schema = tuple(error.absolute_path), error.instance, error.schema
    if error.validator == "required":
        return Mismatch(path, path, f"{next(key for key in error.validator_value if key not in value)} is missing")
    if error.validator == "additionalProperties":
        key = next(key for key in value if key not in schema["properties"])
        near = closest(key, schema["properties"], 1)
        remedy = f"did you mean {near[0]}?" if near else f"known here: {', '.join(schema['properties'])}"
        return Mismatch((*path, key), (), f"unknown key {repeated(key)}; {remedy}")
    if error.validator in _BOUNDS:
        bound = f"{_BOUNDS[error.validator]} {error.validator_value}"
        return Mismatch(path, path, f"takes {_KINDS[schema['type']]}, {bound}")
    if error.validator not in {"type", "enum", "anyOf"}:
        return Mismatch(path, path, error.message)
    types = (definitions.get(one.get("$ref", "").rpartition("/")[2], one) for one in schema.get("anyOf", (schema,)))
    return Mismatch(path, path, _expected(value, list(types)))


def _expected(value: Any, types: Sequence[Mapping[str, Any]]) -> str:
    choices = [str(one) for kind in types for one in kind.get("enum", ()) if one not in {"", None}]
    kinds = {_kind_in(kind): kind for kind in types if "type" in kind}
    if isinstance(value, str):
        if "date" in kinds:
            return f"no such day; write it as {date(2026, 11, 21)}"
        if (value.lstrip("+-").replace(".", "", 1).isdecimal() and {"integer", "number"} & kinds.keys()) or (
            value in {"true", "false"} and "boolean" in kinds
        ):
            return f"write {repeated(value)} without quotes"
        if choices:
            return f"{repeated(value)} is none of {', '.join(choices)}"
    elif "string" in kinds and not choices and isinstance(value, int | float | date):
        return f'write it as a text, "{repeated(str(value).lower() if isinstance(value, bool) else value)}"'
    if choices:
        return f"takes one of {', '.join(choices)}, not {_kind_of(value)}"
    implied = {"integer"} if "number" in kinds else set()
    implied |= {"null"} if len(kinds) > 1 else set()
    known = [words for one, words in _KINDS.items() if one in kinds and one not in implied]
    if kinds.get("object", {}).get("properties", {}).keys() == {"$unknown"}:
        # A mapping that may only be the mark of a value that is not known yet is written as that mark.
        known = [*(words for words in known if words != _KINDS["object"]), "!unknown"]
    return f"takes {' or '.join(known)}, not {_kind_of(value)}"


def _kind_in(schema: Mapping[str, Any]) -> str:
    return "date" if schema.get("format") == "date" else schema["type"]


def _kind_of(value: Any) -> str:
    for kind, name in _KINDS_OF.items():
        if isinstance(value, kind):
            return _KINDS[name]
    return _KINDS["null"]


def _is_day(value: Any) -> bool:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value).isoformat() == value
        except ValueError:
            return False
    return isinstance(value, date) and not isinstance(value, datetime)
