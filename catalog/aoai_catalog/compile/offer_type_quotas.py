"""Quotas of subscriptions of other offer types: a kind of subscription a row, all its models in one cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aoai_catalog.compile.cells import CellError, read_amount, read_cell, split_lines
from aoai_catalog.compile.markdown import Block, Document, Row, Table
from aoai_catalog.compile.reader import Context, Reader, by_row, join_notes
from aoai_catalog.compile.vocabulary import format_of, read_model
from aoai_catalog.records import Quota

_COLUMNS = ("Tier", "Quota limit in tokens per minute")
_CODE = re.compile(r"`([^`]+)`")
_OF_MODELS = re.compile(r"(?:Exception )?(?P<models>[^:]+): (?P<tokens>\S+)")
_OF_ALL = re.compile(r"(?P<tokens>\S+) \(all models\)", re.IGNORECASE)
_ALL = "all models"
_AND = re.compile(r",\s*(?:and\s+)?|\s+and\s+")
_FAMILY = re.compile(r".+-series", re.IGNORECASE)


def claims_offer_types(block: Block, _document: Document) -> bool:
    """Whether a block is the table of other offer types."""
    return isinstance(block, Table) and block.columns == _COLUMNS


def _read_row(row: Row, table: Table, context: Context) -> Iterator[Quota]:
    """Read each line of a cell as a quota of each kind of subscription in its row."""
    kinds = _CODE.findall(row.cells[0])
    if not kinds:
        raise CellError(read_cell(row.cells[0]).text, "names no kind of subscription")
    note = join_notes(*context.notes(table, *map(read_cell, row.cells)))
    for line in split_lines(row.cells[1]):
        for name, tokens in _read_line(read_cell(line).text):
            for kind in kinds:
                yield Quota(
                    tier=kind,
                    format=format_of(name, table.headings) if name and not _FAMILY.fullmatch(name) else "",
                    model=name,
                    sku="",
                    at=context.place(table, row.line),
                    tpm=tokens,
                    note=note,
                )


def _read_line(text: str) -> Iterator[tuple[str, int]]:
    """Read a line as models and tokens: `GPT-4.1: 50K`, `1K (all models)`. A model without a name means all of them."""
    if match := _OF_ALL.fullmatch(text):
        yield "", read_amount(match["tokens"])
    elif match := _OF_MODELS.fullmatch(text):
        for name in _AND.split(match["models"]):
            yield "" if name.lower() == _ALL else read_model(name)[0], read_amount(match["tokens"])
    else:
        raise CellError(text, "is no quota of a model")


OFFER_TYPE_QUOTAS = Reader("quotas of other offer types", ("quotas",), claims_offer_types, by_row(_read_row))
