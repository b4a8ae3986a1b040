"""What the rules about the catalog, waivers and what was not read say (AOAI90x)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aoai_catalog.load import Source
from aoai_policies.core.context import Context
from aoai_policies.core.overall import judge_overall
from aoai_policies.core.plan import Unread
from aoai_policies.core.settings import CatalogSettings, Settings, Waiver
from aoai_policies.core.target import Position
from aoai_policies.core.waivers import ReadWaiver, WaiverUse
from aoai_policies.rules.example import plan_of
from tests.synthetic import DAY, capture, catalog_of, deployment, edition, only, overlay, run

WAIVER = Waiver("AOAI503", "prod/*/chat", "moves in March", "ai-platform", DAY)


def overall(rule: str, *sources: Source, settings: Settings | None = None, use: WaiverUse | None = None) -> list[str]:
    context = Context(catalog_of(*sources), settings or Settings(), DAY, plan_of())
    return [one.message for one in judge_overall(only(rule), context, [use] if use else [])]


EDITION, CAPTURE = (f"the newest {kind} in the catalog is from" for kind in ("edition", "capture"))
REFRESH, RECORD = (
    f"`aoai catalog {command}` gets a newer {kind}"
    for command, kind in (("refresh", "edition"), ("capture", "capture"))
)


@pytest.mark.parametrize(
    ("sources", "allowed", "expected"),
    [
        ([edition("2026-10-05")], 0, ""),
        ([edition("2026-10-04")], 1, ""),
        ([edition("2026-10-04")], 0, f"{EDITION} 2026-10-04, 1 day old; the settings allow 0 days; {REFRESH}"),
        ([edition("2026-07-07"), capture("2026-07-07")], 90, ""),
        ([edition("2026-07-06"), capture("2026-07-07")], 90, ""),
        ([edition("2026-07-07"), capture("2026-07-06")], 90, ""),
        ([capture("2026-07-06")], 90, f"{CAPTURE} 2026-07-06, 91 days old; the settings allow 90 days; {RECORD}"),
        (
            [edition("2026-07-06"), capture("2026-06-07")],
            90,
            f"{EDITION} 2026-07-06, 91 days old, {CAPTURE} 2026-06-07, 120 days old; the settings allow 90 days; "
            f"{REFRESH}, {RECORD}",
        ),
        (
            [edition("2026-06-06"), overlay("2026-10-01")],
            90,
            f"{EDITION} 2026-06-06, 121 days old; the settings allow 90 days; {REFRESH}",
        ),
        ([], 90, ""),
    ],
)
def test_how_old_a_catalog_may_be(sources: list[Source], allowed: int, expected: str) -> None:
    """AOAI901: the newest source counts, the bound is included, both kinds are named; an overlay is none of them."""
    message = f"{expected}, or update pulumi-azure-openai"
    settings = Settings(catalog=CatalogSettings(max_age_days=allowed))
    assert overall("AOAI901", *sources, settings=settings) == ([message] if expected else [])


ENDED = "the waiver of AOAI503 for prod/*/chat"


@pytest.mark.parametrize(
    ("rule", "use", "expected"),
    [
        ("AOAI902", WaiverUse(ReadWaiver(WAIVER)), []),
        (
            "AOAI902",
            WaiverUse(ReadWaiver(Waiver("AOAI503", "prod/*/chat", "moves", "ai-platform", date(2026, 10, 4)))),
            [f"{ENDED} expired on 2026-10-04; fix what it waived, or agree on a new date with ai-platform; otherwise "
             "remove it"],
        ),
        (
            "AOAI902",
            WaiverUse(ReadWaiver(WAIVER), outlived=(("prod/a/chat", date(2026, 9, 1)),)),
            [f"{ENDED} ended for prod/a/chat on 2026-09-01, when its model retired; deploy another model"],
        ),
        (
            "AOAI902",
            WaiverUse(ReadWaiver(None, "it has no owner", Position("aoai.yaml", 3))),
            ["the waiver in aoai.yaml:3 does not apply: it has no owner"],
        ),
        ("AOAI902", WaiverUse(ReadWaiver(None, "it has no owner")), ["the waiver does not apply: it has no owner"]),
        ("AOAI903", WaiverUse(ReadWaiver(WAIVER)), []),
        (
            "AOAI903",
            WaiverUse(ReadWaiver(WAIVER), idle=True),
            [f"{ENDED} matches no finding; remove it, or correct its target (`stack/account/deployment`)"],
        ),
        (
            "AOAI903",
            WaiverUse(ReadWaiver(WAIVER), idle=True, near="prod/acct/chat"),
            [f"{ENDED} matches no finding; the nearest declared target is prod/acct/chat; correct it, or remove it"],
        ),
        (
            "AOAI903",
            WaiverUse(ReadWaiver(WAIVER, about=Position("a.py", 4)), idle=True),
            [f"{ENDED} matches no finding; remove it, or write it on the line that the finding names, or alone on the "
             "line above"],
        ),
        (
            "AOAI903",
            WaiverUse(ReadWaiver(Waiver("AOAI503", "a", "moves", "o", date(2026, 10, 4))), idle=True),
            [],
        ),
        ("AOAI903", WaiverUse(ReadWaiver(None, "it has no owner"), idle=True), []),
    ],
)  # fmt: skip
def test_what_is_said_of_a_waiver(rule: str, use: WaiverUse, expected: list[str]) -> None:
    """AOAI902 and 903: what does not apply, and what waives nothing; one that has expired is not also unused."""
    assert overall(rule, use=use) == expected


@pytest.mark.parametrize(
    ("unread", "expected", "actual"),
    [
        (Unread("template linked", "it is linked by an address"),
         "template linked: it is linked by an address, so what is declared there was not checked", "template linked"),
        (Unread("step 3", "it is left out", id="urn:3", remedy="run a preview"),
         "step 3: it is left out, so what is declared there was not checked; run a preview", "urn:3"),
    ],
)  # fmt: skip
def test_what_could_not_be_opened(unread: Unread, expected: str, actual: Any) -> None:
    """AOAI906: each is unverified, named by its id where it has one."""
    (finding,) = run(plan_of(deployment(), unread=(unread,)), catalog_of(), only("AOAI906")).findings
    assert (finding.outcome.value, finding.message, finding.actual) == ("unverified", expected, actual)


def test_each_part_that_was_not_read_is_a_finding() -> None:
    """AOAI906: one finding a part, and none where everything was read."""
    unread = (Unread("template linked", "it is linked by an address"), Unread("component net", "its package is remote"))
    assert len(run(plan_of(deployment(), unread=unread), catalog_of(), only("AOAI906")).findings) == 2
    assert run(plan_of(deployment()), catalog_of(), only("AOAI906")).findings == ()
