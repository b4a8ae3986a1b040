"""How customers are told of retirements: the channels, and the filter of a Service Health alert, value by value.

The filter's values are kept as they are to be entered, so that an alert can be declared from them and cite its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aoai_catalog.compile.cells import read_cell
from aoai_catalog.compile.markdown import Block, Document, Paragraph
from aoai_catalog.compile.problems import Problem
from aoai_catalog.compile.reader import Context, Reader, Record
from aoai_catalog.records import Limit

_FILTER = re.compile(r"service health filter configuration", re.IGNORECASE)
_NAME = "Service Health filter for retirement notices"
_SERVICES = re.compile(r"\*\*Services?\*\*\s*[=:]\s*`(?P<value>[^`]+)`(?P<note>.*)")
_EVENT = re.compile(r"`(?P<event>[^`=]+?)\s*=\s*(?P<value>[^`]+)`(?P<note>[^`]*?)(?=\s+[-*] `|\Z)")
_TEXT_MESSAGE = re.compile(r"\bSMS\b.*\baction group\b", re.IGNORECASE)
_CHANNELS = re.compile(r"\bnotif\w+ customers? (?:via|by|through)\b", re.IGNORECASE)
_CHANNEL = re.compile(r"(?:[-*] )?\*\*(?P<channel>[^*]+)\*\*\s*[-–:]\s*(?P<text>.+)")
_ITEM = re.compile(r"(?:[-*]|\d+\.) ")


def claims_alert(block: Block, document: Document) -> bool:
    """Whether a paragraph is one of the lines of the filter, or a channel of notices."""
    return isinstance(block, Paragraph) and any(True for _ in _statements(block, document))


def read_alert(block: Block, context: Context) -> Iterator[Record | Problem]:
    """Read each value as a limit by the name of its field."""
    if isinstance(block, Paragraph):
        for name, value, note in _statements(block, context.document):
            yield Limit(name=name, value=value, at=context.place(block, block.line), note=note)


def _statements(block: Paragraph, document: Document) -> Iterator[tuple[str, str, str]]:
    """The name, value and note of each statement of a paragraph."""
    above = [other for other in document.blocks if other.line < block.line and isinstance(other, Paragraph)]
    intro = next((other.text for other in reversed(above) if not _ITEM.match(other.text)), "")
    if any(other.headings == block.headings and _FILTER.search(other.text) for other in above):
        yield from _filter(block)
    elif _CHANNELS.search(intro) and (match := _CHANNEL.fullmatch(block.text)):
        yield f"retirement notices by {match['channel']}", read_cell(match["text"]).text, ""


def _filter(block: Paragraph) -> Iterator[tuple[str, str, str]]:
    if match := _SERVICES.match(block.text):
        yield f"{_NAME}: Services", match["value"], _remark(match["note"])
    for match in _EVENT.finditer(block.text):
        yield f"{_NAME}: {match['event']}", match["value"], _remark(match["note"])
    if _TEXT_MESSAGE.search(text := read_cell(block.text).text):
        yield f"{_NAME}: text messages", text, ""


def _remark(text: str) -> str:
    return read_cell(text).text.strip(" ().")


HEALTH_ALERTS = Reader("Service Health alerts", ("limits",), claims_alert, read_alert)
"""The filter of Service Health alerts, and the channels of notices."""
