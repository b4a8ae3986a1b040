"""What the decoder says of a value of another kind, in words for the person who wrote it: what may stand there."""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

_EXPECTED = re.compile(r"Expected `(?P<allowed>[^`]*)`(?P<bound>[^,]*)(?:, got `(?P<got>[^`]*)`)?$")
_MISSING = re.compile(r"Object missing required field `(?P<key>[^`]*)`$")
_BOUND = re.compile(r" (?P<sign>[<>]=?) (?P<number>\S+)$")
_NO_DAY = re.compile(r"Invalid (RFC3339|ISO8601|date)|day is out of range")
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?$")
_KINDS = {
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "str": "a text",
    "array": "a list",
    "object": "a mapping of keys",
    "date": "a day",
    "null": "nothing",
}
_SIGNS = {">=": "at least", "<=": "at most", ">": "above", "<": "below"}


def explained(message: str, *, value: Any = None, kind: Any = None) -> str:
    """Say a decoder's error in other words.

    Args:
        message: What the decoder said, without the place.
        value: What stands there, where that is known.
        kind: The type of what may stand there, as `msgspec.inspect` describes it.
    """
    if missing := _MISSING.match(message):
        return f"{missing['key']} is missing"
    if _NO_DAY.match(message):
        return f"no such day; write it as {date(2026, 11, 21)}"
    if message.startswith("Invalid enum value"):
        known = _choices(kind)
        given = message.removeprefix("Invalid enum value").strip().strip("'")
        return f"{given} is none of {', '.join(known)}" if known else f"{given} is none of what may stand here"
    found = _EXPECTED.match(message)
    return _expected(found, value, kind) if found else message


def explained_with_place(message: str) -> str:
    """Say a decoder's error with its place in other words, where nothing more is known than what it said."""
    what, _, place = message.partition(" - at `")
    steps = place.rstrip("`").removeprefix("$").lstrip(".")
    return f"{steps}: {explained(what)}" if steps else explained(what)


def _expected(found: re.Match[str], value: Any, kind: Any) -> str:
    allowed = found["allowed"].split(" | ")
    if bound := _BOUND.match(found["bound"]):
        return f"takes {_list(allowed)}, {_SIGNS[bound['sign']]} {bound['number']}"
    if found["bound"] or found["got"] is None:
        return f"takes {_list(allowed)}{found['bound']}"
    got = found["got"]
    if isinstance(value, str) and _NUMBER.match(value) and {"int", "float"} & {*allowed}:
        return f"write {value} without quotes"
    if isinstance(value, str) and value in {"true", "false"} and "bool" in allowed:
        return f"write {value} without quotes"
    choices = _choices(kind)
    if "str" in allowed and not choices and isinstance(value, int | float | date):
        return f'write it as a text, "{str(value).lower() if isinstance(value, bool) else value}"'
    if choices:
        return f"takes one of {', '.join(choices)}, not {_KINDS.get(got, got)}"
    if "object" in allowed and _takes_mark_only(kind):
        allowed = [*(one for one in allowed if one not in {"object", "null"}), "!unknown"]
    return f"takes {_list(allowed)}, not {_KINDS.get(got, got)}"


def _list(kinds: Sequence[str]) -> str:
    known = [one for one in kinds if not (one == "int" and "float" in kinds) and (one != "null" or len(kinds) == 1)]
    return " or ".join(_KINDS.get(one, one) for one in known)


def _types(kind: Any) -> list[Any]:
    bare = kind.type if isinstance(kind, msgspec.inspect.Metadata) else kind
    return list(bare.types) if isinstance(bare, msgspec.inspect.UnionType) else [bare]


def _choices(kind: Any) -> list[str]:
    for one in _types(kind):
        if isinstance(one, msgspec.inspect.EnumType) and issubclass(one.cls, enum.Enum):
            return [str(member.value) for member in one.cls if member.value != ""]
        if isinstance(one, msgspec.inspect.LiteralType):
            return [str(value) for value in one.values if value != ""]
    return []


def _takes_mark_only(kind: Any) -> bool:
    """Whether the only mapping that may stand there is the mark of a value that is not known yet."""
    structs = [one for one in _types(kind) if isinstance(one, msgspec.inspect.StructType)]
    return bool(structs) and all([field.encode_name for field in one.fields] == ["$unknown"] for one in structs)
