"""Annotations of GitHub Actions: the right command on the right line, and nothing that could break out of it."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from aoai_policies.core.finding import Level
from aoai_policies.core.report import Place
from aoai_policies.core.target import Position
from aoai_policies.reports.github import escape_data, escape_property, render_github
from tests.policies.reports.findings import CALLED, CHAT, EVERYTHING, HELD, finding, gap, report_of
from tests.synthetic import deployment


def test_one_of_everything() -> None:
    """Levels are commands; unverified, waived and known findings are notices; gaps of one cause are one."""
    sku = "Global-Standard is not a valid SKU; Azure spells it GlobalStandard"
    assert render_github(EVERYTHING).splitlines() == [
        f"::error file=infra/team.py,line=9,title=AOAI103 unknown-sku::prod/acct/chat: {sku}",
        "::warning file=infra/team.py,line=9,title=AOAI107 version-not-pinned::prod/acct/called: no version, "
        "called from infra/__main__.py:31, called from shared/run.py:2",
        "::notice file=infra/__main__.py,line=3,title=AOAI604 managed-identity-missing::prod/acct: no identity",
        f"::notice file=infra/Pulumi.yaml,title=AOAI103 unknown-sku (waived)::prod/acct/fast: {sku}"
        "%0Awaived until 2027-03-01 by ai-platform: moves in March, ticket 812",
        f"::notice file=infra/team.py,line=9,title=AOAI103 unknown-sku (known)::prod/acct/called: {sku}, "
        "called from infra/__main__.py:31, called from shared/run.py:2",
        "::warning file=infra/Pulumi.yaml,title=AOAI305 exceeds-default-quota::too much",
        "::notice file=infra/Pulumi.yaml,title=unverified::prod/acct/fast: location is not known before apply, "
        "so 2 checks did not run: AOAI104, AOAI201",
        "::notice file=infra/team.py,line=9,title=AOAI502 closed (unverified)::prod/acct/chat: nobody knows",
        "::warning file=infra/Pulumi.yaml,title=AOAI901 stale-catalog::the catalog is old",
        "::warning file=infra/aoai.yaml,line=4,title=AOAI902 waiver-expired::it expired",
        "1 error, 4 warnings, 1 info, 3 unverified, 1 waived, 1 known",
        "3 deployments on 1 account in preview.json (prod)",
        "1 of 3 fully checked as of 2026-10-05 against edition 2026-10-01 (newest source 4 days old)",
        "not run: AOAI804 (needs operations)",
    ]


def test_a_waived_gap() -> None:
    """A waived gap says both."""
    from msgspec.structs import replace

    line = render_github(report_of(replace(gap("AOAI104"), waiver=HELD))).splitlines()[0]
    assert line.startswith("::notice file=infra/Pulumi.yaml,title=waived%2C unverified::prod/acct/fast: location")


def test_a_finding_outside_the_repository_has_no_file() -> None:
    """Without a file in the repository the annotation is the run's, not a line's."""
    report = report_of(finding(deployment(position=Position("../../other.py", 3))), place=Place("/repository", "infra"))
    assert render_github(report).startswith("::error title=AOAI103 unknown-sku::prod//chat: ")


def test_nothing_found_is_the_summary_alone() -> None:
    """No findings, no commands."""
    assert not any(line.startswith("::") for line in render_github(report_of()).splitlines())


@given(st.text())
def test_data_can_be_read_back_and_ends_no_line(text: str) -> None:
    """Escaping loses nothing and leaves no line break."""
    escaped = escape_data(text)
    assert not set("\r\n") & set(escaped)
    assert escaped.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%") == text


@given(st.text())
def test_properties_end_neither_property_nor_command(text: str) -> None:
    """Neither commas nor colons are left, so that no value becomes another property or the message."""
    escaped = escape_property(text)
    assert not set("\r\n:,") & set(escaped)
    back = escaped.replace("%2C", ",").replace("%3A", ":").replace("%0A", "\n").replace("%0D", "\r")
    assert back.replace("%25", "%") == text


NASTY = st.text(st.sampled_from("a:,%\r\n\u2028|`* "), max_size=12)


@given(NASTY, NASTY, NASTY)
def test_no_name_makes_a_command_of_its_own(name: str, message: str, path: str) -> None:
    """Whatever somebody calls a deployment, a file or a stack: one finding is one command, the rest are no commands."""
    target = deployment(deployment_name=f"{name}\n::error::x", position=Position(path or "x", 1), account_urn="a")
    report = report_of(finding(target, message=message), targets=(CHAT, target, CALLED), stack=f"{name}\n::stop::")
    commands = [line for line in re.split(r"[\r\n]", render_github(report)) if line.lstrip().startswith("::")]
    assert len(commands) == 1
    assert commands[0].startswith("::error ")


def test_levels_are_commands() -> None:
    """error, warning, notice."""
    found = [finding(level=level) for level in (Level.ERROR, Level.WARNING, Level.INFO)]
    assert [line.split()[0] for line in render_github(report_of(*found)).splitlines()[:3]] == [
        "::error",
        "::warning",
        "::notice",
    ]
