"""Arguments of a wrong kind: one error that names the argument and says what to write."""

from __future__ import annotations

import re
from typing import Any

import pulumi
import pytest

from aoai_components import Account, CheckError, Fleet
from tests.components.recorded import record

CHAT = {"name": "chat", "model": "gpt-5.4-mini", "version": "2026-03-17", "sku": "GlobalStandard"}
OUTPUT = "an Output, whose value the program does not know yet"


def _refusal(program: Any) -> str:
    with pytest.raises(CheckError) as refused:
        record(program)
    return re.sub(r"^tests/components/test_shapes\.py:\d+( \(from [^)]*\))?: ", "", str(refused.value))


def _account(**args: Any) -> str:
    return _refusal(lambda: Account("ai", {"resource_group_name": "rg", "location": "swedencentral", **args}))


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ({"account_name": "OUTPUT"}, f"account_name: is {OUTPUT}; write a text"),
        ({"account_name": 5}, "account_name: is of type int; write a text"),
        ({"custom_subdomain": "OUTPUT"}, f"custom_subdomain: is {OUTPUT}; write a text"),
        ({"deployments": None}, "deployments: is None; write a list, or leave it out"),
        ({"deployments": "x"}, "deployments: 'x' is a text; write a list, or leave it out"),
        ({"deployments": "OUTPUT"}, f"deployments: is {OUTPUT}; write a list, or leave it out"),
        ({"deployments": ["x"]}, "deployments[0]: 'x' is a text; write an object"),
        ({"deployments": [{**CHAT, "name": "OUTPUT"}]}, f"deployments[0].name: is {OUTPUT}; write a text"),
        ({"checks": "maybe"}, "checks: maybe is none of mandatory, advisory, disabled"),
        (
            {"checks": "OUTPUT"},
            "checks: a value of type Output is none of mandatory, advisory, disabled",
        ),
        (
            {"deployments": [{**CHAT, "capacity": 10, "checks": "maybe"}]},
            "deployments.chat.checks: maybe is none of mandatory, advisory, disabled",
        ),
    ],
)
def test_an_argument_of_a_wrong_kind(args: dict[str, Any], message: str) -> None:
    """Outputs where a text is needed at once, and what is no list."""

    def made(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: made(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [made(inner) for inner in value]
        return pulumi.Output.from_input("x") if value == "OUTPUT" else value

    def program() -> Account:
        return Account("ai", {"resource_group_name": "rg", "location": "swedencentral", **made(args)})

    assert _refusal(program) == f"Account ai: {message}"


@pytest.mark.parametrize(
    ("amount", "message"),
    [
        ({"tpm": "50"}, "tpm: '50' is a text; write a whole number, such as 50000"),
        ({"tpm": float("nan")}, "tpm: nan is no whole number; write one, such as 50000"),
        ({"tpm": float("inf")}, "tpm: inf is no whole number; write one, such as 50000"),
        ({"tpm": -1}, "tpm: -1 is no amount; write a whole number above 0"),
        ({"tpm": 0}, "tpm: 0 is no amount; write a whole number above 0"),
        ({"ptu": True}, "ptu: a bool is no number; write a whole number, such as 50"),
        ({"capacity": [10]}, "capacity: a list is no number; write a whole number, such as 10"),
    ],
)
def test_an_amount_that_is_none(amount: dict[str, Any], message: str) -> None:
    """Of tokens, of units of throughput, or of capacity."""
    assert _account(deployments=[{**CHAT, **amount}]) == f"Account ai: deployments.chat.{message}"


def test_a_run_that_asks_for_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable is named, not the argument that it stands over."""
    monkeypatch.setenv("AOAI_CHECKS", "maybe")
    assert _account(checks="advisory") == ("Account ai: AOAI_CHECKS: maybe is none of mandatory, advisory, disabled")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ({"regions": "x"}, "regions: 'x' is a text; write a list, or leave it out"),
        ({"regions": ["eastus"], "account": {"deployments": None}}, "account.deployments: is None; write a list, or "),
    ],
)
def test_a_fleet(args: dict[str, Any], message: str) -> None:
    """The account of a fleet is refused before its regions are made."""
    told = _refusal(lambda: Fleet("ai", {"account": {"resource_group_name": "rg"}, **args}))
    assert told.startswith(f"Fleet ai: {message}")
