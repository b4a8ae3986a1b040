"""Names as people write them: folding, regions by any spelling, the nearest known name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from string import ascii_lowercase, ascii_uppercase

_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
LONGEST = 100
"""No name that Azure knows is longer. What somebody wrote is compared up to here, so that none takes long."""


@lru_cache(1 << 13)
def fold_case(name: str) -> str:
    """Fold what Azure folds in every name: the case of ASCII letters. A long s (ſ) is another letter to it."""
    return name.lower() if name.isascii() else name.translate(_LOWER)


@lru_cache(1 << 13)
def fold(name: str) -> str:
    """Fold what Azure folds in names of regions: case and spaces (`East US 2` is `eastus2`)."""
    return fold_case(name).replace(" ", "")


@lru_cache(1 << 13)
def bare(name: str) -> str:
    """Drop all that is neither letter nor digit, and case: `gpt-3.5-turbo` and `gpt-35-turbo` are both `gpt35turbo`."""
    return _NOT_ALPHANUMERIC.sub("", name).casefold()


def near(name: str, known: Iterable[str]) -> list[str]:
    """The known names that somebody who wrote `name` very likely meant, likeliest first.

    A name is near if it differs in punctuation and case only, or by one slip of the keyboard (two, in a long name)
    that leaves its digits alone: another digit makes another model, not a slip. Of several the nearest are kept.
    """
    wanted = bare(name)
    digits = _digits(wanted)
    allowed = 2 if len(wanted) >= 10 else 1
    found: list[tuple[int, str]] = []
    for candidate in known:
        other = bare(candidate)
        if other == wanted:
            found.append((0, candidate))
        elif abs(len(other) - len(wanted)) <= allowed and _digits(other) == digits:
            slips = _slips(wanted, other)
            if slips <= allowed:
                found.append((slips, candidate))
    least = min((slips for slips, _ in found), default=0)
    return [candidate for slips, candidate in sorted(found) if slips == least]


def closest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The known names most alike, for a list that somebody may choose from."""
    import difflib

    by_bare = {bare(candidate): candidate for candidate in known}
    return [by_bare[match] for match in difflib.get_close_matches(bare(name[:LONGEST]), by_bare, n=count, cutoff=0.6)]


def by_words(name: str, words_of: Mapping[str, Iterable[str]], count: int = 3) -> list[str]:
    """The known names that share most words, or beginnings of words, with one that is no slip of any of them.

    Args:
        name: As somebody wrote it (`westeu`, `us-east-1`, `PTU`).
        words_of: The words of each known name, those included that people also use for it.
        count: How many at most, those with the fewest words besides first.
    """
    vocabulary = {word for words in words_of.values() for word in words}
    written = [word for part in _NOT_ALPHANUMERIC.split(name[:LONGEST].casefold()) for word in _split(part, vocabulary)]
    scored: list[tuple[int, int, str]] = []
    for known, words in words_of.items():
        own = list(words)
        shared = [word for word in written if any(one.startswith(word) for one in own)]
        missed = sum(not any(one.startswith(word) for word in written) for one in own)
        if shared:
            scored.append((-sum(map(len, shared)), missed, known))
    most = min(scored, default=(0, 0, ""))[:2]
    return [known for *score, known in sorted(scored) if tuple(score) == most][:count]


def _split(part: str, vocabulary: Iterable[str]) -> list[str]:
    """Words that are written together (`westeu` is west, eu), each a word of the vocabulary or the beginning of one."""
    found: list[str] = []
    while part:
        length = next((n for n in range(len(part), 0, -1) if _begins_a_word(part[:n], vocabulary)), 0)
        if length:
            found.append(part[:length])
        part = part[length or 1 :]
    return found


def _begins_a_word(text: str, vocabulary: Iterable[str]) -> bool:
    return any(word == text or (len(text) > 1 and word.startswith(text)) for word in vocabulary)


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _slips(one: str, other: str) -> int:
    """Insertions, deletions, replacements and swaps of neighbours that lead from one to the other."""
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for row, character in enumerate(one, 1):
        current = [row]
        for column, candidate in enumerate(other, 1):
            cost = min(previous[column] + 1, current[column - 1] + 1, previous[column - 1] + (character != candidate))
            if row > 1 and column > 1 and character == other[column - 2] and one[row - 2] == candidate:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, previous = previous, current
    return previous[-1]
