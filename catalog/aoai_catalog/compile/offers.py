"""Offers outside the matrices: stated by a sentence, by a model's description, or in a list of regions and types.

`East US2 & Sweden Central (Global Standard)` stands in a table of models and regions. It names only where a model is;
most rows refer to the matrices instead, and are then no offer. "All regions" is kept as a note, as it does not say
which those are. A line without a deployment type is about Standard.

Of a sentence (`x` is available for global deployments in East US 2 and Sweden Central) the models stand in it, or in a
list below it; a version stands behind a name, or in another sentence of the page about the same model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from aoai_catalog.compile.cells import CellError, read_cell, split_lines
from aoai_catalog.compile.markdown import Document, Table
from aoai_catalog.compile.model_cells import NamedModel, rows_of_models
from aoai_catalog.compile.model_sentences import items_below, models_of_sentence, sentences
from aoai_catalog.compile.reader import Line, ProseReader, Read, Spot, TableReader, join_notes, titled
from aoai_catalog.compile.region_names import read_regions
from aoai_catalog.compile.vocabulary import read_kind, read_sku_words
from aoai_catalog.records import Feature, ModelFacts, Offer

_REFERRAL = re.compile(r"see the models table", re.IGNORECASE)
_EVERYWHERE = re.compile(r"all (?:\w+ )*regions\.?", re.IGNORECASE)
_REGIONS_OF_SKUS = re.compile(r"(?:,|\band\b)?\s*(?P<regions>[^()]+?) \((?P<skus>[^()]+)\)[.。]?")
_AND = re.compile(r"\s+and\s+|\s*[,&]\s*")
_REALTIME = re.compile(r"\breal-?time models?\b", re.IGNORECASE)
_OFFERED = re.compile(
    r"\bavailable for (?:a )?(?P<kind>(?:global|data ?zone|regional|standard|provisioned|batch)[\w ]*?) deployments?"
    r" in (?:the )?(?P<regions>[^.]+?)(?: regions?)?\.?\Z",
    re.IGNORECASE,
)
_KINDS = {"global": "global standard", "datazone": "data zone standard", "regional": "standard"}
"""What the documentation means where it names the reach of a deployment and not its kind."""


def _read_model_regions(line: Line) -> Read:
    """Read each line of a cell as an offer; one that refers to the matrices is none."""
    text = line.cell("regions").text
    if _REFERRAL.search(text):
        return
    if _EVERYWHERE.fullmatch(text):
        for model in line.models():
            yield line.of_model(ModelFacts, model, note=f"offered in {text}")
        return
    regions_of_sku: dict[str, set[str]] = {}
    for source in split_lines(line.source("regions")):
        for skus, regions in _read_regions_of_skus(read_cell(source).text):
            for sku in skus:
                regions_of_sku.setdefault(sku, set()).update(regions)
    for model in line.models():
        versioned = msgspec.structs.replace(model, version=model.version or _version_on_page(model, line.document))
        for sku, offered in regions_of_sku.items():
            note = join_notes(model.remark, *line.notes())
            yield line.of_model(Offer, versioned, sku=sku, yes=tuple(sorted(offered)), note=note)


def _read_regions_of_skus(text: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Read a line as SKUs and regions, once for each pair of brackets. One without brackets is about Standard."""
    if "(" not in text:
        yield ("Standard",), read_regions(text).ids
        return
    if _REGIONS_OF_SKUS.sub("", text).strip():
        raise CellError(text, "is not a list of regions with their deployment types in brackets")
    for match in _REGIONS_OF_SKUS.finditer(text):
        yield tuple(read_kind(kind) for kind in _AND.split(match["skus"])), read_regions(match["regions"]).ids


def _version_on_page(model: NamedModel, document: Document) -> str:
    """The version that the page's descriptions give of a model, if it is only one."""
    versions = {
        other.version
        for table in document.tables
        for _, models in rows_of_models(table)
        for other in models
        if other.name == model.name and other.version
    }
    return versions.pop() if len(versions) == 1 else ""


def _is_of_router(_table: Table, document: Document) -> bool:
    return "model router" in document.title.lower()


def _read_router_regions(line: Line) -> Read:
    """Read a row as offers of model router, one for each deployment type."""
    for kind in line.cell("skus").text.split(","):
        regions = read_regions(line.source("regions")).ids
        yield line.of_model(Offer, NamedModel("model-router"), sku=read_kind(kind.strip()), yes=regions)


def _read_sentence(spot: Spot, source: str) -> Read:
    """Read each such sentence as an offer of each of its models; real-time models are a feature, too."""
    for sentence in sentences(source):
        if not (match := _OFFERED.search(read_cell(sentence).text)):
            continue
        listed = (model for _, models in items_below(spot.block, spot.document) for model in models)
        models = models_of_sentence(sentence, spot.document) or tuple(listed)
        if not models:
            raise CellError(match[0], "names no model, and no list of models follows")
        sku = _read_kind(match["kind"])
        regions = tuple(sorted(read_regions(match["regions"]).ids))
        for model in models:
            yield spot.of_model(Offer, model, sku=sku, yes=regions, note="stated in prose")
            if _REALTIME.search(sentence):
                yield spot.of_model(Feature, model, feature="realtime", yes=regions)


def _read_kind(text: str) -> str:
    kind = text.lower()
    if sku := read_sku_words(_KINDS.get(kind.replace(" ", ""), kind)):
        return sku
    raise CellError(text, "is not a kind of deployment that this reader knows")


MODEL_REGIONS = TableReader(
    "regions of models",
    ("offers", "models"),
    (titled("model", "model", need="required"), titled("regions", "region", need="required")),
    _read_model_regions,
    extent="fragment",
)
ROUTER_REGIONS = TableReader(
    "regions of model router",
    ("offers",),
    (
        titled("regions", "region", need="required"),
        titled("skus", "deployment types supported", need="required"),
    ),
    _read_router_regions,
    _is_of_router,
    extent="fragment",
)
OFFERS_IN_PROSE = ProseReader("offers in prose", ("offers", "features"), _read_sentence)
