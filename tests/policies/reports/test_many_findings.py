"""A report of many findings loses none, in any format."""

from __future__ import annotations

import pytest

from aoai_policies.cli.outputs import FORMATS, fitted, render
from aoai_policies.core.finding import Level
from aoai_policies.core.report import Report
from aoai_policies.core.target import Position
from tests.policies.reports.findings import ACCOUNT, finding, gap, report_of
from tests.synthetic import deployment

DEPLOYMENTS = tuple(
    deployment(name=f"d{number}", deployment_name=f"d{number}", account_urn="a", position=Position("team.py", number))
    for number in range(1_000)
)


@pytest.fixture(scope="module")
def report() -> Report:
    """Four findings on each of 1,000 deployments, no two alike."""
    found = (
        one
        for number, target in enumerate(DEPLOYMENTS)
        for one in (
            finding(target, message=f"wrong {number}"),
            finding(target, rule="AOAI107", level=Level.WARNING, message=f"no version {number}"),
            finding(target, rule="AOAI604", level=Level.INFO, message=f"no identity {number}"),
            gap("AOAI104", target),
        )
    )
    return report_of(*found, targets=(ACCOUNT, *DEPLOYMENTS))


@pytest.mark.parametrize("name", [*FORMATS, "waivers"])
def test_no_finding_is_lost(name: str, report: Report) -> None:
    """But where a comment has no room."""
    assert len(report.findings) == 4_000
    text = fitted(render(report, name, colour=True), 80) if name == "text" else render(report, name, colour=False)
    assert "wrong 0" in text
    assert ("wrong 999" in text) == (name != "markdown")
