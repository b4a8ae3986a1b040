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
from aoai_policies.core.settings import Waiver
from aoai_policies.core.target import Deployment, Target


class CatalogDates(msgspec.Struct, frozen=True, rename="camel"):
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


class Basis(msgspec.Struct, frozen=True, rename="camel"):
    """What a plan was judged by, beside the catalog's dates: what made a gate wider or narrower.

    Attributes:
        settings: The settings files, the nearest first.
        loosened: What a nearer file allows that those above it would not.
        rules_off: Each rule that somebody has switched off, and who. One that is opt-in is not off.
        waivers: Those in effect.
        overlays: Those in effect, and what else comes from outside the package: any may turn a no into a yes.
        baseline: The file of known findings; empty where there is none.
        fail_on: A check fails from this level on.
        strict: Whether what could not be verified counts.
    """

    settings: tuple[str, ...] = ()
    loosened: tuple[str, ...] = ()
    rules_off: dict[str, str] = {}
    waivers: tuple[Waiver, ...] = ()
    overlays: tuple[str, ...] = ()
    baseline: str = ""
    fail_on: Level = Level.ERROR
    strict: bool = False


NOTHING_ELSE = Basis()


class CheckedPlan(msgspec.Struct, frozen=True):
    """One plan that was checked. `fully_checked` deployments were judged by every rule, and nothing is unverified."""

    path: str
    stack: str
    project: str
    accounts: int
    deployments: int
    fully_checked: int
    notes: tuple[str, ...] = ()
    place: Place = Place()
    basis: Basis = NOTHING_ELSE


class Broken(msgspec.Struct, frozen=True):
    """What was to be checked and could not be read."""

    path: str
    problem: str


class Edit(msgspec.Struct, frozen=True):
    """A token that is written anew. `start` and `end` enclose it, in characters of the file's text."""

    file: str
    line: int
    start: int
    end: int
    old: str
    new: str
    field: str


class Fix(msgspec.Struct, frozen=True):
    """What is written to mend a finding, or the reason why nothing is."""

    finding: Finding
    edits: tuple[Edit, ...] = ()
    reason: str = ""


class Summary(msgspec.Struct, frozen=True, rename="camel"):
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

    `runs` are the plans' own, one for each of `plans`; `overall` are the findings about all of them together. `fixes`
    is what was to be mended, None where nobody asked for it.
    """

    as_of: date
    catalog: CatalogDates
    plans: tuple[CheckedPlan, ...]
    findings: tuple[Finding, ...]
    summary: Summary
    not_run: dict[str, frozenset[Knowledge]]
    runs: tuple[Run, ...] = ()
    overall: tuple[Finding, ...] = ()
    broken: tuple[Broken, ...] = ()
    fixes: tuple[Fix, ...] | None = None

    @property
    def fails(self) -> bool:
        """Whether a finding counts and is at or above the level that the settings of its plan fail on."""
        own = [(run.findings, plan.basis) for run, plan in zip(self.runs, self.plans, strict=True)]
        shared = (self.overall, self.plans[0].basis if self.plans else NOTHING_ELSE)
        return any(
            reaches(finding, basis.fail_on, strict=basis.strict)
            for findings, basis in (*own, shared)
            for finding in findings
        )

    def reaches(self, level: Level, *, strict: bool) -> bool:
        """Whether a finding that counts is at or above a level."""
        return any(reaches(finding, level, strict=strict) for finding in self.findings)


def reaches(finding: Finding, level: Level, *, strict: bool) -> bool:
    """Whether a finding counts and is at or above a level. Unverified ones count under `strict` only."""
    return finding.level.rank >= level.rank and (strict or finding.outcome is Outcome.FAIL) and finding.counts


def make_report(
    runs: Sequence[Run],
    catalog: Catalog,
    overall: Sequence[Finding] = (),
    places: Sequence[Place] = (),
    basis: Basis = NOTHING_ELSE,
) -> Report:
    """Put the runs of one invocation together.

    Args:
        runs: What the rules said of each plan.
        catalog: What they said it against.
        overall: What was said of all plans together.
        places: Where each run's plan is in its repository.
        basis: What else they were judged by.
    """
    newest = catalog.newest
    age = (catalog.as_of - newest).days if newest is not None else None
    dates = CatalogDates(catalog.edition, catalog.capture, age)
    places = places or [Place()] * len(runs)
    plans = tuple(_checked(run, place, basis) for run, place in zip(runs, places, strict=True))
    return _report(catalog.as_of, dates, plans, runs, overall)


def joined(reports: Sequence[Report], overall: Sequence[Finding], broken: Sequence[Broken] = ()) -> Report:
    """Several reports of one day as one; at least one.

    Args:
        reports: Each with its own plans, settings and catalog, of which the newest dates are named.
        overall: What is said of all of them together, instead of their own.
        broken: What could not be checked at all.
    """
    dates = [one.catalog for one in reports]
    newest = CatalogDates(
        max((one.edition for one in dates if one.edition), default=None),
        max((one.capture for one in dates if one.capture), default=None),
        min((one.age_days for one in dates if one.age_days is not None), default=None),
    )
    plans = tuple(plan for one in reports for plan in one.plans)
    runs = [run for one in reports for run in one.runs]
    whole = _report(reports[0].as_of, newest, plans, runs, overall)
    return msgspec.structs.replace(whole, broken=tuple(broken))


def with_findings(report: Report, runs: Sequence[Run], overall: Sequence[Finding], baseline: str) -> Report:
    """The report with other findings on the same plans, counted anew, and the baseline that has made them so."""
    plans = tuple(
        msgspec.structs.replace(plan, basis=msgspec.structs.replace(plan.basis, baseline=baseline))
        for plan in report.plans
    )
    whole = _report(report.as_of, report.catalog, plans, runs, overall)
    return msgspec.structs.replace(whole, broken=report.broken)


def _report(
    as_of: date, dates: CatalogDates, plans: tuple[CheckedPlan, ...], runs: Sequence[Run], overall: Sequence[Finding]
) -> Report:
    findings = (*(finding for run in runs for finding in run.findings), *overall)
    not_run: dict[str, frozenset[Knowledge]] = {}
    for run in runs:
        for rule, lacking in run.not_run.items():
            not_run[rule] = not_run.get(rule, frozenset()) | lacking
    return Report(
        as_of=as_of,
        catalog=dates,
        plans=plans,
        findings=findings,
        summary=_count(plans, findings, tuple(sorted(not_run))),
        not_run=dict(sorted(not_run.items())),
        runs=tuple(runs),
        overall=tuple(overall),
    )


def _checked(run: Run, place: Place, basis: Basis) -> CheckedPlan:
    plan = run.plan
    gaps = {
        id(finding.target)
        for finding in run.findings
        if finding.outcome is Outcome.UNVERIFIED and isinstance(finding.target, Deployment)
    }
    targets: tuple[Target, ...] = (*plan.accounts, *plan.deployments)
    return CheckedPlan(
        path=plan.path,
        stack=plan.stack,
        project=next((one.urn.split("::")[1] for one in targets if one.urn.count("::") > 1), ""),
        accounts=len(plan.accounts),
        deployments=len(plan.deployments),
        fully_checked=0 if basis.rules_off else len(plan.deployments) - len(gaps),
        notes=plan.notes,
        place=place,
        basis=basis,
    )


def _count(plans: Sequence[CheckedPlan], findings: Sequence[Finding], not_run: tuple[str, ...]) -> Summary:
    counted = [finding for finding in findings if finding.counts]
    waived = sum(finding.waiver is not None for finding in findings)
    levels = Counter(finding.level for finding in counted if finding.outcome is Outcome.FAIL)
    return Summary(
        error=levels[Level.ERROR],
        warning=levels[Level.WARNING],
        info=levels[Level.INFO],
        unverified=sum(finding.outcome is Outcome.UNVERIFIED for finding in counted),
        waived=waived,
        baselined=len(findings) - len(counted) - waived,
        deployments=sum(plan.deployments for plan in plans),
        fully_checked=sum(plan.fully_checked for plan in plans),
        rules_not_run=not_run,
    )
