"""The report as text for a person: findings with their place, then what was really checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.report import Report
from aoai_policies.core.target import Deployment

Style = Callable[[str, str], str]
"""Colours a text: called with the text and `error`, `warning`, `info`, `good`, `dim` or `bold`."""


def render_text(report: Report, style: Style = lambda text, _: text) -> str:
    """Write the report.

    Args:
        report: What was found.
        style: Colours, for a terminal; plain by default.
    """
    lines: list[str] = []
    for finding in report.findings:
        if finding.outcome is Outcome.FAIL:
            lines += _failure(finding, style)
    for group in _gaps(report.findings):
        lines += _gap(group, style)
    for plan in report.plans:
        lines += [f"{style('note', 'dim')}  {plan.path}: {note}" for note in plan.notes]
    if lines:
        lines.append("")
    lines += _summary(report, style)
    return "\n".join(lines) + "\n"


def _failure(finding: Finding, style: Style) -> Iterator[str]:
    word = "waived" if finding.waiver is not None else finding.level.value
    colour = "dim" if finding.waiver is not None else finding.level.value
    yield f"{style(f'{word:<7}', colour)} {style(finding.rule, 'bold')} {finding.slug}  {_where(finding)}"
    yield f"        {finding.message}"
    if finding.waiver is not None:
        yield style(f"        waived until {finding.waiver.expires}: {finding.waiver.reason}", "dim")


def _where(finding: Finding) -> str:
    target = finding.target
    if target is None:
        return ""
    kind = "deployment" if isinstance(target, Deployment) else "account"
    place = f"{kind} {target.name}"
    if target.position is None:
        return place
    places = [f"{at.file}:{at.line}" for at in (target.position, *target.called_from)]
    return f"{place}  {places[0]}" + "".join(f", from {outer}" for outer in places[1:])


def _gaps(findings: tuple[Finding, ...]) -> list[list[Finding]]:
    """Unverified findings, those of one target and one cause together."""
    groups: dict[tuple[int, str], list[Finding]] = {}
    for finding in findings:
        if finding.outcome is Outcome.UNVERIFIED:
            cause = finding.message.partition(", so ")[0] if finding.unknown else finding.message
            groups.setdefault((id(finding.target), cause), []).append(finding)
    return list(groups.values())


def _gap(group: list[Finding], style: Style) -> Iterator[str]:
    first = group[0]
    rules = ", ".join(finding.rule for finding in group)
    word = style("unverified", "info")
    if not first.unknown:
        yield f"{word} {style(first.rule, 'bold')} {first.slug}  {_where(first)}"
        yield f"        {first.message}"
        return
    cause = first.message.partition(", so ")[0]
    checks = f"{len(group)} checks" if len(group) > 1 else "1 check"
    yield f"{word}  {_where(first)}"
    yield f"        {cause}, so {checks} did not run: {rules}"


def _summary(report: Report, style: Style) -> Iterator[str]:
    summary = report.summary
    counts = [
        style(_count(summary.error, "error"), "error" if summary.error else "dim"),
        style(_count(summary.warning, "warning"), "warning" if summary.warning else "dim"),
        style(f"{summary.info} info", "info" if summary.info else "dim"),
        f"{summary.unverified} unverified",
        f"{summary.waived} waived",
    ]
    yield f"{', '.join(counts)}"
    names = ", ".join(f"{plan.path} ({plan.stack})" if plan.stack else plan.path for plan in report.plans)
    accounts = sum(plan.accounts for plan in report.plans)
    yield f"{_count(summary.deployments, 'deployment')} on {_count(accounts, 'account')} in {names}"
    complete = summary.fully_checked == summary.deployments
    checked = f"{summary.fully_checked} of {summary.deployments} fully checked"
    yield f"{style(checked, 'good' if complete and summary.deployments else 'warning')} {_against(report)}"
    if report.not_run:
        not_run = ", ".join(f"{rule} (needs {' and '.join(sorted(lacks))})" for rule, lacks in report.not_run.items())
        yield style(f"not run: {not_run}", "dim")


def _against(report: Report) -> str:
    dates = report.catalog
    sources = [f"edition {dates.edition}"] if dates.edition else []
    sources += [f"capture {dates.capture}"] if dates.capture else []
    if not sources:
        return f"as of {report.as_of}: the catalog has no source that old"
    return f"as of {report.as_of} against {' and '.join(sources)} (newest source {dates.age_days} days old)"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


COLOURS = {
    Level.ERROR.value: "red",
    Level.WARNING.value: "yellow",
    Level.INFO.value: "cyan",
    "good": "green",
}
"""Terminal colours of the styles that have one."""
