"""How long before a retirement customers are told: in a table of events, or in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aoai_catalog.compile.cells import read_cell
from aoai_catalog.compile.markdown import Block, Document, Paragraph, Row, Table
from aoai_catalog.compile.problems import Problem
from aoai_catalog.compile.reader import Context, Reader, Record, by_row
from aoai_catalog.records import Limit

_COLUMNS = ("event", "timing")
_DAYS = re.compile(
    r"\b(?P<days>\d+)[- ]days?\b(?:'|’)?(?: notice(?: period)?)?\)? (?:before|prior to) (?P<what>[^.;|]+)",
    re.IGNORECASE,
)
_NOTICE = re.compile(r"\bnoti(?:ce|fy|fication)", re.IGNORECASE)


def claims_table(block: Block, _document: Document) -> bool:
    """Whether a block is a table of events and when customers are told of them."""
    return isinstance(block, Table) and tuple(column.lower() for column in block.columns[:2]) == _COLUMNS


def claims_sentence(block: Block, _document: Document) -> bool:
    """Whether a paragraph promises notice some days before something."""
    return isinstance(block, Paragraph) and bool(_NOTICE.search(block.text)) and _DAYS.search(_text(block)) is not None


def _read_event(row: Row, table: Table, context: Context) -> Iterator[Record | Problem]:
    event, timing = (read_cell(source).text for source in row.cells[:2])
    yield from _notices(event.lower(), timing, table, row.line, context)


def _read_sentence(block: Block, context: Context) -> Iterator[Record | Problem]:
    yield from _notices("", _text(block), block, block.line, context)


def _notices(event: str, text: str, block: Block, line: int, context: Context) -> Iterator[Limit]:
    for match in _DAYS.finditer(text):
        yield Limit(
            name=event or f"notice before {match['what'].strip()}",
            value=match["days"],
            at=context.place(block, line),
            unit="days at least" if re.search(r"at least\W+\Z", text[: match.start()], re.IGNORECASE) else "days",
        )


def _text(block: Block) -> str:
    return read_cell(block.text).text if isinstance(block, Paragraph) else ""


NOTICE_TABLE = Reader("notices of events", ("limits",), claims_table, by_row(_read_event))
NOTICE_SENTENCE = Reader("notice in prose", ("limits",), claims_sentence, _read_sentence)
