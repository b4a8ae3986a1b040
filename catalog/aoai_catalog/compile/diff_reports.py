"""Reads a report of documentation diffs: each file's page as it is after the change, as far as the report shows it.

A report has a section for each file, and in it the hunks of a unified diff. The state after the change is the added and
the context lines. Each hunk is read by itself, because the headings between two hunks are not shown; the text that git
repeats behind a hunk's `@@` stands above it in the page, and is read as its first paragraph.

Some reports lost the blank that marks context lines, and blank context lines altogether: a context line that is a list
item then looks like a deletion. The counts in the hunk's head say how many lines really went.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, TypeAlias

import msgspec

from aoai_catalog.compile.lost_headers import supply_header
from aoai_catalog.compile.markdown import Block, Document, Paragraph, Table, read_blocks, with_footnotes
from aoai_catalog.compile.problems import Problem

_FILE = re.compile(r"(?:#+\s+)?(?P<path>[\w.-]+(?:/[\w.-]+)+\.\w+)(?:\{#[^}]*\})?")
_HUNK = re.compile(r"@@ -\d+(?:,(?P<old>\d+))? \+(?P<start>\d+)(?:,(?P<new>\d+))? @@(?: ?(?P<above>.*))?")
_OPENING = re.compile(r"(?P<fence>`{3,})diff")
_NO_NEWLINE = "\\ No newline at end of file"
_FIELD = re.compile(r"(?P<key>[A-Za-z][\w.]*):(?:\s+(?P<value>.*))?")
_RULE = re.compile(r"-{3,}")
_DOUBTFUL = re.compile(r"- |-{3,}")
"""How a deleted line begins that may as well be a list item or a rule whose mark of a context line is lost."""

_FENCE = re.compile(r"\s*`{3,}(?P<language>.*)")

Fate: TypeAlias = Literal["added", "kept", "deleted"]
_FATES: Mapping[str, Fate] = {"+": "added", "-": "deleted"}


class Hunk(msgspec.Struct, frozen=True):
    """A hunk: where its head stands in the report and its page, the text behind it, its counts, its own lines.

    `numbers` are those of the lines in the report, which are not all its lines: some say that a file ends abruptly.
    """

    line: int
    above: str
    start: int
    old: int
    new: int
    lines: tuple[str, ...]
    numbers: tuple[int, ...]


class _Line(msgspec.Struct, frozen=True):
    """A line of a page after the change, and its number in the report (1-based)."""

    number: int
    text: str


def is_report(text: str) -> bool:
    """Whether a text is a report of diffs: it names a file, and has a hunk."""
    return any(hunks for _, hunks in find_hunks(text))


def read_report(path: str, text: str) -> tuple[Document, ...]:
    """Read a report as one document for each file that it shows. All have the report's path and line numbers."""
    return tuple(_read_file(path, upstream, hunks) for upstream, hunks in find_hunks(text) if hunks)


def find_hunks(text: str) -> Iterator[tuple[str, tuple[Hunk, ...]]]:
    """Find the files that a report names, and the hunks of each."""
    lines = text.splitlines()
    names = [
        (number, match["path"])
        for number, line in enumerate(lines)
        if (match := _FILE.fullmatch(line.strip())) and _heads_diff(lines, number)
    ]
    for (start, name), end in zip(names, [*(number for number, _ in names), len(lines)][1:], strict=True):
        yield name, tuple(_hunks(lines, start + 1, _end_of_diff(lines, start + 1, end)))


def fates(hunk: Hunk) -> tuple[Fate, ...] | None:
    """What became of each line of a hunk. None where that cannot be told, or the hunk has more lines than it counts."""
    found: list[Fate] = [_FATES.get(line[:1], "kept") for line in hunk.lines]
    added = found.count("added")
    deletions = added + hunk.old - hunk.new
    doubtful = [number for number, line in enumerate(hunk.lines) if _DOUBTFUL.match(line)]
    certain = found.count("deleted") - len(doubtful)
    if not certain <= deletions <= certain + len(doubtful):
        return None
    if sum(bool(line.strip()) for line in hunk.lines) > hunk.new + deletions:
        return None
    ranks = sorted((_distance_to_change(hunk.lines, number), number) for number in doubtful)
    deleted, kept = ranks[: deletions - certain], ranks[deletions - certain :]
    if deleted and kept and deleted[-1][0] == kept[0][0]:
        return None
    for _, number in kept:
        found[number] = "kept"
    return tuple(found)


def _distance_to_change(lines: Sequence[str], doubtful: int) -> int:
    """How far a line is from a certain change. A deletion stands before the additions that replace it, never behind."""
    distances = [10_000]
    for number, line in enumerate(lines):
        if line[:1] == "+":
            distances.append(number - doubtful if number > doubtful else 1_000 + doubtful - number)
        elif line[:1] == "-" and not _DOUBTFUL.match(line):
            distances.append(abs(number - doubtful))
    return min(distances)


def _heads_diff(lines: Sequence[str], name: int) -> bool:
    """Whether a diff stands below a file's name, and not the rest of a sentence that names it."""
    following = next((line.strip() for line in lines[name + 1 :] if line.strip()), "")
    return following in {"Diff", "<details>"} or bool(_OPENING.fullmatch(following) or _HUNK.fullmatch(following))


def _end_of_diff(lines: Sequence[str], start: int, end: int) -> int:
    """Where the diff of a file ends: at its closing fence, or at the summary in JSON where there are no fences."""
    fence = next((match["fence"] for line in lines[start:end] if (match := _OPENING.fullmatch(line.strip()))), None)
    for number in range(start, end):
        line = lines[number].rstrip()
        if line == fence or (fence is None and line == "Summary" and lines[number + 1 : number + 2] == ["{"]):
            return number
    return end


def _hunks(lines: Sequence[str], start: int, end: int) -> Iterator[Hunk]:
    heads = [(number, match) for number in range(start, end) if (match := _HUNK.fullmatch(lines[number].rstrip()))]
    for (number, match), following in zip(heads, [*(number for number, _ in heads), end][1:], strict=True):
        own = [other for other in range(number + 1, following) if lines[other] != _NO_NEWLINE]
        yield Hunk(
            line=number + 1,
            above=(match["above"] or "").strip(),
            start=int(match["start"]),
            old=int(match["old"] or 1),
            new=int(match["new"] or 1),
            lines=tuple(lines[other] for other in own),
            numbers=tuple(other + 1 for other in own),
        )


def _read_file(path: str, upstream: str, hunks: Sequence[Hunk]) -> Document:
    front_matter: dict[str, Any] = {}
    blocks: list[Block] = []
    problems: list[Problem] = []
    for hunk in hunks:
        lines = _after(hunk)
        if lines is None:
            what = "heads a hunk whose lines are not those that it counts; complete the report"
            problems.append(Problem(path, hunk.line, f"@@ +{hunk.start},{hunk.new} @@", what))
            continue
        fields, body = _split_front_matter(hunk, lines)
        front_matter = fields | front_matter
        if hunk.above and not _FIELD.fullmatch(hunk.above):
            blocks.append(Paragraph(hunk.line, (), "", hunk.above))
        blocks += _read_lines(body)
    return Document(path, front_matter, with_footnotes(tuple(blocks)), upstream=upstream, problems=tuple(problems))


def _after(hunk: Hunk) -> list[_Line] | None:
    """The lines of a hunk after the change, without their marks."""
    found = fates(hunk)
    if found is None:
        return None
    return [
        _Line(number, line[1:] if fate == "added" or line[:1] == " " else line)
        for number, line, fate in zip(hunk.numbers, hunk.lines, found, strict=True)
        if fate != "deleted"
    ]


def _split_front_matter(hunk: Hunk, lines: list[_Line]) -> tuple[dict[str, str], list[_Line]]:
    """Split the end of a page's front matter, of which a hunk may show some lines or git repeat one, from its text."""
    texts = [line.text.strip() for line in lines]
    if texts[:1] == ["---"] and hunk.start == 1:
        texts[0] = ""
    end = next((number for number, text in enumerate(texts) if text and _RULE.fullmatch(text)), None)
    inside = range(end if end is not None else len(texts))
    only_fields = all(
        not texts[number] or texts[number][0] == "-" or _FIELD.fullmatch(texts[number]) for number in inside
    )
    ends_here = end is not None and only_fields
    shown = [texts[number] for number in inside] if only_fields else []
    fields = {
        match["key"]: match["value"].strip().strip("'\"")
        for text in (hunk.above, *shown)
        if (match := _FIELD.fullmatch(text)) and match["key"] in {"title", "ms.date"} and match["value"]
    }
    return fields, lines[end + 1 :] if ends_here and end is not None else [] if fields and only_fields else lines


def _read_lines(lines: Sequence[_Line]) -> list[Block]:
    """Read the lines as Markdown, and give what they hold its place in the report."""
    if not lines:
        return []
    lines = _without_stray_fence(lines)
    numbers = [0, *(line.number for line in lines)]
    text = "\n".join(line.text for line in lines)
    return [supply_header(_relocated(block, numbers)) for block in read_blocks(text)]


def _without_stray_fence(lines: Sequence[_Line]) -> Sequence[_Line]:
    """Leave out the fence that closes code which begins above the hunk: it would hide all that follows."""
    fences = [(number, match) for number, line in enumerate(lines) if (match := _FENCE.fullmatch(line.text))]
    if len(fences) % 2 == 0 or fences[0][1]["language"].strip():
        return lines
    return lines[fences[0][0] + 1 :]


def _relocated(block: Block, numbers: Sequence[int]) -> Block:
    if isinstance(block, Table):
        rows = tuple(msgspec.structs.replace(row, line=numbers[row.line]) for row in block.rows)
        return msgspec.structs.replace(block, line=numbers[block.line], rows=rows)
    return msgspec.structs.replace(block, line=numbers[block.line])
