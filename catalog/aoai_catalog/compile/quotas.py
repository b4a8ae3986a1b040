"""Quotas: default rates in all layouts, batch quotas, other offer types, what is granted on request, usage tiers.

In tables of rates the tier (or kind of subscription) is a column of its own, the beginning of a rate's heading
(`Default TPM`), or the section (`Tier 1`); the deployment type is a column or the section (`gpt-4o Global Standard`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from aoai_catalog.compile.cells import Cell, CellError, read_amount, read_cell, split_lines
from aoai_catalog.compile.markdown import Document, Table
from aoai_catalog.compile.matrices import is_model
from aoai_catalog.compile.model_cells import NamedModel, read_models
from aoai_catalog.compile.reader import Column, Line, Read, TableReader, join_notes, matching, titled
from aoai_catalog.compile.retirements import cloud_of
from aoai_catalog.compile.vocabulary import read_kind, read_model, sku_of_titles
from aoai_catalog.records import Quota

_MODEL = titled("model", "model", "models", "model name", need="required")
_TIERS = r"(?P<of>(?:default|enterprise)(?: and mca-e)?|)\s*"
_RATES = (
    _MODEL,
    titled("sku", "deployment type"),
    titled("tier", "tier"),
    titled("unit", "capacity"),
    titled("concurrent", "concurrent requests"),
    matching("rpm", rf"{_TIERS}(?:requests per minute(?: \(RPM\))?|RPM)", "any"),
    matching("tpm", rf"{_TIERS}(?:(?:quota limit in )?tokens per minute(?: \(TPM\))?|TPM)", "any"),
)
_TIER_SECTION = re.compile(r"(?:Free tier|Tier \d+)", re.IGNORECASE)
_TIER_WORD = re.compile(r"\btiers?\b", re.IGNORECASE)
_TEN_SECONDS = re.compile(r"(?P<requests>[\d,]+) / 10\s?s")
_UNITS = re.compile(r"(?P<units>\d+ capacity units?) \((?P<requests>[\d,]+) requests per minute\)")
_ALL_OTHERS = re.compile(r"rest of models|.*\bmodels", re.IGNORECASE)
_PER_TIER = re.compile(r"-?\s*(?P<tier>[A-Za-z][\w ()]*): (?P<requests>[\d,]+)")
_CODE = re.compile(r"`([^`]+)`")
_OF_MODELS = re.compile(r"(?:Exception )?(?P<models>[^:]+): (?P<tokens>\S+)")
_OF_ALL = re.compile(r"(?P<tokens>\S+) \(all models\)", re.IGNORECASE)
_AND = re.compile(r",\s*(?:and\s+)?|\s+and\s+")
_FAMILY = re.compile(r".+-series", re.IGNORECASE)
_TOKENS = re.compile(r"(?P<amount>.+) tokens")


class Rate(msgspec.Struct, frozen=True):
    """A rate: so many a minute, or in ten seconds, or as written where it counts by something else."""

    a_minute: int | None = None
    in_10_s: int | None = None
    other: str = ""
    tier: str = ""


def _read_rates(line: Line) -> Read:
    """Read a row as the quotas of its models, one for each tier."""
    try:
        section_sku = "" if line.has("sku") else _sku(line)
        section_tier = "" if line.has("tier") else _section_tier(line)
    except CellError as error:  # a title's, which is all rows'
        yield line.problem(error, line.table.line)
        return
    models, remark = _read_models(line.source("model"))
    sku = section_sku or (read_kind(line.cell("sku").text) if line.has("sku") else "")
    rates = line.among("rpm", "tpm")
    for tier in dict.fromkeys(field.of for field in rates):
        sources = {field.role: field.source for field in rates if field.of == tier}
        tokens = _read_tokens(read_cell(sources["tpm"])) if "tpm" in sources else Rate()
        for rate in _read_requests(sources["rpm"]) if "rpm" in sources else (Rate(),):
            for model in models:
                yield line.of_model(
                    Quota,
                    model,
                    tier=rate.tier or tier or line.cell("tier").text or section_tier,
                    sku=sku,
                    scope=line.cell("unit").text if line.has("unit") else _scope(line.document),
                    rpm=rate.a_minute,
                    requests_per_10_s=rate.in_10_s,
                    tpm=tokens.a_minute,
                    other=", ".join(
                        dict.fromkeys(filter(None, (rate.other, tokens.other, _concurrent(line.cell("concurrent")))))
                    ),
                    note=join_notes(remark, model.version, model.remark, *line.notes()),
                )


def _sku(line: Line) -> str:
    return sku_of_titles((*line.table.headings, line.table.tab), with_models=True) or ""


def _read_models(source: str) -> tuple[tuple[NamedModel, ...], str]:
    """Read the models of a row. A row of all other models has one without a name, and says so in a remark."""
    text = read_cell(source).text
    if _ALL_OTHERS.fullmatch(text):
        return (NamedModel(""),), text
    return read_models(source), ""


def _section_tier(line: Line) -> str:
    """The tier that the nearest title names; empty where none speaks of one. Raises CellError for any other words."""
    for title in (line.table.tab, *reversed(line.table.headings), line.document.title):
        if _TIER_SECTION.fullmatch(title):
            return title
        if _TIER_WORD.search(title):
            raise CellError(title, "names no tier that the reader of quotas knows")
    return ""


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
    if match := _TEN_SECONDS.fullmatch(cell.text):
        return (Rate(in_10_s=read_amount(match["requests"])),)
    if match := _UNITS.fullmatch(cell.text):
        return (Rate(read_amount(match["requests"]), other=match["units"]),)
    return (_read_tokens(cell),)


def _read_figure(text: str) -> int:
    """Read a figure that may repeat its column's unit: `1,000 TPM`."""
    return read_amount(text.removesuffix("TPM").removesuffix("RPM"))


def _is_referral(text: str) -> bool:
    """Whether a cell says that the figures stand elsewhere."""
    return text.lower().startswith("varies")


def _concurrent(cell: Cell) -> str:
    return "" if cell.empty else f"{read_amount(cell.text)} concurrent requests"


def _read_batch(line: Line) -> Read:
    """Read each cell as the quota of a kind of subscription; `N/A` is kept as such, as it says that there is none."""
    sku = sku_of_titles(line.table.headings[-1:]) or line.document.sku
    if not sku.endswith("Batch"):
        raise CellError(line.cell("model").text, "has a batch quota under no heading of a batch deployment type")
    for model in read_models(line.source("model")):
        for field in line.among("kind"):
            yield line.of_model(
                Quota,
                model,
                tier=field.title.text,
                sku=sku,
                other="N/A" if field.cell.empty else f"{read_amount(field.cell.text)} enqueued tokens",
                note=join_notes(model.version, model.remark, *line.notes(field.cell)),
            )


def _read_offer_type(line: Line) -> Read:
    """Read each line of a cell as a quota of each kind of subscription in its row."""
    kinds = _CODE.findall(line.source("kinds"))
    if not kinds:
        raise CellError(line.cell("kinds").text, "names no kind of subscription")
    for text in split_lines(line.source("tokens")):
        for name, tokens in _read_offer_type_line(read_cell(text).text):
            for kind in kinds:
                yield Quota(
                    tier=kind,
                    format=line.format_of(name) if name and not _FAMILY.fullmatch(name) else "",
                    model=name,
                    sku="",
                    at=line.at,
                    tpm=tokens,
                    note=join_notes(*line.notes()),
                )


def _read_offer_type_line(text: str) -> Iterator[tuple[str, int]]:
    """Read a line as models and tokens: `GPT-4.1: 50K`, `1K (all models)`. A model without a name means all of them."""
    if match := _OF_ALL.fullmatch(text):
        yield "", read_amount(match["tokens"])
    elif match := _OF_MODELS.fullmatch(text):
        for name in _AND.split(match["models"]):
            yield "" if name.lower() == "all models" else read_model(name)[0], read_amount(match["tokens"])
    else:
        raise CellError(text, "is not a quota of a model")


def _read_requestable(line: Line) -> Read:
    """Read each column as the quota of its model."""
    for field in line.fields:
        for model in read_models(field.of):
            yield line.of_model(
                Quota,
                model,
                tier="most on request",
                sku=_sku(line),
                scope=_scope(line.document),
                tpm=read_amount(field.cell.text),
                note=join_notes(model.version, *line.notes(field.title, field.cell)),
            )


def _is_one_row_of_amounts(table: Table, _document: Document) -> bool:
    try:
        return len(table.rows) == 1 and all(read_amount(read_cell(source).text) for source in table.rows[0].cells)
    except CellError:
        return False


def _read_usage_tier(line: Line) -> Read:
    """Read a row as one quota of a tenant; models that share a row share its tokens."""
    models = read_models(line.source("model"))
    match = _TOKENS.fullmatch(line.cell("tokens").text)
    if match is None:
        raise CellError(line.cell("tokens").text, "is not a number of tokens")
    shared = f"together with {' and '.join(model.name for model in models)}" if len(models) > 1 else ""
    for model in models:
        yield line.of_model(
            Quota,
            model,
            tier="usage tier",
            sku="",
            scope="tenant",
            other=f"{read_amount(match['amount'])} tokens per month",
            note=join_notes("no limit: above it latency varies more", shared, *line.notes(line.cell("tokens"))),
        )


QUOTA_RATES = TableReader("quotas", ("quotas",), _RATES, _read_rates)
BATCH_QUOTA = TableReader(
    "batch quotas",
    ("quotas",),
    (
        _MODEL,
        titled("kind", "default", need="required"),
        matching("kind", r"(?P<of>enterprise.*|.*\bsubscriptions?|azure for students, free trials)", "required"),
    ),
    _read_batch,
)
OFFER_TYPE_QUOTAS = TableReader(
    "quotas of other offer types",
    ("quotas",),
    (
        titled("kinds", "tier", need="required"),
        titled("tokens", "quota limit in tokens per minute", need="required"),
    ),
    _read_offer_type,
)
REQUESTABLE_QUOTAS = TableReader(
    "quotas on request",
    ("quotas",),
    (Column("model", lambda title: title if is_model(title) else None, "required"),),
    _read_requestable,
    _is_one_row_of_amounts,
)
USAGE_TIERS = TableReader(
    "usage tiers", ("quotas",), (_MODEL, titled("tokens", "usage tiers per month", need="required")), _read_usage_tier
)
