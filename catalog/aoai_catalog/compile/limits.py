"""Limits of the service: a name and a value, the value split into figure, unit and what is said beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from aoai_catalog.compile.cells import CellError, read_amount, read_cell, split_lines
from aoai_catalog.compile.markdown import Block, Document, Row, Table
from aoai_catalog.compile.reader import Context, Reader, by_row, join_notes
from aoai_catalog.records import Limit

_COLUMNS = ("limit name", "limit value")
_FIGURE = re.compile(
    r"(?P<figure>\d[\d,.]*\d|\d)(?P<scale> (?:thousand|million|billion))?"
    r"(?: (?P<unit>(?!when\b|via\b)[^.]*?))?(?: (?P<note>(?:when|via) .*?))?\.?"
)
_LABELLED = re.compile(r"(?P<label>[^:]+): (?P<value>.+?);?")
_REPEATED_NOUN = re.compile(r"(?P<unit>\w+) limit\Z")


def claims_limits(block: Block, _document: Document) -> bool:
    """Whether a block is a table of limits."""
    return isinstance(block, Table) and tuple(column.lower() for column in block.columns) == _COLUMNS


def _read_row(row: Row, table: Table, context: Context) -> Iterator[Limit]:
    """Read a row as one limit, or as several where its lines have labels or figures of their own."""
    name, value = (read_cell(source) for source in row.cells)
    if not value.text:
        raise CellError(name.text, "is a limit without a value")
    footnotes = context.notes(table, name, value)
    limits: list[Limit] = []
    for line in split_lines(row.cells[1]):
        text = read_cell(line).text
        labelled = _LABELLED.fullmatch(text)
        label, text = (labelled["label"], labelled["value"]) if labelled else ("", text)
        figure = _FIGURE.fullmatch(text)
        if limits and not figure:  # prose below the figure that it explains
            limits[-1] = msgspec.structs.replace(limits[-1], note=join_notes(limits[-1].note, text))
            continue
        limits.append(
            Limit(
                name=f"{name.text} ({label})" if label else name.text,
                value=_read_figure(figure) if figure else text,
                at=context.place(table, row.line),
                unit=_read_unit(name.text, figure) if figure else "",
                note=join_notes((figure["note"] or "") if figure else "", *footnotes),
            )
        )
    yield from limits


def _read_figure(figure: re.Match[str]) -> str:
    if "." in figure["figure"] and not figure["scale"]:
        return figure["figure"]
    return str(read_amount(figure["figure"] + (figure["scale"] or "")))


def _read_unit(name: str, figure: re.Match[str]) -> str:
    """The unit beside a figure (`2,000,000 token limit` is in tokens); PTU where the name says that it counts those."""
    if figure["unit"]:
        return _REPEATED_NOUN.sub(r"\g<unit>s", figure["unit"])
    return "PTU" if "provisioned throughput units" in name else ""


LIMITS = Reader("limits", ("limits",), claims_limits, by_row(_read_row))
