"""What the Japanese pages say, in the words of the English ones, so that one reader reads both.

Only what readers go by is put into English: headings, columns, the parts of a cell that repeat from row to row, the
sentences on registration and regions. Anything else stays as it is. Region names are left to data/regions.json.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import msgspec

from aoai_catalog.compile.cells import read_cell
from aoai_catalog.load import DATA


class _Words(msgspec.Struct):
    """Headings and columns, whole; items of a cell's list; what repeats inside cells, and in sentences, as patterns.

    Items are sentences without the full stop and with blanks around Latin words.
    """

    titles: dict[str, str]
    items: dict[str, str]
    parts: dict[str, str]
    sentences: dict[str, str]


@cache
def _words() -> _Words:
    return msgspec.json.decode((DATA / "japanese.json").read_bytes(), type=_Words)


_AND = re.compile(r"\s*(?:、\s*)?および\s*|\s+と\s*(?=\S)|(?<=\))と\s*|\s*、\s*または\s*|\s*または\s*")
_DAY = re.compile(r"(?P<year>\d{4}) ?年 ?(?P<month>\d{1,2}) ?月(?: ?(?P<day>\d{1,2}) ?日)?")
_BETWEEN_SCRIPTS = re.compile(r"(?<=[A-Za-z])(?=[぀-ヿ一-鿿])|(?<=[぀-ヿ一-鿿])(?=[A-Za-z])")
_REGISTRATION: Mapping[re.Pattern[str], str] = {
    re.compile(
        r"(?P<names>.+?)\s*(?:モデル)?\s*(?:へのアクセスには|にアクセスするには)、?\s*登録が必要です\s*。?\s*(?P<rest>.*)"
    ): "Registration is required to access {}.",
    re.compile(r"(?P<names>.+?)\s*は登録を必要としません\s*。?\s*(?P<rest>.*)"): "{} do not require registration.",
}
_LIST_OF_NAMES = re.compile(r"\s*(?:、\s*および|、\s*または|、|および|または|,)\s*")
_MODEL_NAME = re.compile(r"[A-Za-z][\w.-]*\w")


def english_title(text: str) -> str:
    """Put a heading or a column into English: `リージョンの可用性` is `Region availability`."""
    folded = " ".join(text.replace("(", " (").replace(")", ") ").split())
    titles = _words().titles
    return titles.get(text) or titles.get(folded) or re.sub(r"\s*シリーズ\Z", " series", _AND.sub(" and ", text))


def english_cell(text: str) -> str:
    """Put into English what repeats word for word in cells, and write days as ISO days."""
    text = _DAY.sub(_iso_day, text)
    for pattern, english in _words().parts.items():
        text = re.sub(pattern, english, text)
    return text


def english_item(text: str) -> str:
    """Put an item of a cell's list into English, sentence by sentence, where all are of those that the pages repeat."""
    sentences = [sentence.strip() for sentence in text.split("。") if sentence.strip()]
    items = _words().items
    known = [items.get(_spaced(sentence)) or items.get(sentence) or sentence for sentence in sentences]
    return ". ".join(known) if all(sentence.isascii() for sentence in known) else text


def _spaced(text: str) -> str:
    """A text with a blank between Latin and Japanese words, as most pages write it."""
    return " ".join(_BETWEEN_SCRIPTS.sub(" ", text).replace("( ", "(").split())


def english_regions(text: str) -> str:
    """Put the conjunctions of a list of regions into English; the names are known in both languages."""
    return _AND.sub(" and ", text).replace("、", ", ")


def english_text(text: str) -> str:
    """Put into English the sentences that readers go by: who must register, in which regions something is available."""
    for pattern, english in _words().sentences.items():
        text = re.sub(pattern, english, text)
    plain = read_cell(text).text.removeprefix("- ")
    for sentence, english in _REGISTRATION.items():
        if match := sentence.fullmatch(plain):
            names = [name.strip() for name in _LIST_OF_NAMES.split(match["names"])]
            if all(_MODEL_NAME.fullmatch(name) for name in names):
                stated = english.format(", ".join(f"`{name}`" for name in names))
                return f"{stated} {match['rest']}".rstrip()
    return text


def _iso_day(match: re.Match[str]) -> str:
    month = f"{match['year']}-{int(match['month']):02}"
    return f"{month}-{int(match['day']):02}" if match["day"] else month
