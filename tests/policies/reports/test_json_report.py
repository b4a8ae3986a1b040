"""The report as JSON: the fixed interface, its schema, and the same every time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import aoai_policies
from aoai_policies.core.report import make_report
from aoai_policies.core.target import SECRET, UNKNOWN, Account, Position
from aoai_policies.reports.json import render_json
from aoai_policies.rules.example import plan_of
from tests.synthetic import catalog_of, deployment, edition, life, offer, only, run

SCHEMA = json.loads((Path(aoai_policies.__file__).parent / "schema" / "report.schema.json").read_text(encoding="utf-8"))
CATALOG = catalog_of(edition("2026-10-01", offer("eastus2", no="japaneast"), offer("japaneast", sku="Standard")))

ASKED = only("AOAI101", "AOAI103", "AOAI104", "AOAI202", "AOAI301", "AOAI508", "AOAI510", "AOAI801")


def rendered(*declarations: Any, catalog: Any = CATALOG, **facts: Any) -> dict[str, Any]:
    """The report of a plan as JSON, which the schema accepts."""
    plan = plan_of(*declarations, **facts)
    content: dict[str, Any] = json.loads(render_json(make_report([run(plan, catalog, ASKED)], catalog)))
    jsonschema.validate(content, SCHEMA, jsonschema.Draft202012Validator)
    return content


def fixed(content: Any, interface: Any) -> Any:
    """What of a report the interface fixes: version 1 may get further keys, and never lose one."""
    if isinstance(interface, dict):
        return {key: fixed(content[key], inner) for key, inner in interface.items()}
    if isinstance(interface, list):
        return [fixed(one, inner) for one, inner in zip(content, interface, strict=True)]
    return content


def test_a_whole_report() -> None:
    """Every key of the fixed interface, with the values of one finding."""
    one = deployment(
        deployment_name="gpt",
        account="acct",
        location="Japan East",
        urn="urn:pulumi:dev::p::t::chat",
        position=Position("__main__.py", 9),
        called_from=(Position("__main__.py", 31),),
    )
    expected = {
        "schemaVersion": 1,
        "asOf": "2026-10-05",
        "catalog": {"edition": "2026-10-01", "capture": None, "ageDays": 4},
        "plans": [{"path": "example", "stack": "dev", "accounts": 0, "deployments": 1}],
        "findings": [
            {
                "rule": "AOAI202",
                "slug": "sku-not-in-region",
                "level": "error",
                "outcome": "fail",
                "target": {
                    "type": "deployment",
                    "urn": "urn:pulumi:dev::p::t::chat",
                    "name": "chat",
                    "deploymentName": "gpt",
                    "account": "acct",
                    "region": "japaneast",
                },
                "message": "gpt-9 2026-01-01 is not offered as GlobalStandard in japaneast; "
                "offered here as Standard; GlobalStandard in eastus2 (Matrix, 2026-10-01)",
                "field": "sku.name",
                "actual": "GlobalStandard",
                "suggestions": [
                    {"field": "sku.name", "value": "Standard"},
                    {"field": "location", "value": "eastus2"},
                ],
                "sources": [{"title": "Matrix", "date": "2026-10-01", "where": "matrix.md#1"}],
                "position": {"file": "__main__.py", "line": 9},
                "calledFrom": [{"file": "__main__.py", "line": 31}],
                "waiver": None,
            }
        ],
        "summary": {
            "error": 1,
            "warning": 0,
            "info": 0,
            "unverified": 0,
            "waived": 0,
            "deployments": 1,
            "fullyChecked": 1,
            "rulesNotRun": ["AOAI510", "AOAI801"],
        },
    }
    assert fixed(rendered(one), expected) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"location": UNKNOWN}, {"region": None}),
        ({"location": None, "sku": "Standrd"}, {"region": None}),
        ({"location": "nowhere"}, {"region": "nowhere"}),
        ({"deployment_name": SECRET, "sku": "Standrd"}, {"deploymentName": None}),
        ({"account": UNKNOWN, "sku": "Standrd"}, {"account": None}),
    ],
)
def test_what_of_a_target_is_shown(fields: dict[str, Any], expected: dict[str, Any]) -> None:
    """The region is an id, or what was written where there is no such region; unknown and secret values are null."""
    target = rendered(deployment(**fields))["findings"][0]["target"]
    assert {key: target[key] for key in expected} == expected


def test_unverified_findings_keep_rule_and_level() -> None:
    """What could not be checked is a finding with outcome `unverified`, and counted apart."""
    content = rendered(deployment(capacity=UNKNOWN))
    below = next(one for one in content["findings"] if one["rule"] == "AOAI301")
    assert (below["level"], below["outcome"], below["actual"], below["field"]) == (
        "error",
        "unverified",
        None,
        "sku.capacity",
    )
    assert content["summary"]["error"] == 0
    assert content["summary"]["unverified"] == len(content["findings"])
    assert content["summary"]["fullyChecked"] == 0


def test_a_finding_about_an_account() -> None:
    """An account is a target of its own type, without a deployment's name."""
    two = [deployment(name=name, account_urn="acct", account="acct") for name in ("one", "two")]
    content = rendered(Account("acct", account_name="contoso", location="eastus2"), *two)
    assert content["plans"][0]["accounts"] == 1
    assert {one["target"]["type"] for one in content["findings"]} <= {"account", "deployment"}


@pytest.mark.parametrize("capacity", [17, 17.0])
def test_numbers_are_numbers(capacity: float) -> None:
    """A declared number is a number in the report, whole where it is whole."""
    rows = edition("2026-10-01", offer("eastus2"))
    content = rendered(deployment(capacity=-capacity), catalog=catalog_of(rows))
    (below,) = [one for one in content["findings"] if one["rule"] == "AOAI301"]
    assert below["actual"] == -17
    assert isinstance(below["actual"], int)
    assert below["suggestions"] == [{"field": "sku.capacity", "value": 1}]


def test_a_report_without_sources() -> None:
    """Before the first source, dates and age are null."""
    assert rendered(catalog=catalog_of())["catalog"] == {"edition": None, "capture": None, "ageDays": None}


def test_the_same_report_every_time() -> None:
    """Two runs of one plan write the same bytes, with a final newline, indented."""
    plan = plan_of(deployment(location="japaneast"), deployment(name="x", sku="Standrd", location=UNKNOWN))
    reports = [render_json(make_report([run(plan, CATALOG, ASKED)], CATALOG)) for _ in range(2)]
    assert reports[0] == reports[1]
    assert reports[0].startswith('{\n  "schemaVersion": 1,')
    assert reports[0].endswith("}\n")


def test_no_secret_reaches_a_report() -> None:
    """Secrets are unknown from the start: no field of a report can show one, and the reason says why."""
    content = rendered(deployment(model=SECRET, sku=SECRET, location=SECRET, deployment_name=SECRET, account=SECRET))
    assert content["findings"]
    assert {one["actual"] for one in content["findings"]} == {None}


def test_the_schema_refuses_another_shape() -> None:
    """The schema is strict enough to notice a missing key and another type."""
    content = rendered(deployment(location="japaneast"))
    for broken in (
        {key: value for key, value in content.items() if key != "summary"},
        content | {"schemaVersion": "1"},
        content | {"findings": [{"rule": "AOAI202"}]},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, SCHEMA, jsonschema.Draft202012Validator)


def test_a_catalog_with_dates_is_dated() -> None:
    """A date of a lifecycle fact is shown as its source's date."""
    content = rendered(deployment(), catalog=catalog_of(edition("2026-09-01", offer("eastus2"), life("2026-10-10"))))
    (source,) = content["findings"][0]["sources"]
    assert source == {"title": "Schedule", "date": "2026-09-01", "where": "schedule.md#1"}
