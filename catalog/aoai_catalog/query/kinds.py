"""Resolves the kinds of a model: what it is for, by what documents call it and by the capabilities that ARM lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from aoai_catalog.load import Source
from aoai_catalog.query.dates import whole
from aoai_catalog.records import Model, ModelFacts

Kind = Literal["chat", "embedding", "image", "audio", "video", "realtime"]

_RECORDED: dict[str, Kind] = {
    **dict.fromkeys(("chatCompletion", "responses"), "chat"),
    "embeddings": "embedding",
    **dict.fromkeys(("imageGenerations", "imageEdits"), "image"),
    **dict.fromkeys(("audio", "audioSpeech", "audioTranscriptions", "audioTranslations"), "audio"),
    "videoGenerations": "video",
    **dict.fromkeys(("realtime", "realtimeTranscription", "realtimeTranslation"), "realtime"),
}
"""By ARM's name of a capability."""
_TYPES: dict[str, Kind] = {
    r"chat-completion|^messages": "chat",
    r"embedding": "embedding",
    r"image generation|to-image": "image",
}
"""By what a document's "type" says: it is about a vendor's whole line of models, of which ARM says chat throughout."""
_DESCRIBED: dict[str, Kind] = {
    r"(chat completions|responses) api": "chat",
    r"^audio model|speech": "audio",
    r"^audio models? for real-time": "realtime",
}
"""By what a document's description says."""


def resolve_kinds(sources: Sequence[Source], model: Model) -> frozenset[Kind] | None:
    """The kinds of a model; empty where it is of another kind than these, None where no source says."""
    said = [(source.manifest.kind, row.capabilities) for source in sources for row in _rows(source, model)]
    types = [text for _, one in said for name, text in one.items() if name.startswith("type")]
    if types:
        return frozenset(_read(_TYPES, types[:1]))
    recorded = next((one for kind, one in said if kind == "capture" and not _RECORDED.keys().isdisjoint(one)), {})
    described = [one["description"] for _, one in said if "description" in one]
    if not recorded and not described:
        return None
    listed = {kind for name, kind in _RECORDED.items() if recorded.get(name) == "true"}
    return frozenset(listed.union(_read(_DESCRIBED, described[:1]))) or (frozenset() if recorded else None)


def _rows(source: Source, model: Model) -> Iterator[ModelFacts]:
    return (
        row
        for row in source.rows("models", model.name)
        if row.format == model.format and whole(row.version) in {"", whole(model.version)}
    )


def _read(names: dict[str, Kind], texts: Sequence[str]) -> Iterator[Kind]:
    return (kind for text in texts for name, kind in names.items() if re.search(name, text, re.IGNORECASE))
