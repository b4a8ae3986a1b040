"""Names as documents write them, and the ids, formats and SKUs that they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from fnmatch import fnmatchcase
from functools import cache

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.compile.cells import CellError
from aoai_catalog.load import DATA
from aoai_catalog.names import bare, fold

_MODEL = re.compile(r"(?P<name>[A-Za-z0-9][\w.+-]*(?: [\w.+-]+)*)(?:\s*\((?P<remark>[^)]*)\))?", re.ASCII)
_OPENAI = re.compile(r"gpt|o\d|dall-?e|whisper|tts|sora|text-|codex|computer-use|model-router", re.IGNORECASE)
_GPT = re.compile(r"\Agpt-?(?=\d)")
_PART = re.compile(
    r"(?!\d{4}-\d)\w*\d[\w.-]*|audio|chat|codex|deep|fast|image|instruct|large|latest|max|mini|nano|preview|pro|realtime"
    r"|research|router|series|small|transcribe|translate|tts|turbo|use|vision",
    re.IGNORECASE,
)
"""What may stand behind a blank in the name of one of OpenAI's models: `GPT-4.1 mini`, `gpt 4o`."""
_PREVIEW = re.compile(r"(?<=\A\d{4})-preview\Z")
_VERSION = re.compile(
    r"(?:[a-z]+-)?(?P<day>\d{4}-\d{2}-\d{2})(?:-[a-z]+\d*)?|\d{1,4}(?:-preview)?|\d+(?:\.\d+)+|\d{8}|[a-z]+-preview",
    re.IGNORECASE | re.ASCII,
)
_NOT_A_LETTER = re.compile(r"[\W\d_]+")
_KINDS = {
    "standard": "Standard",
    "provisioned": "ProvisionedManaged",
    "ptu": "ProvisionedManaged",
    "batch": "Batch",
    "developer": "DeveloperTier",
}
"""The words for a kind of deployment, and how the SKUs of that kind end."""

_ANY_SKU_WORD = r"\b(?:global|data ?zone|regional|standard|provisioned|ptu|batch|developer)\b"
_SKU_WORDS = r"(?:(?:global|data ?zone|regional)[ -])?(?:standard|provisioned|ptu|batch|developer)(?:[ -]managed)?"
_SKU_TITLE = re.compile(
    rf"(?P<sku>{_SKU_WORDS}(?: throughput(?: units?)?)?)(?: deployments?(?: type)?)?(?:\s+model)?(?: availability)?"
    r"(?: for azure direct models)?",
    re.IGNORECASE,
)
_SKU_AND_MODELS = re.compile(
    rf"(?:(?!{_ANY_SKU_WORD})\S+ )*(?P<sku>{_SKU_WORDS})"
    r"(?: (?:rate limits|(?:quota )?limits|quotas?|tokens per minute \(tpm\)))?",
    re.IGNORECASE,
)
_SKU_WORD = re.compile(_ANY_SKU_WORD, re.IGNORECASE)
_KNOWN_BRACKETS = re.compile(r"\s*\((?:public )?preview\)\Z|\s*\((?:GA|generally available)\)\Z", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\([^)]*\)\Z")


class Vendor(msgspec.Struct, frozen=True):
    """A heading under which a vendor's models stand, and their format; `hosts`: whoever made the models."""

    heading: str
    format: str = ""
    hosts: bool = False


class AddedRegion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A region that data/regions.json does not have yet: its id, and how pages write it."""

    region: str
    names: tuple[str, ...] = ()


class AddedSku(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A heading or cell that means a SKU, or a SKU that data/skus.json does not have yet."""

    sku: str
    names: tuple[str, ...] = ()


class AddedColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column's title that means what a known title means."""

    title: str
    means: str


class Additions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a reviewer adds to the reviewed files for one edition."""

    vendors: tuple[Vendor, ...] = ()
    regions: tuple[AddedRegion, ...] = ()
    skus: tuple[AddedSku, ...] = ()
    columns: tuple[AddedColumn, ...] = ()


_ADDED: ContextVar[Additions] = ContextVar("_ADDED", default=Additions())  # noqa: B039 - it is frozen


@contextmanager
def with_additions(additions: Additions) -> Iterator[None]:
    """Read names by the reviewed files and some additions, until the end of the block."""
    token = _ADDED.set(additions)
    try:
        yield
    finally:
        _ADDED.reset(token)


def known_title(title: str) -> str:
    """A column's title as readers know it: itself, or what a reviewer says that it means."""
    return next((column.means for column in _ADDED.get().columns if fold(column.title) == fold(title)), title)


def region_id(name: str) -> str | None:
    """The id of a region by any spelling; None where it is unknown."""
    added = (region.region for region in _ADDED.get().regions if _is_one_of(name, region.region, *region.names))
    return reviewed.region_id(name) or next(added, None)


def is_region(name: str) -> bool:
    """Whether a text is a region's name in any spelling."""
    return region_id(name) is not None


def read_region(name: str) -> str:
    """Read a region as its id: `East US 2` and `米国東部 2` are `eastus2`. Raises CellError where it is unknown."""
    if region := region_id(name):
        return region
    raise CellError(name, "is not a known region; add it to `regions` in edition.yaml if Azure has it")


def _is_one_of(name: str, *names: str) -> bool:
    return fold(name) in map(fold, names)


def sku_by_heading(name: str) -> str | None:
    """The SKU that a heading or cell names as a whole (`Global Standard`), None where there is none."""
    added = (sku.sku for sku in _ADDED.get().skus if _is_one_of(name, sku.sku, *sku.names))
    return reviewed.sku_by_heading(name) or next(added, None)


def read_kind(name: str) -> str:
    """Read the SKU that a deployment type's name stands for. Raises CellError where it is unknown."""
    if sku := sku_by_heading(name):
        return sku
    raise CellError(name, "is not a known deployment type; add it to `skus` in edition.yaml if Azure has it")


def read_sku_name(name: str) -> str:
    """Read a SKU's own name in any case. Raises CellError where it is unknown."""
    if sku := reviewed.sku_name(name):
        return sku
    return read_kind(name)


def sku_of_titles(titles: Sequence[str], *, with_models: bool = False) -> str | None:
    """Read the SKU that the nearest of some titles names as a whole: `Global Standard model availability`.

    Args:
        titles: From the outermost to the nearest. One that has no word of a deployment type is passed over.
        with_models: Whether models may stand before it: `gpt-4o Global Standard`.

    Raises:
        CellError: A title has such a word and is not known: who cannot read `Global Standard Flex` must not guess.
    """
    pattern = _SKU_AND_MODELS if with_models else _SKU_TITLE
    for title in reversed(titles):
        if sku := sku_by_heading(title):
            return sku
        if not _SKU_WORD.search(title):
            continue
        match = pattern.fullmatch(title)
        if match and (sku := read_sku_words(match["sku"])):
            return sku
        raise CellError(title, "is not a known deployment type; add it to `skus` in edition.yaml if it is one")
    return None


def read_sku_words(text: str) -> str | None:
    """Read the SKU that some words amount to, in any order: `provisioned-global` is GlobalProvisionedManaged.

    None where they name no kind of deployment, or several.
    """
    words = _NOT_A_LETTER.sub(" ", text.casefold()).replace("datazone", "data zone")
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
        raise CellError(text, "is not a model name")
    if _VERSION.fullmatch(match["name"]):
        raise CellError(text, "is a version where a model is due; are the titles of two columns swapped?")
    _, *parts = match["name"].split(" ")
    name = _api_spelling(match["name"].replace(" ", "-"))
    openai = _OPENAI.match(name)
    strange = (part for part in parts if (openai or _OPENAI.match(part)) and not _PART.fullmatch(part))
    if any(strange) or (openai and "+" in name):
        raise CellError(text, "is not a model name")
    return name, match["remark"] or ""


def _api_spelling(name: str) -> str:
    """OpenAI's own models have lower-case names in the API: `GPT-4o` is gpt-4o, and `gpt4.1` is gpt-4.1."""
    if _OPENAI.match(name):
        return _GPT.sub("gpt-", name.lower()).replace("gpt-3.5", "gpt-35").replace("dalle-", "dall-e-")
    return name


def is_version(text: str) -> bool:
    """Whether a text looks like a model's version."""
    return bool(_VERSION.fullmatch(text))


def read_version(text: str) -> str:
    """Read a model's version in the API's spelling: `1106-preview` is `1106-Preview`. Empty where there is none."""
    match = _VERSION.fullmatch(text)
    if text and (match is None or (match["day"] and not _is_day(match["day"]))):
        raise CellError(text, "is not a version of a model")
    return _PREVIEW.sub("-Preview", text)


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def format_of(model: str, headings: Sequence[str] = ()) -> str:
    """ARM's format of a model: by its name where that tells, else by the nearest vendor heading above it.

    The name goes first because the documentation files some models under a vendor that ARM does not give them
    (model-router under Microsoft); but a vendor that hosts the models of others (Fireworks) goes before it. Empty where
    the reviewed file says that nobody knows the vendor's format.

    Raises:
        CellError: The vendor is not known either, or a heading names a host or vendor in words that are not.
    """
    formats = _formats()
    vendors = [_vendor_of(heading, formats) for heading in headings]
    if host := next((vendor.format for vendor in vendors if vendor and vendor.hosts), ""):
        return host
    for pattern, format_ in formats.patterns:
        if fnmatchcase(fold(model), pattern):
            return format_
    for vendor in reversed(vendors):
        if vendor is not None:
            return vendor.format
    seen = f"the headings above it are {' / '.join(headings)!r}" if headings else "no heading stands above it"
    raise CellError(
        model, f"is of no known vendor; {seen}: add the one that names the vendor to `vendors` in edition.yaml"
    )


def hosted_name(format_: str, model: str, deployed: Iterable[str]) -> str:
    """The name by which a host deploys a model that a page calls by its maker's: GLM-4.7 of Fireworks is FW-GLM-4.7."""
    if prefix := _formats().hosts.get(format_):
        return next((name for name in deployed if bare(name) == bare(prefix + model)), model)
    return model


def _vendor_of(heading: str, formats: _Formats) -> Vendor | None:
    """The vendor that a heading names, with brackets that say no more than that it is a preview."""
    added = {fold(vendor.heading): vendor for vendor in _ADDED.get().vendors}
    known = formats.vendors | added
    if vendor := known.get(fold(heading)) or known.get(fold(_KNOWN_BRACKETS.sub("", heading))):
        return vendor
    words = set(heading.casefold().split())
    if fold(_BRACKETS.sub("", heading)) in known or any(fold(host) in words for host in formats.hosts):
        raise CellError(heading, "is not a known heading of a vendor; add it to `vendors` in edition.yaml")
    return None


class _Formats(msgspec.Struct, frozen=True):
    """`formats.json`, folded: by vendor heading, and by model pattern, the longest and so closest one first."""

    vendors: dict[str, Vendor]
    hosts: dict[str, str]
    """By the format of who hosts the models of others, how the names begin that it deploys them by: `fw-`."""
    patterns: tuple[tuple[str, str], ...]


class _Pattern(msgspec.Struct):
    pattern: str
    format: str


class _FormatsFile(msgspec.Struct):
    models: tuple[_Pattern, ...]
    vendors: tuple[Vendor, ...]
    unknown: tuple[Vendor, ...] = ()


@cache
def _formats() -> _Formats:
    file = msgspec.json.decode((DATA / "formats.json").read_bytes(), type=_FormatsFile)
    patterns = sorted(((fold(entry.pattern), entry.format) for entry in file.models), key=lambda entry: -len(entry[0]))
    entries = (*file.unknown, *file.vendors)
    return _Formats(
        vendors={fold(entry.heading): entry for entry in entries},
        hosts={
            host: next((pattern.removesuffix("*") for pattern, format_ in patterns if format_ == host), "")
            for host in (entry.format for entry in entries if entry.hosts)
        },
        patterns=tuple(patterns),
    )
