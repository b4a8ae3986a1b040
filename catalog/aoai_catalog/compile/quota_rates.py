"""Default quotas in requests and tokens per minute, in all layouts: what a column means is told by its heading.

The tier (or kind of subscription) is a column of its own, the beginning of a rate's heading (`Default TPM`), or the
section (`Tier 1`); the deployment type is a column or the section (`gpt-4o Global Standard`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

import msgspec

from aoai_catalog.compile.cells import Cell, read_amount, read_cell, split_lines
from aoai_catalog.compile.markdown import Block, Document, Row, Table
from aoai_catalog.compile.model_cells import NamedModel, read_models
from aoai_catalog.compile.reader import Context, Reader, by_row, join_notes
from aoai_catalog.compile.retirements import cloud_of
from aoai_catalog.compile.vocabulary import format_of, read_kind, read_sku_within
from aoai_catalog.records import Quota

Role: TypeAlias = Literal["model", "sku", "tier", "unit", "rpm", "tpm", "concurrent"]

_HEADINGS: Mapping[str, Role] = {
    "model": "model",
    "models": "model",
    "model name": "model",
    "deployment type": "sku",
    "tier": "tier",
    "capacity": "unit",
    "concurrent requests": "concurrent",
}
_RATES: Mapping[Role, re.Pattern[str]] = {
    "rpm": re.compile(r"(?P<tier>.*?)\s*(?:requests per minute(?: \(RPM\))?|RPM)", re.IGNORECASE),
    "tpm": re.compile(r"(?P<tier>.*?)\s*(?:(?:quota limit in )?tokens per minute(?: \(TPM\))?|TPM)", re.IGNORECASE),
}
_TIER_SECTION = re.compile(r"(?:Free tier|Tier \d+)", re.IGNORECASE)
_OTHER_PERIOD = re.compile(r"(?P<requests>[\d,]+) / (?P<period>\d+\s?s)")
_UNITS = re.compile(r"(?P<units>\d+ capacity units?) \((?P<requests>[\d,]+) requests per minute\)")
_ALL_OTHERS = re.compile(r"rest of models|.*\bmodels", re.IGNORECASE)
_PER_TIER = re.compile(r"-?\s*(?P<tier>[A-Za-z][\w ()]*): (?P<requests>[\d,]+)")


class Column(msgspec.Struct, frozen=True):
    """What a column holds; `tier` where its heading names one."""

    role: Role
    tier: str = ""


class Rate(msgspec.Struct, frozen=True):
    """A rate: so many a minute, or as written where it counts by something else."""

    a_minute: int | None = None
    other: str = ""
    tier: str = ""


def claims_rates(block: Block, _document: Document) -> bool:
    """Whether a block is a table of models and rates, each column of which has a known meaning."""
    if not isinstance(block, Table):
        return False
    roles = [column.role for column in map(_column, block.columns) if column]
    return len(roles) == len(block.header) and "model" in roles and bool({"rpm", "tpm"} & set(roles))


def _column(heading: str) -> Column | None:
    if role := _HEADINGS.get(heading.lower()):
        return Column(role)
    for role, pattern in _RATES.items():
        if match := pattern.fullmatch(heading):
            return Column(role, match["tier"])
    return None


def _read_row(row: Row, table: Table, context: Context) -> Iterator[Quota]:
    """Read a row as the quotas of its models, one for each tier."""
    columns = [column for column in map(_column, table.columns) if column]
    cells = [read_cell(source) for source in row.cells]
    of_row = {column.role: cell for column, cell in zip(columns, cells, strict=True)}
    models, remark = _read_models(row.cells[[column.role for column in columns].index("model")])
    sku = read_kind(of_row["sku"].text) if "sku" in of_row else read_sku_within((*table.headings, table.tab)) or ""
    for tier in dict.fromkeys(column.tier for column in columns if column.role in _RATES):
        sources = {
            column.role: source for column, source in zip(columns, row.cells, strict=True) if column.tier == tier
        }
        tokens = _read_tokens(read_cell(sources["tpm"])) if "tpm" in sources else Rate()
        for rate in _read_requests(sources["rpm"]) if "rpm" in sources else (Rate(),):
            for model in models:
                yield Quota(
                    tier=rate.tier or tier or (of_row["tier"].text if "tier" in of_row else _section_tier(table)),
                    format=format_of(model.name, table.headings) if model.name else "",
                    model=model.name,
                    sku=sku,
                    at=context.place(table, row.line),
                    scope=of_row["unit"].text if "unit" in of_row else _scope(context.document),
                    rpm=rate.a_minute,
                    tpm=tokens.a_minute,
                    other=_join_others(rate.other, tokens.other, _concurrent(of_row.get("concurrent"))),
                    note=join_notes(remark, model.version, model.remark, *context.notes(table, *cells)),
                )


def _read_models(source: str) -> tuple[tuple[NamedModel, ...], str]:
    """Read the models of a row. A row of all other models has one without a name, and says so in a remark."""
    text = read_cell(source).text
    if _ALL_OTHERS.fullmatch(text):
        return (NamedModel(""),), text
    return read_models(source), ""


def _section_tier(table: Table) -> str:
    return next((title for title in (table.tab, *reversed(table.headings)) if _TIER_SECTION.fullmatch(title)), "")


def _scope(document: Document) -> str:
    """Where a quota holds, if not in the public cloud."""
    return "" if cloud_of(document) == "public" else cloud_of(document)


def _read_tokens(cell: Cell) -> Rate:
    if cell.empty:
        return Rate()
    return Rate(other=cell.text) if _is_referral(cell.text) else Rate(_read_figure(cell.text))


def _read_requests(source: str) -> tuple[Rate, ...]:
    """Read the requests of a row: one rate, or one for each tier that the cell lists."""
    per_tier = [_PER_TIER.fullmatch(read_cell(line).text) for line in split_lines(source)]
    if per_tier and all(per_tier):
        return tuple(Rate(read_amount(match["requests"]), tier=match["tier"]) for match in per_tier if match)
    cell = read_cell(source)
    if cell.empty:
        return (Rate(),)
    if match := _OTHER_PERIOD.fullmatch(cell.text):
        return (Rate(other=f"{read_amount(match['requests'])} / {match['period'].replace(' ', '')}"),)
    if match := _UNITS.fullmatch(cell.text):
        return (Rate(read_amount(match["requests"]), other=match["units"]),)
    if _is_referral(cell.text):
        return (Rate(other=cell.text),)
    return (Rate(_read_figure(cell.text)),)


def _read_figure(text: str) -> int:
    """Read a figure that may repeat its column's unit: `1,000 TPM`."""
    return read_amount(text.removesuffix("TPM").removesuffix("RPM"))


def _join_others(*others: str) -> str:
    return ", ".join(other for other in dict.fromkeys(others) if other)


def _is_referral(text: str) -> bool:
    """Whether a cell says that the figures stand elsewhere."""
    return text.lower().startswith("varies")


def _concurrent(cell: Cell | None) -> str:
    return "" if cell is None or cell.empty else f"{read_amount(cell.text)} concurrent requests"


QUOTA_RATES = Reader("quotas", ("quotas",), claims_rates, by_row(_read_row))
