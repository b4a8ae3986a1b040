"""Names as documents write them, and the ids, formats and SKUs that they stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import cache

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.compile.cells import CellError
from aoai_catalog.load import DATA
from aoai_catalog.names import fold

_MODEL = re.compile(r"(?P<name>[A-Za-z0-9][\w.-]*(?: [\w.-]+)*)(?:\s*\((?P<remark>[^)]*)\))?")
_NAME_AND_VERSION = re.compile(r"(?P<name>[A-Za-z0-9][\w.-]*)\s*\((?P<version>[\w.-]+)\)")


def read_region(name: str) -> str:
    """Read a region as its id: `East US 2` and `米国東部 2` are `eastus2`. Raises CellError where it is unknown."""
    if region := reviewed.region_id(name):
        return region
    raise CellError(name, "is no region of data/regions.json; add it there if Azure has it")


def read_sku(titles: Sequence[str]) -> str | None:
    """Read the SKU that the nearest of some titles names: `Standard/Regional` is Standard. None where none does."""
    return next((sku for title in reversed(titles) if (sku := reviewed.sku_by_heading(title))), None)


def read_model(text: str) -> tuple[str, str]:
    """Read a model's name in the API's spelling, and a remark in brackets: `gpt-4.1 mini` is `gpt-4.1-mini`."""
    match = _MODEL.fullmatch(text)
    if not match:
        raise CellError(text, "is no model name")
    return match["name"].replace(" ", "-"), match["remark"] or ""


def read_replacement(text: str) -> str:
    """Read one replacement as `name` or `name version`: `sora-2 (2025-12-08)` is `sora-2 2025-12-08`."""
    if match := _NAME_AND_VERSION.fullmatch(text):
        return f"{match['name']} {match['version']}"
    return read_model(text)[0]


def format_of(model: str, headings: Sequence[str] = ()) -> str:
    """ARM's format of a model: by its name where that tells, else by the nearest vendor heading above it.

    The name goes first because the documentation files some models under a vendor that ARM does not give them
    (model-router under Microsoft). Empty where the reviewed file says that nobody knows the vendor's format. Raises
    CellError where it does not know the vendor either.
    """
    formats = _formats()
    for pattern, format_ in formats.patterns:
        if fnmatchcase(fold(model), pattern):
            return format_
    for heading in reversed(headings):
        if (found := formats.vendors.get(fold(heading))) is not None:
            return found
    raise CellError(model, "is of no vendor that data/formats.json knows; add its heading or a model pattern there")


class _Formats(msgspec.Struct, frozen=True):
    """`formats.json`, folded: formats by vendor heading, and by model pattern, the longest and so closest one first."""

    vendors: dict[str, str]
    patterns: tuple[tuple[str, str], ...]


class _Vendor(msgspec.Struct):
    heading: str
    format: str = ""


class _Pattern(msgspec.Struct):
    pattern: str
    format: str


class _FormatsFile(msgspec.Struct):
    models: tuple[_Pattern, ...]
    vendors: tuple[_Vendor, ...]
    unknown: tuple[_Vendor, ...] = ()


@cache
def _formats() -> _Formats:
    file = msgspec.json.decode((DATA / "formats.json").read_bytes(), type=_FormatsFile)
    patterns = sorted(((fold(entry.pattern), entry.format) for entry in file.models), key=lambda entry: -len(entry[0]))
    return _Formats({fold(entry.heading): entry.format for entry in (*file.unknown, *file.vendors)}, tuple(patterns))
