"""The report as GitLab's Code Quality JSON, which a merge request shows beside the lines that it changes."""

from __future__ import annotations

from typing import Any

from aoai_policies.core.baseline import fingerprint
from aoai_policies.core.encoding import to_json
from aoai_policies.core.finding import Level
from aoai_policies.core.report import Report
from aoai_policies.core.visible import visible
from aoai_policies.reports.notices import Notice, notices

_SEVERITIES = {Level.ERROR: "critical", Level.WARNING: "minor", Level.INFO: "info", Level.DISABLED: "info"}


def render_gitlab(report: Report) -> str:
    """Write what counts; GitLab has no word for what is waived or known.

    Each entry names a file, because GitLab drops what has none: one outside the repository stands at its plan.
    """
    found = [_issue(one) for one in notices(report) if one.finding.counts]
    found += [
        _entry("not-checked", f"not checked: {one.problem}", one.path, one.path, 1, "critical") for one in report.broken
    ]
    return to_json(found) + "\n"


def _issue(notice: Notice) -> dict[str, Any]:
    finding, section, spot = notice.finding, notice.section, notice.spot
    elsewhere = section.checked.path if section.checked is not None else "."
    return _entry(
        notice.title,
        f"{notice.state}: {notice.message}" if notice.state else notice.message,
        fingerprint(finding, section.name_of(finding), section.checked).digest(),
        spot.file if spot is not None else elsewhere,
        (spot.line if spot is not None else None) or 1,
        "info" if notice.state else _SEVERITIES[finding.level],
    )


def _entry(check: str, description: str, same: str, path: str, line: int, severity: str) -> dict[str, Any]:
    return {
        "check_name": check,
        "description": visible(description),
        "fingerprint": same,
        "severity": severity,
        "location": {"path": path, "lines": {"begin": line}},
    }
