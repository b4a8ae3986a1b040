"""Refuses arguments of a wrong kind: texts and lists that have to be there while the program runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aoai_components._known import is_plain
from aoai_components._plan import ArgumentError

_TEXTS = ("account_name", "custom_subdomain", "kind", "defaults_as_of", "formerly", "import_id", "lock", "checks")
_LISTS = ("deployments", "content_filters", "blocklists", "projects", "access", "diagnostics")
_TEXTS_OF_DEPLOYMENT = ("name", "upgrade", "spillover_to", "formerly", "import_id", "checks")


def check_account_shapes(args: Mapping[str, Any], prefix: str = "") -> None:
    """Refuse what is no text where one is needed, and no list of objects. Raises ArgumentError.

    Args:
        args: The arguments of an account.
        prefix: What stands before their names in messages.
    """
    for argument in _TEXTS:
        check_text(args.get(argument), prefix + argument)
    for argument in _LISTS:
        for number, one in enumerate(check_list(args, argument, prefix)):
            path = f"{prefix}{argument}[{number}]"
            if not isinstance(one, dict):
                raise ArgumentError(path, f"{_what(one)}; write an object")
            check_text(one.get("name"), f"{path}.name")
            if argument == "deployments":
                _check_deployment(one, f"{prefix}deployments.{one['name']}" if one.get("name") else path)


def check_list(args: Mapping[str, Any], argument: str, prefix: str = "") -> list[Any]:
    """A list, empty where the argument is left out. Raises ArgumentError."""
    value = args.get(argument, [])
    if not isinstance(value, list | tuple):
        raise ArgumentError(prefix + argument, f"{_what(value)}; write a list, or leave it out")
    return list(value)


def check_text(value: object, argument: str) -> None:
    """Refuse what is neither a text nor left out. Raises ArgumentError."""
    if value is not None and not isinstance(value, str):
        raise ArgumentError(argument, f"{_what(value)}; write a text")


def _check_deployment(one: Mapping[str, Any], path: str) -> None:
    for argument in _TEXTS_OF_DEPLOYMENT:
        check_text(one.get(argument), f"{path}.{argument}")
    for number, need in enumerate(check_list(one, "needs", f"{path}.")):
        if not isinstance(need, str):
            raise ArgumentError(f"{path}.needs[{number}]", f"{_what(need)}; write a text")


def _what(value: object) -> str:
    """What a value is, without more of it than a short text."""
    if not is_plain(value):
        return "is an Output, whose value the program does not know yet"
    if isinstance(value, str) and len(value) <= 100:
        return f"{value!r} is a text"
    return "is None" if value is None else f"is of type {type(value).__name__}"
