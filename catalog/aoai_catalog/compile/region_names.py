"""Regions that prose and cells list: `East US2 & Sweden Central`, `- Japan East _(no vision support)_`."""

from __future__ import annotations

import re

import msgspec

from aoai_catalog.compile.cells import CellError, read_cell
from aoai_catalog.compile.vocabulary import read_region

_APART = re.compile(r"\s*(?:,| & |\band\b)\s*")
_NAME_AND_REMARK = re.compile(r"(?:[-*] )?(?P<names>[^(]+?)\s*(?:\((?P<remark>[^)]*)\))?\.?")


class Regions(msgspec.Struct, frozen=True):
    """The ids of some regions, and what stands in brackets behind them."""

    ids: tuple[str, ...]
    remark: str = ""


def read_regions(source: str) -> Regions:
    """Read the regions of a line. Raises CellError where it names anything else."""
    text = read_cell(source).text
    match = _NAME_AND_REMARK.fullmatch(text)
    if match is None:
        raise CellError(text, "is not a list of regions")
    return Regions(tuple(read_region(name) for name in _APART.split(match["names"]) if name), match["remark"] or "")
