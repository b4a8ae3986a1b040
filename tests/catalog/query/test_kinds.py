"""What a model is for, by documents and by ARM, and never by its name."""

from __future__ import annotations

import pytest

from tests.synthetic import GPT_9, capture, catalog_of, edition, facts, offer

EMBEDDINGS = {"type": "embeddings"}


@pytest.mark.parametrize(
    ("documented", "recorded", "kinds"),
    [
        ({}, {}, None),
        ({}, {"chatCompletion": "true"}, {"chat"}),
        ({}, {"chatCompletion": "false", "realtime": "true"}, {"realtime"}),
        ({}, {"chatCompletion": "false"}, set()),
        ({}, {"area": "US"}, None),
        ({"type": "chat-completion (with reasoning content)"}, {}, {"chat"}),
        ({"type": "Messages"}, {}, {"chat"}),
        ({"type": "text classification (rerank)"}, {"chatCompletion": "true"}, set()),
        ({"type & api endpoint": "Image generation - Image API: https://"}, {}, {"image"}),
        ({"type": "Image-to-Text"}, {"chatCompletion": "true"}, set()),
        ({"description": "Audio model for audio and text generation."}, {"chatCompletion": "true"}, {"audio", "chat"}),
        ({"description": "Audio models for real-time audio processing."}, {}, {"audio", "realtime"}),
        ({"description": "- Reasoning - Responses API."}, {}, {"chat"}),
        ({"description": "Our fastest model."}, {}, None),
    ],
)
def test_kinds(documented: dict[str, str], recorded: dict[str, str], kinds: set[str] | None) -> None:
    """A document's type decides; else ARM's capabilities that are true and a description, together."""
    catalog = catalog_of(
        edition("2026-09-01", facts(capabilities=documented)), capture("2026-09-02", facts(capabilities=recorded))
    )
    assert catalog.kinds(GPT_9) == kinds


def test_the_newest_document_decides() -> None:
    """Of two types, and of two descriptions, the newer one counts alone."""
    for name, older, newer in (("type", "embeddings", "Messages"), ("description", "Audio model", "Responses API")):
        sources = [
            edition(day, facts(capabilities={name: text}))
            for day, text in (("2026-08-01", older), ("2026-09-01", newer))
        ]
        assert catalog_of(*sources).kinds(GPT_9) == {"chat"}


def test_a_row_without_version_speaks_of_all() -> None:
    """And one of another version of none."""
    assert catalog_of(edition("2026-09-01", facts(version="", capabilities=EMBEDDINGS))).kinds(GPT_9) == {"embedding"}
    assert catalog_of(edition("2026-09-01", facts(version="2", capabilities=EMBEDDINGS), offer())).kinds(GPT_9) is None
