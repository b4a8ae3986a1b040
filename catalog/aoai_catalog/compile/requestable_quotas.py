"""The most quota that is granted on request: a model a column, and one row of tokens per minute."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog.compile.cells import CellError, read_amount, read_cell
from aoai_catalog.compile.markdown import Block, Document, Table
from aoai_catalog.compile.model_cells import read_models
from aoai_catalog.compile.problems import Problem
from aoai_catalog.compile.reader import Context, Reader, Record, join_notes
from aoai_catalog.compile.retirements import cloud_of
from aoai_catalog.compile.vocabulary import format_of, read_sku_within
from aoai_catalog.records import Quota

_TIER = "most on request"


def claims_requestable(block: Block, _document: Document) -> bool:
    """Whether a block has only models for columns, and one row that holds only amounts."""
    if not isinstance(block, Table) or not block.header or len(block.rows) != 1:
        return False
    try:
        for source in block.rows[0].cells:
            read_amount(read_cell(source).text)
        return all(format_of(model.name) for source in block.header for model in read_models(source))
    except CellError:
        return False


def read_requestable(block: Block, context: Context) -> Iterator[Record | Problem]:
    """Read each column as the quota of its model."""
    if not isinstance(block, Table):
        return
    row = block.rows[0]
    cloud = cloud_of(context.document)
    for heading, source in zip(block.header, row.cells, strict=True):
        for model in read_models(heading):
            yield Quota(
                tier=_TIER,
                format=format_of(model.name, block.headings),
                model=model.name,
                sku=read_sku_within((*block.headings, block.tab)) or "",
                at=context.place(block, row.line),
                scope="" if cloud == "public" else cloud,
                tpm=read_amount(read_cell(source).text),
                note=join_notes(model.version, *context.notes(block, read_cell(heading), read_cell(source))),
            )


REQUESTABLE_QUOTAS = Reader("quotas on request", ("quotas",), claims_requestable, read_requestable)
