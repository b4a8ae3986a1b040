"""The report: what all runs of one invocation found, counted. Every format is written from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import msgspec
from aoai_catalog.query import Catalog

from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.plan import Knowledge
from aoai_policies.core.run import Run
from aoai_policies.core.target import Deployment


class CatalogDates(msgspec.Struct, frozen=True):
    """What the catalog rests on. `age_days` is since the newest source."""

    edition: date | None
    capture: date | None
    age_days: int | None


class PlanCounts(msgspec.Struct, frozen=True):
    """One plan that was checked."""

    path: str
    stack: str
    accounts: int
    deployments: int
    notes: tuple[str, ...] = ()


class Summary(msgspec.Struct, frozen=True):
    """Findings by level, unverified and waived ones apart, and how much was really checked."""

    error: int = 0
    warning: int = 0
    info: int = 0
    unverified: int = 0
    waived: int = 0
    deployments: int = 0
    fully_checked: int = 0
    rules_not_run: tuple[str, ...] = ()


class Report(msgspec.Struct, frozen=True):
    """What was found, in all plans. `not_run` says what each rule that did not run lacked."""

    as_of: date
    catalog: CatalogDates
    plans: tuple[PlanCounts, ...]
    findings: tuple[Finding, ...]
    summary: Summary
    not_run: dict[str, frozenset[Knowledge]]

    def reaches(self, level: Level, *, strict: bool) -> bool:
        """Whether a finding that counts is at or above a level. Unverified ones count under `strict` only."""
        return any(
            finding.level.rank >= level.rank and (strict or finding.outcome is Outcome.FAIL)
            for finding in self.findings
            if finding.waiver is None
        )


def make_report(runs: Sequence[Run], catalog: Catalog) -> Report:
    """Put the runs of one invocation together."""
    findings = tuple(finding for run in runs for finding in run.findings)
    not_run: dict[str, frozenset[Knowledge]] = {}
    for run in runs:
        for rule, lacking in run.not_run.items():
            not_run[rule] = not_run.get(rule, frozenset()) | lacking
    newest = catalog.newest
    return Report(
        as_of=catalog.as_of,
        catalog=CatalogDates(
            catalog.edition, catalog.capture, (catalog.as_of - newest).days if newest is not None else None
        ),
        plans=tuple(
            PlanCounts(run.plan.path, run.plan.stack, len(run.plan.accounts), len(run.plan.deployments), run.plan.notes)
            for run in runs
        ),
        findings=findings,
        summary=_count(runs, findings, tuple(sorted(not_run))),
        not_run=dict(sorted(not_run.items())),
    )


def _count(runs: Sequence[Run], findings: Sequence[Finding], not_run: tuple[str, ...]) -> Summary:
    counted = [finding for finding in findings if finding.waiver is None]
    levels = Counter(finding.level for finding in counted if finding.outcome is Outcome.FAIL)
    unverified = [finding for finding in counted if finding.outcome is Outcome.UNVERIFIED]
    gaps = {id(finding.target) for finding in unverified if isinstance(finding.target, Deployment)}
    deployments = sum(len(run.plan.deployments) for run in runs)
    return Summary(
        error=levels[Level.ERROR],
        warning=levels[Level.WARNING],
        info=levels[Level.INFO],
        unverified=len(unverified),
        waived=len(findings) - len(counted),
        deployments=deployments,
        fully_checked=deployments - len(gaps),
        rules_not_run=not_run,
    )
