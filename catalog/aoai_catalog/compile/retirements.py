"""The retirement schedule in the layout of 2026: five columns under vendor headings, and one of fine-tuned models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast, get_args

from aoai_catalog.compile.cells import Cell, CellError, read_cell, read_retirement_date
from aoai_catalog.compile.markdown import Block, Document, Table
from aoai_catalog.compile.problems import Problem
from aoai_catalog.compile.reader import Context, Reader, Record, join_notes
from aoai_catalog.compile.vocabulary import format_of, read_model, read_replacement
from aoai_catalog.records import Cloud, Lifecycle, Stage, Subject

_STAGES = tuple(stage for stage in get_args(Stage) if stage)
_SCHEDULE = ("Model", "Version", "Lifecycle", "Retirement date", "Replacement")
_FINE_TUNED = ("Model", "Version", "Training retirement date", "Deployment retirement date")


def claims_schedule(block: Block, _document: Document) -> bool:
    """Whether a block is a table of the retirement schedule."""
    return isinstance(block, Table) and block.columns == _SCHEDULE


def claims_fine_tuned(block: Block, _document: Document) -> bool:
    """Whether a block is the table of the retirement of fine-tuned models."""
    return isinstance(block, Table) and block.columns == _FINE_TUNED


def read_schedule(block: Block, context: Context) -> Iterator[Record | Problem]:
    """Read each row as the lifecycle of one base model."""
    if not isinstance(block, Table):
        return
    for row in block.rows:
        name, version, stage, retires, replacement = cells = tuple(read_cell(source) for source in row.cells)
        try:
            model, remark = read_model(name.text)
            date = read_retirement_date(retires)
            yield Lifecycle(
                format=format_of(model, block.headings),
                model=model,
                version=version.value,
                at=context.place(block, row.line),
                cloud=cloud_of(context.document),
                stage=_read_stage(stage),
                retires_on=date.day,
                not_before=date.not_before,
                replacement=_read_replacements(replacement),
                note=join_notes(remark, *context.notes(block, *cells)),
            )
        except CellError as error:
            yield context.problem(row.line, error)


def read_fine_tuned(block: Block, context: Context) -> Iterator[Record | Problem]:
    """Read each row as two lifecycles of a fine-tuned model: until when it can be trained, and be deployed."""
    if not isinstance(block, Table):
        return
    for row in block.rows:
        name, version, training, deployment = (read_cell(source) for source in row.cells)
        phases: tuple[tuple[Subject, Cell], ...] = (("training", training), ("fine-tuned", deployment))
        for subject, cell in phases:
            try:
                model, remark = read_model(name.text)
                date = read_retirement_date(cell)
                yield Lifecycle(
                    format=format_of(model, block.headings),
                    model=model,
                    version=version.value,
                    at=context.place(block, row.line),
                    cloud=cloud_of(context.document),
                    subject=subject,
                    retires_on=date.day,
                    not_before=date.not_before,
                    note=join_notes(remark, *context.notes(block, name, version, cell)),
                )
            except CellError as error:
                yield context.problem(row.line, error)


def cloud_of(document: Document) -> Cloud:
    """The cloud that a page speaks of: Azure Government has pages of its own, and their titles say so."""
    return "government" if "azure government" in document.title.lower() else "public"


def _read_stage(cell: Cell) -> Stage:
    if cell.text not in _STAGES:
        raise CellError(cell.text, f"is no lifecycle stage; known are {', '.join(_STAGES)}")
    return cast("Stage", cell.text)


def _read_replacements(cell: Cell) -> tuple[str, ...]:
    if cell.empty:
        return ()
    return tuple(read_replacement(name.strip()) for name in cell.text.split(","))


RETIREMENT_SCHEDULE = Reader("retirement schedule", ("lifecycle",), claims_schedule, read_schedule)
FINE_TUNED_RETIREMENTS = Reader("retirement of fine-tuned models", ("lifecycle",), claims_fine_tuned, read_fine_tuned)
