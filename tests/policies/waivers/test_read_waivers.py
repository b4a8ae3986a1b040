"""Reading waivers: a malformed one is kept with its problem, in words that say what to write."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from aoai_policies.core.settings import Waiver
from aoai_policies.core.target import Position
from aoai_policies.core.waivers import ReadWaiver, read_waivers
from aoai_policies.rules import RULES

GOOD: dict[str, Any] = {
    "rule": "AOAI503",
    "target": "prod/*/chat",
    "reason": "moves in March",
    "owner": "ai-platform",
    "expires": "2027-03-01",
}
WAIVER = Waiver("AOAI503", "prod/*/chat", "moves in March", "ai-platform", date(2027, 3, 1))


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in GOOD.items() if name != key}


@pytest.mark.parametrize("expires", ["2027-03-01", date(2027, 3, 1)])
def test_a_waiver_says_rule_target_reason_owner_and_end(expires: object) -> None:
    """All five keys, the day as text or as YAML's date."""
    assert read_waivers([GOOD | {"expires": expires}], RULES) == (ReadWaiver(WAIVER),)


def test_a_rule_is_named_by_id_or_slug() -> None:
    """The slug names the rule as well."""
    (read,) = read_waivers([GOOD | {"rule": "retires-soon"}], RULES)
    assert (read.waiver is not None, read.problem) == (True, "")


@pytest.mark.parametrize(
    ("item", "problem"),
    [
        ("AOAI503", "it is not a mapping of rule, target, reason, owner, expires"),
        (None, "it is not a mapping of rule, target, reason, owner, expires"),
        (GOOD | {"expire": "2027-03-01"}, "unknown key expire; did you mean expires?"),
        (GOOD | {"because": "x"}, "unknown key because; known here: rule, target, reason, owner, expires"),
        (without("rule"), "it has no rule"),
        (without("target"), "it has no target"),
        (without("reason"), "it has no reason"),
        (without("owner"), "it has no owner"),
        (without("expires"), "it has no expires"),
        (GOOD | {"reason": None}, "it has no reason"),
        (GOOD | {"reason": "  "}, "reason is not a text"),
        (GOOD | {"owner": ["a", "b"]}, "owner is not a text"),
        (GOOD | {"expires": "2027-02-30"}, "expires: 2027-02-30: no such day; write it as 2026-11-21"),
        (GOOD | {"expires": "in March"}, "expires: in March: no such day; write it as 2026-11-21"),
        (GOOD | {"expires": 2027}, "expires: 2027: no such day; write it as 2026-11-21"),
        (
            GOOD | {"expires": datetime(2027, 3, 1)},  # noqa: DTZ001 - YAML's are so
            "expires: 2027-03-01 00:00:00: no such day; write it as 2026-11-21",
        ),
        (GOOD | {"rule": "AOAI5O3"}, "there is no rule AOAI5O3; did you mean AOAI503?"),
        (GOOD | {"rule": "§"}, "there is no rule §"),
        (GOOD | {"rule": "AOAI901"}, "AOAI901 is about no declaration; set its level under `levels`"),
    ],
)
def test_a_malformed_waiver_is_kept_with_its_problem(item: object, problem: str) -> None:
    """It does not apply, and what is wrong with it is told with what to write."""
    assert read_waivers([item], RULES, lambda number: Position("aoai.yaml", number + 3)) == (
        ReadWaiver(None, problem, Position("aoai.yaml", 3)),
    )


def test_one_malformed_waiver_leaves_the_others_alone() -> None:
    """Each item is read by itself, and keeps its place."""
    first, second = read_waivers([{}, GOOD], RULES, lambda number: Position("aoai.yaml", number + 1))
    assert first == ReadWaiver(None, "it has no rule", Position("aoai.yaml", 1))
    assert second == ReadWaiver(WAIVER, "", Position("aoai.yaml", 2))
