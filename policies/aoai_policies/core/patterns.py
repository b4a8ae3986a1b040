"""Shell globs, as settings and waivers write them: `gpt-5*`, `*europe`. Case is folded, as Azure folds it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from fnmatch import translate
from functools import cache
from itertools import accumulate

_WILDCARD = re.compile(r"[*?\[]")
_PARTS = re.compile(r"[^/:]*[/:]?")


def any_match(patterns: Iterable[str], *names: str) -> bool:
    """Whether any of the patterns fits any of the names."""
    folded = [name.casefold() for name in names]
    return any(_compiled(pattern).match(name) for pattern in patterns for name in folded)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(pattern.casefold()))


class PatternIndex:
    """Many patterns, of which those that fit a name are found without trying all.

    A pattern is kept under its last part, where that has no wildcard (`*/chat`), else under the parts before the first
    wildcard (`prod/acct/*`); parts end at `/` or `:`.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        self._patterns = [pattern.casefold() for pattern in patterns]
        self._by_end: defaultdict[str, list[int]] = defaultdict(list)
        self._by_start: defaultdict[str, list[int]] = defaultdict(list)
        for number, pattern in enumerate(self._patterns):
            *_, last = _parts(pattern)
            if not _WILDCARD.search(last) and "[" not in pattern:  # in brackets a `/` ends no part
                self._by_end[last].append(number)
            else:
                start = _parts(_WILDCARD.split(pattern, maxsplit=1)[0])
                self._by_start["".join(part for part in start if part.endswith(("/", ":")))].append(number)

    def fitting(self, *names: str) -> list[int]:
        """The numbers of the patterns that fit any of the names, in order."""
        found = set()
        for name in map(str.casefold, names):
            parts = _parts(name)
            starts = ("", *accumulate(parts))
            candidates = [self._by_end.get(parts[-1], ()), *(self._by_start.get(start, ()) for start in starts)]
            found |= {one for some in candidates for one in some if _compiled(self._patterns[one]).match(name)}
        return sorted(found)


def _parts(text: str) -> list[str]:
    """A text cut after each `/` and `:`; what follows the last of them may be empty."""
    parts = _PARTS.findall(text)
    return parts[:-1] or [""]
