"""The baseline: what a finding is the same by, the file, and what is new, known or gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_catalog.input_error import InputError
from aoai_catalog.query import Catalog
from aoai_policies.configuration.baseline_file import read_baseline, render_baseline
from aoai_policies.core.baseline import SCHEMA_VERSION, Baseline, Fingerprint, against, fingerprint, gone, make_baseline
from aoai_policies.core.finding import Finding, Level, Outcome, Waived
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.report import Report, make_report
from aoai_policies.core.run import Run
from aoai_policies.core.target import Account, Deployment, Position
from tests.synthetic import DAY, deployment

HELD = Waived("known", "me", DAY)


def finding(target: Any = None, **fields: Any) -> Finding:
    given = {"rule": "AOAI103", "slug": "unknown-sku", "level": Level.ERROR, "outcome": Outcome.FAIL}
    said = {"field": "sku.name", "actual": "Global-Standard", "message": "wrong"}
    return Finding(target=target, **(given | said | fields))


def run(*findings: Finding, stack: str = "prod", not_run: dict[str, Any] | None = None) -> Run:
    targets = [one.target for one in findings]
    deployments = tuple(one for one in targets if isinstance(one, Deployment))
    return Run(Plan("prod.yaml", stack, (Account("acct", urn="a"),), deployments), findings, not_run or {})


def report(*runs: Run, overall: tuple[Finding, ...] = ()) -> Report:
    return make_report(runs, Catalog(DAY, ()), overall)


def chat(**fields: Any) -> Deployment:
    return deployment(**({"account_urn": "a"} | fields))


KNOWN = fingerprint(finding(chat()), "prod/acct/chat")


@pytest.mark.parametrize(
    "other",
    [
        finding(chat(position=Position("__main__.py", 99))),
        finding(chat(), message="the same in other words"),
        finding(chat(), level=Level.INFO),
        finding(chat(capacity=99)),
        finding(chat(location="East US 2")),
    ],
    ids=["line", "message", "level", "another field of the target", "another spelling of the region"],
)
def test_a_finding_stays_the_same(other: Finding) -> None:
    """Lines, words, levels and what the rule does not name make no new finding."""
    assert make_baseline(report(run(other))).findings == (KNOWN,)


@pytest.mark.parametrize(
    "other",
    [
        finding(chat(), rule="AOAI104"),
        finding(chat(deployment_name="chat-2")),
        finding(chat(), field="model.name"),
        finding(chat(), actual="Globalstandart"),
        finding(chat(), outcome=Outcome.UNVERIFIED),
        finding(chat(location="japaneast")),
        finding(chat(model="gpt-8")),
        finding(chat(version="2027-01-01")),
        finding(chat(sku="Standard")),
        finding(chat(urn="urn:pulumi:prod::other::x::chat")),
    ],
    ids=["rule", "name", "field", "value", "outcome", "region", "model", "version", "SKU", "project"],
)
def test_another_finding_is_another(other: Finding) -> None:
    """Rule, project, declaration, model, SKU, region, field, value and outcome make a finding what it is."""
    assert make_baseline(report(run(other))).findings != (KNOWN,)


PARTS = st.builds(Fingerprint, *[st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=3)] * 4)


@given(PARTS, PARTS)
def test_a_digest_tells_fingerprints_apart(one: Fingerprint, other: Fingerprint) -> None:
    """Equal fingerprints have one digest; different ones have different digests."""
    assert (one.digest() == other.digest()) is (one == other)
    assert len(one.digest()) == 32


def test_a_baseline_records_what_counts() -> None:
    """Waived findings have an end of their own and are not recorded; unverified ones are."""
    unverified = finding(chat(), outcome=Outcome.UNVERIFIED)
    baseline = make_baseline(report(run(finding(chat(), waiver=HELD), unverified), overall=(finding(rule="AOAI901"),)))
    assert baseline.schema_version == 2
    assert [(one.rule, one.target, one.outcome.value) for one in baseline.findings] == [
        ("AOAI103", "prod/acct/chat", "unverified"),
        ("AOAI901", "", "fail"),
    ]


def test_only_new_findings_count() -> None:
    """What the baseline has is marked; what is new, or waived by itself, is not."""
    new = finding(chat(name="new", deployment_name="new"))
    marked = against(
        report(run(finding(chat()), new, finding(chat(), waiver=HELD))), Baseline(SCHEMA_VERSION, (KNOWN,))
    )
    assert (marked.summary.error, marked.summary.waived, marked.summary.baselined) == (1, 1, 1)
    assert [one.baseline for one in marked.findings] == [True, False, False]
    assert [one.counts for one in marked.findings] == [False, True, False]


@pytest.mark.parametrize(
    ("runs", "rules", "expected"),
    [
        ([run()], ["AOAI103"], [KNOWN]),
        ([run(finding(chat()))], ["AOAI103"], []),
        ([run(finding(chat(), waiver=HELD))], ["AOAI103"], []),
        ([run(stack="dev")], ["AOAI103"], []),
        ([run()], ["AOAI104"], []),
        ([run(not_run={"AOAI103": frozenset({Knowledge.OPERATIONS})})], ["AOAI103"], []),
    ],
    ids=["repaired", "still there", "waived now", "another stack", "not selected", "could not run"],
)
def test_what_is_gone(runs: list[Run], rules: list[str], expected: list[Fingerprint]) -> None:
    """An entry is gone where its stack was checked, its rule ran, and nothing was found."""
    assert list(gone(Baseline(SCHEMA_VERSION, (KNOWN,)), report(*runs), rules)) == expected


def test_the_file_is_canonical(tmp_path: Path) -> None:
    """Sorted, each finding once and on a line of its own, whatever the order; and it reads back."""
    second = Fingerprint("AOAI503", "prod/acct/会話", outcome=Outcome.UNVERIFIED)
    text = render_baseline(Baseline(SCHEMA_VERSION, (second, KNOWN, KNOWN)))
    assert text == (
        '{"schemaVersion":2,"findings":[\n'
        '{"actual":"Global-Standard","field":"sku.name","model":"gpt-9@2026-01-01","region":"eastus2","rule":"AOAI103",'
        '"sku":"GlobalStandard","target":"prod/acct/chat"},\n'
        '{"outcome":"unverified","rule":"AOAI503","target":"prod/acct/会話"}\n'
        "]}\n"
    )
    file = tmp_path / "baseline.json"
    file.write_text(text, encoding="utf-8")
    assert read_baseline(file) == Baseline(SCHEMA_VERSION, (KNOWN, second))


def test_an_empty_baseline(tmp_path: Path) -> None:
    """Nothing found is a baseline too."""
    file = tmp_path / "baseline.json"
    file.write_text(render_baseline(Baseline(SCHEMA_VERSION, ())), encoding="utf-8")
    assert read_baseline(file) == Baseline(SCHEMA_VERSION, ())


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (None, "{file}: no such file; write one with `aoai check --write-baseline {file}`"),
        ("", "{file}: not a baseline: Input data was truncated; write one with `aoai check --write-baseline {file}`"),
        (
            '{"schemaVersion": 1, "findings": []}',
            "{file}: a baseline of another version, 1; write one with `aoai check --write-baseline {file}`",
        ),
        (
            '{"schemaVersion": 1, "findings": [{"rule": "AOAI103"}]}',
            "{file}: not a baseline: findings[0]: target is missing; "
            "write one with `aoai check --write-baseline {file}`",
        ),
        (
            '{"schemaVersion": 1, "found": []}',
            "{file}: not a baseline: unknown key found; known here: schemaVersion, findings; "
            "write one with `aoai check --write-baseline {file}`",
        ),
    ],
)
def test_a_file_that_is_no_baseline(content: str | None, error: str, tmp_path: Path) -> None:
    """It is told with the remedy."""
    file = tmp_path / "baseline.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(InputError) as raised:
        read_baseline(file)
    assert str(raised.value) == error.format(file=file)


def test_numbers_and_nothing_are_values() -> None:
    """A fingerprint's value is text: a capacity of 17, and a missing version."""
    assert fingerprint(finding(actual=17), "x").actual == "17"
    assert fingerprint(finding(actual=None), "x").actual == ""
