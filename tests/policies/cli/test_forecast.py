"""`aoai forecast` tells when models retire, soonest first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.policies.cli.invoked import Aoai

DEPLOYMENTS = """\
deployments:
  - {name: late, location: eastus2, model: {format: OpenAI, name: gpt-5.1, version: "2025-11-13"},
     sku: {name: GlobalStandard, capacity: 10}}
  - {name: soon, location: eastus2, model: {format: OpenAI, name: o4-mini, version: "2025-04-16"},
     sku: {name: GlobalProvisionedManaged, capacity: 15}}
  - {name: other, location: eastus2, model: {format: OpenAI, name: unheard-of, version: "1"},
     sku: {name: GlobalStandard, capacity: 10}}
"""

SOON = """\
2026-11-19  soon (o4-mini 2025-04-16, GlobalProvisionedManaged, eastus2): retires on 2026-11-19, in 45 days
            then it stops answering: Azure never upgrades GlobalProvisionedManaged deployments
            documented replacement gpt-5.6-terra is offered here as GlobalProvisionedManaged
            Model retirement schedule, 2026-10-05
"""


@pytest.fixture
def stack(tmp_path: Path) -> str:
    path = tmp_path / "stack.yaml"
    path.write_text(DEPLOYMENTS, encoding="utf-8")
    return str(path)


def test_until_leaves_out_what_retires_later(aoai: Aoai, stack: str) -> None:
    """Date, what Azure does then, what to move to and who says so, for what retires in time."""
    answer = aoai("forecast", stack, "--as-of", "2026-10-05", "--until", "2026-12-31")
    assert answer == (0, SOON, "")


def test_soonest_first_and_what_has_no_date_last(aoai: Aoai, stack: str) -> None:
    """A deployment whose model nobody knows is told as such, not left out."""
    rows = json.loads(aoai("forecast", stack, "--as-of", "2026-10-05", "--format", "json").out)
    assert [(row["deployment"], row["retiresOn"]) for row in rows] == [
        ("soon", "2026-11-19"),
        ("late", "2027-05-15"),
        ("other", None),
    ]
    assert rows[1]["then"] == "then Azure upgrades it"
    assert rows[2]["what"] == "the model is not known, so neither is its date"


def test_nothing_in_time_is_said(aoai: Aoai, stack: str) -> None:
    """An empty forecast says that it is empty."""
    answer = aoai("forecast", stack, "--as-of", "2026-10-05", "--until", "2026-10-06")
    assert answer == (0, "No deployment's model retires by 2026-10-06\n", "")
