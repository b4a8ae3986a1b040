"""Limits that sentences state: how long a model is available at least, common rates, technical limitations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aoai_catalog.compile.cells import read_cell
from aoai_catalog.compile.markdown import Block, Document, Paragraph
from aoai_catalog.compile.problems import Problem
from aoai_catalog.compile.reader import Context, Reader, Record
from aoai_catalog.records import Limit

_AVAILABILITY = re.compile(
    r"(?P<value>at least .+?) of model availability for (?P<whom>.+?) after (?P<when>.+)", re.IGNORECASE
)
_RATES = re.compile(
    r"rate limits for each (?P<what>.+?) (?:are|is) (?P<tpm>[\d.]+ ?[KM]?) TPM and (?P<rpm>[\d.]+ ?[KM]?) RPM"
)
_DEFINITIONS = re.compile(
    r"known issue is affecting all (?P<what>.+?) models\. .*definitions that exceed (?P<tokens>[\d,]+) tokens",
    re.IGNORECASE,
)
_TECHNICAL = re.compile(r"technical limitations", re.IGNORECASE)
_UNSUPPORTED = re.compile(r"(?:not currently supported|not supported yet):\Z", re.IGNORECASE)
_TOKENS = re.compile(r"(?P<figure>[\d,]+) tokens")
_ITEM = re.compile(r"(?:[-*]|\d+\.)\s+")


def claims_stated(block: Block, document: Document) -> bool:
    """Whether a paragraph states a limit of a kind that is kept."""
    return isinstance(block, Paragraph) and any(True for _ in _statements(block, document))


def read_stated(block: Block, context: Context) -> Iterator[Record | Problem]:
    """Read each statement as a limit; a number of tokens as figure and unit."""
    if isinstance(block, Paragraph):
        for name, value, note in _statements(block, context.document):
            tokens = _TOKENS.fullmatch(value)
            figure, unit = (tokens["figure"].replace(",", ""), "tokens") if tokens else (value, "")
            yield Limit(name=name, value=figure, at=context.place(block, block.line), unit=unit, note=note)


def _statements(block: Paragraph, document: Document) -> Iterator[tuple[str, str, str]]:
    """The name, value and note of each statement of a paragraph."""
    text = _ITEM.sub("", read_cell(block.text).text, count=1)
    if match := _AVAILABILITY.search(text):
        yield f"model availability, {match['whom']}", match["value"].lower(), f"after {match['when']}"
    if match := _RATES.search(text):
        yield f"rate limits for each {match['what']}", f"{match['tpm']} TPM and {match['rpm']} RPM", ""
    if match := _DEFINITIONS.search(text):
        yield f"tool and function definitions, {match['what']} models (known issue)", f"{match['tokens']} tokens", ""
    if _ITEM.match(block.text):
        if block.headings and _TECHNICAL.search(block.headings[-1]):
            yield f"{block.headings[0]}, technical limitation", text, ""
        elif _UNSUPPORTED.search(_intro(block, document)):
            yield f"{document.name}, not currently supported", text, ""


def _intro(block: Paragraph, document: Document) -> str:
    """The nearest paragraph above an item that is no item itself."""
    above = [other for other in document.blocks if other.line < block.line and isinstance(other, Paragraph)]
    return next((read_cell(other.text).text for other in reversed(above) if not _ITEM.match(other.text)), "")


STATED_LIMITS = Reader("limits in prose", ("limits",), claims_stated, read_stated)
