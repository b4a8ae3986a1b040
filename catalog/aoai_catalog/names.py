"""Names as people write them: folding, regions by any spelling, the nearest known name."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


def fold(name: str) -> str:
    """Fold what Azure folds in names of regions and SKUs: case and spaces (`East US 2` is `eastus2`)."""
    return name.casefold().replace(" ", "")


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
    return [by_bare[match] for match in difflib.get_close_matches(bare(name), by_bare, n=count, cutoff=0.5)]


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
