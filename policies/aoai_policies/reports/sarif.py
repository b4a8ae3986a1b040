"""The report as SARIF 2.1.0, which code scanning shows on the lines of a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

import msgspec

from aoai_policies.configuration.rules import every_rule
from aoai_policies.core.baseline import fingerprint
from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.pages import help_url
from aoai_policies.core.report import CheckedPlan, Place, Report
from aoai_policies.core.rule import AnyRule
from aoai_policies.reports.json import as_json, finding_as_json
from aoai_policies.reports.located import Section, Spot, sections
from aoai_policies.reports.rule_page import AREAS, render_page
from aoai_policies.reports.wording import waived

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
HOME = "https://github.com/pulumi-azure-openai/pulumi-azure-openai"
_ROOT = "%SRCROOT%"
_LINK = re.compile(r"\[([^\[\]]*)\]\(")
"""How a link begins in a message; a backslash keeps it a text."""
_PROPERTIES = ("slug", "outcome", "target", "field", "actual", "suggestions", "replacements", "sources")
_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note", Level.DISABLED: "none"}


def render_sarif(report: Report, rules: Sequence[AnyRule] | None = None) -> str:
    """Write the report, a run for each plan, which code scanning keeps apart by their `automationDetails`.

    In one line: machines read it, and it is large.

    Args:
        report: What was found.
        rules: All rules, which are described whether they found anything or not; of several runs each describes
            those that it needs.
    """
    rules = every_rule() if rules is None else rules
    *own, last = [*sections(report)] or [Section((), Place())]
    parts = (
        [[one] for one in (*own, last)] if last.checked or not own else [[own[0], last], *([one] for one in own[1:])]
    )
    ids: dict[str, int] = {}
    runs = []
    for part in parts:
        found = [finding.rule for section in part for finding in section.findings]
        described = [rule for rule in rules if len(parts) == 1 or rule.id in found]
        places = {rule.id: number for number, rule in enumerate(described)}
        own_id = _id(part[0])
        ids[own_id] = ids.get(own_id, 0) + 1
        runs.append(
            {
                "tool": {"driver": _driver(described)},
                "automationDetails": {"id": own_id if ids[own_id] == 1 else f"{own_id}{ids[own_id]}/"},
                "invocations": [_invocation(report, part[0].checked)],
                "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
                "results": [
                    msgspec.Raw(msgspec.json.encode(_result(finding, section, places)))
                    for section in part
                    for finding in section.findings
                ],
                "columnKind": "unicodeCodePoints",
                "properties": _properties(report),
            }
        )
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": runs}
    return msgspec.json.encode(log).decode()


def _id(section: Section) -> str:
    """The category of a run, which ends with a slash: the project's folder, or the file, and the stack."""
    place, checked = section.place, section.checked
    file = place.folder if place.anchor.rpartition("/")[2].startswith("Pulumi.") else place.anchor or place.folder
    return "/".join(filter(None, ["aoai", file.strip("./"), checked.stack if checked else ""])) + "/"


def _message(text: str) -> dict[str, str]:
    """A text in which nothing becomes a link: names and messages can come from anybody."""
    return {"text": _LINK.sub(r"\\[\1\\](", text)}


def _driver(rules: Sequence[AnyRule]) -> dict[str, Any]:
    return {
        "name": "aoai",
        "fullName": "pulumi-azure-openai",
        "semanticVersion": version("pulumi-azure-openai"),
        "informationUri": HOME,
        "rules": [_descriptor(rule) for rule in rules],
    }


def _descriptor(rule: AnyRule) -> dict[str, Any]:
    page = rule.page()
    return {
        "id": rule.id,
        "name": type(rule).__name__,
        "shortDescription": {"text": page.what},
        "fullDescription": {"text": f"{page.what} {page.why}"},
        "help": {"text": f"{page.why}\n\nFix: {page.fix}", "markdown": render_page(rule)},
        "helpUri": help_url(rule),
        "defaultConfiguration": {"enabled": not rule.opt_in, "level": _LEVELS[rule.level]},
        "properties": {
            "slug": rule.slug,
            "tags": ["azure-openai", *([AREAS[rule.id[4]].casefold()] if rule.id.startswith("AOAI") else [])],
            "problem.severity": {Level.ERROR: "error", Level.WARNING: "warning"}.get(rule.level, "recommendation"),
            "precision": "high",
        },
    }


def _invocation(report: Report, plan: CheckedPlan | None) -> dict[str, Any]:
    notes = [("note", f"{plan.path}: {note}") for note in plan.notes] if plan is not None else []
    notes += [("error", f"not checked: {one.path}: {one.problem}") for one in report.broken]
    notifications = [{"level": level, "message": _message(text)} for level, text in notes]
    return {"executionSuccessful": not report.broken, "toolExecutionNotifications": notifications}


def _properties(report: Report) -> dict[str, Any]:
    """What SARIF has no words for, as in the JSON report."""
    whole: dict[str, Any] = msgspec.to_builtins(as_json(msgspec.structs.replace(report, runs=(), overall=())))
    return {key: whole[key] for key in ("asOf", "catalog", "plans", "broken", "summary")}


def _result(finding: Finding, section: Section, places: dict[str, int]) -> dict[str, Any]:
    failed = finding.outcome is Outcome.FAIL
    same = fingerprint(finding, section.name_of(finding), section.checked)
    result = {
        "ruleId": finding.rule,
        **({"ruleIndex": places[finding.rule]} if finding.rule in places else {}),
        # SARIF 3.27.9: `open` says that there was not enough to decide; 3.27.10: only what fails has a level.
        "kind": "fail" if failed else "open",
        "level": _LEVELS[finding.level] if failed else "none",
        "message": _message(finding.message),
        "locations": [_location(finding, section)],
        "partialFingerprints": {"declaration/v2": same.digest()},
        # 3.27.23: on every result or on none.
        "suppressions": list(_suppressions(finding)),
        "properties": _result_properties(finding),
    }
    related = _related(finding, section)
    return {**result, "relatedLocations": related} if related else result


def _location(finding: Finding, section: Section) -> dict[str, Any]:
    name = section.name_of(finding)
    spot = section.spot_of(finding)
    location: dict[str, Any] = {}
    if spot is not None:
        location["physicalLocation"] = _physical(spot)
    if finding.target is not None:
        location["logicalLocations"] = [{"name": finding.target.name, "fullyQualifiedName": name, "kind": "resource"}]
    return location


def _physical(spot: Spot) -> dict[str, Any]:
    # Code scanning shows nothing without a line; the first stands for the file.
    return {
        "artifactLocation": {"uri": quote(spot.file), "uriBaseId": _ROOT},
        "region": {"startLine": max(spot.line or 1, 1)},
    }


def _related(finding: Finding, section: Section) -> list[dict[str, Any]]:
    called_from = finding.target.called_from if finding.target is not None else ()
    spots = [spot for position in called_from if (spot := section.spot(position)) is not None]
    return [
        {"id": number, "message": {"text": "called from here"}, "physicalLocation": _physical(spot)}
        for number, spot in enumerate(spots, 1)
    ]


def _suppressions(finding: Finding) -> Iterator[dict[str, Any]]:
    if finding.waiver is not None:
        yield {
            "kind": "external",
            "status": "accepted",
            "justification": waived(finding.waiver),
            "properties": msgspec.to_builtins(finding.waiver),
        }
    if finding.baseline:
        yield {"kind": "external", "status": "accepted", "justification": "in the baseline"}


def _result_properties(finding: Finding) -> dict[str, Any]:
    said: dict[str, Any] = msgspec.to_builtins(finding_as_json(finding))
    return {
        key: said[key]
        for key in ("slug", "outcome", "target", "field", "actual", "suggestions", "replacements", "sources")
    }
