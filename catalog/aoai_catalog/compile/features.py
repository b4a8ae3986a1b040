"""Features by region or by model: marked with ticks, or with yes, no and in part; and those that sentences give.

A region is a row, and a column is a feature (`Responses API`) or, in a section about one feature (Assistants), a model.
Or a model is a row and a feature a column. Which models can be fine-tuned has a table with a column a training type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from aoai_catalog.compile.cells import Cell, CellError, read_cell, read_mark, split_lines
from aoai_catalog.compile.markdown import Document, Paragraph, Table
from aoai_catalog.compile.matrices import is_model, mostly
from aoai_catalog.compile.model_cells import NamedModel, read_models
from aoai_catalog.compile.model_sentences import items_below, models_of_sentence, sentences
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
from aoai_catalog.compile.vocabulary import is_region, read_region, read_version, sku_by_heading
from aoai_catalog.records import Feature

_IN_PART = frozenset({"limited", "preview", "partial"})
"""Words for a yes that is noted as such."""

_NAMES = {"Responses API": "responses", "Agents": "agents", "Class A": "agents-private-class-a"}
"""Columns whose feature has a name of its own."""

_TOOLS = {
    "agent-to-agent-a2a": "agent2agent",
    "function-calling": "function",
    "functions": "function",
    "grounding-bing": "grounding-bing-search",
    "grounding-bing-custom": "grounding-bing-custom-search",
    "mcp-servers": "mcp",
    "microsoft-fabric": "fabric-data-agent",
    "openapi-tool": "openapi",
}
"""Tools that tables call otherwise than the table of regions does, which gives each its name."""

_SECTIONS: Mapping[str, str] = {"assistants": "assistants", "priority processing": "priority-processing"}
"""Sections (or pages) about one feature, in which a matrix of models and regions is about that feature."""

_NO_PART_OF_NAME = re.compile(r"\(.*?\)|\bwith\b|[^a-z0-9]+")
_TRAINING = {"global": "fine-tuning-global", "developer": "fine-tuning-developer"}
"""Training types that a tick gives to a model."""

_REMARKS = ("status", "modality", "max request (tokens)", "training data (up to)")
"""Columns that are noted, in the order in which they are."""

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
_ROUTER_VERSION = re.compile(r"model router version (?P<version>[\d-]+)", re.IGNORECASE)

_MODEL = titled("model", "model", "model id", "model name", need="required")
_ANYTHING = Column("feature", lambda title: title)


def _holds_marks(table: Table) -> bool:
    return bool(table.rows) and all(_is_mark(source) for row in table.rows for source in row.cells[1:])


def _is_mark(source: str) -> bool:
    try:
        _read_status(read_cell(source))
    except CellError:
        return False
    return True


def _read_status(cell: Cell) -> tuple[Literal["yes", "no"], str]:
    """Read a mark or a word as yes or no, with what it adds."""
    word = cell.text.lower()
    return ("yes", word) if word in _IN_PART else (read_mark(cell), "")


def _section_feature(table: Table, document: Document) -> str | None:
    titles = " ".join((document.title, *table.headings)).lower()
    return next((feature for section, feature in _SECTIONS.items() if section in titles), None)


def _name(table: Table, heading: Cell) -> str:
    """A feature's name: `Code Interpreter` in a table of tools is tool-code-interpreter."""
    text = heading.text.rstrip("*")
    if text in _NAMES:
        return _NAMES[text]
    slug = "-".join(_NO_PART_OF_NAME.sub(" ", text.lower()).split())
    return f"tool-{_TOOLS.get(slug, slug)}" if any("tool" in title.lower() for title in table.headings) else slug


def _has_regions(table: Table, document: Document) -> bool:
    """Whether all other columns hold marks, and are of features: `Code Interpreter` looks like a model among tools."""
    of_models = mostly(map(is_model, table.header[1:]))
    return _holds_marks(table) and (not of_models or _section_feature(table, document) is not None)


def _read_by_region(line: Line) -> Read:
    """Read a column as a feature, or as one of a model, with the regions that have it and those that do not."""
    marks: dict[str, list[str]] = {"yes": [], "no": []}
    heading = read_cell(line.title)
    notes = line.notes(heading)
    for field in line.fields:
        try:
            region = read_region(field.title.text)
            status, remark = _read_status(field.cell)
        except CellError as error:
            yield line.problem(error, field.line)
            continue
        marks[status].append(region)
        notes += [f"{region}: {note}" for note in (remark, *line.notes(field.cell)) if note]
    feature = _section_feature(line.table, line.document)
    skus = [sku for title in (line.table.tab, *reversed(line.table.headings)) if (sku := sku_by_heading(title))]
    models = read_models(line.title) if feature and is_model(line.title) else (NamedModel(""),)
    for model in models:
        yield line.of_model(
            Feature,
            model,
            feature=feature if feature and model.name else _name(line.table, heading),
            yes=tuple(sorted(marks["yes"])),
            no=tuple(sorted(marks["no"])),
            note=join_notes(*skus[:1], model.remark, *notes),
        )


def _has_models(table: Table, _document: Document) -> bool:
    return _holds_marks(table) and not any(map(is_region, table.columns))


def _read_by_model(line: Line) -> Read:
    """Read each cell as a feature that a model has, or has not."""
    for model in line.models():
        for field in line.among("feature"):
            status, remark = _read_status(field.cell)
            yield line.of_model(
                Feature,
                model,
                feature=_name(line.table, field.title),
                status=status,
                note=join_notes(remark, model.remark, *line.notes(field.cell)),
            )


def _read_identifiers(line: Line) -> Read:
    """Read the regions of a page about agents as those that have them."""
    yield Feature("agents", line.at, yes=_identified(line.document))


def _identified(document: Document) -> tuple[str, ...]:
    """The ids that a page lists; read_region knows them all, since it is asked for the name as well."""
    listed = (row for table in document.tables if AGENT_REGIONS.claims(table, document) for row in table.rows)
    return tuple(sorted(read_region(read_cell(row.cells[1]).text) for row in listed))


def _is_of_cloud(table: Table, document: Document) -> bool:
    return _holds_marks(table) and bool(_identified(document))


def _read_available(line: Line) -> Read:
    """Read a row as a feature that all regions of a page have, or have not: the page lists those of a cloud."""
    regions = _identified(line.document)
    name = line.cell("feature")
    status, remark = _read_status(line.cell("available"))
    yield Feature(
        feature=_name(line.table, name),
        at=line.at,
        yes=regions if status == "yes" else (),
        no=regions if status == "no" else (),
        note=join_notes(remark, *line.notes()),
    )


def _read_fine_tuning(line: Line) -> Read:
    """Read a row as the features of its models: regions of standard training, the other types, the methods."""
    standard, zones = line.cell("standard"), line.cell("data zone")
    features: list[tuple[str, bool, tuple[str, ...], str]] = []
    if standard.text == "Not supported" or standard.empty:
        features.append(("fine-tuning", False, (), ""))
    else:
        found = [read_regions(text) for text in split_lines(line.source("standard"))]
        regions = tuple(sorted(region for some in found for region in some.ids))
        features.append(("fine-tuning", True, regions, join_notes(*(some.remark for some in found))))
    features += [(_TRAINING[field.role], read_mark(field.cell) == "yes", (), "") for field in line.among(*_TRAINING)]
    if line.has("data zone"):
        offered = not (_is_mark(line.source("data zone")) and read_mark(zones) == "no")
        features.append(("fine-tuning-data-zone", offered, (), zones.text if offered else ""))
    methods = (method.strip().lower() for method in line.cell("methods").value.split(","))
    features += [(f"fine-tuning-{method}", True, (), "") for method in methods if method]
    remarks = [
        f"{field.of} {field.cell.text}"
        for field in sorted(line.among("remark"), key=lambda field: _REMARKS.index(field.of))
        if field.cell.value
    ]
    for model in line.models():
        for feature, offered, regions, remark in features:
            yield line.of_model(
                Feature,
                model,
                feature=feature,
                yes=regions,
                status="yes" if offered else "no",
                note=join_notes(remark, model.remark, *remarks, *line.notes()),
            )


def _read_spillover(line: Line) -> Read:
    """Read a row as the feature of its model; the provisioned types that it ticks are noted beside it."""
    ticked = [field.of for field in line.among("sku") if read_mark(field.cell) == "yes"]
    for model in line.models():
        yield line.of_model(
            Feature,
            model,
            feature="spillover",
            status=read_mark(line.cell("spillover")),
            note=join_notes(f"provisioned as {', '.join(ticked)}" if ticked else "", model.remark),
        )


def _is_of_priority(_table: Table, document: Document) -> bool:
    return "priority processing" in document.title.lower()


def _read_latency(line: Line) -> Read:
    """Read each latency target as a note of the feature of its model."""
    name = read_cell(line.title or line.source("model"))
    for model in line.models():
        for field in line.among("target"):
            yield line.of_model(
                Feature,
                model,
                feature="priority-processing",
                at=line.at_line(field.line),
                note=join_notes(
                    f"latency target {field.cell.text}", model.remark, *line.notes(name), *line.notes(field.cell)
                ),
            )


def _router_version(table: Table) -> str:
    found = (_ROUTER_VERSION.search(title) for title in reversed(table.headings))
    return next((match["version"] for match in found if match), "")


def _is_of_router(table: Table, _document: Document) -> bool:
    return bool(_router_version(table))


def _read_underlying(line: Line) -> Read:
    """Read the models of a row as those that a version of model router can choose: one, or all in one cell."""
    router = line.cell("router").text or _router_version(line.table)
    names, versions = [line.source("model")], [line.source("version")]
    if line.has("router"):
        names, versions = list(split_lines(names[0])), list(split_lines(versions[0]))
    if len(names) != len(versions):
        what = f"lists {len(names)} models beside {len(versions)} versions; they are read without versions"
        yield line.problem(CellError(router, what))
        versions = [""] * len(names)
    for source, version in zip(names, versions, strict=True):
        for model in read_models(source):
            yield line.of_model(
                Feature,
                NamedModel(model.name, read_version(read_cell(version).value or model.version)),
                feature="model-router",
                note=join_notes(f"model router {router}", model.remark, *line.notes(read_cell(source))),
            )


def _read_caching(line: Line) -> Read:
    """Read a row as a feature of its models: `Tool use` is prompt-caching-tool-use."""
    slug = re.sub(r"[^a-z]+", "-", line.cell("kind").text.lower()).strip("-")
    for model in line.models():
        note = join_notes(model.remark, line.cell("description").text)
        yield line.of_model(Feature, model, feature=f"prompt-caching-{slug}", note=note)


def _read_sentence(spot: Spot, source: str) -> Read:
    """Read each model that a sentence says to support a feature, or not to, as one that has it, or has not."""
    for feature, model, block, supported in _statements(spot, source):
        yield spot.of_model(
            Feature, model, at=spot.at_line(block.line), feature=feature, status="yes" if supported else "no"
        )


def _statements(spot: Spot, source: str) -> Iterator[tuple[str, NamedModel, Paragraph | Spot, bool]]:
    """What a paragraph says: feature, model, where the model is named, and whether it is supported."""
    for sentence in sentences(source):
        text = read_cell(sentence).text
        feature = next((feature for pattern, feature in _FEATURES.items() if pattern.search(text)), None)
        supported = not _NOT_SUPPORTED.search(text)
        if feature is None or (supported and not _SUPPORTED.search(text)):
            continue
        if text.endswith(":"):
            for item, models in items_below(spot.block, spot.document):
                yield from ((feature, model, item, supported) for model in models)
        else:
            yield from ((feature, model, spot, supported) for model in models_of_sentence(sentence, spot.document))


_FILLS = ("features",)
_REGION = Column("region", lambda title: title, "required")
REGION_FEATURES = TableReader(
    "features by region", _FILLS, (_REGION,), _read_by_region, _has_regions, labels=("region",)
)
MODEL_FEATURES = TableReader(
    "features by model", _FILLS, (titled("model", "model", need="required"), _ANYTHING), _read_by_model, _has_models
)
CLOUD_FEATURES = TableReader(
    "features of a cloud",
    _FILLS,
    (titled("available", "available", need="required"), Column("feature", lambda title: title, "required")),
    _read_available,
    _is_of_cloud,
)
AGENT_REGIONS = TableReader(
    "regions of agents",
    _FILLS,
    (_REGION,),
    _read_identifiers,
    lambda table, _: table.columns[1:] == ("Region identifier",),
    labels=("region",),
)
FINE_TUNING = TableReader(
    "fine-tuning",
    _FILLS,
    (
        _MODEL,
        matching("standard", "standard(?: (?:training )?regions)?|fine-tuning regions", "required"),
        matching("global", "global(?: training)?"),
        matching("developer", "developer(?: tier| training)?"),
        matching("data zone", "data zone(?: training)?"),
        titled("methods", "methods"),
        kept("remark", *_REMARKS),
    ),
    _read_fine_tuning,
)
SPILLOVER = TableReader(
    "spillover",
    _FILLS,
    (
        _MODEL,
        titled("spillover", "spillover feature", need="required"),
        titled("family", "model family"),
        Column("sku", sku_by_heading),
    ),
    _read_spillover,
)
_TARGET = titled("target", "latency target value", need="required")
LATENCY_TARGETS = TableReader("latency targets", _FILLS, (_MODEL, _TARGET), _read_latency, _is_of_priority)
LATENCY_BY_TOPIC = TableReader("latency targets", _FILLS, (_TARGET,), _read_latency, _is_of_priority, labels=("topic",))
UNDERLYING_MODELS = TableReader(
    "models behind model router",
    _FILLS,
    (
        titled("router", "model router version", need="required"),
        titled("model", "underlying models", need="required"),
        titled("version", "underlying model version", need="required"),
        titled("format", "format"),
    ),
    _read_underlying,
)
UNDERLYING_BY_ROW = TableReader(
    "models behind model router",
    _FILLS,
    (titled("format", "format"), _MODEL, titled("version", "version", need="required")),
    _read_underlying,
    _is_of_router,
)
PROMPT_CACHING = TableReader(
    "prompt caching",
    _FILLS,
    (
        titled("kind", "caching supported", need="required"),
        titled("description", "description", need="required"),
        titled("model", "supported models", need="required"),
    ),
    _read_caching,
)
SUPPORTED_MODELS = ProseReader("models that support a feature", _FILLS, _read_sentence)
