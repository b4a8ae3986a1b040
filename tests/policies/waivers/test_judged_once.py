"""AOAI901, AOAI902 and AOAI903, which judge a whole run: the age of the catalog, and what waivers did."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from aoai_catalog.query import Catalog, open_catalog
from aoai_policies.configuration.settings_file import read_settings
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Level
from aoai_policies.core.overall import judge_overall
from aoai_policies.core.plan import Plan
from aoai_policies.core.rule import Rule
from aoai_policies.core.run import run_rules
from aoai_policies.core.settings import CatalogSettings, Settings, Waiver
from aoai_policies.core.target import Position
from aoai_policies.core.waivers import ReadWaiver, WaiverUse, apply_waivers
from aoai_policies.inputs.declarations.file import read_yaml
from aoai_policies.inputs.source import source_of
from aoai_policies.rules import RULES
from tests.synthetic import capture, catalog_of, edition

AT = Position("aoai.yaml", 4)


FRESH = catalog_of(edition("2026-10-01"))


def judged(*uses: WaiverUse, facts: Catalog = FRESH, **settings: Any) -> list[tuple[str, str, str]]:
    context = Context(facts, Settings(**settings), facts.as_of, Plan("", ""))
    found = list(judge_overall(RULES, context, uses))
    assert all(one.target is None for one in found)
    return [(one.rule, one.level.value, one.message) for one in found]


def waiver(expires: str = "2026-11-30", target: str = "prod/acct/chat") -> Waiver:
    return Waiver("AOAI503", target, "moves in November", "ai-platform", date.fromisoformat(expires))


@pytest.mark.parametrize(
    ("sources", "allowed", "age"),
    [
        ((edition("2026-07-07"),), 90, None),
        ((edition("2026-07-06"),), 90, ("edition", "2026-07-06", 91)),
        ((edition("2026-01-01"), capture("2026-10-01")), 90, None),
        ((capture("2026-01-02"),), 90, ("capture", "2026-01-02", 276)),
        ((edition("2026-10-01"),), 3, ("edition", "2026-10-01", 4)),
        ((edition("2026-10-01"),), 4, None),
        ((), 90, None),
    ],
)
def test_a_stale_catalog(sources: tuple[Any, ...], allowed: int, age: tuple[str, str, int] | None) -> None:
    """The newest source counts, and the settings say how old it may be."""
    facts = catalog_of(*sources)
    assert judged(facts=facts, catalog=CatalogSettings(max_age_days=allowed)) == (
        [
            (
                "AOAI901",
                "warning",
                f"the newest {age[0]} in the catalog is from {age[1]}, {age[2]} days old; the settings allow {allowed} "
                f"days; `aoai catalog {'refresh' if age[0] == 'edition' else 'capture'}` gets a newer {age[0]}, "
                "or update pulumi-azure-openai",
            )
        ]
        if age
        else []
    )


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (
            WaiverUse(ReadWaiver(waiver("2026-10-04"), "", AT), matched=1),
            "the waiver of AOAI503 for prod/acct/chat expired on 2026-10-04; "
            "fix what it waived, or agree on a new date with ai-platform; otherwise remove it",
        ),
        (
            WaiverUse(ReadWaiver(None, "it has no owner", AT)),
            "the waiver in aoai.yaml:4 does not apply: it has no owner",
        ),
        (WaiverUse(ReadWaiver(None, "it has no owner")), "the waiver does not apply: it has no owner"),
        (
            WaiverUse(
                ReadWaiver(waiver("2026-12-31", "prod/*"), "", AT),
                matched=2,
                outlived=(("prod/acct/chat", date(2026, 9, 1)),),
            ),
            "the waiver of AOAI503 for prod/* ended for prod/acct/chat on 2026-09-01, when its model retired; "
            "deploy another model",
        ),
    ],
)
def test_a_waiver_that_does_not_apply_is_told(use: WaiverUse, message: str) -> None:
    """Expired, malformed, or outlived by its own model: each with what to do."""
    assert judged(use) == [("AOAI902", "warning", message)]


def test_an_unused_waiver_is_told() -> None:
    """It matches nothing, and could have."""
    idle = WaiverUse(ReadWaiver(waiver(), "", AT), idle=True)
    assert judged(idle) == [
        (
            "AOAI903",
            "warning",
            "the waiver of AOAI503 for prod/acct/chat matches no finding; "
            "remove it, or correct its target (`stack/account/deployment`)",
        )
    ]


@pytest.mark.parametrize(
    "use",
    [
        WaiverUse(ReadWaiver(waiver(), "", AT), matched=1),
        WaiverUse(ReadWaiver(waiver(), "", AT)),
        WaiverUse(ReadWaiver(waiver("2026-10-05"), "", AT), matched=1),
    ],
    ids=["used", "of another stack", "its last day"],
)
def test_a_waiver_in_order_is_not_mentioned(use: WaiverUse) -> None:
    """What applies, or is about another stack, needs no word."""
    assert judged(use) == []


def test_an_expired_waiver_is_not_called_unused_too() -> None:
    """One waiver is one finding."""
    found = judged(WaiverUse(ReadWaiver(waiver("2026-10-04"), "", AT), idle=True))
    assert [rule for rule, _, _ in found] == ["AOAI902"]


def test_levels_hold_for_them_as_well() -> None:
    """Settings give them another level, or turn them off."""
    expired = WaiverUse(ReadWaiver(waiver("2026-10-04"), "", AT))
    assert [level for _, level, _ in judged(expired, levels={"waiver-expired": Level.ERROR})] == ["error"]
    assert judged(expired, levels={"AOAI902": Level.DISABLED}) == []


def test_they_stand_where_the_waiver_is_written() -> None:
    """Without a target, the position is the waiver's own."""
    uses = [WaiverUse(ReadWaiver(waiver("2026-10-04"), "", AT)), WaiverUse(ReadWaiver(None, "it has no owner", AT))]
    found = list(judge_overall(RULES, Context(FRESH, Settings(), FRESH.as_of, Plan("", "")), uses))
    assert [(one.position, one.field, one.actual) for one in found] == [
        (AT, "waivers", "AOAI503 prod/acct/chat"),
        (AT, "waivers", "it has no owner"),
    ]


STACK = """\
accounts:
  - {name: acct, kind: OpenAI, location: eastus2}
deployments:
  - {name: chat, account: acct, location: eastus2, model: {format: OpenAI, name: gpt-5.1},
     sku: {name: GlobalStandard, capacity: 10}}
"""
"""One warning, AOAI107, which the examples waive."""


@pytest.mark.parametrize("rule", [one for one in RULES if isinstance(one.wrong, str)], ids=lambda one: one.id)
def test_the_examples_are_judged_as_they_say(rule: Rule, tmp_path: Path) -> None:
    """The wrong settings of each rule's page give its finding and no other of these; the right ones none."""
    path = tmp_path / "aoai.yaml"
    plan = read_yaml(STACK.encode(), source_of("dev.yaml", "dev", None))
    for example, expected in ((rule.wrong, [rule.id]), (rule.right, [])):
        path.write_text(example, encoding="utf-8")
        read = read_settings(file=path)
        context = Context(open_catalog(rule.as_of), read.settings, rule.as_of, plan)
        asked = [one for one in RULES if one.id == "AOAI107" or isinstance(one.wrong, str)]
        _, uses = apply_waivers([run_rules(plan, asked, context)], read.waivers, asked, context)
        assert [one.rule for one in judge_overall(asked, context, uses)] == expected
