"""JUnit XML: a suite a plan, a case a declaration; failed is what makes the check fail."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_policies.core.finding import Level
from aoai_policies.core.report import Basis
from aoai_policies.reports.junit import render_junit
from tests.policies.reports.findings import ACCOUNT, CHAT, EVERYTHING, finding, report_of
from tests.synthetic import deployment

SKU = "Global-Standard is not a valid SKU; Azure spells it GlobalStandard"


def parsed(text: str | bytes) -> ET.Element:
    """Read what we wrote ourselves."""
    return ET.fromstring(text)  # noqa: S314


def cases(text: str) -> dict[str, list[tuple[str, str | None, str | None]]]:
    """Name of each case, and what it says: element, message, text."""
    return {
        case.get("name", ""): [(one.tag, one.get("message"), one.text) for one in case]
        for case in parsed(text).iter("testcase")
    }


def test_one_of_everything() -> None:
    """Errors fail, gaps are skipped, all else is output; every declaration is there, also the one that passes."""
    assert cases(render_junit(EVERYTHING)) == {
        "prod": [("system-out", None, "warning AOAI305 exceeds-default-quota: too much")],
        "prod/acct": [("system-out", None, "info AOAI604 managed-identity-missing: no identity")],
        "prod/acct/chat": [
            ("failure", SKU, f"error AOAI103 unknown-sku: {SKU}"),
            ("system-out", None, "unverified AOAI502 closed: nobody knows"),
        ],
        "prod/acct/fast": [
            ("skipped", "2 checks unverified", None),
            (
                "system-out",
                None,
                f"waived, error AOAI103 unknown-sku: {SKU} "
                "(waived until 2027-03-01 by ai-platform: moves in March, ticket 812)\n"
                "unverified AOAI104 gap: location is not known before apply, so AOAI104 was not checked\n"
                "unverified AOAI201 gap: location is not known before apply, so AOAI201 was not checked",
            ),
        ],
        "prod/acct/called": [
            (
                "system-out",
                None,
                f"warning AOAI107 version-not-pinned: no version\nknown, error AOAI103 unknown-sku: {SKU}",
            )
        ],
        "catalog and waivers": [
            (
                "system-out",
                None,
                "warning AOAI901 stale-catalog: the catalog is old\nwarning AOAI902 waiver-expired: it expired",
            )
        ],
    }


def test_the_counts_are_right() -> None:
    """Suites and the whole count their cases."""
    root = parsed(render_junit(EVERYTHING))
    counted = [[one.get(key) for key in ("name", "tests", "failures", "skipped")] for one in (root, *root)]
    assert counted == [
        ["aoai", "6", "1", "1"],
        ["preview.json (prod)", "5", "1", "1"],
        ["all plans", "1", "0", "0"],
    ]


def test_a_case_knows_its_line() -> None:
    """Cases name the file in the repository, and the suite what was checked against."""
    root = parsed(render_junit(EVERYTHING))
    chat = next(case for case in root.iter("testcase") if case.get("name") == "prod/acct/chat")
    assert (chat.get("file"), chat.get("line"), chat.get("classname")) == ("infra/team.py", "9", "preview.json (prod)")
    properties = {one.get("name"): one.get("value") for one in root[0].iter("property")}
    assert properties == {"asOf": "2026-10-05", "edition": "2026-10-01", "capture": "", "rulesNotRun": "AOAI804"}


@pytest.mark.parametrize(
    ("fail_on", "strict", "failing"),
    [
        (Level.ERROR, False, {"prod/acct/chat"}),
        (Level.ERROR, True, {"prod/acct/chat", "prod/acct/fast"}),
        (Level.WARNING, False, {"prod", "prod/acct/chat", "prod/acct/called", "catalog and waivers"}),
        (
            Level.INFO,
            False,
            {"prod", "prod/acct", "prod/acct/chat", "prod/acct/called", "catalog and waivers"},
        ),
    ],
)
def test_what_fails_is_what_the_check_fails_on(fail_on: Level, strict: bool, failing: set[str]) -> None:  # noqa: FBT001
    """`--fail-on` and `--strict` decide as they decide the exit code; waived and known never fail."""
    own = msgspec.structs.replace(EVERYTHING.plans[0], basis=Basis(fail_on=fail_on, strict=strict))
    found = cases(render_junit(msgspec.structs.replace(EVERYTHING, plans=(own,))))
    assert {name for name, parts in found.items() if any(tag == "failure" for tag, _, _ in parts)} == failing


def test_several_failures_are_one_element() -> None:
    """Readers of JUnit take one failure a case; it has all of them."""
    report = report_of(finding(), finding(rule="AOAI104", slug="unknown-region", message="no region"))
    assert cases(render_junit(report))["prod/acct/chat"] == [
        ("failure", "2 findings", f"error AOAI103 unknown-sku: {SKU}\nerror AOAI104 unknown-region: no region")
    ]


@given(st.text(st.characters(exclude_categories=())), st.text())
def test_any_text_makes_valid_xml(name: Any, message: str) -> None:
    """Control characters and halves of surrogates are left out: no XML can hold them."""
    target = deployment(deployment_name=name)
    text = render_junit(report_of(finding(target, message=message), targets=(ACCOUNT, CHAT, target)))
    root = parsed(text.encode("utf-8"))
    assert len(list(root.iter("testcase"))) == 3
    assert text.startswith('<?xml version="1.0" encoding="utf-8"?>\n')


@given(st.text(st.characters(min_codepoint=32, exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")))
def test_what_xml_can_hold_is_kept(message: str) -> None:
    """All else is escaped, and reads back as it was."""
    found = cases(render_junit(report_of(finding(message=message))))["prod/acct/chat"]
    assert found[0][1] == message
