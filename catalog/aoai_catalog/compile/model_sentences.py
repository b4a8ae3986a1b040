"""The models that sentences and the lists below them name: `` `gpt-4o` and `gpt-4o-mini` version: `2024-12-17` ``."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from aoai_catalog.compile.cells import CellError
from aoai_catalog.compile.markdown import Block, Document, Paragraph, Table
from aoai_catalog.compile.model_cells import NamedModel, read_models
from aoai_catalog.compile.vocabulary import format_of

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z`\[*])")
_CODE = re.compile(r"`([^`\s]+)`")
_BRACKETED = re.compile(r"`(?P<name>[^`\s]+)`\s*\((?:version:?\s*)?`?(?P<version>(?=[^)`\s]*\d)[\w.-]+)`?\)")
_NAMED_VERSION = re.compile(
    r"(?P<names>`[^`\s]+`(?:(?:,| and| or|, and)(?: and)? `[^`\s]+`)*),? version:? `(?P<version>(?=[^`]*\d)[\w.-]+)`"
)
"""A version by its word is that of all the names before it; one in brackets is that of the name before it."""

_GOES_ON = re.compile(r"(?<=[)`])\s+(?=[A-Z][a-z])")
"""Where text begins behind the name in an item, as in reports that lost the blank line below a list."""

_ITEM = re.compile(r"[-*] ")


def sentences(text: str) -> tuple[str, ...]:
    """Split a paragraph into its sentences."""
    return tuple(_SENTENCE.split(text))


def models_of_sentence(sentence: str, document: Document) -> tuple[NamedModel, ...]:
    """The models that a sentence names as code, each with the version behind it, or that the page gives elsewhere."""
    own = _versions(sentence)
    elsewhere = {name: version for block in document.blocks for name, version in _versions(_text(block)).items()}
    named = [model for code in dict.fromkeys(_CODE.findall(sentence)) if (model := _model(code))]
    return tuple(
        msgspec.structs.replace(model, version=model.version or own.get(model.name) or elsewhere.get(model.name, ""))
        for model in named
    )


def items_below(block: Block, document: Document) -> Iterator[tuple[Paragraph, tuple[NamedModel, ...]]]:
    """The items of the list directly below a paragraph, each with the models that its first sentence names."""
    below = (other for other in document.blocks if other.line > block.line)
    for item in below:
        if isinstance(item, Table) or item.headings != block.headings or not _ITEM.match(item.text):
            return
        yield item, models_of_sentence(_GOES_ON.split(sentences(item.text)[0])[0], document)


def _text(block: Block) -> str:
    return block.text if isinstance(block, Paragraph) else ""


def _model(code: str) -> NamedModel | None:
    """A model by the code that names it; None for any other code, and for a version by itself."""
    try:
        (model,) = read_models(f"`{code}`")
        return model if format_of(model.name) else None
    except (CellError, ValueError):
        return None


def _versions(text: str) -> dict[str, str]:
    """The versions that a text gives, by model."""
    found = {match["name"]: match["version"] for match in _BRACKETED.finditer(text)}
    for match in _NAMED_VERSION.finditer(text):
        found |= dict.fromkeys(_CODE.findall(match["names"]), match["version"])
    return {model.name: version for name, version in found.items() if (model := _model(name))}
