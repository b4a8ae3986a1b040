"""What settings know of accounts that are declared elsewhere, and plans that are judged as if they were new."""

from __future__ import annotations

from typing import Any

import pytest

from aoai_policies.core.known import as_new, completed
from aoai_policies.core.settings import KnownAccount, Settings
from aoai_policies.core.target import UNKNOWN, Change
from aoai_policies.rules.example import account, plan_of
from tests.synthetic import deployment

SETTINGS = Settings(accounts={"Shared": KnownAccount("swedencentral", "AIServices"), "half": KnownAccount("westus")})
OPEN: dict[str, Any] = {"account": "shared", "location": None, "kind": None}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (OPEN, ("swedencentral", "AIServices")),
        ({**OPEN, "location": UNKNOWN, "kind": UNKNOWN}, ("swedencentral", "AIServices")),
        ({**OPEN, "location": "eastus2"}, ("eastus2", "AIServices")),
        ({**OPEN, "kind": "OpenAI"}, ("swedencentral", "OpenAI")),
        ({**OPEN, "account": "half"}, ("westus", None)),
        ({**OPEN, "account": "other"}, (None, None)),
        ({**OPEN, "account": UNKNOWN}, (None, None)),
        ({**OPEN, "account": None}, (None, None)),
        ({**OPEN, "account_urn": "urn:a"}, (None, None)),
    ],
)
def test_an_account_that_only_settings_know(fields: dict[str, Any], expected: tuple[Any, Any]) -> None:
    """Region and kind of a named account are taken where the deployment does not have them; names fold case."""
    plan = plan_of(deployment(**fields))
    (found,) = completed(plan, SETTINGS).deployments
    assert (found.location, found.kind) == expected
    assert completed(plan, Settings()) is plan


def test_as_if_nothing_existed() -> None:
    """Everything is created, and nothing is known of before; the rest stays."""
    plan = plan_of(
        account(change=Change.SAME, before=account()), deployment(change=Change.UPDATE, before=deployment(), capacity=7)
    )
    new = as_new(plan)
    assert [(one.change, one.before) for one in (*new.accounts, *new.deployments)] == [(Change.CREATE, None)] * 2
    assert (new.accounts[0].name, new.deployments[0].capacity, new.stack) == ("acct", 7, plan.stack)
