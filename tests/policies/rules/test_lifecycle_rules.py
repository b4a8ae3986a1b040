"""What the rules about retirement say (AOAI501, 503, 508, 510), of a small catalog on 2026-10-05."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_catalog.load import Source
from aoai_policies.core.plan import Knowledge
from aoai_policies.core.settings import Retirement, Settings
from aoai_policies.core.target import UNKNOWN, Change
from aoai_policies.rules import RULES
from aoai_policies.rules.example import plan_of
from tests.synthetic import DAY, Record, capture, catalog_of, deployment, edition, facts, life, offer, page, run, said

ABOUT_RETIREMENT = [rule for rule in RULES if rule.id in {"AOAI501", "AOAI503", "AOAI508", "AOAI510"}]


def schedule(*records: Record) -> Source:
    """A schedule of 2026-09-01, in an edition that offers the model."""
    return edition("2026-09-01", offer("eastus2"), *records)


def hear(*sources: Source, settings: Settings | None = None, **fields: Any) -> list[tuple[str, str, str]]:
    plan = plan_of(deployment(**fields), knows=frozenset({Knowledge.OPERATIONS}))
    return said(run(plan, catalog_of(*sources), ABOUT_RETIREMENT, settings or Settings()).findings)


def on_day(days: int) -> str:
    return str(DAY + timedelta(days=days))


FACT = "(Schedule, 2026-09-01)"
NONE = "no replacement is documented"
OLDER = f"the source is older than that day, and dates get postponed {FACT}"


@pytest.mark.parametrize(
    ("retires_on", "expected"),
    [
        ("2027-01-04", []),
        (
            "2027-01-03",
            [("AOAI503", "fail", f"gpt-9 2026-01-01 retires on 2027-01-03, in 90 days; {NONE} {FACT}")],
        ),
        (
            "2026-10-20",
            [("AOAI503", "fail", f"gpt-9 2026-01-01 retires on 2026-10-20, in 15 days; {NONE} {FACT}")],
        ),
        (
            "2026-10-19",
            [("AOAI508", "fail", f"gpt-9 2026-01-01 retires on 2026-10-19, in 14 days; {NONE} {FACT}")],
        ),
        (
            "2026-10-06",
            [("AOAI508", "fail", f"gpt-9 2026-01-01 retires on 2026-10-06, in 1 day; {NONE} {FACT}")],
        ),
        ("2026-10-05", [("AOAI501", "unverified", f"gpt-9 2026-01-01 was to retire on 2026-10-05, today; {OLDER}")]),
        (
            "2026-10-04",
            [("AOAI501", "unverified", f"gpt-9 2026-01-01 was to retire on 2026-10-04, 1 day ago; {OLDER}")],
        ),
        (None, []),
        ("2099-01-01", []),
    ],
)
def test_the_nearer_the_graver(retires_on: str | None, expected: list[tuple[str, str, str]]) -> None:
    """AOAI501, 503 and 508: from 90 days before on soon, from 14 days before on now; once passed it proves nothing."""
    assert hear(schedule(life(retires_on))) == expected


def test_settings_move_the_bounds() -> None:
    """`retirement.warn_days` and `error_days` say how early."""
    settings = Settings(retirement=Retirement(warn_days=30, error_days=10))
    said_of = {
        days: [one for one, _, _ in hear(schedule(life(on_day(days))), settings=settings)] for days in (31, 30, 11, 10)
    }
    assert said_of == {31: [], 30: ["AOAI503"], 11: ["AOAI503"], 10: ["AOAI508"]}


@given(st.integers(-400, 400))
def test_exactly_one_rule_speaks_of_a_date(days: int) -> None:
    """Whatever the date, at most one of the rules speaks, and it speaks from 90 days before on."""
    heard = [rule for rule, _, _ in hear(schedule(life(on_day(days))))]
    assert heard == ([] if days > 90 else ["AOAI503"] if days > 14 else ["AOAI508"] if days > 0 else ["AOAI501"])


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (
            10,
            [
                (
                    "AOAI503",
                    "fail",
                    f"gpt-9 2026-01-01 retires no earlier than 2026-10-15, in 10 days; {NONE} {FACT}",
                )
            ],
        ),
        (
            -10,
            [
                (
                    "AOAI501",
                    "unverified",
                    "gpt-9 2026-01-01 was to retire no earlier than 2026-09-25, 10 days ago; "
                    f"the source is older than that day, and dates get postponed {FACT}",
                )
            ],
        ),
    ],
)
def test_no_earlier_than_is_no_date_certain(days: int, expected: list[tuple[str, str, str]]) -> None:
    """A "no earlier than" is a warning before it, and unverified once it has passed: never an error."""
    assert hear(schedule(life(on_day(days), not_before=True))) == expected


@pytest.mark.parametrize(
    ("stage", "calls"), [("GA", "still calls the model GA"), ("", "names no stage")], ids=["a stage", "no stage"]
)
def test_a_later_source_with_a_date_that_has_passed_proves_nothing(stage: str, calls: str) -> None:
    """It was written after the day, and does not say that the model has gone."""
    assert hear(schedule(life("2026-07-01", stage=stage)), location="westus") == [
        (
            "AOAI501",
            "unverified",
            "gpt-9 2026-01-01 was to retire on 2026-07-01, 96 days ago; the source that gives the date was written "
            f"after it and {calls} {FACT}",
        )
    ]


def test_a_source_of_the_very_day_proves_nothing() -> None:
    """It was written before the day was over."""
    assert hear(edition("2026-07-01", offer("eastus2"), life("2026-07-01"))) == [
        (
            "AOAI501",
            "unverified",
            "gpt-9 2026-01-01 was to retire on 2026-07-01, 96 days ago; the source is older than that day, and dates "
            "get postponed (Schedule, 2026-07-01)",
        )
    ]


def test_a_later_source_that_still_offers_the_model_contradicts() -> None:
    """A model that a source written after its retirement still offers is unverified, with both statements."""
    sources = [
        edition("2026-06-01", life("2026-07-01")),
        edition("2026-09-01", offer("eastus2"), partial=True),
    ]
    plan = deployment()
    (finding,) = run(plan, catalog_of(*sources), ABOUT_RETIREMENT).findings
    assert said([finding]) == [
        (
            "AOAI501",
            "unverified",
            "gpt-9 2026-01-01 was to retire on 2026-07-01, 96 days ago (Schedule, 2026-06-01), "
            "which is not certain: gpt-9 2026-01-01 GlobalStandard in eastus2: offered (Matrix, 2026-09-01)",
        )
    ]
    assert [(one.title, str(one.date)) for one in finding.statements] == [
        ("Matrix", "2026-09-01"),
        ("Schedule", "2026-06-01"),
    ]


LATER = life("2026-07-01", stage="Retired")


@pytest.mark.parametrize(
    ("sources", "message"),
    [
        ([schedule(LATER)], f"gpt-9 2026-01-01 retired on 2026-07-01, 96 days ago; {NONE} {FACT}"),
        (
            [schedule(life("2026-07-01", stage="Deprecated"))],
            f"gpt-9 2026-01-01 retired on 2026-07-01, 96 days ago; {NONE} {FACT}",
        ),
        (
            [edition("2026-06-01", life("2026-07-01")), edition("2026-09-01", offer("eastus2", model="gpt-8"))],
            f"gpt-9 2026-01-01 retired on 2026-07-01, 96 days ago; {NONE} (Schedule, 2026-06-01)",
        ),
        (
            [
                edition("2026-06-01", life("2026-07-01", not_before=True)),
                edition("2026-09-01", offer("eastus2", model="gpt-8")),
            ],
            "gpt-9 2026-01-01 retired no earlier than 2026-07-01, 96 days ago: gpt-9 2026-01-01 is not listed in "
            f"edition of 2026-09-01; {NONE} (Schedule, 2026-06-01)",
        ),
        (
            [capture("2026-08-22", offer("eastus2"), life(), life("2026-03-31", skus="GlobalStandard"))],
            f"gpt-9 2026-01-01 retired on 2026-03-31 (GlobalStandard), 188 days ago; {NONE} (ARM, 2026-08-22)",
        ),
    ],
    ids=["called retired since", "called deprecated since", "dropped", "a bound, and dropped", "ARM dates the SKU so"],
)
def test_what_proves_a_retirement(sources: list[Source], message: str) -> None:
    """AOAI501: a date that has passed is an error by what a source written since says."""
    assert hear(*sources) == [("AOAI501", "fail", message)]


@pytest.mark.parametrize(
    "sources",
    [
        [edition("2026-09-01", life("2026-09-15", stage="Deprecated"))],
        [edition("2026-06-01", life("2026-07-01", stage="Deprecated"))],
        [edition("2026-09-01", life("2026-07-01", stage="GA"))],
        [capture("2026-08-22", offer("eastus2"), life("2026-03-31"))],
        [edition("2026-06-01", life("2026-07-01")), edition("2026-09-01", offer("westus", no="eastus2"))],
        [
            edition("2026-06-01", life("2026-07-01")),
            edition("2026-09-01", offer("eastus2", model="gpt-8"), partial=True),
        ],
        [edition("2026-06-01", life("2026-07-01", stage="Preview")), edition("2026-09-01", offer("eastus2"))],
    ],
    ids=[
        "deprecated, and the date is ahead of the source",
        "deprecated before the date",
        "a page that outlived its date and calls it generally available",
        "ARM's date of the model, which ARM goes on listing",
        "not offered here, but elsewhere",
        "dropped by a partial edition",
        "a preview's date is a bound",
    ],
)
def test_what_proves_no_retirement(sources: list[Source]) -> None:
    """Without such a source a date that has passed is unverified: nearly all of them are postponed."""
    assert [(rule, outcome) for rule, outcome, _ in hear(*sources)] == [("AOAI501", "unverified")]


def test_dates_of_one_page_that_differ() -> None:
    """Where one page gives two dates, the earlier warns and is never certain."""
    disputed = [life("2026-10-10"), life("2027-06-01")]
    assert [(rule, outcome) for rule, outcome, _ in hear(schedule(*disputed))] == [("AOAI503", "fail")]
    passed = [life("2026-10-01"), life("2027-06-01")]
    assert hear(schedule(*passed)) == [
        (
            "AOAI501",
            "unverified",
            "gpt-9 2026-01-01 was to retire on 2026-10-01, 4 days ago, which is not certain: gpt-9 2026-01-01: "
            f"retires on 2026-10-01 and gpt-9 2026-01-01: retires on 2027-06-01 {FACT}",
        )
    ]


@pytest.mark.parametrize(
    ("fields", "scope"),
    [({"sku": "Standard"}, " (Standard)"), ({"location": "westus"}, " (westus)")],
)
def test_the_date_of_a_sku_or_region_is_told_as_such(fields: dict[str, Any], scope: str) -> None:
    """The most specific date counts, and the message says what it is for."""
    source = schedule(life("2027-10-01"), life("2026-11-04", skus="Standard"), life("2026-11-04", regions="westus"))
    assert hear(source, **fields) == [
        ("AOAI503", "fail", f"gpt-9 2026-01-01 retires on 2026-11-04{scope}, in 30 days; {NONE} {FACT}")
    ]
    assert hear(source) == []


def test_retired_without_a_date() -> None:
    """A stage without a date is enough to say that a model has retired."""
    assert hear(schedule(life(stage="Retired"))) == [("AOAI501", "fail", f"gpt-9 2026-01-01 retired; {NONE} {FACT}")]


@pytest.mark.parametrize(
    ("replacement", "advice"),
    [
        ((), "no replacement is documented"),
        (("gpt-10",), "documented replacement gpt-10 is offered here as GlobalStandard"),
        (("gpt-10 2026-06-06",), "documented replacement gpt-10 2026-06-06 is offered here as GlobalStandard"),
        (("gpt-10 (2026-06-06)",), "documented replacement gpt-10 (2026-06-06) is offered here as GlobalStandard"),
        (("gpt-11",), "documented replacement gpt-11 is offered here as Standard"),
        (("gpt-12",), "documented replacement gpt-12 is not known to be offered here"),
        (("a newer model",), "documented replacement a newer model"),
        (("gpt-10", "gpt-11"), "documented replacement gpt-10 is offered here as GlobalStandard"),
    ],
)
def test_the_replacement_and_whether_it_is_here(replacement: tuple[str, ...], advice: str) -> None:
    """The message names the documented replacement and the SKU under which it is offered in this region."""
    source = schedule(
        life("2026-11-04", replacement=replacement),
        offer("eastus2", model="gpt-10", version="2026-06-06"),
        offer("eastus2", model="gpt-11", version="1", sku="Standard"),
        offer("westus", model="gpt-12", version="1"),
    )
    assert hear(source) == [("AOAI503", "fail", f"gpt-9 2026-01-01 retires on 2026-11-04, in 30 days; {advice} {FACT}")]


RETIRED = schedule(LATER)
GONE = f"gpt-9 2026-01-01 retired on 2026-07-01, 96 days ago, so this deployment no longer answers; {NONE} {FACT}"
NEW = f"gpt-9 2026-01-01 retired on 2026-07-01, 96 days ago; {NONE}"


@pytest.mark.parametrize(
    ("change", "before", "expected"),
    [
        (Change.CREATE, None, [("AOAI501", "fail", f"{NEW} {FACT}")]),
        (Change.REPLACE, {}, [("AOAI501", "fail", f"{NEW} {FACT}")]),
        (Change.UPDATE, {"version": "2025-06-01"}, [("AOAI501", "fail", f"{NEW} {FACT}")]),
        (
            Change.UPDATE,
            None,
            [
                ("AOAI501", "unverified", f"{NEW} {FACT}; whether the update changes model or SKU is not known"),
                ("AOAI510", "unverified", f"{GONE}; whether the update changes model or SKU is not known"),
            ],
        ),
        (Change.UPDATE, {"capacity": 5}, [("AOAI510", "fail", GONE)]),
        (Change.SAME, None, [("AOAI510", "fail", GONE)]),
    ],
)
def test_a_retired_model_new_and_existing(
    change: Change, before: dict[str, Any] | None, expected: list[tuple[str, str, str]]
) -> None:
    """AOAI501 and 510: a retired model cannot be deployed; an unchanged deployment no longer answers."""
    former = deployment(**before) if before is not None else None
    assert hear(RETIRED, change=change, before=former) == expected


def test_an_existing_deployment_of_a_doubtful_date_is_not_said_to_be_gone() -> None:
    """Where the date is not certain, nobody is told that the deployment no longer answers."""
    assert hear(schedule(life("2026-10-01", not_before=True)), change=Change.SAME) == []


def test_an_existing_deployment_is_warned_like_a_new_one() -> None:
    """What exists unchanged retires too."""
    assert [rule for rule, _, _ in hear(schedule(life("2026-10-10")), change=Change.SAME)] == ["AOAI508"]


def test_without_operations_nobody_speaks_of_existing_deployments() -> None:
    """AOAI510 needs to know what exists; where a front end cannot, it does not run."""
    done = run(deployment(change=Change.SAME), catalog_of(RETIRED), ABOUT_RETIREMENT)
    assert done.findings == ()
    assert done.not_run == {"AOAI510": frozenset({Knowledge.OPERATIONS})}


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"model": UNKNOWN}, "model.name"),
        ({"version": UNKNOWN}, "model.version"),
        ({"sku": UNKNOWN}, "sku.name"),
        ({"location": UNKNOWN}, "location"),
    ],
)
def test_what_is_not_known_has_no_date(fields: dict[str, Any], name: str) -> None:
    """Model, version, SKU and region decide the date: where it differs by one that is unknown, nothing is claimed."""
    source = schedule(
        life("2028-01-01"),
        life("2026-07-01", stage="Retired", skus="GlobalStandard", regions="eastus2"),
        life("2028-01-01", version="2025-06-01"),
        offer("westus", sku="Standard"),
        offer("eastus2", version="2025-06-01"),
        facts(version="2026-01-01", default=True),
    )
    assert ("AOAI501", "unverified", f"{name} is not known before apply, so model-retired was not checked") in hear(
        source, **fields
    )


@pytest.mark.parametrize("fields", [{"version": UNKNOWN}, {"sku": UNKNOWN}, {"location": UNKNOWN}, {"location": None}])
def test_what_has_retired_everywhere_is_told_whatever_is_unknown(fields: dict[str, Any]) -> None:
    """A model that has retired under every SKU, in every region, is an error though one of them is not known."""
    assert [(rule, outcome) for rule, outcome, _ in hear(RETIRED, **fields)] == [("AOAI501", "fail")]


def test_the_default_version_is_what_retires_where_none_is_given() -> None:
    """Without a version the date is that of Azure's default; where that is not known, nothing is claimed."""
    source = schedule(
        life("2026-10-15", version="2025-06-01"), offer("eastus2", version="2025-06-01"), life("2028-01-01")
    )
    default = capture("2026-08-01", facts(version="2025-06-01", default=True))
    assert [rule for rule, _, _ in hear(source, default, version=None)] == ["AOAI508"]
    assert [one[:2] for one in hear(source, version=None)] == [("AOAI508", "unverified")]


def test_the_government_has_dates_of_its_own() -> None:
    """A deployment in a government region retires on the government's date."""
    source = schedule(life("2027-04-14"), life("2026-10-14", cloud="government"))
    assert hear(source, location="usgovvirginia") == [
        ("AOAI508", "fail", f"gpt-9 2026-01-01 retires on 2026-10-14, in 9 days; {NONE} {FACT}")
    ]


def test_the_fact_carries_the_date_of_its_page() -> None:
    """A page dated before its edition is cited with its own date."""
    source = edition("2026-09-01", life("2026-11-04"), pages=[page("schedule", "2026-08-03")])
    assert hear(source) == [
        ("AOAI503", "fail", f"gpt-9 2026-01-01 retires on 2026-11-04, in 30 days; {NONE} (Schedule, 2026-08-03)")
    ]
