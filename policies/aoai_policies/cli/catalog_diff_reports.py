"""The differences of two sources as text for a terminal, JSON for a program, Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click
import msgspec

from aoai_catalog.diff import KINDS, TableDiff
from aoai_catalog.load import Source
from aoai_policies.cli import width
from aoai_policies.core.encoding import to_json
from aoai_policies.reports.changes import by_model, described

if TYPE_CHECKING:
    from aoai_policies.core.finding import Finding

_MOST = 60_000
"""A comment on GitHub holds 65,536 characters."""
_SIGNS = {"appeared": ("+", "➕"), "went": ("-", "➖"), "changed": ("~", "✏️")}
"""A kind of change in a terminal, and in Markdown."""


class Verdict(msgspec.Struct, frozen=True):
    """A finding that only one of the two catalogs leads to.

    `instead` are the rules that the other one fails the same declaration by. `by_time`: not the facts make the
    difference but the day; the older catalog says the same on the later day.
    """

    plan: str
    target: str
    finding: Finding
    instead: tuple[str, ...] = ()
    by_time: bool = False


class Verdicts(msgspec.Struct, frozen=True):
    """Whom the difference concerns: what the later catalog newly fails, and what only the earlier one fails."""

    days: tuple[date, date]
    broken: tuple[Verdict, ...] = ()
    freed: tuple[Verdict, ...] = ()


class Difference(msgspec.Struct, frozen=True):
    """Two sources, what differs, and whom it concerns where stacks were given."""

    before: Source
    after: Source
    tables: tuple[TableDiff, ...]
    verdicts: Verdicts | None = None

    @property
    def differs(self) -> bool:
        """Whether anything appeared, went or changed, or any deployment is judged differently."""
        verdicts = self.verdicts
        return any(table.changes for table in self.tables) or bool(verdicts and (verdicts.broken or verdicts.freed))

    @property
    def title(self) -> str:
        """Both sources: `edition 2026-07-25 → edition 2026-10-05`."""
        return f"{self.before} → {self.after}"

    def words(self, kind: str) -> str:
        """What to call a kind of change; between two kinds of source nothing has appeared or gone."""
        if self.before.manifest.kind == self.after.manifest.kind:
            return kind
        return {"appeared": f"only in {self.after}", "went": f"only in {self.before}", "changed": "different"}[kind]


def render(difference: Difference, output_format: str) -> str:
    """The differences in a format: `text`, `json` or `markdown`."""
    return {"json": render_json, "markdown": render_markdown}.get(output_format, render_text)(difference)


def render_text(difference: Difference) -> str:
    """Write the differences, a model's regions together."""
    lines = [difference.title, *_stack_lines(difference.verdicts)]
    for table in difference.tables:
        lines += ["", f"{table.table}: {_count(difference, table)}"]
        lines += [click.wrap_text(note, width(), "  note: ", "        ") for note in table.notes if table.comparable]
        for heading, changes in by_model(table.changes):
            indent = "  "
            if heading:
                lines.append(f"  {heading}")
                indent = "    "
            lines += [
                click.wrap_text(described(change), width(), f"{indent}{_SIGNS[change.kind][0]} ", f"{indent}    ")
                for change in changes
            ]
    return "\n".join(lines) + "\n"


def render_markdown(difference: Difference) -> str:
    """Write a summary, whom it concerns, and each table folded, no longer than a comment may be."""
    lines = [f"### Catalog: {difference.title}", "", *_summary(difference), ""]
    lines += _stack_markdown(difference.verdicts)
    room = _MOST - sum(len(line) + 1 for line in lines)
    for table in difference.tables:
        if not table.changes and not table.notes:
            continue
        part = [f"<details><summary>{table.table}: {_count(difference, table)}</summary>", ""]
        part += [f"*{_escape(note)}*\n" for note in table.notes if table.comparable]
        entries = [
            f"- {_SIGNS[change.kind][1]} {f'`{heading}` ' if heading else ''}{_escape(described(change))}"
            for heading, changes in by_model(table.changes)
            for change in changes
        ]
        room -= sum(len(line) + 1 for line in part) + 100
        fitting: list[str] = []
        for entry in entries:
            room -= len(entry) + 1
            if room < 0:
                break
            fitting.append(entry)
        left = len(entries) - len(fitting)
        part += [*fitting, *([f"- and {left} more: `aoai catalog diff --format json` has all"] if left else [])]
        lines += [*part, "", "</details>", ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def render_json(difference: Difference) -> str:
    """Write everything, each change with where both sources say it."""
    content = {
        "before": _named(difference.before),
        "after": _named(difference.after),
        "tables": [
            {
                "table": table.table,
                "comparable": table.comparable,
                "notes": table.notes,
                **{kind: table.count(kind) for kind in KINDS},
                "changes": [
                    {
                        "kind": change.kind,
                        **change.about,
                        "regions": change.regions,
                        "fields": {one.name: {"before": one.before, "after": one.after} for one in change.fields},
                        "sources": {"before": change.before or None, "after": change.after or None},
                    }
                    for change in table.changes
                ],
            }
            for table in difference.tables
        ],
        "stacks": _stacks(difference.verdicts),
    }
    return to_json(content) + "\n"


def _count(difference: Difference, table: TableDiff) -> str:
    if not table.comparable:
        return f"not comparable: {table.notes[0]}"
    counts = [f"{table.count(kind)} {difference.words(kind)}" for kind in KINDS if table.count(kind)]
    return ", ".join(counts) or "no difference"


def _summary(difference: Difference) -> Iterator[str]:
    yield f"| table | {' | '.join(map(difference.words, KINDS))} |"
    yield "|---|---:|---:|---:|"
    for table in difference.tables:
        counts = " | ".join(str(table.count(kind)) for kind in KINDS) if table.comparable else "not comparable | |"
        yield f"| {table.table} | {counts} |"


def _judged(verdicts: Verdicts) -> str:
    first, second = verdicts.days
    return f"judged on {first}" if first == second else f"judged on {first} and on {second}"


def _stack_lines(verdicts: Verdicts | None) -> Iterator[str]:
    if verdicts is None:
        return
    yield ""
    for title, found in (("newly broken", verdicts.broken), ("freed", verdicts.freed)):
        yield f"{title}: {len(found) or 'nothing'} ({_judged(verdicts)})"
        for one in found:
            yield f"  {one.finding.level.value:<7} {one.finding.rule} {one.finding.slug}  {one.target}  in {one.plan}"
            yield f"          {one.finding.message}{_remark(one)}"


def _remark(verdict: Verdict) -> str:
    remarks = [f"before: {', '.join(verdict.instead)}"] if verdict.instead else []
    remarks += ["because of the date, not of new facts"] if verdict.by_time else []
    return f" [{'; '.join(remarks)}]" if remarks else ""


def _stack_markdown(verdicts: Verdicts | None) -> Iterator[str]:
    if verdicts is None:
        return
    for title, found in (("Newly broken", verdicts.broken), ("Freed", verdicts.freed)):
        yield f"**{title}: {len(found) or 'nothing'}** ({_judged(verdicts)})"
        yield ""
        if found:
            yield "| level | rule | declaration | finding |\n|---|---|---|---|"
            for one in found:
                message = _escape(f"{one.finding.message}{_remark(one)}")
                yield f"| {one.finding.level.value} | {one.finding.rule} | {_escape(one.target)} | {message} |"
            yield ""


def _stacks(verdicts: Verdicts | None) -> dict[str, Any] | None:
    if verdicts is None:
        return None

    def rows(found: Iterable[Verdict]) -> list[dict[str, Any]]:
        return [
            {
                "plan": one.plan,
                "target": one.target,
                "rule": one.finding.rule,
                "slug": one.finding.slug,
                "level": one.finding.level.value,
                "message": one.finding.message,
                "instead": one.instead,
                "byTime": one.by_time,
            }
            for one in found
        ]

    days: list[date] = list(verdicts.days)
    return {"judgedOn": days, "broken": rows(verdicts.broken), "freed": rows(verdicts.freed)}


def _named(source: Source) -> dict[str, Any]:
    return {"kind": source.manifest.kind, "date": source.date, "title": source.manifest.title, "path": str(source.path)}


def _escape(text: str) -> str:
    from aoai_policies.reports.markdown import escape

    return escape(text)
