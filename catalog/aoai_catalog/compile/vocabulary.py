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

_MODEL = re.compile(r"(?P<name>[A-Za-z0-9][\w.+-]*(?: [\w.+-]+)*)(?:\s*\((?P<remark>[^)]*)\))?")
_OPENAI = re.compile(r"gpt|o\d|dall-?e|whisper|tts|sora|text-|codex|computer-use|model-router", re.IGNORECASE)
_GPT = re.compile(r"\Agpt-?(?=\d)")
_PREVIEW = re.compile(r"(?<=\A\d{4})-preview\Z")
_NOT_A_LETTER = re.compile(r"[\W\d_]+")
_KINDS = {
    "standard": "Standard",
    "provisioned": "ProvisionedManaged",
    "ptu": "ProvisionedManaged",
    "batch": "Batch",
    "developer": "DeveloperTier",
}
"""The words for a kind of deployment, and how the SKUs of that kind end."""


def is_region(name: str) -> bool:
    """Whether a text is a region's name in any spelling."""
    return reviewed.region_id(name) is not None


def read_region(name: str) -> str:
    """Read a region as its id: `East US 2` and `米国東部 2` are `eastus2`. Raises CellError where it is unknown."""
    if region := reviewed.region_id(name):
        return region
    raise CellError(name, "is no region of data/regions.json; add it there if Azure has it")


def read_sku_within(titles: Sequence[str]) -> str | None:
    """Read the SKU whose name stands within the nearest of some titles: `gpt-4o Global Standard` is GlobalStandard.

    Where several do the longest is meant, as `Standard` stands in most of them. None where none does.
    """
    names = {fold(name): sku.sku for sku in reviewed.skus().values() for name in (sku.sku, sku.name, *sku.aliases)}
    for title in reversed(titles):
        if found := [name for name in names if name in fold(title)]:
            return names[max(found, key=len)]
    return None


def read_sku(titles: Sequence[str]) -> str | None:
    """Read the SKU that the nearest of some titles names: `Standard/Regional` is Standard. None where none does."""
    return next((sku for title in reversed(titles) if (sku := reviewed.sku_by_heading(title))), None)


def read_kind(name: str) -> str:
    """Read the SKU that a deployment type's name stands for. Raises CellError where it is unknown."""
    if sku := read_sku((name,)):
        return sku
    raise CellError(name, "is no deployment type of data/skus.json")


def read_sku_name(name: str) -> str:
    """Read a SKU's own name in any case. Raises CellError where it is unknown."""
    if sku := reviewed.sku_name(name):
        return sku
    raise CellError(name, "is no SKU of data/skus.json; add it there if Azure has it")


def read_sku_words(title: str) -> str | None:
    """Read the SKU that the words of a title or file name amount to: `provisioned-global` is GlobalProvisionedManaged.

    None where they name no kind of deployment, or several.
    """
    words = _NOT_A_LETTER.sub(" ", title.casefold()).replace("datazone", "data zone")
    kinds = {kind for word, kind in _KINDS.items() if re.search(rf"\b{word}\b", words)}
    if len(kinds) != 1:
        return None
    reach = "DataZone" if "data zone" in words else "Global" if re.search(r"\bglobal\b", words) else ""
    kind = kinds.pop()
    return reviewed.sku_name(kind if kind == "DeveloperTier" else reach + kind)


def read_model(text: str) -> tuple[str, str]:
    """Read a model's name in the API's spelling, and a remark in brackets: `gpt-4.1 mini` is `gpt-4.1-mini`."""
    match = _MODEL.fullmatch(text)
    if not match:
        raise CellError(text, "is no model name")
    return _api_spelling(match["name"].replace(" ", "-")), match["remark"] or ""


def _api_spelling(name: str) -> str:
    """OpenAI's own models have lower-case names in the API: `GPT-4o` is gpt-4o, and `gpt4.1` is gpt-4.1."""
    if _OPENAI.match(name):
        return _GPT.sub("gpt-", name.lower()).replace("gpt-3.5", "gpt-35").replace("dalle-", "dall-e-")
    return name


def read_version(text: str) -> str:
    """Read a model's version in the API's spelling: `1106-preview` is `1106-Preview`."""
    return _PREVIEW.sub("-Preview", text)


def format_of(model: str, headings: Sequence[str] = ()) -> str:
    """ARM's format of a model: by its name where that tells, else by the nearest vendor heading above it.

    The name goes first because the documentation files some models under a vendor that ARM does not give them
    (model-router under Microsoft); but a vendor that hosts the models of others (Fireworks) goes before it. Empty where
    the reviewed file says that nobody knows the vendor's format. Raises CellError where it does not know the vendor
    either.
    """
    formats = _formats()
    if host := next((formats.hosts[title] for title in map(fold, headings) if title in formats.hosts), ""):
        return host
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
    hosts: dict[str, str]
    patterns: tuple[tuple[str, str], ...]


class _Vendor(msgspec.Struct):
    heading: str
    format: str = ""
    hosts: bool = False


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
    entries = (*file.unknown, *file.vendors)
    return _Formats(
        vendors={fold(entry.heading): entry.format for entry in entries},
        hosts={fold(entry.heading): entry.format for entry in entries if entry.hosts},
        patterns=tuple(patterns),
    )
