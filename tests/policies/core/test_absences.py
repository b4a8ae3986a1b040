"""How an offer is missing, and for how long a no is to be trusted: by its kind, its SKU, the version and the region."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from aoai_catalog.load import Source
from aoai_policies.core.absence import Absence, Kind
from aoai_policies.core.context import Context
from aoai_policies.core.settings import DEFAULTS
from aoai_policies.rules.example import plan_of
from tests.synthetic import DAY, Record, capture, catalog_of, deployment, edition, life, offer, overlay

OLD = "2020-01-01"
FULL = [offer("westus eastus2", model=f"other-{number}") for number in range(9)]
"""Models that the region does have, so that it is no rare one."""


def days_ago(days: int) -> str:
    return str(DAY - timedelta(days=days))


def missing(*sources: Source, **fields: Any) -> Absence:
    catalog = catalog_of(*sources)
    context = Context(catalog, DEFAULTS, catalog.as_of, plan_of())
    target = context.resolve(deployment(**{"version": OLD, **fields}))
    assert target is not None
    found = context.absence(target)
    assert found is not None
    return found


def sold(sku: str, *rows: Record) -> list[Record]:
    """Rows beside models that are sold in eastus2 under the SKU."""
    return [*rows, *(offer("westus eastus2", model=f"other-{number}", sku=sku) for number in range(9))]


@pytest.mark.parametrize(
    ("kind", "sku", "days"),
    [
        ("edition", "GlobalStandard", 7),
        ("capture", "GlobalStandard", 7),
        ("edition", "DataZoneStandard", 7),
        ("edition", "Standard", 365),
        ("capture", "Standard", 365),
        ("edition", "GlobalBatch", 365),
        ("edition", "DataZoneProvisionedManaged", 60),
        ("capture", "GlobalProvisionedManaged", 60),
        ("edition", "ProvisionedManaged", 90),
        ("capture", "ProvisionedManaged", 90),
    ],
)
def test_how_long_a_no_holds(kind: str, sku: str, days: int) -> None:
    """To the day, where the region has other models under the SKU."""
    source = edition if kind == "edition" else capture
    for age, expected in ((0, Kind.REGION), (days, Kind.REGION), (days + 1, Kind.AGED)):
        rows = sold(sku, offer("westus", no="eastus2" if kind == "edition" else "", version=OLD, sku=sku))
        assert missing(source(days_ago(age), *rows), sku=sku).kind is expected


@pytest.mark.parametrize(
    ("models", "sold_here", "kind", "age", "expected"),
    [
        (9, 0, "edition", 8, Kind.AGED),
        (10, 0, "edition", 60, Kind.REGION),
        (10, 0, "edition", 61, Kind.AGED),
        (10, 1, "edition", 8, Kind.AGED),
        (10, 0, "capture", 365, Kind.REGION),
        (10, 0, "capture", 366, Kind.AGED),
        (10, 1, "capture", 8, Kind.AGED),
    ],
)
def test_a_region_that_sells_nothing_under_a_sku(
    models: int, sold_here: int, kind: str, age: int, expected: Kind
) -> None:
    """There a no holds longer, if ten models or more are sold under the SKU elsewhere; where one is, more may come."""
    rows = [
        offer("westus", no="eastus2" if kind == "edition" else "", version=OLD),
        offer("eastus2", model="elsewhere", sku="Standard"),
        *(offer("westus eastus2", model=f"sold-{number}") for number in range(sold_here)),
        *(offer("westus", model=f"other-{number}") for number in range(models - 1 - sold_here)),
    ]
    source = edition if kind == "edition" else capture
    assert missing(source(days_ago(age), *rows)).kind is expected


@pytest.mark.parametrize(
    ("kind", "sku", "version", "expected"),
    [
        ("edition", "Standard", "2026-07-06", Kind.AGED),
        ("edition", "Standard", "2026-07-05", Kind.REGION),
        ("capture", "Standard", "2026-07-06", Kind.REGION),
        ("edition", "Standard", "1", Kind.REGION),
        ("edition", "Standard", "2026-13-45", Kind.REGION),
        ("edition", "GlobalProvisionedManaged", OLD, Kind.AGED),
        ("capture", "GlobalProvisionedManaged", OLD, Kind.REGION),
    ],
)
def test_a_documents_no_of_what_moves_fast(kind: str, sku: str, version: str, expected: Kind) -> None:
    """A page says nothing certain of a version younger than 90 days, nor of GlobalProvisionedManaged; ARM does."""
    source = edition if kind == "edition" else capture
    no = "eastus2" if kind == "edition" else ""
    rows = sold(sku, offer("westus", no=no, version=version, sku=sku))
    assert missing(source("2026-10-03", *rows), sku=sku, version=version).kind is expected


@pytest.mark.parametrize(
    ("sku", "version", "region", "expected"),
    [
        ("GlobalBatch", "2026-06-06", "", Kind.AGED),
        ("GlobalBatch", "2026-06-05", "", Kind.NOWHERE),
        ("ProvisionedManaged", "2026-06-06", "", Kind.AGED),
        ("Standard", "2026-06-06", "", Kind.NOWHERE),
        ("GlobalBatch", "2026-06-06", "westus", Kind.HERE),
    ],
)
def test_a_version_gains_batch_and_provisioned_skus_late(sku: str, version: str, region: str, expected: Kind) -> None:
    """That a version younger than 120 days has one nowhere is no proof, not even by ARM."""
    rows = sold(sku, offer("eastus2", version=version), *([offer(region, version=version, sku=sku)] if region else []))
    assert missing(capture("2026-10-03", *rows), sku=sku, version=version).kind is expected


@pytest.mark.parametrize(("stage", "expected"), [
    ("Deprecated", Kind.REGION), ("Retired", Kind.REGION), ("Legacy", Kind.AGED), ("", Kind.AGED)
])  # fmt: skip
def test_nothing_is_added_for_a_deprecated_model(stage: Any, expected: Kind) -> None:
    """A no about it holds for good."""
    rows = [offer("westus", no="eastus2", version=OLD), *FULL, life(version=OLD, stage=stage)]
    assert missing(edition(days_ago(900), *rows)).kind is expected


def test_an_organisations_no_and_geography_do_not_age() -> None:
    """Neither has a day to count from."""
    closed = overlay("2020-01-01", offer(no="eastus2", version=OLD))
    assert missing(closed, edition(days_ago(900), offer("westus eastus2", version=OLD))).kind is Kind.REGION
    zoneless = missing(edition(days_ago(900), offer("eastus2", version=OLD, sku="DataZoneStandard")),
                       sku="DataZoneStandard", location="uksouth")  # fmt: skip
    assert (zoneless.kind, zoneless.no and zoneless.no.counts_from) == (Kind.REGION, None)


def test_what_is_offered_instead() -> None:
    """The regions that have the SKU, nearest first, and the SKUs that the region has."""
    rows = [offer("japaneast westus eastus", no="eastus2", version=OLD), offer("eastus2", version=OLD, sku="Standard")]
    found = missing(edition(days_ago(1), *rows))
    assert (found.kind, found.elsewhere, found.here) == (
        Kind.HERE, ("eastus", "westus", "japaneast"), ("Standard",)
    )  # fmt: skip
    aged = missing(edition(days_ago(400), *rows, *FULL))
    assert (aged.kind, aged.elsewhere, aged.here) == (Kind.AGED, found.elsewhere, found.here)
    assert aged.no is aged.answer.noes[0]
    alone = missing(edition(days_ago(1), offer(no="eastus2", version=OLD), *FULL))
    assert (alone.kind, alone.elsewhere, alone.here) == (Kind.NOWHERE, (), ())


def test_what_nobody_speaks_of_is_not_known() -> None:
    """Neither there nor missing."""
    found = missing(
        edition(days_ago(1), offer("westus", version=OLD), offer("eastus2", version="2021-01-01"), partial=True)
    )
    assert (found.kind, found.no, found.elsewhere) == (Kind.UNVERIFIED, None, ())
