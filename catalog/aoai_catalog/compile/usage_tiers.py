"""Usage tiers: the tokens a month of a tenant above which latency varies more."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aoai_catalog.compile.cells import CellError, read_amount, read_cell
from aoai_catalog.compile.markdown import Block, Document, Row, Table
from aoai_catalog.compile.model_cells import read_models
from aoai_catalog.compile.reader import Context, Reader, by_row, join_notes
from aoai_catalog.compile.vocabulary import format_of
from aoai_catalog.records import Quota

_COLUMNS = ("Model", "Usage tiers per month")
_TOKENS = re.compile(r"(?P<amount>.+) tokens")
_NOTE = "no limit: above it latency varies more"


def claims_usage_tiers(block: Block, _document: Document) -> bool:
    """Whether a block is the table of usage tiers."""
    return isinstance(block, Table) and block.columns == _COLUMNS


def _read_row(row: Row, table: Table, context: Context) -> Iterator[Quota]:
    """Read a row as one quota of a tenant; models that share a row share its tokens."""
    models = read_models(row.cells[0])
    tokens = read_cell(row.cells[1])
    match = _TOKENS.fullmatch(tokens.text)
    if match is None:
        raise CellError(tokens.text, "is no number of tokens")
    shared = f"together with {' and '.join(model.name for model in models)}" if len(models) > 1 else ""
    for model in models:
        yield Quota(
            tier="usage tier",
            format=format_of(model.name, table.headings),
            model=model.name,
            sku="",
            at=context.place(table, row.line),
            scope="tenant",
            other=f"{read_amount(match['amount'])} tokens per month",
            note=join_notes(_NOTE, shared, *context.notes(table, tokens)),
        )


USAGE_TIERS = Reader("usage tiers", ("quotas",), claims_usage_tiers, by_row(_read_row))
