"""Resolves default quotas, features and limits: the newest source that states the thing decides."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from aoai_catalog.load import Source, Statement
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
    """The default quota of a tier; without a tier the highest that any tier has. None where no source states one."""
    for source in sources:
        rows: list[Quota] = [
            row
            for row in source.rows("quotas", model.name)
            if fold(row.sku) == fold(sku)
            and row.tpm is not None
            and row.scope not in _OTHER_SCOPES
            and _of_tier(row, tier, source)
        ]
        if rows:
            best = max(rows, key=lambda row: row.tpm or 0)
            said = f"{best.model} {best.sku}, {best.tier or 'every tier'}: {best.tpm:,} tokens per minute"
            return DefaultQuota(best.tier, best.tpm, best.rpm, source.statement(best.at, said))
    return None


def resolve_feature(sources: Sequence[Source], feature: str, model: Model, region: str) -> FeatureAnswer:
    """Whether a feature is offered for a model in a region.

    A row that names only models holds in all regions, one that names only regions for all models. A source that states
    the feature's rows for this model in full says no of the regions that they leave out.
    """
    for source in sources:
        rows: list[Feature] = [
            row for row in source.table("features") if row.feature == feature and _speaks_of(row, model)
        ]
        for row in rows:
            if region in row.yes or (not row.yes and not row.no):
                said = source.statement(row.at, f"{feature} of {model} in {region}: offered")
                return FeatureAnswer(Status.YES, (said,))
        for row in rows:
            if region in row.no or (source.covers("features") and row.yes):
                said = source.statement(row.at, f"{feature} of {model} in {region}: not offered")
                return FeatureAnswer(Status.NO, (said,))
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


def _speaks_of(row: Feature, model: Model) -> bool:
    return not row.model or (fold(row.model) == fold(model.name) and row.version in {"", model.version})


def _number(row: Limit) -> int | None:
    digits = row.value.replace(",", "")
    return int(digits) if digits.isdecimal() else None
