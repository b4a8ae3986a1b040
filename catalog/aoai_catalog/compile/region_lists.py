"""Lists of regions below a sentence: where projects, agents or global training are offered; and what a cloud lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from aoai_catalog.compile.cells import CellError, read_cell
from aoai_catalog.compile.markdown import Block, Document, Paragraph, Table
from aoai_catalog.compile.model_cells import rows_of_models
from aoai_catalog.compile.problems import Problem
from aoai_catalog.compile.reader import Context, Reader, Record, join_notes
from aoai_catalog.compile.region_names import Regions, read_regions
from aoai_catalog.compile.vocabulary import format_of, read_region
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


def claims_list(block: Block, document: Document) -> bool:
    """Whether a paragraph says that something is offered in the regions that are listed below it."""
    return isinstance(block, Paragraph) and _feature(block) is not None and bool(_listed(block, document))


def read_list(block: Block, context: Context) -> Iterator[Record | Problem]:
    """Read the list as one feature, and an exception in brackets (`no 4.1-nano support`) as one of that model."""
    feature = _feature(block)
    if feature is None:
        return
    listed = _listed(block, context.document)
    yield Feature(
        feature=feature,
        at=context.place(block, block.line),
        yes=tuple(sorted({region for some in listed for region in some.ids})),
        note=join_notes(*(f"{region}: {some.remark}" for some in listed for region in some.ids if some.remark)),
    )
    for some in listed:
        if match := _WITHOUT_MODEL.fullmatch(some.remark):
            for name, version in _models_called(match["model"], context.document):
                yield Feature(
                    feature=feature,
                    at=context.place(block, block.line),
                    format=format_of(name, block.headings),
                    model=name,
                    version=version,
                    no=some.ids,
                    note=some.remark,
                )


def claims_unsupported(block: Block, _document: Document) -> bool:
    """Whether a paragraph is the label above the features that Azure Government lacks."""
    return isinstance(block, Paragraph) and bool(_UNSUPPORTED.search(block.text)) and bool(_LABEL.match(block.text))


def read_unsupported(block: Block, context: Context) -> Iterator[Record | Problem]:
    """Read each item below the label as a feature that the regions listed above it do not have."""
    regions = _labelled_regions(block, context.document)
    if not regions:
        yield context.problem(block.line, CellError(read_cell(_text(block)).text, "stands below no list of regions"))
    for item in _below(block, context.document):
        if _LABEL.match(item.text):
            return
        if _MARKUP_LINE.fullmatch(item.text):
            continue
        name = read_cell(item.text).text.removeprefix("- ").lower()
        yield Feature(
            feature=_NAMES.get(name, "-".join(re.sub(r"[^a-z0-9]+", " ", name).split())),
            at=context.place(item, item.line),
            no=regions,
        )


def _text(block: Block) -> str:
    return block.text if isinstance(block, Paragraph) else ""


def _feature(block: Block) -> str | None:
    text = read_cell(_text(block)).text
    if not _IN_REGIONS.search(text):
        return None
    return next((feature for pattern, feature in _FEATURES.items() if pattern.search(text)), None)


def _below(block: Block, document: Document) -> Iterator[Paragraph]:
    """The paragraphs below a block in its section, up to the next table."""
    for other in document.blocks:
        if other.line <= block.line:
            continue
        if isinstance(other, Table) or other.headings != block.headings:
            return
        yield other


def _listed(block: Block, document: Document) -> list[Regions]:
    """The regions of the list below a sentence. Lines of layout may stand between the two, and stick to items."""
    listed: list[Regions] = []
    for item in _below(block, document):
        if _feature(item) is not None:
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


def _labelled_regions(block: Block, document: Document) -> tuple[str, ...]:
    """The regions below the last label `Regions:` of the section."""
    regions: list[str] = []
    within = False
    for other in document.blocks:
        if other.line >= block.line or other.headings != block.headings or isinstance(other, Table):
            continue
        if _LABEL.match(other.text):
            within = bool(_REGIONS_LABEL.match(other.text))
        elif within:
            regions.append(read_region(read_cell(other.text).text.removeprefix("- ")))
    return tuple(sorted(regions))


def _models_called(name: str, document: Document) -> Iterator[tuple[str, str]]:
    """The models of the page's tables whose names end in a short one: `4.1-nano` is gpt-4.1-nano. None for `vision`."""
    found: set[tuple[str, str]] = set()
    for table in document.tables:
        for _, models in rows_of_models(table):
            found |= {(model.name, model.version) for model in models if model.version}
    named = {(model, version) for model, version in found if model == name or model.endswith(f"-{name}")}
    yield from sorted(named)


REGION_LIST = Reader("list of regions", ("features",), claims_list, read_list)
UNSUPPORTED = Reader("features that a cloud lacks", ("features",), claims_unsupported, read_unsupported)
