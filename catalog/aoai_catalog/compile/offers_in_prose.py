"""Offers that a sentence states: `x` is available for global deployments in East US 2 and Sweden Central.

The models stand in the sentence, or in a list below it that goes on to the next sentence. A version stands behind a
name, or in another sentence of the page about the same model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aoai_catalog.compile.cells import CellError, read_cell
from aoai_catalog.compile.markdown import Block, Document, Paragraph
from aoai_catalog.compile.model_sentences import model_list_below, models_of_sentence, sentences
from aoai_catalog.compile.problems import Problem
from aoai_catalog.compile.reader import Context, Reader, Record
from aoai_catalog.compile.region_names import read_regions
from aoai_catalog.compile.vocabulary import format_of, read_sku_words
from aoai_catalog.records import Feature, Offer

_REALTIME = re.compile(r"\breal-?time models?\b", re.IGNORECASE)
_OFFERED = re.compile(
    r"\bavailable for (?:a )?(?P<kind>(?:global|data ?zone|regional|standard|provisioned|batch)[\w ]*?) deployments?"
    r" in (?:the )?(?P<regions>[^.]+?)(?: regions?)?\.?\Z",
    re.IGNORECASE,
)
_KINDS = {"global": "global standard", "datazone": "data zone standard", "regional": "standard"}
"""What the documentation means where it names the reach of a deployment and not its kind."""


def claims_offer(block: Block, _document: Document) -> bool:
    """Whether a paragraph says that models are available for a kind of deployment in some regions."""
    return isinstance(block, Paragraph) and any(_OFFERED.search(read_cell(text).text) for text in sentences(block.text))


def read_offer(block: Block, context: Context) -> Iterator[Record | Problem]:
    """Read each such sentence as an offer of each of its models; real-time models are a feature, too."""
    if not isinstance(block, Paragraph):
        return
    for sentence in sentences(block.text):
        if not (match := _OFFERED.search(read_cell(sentence).text)):
            continue
        models = models_of_sentence(sentence, context.document) or model_list_below(block, context.document)
        if not models:
            yield context.problem(block.line, CellError(match[0], "names no model, and no list of models follows"))
        try:
            sku = _read_kind(match["kind"])
            regions = tuple(sorted(read_regions(match["regions"]).ids))
        except CellError as error:
            yield context.problem(block.line, error)
            continue
        at = context.place(block, block.line)
        for model in models:
            format_ = format_of(model.name, block.headings)
            yield Offer(format_, model.name, model.version, sku, at, yes=regions, note="stated in prose")
            if _REALTIME.search(sentence):
                yield Feature("realtime", at, format_, model.name, model.version, yes=regions)


def _read_kind(text: str) -> str:
    kind = text.lower()
    if sku := read_sku_words(_KINDS.get(kind.replace(" ", ""), kind)):
        return sku
    raise CellError(text, "is no kind of deployment that this reader knows")


OFFERS_IN_PROSE = Reader("offers in prose", ("offers", "features"), claims_offer, read_offer)
