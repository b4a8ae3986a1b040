"""The baseline: findings that were there before, so that only new ones fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from aoai_policies.core.declared import DeclaredNames
from aoai_policies.core.finding import Finding, Outcome
from aoai_policies.core.report import Report


class Fingerprint(msgspec.Struct, frozen=True, order=True, omit_defaults=True, forbid_unknown_fields=True):
    """What makes a finding the same from day to day: no line, no date, no name that Azure or Pulumi made up."""

    rule: str
    target: str
    field: str = ""
    actual: str = ""
    outcome: Outcome = Outcome.FAIL

    def digest(self) -> str:
        """It as one short text."""
        import hashlib  # costs a cold check more than all else here, and only some reports need it

        parts = (self.rule, self.target, self.field, self.actual, self.outcome.value)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


class Baseline(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """The findings of a day, as a file holds them."""

    schema_version: int
    findings: tuple[Fingerprint, ...]


def fingerprint(finding: Finding, name: str) -> Fingerprint:
    """The fingerprint of a finding on a declaration of this name; the name is empty where it is about no plan."""
    actual = "" if finding.actual is None else str(finding.actual)
    return Fingerprint(finding.rule, name, finding.field, actual, finding.outcome)


def make_baseline(report: Report) -> Baseline:
    """Record what counts today; what is waived has its own end and stays out."""
    return Baseline(1, tuple(sorted({own for one, own in _fingerprinted(report) if one.counts})))


def against(report: Report, baseline: Baseline) -> Report:
    """The report, in which the findings that the baseline has are marked and no longer count."""
    known = frozenset(baseline.findings)
    runs = []
    for run in report.runs:
        names = DeclaredNames(run.plan)
        findings = tuple(_mark(one, fingerprint(one, names.of(one.target)), known) for one in run.findings)
        runs.append(msgspec.structs.replace(run, findings=findings))
    return report.replaced(runs, [_mark(one, fingerprint(one, ""), known) for one in report.overall])


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
    ran = {run.plan.stack: ids - run.not_run.keys() for run in report.runs}
    there = {own for _, own in _fingerprinted(report)}
    for one in baseline.findings:
        if one not in there and one.rule in ran.get(one.target.partition("/")[0], ()):
            yield one


def _fingerprinted(report: Report) -> Iterator[tuple[Finding, Fingerprint]]:
    for run in report.runs:
        names = DeclaredNames(run.plan)
        yield from ((one, fingerprint(one, names.of(one.target))) for one in run.findings)
    yield from ((one, fingerprint(one, "")) for one in report.overall)
