"""Values as Pulumi writes them, and what of them is known."""

from __future__ import annotations

from typing import Any

from aoai_policies.core.target import SECRET, UNKNOWN

MARK = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""Pulumi's text for a value that is computed only when the plan is applied."""
SECRET_CONFIG = MARK + "-secret"
"""Our text for the value of a secret configuration key, which a recorded program sees instead of it."""
_SIGNATURE = "4dabf18193072939515e22adb298388d"
_SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - Pulumi's public mark of a secret, no secret
_OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"


def settle(value: Any) -> Any:
    """Replace what is unknown or secret, at any depth, by `UNKNOWN` and `SECRET`.

    A text that merely contains an unknown part is unknown. Everything else stays as it is.
    """
    kind = type(value)
    if kind is str:
        if MARK in value:
            return SECRET if SECRET_CONFIG in value else UNKNOWN
        return SECRET if value == "[secret]" else value
    if kind is dict:
        if _SIGNATURE in value:
            return _settle_marked(value)
        return {
            # texts are what there is most of; most of them are known
            key: item if type(item) is str and MARK not in item and item != "[secret]" else settle(item)
            for key, item in value.items()
        }
    if kind is list:
        return [settle(item) for item in value]
    return value


def _settle_marked(value: dict[str, Any]) -> Any:
    if value[_SIGNATURE] == _SECRET:
        return SECRET
    if value[_SIGNATURE] == _OUTPUT:
        if value.get("secret") is True:
            return SECRET
        return settle(value["value"]) if "value" in value else UNKNOWN
    return {key: settle(item) for key, item in value.items()}
