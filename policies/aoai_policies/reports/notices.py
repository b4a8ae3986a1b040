"""Findings as notices on lines, which GitHub, GitLab and Azure Pipelines show in their own ways."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from aoai_policies.core.finding import Finding, Outcome
from aoai_policies.core.report import Report
from aoai_policies.core.visible import visible
from aoai_policies.reports.located import Section, Spot, sections
from aoai_policies.reports.wording import gaps, status, waived


class Notice(msgspec.Struct, frozen=True):
    """What is said of one declaration: a failure, or all that is unverified for one cause.

    `message` names the declaration and where it is called from; `state` says why it is no failure that counts.
    """

    finding: Finding
    section: Section
    state: str
    message: str
    waiver: str = ""

    @property
    def title(self) -> str:
        """The rule; the state alone where several rules share it."""
        rule = f"{self.finding.rule} {self.finding.slug}"
        return self.state if self.finding.unknown else rule + (f" ({self.state})" if self.state else "")

    @property
    def spot(self) -> Spot | None:
        """The line in the repository."""
        return self.section.spot_of(self.finding)


def notices(report: Report) -> Iterator[Notice]:
    """All that is said, plan by plan, failures first."""
    for section in sections(report):
        for finding in section.findings:
            if finding.outcome is Outcome.FAIL:
                yield _notice(finding, section, status(finding), finding.message)
        for gap in gaps(section.findings):
            state = ", ".join(filter(None, (status(gap.first), "unverified")))
            yield _notice(gap.first, section, state, gap.message)


def _notice(finding: Finding, section: Section, state: str, message: str) -> Notice:
    target = finding.target
    named = f"{section.name_of(finding)}: {message}" if target is not None else message
    called_from = target.called_from if target is not None else ()
    outer = [spot for position in called_from if (spot := section.spot(position)) is not None]
    named += "".join(f", called from {spot.file}:{spot.line}" for spot in outer)
    held = visible(waived(finding.waiver)) if finding.waiver is not None else ""
    return Notice(finding, section, state, visible(named), held)
