"""Batch quotas: how many tokens may be enqueued for a model, a kind of subscription a column."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aoai_catalog.compile.cells import CellError, read_amount, read_cell
from aoai_catalog.compile.markdown import Block, Document, Row, Table
from aoai_catalog.compile.model_cells import read_models
from aoai_catalog.compile.reader import Context, Reader, by_row, join_notes
from aoai_catalog.compile.vocabulary import format_of, read_sku, read_sku_words
from aoai_catalog.records import Quota

_KIND = re.compile(r"subscriptions?\b|students", re.IGNORECASE)


def claims_batch_quota(block: Block, _document: Document) -> bool:
    """Whether a block is a table of models and kinds of subscription."""
    return (
        isinstance(block, Table)
        and block.columns[:1] == ("Model",)
        and "Default" in block.columns[1:]
        and any(_KIND.search(column) for column in block.columns[1:])
    )


def _read_row(row: Row, table: Table, context: Context) -> Iterator[Quota]:
    """Read each cell as the quota of a kind of subscription; `N/A` is kept as such, as it says that there is none."""
    sku = _sku(table, context.document)
    if not sku.endswith("Batch"):
        raise CellError(read_cell(row.cells[0]).text, "has a batch quota under no heading of a batch deployment type")
    for model in read_models(row.cells[0]):
        for kind, source in zip(table.columns[1:], row.cells[1:], strict=True):
            cell = read_cell(source)
            yield Quota(
                tier=kind,
                format=format_of(model.name, table.headings),
                model=model.name,
                sku=sku,
                at=context.place(table, row.line),
                other="N/A" if cell.empty else f"{read_amount(cell.text)} enqueued tokens",
                note=join_notes(model.version, model.remark, *context.notes(table, cell)),
            )


def _sku(table: Table, document: Document) -> str:
    """The SKU of the section; where a report of diffs does not show its heading, that of the file's name."""
    return read_sku(table.headings) or (not table.headings and read_sku_words(document.name)) or ""


BATCH_QUOTA = Reader("batch quotas", ("quotas",), claims_batch_quota, by_row(_read_row))
