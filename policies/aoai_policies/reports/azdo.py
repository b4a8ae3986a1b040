"""The report as logging commands of Azure Pipelines, which become issues of the run and show on a pull request."""

from __future__ import annotations

from aoai_policies.core.finding import Level
from aoai_policies.core.report import Report
from aoai_policies.core.visible import visible
from aoai_policies.reports.notices import Notice, notices
from aoai_policies.reports.wording import summary_lines


def render_azdo(report: Report) -> str:
    """Write one command for each failure that counts, all else and the summary as lines of the log.

    Azure Pipelines knows errors and warnings; what is info, unverified, waived or known is a line.
    """
    lines = [*map(_line, notices(report)), *(visible(line) for line in summary_lines(report))]
    return "\n".join(lines) + "\n"


def _line(notice: Notice) -> str:
    level, spot = notice.finding.level, notice.spot
    said = f"{visible(notice.title)}: {notice.message}" + (f" ({notice.waiver})" if notice.waiver else "")
    if notice.state or level.rank < Level.WARNING.rank:
        return said if notice.state else f"{level.value} {said}"
    fields = {"type": level.value, "code": notice.finding.rule}
    if spot is not None:
        fields |= {"sourcepath": spot.file, "linenumber": str(spot.line or 1)}
    shown = ";".join(f"{key}={_property(value)}" for key, value in fields.items())
    return f"##vso[task.logissue {shown}]{_data(said)}"


def _data(text: str) -> str:
    return visible(text).replace("%", "%AZP25")


def _property(text: str) -> str:
    """A value that ends neither itself nor its command."""
    return _data(text).replace(";", "%3B").replace("]", "%5D")
