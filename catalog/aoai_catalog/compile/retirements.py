"""Retirement dates: tables of three to six columns, of base models or of fine-tuned ones, and sentences.

A sentence (`When gpt-4o versions X and Y retired on DATE, they were upgraded to Z on the ... SKU`) gives a date for
some SKUs that the tables of the same edition do not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import get_args

import msgspec

from aoai_catalog.compile.cells import Cell, CellError, RetirementDate, read_cell, read_retirement_date
from aoai_catalog.compile.markdown import Document, Table
from aoai_catalog.compile.model_cells import NamedModel
from aoai_catalog.compile.reader import Column, Line, ProseReader, Read, Spot, TableReader, join_notes, matching, titled
from aoai_catalog.compile.replacements import read_replacements
from aoai_catalog.compile.retirement_dates import Retirement, read_retirement, read_statements, skus_named
from aoai_catalog.compile.vocabulary import read_kind, read_model, read_region
from aoai_catalog.records import Cloud, Lifecycle, Stage, Subject

_SUBJECTS: tuple[Subject, ...] = ("base", "training", "fine-tuned")
_COLUMNS: tuple[Column, ...] = (
    titled("model", "model", "models", "model name", "model id", need="required"),
    titled("version", "version", "model version"),
    matching("stage", "lifecycle(?: stage| status)?|stage|status"),
    matching("training", "training retirement(?: date)?", "any"),
    matching("fine-tuned", "deployment retirement(?: date)?", "any"),
    matching("base", "(?:model )?retirement(?: date)?|retire(?:s|d)(?: on)?", "any"),
    matching("deprecated", r"deprecat(?:ion|ed)(?: date)?(?: \(no new customers\))?"),
    matching("replacement", "(?:suggested |recommended )?replacements?(?: models?)?"),
    titled("sku", "deployment type", "deployment types", "sku"),
    titled("region", "region", "regions"),
    titled("remark", "legacy date"),
)
"""The date columns are named for whose date they hold."""

_STAGES = tuple(stage for stage in get_args(Stage) if stage)
_STAGE_WORDS: dict[str, Stage] = {stage.casefold(): stage for stage in _STAGES} | {
    "generally available": "GA",
    "general availability": "GA",
    "public preview": "Preview",
}
"""The stage that a cell means, in lower case."""

_STAGE_OF_SECTION = re.compile(r"\b(retired|deprecated|legacy)\b.*\bmodels?\b", re.IGNORECASE)

_FINE_TUNED = re.compile(r"\bfine-?tun", re.IGNORECASE)
_VERSION = r"(?:[a-z]+-)?\d[\w-]*"
_SENTENCE = re.compile(
    rf"(?P<model>[a-z][\w.-]*) versions? (?P<versions>{_VERSION}(?:(?:,| and|, and) {_VERSION})*) "
    r"(?P<rest>(?:will )?(?:retire[sd]?|(?:is|are|was|were) retired) on (?:[^.]|\.(?=\d))*)",
    re.IGNORECASE,
)
_REPLACEMENT = re.compile(r"upgraded to (?P<model>[a-z][\w.-]*\w)", re.IGNORECASE)
_SKUS = re.compile(r"\bon the (?P<names>[\w ,]*?) SKUs?\b", re.IGNORECASE)


def cloud_of(document: Document) -> Cloud:
    """The cloud that a page speaks of: Azure Government has pages of its own, and their titles say so."""
    return "government" if "azure government" in document.title.lower() else "public"


def _read_line(line: Line) -> Read:
    """Read each date of a row as a lifecycle of each model: of the base model, or of those fine-tuned from it.

    A date that cannot be read is a problem, and the record is without it if a reviewer accepts that.
    """
    models = tuple(_models(line))
    if line.has("base") and (title := next(filter(_FINE_TUNED.search, line.table.headings[-1:]), "")):
        raise CellError(title, "is a heading of fine-tuned models above retirement dates of base models")
    replacement, replacement_note = read_replacements(line.source("replacement"))
    deprecated = RetirementDate()
    try:
        deprecated = read_retirement_date(line.cell("deprecated"))
    except CellError as error:
        yield line.problem(error)
    for subject in (subject for subject in _SUBJECTS if line.has(subject)):
        retirement = Retirement()
        try:
            retirement = read_retirement(line.cell(subject))
        except CellError as error:
            retirement = Retirement(note=f"retirement: {error.text}")
            yield line.problem(error)
        notes = (retirement.note, _deprecation_note(line, deprecated), replacement_note, *line.remarks("remark"))
        told = (field.cell for field in line.fields if field.role == subject or field.role not in _SUBJECTS)
        for model, dated in product(models, retirement.dates):
            yield line.of_model(
                Lifecycle,
                model,
                skus=dated.skus or _read_skus(line.cell("sku")),
                regions=_read_regions(line.cell("region")),
                cloud=cloud_of(line.document),
                subject=subject,
                stage=_read_stage(line.cell("stage")) or _stage_of_section(line.table, line.document),
                deprecated_on=deprecated.day,
                retires_on=dated.retires.day,
                not_before=dated.retires.not_before,
                replacement=replacement,
                upgrades_from=dated.upgrades_from,
                note=join_notes(model.remark, *notes, *line.notes(*told)),
            )


def _models(line: Line) -> Iterator[NamedModel]:
    """The models of a row. A version behind the last of them (`gpt-4`, `gpt-4-32k` - 0314) is that of all."""
    *_, last = models = line.models()
    for model in models:
        yield msgspec.structs.replace(model, version=model.version or last.version)


def _deprecation_note(line: Line, deprecated: RetirementDate) -> str:
    """What the date of deprecation says beside the day: that it is a bound, or no day at all."""
    cell = line.cell("deprecated")
    return "" if cell.empty or (deprecated.day and not deprecated.not_before) else f"deprecation: {cell.text}"


def _read_stage(cell: Cell) -> Stage:
    if cell.empty:
        return ""
    stage = _STAGE_WORDS.get(cell.text.casefold())
    if stage is None:
        raise CellError(cell.text, f"is not a lifecycle stage; known are {', '.join(_STAGES)}")
    return stage


def _stage_of_section(table: Table, document: Document) -> Stage:
    """The stage that the nearest title above a table gives to all its models: `Retired Foundry Models`."""
    for title in (*reversed(table.headings), document.title):
        if match := _STAGE_OF_SECTION.search(title):
            return _STAGE_WORDS[match[1].casefold()]
    return ""


def _read_skus(cell: Cell) -> tuple[str, ...]:
    return () if cell.empty or cell.text.casefold() == "all" else (read_kind(cell.text),)


def _read_regions(cell: Cell) -> tuple[str, ...]:
    if cell.empty or cell.text.casefold() == "all":
        return ()
    return tuple(sorted(read_region(name.strip()) for name in cell.text.split(",")))


def _read_sentence(spot: Spot, source: str) -> Read:
    """Read each version as a lifecycle, for the SKUs that the sentence names."""
    for match in _SENTENCE.finditer(read_cell(source).text):
        rest = match["rest"]
        skus, replacement = _SKUS.search(rest), _REPLACEMENT.search(rest)
        dated, *_ = read_statements(rest)
        for version in re.findall(_VERSION, match["versions"]):
            yield spot.of_model(
                Lifecycle,
                NamedModel(read_model(match["model"])[0], version),
                skus=skus_named(skus["names"]) if skus else dated.skus,
                cloud=cloud_of(spot.document),
                retires_on=dated.retires.day,
                not_before=dated.retires.not_before,
                replacement=(read_model(replacement["model"])[0],) if replacement else (),
                note=match[0],
            )


RETIREMENTS = TableReader("retirement dates", ("lifecycle",), _COLUMNS, _read_line)
RETIREMENT_PROSE = ProseReader("retirement in prose", ("lifecycle",), _read_sentence)
