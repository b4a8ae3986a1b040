"""The report as workflow commands of GitHub Actions, which become annotations on the lines of a pull request."""

from __future__ import annotations

from aoai_policies.core.finding import Level
from aoai_policies.core.report import Report
from aoai_policies.core.visible import visible
from aoai_policies.reports.notices import Notice, notices
from aoai_policies.reports.wording import summary_lines

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning"}


def render_github(report: Report) -> str:
    """Write one command a finding, unverified ones of one cause together, and the summary.

    What is unverified, waived or in the baseline is a notice.
    """
    lines = [*map(_command, notices(report)), *(_on_one_line(line) for line in summary_lines(report))]
    return "\n".join(lines) + "\n"


def _command(notice: Notice) -> str:
    command = "notice" if notice.state else _COMMANDS.get(notice.finding.level, "notice")
    spot = notice.spot
    fields = {"file": spot.file, "line": spot.line} if spot is not None else {}
    shown = ",".join(
        f"{key}={escape_property(visible(str(value)))}"
        for key, value in {**fields, "title": notice.title}.items()
        if value
    )
    return f"::{command} {shown}::{escape_data(chr(10).join(filter(None, (notice.message, notice.waiver))))}"


def escape_data(text: str) -> str:
    """Escape what would end a command's message."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Escape what would end a command's property."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")


def _on_one_line(text: str) -> str:
    """A line of the log that cannot begin a command of its own."""
    return " ".join(visible(text).split())
