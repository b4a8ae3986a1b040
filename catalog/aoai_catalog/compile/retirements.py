"""Tables of retirement dates: three to six columns, told by their titles, of base models or of fine-tuned ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import get_args

import msgspec

from aoai_catalog.compile.cells import Cell, CellError, RetirementDate, read_cell, read_retirement_date
from aoai_catalog.compile.markdown import Block, Document, Row, Table
from aoai_catalog.compile.model_cells import NamedModel, read_models
from aoai_catalog.compile.problems import Problem
from aoai_catalog.compile.reader import Context, Reader, Record, by_row, join_notes
from aoai_catalog.compile.replacements import read_replacements
from aoai_catalog.compile.retirement_dates import Retirement, read_retirement
from aoai_catalog.compile.vocabulary import format_of, read_region, read_sku, read_version
from aoai_catalog.records import Cloud, Lifecycle, Stage, Subject

_ROLES = {
    "training": re.compile(r"training retirement"),
    "fine-tuned": re.compile(r"deployment retirement"),
    "deprecated": re.compile(r"deprecat"),
    "base": re.compile(r"retire"),
    "replacement": re.compile(r"replacement"),
    "version": re.compile(r"\A(?:model )?version\Z"),
    "stage": re.compile(r"\Alifecycle|\Astage\Z|\Astatus\Z"),
    "model": re.compile(r"\Amodels?(?: name| id)?\Z"),
    "sku": re.compile(r"\Adeployment types?\Z|\Asku\Z"),
    "region": re.compile(r"\Aregions?\Z"),
}
"""What a column holds, by its title in lower case; the first that fits. Dates are named for whose they are."""

_SUBJECTS: tuple[Subject, ...] = ("base", "training", "fine-tuned")
_STAGES = tuple(stage for stage in get_args(Stage) if stage)
_STAGE_WORDS: dict[str, Stage] = {stage.casefold(): stage for stage in _STAGES} | {
    "generally available": "GA",
    "general availability": "GA",
    "public preview": "Preview",
}
"""The stage that a cell means, in lower case."""

_STAGE_OF_SECTION = re.compile(r"\b(retired|deprecated|legacy)\b.*\bmodels?\b", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")


class _Row(msgspec.Struct, frozen=True):
    """A row of a table: the Markdown of its cells by role, and the table's text of each cell of no role."""

    line: int
    sources: dict[str, str]
    others: tuple[str, ...]

    def cell(self, role: str) -> Cell:
        """The cell of a role, an empty one where the table has no such column."""
        return read_cell(self.sources.get(role, ""))


def claims_retirements(block: Block, _document: Document) -> bool:
    """Whether a block is a table of models with a date of retirement."""
    if not isinstance(block, Table):
        return False
    roles = _roles(block)
    return "model" in roles and not roles.keys().isdisjoint(_SUBJECTS)


def cloud_of(document: Document) -> Cloud:
    """The cloud that a page speaks of: Azure Government has pages of its own, and their titles say so."""
    return "government" if "azure government" in document.title.lower() else "public"


def _roles(table: Table) -> dict[str, int]:
    """The column of each role; of two columns with one role, the first."""
    roles: dict[str, int] = {}
    for column, title in enumerate(table.columns):
        plain = _IN_BRACKETS.sub("", title).casefold()
        if role := next((role for role, pattern in _ROLES.items() if pattern.search(plain)), ""):
            roles.setdefault(role, column)
    return roles


def _named(row: Row, table: Table) -> _Row:
    roles = _roles(table)
    return _Row(
        line=row.line,
        sources={role: row.cells[column] for role, column in roles.items()},
        others=tuple(
            f"{title}: {text}"
            for column, title in enumerate(table.columns)
            if column not in roles.values() and (text := read_cell(row.cells[column]).value)
        ),
    )


def _read_row(of_table: Row, table: Table, context: Context) -> Iterator[Record | Problem]:
    """Read each date of a row as a lifecycle of each model: of the base model, or of those fine-tuned from it.

    A date that cannot be read is a problem, and the record is without it if a reviewer accepts that.
    """
    row = _named(of_table, table)
    models = tuple(_models(row))
    replacement, replacement_note = read_replacements(row.sources.get("replacement", ""))
    deprecated = RetirementDate()
    try:
        deprecated = read_retirement_date(row.cell("deprecated"))
    except CellError as error:
        yield context.problem(row.line, error)
    for subject in _SUBJECTS:
        if subject not in row.sources:
            continue
        retirement = Retirement()
        try:
            retirement = read_retirement(row.cell(subject))
        except CellError as error:
            retirement = Retirement(note=f"retirement: {error.text}")
            yield context.problem(row.line, error)
        notes = (retirement.note, _deprecation_note(row, deprecated), replacement_note, *row.others)
        told = [row.cell(role) for role in row.sources if role == subject or role not in _SUBJECTS]
        for model, dated in product(models, retirement.dates):
            yield Lifecycle(
                format=format_of(model.name, table.headings),
                model=model.name,
                version=model.version,
                at=context.place(table, row.line),
                skus=dated.skus or _read_skus(row.cell("sku")),
                regions=_read_regions(row.cell("region")),
                cloud=cloud_of(context.document),
                subject=subject,
                stage=_read_stage(row.cell("stage")) or _stage_of_section(table, context.document),
                deprecated_on=deprecated.day,
                retires_on=dated.retires.day,
                not_before=dated.retires.not_before,
                replacement=replacement,
                upgrades_from=dated.upgrades_from,
                note=join_notes(model.remark, *notes, *context.notes(table, *told)),
            )


def _models(row: _Row) -> Iterator[NamedModel]:
    """The models of a row. A version behind the last of them (`gpt-4`, `gpt-4-32k` - 0314) is that of all."""
    models = read_models(row.sources["model"])
    column = row.cell("version").value
    for model in models:
        version = column or model.version or models[-1].version
        yield msgspec.structs.replace(model, version=read_version(version))


def _deprecation_note(row: _Row, deprecated: RetirementDate) -> str:
    """What the date of deprecation says beside the day: that it is a bound, or no day at all."""
    cell = row.cell("deprecated")
    return "" if cell.empty or (deprecated.day and not deprecated.not_before) else f"deprecation: {cell.text}"


def _read_stage(cell: Cell) -> Stage:
    if cell.empty:
        return ""
    stage = _STAGE_WORDS.get(_IN_BRACKETS.sub("", cell.text).casefold())
    if stage is None:
        raise CellError(cell.text, f"is no lifecycle stage; known are {', '.join(_STAGES)}")
    return stage


def _stage_of_section(table: Table, document: Document) -> Stage:
    """The stage that the nearest title above a table gives to all its models: `Retired Foundry Models`."""
    for title in (*reversed(table.headings), document.title):
        if match := _STAGE_OF_SECTION.search(title):
            return _STAGE_WORDS[match[1].casefold()]
    return ""


def _read_skus(cell: Cell) -> tuple[str, ...]:
    if cell.empty or cell.text.casefold() == "all":
        return ()
    if sku := read_sku((cell.text,)):
        return (sku,)
    raise CellError(cell.text, "is no deployment type of data/skus.json")


def _read_regions(cell: Cell) -> tuple[str, ...]:
    if cell.empty or cell.text.casefold() == "all":
        return ()
    return tuple(sorted(read_region(name.strip()) for name in cell.text.split(",")))


RETIREMENTS = Reader("retirement dates", ("lifecycle",), claims_retirements, by_row(_read_row))
