"""The replacements that a cell names."""

from __future__ import annotations

import pytest

from aoai_catalog.compile.replacements import read_replacements


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("—", ()),
        ("n/a", ()),
        ("gpt-5.1", ("gpt-5.1",)),
        ("`gpt-35-turbo` (0125) <br><br> `gpt-4o-mini`", ("gpt-35-turbo 0125", "gpt-4o-mini")),
        ("`gpt-4.1` version: `2025-04-14`", ("gpt-4.1 2025-04-14",)),
        ("`a-1` or `b-2`", ("a-1", "b-2")),
        (
            "`gpt-4o-realtime-preview` (version 2024-12-17) or `gpt-4o-mini-realtime-preview` (version 2024-12-17)",
            ("gpt-4o-realtime-preview 2024-12-17", "gpt-4o-mini-realtime-preview 2024-12-17"),
        ),
        ("[rerank-v4.0-pro](https://x/y), [rerank-v4.0-fast](https://x/z)", ("rerank-v4.0-pro", "rerank-v4.0-fast")),
        ("sora-2 (2025-12-08), o3<sup>1</sup>", ("sora-2 2025-12-08", "o3")),
        ("gpt-4o, 2024-11-20", ("gpt-4o 2024-11-20",)),
        ("`dalle-3`", ("dall-e-3",)),
    ],
)
def test_names_are_read_in_order(source: str, names: tuple[str, ...]) -> None:
    """As a list, as alternatives, one a line; a version goes with its name."""
    assert read_replacements(source) == (names, "")


def test_words_are_kept_as_words() -> None:
    """They name no model that a deployment could be moved to."""
    words = "Any DeepSeek model available in the Model catalog"
    assert read_replacements(words) == ((), f"replacement: {words}")
