"""The report as text for a person: findings with their place, then what was really checked."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.report import Report
from aoai_policies.core.target import Deployment
from aoai_policies.core.visible import visible
from aoai_policies.reports.wording import Gap, Style, gaps, plain, status, summary_lines, titled, waived, worded


def render_text(report: Report, style: Style = plain) -> str:
    """Write the report.

    Args:
        report: What was found.
        style: Colours, for a terminal; plain by default.
    """
    lines: list[str] = []
    parts = [
        (titled(plan), run.findings, [f"{plan.path}: {note}" for note in plan.notes])
        for plan, run in zip(report.plans, report.runs, strict=True)
    ]
    for title, findings, notes in (*parts, ("all plans", report.overall, [])):
        own: list[str] = []
        for finding in findings:
            if finding.outcome is Outcome.FAIL:
                own += _failure(finding, style)
        for gap in gaps(findings):
            own += _gap(gap, style)
        own += [f"{style('note', 'dim')}  {visible(note)}" for note in notes]
        if own and len(parts) > 1:
            own = [*([""] if lines else []), style(visible(title), "bold"), *own]
        lines += own
    for fix in report.fixes or ():
        lines.append(f"{style('not fixed:' if fix.reason else 'fixed', 'good' * (not fix.reason))} {worded(fix)}")
    if lines:
        lines.append("")
    lines += summary_lines(report, style)
    return "\n".join(lines) + "\n"


def _failure(finding: Finding, style: Style) -> Iterator[str]:
    word = status(finding) or finding.level.value
    colour = finding.level.value if finding.counts else "dim"
    where = visible(_where(finding))
    yield f"{style(f'{word:<7}', colour)} {style(finding.rule, 'bold')} {finding.slug}  {where}".rstrip()
    yield f"        {visible(finding.message)}"
    if finding.waiver is not None:
        yield style(f"        {visible(waived(finding.waiver))}", "dim")


def _where(finding: Finding) -> str:
    target, position = finding.target, finding.position
    if target is None:
        return f"{position.file}:{position.line}" if position is not None else ""
    kind = "deployment" if isinstance(target, Deployment) else "account"
    place = f"{kind} {target.name}"
    if position is None:
        return place
    places = [f"{at.file}:{at.line}" for at in (position, *target.called_from)]
    return f"{place}  {places[0]}" + "".join(f", from {outer}" for outer in places[1:])


def _gap(gap: Gap, style: Style) -> Iterator[str]:
    first = gap.first
    word = style("unverified", "info") if first.counts else style(f"{status(first)}, unverified", "dim")
    yield (
        f"{word} {style(first.rule, 'bold')} {first.slug}  {visible(_where(first))}"
        if not first.unknown
        else f"{word}  {visible(_where(first))}"
    )
    yield f"        {visible(gap.message)}"
    if first.waiver is not None:
        yield style(f"        {visible(waived(first.waiver))}", "dim")


COLOURS = {
    Level.ERROR.value: "red",
    Level.WARNING.value: "yellow",
    Level.INFO.value: "cyan",
    "good": "green",
}
"""Terminal colours of the styles that have one."""
