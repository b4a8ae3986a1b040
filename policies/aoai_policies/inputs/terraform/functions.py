"""Terraform's functions that can be followed: each from its arguments to a value, as documented.

A function that is called with what it cannot take raises some ordinary error; the caller takes the result as unknown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from aoai_policies.stack.arm_functions import FUNCTIONS as ARM
from aoai_policies.stack.arm_functions import MOVING as ARM_MOVING
from aoai_policies.stack.symbols import is_symbolic


def _format(pattern: str, *values: Any) -> str:
    pieces = re.split(r"%[-+ #0-9.]*[sdvq]", pattern.replace("%%", "\0"))
    if len(pieces) != len(values) + 1:
        raise ValueError
    texts = [piece for pair in zip(pieces, [*map(text, values), ""], strict=True) for piece in pair]
    return str(ARM_MOVING["concat"](*texts)).replace("\0", "%")


def text(value: Any) -> str:
    """A value in a text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise TypeError


def _flatten(value: Any) -> list[Any]:
    return [item for part in value for item in (_flatten(part) if isinstance(part, list) else [part])]


def _lookup(mapping: dict[str, Any], key: str, *default: Any) -> Any:
    return mapping[key] if key in mapping else default[0]


def _set(value: Any) -> list[Any]:
    return list({json.dumps(item, sort_keys=True): item for item in value}.values())


def _known(value: str) -> str:
    if is_symbolic(value):
        raise TypeError
    return value


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "chomp": lambda value: value.rstrip("\n"),
    "coalesce": lambda *values: next(value for value in values if value not in {None, ""}),
    "compact": lambda values: [value for value in values if value not in {None, ""}],
    "concat": ARM_MOVING["concat"],
    "contains": lambda values, item: _known(item) in [_known(value) for value in values],
    "distinct": _set,
    "element": lambda values, index: values[index % len(values)],
    "endswith": lambda value, end: _known(value).endswith(end),
    "flatten": _flatten,
    "format": _format,
    "join": lambda delimiter, values: ARM_MOVING["join"](map(text, values), delimiter),
    "jsondecode": lambda value: json.loads(_known(value)),
    "jsonencode": lambda value: json.dumps(value, separators=(",", ":")),
    "keys": sorted,
    "length": lambda value: len(_known(value) if isinstance(value, str) else value),
    "lookup": _lookup,
    "lower": lambda value: _known(value).lower(),
    "max": lambda *values: max(values),
    "merge": lambda *parts: {key: value for part in parts for key, value in (part or {}).items()},
    "min": lambda *values: min(values),
    "nonsensitive": lambda value: value,
    "one": lambda values: values[0] if values else None,
    "range": lambda *bounds: ARM["range"](
        bounds[0] if len(bounds) > 1 else 0, bounds[-1] - (bounds[0] if len(bounds) > 1 else 0)
    ),
    "replace": lambda value, old, new: ARM["replace"](_known(value), old, new),
    "split": lambda delimiter, value: _known(value).split(delimiter),
    "startswith": lambda value, start: _known(value).startswith(start),
    "substr": lambda value, start, length: _known(value)[start:][: None if length < 0 else length],
    "title": lambda value: _known(value).title(),
    "tobool": lambda value: {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value,
    "tolist": list,
    "tomap": lambda value: value,
    "tonumber": lambda value: int(value) if isinstance(value, str) else value,
    "toset": _set,
    "tostring": lambda value: None if value is None else text(value),
    "trimprefix": lambda value, start: _known(value).removeprefix(start),
    "trimspace": lambda value: _known(value).strip(),
    "trimsuffix": lambda value, end: _known(value).removesuffix(end),
    "upper": lambda value: _known(value).upper(),
    "values": lambda mapping: [mapping[key] for key in sorted(mapping)],
    "zipmap": lambda keys, values: dict(zip(keys, values, strict=True)),
}
"""By name. A part that is not known stays such a part of a result that only moves it."""
