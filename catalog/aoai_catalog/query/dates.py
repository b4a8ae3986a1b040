"""Resolves a date: the stage of a model's life, when it retires and what replaces it.

The newest source decides. A date or stage for one SKU or region stands beside it where it differs from its own
source's general one: that source then says something of the SKU, and not only something older of the model. What an
overlay says goes over all of that, for the SKUs and regions that it names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Literal, TypeVar

import msgspec

from aoai_catalog.load import Source, Statement
from aoai_catalog.records import Cloud, Lifecycle, Model, Subject, in_a_sentence

_PLACEHOLDER_YEAR = 2099
"""ARM writes a date in 2099 where none is set."""

T = TypeVar("T")


class LifecycleAnswer(msgspec.Struct, frozen=True):
    """Stage and dates in force for a model, a SKU, a region and a cloud. `documented_stage` is the newest document's.

    `dated_by` and `staged_by` are the statements that decided date and stage; `statements` are all, newest first.
    `scope` names what the date is for where it is not the model's general one: a SKU or a region. `disputed` holds
    the statements of one page that give different dates; `retires_on` is then the earliest.
    """

    stage: str = ""
    documented_stage: str = ""
    retires_on: date | None = None
    not_before: bool = False
    deprecated_on: date | None = None
    replacement: tuple[str, ...] = ()
    upgrades_from: date | None = None
    scope: str = ""
    disputed: tuple[Statement, ...] = ()
    dated_by: Statement | None = None
    staged_by: Statement | None = None
    replaced_by: Statement | None = None
    statements: tuple[Statement, ...] = ()


def resolve_lifecycle(
    sources: Sequence[Source],
    model: Model,
    sku: str = "",
    region: str = "",
    *,
    cloud: Cloud = "public",
    subject: Subject = "base",
    also: str = "",
) -> LifecycleAnswer:
    """Say in which stage a model is, when it retires and what replaces it.

    Args:
        sources: Newest first.
        model: With its version; a row without version speaks for all.
        sku: Ask for this SKU's date (empty: the general one).
        region: Ask for this region's (empty: the general one).
        cloud: The public cloud or a government's, which have dates of their own.
        subject: A base model, a fine-tuned one, or the training of one.
        also: Another name of the version, by which some sources know it.
    """
    voices = (
        _Spoken(source, _meant(rows, sku, region) if source.manifest.kind == "overlay" else rows, sku, region)
        for source in sources
        if (rows := _rows(source, model, cloud, subject, also))
    )
    spoken = [voice for voice in voices if voice.found]
    if not spoken:
        return LifecycleAnswer()
    dated = _decide(spoken, _said_of_retirement)
    staged = _decide(spoken, lambda said: said.row.stage or None)
    documented = _decide(
        [one for one in spoken if one.source.manifest.kind == "edition"], lambda said: said.row.stage or None
    )
    deprecated = _decide(spoken, lambda said: said.row.deprecated_on)
    replaced = _decide(spoken, lambda said: said.row.replacement or None)
    return LifecycleAnswer(
        stage=staged.row.stage if staged else "",
        documented_stage=documented.row.stage if documented else "",
        retires_on=retirement_day(dated.row) if dated else None,
        # A preview launches with a "not sooner than" date (Model retirements, 2026-07-25).
        not_before=bool(dated and (dated.row.not_before or (staged and staged.row.stage == "Preview"))),
        deprecated_on=deprecated.row.deprecated_on if deprecated else None,
        replacement=replaced.row.replacement if replaced else (),
        upgrades_from=replaced.row.upgrades_from if replaced else None,
        scope=dated.scope if dated else "",
        disputed=dated.disputed if dated else (),
        dated_by=dated.statement() if dated else None,
        staged_by=staged.statement() if staged else None,
        replaced_by=replaced.statement() if replaced else None,
        statements=tuple(one.found[0].statement() for one in spoken),
    )


class _Found(msgspec.Struct, frozen=True):
    source: Source
    row: Lifecycle
    scope: str = ""
    disputed: tuple[Statement, ...] = ()

    def statement(self) -> Statement:
        row = self.row
        said = [in_a_sentence(row.stage)]
        if row.retires_on is not None:
            said.append(f"retires {'no earlier than' if row.not_before else 'on'} {row.retires_on}")
        name = " ".join(part for part in (row.model, row.version, self.scope) if part)
        return self.source.statement(row.at, f"{name}: {', '.join(part for part in said if part) or 'no date'}")


class _Spoken:
    """One source's rows on a model: the general one, and the one for this SKU or region if there is any."""

    def __init__(self, source: Source, rows: Sequence[Lifecycle], sku: str, region: str) -> None:
        self.source = source
        # Where a source gives every region its own row (a capture), what holds in most of them is its general word.
        general = sorted((row for row in rows if not row.skus), key=_breadth)
        alike = [row for row in general if not row.regions and not general[0].regions]
        disputed = (
            tuple(_Found(source, row).statement() for row in alike)
            if len({retirement_day(row) for row in alike}) > 1
            else ()
        )
        self.general = _Found(source, general[0], disputed=disputed) if general else None
        here = [
            row
            for row in rows
            if (row.skus or row.regions)
            and (not row.skus or sku in row.skus)
            and (not row.regions or region in row.regions)
        ]
        # Two rows for one SKU that differ (ARM lists some so): the earlier date is the safe one.
        of_sku = min((row for row in here if row.skus), key=lambda row: retirement_day(row) or date.max, default=None)
        of_region = min(
            (row for row in here if not row.skus), key=lambda row: retirement_day(row) or date.max, default=None
        )
        self.specific = [
            _Found(source, row, scope) for row, scope in ((of_sku, sku), (of_region, region)) if row is not None
        ]
        self.found = [*([self.general] if self.general else []), *self.specific]


def _breadth(row: Lifecycle) -> tuple[bool, int, date]:
    """Sort what holds everywhere before what holds in many regions, and of equals the earliest date first."""
    return bool(row.regions), -len(row.regions), retirement_day(row) or date.max


def _decide(spoken: Sequence[_Spoken], read: Callable[[_Found], T | None]) -> _Found | None:
    own = (one for one in spoken if one.source.manifest.kind == "overlay")
    if decided := _saying((said for one in own for said in reversed(one.found)), read):
        return decided
    for one in spoken:
        general = read(one.general) if one.general else None
        specific = [found for found in one.specific if read(found) is not None]
        for found in specific:
            if read(found) != general:
                return found
        if specific:
            break  # it says of this SKU or region what holds in general: older differences are over
    return _saying((said for one in spoken for said in one.found), read)


def _saying(found: Iterable[_Found], read: Callable[[_Found], T | None]) -> _Found | None:
    return next((one for one in found if read(one) is not None), None)


def _meant(rows: Sequence[Lifecycle], sku: str, region: str) -> Sequence[Lifecycle]:
    """The rows that hold for this SKU and region; an overlay's row for others says nothing here."""
    return [row for row in rows if (not row.skus or sku in row.skus) and (not row.regions or region in row.regions)]


def retirement_day(row: Lifecycle) -> date | None:
    """The day on which a row says that a model retires; a placeholder is none."""
    if row.retires_on is None or row.retires_on.year >= _PLACEHOLDER_YEAR:
        return None
    return row.retires_on


def _said_of_retirement(said: _Found) -> date | Literal["no date"] | None:
    """The day; "no date" where a document gives a stage and a dash for the date; None where nothing is said of it."""
    row = said.row
    dash = row.stage and row.retires_on is None and said.source.manifest.kind == "edition"
    return retirement_day(row) or ("no date" if dash else None)


def _rows(source: Source, model: Model, cloud: Cloud, subject: Subject, also: str = "") -> Sequence[Lifecycle]:
    rows = [
        row
        for row in source.rows("lifecycle", model.name)
        if row.cloud == cloud and row.subject == subject and (not model.format or row.format == model.format)
    ]
    version = whole(model.version)
    own = [row for row in rows if whole(row.version) == version]
    return own or [row for row in rows if row.version == also != ""] or [row for row in rows if not row.version]


def whole(version: str) -> str:
    """A version without a needless fraction: retirement pages write `3` where others write `3.0`."""
    return version.removesuffix(".0")


def speaking(
    sources: Sequence[Source], model: Model, cloud: Cloud = "public", subject: Subject = "base"
) -> Iterator[tuple[Source, Sequence[Lifecycle]]]:
    """Every source that says something of the model's life, newest first, with its rows."""
    for source in sources:
        if rows := _rows(source, model, cloud, subject):
            yield source, rows
