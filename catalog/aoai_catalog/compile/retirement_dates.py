"""What the cell of a retirement date says: one date, one for each of several SKUs, a bound, or words.

Cells hold dates with words around them: "Retirement Date: January 27, 2025", "To be upgraded ... starting no sooner
than ...", "Standard deployment type retires on 2026-03-31, with auto-upgrades scheduled to start on 2026-03-09. For
other deployment types, ... the retirement date has been moved to 2026-10-01."
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import msgspec

from aoai_catalog.compile.cells import Cell, CellError, RetirementDate, read_date, read_retirement_date
from aoai_catalog.compile.vocabulary import read_sku_words

_DATE = re.compile(
    r"(?<![\w-])(?<!version )(?<!version: )"
    r"(?:\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4}|[A-Z][a-z]{2,8} \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]{2,8} \d{4})"
)
_BOUND = re.compile(
    r"\b(?:no (?:earlier|sooner) than|not (?:\w+ )?(?:before|earlier than|sooner than))\W*\Z", re.IGNORECASE
)
_UPGRADE = re.compile(r"upgrad\w*\b.*\b(?:start|begin|schedul|from|on)", re.IGNORECASE)
_OTHERS = re.compile(r"\bother\b", re.IGNORECASE)
_NAMED_SKU = re.compile(
    r"\b(?:(?:global|data ?zone|regional)[ -])?(?:standard|provisioned|batch|developer)\b|\bdata ?zone\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"(?<=[.;])\s+")
_BEHIND = re.compile(r"\s*(?:\(|for )(?P<whom>[^,;)]*)")
_BY_ANOTHER_EVENT = re.compile(r"(?:base model|training) retirement\Z|\Ano retirement\b", re.IGNORECASE)


class DatedSkus(msgspec.Struct, frozen=True):
    """A date and the SKUs that it holds for; without SKUs, for all that have no date of their own."""

    retires: RetirementDate = RetirementDate()
    skus: tuple[str, ...] = ()
    upgrades_from: date | None = None
    """The day from which Azure upgrades by itself."""


class Retirement(msgspec.Struct, frozen=True):
    """What a cell says: at least one date (which may be none), and the text where it is more than a date."""

    dates: tuple[DatedSkus, ...] = (DatedSkus(),)
    note: str = ""


def read_retirement(cell: Cell) -> Retirement:
    """Read the cell of a retirement date. A dash is no date; words that name the day by another event are the note.

    Raises:
        CellError: It is neither, or names a day that does not exist.
    """
    try:
        return Retirement((DatedSkus(read_retirement_date(cell)),))
    except CellError:
        dates: list[DatedSkus] = []
        for dated in read_statements(cell.text):
            if dated.upgrades_from and dates:
                dates[-1] = msgspec.structs.replace(dates[-1], upgrades_from=dated.upgrades_from)
            else:
                dates.append(dated)
        if not dates and not _BY_ANOTHER_EVENT.search(cell.text):
            raise
    return Retirement(tuple(dates) or (DatedSkus(),), cell.text)


def read_statements(text: str) -> Iterator[DatedSkus]:
    """Read each date of a text with the SKUs named beside it.

    What is only upgraded, and has no other date, is gone from that day on at the earliest.
    """
    for sentence in _SENTENCE_END.split(text):
        start = 0
        for match in _DATE.finditer(sentence):
            before, behind = sentence[start : match.start()], _BEHIND.match(sentence, match.end())
            day = read_date(match[0])
            if _UPGRADE.search(before):
                yield DatedSkus(RetirementDate(day, not_before=True), upgrades_from=day)
            else:
                retires = RetirementDate(day, not_before=bool(_BOUND.search(before)))
                yield DatedSkus(retires, skus_named(f"{before} {behind['whom'] if behind else ''}"))
            start = behind.end() if behind else match.end()


def skus_named(text: str) -> tuple[str, ...]:
    """The SKUs that a text names: `Standard deployment type retires on` is Standard, "other types" are none of them."""
    if _OTHERS.search(text):
        return ()
    kinds = ((match[0], read_sku_words(match[0])) for match in _NAMED_SKU.finditer(text))
    # "Standard and DataZone": what is called by its reach alone is a Standard kind too.
    named = (sku or read_sku_words(f"{name} standard") for name, sku in kinds)
    return tuple(dict.fromkeys(sku for sku in named if sku))
