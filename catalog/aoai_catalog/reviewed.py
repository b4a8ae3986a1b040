"""The reviewed files: all of Azure's regions, the SKUs, and from which vendor heading follows which model format."""

from __future__ import annotations

from functools import cache
from typing import TypeVar

import msgspec

from aoai_catalog.load import DATA, CatalogError
from aoai_catalog.names import fold
from aoai_catalog.records import Region, Sku


class ReviewedRegion(Region, frozen=True, omit_defaults=True):
    """A region with the other spellings in which pages write it."""

    aliases: tuple[str, ...] = ()
    note: str = ""


class ReviewedSku(Sku, frozen=True, omit_defaults=True):
    """A SKU with the headings under which pages describe it."""

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


_FAMILIES = ("Standard", "Provisioned", "Batch")
_REACHES = ("global", "data-zone", "region")


@cache
def skus() -> dict[str, ReviewedSku]:
    """All SKUs by `sku.name`, in the order in which one would try them: Standard kinds first, global ones first."""

    def place(sku: ReviewedSku) -> tuple[int, int, str]:
        family = next((place for place, name in enumerate(_FAMILIES) if name in sku.sku), len(_FAMILIES))
        return family, _REACHES.index(sku.processing), sku.sku

    return {sku.sku: sku for sku in sorted(_read("skus.json", _SkuFile).skus, key=place)}


@cache
def _region_spellings() -> dict[str, str]:
    spellings: dict[str, str] = {}
    for region in regions().values():
        for name in (region.region, region.name_en, region.name_ja, *region.aliases):
            spellings[fold(name)] = region.region
    return spellings


def region_id(name: str) -> str | None:
    """The id of a region by any spelling that Azure or its pages use (`East US 2`), None where there is none."""
    return _region_spellings().get(fold(name))


@cache
def _sku_spellings() -> dict[str, str]:
    return {sku.casefold(): sku for sku in skus()}


def sku_name(name: str) -> str | None:
    """The SKU's name in Azure's spelling; Azure folds case (`standard` is `Standard`), None where there is none."""
    return _sku_spellings().get(name.casefold())


def sku_by_heading(name: str) -> str | None:
    """The SKU that a page's heading or cell names (`Global Standard`), None where there is none."""
    wanted = fold(name)
    for sku in skus().values():
        if wanted in {fold(sku.sku), fold(sku.name), *map(fold, sku.aliases)}:
            return sku.sku
    return None
