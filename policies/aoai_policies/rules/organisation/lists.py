"""Allow- and deny-lists of the settings: patterns, of which deny wins."""

from __future__ import annotations

from collections.abc import Sequence

from aoai_policies.core.patterns import any_match


def refusal(names: Sequence[str], allowed: Sequence[str], denied: Sequence[str]) -> str | None:
    """Why a name is refused, None where it is not. `names` are spellings of one thing; an empty list is no list."""
    if any_match(denied, *names):
        return f"the settings deny it (deny: {', '.join(denied)})"
    if allowed and not any_match(allowed, *names):
        return f"the settings allow {', '.join(allowed)}"
    return None
