"""Lists of regions below a sentence: where projects, agents or global training are offered; and what a cloud lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from aoai_catalog.compile.cells import CellError, read_cell
from aoai_catalog.compile.markdown import Document, Table
from aoai_catalog.compile.model_cells import NamedModel, rows_of_models
from aoai_catalog.compile.reader import ProseReader, Read, Spot, below, join_notes
from aoai_catalog.compile.region_names import Regions, read_regions
from aoai_catalog.compile.vocabulary import read_region
from aoai_catalog.records import Feature

_IN_REGIONS = re.compile(r"in the following (?:Azure )?regions[.:]", re.IGNORECASE)
_FEATURES: Mapping[re.Pattern[str], str] = {
    re.compile(r"global training", re.IGNORECASE): "fine-tuning-global",
    re.compile(r"agent service", re.IGNORECASE): "agents",
    re.compile(r"\bFoundry is\b", re.IGNORECASE): "foundry-projects",
    re.compile(r"responses api", re.IGNORECASE): "responses",
    re.compile(r"assistants", re.IGNORECASE): "assistants",
}
"""What a sentence above a list of regions speaks of."""

_UNSUPPORTED = re.compile(r"unsupported features in azure government", re.IGNORECASE)
_LABEL = re.compile(r"(?:- )?\*\*[^*]+\*\*")
_REGIONS_LABEL = re.compile(r"(?:- )?\*\*Regions:\*\*")
_MARKUP_LINE = re.compile(r"\s*:::.*")
_WITHOUT_MODEL = re.compile(r"no (?P<model>\S+) support", re.IGNORECASE)

_NAMES: Mapping[str, str] = {
    "fine-tuning": "fine-tuning",
    "azure ai agents": "agents",
    "batch jobs": "batch",
    "real-time audio playground": "realtime-playground",
}
"""Features of the list of what a cloud lacks, where they have a name of their own."""


def _read_list(spot: Spot, source: str) -> Read:
    """Read the list as one feature, and an exception in brackets (`no 4.1-nano support`) as one of that model."""
    feature, listed = _feature(source), _listed(spot)
    if feature is None or not listed:
        return
    yield Feature(
        feature=feature,
        at=spot.at,
        yes=tuple(sorted({region for some in listed for region in some.ids})),
        note=join_notes(*(f"{region}: {some.remark}" for some in listed for region in some.ids if some.remark)),
    )
    for some in listed:
        if match := _WITHOUT_MODEL.fullmatch(some.remark):
            for model in _models_called(match["model"], spot.document):
                yield spot.of_model(Feature, model, feature=feature, no=some.ids, note=some.remark)


def _feature(source: str) -> str | None:
    text = read_cell(source).text
    if not _IN_REGIONS.search(text):
        return None
    return next((feature for pattern, feature in _FEATURES.items() if pattern.search(text)), None)


def _listed(spot: Spot) -> list[Regions]:
    """The regions of the list below a sentence. Lines of layout may stand between the two, and stick to items."""
    listed: list[Regions] = []
    for item in below(spot):
        if _feature(item.text) is not None:
            break
        text = re.sub(r"\s+:::.*", "", item.text)
        if _MARKUP_LINE.fullmatch(text):
            continue
        try:
            listed.append(read_regions(text))
        except CellError:
            if listed:
                break
    return listed


def _models_called(name: str, document: Document) -> Iterator[NamedModel]:
    """The models of the page's tables whose names end in a short one: `4.1-nano` is gpt-4.1-nano. None for `vision`."""
    found = {
        (model.name, model.version)
        for table in document.tables
        for _, models in rows_of_models(table)
        for model in models
        if model.version and (model.name == name or model.name.endswith(f"-{name}"))
    }
    return (NamedModel(*model) for model in sorted(found))


def _read_unsupported(spot: Spot, source: str) -> Read:
    """Read each item below the label as a feature that the regions of Azure Government listed above do not have."""
    if not (_UNSUPPORTED.search(source) and _LABEL.match(source)):
        return
    regions = _labelled_regions(spot)
    if not regions:
        yield spot.problem(CellError(read_cell(source).text, "stands below no list of regions"))
    for item in below(spot):
        if _LABEL.match(item.text):
            return
        if not _MARKUP_LINE.fullmatch(item.text):
            name = read_cell(item.text).text.removeprefix("- ").lower()
            slug = "-".join(re.sub(r"[^a-z0-9]+", " ", name).split())
            yield Feature(feature=_NAMES.get(name, slug), at=spot.at_line(item.line), no=regions)


def _labelled_regions(spot: Spot) -> tuple[str, ...]:
    """The regions below the last label `Regions:` of the section."""
    regions: list[str] = []
    within = False
    for other in spot.document.blocks:
        if other.line >= spot.line or other.headings != spot.block.headings or isinstance(other, Table):
            continue
        if _LABEL.match(other.text):
            within = bool(_REGIONS_LABEL.match(other.text))
        elif within:
            regions.append(read_region(read_cell(other.text).text.removeprefix("- ")))
    return tuple(sorted(regions))


REGION_LIST = ProseReader("list of regions", ("features",), _read_list)
UNSUPPORTED = ProseReader("features that a cloud lacks", ("features",), _read_unsupported)
