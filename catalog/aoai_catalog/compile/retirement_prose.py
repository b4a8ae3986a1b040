"""Retirements told in prose: "When gpt-4o versions X and Y retired on DATE, they were upgraded to Z on the ... SKU".

Such a sentence gives a date for some SKUs that the tables of the same edition do not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aoai_catalog.compile.cells import CellError, read_cell
from aoai_catalog.compile.markdown import Block, Document, Paragraph
from aoai_catalog.compile.problems import Problem
from aoai_catalog.compile.reader import Context, Reader, Record
from aoai_catalog.compile.retirement_dates import read_statements, skus_named
from aoai_catalog.compile.retirements import cloud_of
from aoai_catalog.compile.vocabulary import format_of, read_model
from aoai_catalog.records import Lifecycle

_VERSION = r"(?:[a-z]+-)?\d[\w-]*"
_RETIREMENT = re.compile(
    rf"(?P<model>[a-z][\w.-]*) versions? (?P<versions>{_VERSION}(?:(?:,| and|, and) {_VERSION})*) "
    r"(?P<rest>(?:will )?(?:retire[sd]?|(?:is|are|was|were) retired) on (?:[^.]|\.(?=\d))*)",
    re.IGNORECASE,
)
_REPLACEMENT = re.compile(r"upgraded to (?P<model>[a-z][\w.-]*\w)", re.IGNORECASE)
_SKUS = re.compile(r"\bon the (?P<names>[\w ,]*?) SKUs?\b", re.IGNORECASE)


def claims_prose(block: Block, _document: Document) -> bool:
    """Whether a paragraph says of versions of a model that they retire on a day."""
    return isinstance(block, Paragraph) and _RETIREMENT.search(read_cell(block.text).text) is not None


def read_prose(block: Block, context: Context) -> Iterator[Record | Problem]:
    """Read each version as a lifecycle, for the SKUs that the sentence names."""
    if not isinstance(block, Paragraph):
        return
    text = read_cell(block.text).text
    for match in _RETIREMENT.finditer(text):
        rest = match["rest"]
        skus = _SKUS.search(rest)
        replacement = _REPLACEMENT.search(rest)
        try:
            dated, *_ = read_statements(rest)
            model = read_model(match["model"])[0]
            for version in re.findall(_VERSION, match["versions"]):
                yield Lifecycle(
                    format=format_of(model, block.headings),
                    model=model,
                    version=version,
                    at=context.place(block, block.line),
                    skus=skus_named(skus["names"]) if skus else dated.skus,
                    cloud=cloud_of(context.document),
                    retires_on=dated.retires.day,
                    not_before=dated.retires.not_before,
                    replacement=(read_model(replacement["model"])[0],) if replacement else (),
                    note=match[0],
                )
        except CellError as error:
            yield context.problem(block.line, error)


RETIREMENT_PROSE = Reader("retirement in prose", ("lifecycle",), claims_prose, read_prose)
