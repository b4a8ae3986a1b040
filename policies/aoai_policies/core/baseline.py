"""The baseline: findings that were there before, so that only new ones fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from aoai_catalog import reviewed
from aoai_policies.core.declared import DeclaredNames
from aoai_policies.core.finding import Finding, Outcome, shown
from aoai_policies.core.report import CheckedPlan, Report, with_findings
from aoai_policies.core.target import Deployment


class Fingerprint(msgspec.Struct, frozen=True, order=True, omit_defaults=True, forbid_unknown_fields=True):
    """What makes a finding the same from day to day: no line, no date, no name that Azure or Pulumi made up.

    `path` is the project's file, from the root of the repository. Model, SKU and region are the target's as declared:
    another mistake at the same place is a new one.
    """

    rule: str
    target: str
    field: str = ""
    actual: str = ""
    outcome: Outcome = Outcome.FAIL
    project: str = ""
    path: str = ""
    model: str = ""
    sku: str = ""
    region: str = ""

    def digest(self) -> str:
        """It as one short text."""
        import hashlib  # costs a cold check more than all else here, and only some reports need it

        return hashlib.sha256("\0".join(str(part) for part in msgspec.structs.astuple(self)).encode()).hexdigest()[:32]


class Baseline(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """The findings of a day, as a file holds them."""

    schema_version: int
    findings: tuple[Fingerprint, ...]


SCHEMA_VERSION = 2


def fingerprint(finding: Finding, name: str, plan: CheckedPlan | None = None) -> Fingerprint:
    """The fingerprint of a finding.

    Args:
        finding: What was found.
        name: The declared name of what it is about; empty where it is about no plan.
        plan: The plan that it was found in.
    """
    target = finding.target
    model = sku = ""
    if isinstance(target, Deployment):
        model, sku = "@".join(filter(None, map(_text, (target.model, target.version)))), _text(target.sku)
    location = _text(target.location) if target is not None else ""
    return Fingerprint(
        rule=finding.rule,
        target=name,
        field=finding.field,
        actual=_text(finding.actual),
        outcome=finding.outcome,
        project=plan.project if plan is not None else "",
        path=plan.place.anchor if plan is not None else "",
        model=model,
        sku=sku,
        region=reviewed.region_id(location) or location,
    )


def _text(value: object) -> str:
    known = shown(value)
    return "" if known is None else str(known)


def make_baseline(report: Report) -> Baseline:
    """Record what counts today; what is waived has its own end and stays out."""
    return Baseline(SCHEMA_VERSION, tuple(sorted({own for one, own in _fingerprinted(report) if one.counts})))


def against(report: Report, baseline: Baseline, named: str = "given") -> Report:
    """The report, in which the findings that the baseline has are marked and no longer count.

    Args:
        report: What is found now.
        baseline: What was recorded.
        named: How reports name it.
    """
    known = frozenset(baseline.findings)
    runs = []
    for run, plan in zip(report.runs, report.plans, strict=True):
        names = DeclaredNames(run.plan)
        findings = tuple(_mark(one, fingerprint(one, names.of(one.target), plan), known) for one in run.findings)
        runs.append(msgspec.structs.replace(run, findings=findings))
    return with_findings(report, runs, [_mark(one, fingerprint(one, ""), known) for one in report.overall], named)


def _mark(finding: Finding, own: Fingerprint, known: frozenset[Fingerprint]) -> Finding:
    return msgspec.structs.replace(finding, baseline=True) if own in known and finding.waiver is None else finding


def gone(baseline: Baseline, report: Report, rules: Iterable[str]) -> Iterator[Fingerprint]:
    """What the baseline has and no longer occurs, as far as the stack was checked and the rule ran.

    Args:
        baseline: What was recorded.
        report: What is found now.
        rules: The ids of the rules that were to be run.
    """
    ids = set(rules)
    ran = {
        (plan.project, plan.place.anchor, plan.stack): ids - run.not_run.keys() - plan.basis.rules_off.keys()
        for run, plan in zip(report.runs, report.plans, strict=True)
    }
    there = {own for _, own in _fingerprinted(report)}
    for one in baseline.findings:
        if one not in there and one.rule in ran.get((one.project, one.path, one.target.partition("/")[0]), ()):
            yield one


def _fingerprinted(report: Report) -> Iterator[tuple[Finding, Fingerprint]]:
    for run, plan in zip(report.runs, report.plans, strict=True):
        names = DeclaredNames(run.plan)
        yield from ((one, fingerprint(one, names.of(one.target), plan)) for one in run.findings)
    yield from ((one, fingerprint(one, "")) for one in report.overall)
