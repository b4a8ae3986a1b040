"""The report as GitLab's Code Quality JSON, which a merge request shows beside the lines that it changes."""

from __future__ import annotations

from typing import Any

import msgspec

from aoai_policies.core.baseline import fingerprint
from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.report import Report
from aoai_policies.core.visible import visible
from aoai_policies.reports.located import Section, sections

_SEVERITIES = {Level.ERROR: "critical", Level.WARNING: "minor", Level.INFO: "info", Level.DISABLED: "info"}


def render_gitlab(report: Report) -> str:
    """Write what counts; GitLab has no word for what is waived or known, and none for what was not checked.

    Each finding names a file, because GitLab drops what has none: one outside the repository stands at its plan.
    """
    found = [_issue(one, section) for section in sections(report) for one in section.findings if one.counts]
    found += [
        _entry("not-checked", f"not checked: {one.problem}", one.path, one.path, 1, "critical") for one in report.broken
    ]
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"


def _issue(finding: Finding, section: Section) -> dict[str, Any]:
    spot = section.spot_of(finding)
    name = section.name_of(finding)
    path = spot.file if spot is not None else section.checked.path if section.checked is not None else "."
    failed = finding.outcome is Outcome.FAIL
    said = f"{name}: {finding.message}" if finding.target is not None else finding.message
    return _entry(
        f"{finding.rule} {finding.slug}",
        said if failed else f"unverified: {said}",
        fingerprint(finding, name, section.checked).digest(),
        path,
        spot.line or 1 if spot is not None else 1,
        _SEVERITIES[finding.level] if failed else "info",
    )


def _entry(check: str, description: str, same: str, path: str, line: int, severity: str) -> dict[str, Any]:
    return {
        "check_name": check,
        "description": visible(description),
        "fingerprint": same,
        "severity": severity,
        "location": {"path": path, "lines": {"begin": line}},
    }
