"""Changes a well-formed input as hands, tools and attackers do: in its structure, or in its text."""

from __future__ import annotations

import copy
from random import Random
from typing import Any

ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, 10**30, 2**63, float("inf"), float("nan"), 1e308),
    *("", " ", "null", "0", "1e9", "${x}", "[parameters('a')]", "x" * 5_000, "2026-02-30", "9999-12-31"),
    *("é\u202e", "a\x00b", "\ud800", "project:///a#²", "urn:pulumi:dev::p::t::n", "/subscriptions/x", "../../etc"),
    *([], {}, [[]], [None], {"": ""}, {"a": {"a": {}}}, {"4dabf18193072939515e22adb298388d": "x"}),
)
"""Values that are of no use where they stand; the last leads to what Pulumi writes for secrets and assets."""

PIECES = (
    *("", " ", "\t", "\n", "\r\n", "\x00", "\ufeff", "\u2028", "²", "é", "- ", "9" * 400),
    *("{", "}", "[", "]", "|", "||", ":", "#", "---", "'", '"', "`", "<", "<!--", "-->", ":::", "&a", "*a", "${", "}}"),
    *("0", "NaN", "null", "\\", "$(", "%", "=", "<<EOF"),
    *("!!bool x", "!!timestamp x", "!!python/object:x", "[!INCLUDE [x](y.md)]", "[x]("),
)
"""Pieces that mean something in JSON, YAML, Markdown, HCL or a spelling of Pulumi's."""


def mutate_value(value: Any, random: Random, times: int) -> Any:
    """A copy with so many places removed, doubled, renamed, swapped, or filled with something else."""
    changed: Any = [copy.deepcopy(value)]
    for _ in range(times):
        places = _places(changed)
        holder, key = random.choice(places)
        match random.randrange(6):
            case 0:
                del holder[key]
            case 1:
                holder[key] = [holder[key]]
            case 2:
                other, place = random.choice(places)
                holder[key] = copy.deepcopy(other[place])
            case 3 if isinstance(holder, dict):
                holder[random.choice(("", "x", "Name", key.upper(), key + "s"))] = holder.pop(key)
            case 4 if isinstance(holder, list):
                holder.insert(key, copy.deepcopy(holder[key]))
            case 5 if isinstance(holder[key], str):
                holder[key] = mutate_text(holder[key], random, 1)
            case _:
                holder[key] = copy.deepcopy(random.choice(ODD))
        if not changed:
            return None
    return changed[0]


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Each place of a value as what holds it and its key or index."""
    found: list[tuple[Any, Any]] = []
    stack = [value]
    while stack:
        holder = stack.pop()
        for key in list(holder) if isinstance(holder, dict) else range(len(holder)):
            found.append((holder, key))
            if isinstance(holder[key], dict | list):
                stack.append(holder[key])
    return found


def mutate_text(text: str, random: Random, times: int) -> str:
    """A text with so many stretches removed, doubled, moved or replaced."""
    for _ in range(times):
        at = random.randrange(len(text) + 1)
        end = min(len(text), at + random.choice((0, 1, 1, 3, 20, 200)))
        other = random.randrange(len(text) + 1)
        match random.randrange(4):
            case 0:
                text = text[:at] + text[end:]
            case 1:
                text = text[:end] + text[at:end] + text[end:]
            case 2:
                text = text[:other] + text[at:end] + text[other:]
            case _:
                text = text[:at] + random.choice(PIECES) + text[end:]
    return text
