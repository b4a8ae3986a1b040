"""The report as Markdown for a comment on a pull request: summary, table, and folded away what does not count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from aoai_policies.configuration.rules import every_rule
from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.pages import help_url
from aoai_policies.core.report import Report, reaches
from aoai_policies.core.visible import visible
from aoai_policies.reports.located import Section, sections
from aoai_policies.reports.wording import (
    Gap,
    basis_lines,
    broken_lines,
    checked_lines,
    counted,
    gaps,
    some_of,
    status,
    summary_lines,
    waived,
)

_MOST = 60_000
"""A comment on GitHub holds 65,536 characters."""
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
"""Code ends with as many backticks as it began with; other runs are text."""
_MARKUP = re.compile(r"([\\*_\[\]<>|#~!&@`])")
_HEAD = ("| level | rule | declaration | finding |", "|---|---|---|---|")
_ICONS = {Level.ERROR: "❌", Level.WARNING: "⚠️", Level.INFO: "ℹ️"}


class _Row(msgspec.Struct, frozen=True):
    """A row of a table but for the declaration: declarations of several stacks of which the same is true share one."""

    level: str
    rules: str
    spot: str
    finding: str

    def named(self, names: Sequence[str]) -> str:
        where = escape(some_of(names, 5)) + (f"<br>{self.spot}" if self.spot else "")
        return f"| {self.level} | {self.rules} | {where} | {self.finding} |"


def render_markdown(report: Report) -> str:
    """Write the report, no longer than a comment may be: what fails or warns in the open, the rest folded away."""
    found = [(finding, section) for section in sections(report) for finding in section.findings]
    open_rows, infos, unverified, others = _Rows(), _Rows(), _Rows(), _Rows()
    for finding, section in sorted(found, key=lambda row: -row[0].level.rank):
        if finding.outcome is Outcome.FAIL:
            grave = finding.level.rank > Level.INFO.rank or section.basis.fail_on is Level.INFO
            (others if not finding.counts else open_rows if grave else infos).add(*_failure(finding, section))
    for section in sections(report):
        for gap in gaps(section.findings):
            fails = reaches(gap.first, section.basis.fail_on, strict=section.basis.strict)
            (open_rows if fails else unverified).add(*_unverified(gap, section))
    head, told = _head(report), {one.rule for one, _ in found}
    links = [f"[{rule.id}]: {help_url(rule)}" for rule in every_rule() if rule.id in told]
    rests = _folded("What this rests on", _listed(basis_lines(report)))
    room = _MOST - sum(len(line) + 1 for line in (*head, *rests, *links))
    parts: list[str] = []
    for title, rows in (
        ("", open_rows),
        (f"{report.summary.info} info", infos),
        (counted(report.summary.unverified, "check") + " unverified", unverified),
        (f"{report.summary.waived + report.summary.baselined} waived or known", others),
    ):
        part = _part(title, rows, room)
        room -= sum(len(line) + 1 for line in part)
        parts += part
    return "\n".join([*head, *parts, *rests, *links]).rstrip("\n") + "\n"


def _head(report: Report) -> list[str]:
    """The verdict, what was checked, and what could not be."""
    summary = report.summary
    complete = summary.deployments and summary.fully_checked == summary.deployments
    icon = "❌" if report.fails or report.broken else "✅" if complete else "⚠️"
    lines = [f"### {icon} Azure OpenAI: {next(summary_lines(report))}", ""]
    lines += [line for told in checked_lines(report) for line in (escape(told), "")]
    notes = _listed([*broken_lines(report), *(f"{plan.path}: {one}" for plan in report.plans for one in plan.notes)])
    return [*lines, *notes, *([""] if notes else [])]


def _listed(items: Iterable[str], most: int = 20) -> list[str]:
    shown = [f"- {escape(item)}" for item in items]
    return shown if len(shown) <= most else [*shown[:most], f"- and {len(shown) - most} more"]


def _part(title: str, rows: _Rows, room: int) -> list[str]:
    """A table, folded under its title if it has one, with as many rows as there is room for."""
    fitting: list[str] = []
    for row in rows.lines():
        room -= len(row) + 1
        if room < 500:
            break
        fitting.append(row)
    left = len(rows) - len(fitting)
    table = [*_HEAD, *fitting] if fitting else []
    rest = [*([""] if table else []), f"and {left} more: `aoai check --format json` has all"] if left else []
    return _folded(title, [*table, *rest]) if title else [*table, *rest, *([""] if rows else [])]


def _folded(title: str, lines: Sequence[str]) -> list[str]:
    return ["<details>", f"<summary>{title}</summary>", "", *lines, "", "</details>", ""] if lines else []


class _Rows:
    """Rows in the order in which they came; what is said word for word of several stacks is one."""

    def __init__(self) -> None:
        self._names: dict[_Row, list[str]] = {}

    def __len__(self) -> int:
        return len(self._names)

    def add(self, row: _Row, name: str) -> None:
        self._names.setdefault(row, []).append(name)

    def lines(self) -> Iterator[str]:
        return (row.named(list(dict.fromkeys(names))) for row, names in self._names.items())


def _failure(finding: Finding, section: Section) -> tuple[_Row, str]:
    level = f"{_ICONS[finding.level]} {finding.level}" if finding.counts else f"{status(finding)}, {finding.level}"
    return _row(level, [finding.rule], finding, section, finding.message)


def _unverified(gap: Gap, section: Section) -> tuple[_Row, str]:
    message = gap.message.partition(" did not run: ")[0] + " did not run" if gap.first.unknown else gap.message
    level = status(gap.first) or "unverified"
    return _row(level, [one.rule for one in gap.findings], gap.first, section, message)


def _row(level: str, rules: Iterable[str], finding: Finding, section: Section, message: str) -> tuple[_Row, str]:
    said = escape(message + (f"; {waived(finding.waiver)}" if finding.waiver is not None else ""))
    if finding.counts and finding.outcome is Outcome.FAIL and finding.replacements:
        values = (f"{one.field}: {one.value}" for one in finding.replacements[0])
        said += "<br>→ " + ", ".join(f"**{escape(value)}**" for value in values)
    spot = section.spot_of(finding)
    where = escape(f"{spot.file}:{spot.line}" if spot.line else spot.file) if spot is not None else ""
    links = " ".join(f"[{rule}]" for rule in rules)
    return _Row(level, links, where, said), section.name_of(finding) or section.title


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
