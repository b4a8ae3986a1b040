"""The report: what all runs of one invocation found, counted. Every format is written from it."""

from __future__ import annotations

import posixpath
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


class Place(msgspec.Struct, frozen=True):
    """Where a plan is in a repository.

    `root` is the repository's absolute path. From there, `folder` is what files in positions are relative to, and
    `anchor` the file that stands for the plan as a whole, if there is one.
    """

    root: str = ""
    folder: str = "."
    anchor: str = ""

    def path_of(self, file: str) -> str | None:
        """A position's file from the root of the repository, None where it is not in it."""
        if file == "-":
            return None
        path = posixpath.normpath(posixpath.join(self.root, self.folder, file))
        above = f"{self.root.rstrip('/')}/" if self.root else ""
        inside = path.removeprefix(above)
        return inside if path.startswith(above) and not inside.startswith(("/", "../")) else None


class PlanCounts(msgspec.Struct, frozen=True):
    """One plan that was checked."""

    path: str
    stack: str
    accounts: int
    deployments: int
    notes: tuple[str, ...] = ()
    place: Place = Place()


class Summary(msgspec.Struct, frozen=True):
    """Findings by level; unverified, waived and known ones apart; and how much was really checked."""

    error: int = 0
    warning: int = 0
    info: int = 0
    unverified: int = 0
    waived: int = 0
    baselined: int = 0
    deployments: int = 0
    fully_checked: int = 0
    rules_not_run: tuple[str, ...] = ()


class Report(msgspec.Struct, frozen=True):
    """What was found, in all plans. `not_run` says what each rule that did not run lacked.

    `runs` are the plans' own, one for each of `plans`; `overall` are the findings about all of them together.
    """

    as_of: date
    catalog: CatalogDates
    plans: tuple[PlanCounts, ...]
    findings: tuple[Finding, ...]
    summary: Summary
    not_run: dict[str, frozenset[Knowledge]]
    runs: tuple[Run, ...] = ()
    overall: tuple[Finding, ...] = ()

    def reaches(self, level: Level, *, strict: bool) -> bool:
        """Whether a finding that counts is at or above a level."""
        return any(reaches(finding, level, strict=strict) for finding in self.findings)

    def replaced(self, runs: Sequence[Run], overall: Sequence[Finding]) -> Report:
        """The report with other findings on the same plans, counted anew."""
        findings = (*(finding for run in runs for finding in run.findings), *overall)
        summary = _count(runs, findings, self.summary.rules_not_run)
        return msgspec.structs.replace(
            self, findings=findings, summary=summary, runs=tuple(runs), overall=tuple(overall)
        )


def reaches(finding: Finding, level: Level, *, strict: bool) -> bool:
    """Whether a finding counts and is at or above a level. Unverified ones count under `strict` only."""
    return finding.level.rank >= level.rank and (strict or finding.outcome is Outcome.FAIL) and finding.counts


def make_report(
    runs: Sequence[Run], catalog: Catalog, overall: Sequence[Finding] = (), places: Sequence[Place] = ()
) -> Report:
    """Put the runs of one invocation together.

    Args:
        runs: What the rules said of each plan.
        catalog: What they said it against.
        overall: What was said of all plans together.
        places: Where each run's plan is in its repository.
    """
    findings = (*(finding for run in runs for finding in run.findings), *overall)
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
            PlanCounts(
                run.plan.path,
                run.plan.stack,
                len(run.plan.accounts),
                len(run.plan.deployments),
                run.plan.notes,
                places[number] if places else Place(),
            )
            for number, run in enumerate(runs)
        ),
        findings=findings,
        summary=_count(runs, findings, tuple(sorted(not_run))),
        not_run=dict(sorted(not_run.items())),
        runs=tuple(runs),
        overall=tuple(overall),
    )


def _count(runs: Sequence[Run], findings: Sequence[Finding], not_run: tuple[str, ...]) -> Summary:
    counted = [finding for finding in findings if finding.counts]
    waived = sum(finding.waiver is not None for finding in findings)
    levels = Counter(finding.level for finding in counted if finding.outcome is Outcome.FAIL)
    unverified = [finding for finding in counted if finding.outcome is Outcome.UNVERIFIED]
    gaps = {
        id(finding.target)
        for finding in findings
        if finding.outcome is Outcome.UNVERIFIED and isinstance(finding.target, Deployment)
    }
    deployments = sum(len(run.plan.deployments) for run in runs)
    return Summary(
        error=levels[Level.ERROR],
        warning=levels[Level.WARNING],
        info=levels[Level.INFO],
        unverified=len(unverified),
        waived=waived,
        baselined=len(findings) - len(counted) - waived,
        deployments=deployments,
        fully_checked=deployments - len(gaps),
        rules_not_run=not_run,
    )
