"""Texts that are known by their expression only: equal expressions are equal, so that names made of them still match.

A symbol stands inside a text like any other part of it, holds no `/`, and carries why its value is not known. It never
leaves `stack`: whatever becomes a part of a plan is `resolved` first.
"""

from __future__ import annotations

import re
from typing import Any

from aoai_policies.core.target import Unknown

EXPRESSION = Unknown("computed by a template")
"""A value that only Azure computes, or by a function that is not followed here."""

_MARK = "\ufdd0"  # no character of any text
_SYMBOL = f"(?s){_MARK}[0-9a-f]+:(.*?){_MARK}"


def symbol(expression: object, why: str = EXPRESSION.why) -> str:
    """The value of an expression; the same for the same expression."""
    number = hash(repr(expression)) & 0xFFFF_FFFF_FFFF_FFFF
    return f"{_MARK}{number:x}:{why.replace('/', ' or ').replace(_MARK, '')}{_MARK}"


def is_symbolic(text: str) -> bool:
    """Whether a part of a text is not known."""
    return _MARK in text


def shown(name: object) -> str:
    """A name as people can read it, with `*` for what is not known of it."""
    return re.sub(_SYMBOL, "*", name) if isinstance(name, str) else "*"


def resolved(value: Any) -> Any:
    """A value with each text that is not wholly known replaced by an `Unknown`, at any depth."""
    kind = type(value)
    if kind is str:
        if _MARK not in value:
            return value
        found = re.search(_SYMBOL, value)
        return Unknown(found[1]) if found else EXPRESSION
    if isinstance(value, dict):
        return {key: resolved(item) for key, item in value.items()} if value else value
    return [resolved(item) for item in value] if kind is list else value
