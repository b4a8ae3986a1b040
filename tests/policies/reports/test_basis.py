"""Every report names what it rests on: settings, rules that are off, waivers, overlays, the baseline."""

from __future__ import annotations

import json
from datetime import date

import msgspec
import pytest

from aoai_policies.cli.outputs import FORMATS, render
from aoai_policies.core.finding import Level, Outcome
from aoai_policies.core.report import Basis, Broken, Report, joined
from aoai_policies.core.settings import Waiver
from tests.policies.reports.findings import finding, report_of

BASIS = Basis(
    settings=("infra/aoai.yaml", "aoai.yaml"),
    loosened=("infra/aoai.yaml: levels.AOAI202: disabled, was error",),
    rules_off={"AOAI202": "infra/aoai.yaml:1", "AOAI601": "--ignore"},
    waivers=(Waiver("AOAI503", "prod/*/legacy", "moves", "us", date(2027, 3, 1)),),
    overlays=("agreed.yaml (2026-10-01)",),
    baseline="known.json",
)
SAID = (
    "infra/aoai.yaml: levels.AOAI202: disabled, was error",
    "AOAI202",
    "infra/aoai.yaml:1",
    "--ignore",
    "prod/*/legacy",
    "agreed.yaml (2026-10-01)",
    "known.json",
)


@pytest.mark.parametrize("output_format", [one for one in FORMATS if one != "gitlab"])
def test_every_format_names_it(output_format: str) -> None:
    """GitLab's format alone has no place for what is not a finding."""
    text = render(report_of(finding(), basis=BASIS), output_format, colour=False)
    plain = text.replace("\\", "").replace("&gt;", ">")
    assert [said for said in SAID if said not in plain] == []


def test_the_lines_of_a_person() -> None:
    """Nothing is fully checked while a rule is off."""
    lines = render(report_of(finding(), basis=BASIS), "text", colour=False).splitlines()
    assert lines[-7:] == [
        "0 of 3 fully checked as of 2026-10-05 against edition 2026-10-01 (newest source 4 days old)",
        "settings: infra/aoai.yaml over aoai.yaml",
        "loosened by infra/aoai.yaml: levels.AOAI202: disabled, was error",
        "rules off: AOAI202 by infra/aoai.yaml:1; AOAI601 by --ignore",
        "waivers in effect: AOAI503 for prod/*/legacy until 2027-03-01",
        "own catalogs in effect: agreed.yaml (2026-10-01)",
        "baseline in effect: known.json",
    ]


def test_the_fields_of_a_program() -> None:
    """In JSON they are the plan's."""
    (plan,) = json.loads(render(report_of(finding(), basis=BASIS), "json", colour=False))["plans"]
    assert plan["settings"] == ["infra/aoai.yaml", "aoai.yaml"]
    assert plan["rulesOff"] == {"AOAI202": "infra/aoai.yaml:1", "AOAI601": "--ignore"}
    assert plan["waivers"][0]["target"] == "prod/*/legacy"
    assert (plan["overlays"], plan["baseline"]) == (["agreed.yaml (2026-10-01)"], "known.json")
    assert (plan["fullyChecked"], plan["failOn"], plan["strict"]) == (0, "error", False)


def _broken() -> Report:
    return joined([report_of(finding())], (), [Broken("infra/mail", "infra/mail: the program ended\x1b[31m")])


@pytest.mark.parametrize("output_format", FORMATS)
def test_what_was_not_checked_is_in_every_report(output_format: str) -> None:
    """With its reason, and without doing anything to whoever reads it."""
    text = render(_broken(), output_format, colour=False)
    assert "infra/mail: the program ended" in text.replace("\\", "")
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("level", "basis", "fails"),
    [
        (Level.ERROR, Basis(), True),
        (Level.WARNING, Basis(), False),
        (Level.WARNING, Basis(fail_on=Level.WARNING), True),
    ],
)
def test_a_report_fails_by_its_settings(level: Level, basis: Basis, fails: bool) -> None:  # noqa: FBT001
    """At or above `fail_on`; what is not verified counts under `strict`."""
    assert report_of(finding(level=level), basis=basis).fails is fails
    unverified = finding(level=level, outcome=Outcome.UNVERIFIED)
    assert not report_of(unverified, basis=basis).fails
    assert report_of(unverified, basis=msgspec.structs.replace(basis, strict=True)).fails is fails
