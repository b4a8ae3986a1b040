"""The report as a person reads it: whole reports, compared word for word."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from aoai_policies.core.finding import Finding, Level, Outcome, Waived
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.report import Edit, Fix, Report, make_report
from aoai_policies.core.run import Run
from aoai_policies.core.target import UNKNOWN, Account, Position
from aoai_policies.reports.text import COLOURS, render_text
from aoai_policies.reports.wording import some_of
from aoai_policies.rules.example import plan_of
from tests.synthetic import capacity, capture, catalog_of, deployment, edition, life, offer, only, run

ROWS = (offer("eastus2 westus", no="japaneast"), offer("japaneast", sku="Standard"), life("2026-11-04"))
CATALOG = catalog_of(
    edition("2026-10-01", *ROWS),
    capture("2026-08-22", offer("eastus2"), capacity(1, sku="GlobalStandard", maximum=1000)),
)


ASKED = only("AOAI104", "AOAI201", "AOAI202", "AOAI203", "AOAI301", "AOAI503", "AOAI510", "AOAI801")


def report_of(*plans: Plan) -> Report:
    return make_report([run(plan, CATALOG, ASKED) for plan in plans], CATALOG)


def plan(*declarations: Any, **facts: Any) -> Plan:
    """A plan that somebody named `preview.json`."""
    return msgspec.structs.replace(plan_of(*declarations, **facts), path="preview.json")


NOT_RUN = "not run: AOAI510 (needs operations), AOAI801 (needs the dependency graph)"
AGAINST = "as of 2026-10-05 against edition 2026-10-01 and capture 2026-08-22 (newest source 4 days old)"


def test_a_report_with_findings() -> None:
    """Each finding with level, rule, target and place, then its message; then counts, plans and what was checked."""
    wrong = deployment(
        location="japaneast",
        position=Position("__main__.py", 9),
        called_from=(Position("team.py", 31), Position("run.py", 2)),
    )
    assert render_text(report_of(plan(wrong))) == (
        "error   AOAI202 sku-not-in-region  deployment chat  __main__.py:9, from team.py:31, from run.py:2\n"
        "        gpt-9 2026-01-01 is not offered as GlobalStandard in japaneast; offered here as Standard; "
        "GlobalStandard in eastus2, westus (Matrix, 2026-10-01)\n"
        "warning AOAI503 retires-soon  deployment chat  __main__.py:9, from team.py:31, from run.py:2\n"
        "        gpt-9 2026-01-01 retires on 2026-11-04, in 30 days; no replacement is documented "
        "(Schedule, 2026-10-01)\n"
        "\n"
        "1 error, 1 warning, 0 info, 0 unverified, 0 waived\n"
        "1 deployment on 0 accounts in preview.json (dev)\n"
        f"1 of 1 fully checked {AGAINST}\n"
        f"{NOT_RUN}\n"
    )


def test_a_report_without_findings() -> None:
    """Where nothing is wrong, what was checked, against what, is still said."""
    empty = make_report([], catalog_of())
    assert render_text(empty) == (
        "0 errors, 0 warnings, 0 info, 0 unverified, 0 waived\n"
        "0 deployments on 0 accounts in \n"
        "nothing checked as of 2026-10-05: the catalog has no source that old\n"
    )


def test_gaps_of_one_cause_are_one_line() -> None:
    """All rules that lack one value of one deployment are told together, and the deployment is not fully checked."""
    report = render_text(report_of(plan(deployment(location=UNKNOWN), deployment(name="other"), Account("acct"))))
    lines = report.splitlines()
    assert [line for line in lines if line.startswith("unverified")] == ["unverified  deployment chat"]
    assert [line for line in lines if " did not run: " in line] == [
        "        location is not known before apply, so 2 checks did not run: AOAI104, AOAI202"
    ]
    assert "2 deployments on 1 account in preview.json (dev)" in lines
    assert f"1 of 2 fully checked {AGAINST}" in lines


def test_gaps_of_two_causes_are_two() -> None:
    """An unknown capacity and an unknown location are two things to look after."""
    report = render_text(report_of(plan(deployment(location=UNKNOWN, capacity=UNKNOWN))))
    assert [line.split(", so ")[0].strip() for line in report.splitlines() if " did not run: " in line] == [
        "location is not known before apply",
        "sku.capacity is not known before apply",
    ]


def finding(**fields: Any) -> Finding:
    given: dict[str, Any] = {
        "rule": "AOAI990",
        "slug": "example",
        "level": Level.ERROR,
        "outcome": Outcome.FAIL,
        "target": CHAT,
        "message": "wrong",
    }
    return Finding(**(given | fields))


CHAT = deployment()


def rendered(*findings: Finding, plan: Plan | None = None, **run_fields: Any) -> list[str]:
    whole = plan or plan_of(CHAT)
    done = Run(whole, findings, run_fields.pop("not_run", {}))
    return render_text(make_report([done], catalog_of())).splitlines()


def test_one_check_that_did_not_run() -> None:
    """One is one, not `1 checks`."""
    unknown = {"outcome": Outcome.UNVERIFIED, "unknown": "sku.name", "gap": "sku.name is a secret"}
    lines = rendered(finding(message="sku.name is a secret, so example was not checked", **unknown))
    assert lines[:2] == [
        "unverified  deployment chat",
        "        sku.name is a secret, so 1 check did not run: AOAI990",
    ]


def test_an_unverified_fact_is_told_with_its_rule() -> None:
    """What the catalog cannot tell has a rule and a message of its own."""
    assert rendered(finding(outcome=Outcome.UNVERIFIED, message="no source knows it"))[:2] == [
        "unverified AOAI990 example  deployment chat",
        "        no source knows it",
    ]


def test_a_waived_finding_stays_visible() -> None:
    """A waiver is told with its end and reason, and counted apart."""
    lines = rendered(finding(waiver=Waived(reason="moves in March", owner="ai-platform", expires=date(2027, 3, 1))))
    assert lines[:3] == [
        "waived  AOAI990 example  deployment chat",
        "        wrong",
        "        waived until 2027-03-01 by ai-platform: moves in March",
    ]
    assert "0 errors, 0 warnings, 0 info, 0 unverified, 1 waived" in lines


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (Account("acct"), "error   AOAI990 example  account acct"),
        (
            deployment(position=Position("infra/__main__.py", 7)),
            "error   AOAI990 example  deployment chat  infra/__main__.py:7",
        ),
        (None, "error   AOAI990 example"),
    ],
)
def test_where_a_finding_is(target: Any, expected: str) -> None:
    """A finding names its account or deployment, and the line where one is known."""
    assert rendered(finding(target=target))[0].rstrip() == expected


@pytest.mark.parametrize(("count", "expected"), [(1, "1 error, 0 warnings"), (2, "2 errors, 0 warnings")])
def test_one_is_singular(count: int, expected: str) -> None:
    """Counts are grammatical."""
    assert any(line.startswith(expected) for line in rendered(*[finding()] * count))


def test_notes_of_a_plan_are_told() -> None:
    """What a front end has to say of its input stands before the summary."""
    lines = rendered(plan=plan_of(CHAT, notes=("a resource could not be read",)))
    assert lines[0] == "note  example: a resource could not be read"


def test_plain_text_has_no_colour_codes() -> None:
    """Without a terminal the report is plain text; with one, colours add nothing else."""
    report = report_of(plan(deployment(location="japaneast"), deployment(name="x", location=UNKNOWN)))
    plain = render_text(report)
    assert "\x1b" not in plain
    coloured = render_text(report, lambda text, name: f"\x1b[{name}]{text}\x1b[0m")
    assert "\x1b[error]" in coloured
    for name in {*COLOURS, "dim", "bold", "0m"}:
        coloured = coloured.replace(f"\x1b[{name}]", "").replace(f"\x1b[{name}", "")
    assert coloured == plain


def marked(text: str, name: str) -> str:
    """As a terminal would have it, in words."""
    return f"<{name}>{text}</>"


def test_what_colours_mean() -> None:
    """What counts has the colour of its level, what does not is dim; green is what was done, or checked in full."""
    known = finding(rule="AOAI991", baseline=True)
    done = Run(plan_of(CHAT), [finding(), known], {"AOAI804": frozenset({Knowledge.OPERATIONS, Knowledge.BEFORE})})
    fixes = (
        Fix(finding(), (Edit("a.yaml", 3, 0, 2, "10", "15", "sku.capacity"),)),
        Fix(finding(target=deployment(position=Position("a.yaml", 9))), reason="written nowhere"),
        Fix(finding(target=None), reason="of nothing"),
    )
    report = msgspec.structs.replace(make_report([done], CATALOG), fixes=fixes)
    assert render_text(report, marked) == (
        "<error>error  </> <bold>AOAI990</> example  deployment chat\n"
        "        wrong\n"
        "<dim>known  </> <bold>AOAI991</> example  deployment chat\n"
        "        wrong\n"
        "<good>fixed</> AOAI990 chat: a.yaml:3 10 -> 15\n"
        "<>not fixed:</> AOAI990 chat (a.yaml:9): written nowhere\n"
        "<>not fixed:</> AOAI990: of nothing\n"
        "\n"
        "<error>1 error</>, <dim>0 warnings</>, <dim>0 info</>, 0 unverified, 0 waived, 1 known\n"
        "1 deployment on 0 accounts in example (dev)\n"
        f"<good>1 of 1 fully checked</> {AGAINST}\n"
        "<dim>not run: AOAI804 (needs operations and the state before)</>\n"
    )
    others = [finding(level=Level.WARNING), finding(level=Level.INFO)]
    lines = render_text(make_report([Run(plan_of(CHAT), others, {})], CATALOG), marked).splitlines()
    assert lines[-3] == "<dim>0 errors</>, <warning>1 warning</>, <info>1 info</>, 0 unverified, 0 waived"
    empty = render_text(make_report([], CATALOG), marked).splitlines()
    assert empty[-1] == f"<warning>nothing checked</> {AGAINST}"


def test_a_report_of_several_plans() -> None:
    """Each plan that has something to say has a heading, and so has what is about all."""
    runs = [Run(plan_of(CHAT), [finding()], {}), Run(plan_of(CHAT), [], {}), Run(plan_of(CHAT), [finding()], {})]
    about_all = finding(rule="AOAI992", target=None, message="all of it")
    assert render_text(make_report(runs, CATALOG, (about_all,))) == (
        "example (dev)\n"
        "error   AOAI990 example  deployment chat\n"
        "        wrong\n"
        "\n"
        "example (dev)\n"
        "error   AOAI990 example  deployment chat\n"
        "        wrong\n"
        "\n"
        "all plans\n"
        "error   AOAI992 example\n"
        "        all of it\n"
        "\n"
        "3 errors, 0 warnings, 0 info, 0 unverified, 0 waived\n"
        "3 deployments on 0 accounts in example (dev), example (dev), example (dev)\n"
        f"3 of 3 fully checked {AGAINST}\n"
    )


@pytest.mark.parametrize(("count", "told"), [(2, "0, 1"), (5, "0, 1, 2, 3, 4"), (7, "0, 1, 2, 3, 4 and 2 more")])
def test_of_many_names_the_first_five(count: int, told: str) -> None:
    """And how many more there are."""
    assert some_of([str(number) for number in range(count)]) == told


def test_every_line_stands_by_itself() -> None:
    """Messages are one line each, without trailing blanks, and the report ends with one newline."""
    report = render_text(report_of(plan(deployment(location="japaneast"), deployment(name="x", sku="Standrd"))))
    assert report.endswith("\n")
    assert not report.endswith("\n\n")
    assert all(line == line.rstrip() for line in report.splitlines())
