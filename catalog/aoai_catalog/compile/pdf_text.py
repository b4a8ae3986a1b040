"""Reads the text of a page that was extracted from a PDF: rows with tabs between the cells, a line for a paragraph.

The extraction lost the markup: headings are short lines without a full stop, a table that goes on behind a page break
repeats its header, and a row that goes on there has an empty first cell. Words of a narrow column are broken at line
ends. What is left is written as the Markdown that the page was made from, so that the readers of pages read it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.compile.japanese import english_cell, english_item, english_regions, english_text, english_title
from aoai_catalog.compile.markdown import Block, Document, Paragraph, Row, Table, with_footnotes

_LONGEST_HEADING = 60
_NO_HEADING = re.compile(r".*[。.:：、,;]|[-*>`<#¹²³⁴⁵①📌🔗⊗|{].*|.*\s{2,}\S.*")
_LABEL = re.compile(
    r"[\W①]*(?:Note|Important|Caution|Tip|Warning|Expand table"
    r"|注|重要|注意|注意事項|ヒント|警告|テーブルを展開する)\W*",
    re.IGNORECASE,
)
"""A line that only labels the paragraph below it, or a button of the page."""

_FENCE = re.compile(r"\s*`{3,}.*")
_RULE_CELL = re.compile(r"-+")
_TAG = re.compile(r"</?(?:ul|ol|li|p|div|i|b|span)\b[^>]*>")
_CODE = re.compile(r"</?code>")
_RAISED = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")
_RAISED_DIGITS = re.compile(r"\s*([¹²³⁴⁵⁶⁷⁸⁹]+)")
_BROKEN_WORD = re.compile(r"(?<=[0-9A-Za-z]-) +(?=[0-9A-Za-z])")
_NAME_AND_VERSION = re.compile(r"(?P<name>[A-Za-z][\w.-]*)\s*[、,]\s*(?P<version>[\w.-]+)")
_NAMED = re.compile(r"(?P<name>[A-Za-z][\w.-]*\w)(?P<rest>(?:\s.*)?)", re.DOTALL)
_BULLET = re.compile(r"(?:\A|\s*)- (?=\S)")
_LABELLED = re.compile(r"\s+(?=(?:Input|Output|Training example context length):)")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_WORDS_OF_A_REGION = 4


class _Line(msgspec.Struct, frozen=True):
    """A line of the text and its number (1-based)."""

    number: int
    text: str

    @property
    def cells(self) -> tuple[str, ...]:
        return tuple(cell.strip() for cell in self.text.split("\t"))


class _Section(msgspec.Struct):
    """Where the reading stands: the page's title, the headings above, and whether text has followed the last table."""

    repeated: frozenset[str]
    headings: tuple[str, ...] = ()

    def enter(self, heading: str) -> None:
        """Pass a heading. One that the page repeats, as `Region availability`, is a part of the section above it."""
        first = self.headings[:1]
        if not first:
            self.headings = (heading,)
        elif heading in self.repeated:
            self.headings = (*first, *self.headings[1:2], heading)
        else:
            self.headings = (*first, heading)


def is_pdf_text(text: str) -> bool:
    """Whether a text has rows with tabs between their cells."""
    return "\t" in text


def read_pdf_text(path: str, text: str) -> Document:
    """Read the text of a page."""
    lines = [_Line(number, line) for number, line in enumerate(text.splitlines(), 1)]
    titles = [title for line in _outside_code(lines) for title in _titles_of(line)]
    section = _Section(frozenset(title for title, count in Counter(titles).items() if count > 1))
    blocks = tuple(_read_blocks(lines, section))
    return Document(path, {"title": titles[0] if titles else ""}, with_footnotes(blocks))


def _read_blocks(lines: Sequence[_Line], section: _Section) -> Iterator[Block]:
    table: Table | None = None
    for is_row, run in _runs(lines):
        for block in _read_rows(run, table, section) if is_row else _read_text(run, section):
            if isinstance(block, str):
                section.enter(block)
            elif isinstance(block, Table):
                if table and block.line != table.line:
                    yield table
                table = block
                continue
            if table:
                yield table
                table = None
            if isinstance(block, Paragraph):
                yield block
    if table:
        yield table


def _runs(lines: Sequence[_Line]) -> Iterator[tuple[bool, tuple[_Line, ...]]]:
    """Part the lines into runs of rows and of text; a blank line parts runs of rows, too."""
    numbered = enumerate(_outside_code(lines))
    for (is_row, _), run in groupby(numbered, key=lambda entry: ("\t" in entry[1].text, entry[1].number - entry[0])):
        yield is_row, tuple(line for _, line in run)


def _outside_code(lines: Sequence[_Line]) -> Iterator[_Line]:
    code = False
    for line in lines:
        if _FENCE.fullmatch(line.text):
            code = not code
        elif not code and line.text.strip():
            yield line


def _titles_of(line: _Line) -> Iterator[str]:
    if "\t" not in line.text or not any(line.cells[1:]):
        text = line.cells[0]
        if _is_heading(text):
            yield english_title(text)


def _is_heading(text: str) -> bool:
    if len(text) > _LONGEST_HEADING or _LABEL.fullmatch(text):
        return False
    return bool(text) and not _NO_HEADING.fullmatch(text)


def _read_text(run: Sequence[_Line], section: _Section) -> Iterator[str | Paragraph]:
    """Read lines without tabs: a heading as its text, else a paragraph."""
    for line in run:
        yield from _read_line(line, section)


def _read_line(line: _Line, section: _Section) -> Iterator[str | Paragraph]:
    text = line.text.strip()
    if _is_heading(text):
        yield english_title(text)
    elif not _LABEL.fullmatch(text):
        yield Paragraph(line.number, section.headings, "", _raise_digits(english_text(text)))


def _read_rows(run: Sequence[_Line], before: Table | None, section: _Section) -> Iterator[str | Paragraph | Table]:
    """Read lines with tabs. Those with text in the first cell only, above a header, are headings and paragraphs."""
    rows = list(run)
    while rows and not any(rows[0].cells[1:]):
        yield from _read_line(_Line(rows[0].number, rows[0].cells[0]), section)
        before = None
        rows = rows[1:]
    rows = [line for line in rows if not all(_RULE_CELL.fullmatch(cell) for cell in line.cells)]
    if not rows:
        return
    header = tuple(_header_cell(cell) for cell in rows[0].cells)
    if before and before.header == header:
        table = before
    else:
        headings = () if before else section.headings  # one that follows another at once has lost its own
        table = Table(rows[0].number, headings, "", header, ())
    for line in rows[1:]:
        table = _add_row(table, line)
    yield table


def _add_row(table: Table, line: _Line) -> Table:
    """Add a row, or the rest of the row above where a page break parted it: that has no first cell."""
    cells = tuple(
        _cell(cell, column) if number else _first_cell(cell, column)
        for number, (cell, column) in enumerate(zip_longest(line.cells, table.header[: len(line.cells)], fillvalue=""))
    )
    if cells[0] or not table.rows or not any(cells):
        return msgspec.structs.replace(table, rows=(*table.rows, Row(line.number, cells)))
    above = table.rows[-1]
    joined = tuple("<br>".join(filter(None, pair)) for pair in zip_longest(above.cells, cells, fillvalue=""))
    return msgspec.structs.replace(table, rows=(*table.rows[:-1], Row(above.line, joined)))


def _header_cell(cell: str) -> str:
    text = english_cell(_BROKEN_WORD.sub("", cell))
    if match := _NAME_AND_VERSION.fullmatch(text):
        return f"{match['name']}, {match['version']}"
    return english_title(cell)


def _first_cell(cell: str, column: str) -> str:
    """The first cell of a row: a model's name as code, a region as it is."""
    text = _raise_digits(english_cell(_BROKEN_WORD.sub("", _TAG.sub("", cell))))
    if _CODE.search(text):
        return _CODE.sub("`", text).replace(") `", ")<br>`")
    match = _NAMED.fullmatch(text)
    return f"`{match['name']}`{match['rest']}" if match and column.startswith("Model") else text


def _cell(cell: str, column: str) -> str:
    """A cell as Markdown: a line for each item of a list, each labelled figure and each region with its SKU."""
    text = _raise_digits(english_cell(_CODE.sub("`", _TAG.sub("", cell))))
    if "region" in column.lower():
        return _regions(english_regions(text))
    items = [english_item(item.strip()) for item in _BULLET.split(text) if item.strip()]
    if len(items) > 1 or _BULLET.match(text):
        return "<br>".join((*([] if _BULLET.match(text) else [items.pop(0)]), *(f"- {item}" for item in items)))
    return _LABELLED.sub("<br>", "".join(items))


def _regions(text: str) -> str:
    """Part a list of regions into lines, as the page has it; a deployment type in brackets stays behind its regions."""
    lines: list[str] = []
    rest = text.rstrip("。. ")
    while rest:
        words = rest.split(" ")
        counts = range(min(len(words), _WORDS_OF_A_REGION), 0, -1)
        count = next((count for count in counts if reviewed.region_id(" ".join(words[:count]))), 0)
        if count == 0 and words[0] != "and":
            return text
        rest = " ".join(words[count or 1 :])
        if count == 0 or (lines and lines[-1].endswith(" and")):
            lines[-1] += " " + " ".join(words[: count or 1])
        else:
            lines.append(" ".join(words[:count]))
        if bracket := _IN_BRACKETS.match(rest):
            lines[-1] += f" {bracket[0]}"
            rest = rest[bracket.end() :].strip().removeprefix("and ")
    return "<br>".join(lines)


def _raise_digits(text: str) -> str:
    return _RAISED_DIGITS.sub(lambda match: f"<sup>{match[1].translate(_RAISED)}</sup>", text)
