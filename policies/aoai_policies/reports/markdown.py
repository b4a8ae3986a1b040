"""The report as Markdown for a comment on a pull request: summary, table, and folded away what does not count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from aoai_policies.configuration.rules import every_rule
from aoai_policies.core.finding import Finding, Outcome
from aoai_policies.core.pages import help_url
from aoai_policies.core.report import Report
from aoai_policies.core.visible import visible
from aoai_policies.reports.located import Section, sections
from aoai_policies.reports.wording import counted, gaps, status, summary_lines, waived

_MOST = 60_000
"""A comment on GitHub holds 65,536 characters."""
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
"""Code ends with as many backticks as it began with; other runs are text."""
_MARKUP = re.compile(r"([\\*_\[\]<>|#~!&@`])")
_HEAD = ("| level | rule | declaration | finding |", "|---|---|---|---|")

Row = tuple[Finding, Section]


def render_markdown(report: Report) -> str:
    """Write the report, no longer than a comment may be."""
    found = [(finding, section) for section in sections(report) for finding in section.findings]
    failures = [(finding, section) for finding, section in found if finding.outcome is Outcome.FAIL]
    counting = sorted((row for row in failures if row[0].counts), key=lambda row: -row[0].level.rank)
    others = [row for row in failures if not row[0].counts]
    summary = [escape(line) for line in summary_lines(report)]
    lines = [f"### Azure OpenAI: {summary[0]}", "", *(line for line in summary[1:] for line in (line, ""))]
    notes = [f"- {escape(f'{plan.path}: {note}')}" for plan in report.plans for note in plan.notes]
    lines += [*notes, ""] if notes else []
    told = {finding.rule for finding, _ in found}
    links = [f"[{rule.id}]: {help_url(rule)}" for rule in every_rule() if rule.id in told]
    room = _MOST - sum(len(line) + 1 for line in links) - sum(len(line) + 1 for line in lines)
    for title, rows in (
        ("", (_row(*row) for row in counting)),
        (f"{len(others)} waived or known", (_row(*row) for row in others)),
        (counted(report.summary.unverified, "check") + " unverified", _gaps(report)),
    ):
        part = _part(title, rows, room)
        room -= sum(len(line) + 1 for line in part)
        lines += part
    return "\n".join([*lines, *links]).rstrip("\n") + "\n"


def _part(title: str, rows: Iterator[str], room: int) -> list[str]:
    """A table, folded under its title if it has one, with as many rows as there is room for."""
    fitting: list[str] = []
    left = 0
    for row in rows:
        room -= len(row) + 1
        if room < 500:
            left = 1 + sum(1 for _ in rows)
            break
        fitting.append(row)
    if not fitting and not left:
        return []
    table = [*_HEAD, *fitting, ""] if fitting else []
    rest = [f"and {left} more: `aoai check --format json` has all", ""] if left else []
    if not title:
        return [*table, *rest]
    return ["<details>", f"<summary>{title}</summary>", "", *table, *rest, "</details>", ""]


def _row(finding: Finding, section: Section) -> str:
    level = ", ".join(word for word in (status(finding), finding.level.value) if word)
    waiver = f"; {waived(finding.waiver)}" if finding.waiver is not None else ""
    return _cells(level, [finding.rule], finding, section, finding.message + waiver)


def _gaps(report: Report) -> Iterator[str]:
    for section in sections(report):
        for gap in gaps(section.findings):
            first = gap.first
            rules = [one.rule for one in gap.findings]
            waiver = f"; {waived(first.waiver)}" if first.waiver is not None else ""
            message = gap.message.partition(" did not run: ")[0] + " did not run" if first.unknown else gap.message
            yield _cells(status(first) or "unverified", rules, first, section, message + waiver)


def _cells(level: str, rules: Iterable[str], finding: Finding, section: Section, message: str) -> str:
    links = " ".join(f"[{rule}]" for rule in rules)
    spot = section.spot_of(finding)
    name = escape(section.name_of(finding) or section.title)
    where = f"{name}<br>{escape(f'{spot.file}:{spot.line}' if spot.line else spot.file)}" if spot is not None else name
    return f"| {level} | {links} | {where} | {escape(message)} |"


def escape(text: str) -> str:
    """Text in one line that Markdown shows as it is; what stands in backticks stays code."""
    line = " ".join(visible(text).split())
    parts: list[str] = []
    end = 0
    for code in _CODE.finditer(line):
        parts += [_escape_plain(line[end : code.start()]), code[0].replace("|", "\\|")]
        end = code.end()
    return "".join([*parts, _escape_plain(line[end:])])


def _escape_plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)
