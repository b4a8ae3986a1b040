"""`aoai check --fix`, `--diff`: from a report to the files as they should be, checked before they are written."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path

import click
import msgspec

from aoai_catalog.input_error import InputError
from aoai_policies.cli import note
from aoai_policies.cli.outputs import write_all
from aoai_policies.core.report import Broken, CheckedPlan, Report
from aoai_policies.core.run import Run
from aoai_policies.fix.edits import fixes_of
from aoai_policies.fix.files import Files
from aoai_policies.fix.verified import Planned, edited, settled
from aoai_policies.reports.wording import counted, worded

_AROUND = 3
"""The lines of a diff before and after what differs."""
Judged = Callable[[Mapping[str, str]], tuple[Sequence[Broken], Report | None]]


def fixed(report: Report, broken: Sequence[Broken], judged: Judged, *, unsafe: bool, write: bool) -> Report:
    """Write what mends findings, and say what the check says then; or print it as a diff, and change nothing.

    Args:
        report: What was found in the files as they are.
        broken: What could not be read.
        judged: Checks again, with texts in place of files.
        unsafe: Whether to write another model or version too.
        write: Whether to write the files.

    Raises:
        InputError: A file cannot be written, or what reads it is not installed.
    """

    def recheck(texts: Mapping[str, str]) -> Report | str:
        broken_then, after = judged(texts)
        worse = [one.problem for one in broken_then if one not in broken]
        return after if after is not None and not worse else worse[0]

    files_of = cache(Files)
    planned: list[Planned] = []
    texts: dict[str, str] = {}
    for number, plan in enumerate(report.plans):
        files = files_of(Path(plan.place.root) / plan.place.folder, plan.path)
        for one in _planned(report.runs[number], number, plan, files, unsafe=unsafe):
            planned.append(one)
            texts |= {path: source.text for path, edit in one.edits if (source := files.source(edit.file)) is not None}
    kept, after = settled(planned, report, texts, recheck)
    made = edited(kept, texts)
    fixes = tuple(one.fix for one in kept)
    if write:
        _write(texts, made)
        if made:
            count = sum(bool(one.edits) for one in fixes)
            note(f"fixed {counted(count, 'finding')} in {counted(len(made), 'file')}")
        return msgspec.structs.replace(after, fixes=fixes)
    click.echo(_diff(texts, made), nl=False)
    for fix in fixes:
        if fix.reason:
            note(f"not fixed: {worded(fix)}")
    return msgspec.structs.replace(report, fixes=fixes)


def _diff(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """A unified diff, with paths from the current folder."""
    parts: list[str] = []
    for path, text in sorted(after.items()):
        shown = Path(os.path.relpath(path)).as_posix()
        old, new = (io.StringIO(one, newline="\n").readlines() for one in (before[path], text))
        parts += [f"--- a/{shown}\n", f"+++ b/{shown}\n", *_hunks(old, new)]
    return "".join(one if one.endswith("\n") else f"{one}\n\\ No newline at end of file\n" for one in parts)


def _hunks(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """What a diff says of lines that keep their places: difflib, which looks for them, takes minutes for thousands."""
    hunks: list[range] = []
    for number in (number for number, line in enumerate(old) if line != new[number]):
        around = range(max(number - _AROUND, 0), min(number + _AROUND + 1, len(old)))
        if hunks and around.start <= hunks[-1].stop:
            around = range(hunks.pop().start, around.stop)
        hunks.append(around)
    for hunk in hunks:
        place = f"{hunk.start + 1},{len(hunk)}"
        yield f"@@ -{place} +{place} @@\n"
        for differ, run in groupby(hunk, lambda number: old[number] != new[number]):
            numbers = list(run)
            yield from (f"{'-' if differ else ' '}{old[number]}" for number in numbers)
            yield from (f"+{new[number]}" for number in numbers if differ)


def _write(before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Replace the files, each whole.

    Raises:
        InputError: One cannot be written, or is no longer what was checked.
    """
    for path in after:
        if Path(path).read_bytes() != before[path].encode():
            raise InputError(f"--fix {path}: it has changed in the meantime; run again")
    write_all([(text, Path(path)) for path, text in after.items()], "--fix")


def _planned(run: Run, number: int, plan: CheckedPlan, files: Files, *, unsafe: bool) -> Iterator[Planned]:
    config = files.config(plan.project, plan.stack)
    declares = Path(plan.path).is_dir() or Path(plan.path).name.startswith("Pulumi.")
    for fix in fixes_of(run.findings, run.plan, files.source, config, unsafe=unsafe):
        one = Planned(number, fix, tuple(files.path(edit.file) for edit in fix.edits))
        if declares or all(path == os.path.realpath(plan.path) for path in one.paths):
            yield one
        else:
            yield one.refused(f"{plan.path} records what a program declared; check the program's folder")
