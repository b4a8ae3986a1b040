"""The models that a cell of a table names: one or several, each with a version, a remark and footnotes.

Pages mark a model's name as code or as a link (`` `gpt-4` (turbo-2024-04-09)<br>**Preview** ``); what follows it, up to
the next name, speaks of it. Without such marks every line is a name: `gpt-5.5, 2026-04-24`, `- Grok 3<br />- Grok 4`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from aoai_catalog.compile.cells import CellError, read_cell, split_lines
from aoai_catalog.compile.markdown import Row, Table
from aoai_catalog.compile.vocabulary import is_version, read_model

_MODEL_COLUMNS = frozenset({"Model ID", "Model", "Models"})

_CODE_IN_BRACKETS = re.compile(r"\(`(?P<inside>[^()`]+)`\)|`\((?P<outside>[^()`]+)\)`")
_BEHIND_A_DASH = re.compile(r"\s+-\s+`?(?P<version>(?:[a-z]+-)?\d[\w.-]*)`?", re.IGNORECASE)
_AND = re.compile(r"\s+(?:&|and)\s+")
_MARKED = re.compile(r"`(?P<code>[^`(][^`]*)`|\[(?P<label>[^\]`]+)\]\([^)]*\)")
_BRACKETS = re.compile(r"\((?:version )?(?P<version>(?=[^)\s]*\d)[\w.-]+)\)", re.IGNORECASE)
_LISTED = re.compile(r"(?P<name>.+?),\s*(?:version )?(?P<version>(?=\S*\d|\S+-preview\b)[\w.-]+)", re.IGNORECASE)
_DATED = re.compile(r"(?P<name>.+?)-(?P<version>\d{4}-\d{2}-\d{2})")


class NamedModel(msgspec.Struct, frozen=True):
    """A model as a cell names it: in the API's spelling, with what else the cell says of it (`Preview`)."""

    name: str
    version: str = ""
    remark: str = ""


def read_models(source: str) -> tuple[NamedModel, ...]:
    """Read the models of a cell's Markdown, in order. Raises CellError where it names none."""
    source = _BEHIND_A_DASH.sub(r" (\g<version>)", source)
    named = tuple(_marked_models(source) if _MARKED.search(source) else _listed_models(source))
    if not named:
        raise CellError(read_cell(source).text, "names no model")
    return named


def rows_of_models(table: Table) -> Iterator[tuple[Row, tuple[NamedModel, ...]]]:
    """Yield the rows of a table of models, each with those that it names. What names none is left to its reader."""
    if not _MODEL_COLUMNS & set(table.columns[:1]):
        return
    for row in table.rows:
        try:
            yield row, read_models(row.cells[0])
        except CellError:
            continue


def _marked_models(source: str) -> Iterator[NamedModel]:
    source = _CODE_IN_BRACKETS.sub(lambda match: f"({match['inside'] or match['outside']})", source)
    marks = list(_MARKED.finditer(source))
    ends = [*(mark.start() for mark in marks[1:]), len(source)]
    for mark, end in zip(marks, ends, strict=False):
        about = read_cell(source[mark.end() : end]).text
        yield _model(mark["code"] or mark["label"], about)


def _listed_models(source: str) -> Iterator[NamedModel]:
    """Read a model from each line; a line that is a version only belongs to the one above."""
    lines: list[str] = []
    for line in (read_cell(line).text.removeprefix("- ") for line in split_lines(source)):
        if lines and (line.startswith("(") or lines[-1].endswith(",")):
            lines[-1] += f" {line}"
        else:
            lines += _AND.split(line)
    for line in lines:
        if (match := _LISTED.fullmatch(line)) and is_version(match["version"]):
            yield _model(match["name"], "", match["version"])
        else:
            name, bracket, about = line.partition("(")
            yield _model(name, bracket + about)


def _model(name: str, about: str, version: str = "") -> NamedModel:
    spelled, inside = read_model(name.strip())
    bracket = _BRACKETS.search(about)
    version = bracket["version"] if bracket else version
    if dated := _DATED.fullmatch(spelled):
        spelled, version = dated["name"], dated["version"]
    rest = about.replace(bracket[0], " ", 1) if bracket else about
    return NamedModel(spelled, version, _remark(f"{inside} {rest}"))


def _remark(text: str) -> str:
    """What is said of a model beside its version, without the commas, dashes and brackets around it."""
    inside = re.fullmatch(r"\((.*)\)", " ".join(text.split()))
    remark = (inside[1] if inside else " ".join(text.split())).strip(" ,+&*")
    return "" if remark in {"and", "or"} else remark
