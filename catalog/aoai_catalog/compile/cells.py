"""What one cell of a documentation table says: its text without markup, its footnotes, a mark, a number, a date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Literal

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token

NOTHING = frozenset({"", "-", "–", "—", "n/a", "na", "not applicable"})
"""What the documentation writes into a cell that holds no value, in lower case."""

TICKS, CROSSES = "✅✓✔☑", "❌✗✘"
_YES = frozenset({*TICKS, "yes"})
_NO = frozenset({*NOTHING, *CROSSES, "no", "not available", "not supported"})
_EMOJI_STYLE = "\N{VARIATION SELECTOR-16}"
_PLAIN = re.compile(r"(?:[^\W_]|[ .,:;/%>+()=✅✓–—-])*")
_SUPERSCRIPT = re.compile(
    r"\*\*<sup>(.*?)</sup>\*\*|<sup>(.*?)(?:</sup>|<sup/>)|\[\^([^\]]+)\]|((?:\\\*)+)(?=\s*$)",
    re.IGNORECASE | re.DOTALL,
)
"""A footnote's label behind a text: raised (bold or not), `[^1]`, or stars at the end."""

_LINE_BREAK = re.compile(r"<\s*/?\s*br\s*/?\s*>", re.IGNORECASE)
_AMOUNT = re.compile(
    r"(?P<figure>\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+)(?:\s?(?P<scale>K|M|B|thousand|million|billion))?", re.IGNORECASE
)
_SCALES = {"k": 1_000, "t": 1_000, "m": 1_000_000, "b": 1_000_000_000}
"""What a figure's suffix multiplies it by, by the suffix's first letter (`t` is thousand)."""

_COUNT = re.compile(r"\d+|\d{1,3}(?:,\d{3})+", re.ASCII)
_NO_EARLIER = re.compile(
    r"(?:no (?:earlier|sooner) than|not (?:before|earlier than|sooner than)|(?:on or )?after|from|earliest:?"
    r"|at the earliest(?: on)?)\s+(?P<date>.+)|(?P<before>.+?)(?: or later| at the earliest)",
    re.IGNORECASE,
)
_CENTURY = 20
_STRUCK = re.compile(r"<(del|s|strike)>(?P<html>.*?)</\1>|~~(?P<tildes>.*?)~~", re.IGNORECASE | re.DOTALL)
_EXTENDED = re.compile(
    r"(?P<date>.+?)\s*\((?:extended|postponed|moved|changed|previously|was)(?: from)?:? (?P<former>[^)]+)\)"
)
_TEXT_TAGS = re.compile(
    r"</?(?:a|abbr|b|br|code|div|em|font|i|li|nobr|ol|p|small|span|strong|sub|sup|u|ul|wbr)\b[^>]*>|<!--.*?-->",
    re.IGNORECASE | re.DOTALL,
)
"""Tags that only lay out the text in them; any other one is shown, so that no reader takes a picture for nothing."""

_INLINE = MarkdownIt("commonmark")


class CellError(ValueError):
    """A text says what its reader does not know: the text, and what is wrong with it."""

    def __init__(self, text: str, what: str) -> None:
        self.text = text
        self.what = what
        super().__init__(f"{text!r} {what}")


class Cell(msgspec.Struct, frozen=True):
    """A cell's text without markup (a link is its label, a line break a blank) and the labels of its footnotes."""

    text: str
    footnotes: tuple[str, ...] = ()

    @property
    def unstruck(self) -> str:
        """The text without what is struck out. Raises CellError where nothing is left."""
        text = " ".join(_STRUCK.sub("", self.text).split())
        if self.text and not text:
            raise CellError(self.text, "is struck out, and nothing stands in its place")
        return text

    @property
    def empty(self) -> bool:
        """Whether it holds no value: blank, a dash, `NA`."""
        return self.text.casefold() in NOTHING

    @property
    def value(self) -> str:
        """The text, empty where the cell holds no value."""
        return "" if self.empty else self.text


class RetirementDate(msgspec.Struct, frozen=True):
    """A date as retirement tables give it; `not_before` where it is a "no earlier than" and no date certain."""

    day: date | None = None
    not_before: bool = False


@lru_cache(maxsize=4096)
def read_cell(source: str) -> Cell:
    """Read a cell's Markdown: `**gpt-5.5**,<br>**2026-04-24**` is `gpt-5.5, 2026-04-24`."""
    if _PLAIN.fullmatch(source):
        return Cell(_fold_blanks(source))
    labels = tuple(label for found in _SUPERSCRIPT.findall(source) for label in _footnote_labels("".join(found)))
    unlabelled = _STRUCK.sub(_struck, _SUPERSCRIPT.sub("", source))
    inline = _INLINE.parseInline(unlabelled)
    text = _fold_blanks("".join(_text(child) for token in inline for child in token.children or ()))
    is_icon = not text and _TEXT_TAGS.search(_LINE_BREAK.sub("", unlabelled))
    return Cell(unlabelled if is_icon else text, labels)


def read_mark(cell: Cell) -> Literal["yes", "no"]:
    """Read a cell of an availability matrix. A blank is a no, as the matrices leave out what is not offered."""
    mark = cell.text.replace(_EMOJI_STYLE, "").casefold()
    if mark in _YES:
        return "yes"
    if mark in _NO:
        return "no"
    raise CellError(cell.text, "is neither a tick nor a dash")


def read_count(cell: Cell) -> int | None:
    """Read a whole number with thousands separators: `3,000` is 3000. A dash or `NA` is None."""
    if cell.empty:
        return None
    if not _COUNT.fullmatch(cell.text):
        raise CellError(cell.text, "is not a whole number")
    return int(cell.text.replace(",", ""))


def read_amount(text: str) -> int:
    """Read an amount with its scale: `5 M` is 5000000, `2.7K` is 2700, `1,000` is 1000."""
    if match := _AMOUNT.fullmatch(text.strip()):
        amount = Decimal(match["figure"].replace(",", "")) * _SCALES.get((match["scale"] or "")[:1].lower(), 1)
        if amount == int(amount):
            return int(amount)
    raise CellError(text, "is not an amount")


def split_lines(source: str) -> tuple[str, ...]:
    """Split the Markdown of a cell at its line breaks; blank lines are left out."""
    return tuple(line.strip() for line in _LINE_BREAK.split(source) if line.strip())


def read_retirement_date(cell: Cell) -> RetirementDate:
    """Read `2027-04-14`, `April 14, 2027`, or a bound such as `No earlier than 2027-04-14`. A dash is no date.

    Of a day and a struck-out one, or the one that it was extended from, it is the day that holds.
    """
    text = cell.unstruck
    if cell.empty:
        return RetirementDate()
    if extended := _EXTENDED.fullmatch(text):
        read_date(extended["former"])
        text = extended["date"]
    if match := _NO_EARLIER.fullmatch(text):
        return RetirementDate(read_date(match["date"] or match["before"]), not_before=True)
    return RetirementDate(read_date(text))


def read_date(text: str) -> date:
    """Read a day in one of the spellings of the documentation. Raises CellError for any other text."""
    for layout in ("%Y-%m-%d", "%m/%d/%Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d"):
        try:
            day = datetime.strptime(text.strip(), layout).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
        if day.year // 100 == _CENTURY:
            return day
    raise CellError(text, "is not a date, or a day that does not exist")


def _struck(match: re.Match[str]) -> str:
    return f"~~{match['html'] or match['tildes']}~~"


def _footnote_labels(superscript: str) -> Iterator[str]:
    for label in superscript.replace("\\", "").split(","):
        if label.strip():
            yield label.strip()


def _text(token: Token) -> str:
    if token.type in {"text", "code_inline"}:
        return token.content
    if token.type in {"softbreak", "hardbreak"} or _LINE_BREAK.match(token.content):
        return " "
    if token.type == "image":
        return f"![{token.content}]({token.attrGet('src')})"
    return "" if _TEXT_TAGS.fullmatch(token.content) or not token.content else token.content


def _fold_blanks(text: str) -> str:
    return " ".join(text.split()).replace(" ,", ",")
