"""Features that a sentence gives to models: direct preference optimization, prompt caching, audio generation.

The models stand in the sentence or in the list below it; prompt caching also has a table, a kind of content a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from aoai_catalog.compile.cells import CellError, read_cell
from aoai_catalog.compile.markdown import Block, Document, Paragraph, Table
from aoai_catalog.compile.model_cells import NamedModel, read_models
from aoai_catalog.compile.model_sentences import items_below, models_of_sentence, sentences
from aoai_catalog.compile.problems import Problem
from aoai_catalog.compile.reader import Context, Reader, Record, join_notes
from aoai_catalog.compile.vocabulary import format_of
from aoai_catalog.records import Feature

_FEATURES: Mapping[re.Pattern[str], str] = {
    re.compile(r"direct preference optimization", re.IGNORECASE): "fine-tuning-dpo",
    re.compile(r"reinforcement fine-?tuning", re.IGNORECASE): "fine-tuning-rft",
    re.compile(r"supervised fine-?tuning", re.IGNORECASE): "fine-tuning-sft",
    re.compile(r"prompt caching", re.IGNORECASE): "prompt-caching",
    re.compile(r"audio generation", re.IGNORECASE): "audio-generation",
    re.compile(r"structured outputs", re.IGNORECASE): "structured-outputs",
    re.compile(r"predicted outputs", re.IGNORECASE): "predicted-outputs",
}
_NOT_SUPPORTED = re.compile(r"\b(?:not|isn't|aren't) (?:currently )?supported\b|\bnot currently support", re.IGNORECASE)
_SUPPORTED = re.compile(r"\bsupports?\b|\bsupported\b", re.IGNORECASE)
_CACHING = ("Caching supported", "Description", "Supported models")
_NOT_A_LETTER = re.compile(r"[^a-z]+")


def claims_sentence(block: Block, document: Document) -> bool:
    """Whether a paragraph says which models support a feature, or do not."""
    return isinstance(block, Paragraph) and any(_statements(block, document))


def read_sentence(block: Block, context: Context) -> Iterator[Record | Problem]:
    """Read each model as one that has the feature, or has not."""
    if not isinstance(block, Paragraph):
        return
    for feature, model, source, supported in _statements(block, context.document):
        yield Feature(
            feature=feature,
            at=context.place(source, source.line),
            format=format_of(model.name, block.headings),
            model=model.name,
            version=model.version,
            status="yes" if supported else "no",
        )


def claims_caching(block: Block, _document: Document) -> bool:
    """Whether a block is the table of what prompt caching supports."""
    return isinstance(block, Table) and block.columns == _CACHING


def read_caching(block: Block, context: Context) -> Iterator[Record | Problem]:
    """Read each row as a feature of its models: `Tool use` is prompt-caching-tool-use."""
    if not isinstance(block, Table):
        return
    for row in block.rows:
        kind, description = (read_cell(source) for source in row.cells[:2])
        slug = _NOT_A_LETTER.sub("-", kind.text.lower()).strip("-")
        try:
            for model in read_models(row.cells[2]):
                yield Feature(
                    feature=f"prompt-caching-{slug}",
                    at=context.place(block, row.line),
                    format=format_of(model.name, block.headings),
                    model=model.name,
                    version=model.version,
                    note=join_notes(model.remark, description.text),
                )
        except CellError as error:
            yield context.problem(row.line, error)


def _statements(block: Paragraph, document: Document) -> Iterator[tuple[str, NamedModel, Paragraph, bool]]:
    """What a paragraph says: feature, model, where the model is named, and whether it is supported."""
    for sentence in sentences(block.text):
        text = read_cell(sentence).text
        feature = next((feature for pattern, feature in _FEATURES.items() if pattern.search(text)), None)
        supported = not _NOT_SUPPORTED.search(text)
        if feature is None or (supported and not _SUPPORTED.search(text)):
            continue
        if text.endswith(":"):
            for item, models in items_below(block, document):
                yield from ((feature, model, item, supported) for model in models)
        else:
            yield from ((feature, model, block, supported) for model in models_of_sentence(sentence, document))


SUPPORTED_MODELS = Reader("models that support a feature", ("features",), claims_sentence, read_sentence)
PROMPT_CACHING = Reader("prompt caching", ("features",), claims_caching, read_caching)
