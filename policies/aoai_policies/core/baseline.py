"""The baseline: findings that were there before, so that only new ones fail."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from aoai_policies.core.declared import DeclaredNames
from aoai_policies.core.finding import Finding, Outcome
from aoai_policies.core.run import Run


class Fingerprint(msgspec.Struct, frozen=True, order=True, omit_defaults=True, forbid_unknown_fields=True):
    """What makes a finding the same from day to day: no line, no date, no name that Azure or Pulumi made up."""

    rule: str
    target: str
    field: str = ""
    actual: str = ""
    outcome: Outcome = Outcome.FAIL

    def digest(self) -> str:
        """It as one short text."""
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


def make_baseline(runs: Iterable[Run], also: Iterable[Finding] = ()) -> Baseline:
    """Record what counts today; what is waived has its own end and stays out.

    Args:
        runs: What was said of each plan.
        also: What was said of all together.
    """
    found = {fingerprint(one, "") for one in also if one.counts}
    for run in runs:
        names = DeclaredNames(run.plan)
        found.update(fingerprint(one, names.of(one.target)) for one in run.findings if one.counts)
    return Baseline(1, tuple(sorted(found)))


def mark_known(runs: Sequence[Run], baseline: Baseline) -> tuple[Run, ...]:
    """Mark the findings that the baseline has."""
    known = frozenset(baseline.findings)
    marked = []
    for run in runs:
        names = DeclaredNames(run.plan)
        findings = tuple(_mark(one, fingerprint(one, names.of(one.target)), known) for one in run.findings)
        marked.append(msgspec.structs.replace(run, findings=findings))
    return tuple(marked)


def mark_known_overall(findings: Iterable[Finding], baseline: Baseline) -> tuple[Finding, ...]:
    """Mark those of the findings about all plans together that the baseline has."""
    known = frozenset(baseline.findings)
    return tuple(_mark(one, fingerprint(one, ""), known) for one in findings)


def _mark(finding: Finding, own: Fingerprint, known: frozenset[Fingerprint]) -> Finding:
    return msgspec.structs.replace(finding, baseline=True) if own in known and finding.waiver is None else finding


def gone(baseline: Baseline, runs: Sequence[Run], rules: Iterable[str]) -> Iterator[Fingerprint]:
    """What the baseline has and no longer occurs, as far as the stack was checked and the rule ran.

    Args:
        baseline: What was recorded.
        runs: What was said of each plan.
        rules: The ids of the rules that were to be run.
    """
    ids = set(rules)
    ran = {run.plan.stack: ids - run.not_run.keys() for run in runs}
    there = {
        fingerprint(one, names.of(one.target))
        for run in runs
        for names in (DeclaredNames(run.plan),)
        for one in run.findings
    }
    for one in baseline.findings:
        if one not in there and one.rule in ran.get(one.target.partition("/")[0], ()):
            yield one
