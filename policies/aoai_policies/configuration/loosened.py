"""What a settings file allows that the ones above it would not, so that a report can name it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from aoai_policies.configuration.rules import every_rule
from aoai_policies.core.settings import Settings

_UP = ("retirement.", "availability.", "strict", "production", "existing")
"""Stricter where the value is greater."""
_ORDER = {"trust": 0, "judge": 1, "error": 0, "warning": 1, "info": 2}
_APART = frozenset({"levels", "waivers", "inherit"})


def loosened_by(here: Settings, above: Settings) -> Iterator[str]:
    """Each key that differs, unless it surely makes the settings stricter: its value, and the one above it."""
    for rule in every_rule():
        own, former = rule.level_in(here), rule.level_in(above)
        if own.rank < former.rank:
            yield f"levels.{rule.id}: {own}, was {former}"
    former_values = dict(_leaves(above))
    for key, value in _leaves(here):
        former_value = former_values.pop(key, None)
        if value != former_value and not _stricter(key, value, former_value):
            yield f"{key}: {_shown(value)}, was {_shown(former_value)}"


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    for key in value.__struct_fields__:
        below = getattr(value, key)
        if not path and key in _APART:
            continue
        if isinstance(below, msgspec.Struct):
            yield from _leaves(below, f"{path}{key}.")
        else:
            yield path + key, below


def _stricter(key: str, value: Any, former: Any) -> bool:
    if key.startswith(_UP) or key == "fail_on":
        return bool(_ORDER.get(value, value) > _ORDER.get(former, former))
    if key == "catalog.max_age_days":
        return bool(value < former)
    if key == "residency":
        return former is None
    if key.startswith("allow."):
        return bool(value) and (not former or set(value) <= set(former))
    return key.startswith("deny.") and set(value) >= set(former)


def _shown(value: Any) -> str:
    return msgspec.json.encode(value).decode() if not isinstance(value, str) else value or "not set"
