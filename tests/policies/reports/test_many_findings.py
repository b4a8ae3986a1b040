"""A report of 10,000 findings is written in seconds, in every format."""

from __future__ import annotations

import time

import pytest

from aoai_policies.cli.outputs import FORMATS, fitted, render
from aoai_policies.core.finding import Level
from aoai_policies.core.report import Report
from aoai_policies.core.target import Position
from tests.policies.reports.findings import ACCOUNT, finding, gap, report_of
from tests.synthetic import deployment

DEPLOYMENTS = tuple(
    deployment(name=f"d{number}", deployment_name=f"d{number}", account_urn="a", position=Position("team.py", number))
    for number in range(2_500)
)


@pytest.fixture(scope="module")
def report() -> Report:
    """Four findings on each of 2,500 deployments, no two alike."""
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
def test_ten_thousand_findings_are_written_in_seconds(name: str, report: Report) -> None:
    """None of them is lost but where a comment has no room; measured is 0.1 to 0.5 s of the processor."""
    assert len(report.findings) == 10_000
    began = time.process_time()
    text = fitted(render(report, name, colour=True), 80) if name == "text" else render(report, name, colour=False)
    assert time.process_time() - began < 5
    assert "wrong 0" in text
    assert ("wrong 2499" in text) == (name != "markdown")
