"""Findings with their place in the repository and their declared name, plan by plan."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from aoai_policies.core.declared import DeclaredNames
from aoai_policies.core.finding import Finding
from aoai_policies.core.plan import Plan
from aoai_policies.core.report import NOTHING_ELSE, Basis, CheckedPlan, Place, Report
from aoai_policies.core.target import Position
from aoai_policies.reports.wording import titled


class Spot(msgspec.Struct, frozen=True):
    """A file from the root of the repository; a line of it, or none where the whole file is meant."""

    file: str
    line: int | None = None


class Section(msgspec.Struct, frozen=True):
    """The findings of one plan, or those about all plans together, which have neither plan nor names."""

    findings: tuple[Finding, ...]
    place: Place
    checked: CheckedPlan | None = None
    plan: Plan | None = None
    names: DeclaredNames | None = None
    basis: Basis = NOTHING_ELSE

    @property
    def title(self) -> str:
        """The plan, as the user named it."""
        return titled(self.checked) if self.checked is not None else "all plans"

    def name_of(self, finding: Finding) -> str:
        """The declared name; empty where the finding is about all plans."""
        return self.names.of(finding.target) if self.names is not None else ""

    def spot_of(self, finding: Finding) -> Spot | None:
        """Where it stands; else the file that stands for the plan, if there is one."""
        return self.spot(finding.position) or (Spot(self.place.anchor) if self.place.anchor else None)

    def spot(self, position: Position | None) -> Spot | None:
        """A position in the repository, None where it is not in it."""
        file = self.place.path_of(position.file) if position is not None else None
        return Spot(file, position.line) if file is not None and position is not None else None


def sections(report: Report) -> Iterator[Section]:
    """A section for each plan, then one for what is about all of them, if there is anything."""
    for run, counts in zip(report.runs, report.plans, strict=True):
        yield Section(run.findings, counts.place, counts, run.plan, DeclaredNames(run.plan), counts.basis)
    if report.overall and report.plans:
        yield Section(report.overall, report.plans[0].place, basis=report.plans[0].basis)
