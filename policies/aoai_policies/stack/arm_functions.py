"""The functions of ARM templates that can be followed: each from its arguments to a value, as Azure documents it.

A function that is called with what it cannot take raises some ordinary error; the caller takes the result as unknown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from itertools import zip_longest
from typing import Any

from aoai_policies.stack.bounds import LONGEST_TEXT, MOST_COPIES, TooMuchError
from aoai_policies.stack.symbols import is_symbolic

Function = Callable[..., Any]


def _concat(*parts: Any) -> Any:
    if all(isinstance(part, list) for part in parts):
        return [item for part in parts for item in part]
    return _join(parts, "")


def _join(parts: Iterable[Any], delimiter: str) -> str:
    texts = [_text(part) for part in parts]
    _refuse_longer(sum(len(text) + len(delimiter) for text in texts))
    return delimiter.join(texts)


def _format(pattern: str, *values: Any) -> str:
    pieces = re.split(r"\{(\d+)(?::[^{}]*)?\}", pattern)
    return _join([values[int(piece)] if number % 2 else piece for number, piece in enumerate(pieces)], "")


def _replace(text: str, old: str, new: str) -> str:
    _refuse_longer(len(text) + text.count(old) * len(new))
    return text.replace(old, new)


def _refuse_longer(length: int) -> None:
    if length > LONGEST_TEXT:
        raise TooMuchError


def _text(value: Any) -> str:
    if isinstance(value, str | int):
        return str(value)
    raise TypeError


def _string(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def _union(*parts: Any) -> Any:
    if all(isinstance(part, dict) for part in parts):
        whole: dict[str, Any] = {}
        for part in parts:
            for key, value in part.items():
                both = isinstance(value, dict) and isinstance(whole.get(key), dict)
                whole[key] = _union(whole[key], value) if both else value
        return whole
    return list({json.dumps(item, sort_keys=True): item for part in parts for item in part}.values())


def _shallow_merge(parts: list[dict[str, Any]]) -> dict[str, Any]:
    return {key: value for part in parts for key, value in part.items()}


def _known(text: Any) -> Any:
    """A value that is looked into. Raises TypeError where it is a text of which a part is not known."""
    if isinstance(text, str) and is_symbolic(text):
        raise TypeError
    return text


def _contains(holder: Any, item: Any) -> bool:
    if isinstance(holder, dict):
        return any(key.casefold() == _known(item).casefold() for key in holder)
    return any(_known(one) == _known(item) for one in holder) if isinstance(holder, list) else item in _known(holder)


def _end(value: Any, place: int) -> Any:
    """The first or last item or character."""
    return _known(value)[place] if value else ("" if isinstance(value, str) else None)


def _range(start: int, count: int) -> list[int]:
    if count > MOST_COPIES:
        raise TooMuchError
    return list(range(start, start + count))


def _flatten(lists: list[list[Any]]) -> list[Any]:
    return [item for part in lists for item in part]


def _pad(text: Any, width: int, fill: str = " ") -> str:
    _refuse_longer(width)
    return str(text).rjust(width, fill)


def _substring(text: str, start: int, length: int | None = None) -> str:
    return text[start:] if length is None else text[start : start + length]


def _split(text: str, delimiters: Any) -> list[str]:
    if delimiters != "/":  # the one character that no unknown part holds
        _known(text)
    one_of = delimiters if isinstance(delimiters, list) else [delimiters]
    return re.split("|".join(re.escape(one) for one in one_of), text)


def _object(*pairs: Any) -> dict[str, Any]:
    return dict(zip_longest(pairs[::2], pairs[1::2]))


def _items(mapping: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": mapping[key]} for key in sorted(mapping)]


def _bool(value: Any) -> bool:
    return value.casefold() == "true" if isinstance(value, str) else bool(value)


def _equals(one: Any, other: Any) -> bool:
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


MOVING: dict[str, Function] = {
    "array": lambda value: value if isinstance(value, list) else [value],
    "coalesce": lambda *values: next((value for value in values if value is not None), None),
    "concat": _concat,
    "contains": _contains,
    "createarray": lambda *values: list(values),
    "createobject": _object,
    "empty": lambda value: value is None or len(_known(value)) == 0,
    "first": lambda value: _end(value, 0),
    "flatten": _flatten,
    "format": _format,
    "items": _items,
    "join": _join,
    "last": lambda value: _end(value, -1),
    "length": lambda value: len(_known(value)),
    "objectkeys": sorted,
    "shallowmerge": _shallow_merge,
    "split": _split,
    "union": _union,
}
"""Functions that only move what they are given: a part that is not known stays such a part of the result."""

FUNCTIONS: dict[str, Function] = {
    "add": lambda one, other: one + other,
    "and": lambda *values: all(values),
    "bool": _bool,
    "div": lambda one, other: int(one / other),
    "endswith": lambda text, end: text.casefold().endswith(end.casefold()),
    "equals": _equals,
    "false": lambda: False,
    "greater": lambda one, other: one > other,
    "greaterorequals": lambda one, other: one >= other,
    "indexof": lambda text, part: text.casefold().find(part.casefold()) if isinstance(text, str) else text.index(part),
    "int": int,
    "json": json.loads,
    "less": lambda one, other: one < other,
    "lessorequals": lambda one, other: one <= other,
    "max": lambda *values: max(values[0] if isinstance(values[0], list) else values),
    "min": lambda *values: min(values[0] if isinstance(values[0], list) else values),
    "mod": lambda one, other: one % other,
    "mul": lambda one, other: one * other,
    "not": lambda value: not value,
    "null": lambda: None,
    "or": lambda *values: any(values),
    "padleft": _pad,
    "range": _range,
    "replace": _replace,
    "skip": lambda value, count: value[max(count, 0) :],
    "string": _string,
    "startswith": lambda text, start: text.casefold().startswith(start.casefold()),
    "sub": lambda one, other: one - other,
    "substring": _substring,
    "take": lambda value, count: value[: max(count, 0)],
    "tolower": lambda text: text.lower(),
    "toupper": lambda text: text.upper(),
    "trim": lambda text: text.strip(),
    "true": lambda: True,
}
"""Functions that look at what they are given: with a part that is not known, neither is the result."""
