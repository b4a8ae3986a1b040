"""Resolves default quotas, features and limits: the newest source that states the thing decides."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.load import Says, Source, Statement
from aoai_catalog.names import fold
from aoai_catalog.query.offers import Status
from aoai_catalog.records import Feature, Limit, Model, Quota

_OTHER_SCOPES = frozenset({"government", "tenant", "1 unit"})
"""Quotas that are of something else than a public subscription's pool."""


class DefaultQuota(msgspec.Struct, frozen=True):
    """A documented default quota, in tokens and requests per minute."""

    tier: str
    tpm: int | None
    rpm: int | None
    statement: Statement


class FeatureAnswer(msgspec.Struct, frozen=True):
    """Whether a feature is offered for a model in a region, and who says so."""

    status: Status
    statements: tuple[Statement, ...] = ()


class NumberLimit(msgspec.Struct, frozen=True):
    """A documented limit that is a number."""

    value: int
    statement: Statement


def resolve_default_quota(sources: Sequence[Source], model: Model, sku: str, tier: str = "") -> DefaultQuota | None:
    """The newest default quota of a tier; without a tier the highest of any tier. None where no source states one."""
    found: list[tuple[Source, Quota]] = []
    for source in sources:
        rows: list[Quota] = [
            row
            for row in source.rows("quotas", model.name)
            if fold(row.sku) == fold(sku)
            and row.tpm is not None
            and row.scope not in _OTHER_SCOPES
            and _of_tier(row, tier, source)
        ]
        found += [(source, max(rows, key=lambda row: row.tpm or 0))] if rows else []
        if found and (tier or source.manifest.kind == "overlay"):
            break
    if not found:
        return None
    source, best = max(found, key=lambda one: one[1].tpm or 0)
    said = f"{best.model} {best.sku}, {best.tier or 'every tier'}: {best.tpm:,} tokens per minute"
    return DefaultQuota(best.tier, best.tpm, best.rpm, source.statement(best.at, said))


def resolve_feature(sources: Sequence[Source], feature: str, model: Model, region: str) -> FeatureAnswer:
    """Whether a feature is offered for a model in a region.

    A row that names both decides. Else a row that names only models holds in all regions of the cloud that its page is
    about, one that names only regions for all models, and where a source has both, both have to say yes. A source in
    full says no of the regions that its rows leave out.
    """
    for source in sources:
        named = [row for row in source.of_feature(feature, model.name) if row.version in {"", model.version}]
        rows = [*named, *source.of_feature(feature, "")]
        if not rows:
            continue
        of_both, *of_one = (
            _feature_in(source, [row for row in rows if _kind(row) == kind], region)
            for kind in ((True, True), (True, False), (False, True), (False, False))
        )
        found = [of_both] if of_both else [one for one in of_one if one]
        if found:
            offered, row = min(found, key=lambda one: one[0])  # a no is enough
            says: Says = "offered" if offered else "not offered"
            statement = source.statement(row.at, f"{feature} of {model} in {region}: {says}", says)
            return FeatureAnswer(Status.YES if offered else Status.NO, (statement,))
    return FeatureAnswer(Status.UNVERIFIED)


def resolve_limit(sources: Sequence[Source], pattern: str) -> NumberLimit | None:
    """The newest limit whose name fits a regular expression and whose value is a number; None where there is none."""
    wanted = re.compile(pattern, re.IGNORECASE)
    for source in sources:
        for row in source.table("limits"):
            number = _number(row)
            if number is not None and wanted.search(row.name):
                return NumberLimit(number, source.statement(row.at, f"{row.name}: {row.value} {row.unit}".rstrip()))
    return None


def _of_tier(row: Quota, tier: str, source: Source) -> bool:
    if source.manifest.kind == "overlay" and not row.tier:
        return True  # what was agreed with an organisation, whatever its tier
    return fold(row.tier) == fold(tier) if tier else row.tier.startswith("Tier ")


def _kind(row: Feature) -> tuple[bool, bool]:
    """Whether it names a model, and whether regions."""
    return bool(row.model), bool(row.yes or row.no)


def _feature_in(source: Source, rows: Sequence[Feature], region: str) -> tuple[bool, Feature] | None:
    """What rows of one kind say of a region, and which of them; None where they say nothing."""
    everywhere = {row.at for row in rows if not _kind(row)[1] and _is_about(source, row, region)}
    for row in rows:
        if region in row.yes or (row.at in everywhere and row.status == "yes"):
            return True, row
    for row in rows:
        if region in row.no or row.at in everywhere or (source.covers("features") and _leaves_out(row, region)):
            return False, row
    return None


def _is_about(source: Source, row: Feature, region: str) -> bool:
    """Whether a page that names no region speaks of this one: of its cloud, which the page's title names."""
    government = "azure government" in source.page(row.at).title.lower()
    cloud = reviewed.regions()[region].cloud if region in reviewed.regions() else "public"
    return source.manifest.kind == "overlay" or cloud == ("government" if government else "public")


def _leaves_out(row: Feature, region: str) -> bool:
    """Whether a row lists regions of this region's cloud, and this one not among them."""
    known = reviewed.regions()
    clouds = {known[one].cloud for one in row.yes if one in known}
    return region in known and known[region].cloud in clouds


def _number(row: Limit) -> int | None:
    digits = row.value.replace(",", "")
    return int(digits) if digits.isdecimal() else None
