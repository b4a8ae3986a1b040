"""Reads a Markdown or MDX page into blocks: tables and paragraphs, each with its line, headings and tab.

markdown-it decides what is code, a list or a heading; the rows of tables are read from the lines themselves, because
GitHub's grammar silently drops surplus cells, pads short rows, and ends a table at a blank line or where the separator
has another number of cells than the header. Comments are blanked first: tables in them look live and are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise, zip_longest
from typing import Any, TypeAlias

import msgspec
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from aoai_catalog.compile.cells import read_cell
from aoai_catalog.compile.problems import Problem

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|\{/\*.*?(?:\*/\}|\Z)", re.DOTALL)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_TAB_HEADING = re.compile(r"\[(?P<label>[^\]]+)\]\(#tab/[^)]*\)")
_TAB_OPENED = re.compile(r"<Tab\b[^>]*\btitle=[\"'](?P<label>[^\"']*)[\"'][^>]*>")
_TABS_CLOSED = re.compile(r"</Tabs>")
_TAG_LINE = re.compile(r"</?[A-Za-z][^>]*>")
_FOOTNOTE = re.compile(
    r"(?:- )?(?:\**<sup>(?P<sup>[^<]+?)\.?</sup>\**|\[\^(?P<mark>[^\]]+)\]:|(?P<stars>(?:\\\*)+)(?=\s))\s*(?P<text>.*)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\[!INCLUDE ?\[[^\]]*\]\((?P<include>[^) ]+)[^)]*\)\]|(?-i:<(?P<component>[A-Z]\w*)\b.*/>)"
    r"|.*?(?P<table><(?:table|tr)\b).*",
    re.IGNORECASE,
)
_UNESCAPED_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r":?-+:?")
_BLOCKQUOTE = re.compile(r"^\s*(?:>\s?)*")

_BLOCKS = MarkdownIt("commonmark").enable("table").disable(["code", "html_block", "lheading", "reference"])
_BLOCKS.core.ruler.enableOnly(["normalize", "block"])


class Row(msgspec.Struct, frozen=True):
    """A row of a table: its line (1-based) and the Markdown of its cells."""

    line: int
    cells: tuple[str, ...]


class Table(msgspec.Struct, frozen=True):
    """A table: header and rows as written, the headings above it (outermost first) and the tab that it stands in.

    A header without cells means that rows stand alone, with no header above them. `footnotes` are the definitions in
    the table's own section, by label.
    """

    line: int
    headings: tuple[str, ...]
    tab: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    footnotes: dict[str, str] = {}

    @property
    def cells(self) -> int:
        """The number of cells below the header."""
        return sum(len(row.cells) for row in self.rows)

    @property
    def columns(self) -> tuple[str, ...]:
        """The header's cells as plain text."""
        return tuple(read_cell(cell).text for cell in self.header)


class Paragraph(msgspec.Struct, frozen=True):
    """A paragraph or list item: its Markdown on one line."""

    line: int
    headings: tuple[str, ...]
    tab: str
    text: str


Block: TypeAlias = Table | Paragraph


class Document(msgspec.Struct, frozen=True, eq=False):
    """A page as its readers see it. `hidden_cells` counts the cells of tables inside comments, which nobody reads.

    Where a source shows a part of another file, `upstream` is that file's path, and `path` still the source's.
    `problems` are those of the source itself, met before any table was read. `sku` is what a reviewer says that its
    matrices are of, where no heading does.
    """

    path: str
    front_matter: dict[str, Any]
    blocks: tuple[Block, ...]
    hidden_cells: int = 0
    upstream: str = ""
    problems: tuple[Problem, ...] = ()
    sku: str = ""
    hidden: tuple[Table, ...] = ()
    """Tables in comments and in code, which no reader sees."""
    elsewhere: tuple[tuple[int, str], ...] = ()
    """The lines of what the page shows and has not in Markdown: included files, components, HTML tables."""

    @property
    def title(self) -> str:
        """The front matter's title."""
        return str(self.front_matter.get("title", ""))

    @property
    def name(self) -> str:
        """The name of the published file up to its first dot: `global-batch-datazone`."""
        return (self.upstream or self.path).rpartition("/")[2].partition(".")[0]

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables among the blocks."""
        return tuple(block for block in self.blocks if isinstance(block, Table))


def read_front_matter(text: str) -> dict[str, Any]:
    """The front matter of a page; empty where it has none. Raises YAMLError where it is not YAML."""
    match = _FRONT_MATTER.match(text)
    values = yaml.safe_load(match["yaml"]) if match else None
    return values if isinstance(values, dict) else {}


def read_markdown(path: str, text: str) -> Document:
    """Read a page."""
    text = text.replace("\r\n", "\n")
    front_matter: dict[str, Any] = {}
    problems: tuple[Problem, ...] = ()
    try:
        front_matter = read_front_matter(text)
    except yaml.YAMLError as error:
        problems = (Problem(path, 1, "", f"has front matter that is not YAML ({' '.join(str(error).split())})"),)
    text = _FRONT_MATTER.sub(lambda match: _blank(match[0]), text)
    commented = [table for comment in _COMMENT.finditer(text) for table in _hidden(text, comment.span(), comment[0])]
    text = _COMMENT.sub(lambda comment: _blank(comment[0]), text)
    lines, tokens = text.split("\n"), _BLOCKS.parse(text)
    return Document(
        path,
        front_matter,
        with_footnotes(tuple(_rejoin(lines, _read_pieces(lines, tokens)))),
        problems=problems,
        hidden_cells=sum(table.cells for table in commented),
        hidden=(*commented, *_fenced(text, lines, tokens)),
        elsewhere=tuple(_elsewhere(text)),
    )


def included_files(text: str) -> list[str]:
    """The Markdown files that a page includes, by the paths that it writes; not in comments and code."""
    shown = _elsewhere(_COMMENT.sub(lambda comment: _blank(comment[0]), text.replace("\r\n", "\n")))
    return [file for _, file in shown if file.endswith(".md")]


def split_row(line: str) -> tuple[str, ...]:
    r"""Split a line of a table at its bars; `\|` is a bar inside a cell.

    >>> split_row("| a | b \\| c |")
    ('a', 'b | c')
    """
    cells = _UNESCAPED_BAR.split(line.strip())
    if cells and not cells[0].strip():
        cells = cells[1:]
    if cells and not cells[-1].strip():
        cells = cells[:-1]
    return tuple(cell.strip().replace("\\|", "|") for cell in cells)


def _blank(text: str) -> str:
    """Blank a stretch of text and keep its lines, so that line numbers stay true."""
    return re.sub(r"[^\n]", " ", text)


def _hidden(text: str, span: tuple[int, int], source: str) -> Iterator[Table]:
    """The tables in a stretch of text that no reader sees, with their lines in the page."""
    above = text.count("\n", 0, span[0])
    bare = source.removeprefix("<!--").removesuffix("-->").removeprefix("{/*").removesuffix("*/}")
    return (
        msgspec.structs.replace(block, line=block.line + above)
        for block in read_blocks(bare)
        if isinstance(block, Table)
    )


def _fenced(text: str, lines: Sequence[str], tokens: Sequence[Token]) -> Iterator[Table]:
    for token in tokens:
        if token.type == "fence" and token.map and "|" in token.content:
            start = len("\n".join(lines[: token.map[0] + 1])) + 1
            yield from _hidden(text, (start, start), token.content)


def _elsewhere(text: str) -> Iterator[tuple[int, str]]:
    """What a page shows and has not itself: includes and components on lines of their own, tables in HTML."""
    fenced = False
    for number, line in enumerate(text.split("\n"), 1):
        fenced ^= line.lstrip().startswith("```")
        if not fenced and (match := _ELSEWHERE.fullmatch(_BLOCKQUOTE.sub("", line).strip())):
            yield number, match["include"] or match["component"] or match["table"]


class _Section(msgspec.Struct):
    """Where the reading stands: the headings above, with their levels, and the open tab."""

    headings: tuple[tuple[int, str], ...] = ()
    tab: str = ""
    outside: tuple[tuple[int, str], ...] | None = None
    """The headings above the open group of tabs."""

    def enter(self, level: int, source: str) -> None:
        """Pass a heading. A tab's heading is a first-level one wherever it stands, and closes no section."""
        if tab := _TAB_HEADING.fullmatch(source.strip()):
            self.open_tab(tab["label"])
            return
        if level <= 2:
            self.tab = ""
            self.outside = None
        self.headings = (*((depth, text) for depth, text in self.headings if depth < level), (level, _plain(source)))

    def open_tab(self, label: str) -> None:
        """Open a tab, the first of a group or a further one. Headings inside the former tab do not reach into it."""
        if self.outside is None:
            self.outside = self.headings
        self.headings = self.outside
        self.tab = label

    def close_tabs(self) -> None:
        """Close the group of tabs: what follows stands under the headings above the group."""
        if self.outside is not None:
            self.headings = self.outside
        self.outside = None
        self.tab = ""

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.headings)


def _plain(source: str) -> str:
    return read_cell(source).text


def read_blocks(text: str) -> Iterator[Block]:
    """Read the blocks of a text without front matter; lines count from 1."""
    lines = text.split("\n")
    return _rejoin(lines, _read_pieces(lines, _BLOCKS.parse(text)))


def _read_pieces(lines: Sequence[str], tokens: Sequence[Token]) -> Iterator[Block]:
    """Read the blocks in order; what stands below a blank line inside a table is still a piece of its own."""
    section = _Section()
    for token, following in zip_longest(tokens, tokens[1:]):
        if token.type == "heading_open" and following is not None:
            section.enter(int(token.tag[1:]), following.content)
        elif token.type == "hr":
            section.close_tabs()
        elif token.type in {"table_open", "paragraph_open"}:
            yield from _read_lines(lines, token, section)


def _rejoin(lines: Sequence[str], pieces: Iterable[Block]) -> Iterator[Block]:
    """Give rows without a header back to the table that only blank lines part them from."""
    table: Table | None = None
    for piece in pieces:
        if table and isinstance(piece, Table) and not piece.header and _only_blank_between(lines, table, piece):
            table = msgspec.structs.replace(table, rows=table.rows + piece.rows)
            continue
        if table:
            yield table
        table = piece if isinstance(piece, Table) else None
        if table is None:
            yield piece
    if table:
        yield table


def _only_blank_between(lines: Sequence[str], table: Table, rows: Table) -> bool:
    end = table.rows[-1].line if table.rows else table.line + 1
    return not any(line.strip() for line in lines[end : rows.line - 1])


def _read_lines(lines: Sequence[str], token: Token, section: _Section) -> Iterator[Block]:
    """Read the lines of a table or paragraph of markdown-it, which may hold runs of rows and of text in turn.

    Outside a table that markdown-it knows, only a line that begins with a bar is a row.
    """
    start, end = token.map or (0, 0)
    numbered = ((number, _BLOCKQUOTE.sub("", lines[number])) for number in range(start, end))
    bare_rows = token.type == "table_open" and not _BLOCKQUOTE.sub("", lines[start]).startswith("|")
    for is_row, run in groupby(numbered, key=lambda entry: entry[1].startswith("|") or (bare_rows and "|" in entry[1])):
        if is_row:
            yield from _read_rows(tuple(run), section)
        else:
            yield from _read_text(run, section)


def _read_rows(run: Sequence[tuple[int, str]], section: _Section) -> Iterator[Table]:
    rows = [Row(number + 1, split_row(line)) for number, line in run]
    rules = [index for index, row in enumerate(rows) if index and _is_rule(row)]
    starts = [rule - 1 for rule in rules]
    if not starts or starts[0] > 0:
        headless = rows[: starts[0]] if starts else rows
        yield Table(headless[0].line, section.path, section.tab, (), tuple(headless))
    for start, end in pairwise([*starts, len(rows)]):
        header, below = rows[start], tuple(rows[start + 2 : end])
        yield Table(header.line, section.path, section.tab, header.cells, below)


def _is_rule(row: Row) -> bool:
    """Whether a row parts header and rows. Pages forget the dashes of a column that was added later."""
    return bool(row.cells and row.cells[0]) and all(not cell or _RULE.fullmatch(cell) for cell in row.cells)


def _read_text(run: Iterable[tuple[int, str]], section: _Section) -> Iterator[Paragraph]:
    """Read the text between rows: tabs of MDX open and close, other tags on lines of their own are no text."""
    text: list[str] = []
    first = 0
    for number, line in run:
        stripped = line.strip()
        if tab := _TAB_OPENED.search(stripped):
            section.open_tab(tab["label"])
        elif _TABS_CLOSED.fullmatch(stripped):
            section.close_tabs()
        elif stripped and not _TAG_LINE.fullmatch(stripped):
            if _FOOTNOTE.match(stripped) and text:
                yield Paragraph(first, section.path, section.tab, " ".join(text))
                text = []
            first = first if text else number + 1
            text.append(stripped)
    if text:
        yield Paragraph(first, section.path, section.tab, " ".join(text))


def with_footnotes(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Give every table the footnotes defined below it in its section; of two definitions the nearer one."""
    definitions = [
        (block, label.strip(), _plain(match["text"]))
        for block in blocks
        if isinstance(block, Paragraph) and (match := _FOOTNOTE.match(block.text))
        for label in (match["sup"] or match["mark"] or match["stars"].replace("\\", "")).split(",")
    ]
    return tuple(
        msgspec.structs.replace(
            block,
            footnotes={
                label: text for paragraph, label, text in reversed(definitions) if _is_section_of(paragraph, block)
            },
        )
        if isinstance(block, Table)
        else block
        for block in blocks
    )


def _is_section_of(paragraph: Paragraph, table: Table) -> bool:
    """Whether a paragraph stands below a table in its section, or below the tabs of which the table's is one."""
    if paragraph.line < table.line:
        return False
    if paragraph.headings == table.headings:
        return True
    return bool(table.tab) and not paragraph.tab and table.headings[: len(paragraph.headings)] == paragraph.headings
