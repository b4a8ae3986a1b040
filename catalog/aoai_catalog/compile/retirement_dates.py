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
_BOUND_WORDS = r"\b(?:no (?:earlier|sooner) than|not (?:\w+ )?(?:before|earlier than|sooner than)|after|earliest)\W*"
_BOUND = re.compile(rf"{_BOUND_WORDS}\Z", re.IGNORECASE)
_KNOWN = re.compile(rf"(?:(?i:{_BOUND_WORDS}))?{_DATE.pattern}|(?i:\bno (?:auto-upgrades|retirement)\b)")
_VERSION_OF = re.compile(r"\b(?:to \S+ )?version:? \S+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w'-]*|[^\s.,:;()/&-]")
_WORDS = (
    "a all and are at auto-update auto-upgrade auto-upgrades automatically batch be been begin begins data"
    " date datazone default deployment deployments developer for from global has have in including is"
    " it last managed moved of on only or other others provisioned regional retire retired retirement retires"
    " scheduled set sku skus standard start starting starts that the their them to type types upgrade"
    " upgraded upgrades will with zone"
)
"""The words around dates that this reader understands. What any other one does to a date nobody can tell."""

_UPGRADE = re.compile(r"upgrad\w*\b.*\b(?:start|begin|schedul|from|on)", re.IGNORECASE)
_OTHERS = re.compile(r"\bother\b", re.IGNORECASE)
_NAMED_SKU = re.compile(
    r"\b(?:(?:global|data ?zone|regional)[ -])?(?:standard|provisioned|batch|developer)\b|\bdata ?zone\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"(?<=[.;])\s+")
_BEHIND = re.compile(r"\s*(?:\(|for )(?P<whom>[^,;)]*)")
_BY_ANOTHER_EVENT = re.compile(
    r"(?:at |one year after )?(?:base model|training) retirement|no retirement(?: date)?(?: scheduled| planned)?",
    re.IGNORECASE,
)


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
    text = cell.unstruck
    try:
        dated = DatedSkus(read_retirement_date(cell))
        return Retirement((dated,), cell.text if "~~" in cell.text or "from" in cell.text else "")
    except CellError:
        dates: list[DatedSkus] = []
        for dated in read_statements(text):
            if dated.upgrades_from and dates:
                dates[-1] = msgspec.structs.replace(dates[-1], upgrades_from=dated.upgrades_from)
            else:
                dates.append(dated)
        if not dates and not _BY_ANOTHER_EVENT.fullmatch(text):
            raise
    if dates:
        words = _WORD.findall(_VERSION_OF.sub(" ", _KNOWN.sub(" ", text)))
        if unknown := next((word for word in words if word.casefold() not in _WORDS.split()), ""):
            raise CellError(cell.text, f"says {unknown!r} of a date, which this reader does not know")
        if len({dated.skus for dated in dates}) < len(dates):
            raise CellError(cell.text, "gives two dates for the same deployment types")
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
