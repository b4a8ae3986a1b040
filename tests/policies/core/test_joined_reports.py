"""Several reports as one, what makes a report fail, and the encodings in which files are written."""

from __future__ import annotations

import codecs
from datetime import date

import pytest

from aoai_catalog.input_error import InputError
from aoai_policies.core.encoding import to_utf8
from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.plan import Knowledge
from aoai_policies.core.report import Basis, CatalogDates, Place, joined, make_report
from aoai_policies.core.settings import DEFAULTS
from aoai_policies.core.target import Account
from aoai_policies.rules.example import plan_of
from tests.synthetic import capture, catalog_of, deployment, edition, only, run


def test_the_newest_dates_of_several_catalogs() -> None:
    """Of editions, captures and ages the newest is named; one that is not there counts for nothing."""
    catalogs = [
        catalog_of(edition("2026-09-01"), capture("2026-07-01")),
        catalog_of(edition("2026-08-01"), capture("2026-09-30")),
        catalog_of(),
    ]
    reports = [make_report([run(plan_of(), catalog, [])], catalog) for catalog in catalogs]
    assert [one.catalog.age_days for one in reports] == [34, 5, None]
    whole = joined(reports, ())
    assert whole.catalog == CatalogDates(date(2026, 9, 1), date(2026, 9, 30), 5)
    assert joined(reports[2:], ()).catalog == CatalogDates(None, None, None)
    assert len(whole.plans) == len(whole.runs) == 3


@pytest.mark.parametrize(
    ("root", "folder", "file", "path"),
    [
        ("/repo", "infra", "a.py", "infra/a.py"),
        ("/repo/", "infra", "../a.py", "a.py"),
        ("/repo", "infra", "../../a.py", None),
        ("/repo", "infra", "../../repository/a.py", None),
        ("/repo", "infra", "/repo/a.py", "a.py"),
        ("/repo", "infra", "/etc/a.py", None),
        ("/", "infra", "a.py", "infra/a.py"),
        ("", ".", "a.py", "a.py"),
        ("", ".", "../a.py", None),
        ("", ".", "/a.py", None),
        ("", ".", "-", None),
    ],
)
def test_where_a_file_is_in_the_repository(root: str, folder: str, file: str, path: str | None) -> None:
    """From its root, and None where it is outside, or standard input."""
    assert Place(root, folder).path_of(file) == path


def test_what_did_not_run_is_listed_by_rule() -> None:
    """Sorted by id, with all that any plan lacked."""
    catalog = catalog_of()
    report = make_report([run(plan_of(), catalog, only("AOAI804", "AOAI308")[::-1])], catalog)
    assert list(report.not_run.items()) == [
        ("AOAI308", frozenset({Knowledge.OPERATIONS, Knowledge.BEFORE})),
        ("AOAI804", frozenset({Knowledge.OPERATIONS, Knowledge.REPLACEMENTS})),
    ]
    assert report.summary.rules_not_run == ("AOAI308", "AOAI804")


def test_what_makes_a_report_fail() -> None:
    """One finding at the level is enough, unverified ones under `strict` only; without findings nothing fails."""
    catalog = catalog_of(edition("2026-09-01"))
    plan = plan_of(deployment(sku="nothing", version=None), deployment(name="good", model="gpt-8"))
    report = make_report([run(plan, catalog, only("AOAI103", "AOAI101"), DEFAULTS)], catalog)
    assert report.fails
    assert report.reaches(Level.ERROR, strict=False)
    nothing = make_report([run(plan_of(), catalog, [])], catalog)
    assert not nothing.fails
    assert not nothing.reaches(Level.INFO, strict=True)
    doubt = [run(plan_of(deployment()), catalog, only("AOAI101"), DEFAULTS)]
    assert not make_report(doubt, catalog).fails
    assert make_report(doubt, catalog, basis=Basis(strict=True)).fails
    assert make_report(doubt, catalog, basis=Basis(strict=True)).reaches(Level.ERROR, strict=True)


@pytest.mark.parametrize(("plans", "fails"), [(1, True), (0, False)])
def test_what_is_said_of_all_plans_counts_by_the_settings_of_the_first(plans: int, fails: bool) -> None:  # noqa: FBT001
    """Without a plan there are none, and errors count."""
    catalog = catalog_of()
    runs = [run(plan_of(), catalog, [])] * plans
    old = Finding("AOAI901", "stale-catalog", Level.WARNING, Outcome.FAIL, None, "the catalog is old")
    assert make_report(runs, catalog, overall=[old], basis=Basis(fail_on=Level.WARNING)).fails is fails


@pytest.mark.parametrize(
    ("urn", "project"),
    [("urn:pulumi:dev::web::type::acct", "web"), ("urn:pulumi:dev::web", ""), ("acct", ""), ("", "")],
)
def test_the_project_is_in_the_urns(urn: str, project: str) -> None:
    """The second part of a whole URN."""
    plan = plan_of(Account("acct", urn=urn))
    assert make_report([run(plan, catalog_of(), [])], catalog_of()).plans[0].project == project


TEXT = "a: é\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-32"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
    ],
)
def test_texts_in_any_encoding(data: bytes) -> None:
    """By the mark at the beginning."""
    assert to_utf8(data, "a.yaml") == TEXT.encode()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a\n\nb\xff", "a.yaml:3: not UTF-8; save it as UTF-8"),
        (b"\xff", "a.yaml:1: not UTF-8; save it as UTF-8"),
        (b"\n\xff\n", "a.yaml:2: not UTF-8; save it as UTF-8"),
        (b"a\0", "a.yaml: not a text file; save it as UTF-8"),
        (codecs.BOM_UTF16_LE + b"a", "a.yaml: begins like UTF-16 but is not; save it as UTF-8"),
    ],
)
def test_what_is_no_text(data: bytes, message: str) -> None:
    """The message names the line and the remedy."""
    with pytest.raises(InputError) as raised:
        to_utf8(data, "a.yaml")
    assert str(raised.value) == message
