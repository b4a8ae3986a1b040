"""The replacements that a cell names: models with or without a version, in a list or as alternatives, or words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aoai_catalog.compile.cells import CellError, read_cell, split_lines
from aoai_catalog.compile.vocabulary import read_model

_BETWEEN = re.compile(r",|;|\s(?:or|and)\s|/(?=\s)")
_VERSION = re.compile(
    r"\s*(?:\(\s*(?:version:?\s+)?|version:?\s+|[ -](?=\d{4}-\d{2}-\d{2}\Z))(?P<version>[\w.-]*\d[\w.-]*)\s*\)?\s*\Z",
    re.IGNORECASE,
)
_ONLY_A_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}|\d{4}")
_PROSE = re.compile(r"\b(?:any|models?|available|see|none|no|the|latest|newer|to be)\b", re.IGNORECASE)


def read_replacements(source: str) -> tuple[tuple[str, ...], str]:
    """Read the replacements in a cell's Markdown as `name` or `name version`, and what it says in words instead.

    >>> read_replacements("`gpt-35-turbo` (0125) <br><br> `gpt-4o-mini`")
    (('gpt-35-turbo 0125', 'gpt-4o-mini'), '')
    >>> read_replacements("Any DeepSeek model")
    ((), 'replacement: Any DeepSeek model')
    """
    cell = read_cell(source)
    if cell.empty:
        return (), ""
    if cell.unstruck != cell.text:
        source = cell.unstruck
    try:
        return tuple(_names(source)), ""
    except CellError:
        return (), f"replacement: {cell.text}"


def _names(source: str) -> Iterator[str]:
    name = ""
    for text in (part.strip() for line in split_lines(source) for part in _BETWEEN.split(read_cell(line).text)):
        if _ONLY_A_VERSION.fullmatch(text) and name:
            name = f"{name} {text}"
            continue
        if name:
            yield name
        name = _name(text) if text else ""
    if name:
        yield name


def _name(text: str) -> str:
    match = _VERSION.search(text)
    name = text[: match.start()] if match else text
    known = name.lower().startswith("model") or re.search(r"[\d-]", name)
    if not known or _PROSE.search(name.replace("-", "_")):
        raise CellError(text, "is not a name of a model")
    spelled, _ = read_model(name)
    return f"{spelled} {match['version']}" if match else spelled
