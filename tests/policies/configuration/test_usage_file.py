"""Usage snapshots: answers of Azure's usages call, in whichever form they were kept."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from aoai_catalog.input_error import InputError
from aoai_policies.configuration.usage_file import read_usages
from aoai_policies.core.settings import Settings, Subscription
from aoai_policies.core.usage import Usage, UsageSnapshot

ENTRIES: list[Any] = [
    {"name": {"value": "OpenAI.Standard.gpt-4.1", "localizedValue": "4.1"}, "limit": 100.0, "currentValue": 10.0},
    {"name": {"value": "NoLimit"}, "currentValue": 1.0},
    {"name": {"value": "Unused"}, "limit": 50.0},
]
POOLS = {
    "openai.standard.gpt-4.1": Usage("OpenAI.Standard.gpt-4.1", limit=100, used=10),
    "unused": Usage("Unused", limit=50, used=0),
}
DAY = date(2026, 11, 20)
REMEDY = "record one with `aoai catalog capture` or `az cognitiveservices usage list -l REGION`"


def read(path: Path) -> tuple[UsageSnapshot, ...]:
    return read_usages(Settings(subscription=Subscription(usage=(str(path),))))


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("eastus2.json", ENTRIES, [("eastus2", None, POOLS)]),
        ("usage-eastus2-2026-11-20.json", {"value": ENTRIES}, [("eastus2", DAY, POOLS)]),
        ("usage.json", ENTRIES, [("", None, POOLS)]),
        (
            "usage.json",
            {"taken": "2026-11-20", "regions": {"eastus2": ENTRIES, "West Europe": []}},
            [("eastus2", DAY, POOLS), ("westeurope", DAY, {})],
        ),
        ("usage.json", {"taken": "2026-11-20", "regions": {}}, [("", DAY, {})]),
    ],
    ids=["az", "ARM", "of no region", "of several regions", "none answered"],
)
def test_forms(tmp_path: Path, name: str, content: Any, expected: list[tuple[str, date | None, Any]]) -> None:
    """What az prints, what ARM answers, and what `aoai catalog capture` writes; pools without a limit are left out."""
    (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    path = str(tmp_path / name)
    assert read(tmp_path / name) == tuple(UsageSnapshot(path, *one) for one in expected)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{}", "it has neither `value` nor `regions`"),
        ('{"taken": "2026-02-30", "regions": {}}', "taken: no such day; write it as 2026-11-21"),
        ('{"taken": "2026-11-20", "regions": {"eastus2": {}}}', "regions.eastus2: takes a list, not a mapping of keys"),
    ],
)
def test_what_is_no_snapshot(tmp_path: Path, content: str, why: str) -> None:
    """One line names the file, the place and the remedy."""
    file = tmp_path / "usage.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(file)
    assert str(caught.value) == f"{file}: not a usage snapshot ({why}); {REMEDY}"
