"""Which models need registration: stated in prose, notes, footnotes and cells, and attached to the models' rows.

A page that says of some models that they need it says with its silence that the others, which it describes beside
them, need none. A page that says nothing of it leaves it unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, TypeAlias

import msgspec

from aoai_catalog.compile.cells import CellError, read_cell
from aoai_catalog.compile.markdown import Document, Paragraph, Table
from aoai_catalog.compile.model_cells import NamedModel, rows_of_models
from aoai_catalog.compile.reader import ProseReader, Read, Spot
from aoai_catalog.compile.vocabulary import format_of, read_model
from aoai_catalog.records import ModelFacts

Registration: TypeAlias = Literal["required", "none", "unknown"]

_NONE = re.compile(
    r"\b(?:do|does)(?:n't| not) require registration|\bno registration (?:is )?(?:needed|required)", re.I
)
_REQUIRED = re.compile(
    r"\bregistration is required|\brequires? registration|\bmust register\b|\bin limited access preview"
    r"|\bgated (?:research )?preview|\bavailable only for customers who were granted access"
    r"|\baccess to (?:the |this )?models? is (?:gated|limited)",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z`\[*<-])")
_CODE = re.compile(r"`([^`\s]+)`")
_WORD = re.compile(r"(?<![\w/.-])[A-Za-z][\w.]*(?:-[\w.]*\w)+|(?<![\w/.-])o\d(?:-\w+)*")
_FAMILY = re.compile(r"\s*`?\s+(?:series|family|models?)\b", re.I)
_LINK = re.compile(r"\]\((https?://[^)\s]+)\)")
_FORM = re.compile(r"(?:To )?(?:request access|apply|register)", re.I)
"""How the paragraph begins that says where to apply, below the one that says that one must."""


_REGIONS_ONLY = ("Region",)
"""The other column of a table that lists models and does not describe them."""


class Statement(msgspec.Struct, frozen=True):
    """What a page says of the registration of some models. `family` where it names one name for several models."""

    status: Registration
    models: tuple[str, ...]
    text: str
    family: bool = False


def registration_of(document: Document, model: str) -> tuple[Registration, str]:
    """Whether a model that a page describes needs registration, and the words of the page, with its links."""
    statements = [statement for statement in _statements(document) if not statement.family]
    for statement in statements:
        if model in statement.models:
            return statement.status, statement.text
    return ("none" if any(statement.status == "required" for statement in statements) else "unknown"), ""


def _read_statement(spot: Spot, source: str) -> Read:
    """Read a statement of models that no table of the page describes; the others have it in their own records.

    What is said of a family ("gpt-5 models") is kept and decides nothing, as it does not say which of them.
    """
    statements = list(_read_sentences(source))
    described = {
        model.name
        for table in (spot.document.tables if statements else ())
        if table.columns[1:] != _REGIONS_ONLY
        for _, models in rows_of_models(table)
        for model in models
    }
    for statement in statements:
        for name in statement.models:
            if statement.family or name not in described:
                registration = "unknown" if statement.family else statement.status
                yield spot.of_model(ModelFacts, NamedModel(name), registration=registration, note=statement.text)


@lru_cache(1)
def _statements(document: Document) -> list[Statement]:
    """What a page says, read once: it is asked for every model of the page."""
    return list(_read_document(document))


def _read_document(document: Document) -> Iterator[Statement]:
    for block, following in zip(document.blocks, [*document.blocks[1:], None], strict=True):
        if isinstance(block, Table):
            yield from _read_rows(block)
            continue
        for statement in _read_sentences(block.text):
            form = following.text if isinstance(following, Paragraph) and _FORM.match(following.text) else ""
            yield msgspec.structs.replace(statement, text=statement.text + _links(form))


def _read_rows(table: Table) -> Iterator[Statement]:
    """Read what the cells of a model's row, and their footnotes, say of that model."""
    for row, models in rows_of_models(table):
        read = [read_cell(source) for source in row.cells]
        notes = [table.footnotes.get(label, "") for cell in read for label in cell.footnotes]
        for text in (*(cell.text for cell in read), *notes):
            for sentence in _SENTENCE.split(text):
                if _REQUIRED.search(sentence):
                    yield Statement("required", tuple(model.name for model in models), sentence)


def _read_sentences(source: str) -> Iterator[Statement]:
    for sentence in _SENTENCE.split(source):
        text = read_cell(sentence).text
        status: Registration | None = "none" if _NONE.search(text) else "required" if _REQUIRED.search(text) else None
        if status and (names := tuple(_names(sentence, text))):
            family = len(names) == 1 and bool(_FAMILY.match(text.partition(names[0])[2]))
            yield Statement(
                status, tuple(read_model(name)[0] for name in names), text.removeprefix("- ") + _links(sentence), family
            )


def _links(source: str) -> str:
    return "".join(f" ({link})" for link in _LINK.findall(source))


def _names(sentence: str, text: str) -> Iterator[str]:
    """The models that a sentence names: as code if it marks any, else every word that is a model's name."""
    words = _CODE.findall(sentence) or [match.removesuffix(".") for match in _WORD.findall(text)]
    for word in dict.fromkeys(words):
        try:
            format_of(word)
        except CellError:
            continue
        yield word


REGISTRATION = ProseReader("registration", ("models",), _read_statement)
