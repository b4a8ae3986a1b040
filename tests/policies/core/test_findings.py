"""What a finding says, and how a report counts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aoai_catalog.load import Statement
from aoai_catalog.records import Place
from aoai_policies.core.finding import Finding, Level, Outcome, Suggestion, shown
from aoai_policies.core.plan import Knowledge
from aoai_policies.core.report import Report, make_report
from aoai_policies.core.rule import Page, Rule
from aoai_policies.core.run import Run
from aoai_policies.core.target import SECRET, UNKNOWN, Account, Position
from aoai_policies.rules.example import plan_of
from tests.synthetic import DAY, capture, catalog_of, deployment, edition


class Example(Rule):
    """The thing is wrong.

    Why: it matters,
    over two lines.
    Fix: write another.
    """

    id, slug, level = "AOAI990", "example", Level.ERROR


FACT = Statement("gpt-9: offered", "Matrix", date(2026, 5, 1), Place("matrix.md", 3))


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({}, "gpt-9 is wrong"),
        ({"suggest": ["a", "b"]}, "gpt-9 is wrong; use a or b"),
        ({"suggest": ["a"], "advice": "take a"}, "gpt-9 is wrong; take a"),
        ({"facts": [FACT]}, "gpt-9 is wrong (Matrix, 2026-05-01)"),
        ({"facts": [FACT, FACT], "suggest": [15]}, "gpt-9 is wrong; use 15 (Matrix, 2026-05-01)"),
    ],
)
def test_a_message_has_the_problem_the_advice_and_the_fact(said: dict[str, Any], message: str) -> None:
    """What is wrong, what to write instead, and the deciding fact with its date, in one line."""
    assert Example().fail(deployment(), "model", "gpt-9 is wrong", **said).message == message


def test_a_finding_names_field_value_and_suggestions() -> None:
    """The field is a path as declarations write it; suggestions are values for it."""
    finding = Example().fail(deployment(), "sku.name", "wrong", suggest=["Standard"], facts=[FACT])
    assert (finding.rule, finding.slug, finding.level, finding.outcome) == (
        "AOAI990",
        "example",
        Level.ERROR,
        Outcome.FAIL,
    )
    assert (finding.field, finding.actual, finding.suggestions, finding.statements) == (
        "sku.name",
        "GlobalStandard",
        (Suggestion("sku.name", "Standard"),),
        (FACT,),
    )


def test_unverified_suggests_nothing() -> None:
    """Where nothing is known, nothing is suggested."""
    finding = Example().unverified(deployment(), "model", "gpt-9 is not known", advice="look again", facts=[FACT])
    assert (finding.outcome, finding.message, finding.suggestions) == (
        Outcome.UNVERIFIED,
        "gpt-9 is not known; look again (Matrix, 2026-05-01)",
        (),
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (UNKNOWN, None),
        (SECRET, None),
        ("x", "x"),
        (17, 17),
        (17.0, 17),
        (17.5, 17.5),
        (["x"], None),
        ({"key": "x"}, None),
    ],
)
def test_a_declared_value_as_a_finding_shows_it(value: object, expected: object) -> None:
    """Unknown and secret values are not shown, objects neither, and whole numbers have no fraction."""
    assert shown(value) == expected


def test_a_docstring_is_a_page() -> None:
    """What, why and fix are the docstring's paragraphs, each as one line with a capital."""
    assert Example.page() == Page("The thing is wrong.", "It matters, over two lines.", "Write another.")


def test_a_finding_stands_where_its_target_is_declared() -> None:
    """The position is the target's; a finding about the plan has none."""
    finding = Example().fail(deployment(position=Position("__main__.py", 9)), "model", "wrong")
    assert finding.position == Position("__main__.py", 9)
    nowhere = Finding("AOAI990", "example", Level.ERROR, Outcome.FAIL, None, "wrong")
    assert nowhere.position is None


ONE, TWO = deployment(name="one"), deployment(name="two")


def finding(
    outcome: str = "fail", level: str = "error", target: Any = ONE, *, waiver: Any = None, rule: str = "AOAI990"
) -> Finding:
    return Finding(rule, "example", Level(level), Outcome(outcome), target, "wrong", waiver=waiver)


def report_of(*findings: Finding) -> Report:
    return make_report([Run(plan_of(ONE, TWO, Account("acct")), findings, {})], catalog_of())


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ((), {"fully_checked": 2}),
        ((finding(), finding()), {"error": 2, "fully_checked": 2}),
        ((finding(level="warning"), finding(level="info")), {"warning": 1, "info": 1, "fully_checked": 2}),
        ((finding("unverified"), finding("unverified")), {"unverified": 2, "fully_checked": 1}),
        ((finding("unverified"), finding("unverified", target=TWO)), {"unverified": 2, "fully_checked": 0}),
        ((finding("unverified", target=Account("acct")),), {"unverified": 1, "fully_checked": 2}),
        ((finding(waiver="move in March"), finding()), {"error": 1, "waived": 1, "fully_checked": 2}),
        ((finding("unverified", waiver="known"),), {"waived": 1, "fully_checked": 1}),
    ],
    ids=[
        "nothing",
        "errors",
        "other levels",
        "two gaps of one deployment",
        "two gaps of two",
        "a gap of an account",
        "a waived one",
        "a waived gap",
    ],
)
def test_a_report_counts(findings: tuple[Finding, ...], expected: dict[str, int]) -> None:
    """Failures count by level, unverified and waived ones apart; fully checked is who has no unverified finding."""
    summary = report_of(*findings).summary
    counts = {
        "error": summary.error,
        "warning": summary.warning,
        "info": summary.info,
        "unverified": summary.unverified,
        "waived": summary.waived,
        "fully_checked": summary.fully_checked,
    }
    assert counts == dict.fromkeys(counts, 0) | expected
    assert summary.deployments == 2


@pytest.mark.parametrize(
    ("one", "level", "strict", "expected"),
    [
        (finding(), "error", False, True),
        (finding(level="warning"), "error", False, False),
        (finding(level="warning"), "warning", False, True),
        (finding(level="error"), "info", False, True),
        (finding(level="info"), "warning", False, False),
        (finding("unverified"), "error", False, False),
        (finding("unverified"), "error", True, True),
        (finding("unverified", "info"), "error", True, False),
        (finding(waiver="known"), "info", True, False),
    ],
)
def test_what_a_run_fails_on(one: Finding, level: str, strict: bool, expected: bool) -> None:  # noqa: FBT001
    """A failure at or above the level fails the run, an unverified finding under `--strict`, a waived one never."""
    assert report_of(one).reaches(Level(level), strict=strict) is expected


def test_a_report_puts_plans_together() -> None:
    """Plans, findings and what could not run, of all runs of one invocation."""
    lacks = {"AOAI801": frozenset({Knowledge.DEPENDENCIES})}
    runs = [
        Run(plan_of(ONE), (finding(),), lacks),
        Run(plan_of(TWO, Account("acct")), (finding(target=TWO),), {"AOAI510": frozenset({Knowledge.OPERATIONS})}),
    ]
    report = make_report(runs, catalog_of(edition("2026-05-01"), capture("2026-06-01")))
    assert [(plan.accounts, plan.deployments) for plan in report.plans] == [(0, 1), (1, 1)]
    assert [one.target.name for one in report.findings if one.target] == ["one", "two"]
    assert report.summary.rules_not_run == ("AOAI510", "AOAI801")
    assert (report.as_of, report.catalog.edition, report.catalog.capture, report.catalog.age_days) == (
        DAY,
        date(2026, 5, 1),
        date(2026, 6, 1),
        126,
    )


def test_a_catalog_without_sources_has_no_age() -> None:
    """Before the first source there is no date and no age."""
    dates = report_of().catalog
    assert (dates.edition, dates.capture, dates.age_days) == (None, None, None)
