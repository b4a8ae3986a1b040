"""Values as Pulumi writes them, and what of them is known. All of Pulumi's marks stand here."""

from __future__ import annotations

from typing import Any

from aoai_policies.core.target import SECRET, UNKNOWN, Unknown

MARK = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""Pulumi's text for a value that is computed only when the plan is applied."""
MARKS = frozenset(
    {
        MARK,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # a truth value
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # a number
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # a list
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # an object
        "030794c1-ac77-496b-92df-f27374a8bd58",  # an asset
        "e48ece36-62e2-4504-bad9-02848725956a",  # an archive
    }
)
"""Its texts where the kind of the value is known. Only a text can have a part that is not."""
SECRET_CONFIG = MARK + "-secret"
"""Our text for the value of a secret configuration key, which a recorded program sees instead of it."""
SIGNATURE = "4dabf18193072939515e22adb298388d"
"""The key of an object that stands for something else."""
SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - Pulumi's public mark of a secret, no secret
"""Its value where that is a secret."""
_OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
_VEIL = "[secret]"
_SHORTEST = len(MARK)


def settle_text(text: str) -> str | Unknown:
    """A text, unless it stands for a value that is unknown or secret or has such a part."""
    if len(text) < _SHORTEST:  # nearly all of them
        return SECRET if text == _VEIL else text
    if MARK in text:
        return SECRET if SECRET_CONFIG in text else UNKNOWN
    return UNKNOWN if text in MARKS else text


def settle(value: Any) -> Any:
    """Replace what is unknown or secret, at any depth, by `UNKNOWN` and `SECRET`.

    A text that merely contains an unknown part is unknown. Everything else stays as it is.
    """
    kind = type(value)
    if kind is str:
        return settle_text(value)
    if kind is dict:
        if SIGNATURE in value:
            return _settle_marked(value)
        return {key: settle_text(item) if type(item) is str else settle(item) for key, item in value.items()}
    if kind is list:
        return [settle(item) for item in value]
    return value


def _settle_marked(value: dict[str, Any]) -> Any:
    if value[SIGNATURE] == SECRET_SIGNATURE:
        return SECRET
    if value[SIGNATURE] == _OUTPUT:
        if value.get("secret") is True:
            return SECRET
        return settle(value["value"]) if "value" in value else UNKNOWN
    return {key: settle(item) for key, item in value.items()}
