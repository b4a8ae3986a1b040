"""Default quotas by tier: a table for each tier, a model and deployment type a row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aoai_catalog.compile.cells import Cell, CellError, read_cell, read_count
from aoai_catalog.compile.markdown import Block, Document, Table
from aoai_catalog.compile.problems import Problem
from aoai_catalog.compile.reader import Context, Reader, Record, join_notes
from aoai_catalog.compile.vocabulary import format_of, read_model, read_sku
from aoai_catalog.records import Quota

_COLUMNS = ("Model Name", "Deployment Type", "Requests Per Minute (RPM)", "Tokens Per Minute (TPM)")
_TIER = re.compile(r"(?:Free tier|Tier \d+)", re.IGNORECASE)
_OTHER_PERIOD = re.compile(r"(?P<requests>[\d,]+) / (?P<period>\d+\s?s)")


def claims_tier(block: Block, _document: Document) -> bool:
    """Whether a block is the quota table of a tier."""
    return isinstance(block, Table) and block.columns == _COLUMNS and _tier(block) is not None


def read_tier(block: Block, context: Context) -> Iterator[Record | Problem]:
    """Read each row as one quota. Requests by another period than a minute (`300 / 10s`) are kept in `other`."""
    if not isinstance(block, Table):
        return
    for row in block.rows:
        name, kind, requests, tokens = (read_cell(source) for source in row.cells)
        try:
            model, _ = read_model(name.text)
            rpm, other = _read_requests(requests)
            yield Quota(
                tier=_tier(block) or "",
                format=format_of(model, block.headings),
                model=model,
                sku=_read_kind(kind),
                at=context.place(block, row.line),
                rpm=rpm,
                tpm=read_count(tokens),
                other=other,
                note=join_notes(*context.notes(block, name, kind, requests, tokens)),
            )
        except CellError as error:
            yield context.problem(row.line, error)


def _read_kind(cell: Cell) -> str:
    if sku := read_sku((cell.text,)):
        return sku
    raise CellError(cell.text, "is no deployment type of data/skus.json")


def _tier(table: Table) -> str | None:
    return next((title for title in (table.tab, *reversed(table.headings)) if _TIER.fullmatch(title)), None)


def _read_requests(cell: Cell) -> tuple[int | None, str]:
    if match := _OTHER_PERIOD.fullmatch(cell.text):
        return None, f"{int(match['requests'].replace(',', ''))} / {match['period'].replace(' ', '')}"
    return read_count(cell), ""


QUOTA_TIER = Reader("quotas of a tier", ("quotas",), claims_tier, read_tier)
