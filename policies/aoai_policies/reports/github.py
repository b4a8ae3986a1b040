"""The report as workflow commands of GitHub Actions, which become annotations on the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.report import Report
from aoai_policies.core.visible import visible
from aoai_policies.reports.located import Section, sections
from aoai_policies.reports.wording import gaps, status, summary_lines, waived

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice", Level.DISABLED: "notice"}


def render_github(report: Report) -> str:
    """Write one command a finding, unverified ones of one cause together, and the summary.

    What is unverified, waived or in the baseline is a notice.
    """
    lines: list[str] = []
    for section in sections(report):
        lines += [_failure(one, section) for one in section.findings if one.outcome is Outcome.FAIL]
        lines += _gaps(section)
    lines += [_on_one_line(line) for line in summary_lines(report)]
    return "\n".join(lines) + "\n"


def _failure(finding: Finding, section: Section) -> str:
    command = _COMMANDS[finding.level] if finding.counts else "notice"
    return _command(command, _title(finding, status(finding)), finding.message, finding, section)


def _gaps(section: Section) -> Iterator[str]:
    for gap in gaps(section.findings):
        first = gap.first
        state = f"{status(first)}, unverified" if status(first) else "unverified"
        title = state if first.unknown else _title(first, state)
        yield _command("notice", title, gap.message, first, section)


def _title(finding: Finding, state: str) -> str:
    return f"{finding.rule} {finding.slug}" + (f" ({state})" if state else "")


def _command(command: str, title: str, message: str, finding: Finding, section: Section) -> str:
    spot = section.spot_of(finding)
    fields = {"file": spot.file, "line": spot.line} if spot is not None else {}
    named = f"{section.name_of(finding)}: {message}" if finding.target is not None else message
    called_from = finding.target.called_from if finding.target is not None else ()
    outer = [spot for position in called_from if (spot := section.spot(position)) is not None]
    named += "".join(f", called from {spot.file}:{spot.line}" for spot in outer)
    lines = [visible(named)]
    if finding.waiver is not None:
        lines.append(visible(waived(finding.waiver)))
    shown = ",".join(
        f"{key}={escape_property(visible(str(value)))}" for key, value in {**fields, "title": title}.items() if value
    )
    said = escape_data("\n".join(lines))
    return f"::{command} {shown}::{said}"


def escape_data(text: str) -> str:
    """Escape what would end a command's message."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Escape what would end a command's property."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")


def _on_one_line(text: str) -> str:
    """A line of the log that cannot begin a command of its own."""
    return " ".join(visible(text).split())
