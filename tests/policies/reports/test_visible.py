"""Names and messages come from anybody: what they hold is shown, and does nothing to whoever reads a report."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_policies.core.report import Report
from aoai_policies.core.visible import visible
from aoai_policies.reports.github import render_github
from aoai_policies.reports.json import render_json
from aoai_policies.reports.junit import render_junit
from aoai_policies.reports.markdown import render_markdown
from aoai_policies.reports.sarif import render_sarif
from aoai_policies.reports.text import render_text
from tests.policies.reports.findings import HELD, finding, gap, report_of
from tests.synthetic import deployment

NASTY = "a\n::error::x\x1b[31m\x07\u202eb\u2066\x9b"
SHOWN = r"a\n::error::x\x1b[31m\x07\u202eb\u2066\x9b"
RENDERERS = [render_text, render_github, render_markdown, render_junit]


def _report() -> Report:
    from msgspec.structs import replace

    target = deployment(name=NASTY, deployment_name=NASTY, account_urn="a")
    return report_of(
        finding(target, message=f"{NASTY} is not a valid SKU"),
        finding(target, waiver=replace(HELD, reason=NASTY)),
        gap("AOAI104", target),
        targets=(target,),
        notes=(f"{NASTY} was not read",),
        stack=NASTY,
    )


@pytest.mark.parametrize("render", RENDERERS)
def test_no_control_character_reaches_a_report(render: Callable[[Report], str]) -> None:
    """Line breaks, escapes, bells and overrides of the direction are shown as Python writes them."""
    text = render(_report())
    assert {one for one in text if unicodedata.category(one) in {"Cc", "Cf"}} == {"\n"}
    assert not any(line.lstrip().startswith("::error::x") for line in text.splitlines())
    assert SHOWN in text.replace("%3A", ":").replace(r"\\", "\\").replace(r"\[", "[")


def test_the_same_text_as_a_person_reads_it() -> None:
    """One line a finding, a note and the summary, whatever they hold."""
    lines = render_text(_report()).splitlines()
    assert lines[:2] == [f"error   AOAI103 unknown-sku  deployment {SHOWN}", f"        {SHOWN} is not a valid SKU"]
    assert f"note  preview.json: {SHOWN} was not read" in lines
    assert f"1 deployment on 0 accounts in preview.json ({SHOWN})" in lines


def test_a_test_case_keeps_its_name_in_one_line() -> None:
    """JUnit's readers show names and messages as they are."""
    suite = ET.fromstring(render_junit(_report()).partition("\n")[2])[0]  # noqa: S314 - our own
    assert suite.get("name") == f"preview.json ({SHOWN})"


@pytest.mark.parametrize("render", [render_json, render_sarif])
def test_machines_get_the_text_itself(render: Callable[[Report], str]) -> None:
    """JSON has its own way to write what cannot be seen."""
    assert json.dumps(NASTY)[1:-1].split("\\u202e")[0].encode() in render(_report()).encode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("gpt-4.1 été 模型 `x` – ok", "gpt-4.1 été 模型 `x` – ok"),
        ("a\tb\r\nc", r"a\tb\r\nc"),
        ("::error::x", r"\x3a:error::x"),
        ("  ::error::x", r"  \x3a:error::x"),
        ("a::error::x", "a::error::x"),
        ("x ##vso[task.setvariable]y", r"x #\x23vso[task.setvariable]y"),
        ("##[error]y", r"#\x23[error]y"),
        ("## heading", "## heading"),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    """Letters of every language stay; what would be a command in a log does not."""
    assert visible(text) == shown


@given(st.text())
def test_what_is_shown_is_shown_the_same_again(text: str) -> None:
    """It can be applied wherever a text is written, even twice."""
    assert visible(visible(text)) == visible(text)
    assert len(visible(text).splitlines()) <= 1
