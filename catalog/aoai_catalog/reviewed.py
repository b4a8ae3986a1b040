"""The reviewed files: all of Azure's regions, the SKUs, and from which vendor heading follows which model format.

Annotations are evaluated and not postponed, as in `records.py`.
"""

from datetime import date
from functools import cache
from typing import Literal, TypeVar, get_args

import msgspec

from aoai_catalog.load import DATA, CatalogError, Statement
from aoai_catalog.names import by_words, closest, fold, fold_case, near
from aoai_catalog.records import Place, Region, Sku

Processing = Literal["global", "data-zone", "region"]
Family = Literal["standard", "provisioned", "batch", "developer", "other"]
"""What a SKU sells: tokens as they come, throughput, a batch, a trial of a fine-tuned model; `other`: not documented.

Both in the order in which one would try them."""


class ReviewedRegion(Region, frozen=True, omit_defaults=True):
    """A region with the other spellings in which pages write it, and the public region documented as its pair."""

    aliases: tuple[str, ...] = ()
    pair: str = ""
    note: str = ""


class ReviewedSku(Sku, frozen=True, omit_defaults=True, kw_only=True):
    """A SKU with its family and the headings under which pages describe it."""

    family: Family
    aliases: tuple[str, ...] = ()
    note: str = ""


class ReviewedPage(msgspec.Struct, frozen=True):
    """A public page that a reviewed file was written from."""

    id: str
    title: str
    url: str
    date: str


class _RegionFile(msgspec.Struct):
    pages: tuple[ReviewedPage, ...]
    regions: tuple[ReviewedRegion, ...]


class _SkuFile(msgspec.Struct):
    pages: tuple[ReviewedPage, ...]
    skus: tuple[ReviewedSku, ...]


_UNDOCUMENTED = "not documented"
"""How a SKU is billed that only ARM shows."""
File = TypeVar("File", _RegionFile, _SkuFile)


@cache
def _read(name: str, kind: type[File]) -> File:
    path = DATA / name
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError) as error:
        raise CatalogError(f"{path}: {error}; install pulumi-azure-openai again") from None


@cache
def regions() -> dict[str, ReviewedRegion]:
    """All of Azure's regions by id."""
    return {region.region: region for region in _read("regions.json", _RegionFile).regions}


@cache
def skus() -> dict[str, ReviewedSku]:
    """All SKUs by `sku.name`, in the order in which one would try them: Standard kinds first, global ones first."""
    families, reaches = get_args(Family), get_args(Processing)
    listed = _read("skus.json", _SkuFile).skus
    ordered = sorted(listed, key=lambda sku: (families.index(sku.family), reaches.index(sku.processing), sku.sku))
    return {sku.sku: sku for sku in ordered}


def family(name: str) -> Family:
    """The family of a SKU in any case; `other` where it is not a SKU that Azure documents."""
    known = sku_name(name)
    return skus()[known].family if known else "other"


def closest_regions(name: str) -> list[str]:
    """What somebody who wrote no region of Azure may have meant: by a slip, by the words in it, by likeness."""
    words = {one.region: one.name_en.casefold().split() for one in regions().values()}
    return near(name, words) or by_words(name, words) or closest(name, words)


def closest_skus(name: str) -> list[str]:
    """What somebody who wrote no SKU may have meant, by its name, its family and how it is billed (`PTU`).

    Those that Azure documents; one that only ARM shows where it is a slip away and none of them is.
    """
    words = {one.sku: f"{one.name} {one.family} {one.billing}".casefold().split() for one in skus().values()}
    documented = {sku: own for sku, own in words.items() if skus()[sku].billing != _UNDOCUMENTED}
    found = near(name, documented) or sorted(by_words(name, documented), key=len)
    return found or near(name, words) or closest(name, documented) or list(documented)[:3]


def distance(region: str, other: str) -> int:
    """How far a region is from another one: itself 0, same geography 1, same data zone 2, else 3.

    No source gives coordinates.
    """
    here, there = regions().get(region), regions().get(other)
    if here is None or there is None:
        return 3
    if here == there:
        return 0
    if here.geography == there.geography:
        return 1
    return 2 if here.data_zone and here.data_zone == there.data_zone else 3


def are_paired(region: str, other: str) -> bool:
    """Whether one of two regions is documented as the other's pair; some pairs are so in one direction only."""
    return regions()[region].pair == other or regions()[other].pair == region


def region_statement(region: str, value: str) -> Statement:
    """What the reviewed table of regions says of one, with the page that it was written from."""
    return _statement(_read("regions.json", _RegionFile).pages, regions()[region].at, value)


def sku_statement(sku: str, value: str) -> Statement:
    """What the reviewed table of SKUs says of one, with the page that it was written from."""
    return _statement(_read("skus.json", _SkuFile).pages, skus()[sku].at, value)


def _statement(pages: tuple[ReviewedPage, ...], at: Place, value: str) -> Statement:
    page = next(one for one in pages if one.id == at.page)
    return Statement(value, page.title, date.fromisoformat(page.date), Place(page.url or page.id, at.line, at.heading))


@cache
def _region_spellings() -> dict[str, str]:
    spellings: dict[str, str] = {}
    for region in regions().values():
        for name in (region.region, region.name_en, region.name_ja, *region.aliases):
            spellings[fold(name)] = region.region
    return spellings


def region_id(name: str) -> str | None:
    """The id of a region by any spelling that Azure or its pages use (`East US 2`), None where there is none."""
    return name if name in regions() else _region_spellings().get(fold(name))


@cache
def _sku_spellings() -> dict[str, str]:
    return {fold_case(sku): sku for sku in skus()}


def sku_name(name: str) -> str | None:
    """The SKU's name in Azure's spelling; Azure folds case (`standard` is `Standard`), None where there is none."""
    return _sku_spellings().get(fold_case(name))


def sku_by_heading(name: str) -> str | None:
    """The SKU that a page's heading or cell names (`Global Standard`), None where there is none."""
    wanted = fold(name)
    for sku in skus().values():
        if wanted in {fold(sku.sku), fold(sku.name), *map(fold, sku.aliases)}:
            return sku.sku
    return None
