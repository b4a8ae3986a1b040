"""What tables and news say of models: context window and output limit, training data, capabilities, default versions.

Azure OpenAI's have a column for each (`Context Window`, `Max request (tokens)`); those of other makers have one cell of
bullets, each with a label (`**Input:** text (131,072 tokens)`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from aoai_catalog.compile.cells import CellError, read_amount, read_cell, split_lines
from aoai_catalog.compile.markdown import Document, Table
from aoai_catalog.compile.model_cells import NamedModel, read_models
from aoai_catalog.compile.model_sentences import sentences
from aoai_catalog.compile.reader import (
    Column,
    Line,
    ProseReader,
    Read,
    Spot,
    TableReader,
    join_notes,
    kept,
    matching,
    titled,
)
from aoai_catalog.compile.region_names import read_regions
from aoai_catalog.compile.registration import registration_of
from aoai_catalog.compile.retirements import cloud_of
from aoai_catalog.compile.vocabulary import format_of, read_version, sku_by_heading
from aoai_catalog.records import Feature, Lifecycle, ModelFacts, Offer

_LABELLED = re.compile(r"(?P<label>Input|Output): (?P<amount>.+)")
_QUALIFIED = re.compile(r"(?P<amount>[\d,.]+[KMB]?)(?P<qualifier> \(.+\))?", re.IGNORECASE)
_BULLET = re.compile(r"(?:- )?(?P<label>[A-Z][\w &]*?): ?(?P<text>.*)")
_TOKENS = re.compile(r"(?P<amount>[\d,.]+ ?[KM]?) (?:max )?tokens")
_LEADING_AMOUNT = re.compile(r"(?P<amount>[\d,]+)\b")
_OFFERED = re.compile(r"-? ?(?P<kind>[^()]+?) \((?P<regions>[^()]+)\)")
_RELEASED = re.compile(r"\b(?:released|available|launch\w*|preview)\b", re.IGNORECASE)
_PREVIEW = re.compile(r"\(preview\)|\bpreview released\b", re.IGNORECASE)
_MODEL_IS = re.compile(
    r"(?:The )?(?P<model>(?:`[\w.-]+`|[A-Z][\w.-]+) ?\(`?\d{4}-\d{2}-\d{2}`?\))(?: model)? is (?:a|an|the) .*\bmodel\b"
)


def _describes(table: Table, _document: Document) -> bool:
    """Whether a model's row describes it: under `Model ID`, or beside a cell of bullets."""
    first, *others = (column.lower() for column in table.columns)
    return bool(others) and (first == "model id" or (first == "model" and "capabilities" in others))


def _read_line(line: Line) -> Read:
    """Read a row as the facts of its models, and as the Responses feature of those whose description lists it."""
    bullets = _read_bullets(line.source("bullets"))
    window, output = _read_limits(line, bullets)
    for amount in (window, output):
        if re.search(r"\d,\d", amount):  # separators that are left do not part thousands
            what = "holds a number with misplaced separators; it is kept as written"
            yield line.problem(CellError(amount, what))
    described = {field.title.text.lower(): _amount(field.cell.value) for field in line.among("other", "offers")}
    capabilities = {name: text for name, text in sorted((described | bullets).items()) if text or name in bullets}
    cloud = cloud_of(line.document)
    elsewhere = "" if cloud == "public" else f"in Azure {cloud.capitalize()}"  # it can have other limits there
    for model in line.models():
        registration, words = registration_of(line.document, model.name)
        yield line.of_model(
            ModelFacts,
            model,
            context_window=window,
            max_output=output,
            training_data=line.cell("training").value,
            registration=registration,
            capabilities=capabilities,
            note=join_notes(elsewhere, model.remark, *line.notes(), words),
        )
        if any("responses api" in field.cell.text.lower() for field in line.among("other")):
            yield line.of_model(Feature, model, feature="responses", note="listed in the model's description")
        yield from _offers(model, line)


def _offers(model: NamedModel, line: Line) -> Iterator[Offer]:
    """Read the deployment types whose regions a cell lists: `- Global standard (East US 2, Sweden Central)`.

    What names no regions (`all regions`, `US and EU`) is no offer; the whole cell is kept among the capabilities.
    """
    for source in split_lines(line.source("offers")):
        match = _OFFERED.fullmatch(read_cell(source).text)
        if match and (sku := sku_by_heading(match["kind"])):
            with suppress(CellError):
                regions = tuple(sorted(read_regions(match["regions"]).ids))
                yield line.of_model(Offer, model, sku=sku, yes=regions, note=join_notes(*line.notes(read_cell(source))))


def _read_limits(line: Line, bullets: Mapping[str, str]) -> tuple[str, str]:
    """Read the context window and the output limit, from the columns or from the bullets."""
    if line.has("bullets"):
        window = bullets.get("context window") or bullets.get("context length") or ""
        return _found(_LEADING_AMOUNT.match(window)) or _tokens(bullets, "input"), _tokens(bullets, "output")
    window, output = _read_window(split_lines(line.source("window")))
    if window and any(field.of == "characters" for field in line.among("window")):
        window += " characters"
    return window, _amount(line.cell("output").value) if line.has("output") else output


def _read_window(lines: Sequence[str]) -> tuple[str, str]:
    """Read the lines of a window's cell: amounts, some with what they hold for, and labelled ones for input and output.

    Where only labelled ones stand, the input is the window and the output the output limit.
    """
    whole: list[str] = []
    labelled: dict[str, str] = {}
    for line in lines:
        text = read_cell(line).text.removeprefix("- ")
        if match := _LABELLED.fullmatch(text):
            labelled[match["label"].lower()] = _amount(match["amount"])
        elif match := _QUALIFIED.fullmatch(text):
            whole.append(_amount(match["amount"]) + (match["qualifier"] or ""))
        elif text:
            whole.append(text)
    if not whole:
        return labelled.get("input", ""), labelled.get("output", "")
    parts = ", ".join(f"{label} {amount}" for label, amount in labelled.items())
    return "; ".join(whole) + (f" ({parts})" if parts else ""), labelled.get("output", "")


def _amount(text: str) -> str:
    """An amount as a plain number, or as written where it is none."""
    try:
        return str(read_amount(text))
    except CellError:
        return text


def _found(match: re.Match[str] | None) -> str:
    return _amount(match["amount"]) if match else ""


def _tokens(bullets: Mapping[str, str], label: str) -> str:
    return _found(_TOKENS.search(bullets.get(label, "")))


def _read_bullets(source: str) -> dict[str, str]:
    """Read a cell of bullets by their labels; a line without a label goes on with the one above."""
    bullets: dict[str, str] = {}
    label = "description"
    for line in split_lines(source):
        text = read_cell(line).text
        if match := _BULLET.fullmatch(text):
            label, text = match["label"].lower(), match["text"]
        bullets[label] = f"{bullets[label]} {text}" if label in bullets else text
    return bullets


def _read_default(line: Line) -> Read:
    """Read a row as the default version, and the one that will be it, with the words on when."""
    for model in read_models(line.source("model")):
        for role in ("current", "new"):
            if version := line.cell(role).value:
                yield line.of_model(
                    ModelFacts,
                    NamedModel(model.name, read_version(version)),
                    default=role == "current",
                    note="" if role == "current" else join_notes("next default version", line.cell("upgrade").value),
                )


def _read_announcement(spot: Spot, source: str) -> Read:
    """Read what a section about a release says a model is: the model, and its stage where that is a preview."""
    if not _RELEASED.search(" ".join(spot.block.headings[-1:])):
        return
    for sentence in sentences(source):
        if match := _MODEL_IS.match(sentence):
            with suppress(CellError):
                (model,) = read_models(match["model"])
                if format_of(model.name):
                    yield spot.of_model(ModelFacts, model, note=read_cell(sentence).text)
                    if _PREVIEW.search(spot.block.headings[-1]):
                        yield spot.of_model(Lifecycle, model, stage="Preview")


_OTHERS = (
    *("description", "output dimensions", "type", "type & api endpoint", "project type"),
    *("offer availability region", "api reference", "inference api", "max request (audio file size)"),
)
_COLUMNS: tuple[Column, ...] = (
    titled("model", "model id", "model", need="required"),
    titled("window", "context window", need="any"),
    matching("window", r"max request \((?P<of>tokens|characters)\)", "any"),
    titled("output", "max output tokens"),
    titled("training", "training data (up to)"),
    titled("bullets", "capabilities", need="any"),
    kept("other", *_OTHERS, need="any"),
    titled("offers", "deployment type (region availability)"),
)
MODEL_TABLE = TableReader("models", ("models", "features"), _COLUMNS, _read_line, _describes)
DEFAULT_VERSIONS = TableReader(
    "default versions",
    ("models",),
    (
        titled("model", "model", need="required"),
        titled("current", "current default version", need="required"),
        titled("new", "new default version"),
        titled("upgrade", "default upgrade date"),
    ),
    _read_default,
    extent="fragment",
)
ANNOUNCEMENT = ProseReader("announcements of models", ("models", "lifecycle"), _read_announcement)
