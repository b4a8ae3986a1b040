"""Shell globs, as settings and waivers write them: `gpt-5*`, `*europe`. Case is folded, as Azure folds it."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase


def any_match(patterns: Iterable[str], *names: str) -> bool:
    """Whether any of the patterns fits any of the names."""
    folded = [name.casefold() for name in names]
    return any(fnmatchcase(name, pattern.casefold()) for pattern in patterns for name in folded)
