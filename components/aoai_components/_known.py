"""Pure functions over arguments that may be Outputs."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from inspect import isawaitable
from typing import Any, TypeVar

import pulumi

from aoai_policies.core.target import SECRET, UNKNOWN

T = TypeVar("T")


def is_plain(value: object) -> bool:
    """Whether a value is known while the program runs: no Output and nothing to wait for."""
    return not isinstance(value, pulumi.Output) and not isawaitable(value)


def is_secret(value: object) -> Awaitable[bool] | bool:
    """Whether a value is a secret, as far as Pulumi knows."""
    return value.is_secret() if isinstance(value, pulumi.Output) else False


def veiled(value: object, secret: bool) -> object:  # noqa: FBT001 - a value and its mark, as they come in pairs
    """A value as rules may see it: a secret is unknown to them, so that it can reach no message."""
    return SECRET if secret else value


def behind(value: T, gate: pulumi.Output[Any]) -> pulumi.Output[T]:
    """A value that nobody gets before the gate is settled; it stays as known and as secret as it is itself."""
    output = pulumi.Output.from_input(value)

    async def wait() -> Any:
        await gate.future()
        return await output.future(with_unknowns=True)

    return pulumi.Output(output.resources(), wait(), output.is_known(), output.is_secret())


def once_known(function: Callable[..., T], *arguments: Any) -> T | pulumi.Output[T]:
    """Call a function with arguments that may be Outputs; the answer is an Output only where one of them is."""
    if all(map(is_plain, arguments)):
        return function(*arguments)
    return pulumi.Output.all(*arguments).apply(lambda known: function(*known))


def present(**values: Any) -> dict[str, Any]:
    """The values that are there: a None would reach Azure as null."""
    return {name: value for name, value in values.items() if value is not None}


def camel(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values by their names in Azure and in the engine."""
    return {re.sub("_([a-z])", lambda match: match[1].upper(), name): value for name, value in values.items()}


def declared(value: Any) -> Any:
    """A value as rules judge it: what is not known yet, at any depth, is `UNKNOWN`."""
    if not is_plain(value):
        return UNKNOWN
    if isinstance(value, dict):
        return {key: declared(inner) for key, inner in value.items()}
    return [declared(inner) for inner in value] if isinstance(value, list) else value
