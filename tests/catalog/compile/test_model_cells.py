"""The models that a cell names."""

from __future__ import annotations

import pytest

from aoai_catalog.compile.cells import CellError
from aoai_catalog.compile.model_cells import NamedModel, read_models


@pytest.mark.parametrize(
    ("source", "models"),
    [
        ("`gpt-chat-latest` (2026-06-24)<br />**Preview**", [("gpt-chat-latest", "2026-06-24", "Preview")]),
        (
            "`gpt-4`<sup>1</sup> (turbo-2024-04-09) <br />GPT-4 Turbo with Vision",
            [("gpt-4", "turbo-2024-04-09", "GPT-4 Turbo with Vision")],
        ),
        (
            "`gpt-audio`(2025-08-28)<br>`gpt-audio-mini`(2025-10-06)",
            [("gpt-audio", "2025-08-28", ""), ("gpt-audio-mini", "2025-10-06", "")],
        ),
        ("`gpt-realtime` (2025-08-28) (GA)", [("gpt-realtime", "2025-08-28", "GA")]),
        ("`text-embedding-ada-002` (version 2)", [("text-embedding-ada-002", "2", "")]),
        ("`model-router` <br> `(2025-11-18)`", [("model-router", "2025-11-18", "")]),
        ("`gpt-4` (`turbo-2024-04-09`)", [("gpt-4", "turbo-2024-04-09", "")]),
        ("`Ministral-3B` (preview) <br> (2411)", [("Ministral-3B", "2411", "preview")]),
        ("`gpt-4` + `gpt-4-32k`  (all versions)", [("gpt-4", "", ""), ("gpt-4-32k", "", "all versions")]),
        ("`o1` and `o1-preview`", [("o1", "", ""), ("o1-preview", "", "")]),
        ("`gpt-4o-mini-tts-2025-12-15`", [("gpt-4o-mini-tts", "2025-12-15", "")]),
        ("[grok-4](https://ai.azure.com/grok-4)", [("grok-4", "", "")]),
        ("- Llama 3.3 70B Instruct<br />- Grok 3", [("Llama-3.3-70B-Instruct", "", ""), ("Grok-3", "", "")]),
        ("**gpt-5.5**,<br>**2026-04-24**", [("gpt-5.5", "2026-04-24", "")]),
        ("text-embedding-3-large, 1", [("text-embedding-3-large", "1", "")]),
        ("gpt4.1", [("gpt-4.1", "", "")]),
        ("Gpt 3.5 Turbo", [("gpt-35-turbo", "", "")]),
        ("claude-mythos-preview (gated research preview)", [("claude-mythos-preview", "", "gated research preview")]),
    ],
)
def test_a_cell_names_models_with_versions_and_remarks(source: str, models: list[tuple[str, str, str]]) -> None:
    """Names are code, links or lines; what follows a name up to the next one speaks of it."""
    assert read_models(source) == tuple(NamedModel(*model) for model in models)


@pytest.mark.parametrize("source", ["", "claude-opus / other"])
def test_a_cell_without_a_model_is_refused(source: str) -> None:
    """It is not passed over."""
    with pytest.raises(CellError):
        read_models(source)
