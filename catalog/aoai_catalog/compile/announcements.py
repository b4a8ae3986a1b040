"""What a page of news says of a new model: its name and version, and that it is a preview."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aoai_catalog.compile.cells import CellError, read_cell
from aoai_catalog.compile.markdown import Block, Document, Paragraph
from aoai_catalog.compile.model_cells import NamedModel, read_models
from aoai_catalog.compile.model_sentences import sentences
from aoai_catalog.compile.problems import Problem
from aoai_catalog.compile.reader import Context, Reader, Record
from aoai_catalog.compile.vocabulary import format_of
from aoai_catalog.records import Lifecycle, ModelFacts

_RELEASED = re.compile(r"\b(?:released|available|launch\w*|preview)\b", re.IGNORECASE)
_PREVIEW = re.compile(r"\(preview\)|\bpreview released\b", re.IGNORECASE)
_MODEL_IS = re.compile(
    r"(?:The )?(?P<model>(?:`[\w.-]+`|[A-Z][\w.-]+) ?\(`?\d{4}-\d{2}-\d{2}`?\))(?: model)? is (?:a|an|the) .*\bmodel\b"
)


def claims_announcement(block: Block, _document: Document) -> bool:
    """Whether a paragraph in a section about a release says what a model and version is."""
    return (
        isinstance(block, Paragraph)
        and bool(_RELEASED.search(" ".join(block.headings[-1:])))
        and any(_announced(sentence) for sentence in sentences(block.text))
    )


def read_announcement(block: Block, context: Context) -> Iterator[Record | Problem]:
    """Read each such sentence as a model, and as its stage where the heading says that it is a preview."""
    if not isinstance(block, Paragraph):
        return
    for sentence in sentences(block.text):
        if not (model := _announced(sentence)):
            continue
        format_, at = format_of(model.name), context.place(block, block.line)
        yield ModelFacts(format_, model.name, model.version, at, note=read_cell(sentence).text)
        if _PREVIEW.search(block.headings[-1]):
            yield Lifecycle(format_, model.name, model.version, at, stage="Preview")


def _announced(sentence: str) -> NamedModel | None:
    if not (match := _MODEL_IS.match(sentence)):
        return None
    try:
        (model,) = read_models(match["model"])
        return model if format_of(model.name) else None
    except (CellError, ValueError):
        return None


ANNOUNCEMENT = Reader("announcements of models", ("models", "lifecycle"), claims_announcement, read_announcement)
