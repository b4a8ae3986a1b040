"""What several formats say in the same words: what could not be checked, what does not count, and the summary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from aoai_policies.core.finding import Finding, Outcome, Waived
from aoai_policies.core.report import CheckedPlan, Fix, Report
from aoai_policies.core.visible import visible

Style = Callable[[str, str], str]
"""Colours a text: called with the text and `error`, `warning`, `info`, `good`, `dim` or `bold`."""


def plain(text: str, _: str) -> str:
    """No colours."""
    return text


def status(finding: Finding) -> str:
    """Why a finding does not count: `waived` or `known`; empty where it does."""
    if finding.waiver is not None:
        return "waived"
    return "known" if finding.baseline else ""


def waived(waiver: Waived) -> str:
    """Until when a finding is waived, by whom and why."""
    return f"waived until {waiver.expires} by {waiver.owner}: {waiver.reason}"


def worded(fix: Fix) -> str:
    """What was written for a finding, or why nothing was; a reader knows which by what stands before it."""
    target, position = fix.finding.target, fix.finding.position
    name = f" {target.name}" if target is not None else ""
    if fix.reason:
        place = f" ({position.file}:{position.line})" if position is not None else ""
        return visible(f"{fix.finding.rule}{name}{place}: {fix.reason}")
    edits = ", ".join(f"{one.file}:{one.line} {one.old} -> {one.new}" for one in fix.edits)
    return visible(f"{fix.finding.rule}{name}: {edits}")


class Gap(msgspec.Struct, frozen=True):
    """Unverified findings of one target and one cause."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The first of them."""
        return self.findings[0]

    @property
    def message(self) -> str:
        """Why they could not be judged, and which they are."""
        if not self.first.unknown:
            return self.first.message
        rules = ", ".join(finding.rule for finding in self.findings)
        checks = f"{len(self.findings)} checks" if len(self.findings) > 1 else "1 check"
        return f"{_cause(self.first)}, so {checks} did not run: {rules}"


def gaps(findings: Iterable[Finding]) -> list[Gap]:
    """Unverified findings, those of one target and one cause together."""
    groups: dict[tuple[int, str, str, Waived | None], list[Finding]] = {}
    for finding in findings:
        if finding.outcome is Outcome.UNVERIFIED:
            key = (id(finding.target), _cause(finding), status(finding), finding.waiver)
            groups.setdefault(key, []).append(finding)
    return [Gap(tuple(group)) for group in groups.values()]


def _cause(finding: Finding) -> str:
    return finding.gap or finding.message


def titled(plan: CheckedPlan) -> str:
    """A plan, as the user named it, with its project and stack."""
    known = [part for part in (plan.project, plan.stack) if part and part != plan.path]
    return f"{plan.path} ({', '.join(known)})" if known else plan.path


def summary_lines(report: Report, style: Style = plain) -> Iterator[str]:
    """What was found, in what, against what, what was not checked, and what widened or narrowed the gate."""
    yield ", ".join(_counts(report, style))
    yield from checked_lines(report, style)
    yield from basis_lines(report, style)
    yield from broken_lines(report, style)


def checked_lines(report: Report, style: Style = plain) -> Iterator[str]:
    """What was checked, how far, and against what."""
    summary = report.summary
    accounts = sum(plan.accounts for plan in report.plans)
    what = f"{counted(summary.deployments, 'deployment')} on {counted(accounts, 'account')}"
    yield visible(f"{what} in {some_of([titled(plan) for plan in report.plans], 10)}")
    complete = summary.fully_checked == summary.deployments and not report.broken
    checked = (
        f"{summary.fully_checked} of {summary.deployments} fully checked" if summary.deployments else "nothing checked"
    )
    yield f"{style(checked, 'good' if complete and summary.deployments else 'warning')} {_against(report)}"


def basis_lines(report: Report, style: Style = plain) -> Iterator[str]:
    """Which rules did not run, and what made the gate wider or narrower."""
    if report.not_run:
        not_run = ", ".join(f"{rule} (needs {' and '.join(sorted(lacks))})" for rule, lacks in report.not_run.items())
        yield style(f"not run: {not_run}", "dim")
    yield from (style(visible(line), "dim") for line in dict.fromkeys(_basis_lines(report)))


def broken_lines(report: Report, style: Style = plain) -> Iterator[str]:
    """What could not be read."""
    for broken in report.broken:
        yield style(visible(f"not checked: {broken.path}: {broken.problem}"), "error")


def _basis_lines(report: Report) -> Iterator[str]:
    """What made the gate wider or narrower: the same for most plans, and then said once."""
    for plan in report.plans:
        basis = plan.basis
        whose = f" ({plan.path})" if any(other.basis != basis for other in report.plans) else ""
        if basis.settings:
            yield f"settings{whose}: {' over '.join(basis.settings)}"
        yield from (f"loosened by {change}" for change in basis.loosened)
        off: dict[str, list[str]] = {}
        for rule, by in basis.rules_off.items():
            off.setdefault(by, []).append(rule)
        if off:
            shown = (f"{some_of(rules)} by {by}" for by, rules in off.items())
            yield f"rules off{whose}: {'; '.join(shown)}"
        for what, names in (
            ("waivers", [f"{one.rule} for {one.target} until {one.expires}" for one in basis.waivers]),
            ("own catalogs", basis.overlays),
            ("baseline", [basis.baseline] if basis.baseline else []),
        ):
            if names:
                yield f"{what} in effect{whose}: {some_of(names)}"


def some_of(names: Sequence[str], most: int = 5) -> str:
    """The first of some names, and how many more there are."""
    return ", ".join(names) if len(names) <= most else f"{', '.join(names[:most])} and {len(names) - most} more"


def _counts(report: Report, style: Style) -> Iterator[str]:
    summary = report.summary
    yield style(counted(summary.error, "error"), "error" if summary.error else "dim")
    yield style(counted(summary.warning, "warning"), "warning" if summary.warning else "dim")
    yield style(f"{summary.info} info", "info" if summary.info else "dim")
    yield f"{summary.unverified} unverified"
    yield f"{summary.waived} waived"
    if summary.baselined:
        yield f"{summary.baselined} known"


def _against(report: Report) -> str:
    dates = report.catalog
    sources = [f"edition {dates.edition}"] if dates.edition else []
    sources += [f"capture {dates.capture}"] if dates.capture else []
    if not sources:
        return f"as of {report.as_of}: the catalog has no source that old"
    return f"as of {report.as_of} against {' and '.join(sources)} (newest source {dates.age_days} days old)"


def counted(number: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
