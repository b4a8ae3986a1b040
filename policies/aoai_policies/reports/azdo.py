"""The report as logging commands of Azure Pipelines, which become issues of the run and show on a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.report import Report
from aoai_policies.core.visible import visible
from aoai_policies.reports.located import Section, sections
from aoai_policies.reports.wording import gaps, status, summary_lines, waived


def render_azdo(report: Report) -> str:
    """Write one command for each failure that counts, all else and the summary as lines of the log.

    Azure Pipelines knows errors and warnings; what is info, unverified, waived or known is a line.
    """
    lines: list[str] = []
    for section in sections(report):
        lines += [_failure(one, section) for one in section.findings if one.outcome is Outcome.FAIL]
        lines += _gaps(section)
    lines += [f"##vso[task.logissue type=error]{_data(f'{one.path}: {one.problem}')}" for one in report.broken]
    lines += [" ".join(visible(line).split()) for line in summary_lines(report)]
    return "\n".join(lines) + "\n"


def _failure(finding: Finding, section: Section) -> str:
    name = section.name_of(finding)
    said = f"{finding.rule} {finding.slug}: {f'{name}: ' if finding.target is not None else ''}{finding.message}"
    if not finding.counts or finding.level.rank < Level.WARNING.rank:
        waiver = f" ({waived(finding.waiver)})" if finding.waiver is not None else ""
        return visible(f"{status(finding) or finding.level.value} {said}{waiver}")
    spot = section.spot_of(finding)
    fields = {"type": finding.level.value, "code": finding.rule}
    if spot is not None:
        fields |= {"sourcepath": spot.file, "linenumber": str(spot.line or 1)}
    shown = ";".join(f"{key}={_property(value)}" for key, value in fields.items())
    return f"##vso[task.logissue {shown}]{_data(said)}"


def _gaps(section: Section) -> Iterator[str]:
    for gap in gaps(section.findings):
        where = section.name_of(gap.first)
        yield visible(f"unverified {f'{where}: ' if where else ''}{gap.message}")


def _data(text: str) -> str:
    return visible(text).replace("%", "%AZP25")


def _property(text: str) -> str:
    """A value that ends neither itself nor its command."""
    return _data(text).replace(";", "%3B").replace("]", "%5D")
