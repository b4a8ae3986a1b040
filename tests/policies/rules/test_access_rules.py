"""What the rules about who may use a model say (AOAI40x), of a small catalog on 2026-10-05."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aoai_policies.core.plan import Knowledge, Plan, Related, RelatedKind
from aoai_policies.core.settings import Access, Grant, Settings
from aoai_policies.core.target import UNKNOWN
from aoai_policies.rules.example import account, plan_of
from tests.synthetic import capture, catalog_of, deployment, edition, facts, judged

GATED = edition("2026-09-01", facts(registration="required"))
FREE = edition("2026-09-02", facts(registration="not required"))
SILENT = edition("2026-09-03", facts())
APPLY = "apply for access and record it in the settings under access.granted (Models, 2026-09-01)"


def grant(*models: str, until: str | None = None) -> Grant:
    return Grant(models, date.fromisoformat(until) if until else None)


@pytest.mark.parametrize(
    ("sources", "granted", "expected"),
    [
        (
            [GATED],
            [],
            [
                (
                    "unverified",
                    "gpt-9 2026-01-01 needs registration, and the settings do not say whether access was granted; "
                    f"{APPLY}",
                )
            ],
        ),
        ([GATED], [grant("gpt-9")], []),
        ([GATED], [grant("gpt-9@2026-01-01")], []),
        ([GATED], [grant("GPT-*")], []),
        (
            [GATED],
            [grant("gpt-9@2025-*"), grant("o3-pro")],
            [
                (
                    "fail",
                    f"gpt-9 2026-01-01 needs registration, and the settings grant access only to other models; {APPLY}",
                )
            ],
        ),
        ([GATED], [grant("gpt-9", until="2026-10-06")], []),
        ([GATED], [grant("gpt-9", until="2026-10-05")], []),
        (
            [GATED],
            [grant("gpt-9", until="2026-10-04")],
            [
                (
                    "fail",
                    "gpt-9 2026-01-01 needs registration, and the access recorded in the settings ended on 2026-10-04; "
                    f"{APPLY}",
                )
            ],
        ),
        (
            [GATED],
            [grant("gpt-9", until="2026-08-01"), grant("gpt-*", until="2026-10-01"), grant("o3")],
            [
                (
                    "fail",
                    "gpt-9 2026-01-01 needs registration, and the access recorded in the settings ended on 2026-10-01; "
                    f"{APPLY}",
                )
            ],
        ),
        ([GATED], [grant("gpt-9", until="2026-08-01"), grant("gpt-*", until="2027-10-01")], []),
        ([GATED, FREE], [], []),
        (
            [GATED, SILENT],
            [grant("o3-pro")],
            [
                (
                    "fail",
                    f"gpt-9 2026-01-01 needs registration, and the settings grant access only to other models; {APPLY}",
                )
            ],
        ),
        ([FREE], [], []),
        ([edition("2026-09-01", facts(version="2025-01-01", registration="required"), facts())], [], []),
        ([capture("2026-09-01", facts())], [], []),
    ],
    ids=[
        "settings say nothing", "granted by name", "granted by version", "granted by pattern", "others granted",
        "granted until tomorrow", "granted until today", "ended yesterday", "the last day of several", "one still runs",
        "a newer source says free", "a newer source says nothing", "free", "another version", "nobody says",
    ],
)  # fmt: skip
def test_registration(sources: list[Any], granted: list[Grant], expected: list[tuple[str, str]]) -> None:
    """AOAI401: the newest source that speaks says whether a model is gated; a grant holds through its last day."""
    settings = Settings(access=Access(tuple(granted)))
    assert judged("AOAI401", deployment(), catalog_of(*sources), settings) == expected


def test_registration_without_a_known_version() -> None:
    """AOAI401: a row without version speaks for all, so that an unknown version does not matter."""
    catalog = catalog_of(edition("2026-09-01", facts(version="", registration="required")))
    assert judged("AOAI401", deployment(version=UNKNOWN), catalog)[0][0] == "unverified"


def filters(*settings: Any, of: str = "acct", kind: RelatedKind = RelatedKind.CONTENT_FILTER) -> Plan:
    related = Related(kind, "strict", "strict", of, {"properties": {"contentFilters": list(settings)}})
    return plan_of(account(), related=(related,), knows=frozenset({Knowledge.RELATED}))


def harm(name: str = "Hate", **fields: Any) -> dict[str, Any]:
    return {"name": name, "source": "Prompt", "enabled": True, "blocking": True, **fields}


NEEDS = "which needs Microsoft's approval; block at a severity instead, or apply for modified content filters"


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (filters(harm()), []),
        (filters(harm(blocking=None, enabled=None)), []),
        (filters(harm(enabled=False)), [f"content filter strict is off for Hate in the prompt, {NEEDS}"]),
        (filters(harm(blocking=False)), [f"content filter strict does not block for Hate in the prompt, {NEEDS}"]),
        (
            filters(harm(blocking=False, enabled=False, source="Completion")),
            [f"content filter strict is off for Hate in the completion, {NEEDS}"],
        ),
        (
            filters(harm("self_harm", enabled=False), harm("Self-Harm", enabled=False), harm("self harm")),
            [
                f"content filter strict is off for self_harm in the prompt, {NEEDS}",
                f"content filter strict is off for Self-Harm in the prompt, {NEEDS}",
            ],
        ),
        (filters(harm("Jailbreak", enabled=False)), []),
        (filters("nothing"), []),
        (filters(harm(enabled=False), of="other"), []),
        (filters(harm(enabled=False), kind=RelatedKind.DIAGNOSTIC_SETTING), []),
    ],
)
def test_content_filters_that_need_approval(plan: Plan, expected: list[str]) -> None:
    """AOAI402: the four harms have to be on and to block; what is not written is on."""
    assert judged("AOAI402", plan, catalog_of()) == [("fail", message) for message in expected]
