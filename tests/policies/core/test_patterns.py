"""Patterns: an index finds what trying all of them would find."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from aoai_policies.core.patterns import PatternIndex, any_match

TEXTS = st.text(st.sampled_from("aB/:"), max_size=8)
PATTERNS = st.text(st.sampled_from("ab/:*?[]!"), max_size=8)


@example(["a[/]b"], ["a/b"])
@example(["*/a/*"], ["b/a/b"])
@given(st.lists(PATTERNS, max_size=6), st.lists(TEXTS, max_size=2))
def test_an_index_finds_what_fits(patterns: list[str], names: list[str]) -> None:
    """Wherever its wildcards and separators stand, and in any case."""
    expected = [number for number, pattern in enumerate(patterns) if any_match((pattern,), *names)]
    assert PatternIndex(patterns).fitting(*names) == expected


def test_many_patterns_cost_little() -> None:
    """A name is tried against the few that may fit it."""
    index = PatternIndex([f"prod/*/d{number}" for number in range(3_000)] + [f"prod/a{n}/*" for n in range(3_000)])
    assert [index.fitting(f"prod/a{number}/d{number}") for number in range(3_000)] == [
        [number, number + 3_000] for number in range(3_000)
    ]
