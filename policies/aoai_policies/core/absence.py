"""Whether an offer is missing, how far that can be trusted, and where else it is.

A "not offered" ages: offers are added all the time, in waves of a whole model, and how fast depends on the SKU and on
who says so. The bounds are settings (`availability.no_holds_days`); `bench/TRUTH.md` has the measurements that they and
the figures below rest on.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.query import ROUTER, Catalog, No, OfferAnswer, Status
from aoai_catalog.records import Model
from aoai_catalog.reviewed import ReviewedSku
from aoai_policies.core.settings import NoHoldsDays

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_YOUNG = timedelta(days=90)
"""So long a version gains regions so fast that a page cannot keep up."""
_NEW = timedelta(days=120)
"""So long a version gains batch and provisioned SKUs that it has had nowhere."""
_UNSOLD_HOLDS_DAYS = {"capture": 365, "edition": 60}
"""For how long a no holds in a region that has no model at all under a SKU that is sold elsewhere."""


class Kind(StrEnum):
    """How an offer is missing."""

    REGION = "no SKU of the model in this region"
    HERE = "this SKU not here"
    NOWHERE = "this SKU nowhere"
    AGED = "not here, by facts that may be out of date"
    UNVERIFIED = "not known"


class Absence(msgspec.Struct, frozen=True):
    """A missing offer: where the model is offered as this SKU, nearest first, and as what it is offered here.

    `no` is the statement that decides, None where nothing is known.
    """

    kind: Kind
    answer: OfferAnswer
    no: No | None = None
    elsewhere: tuple[str, ...] = ()
    here: tuple[str, ...] = ()


def absence_of(
    catalog: Catalog,
    model: Model,
    sku: str,
    region: str,
    days: NoHoldsDays,
    *,
    fine_tuned: bool,
    stage: Callable[[], str],
) -> Absence | None:
    """Say how an offer is missing; None where it is there.

    Args:
        catalog: As of today.
        model: With its version.
        sku: As the API spells it.
        region: A region id.
        days: For how long a no holds.
        fine_tuned: Ask for a deployment of a fine-tuned model.
        stage: The stage of the model's life, asked for where it matters.
    """
    answer = catalog.offer(model, sku, region, fine_tuned=fine_tuned)
    if answer.status is Status.YES:
        return None
    if answer.status is Status.UNVERIFIED and not answer.noes:
        return Absence(Kind.UNVERIFIED, answer)
    elsewhere = tuple(catalog.nearest_regions(region, catalog.regions_of(model, sku, fine_tuned=fine_tuned)))
    here = tuple(catalog.skus_in(model, region, fine_tuned=fine_tuned))
    missing = _Missing(model, reviewed.skus()[sku], region, nowhere=not elsewhere)
    certain = answer.noes if answer.status is Status.NO else ()
    holding = next((no for no in certain if holds(no, missing, stage, days, catalog.as_of)), None)
    if holding is None:
        return Absence(Kind.AGED, answer, answer.noes[0], elsewhere, here)
    kind = Kind.NOWHERE if not elsewhere else Kind.HERE if here else Kind.REGION
    return Absence(kind, answer, holding, elsewhere, here)


class _Missing(msgspec.Struct, frozen=True):
    """The offer that a no is about; `nowhere`: no region has it."""

    model: Model
    sku: ReviewedSku
    region: str
    nowhere: bool


def holds(no: No, missing: _Missing, stage: Callable[[], str], days: NoHoldsDays, today: date) -> bool:
    """Whether a no is still to be trusted today."""
    if no.counts_from is None or stage() in {"Deprecated", "Retired"}:
        return True  # an organisation's own word, or a fact of geography; nothing is added for a deprecated model
    model, sku, age = missing.model, missing.sku, (today - no.counts_from).days
    if model.name == ROUTER or (missing.nowhere and _gains_skus(sku) and _younger(model, no.counts_from, _NEW)):
        return False
    if no.kind == "edition" and (sku.sku == "GlobalProvisionedManaged" or _younger(model, no.counts_from, _YOUNG)):
        return False
    return age <= _bound(sku, days) or (
        age <= _UNSOLD_HOLDS_DAYS.get(no.kind, 0)
        and no.source is not None
        and not no.source.may_sell(sku.sku, missing.region)
    )


def _bound(sku: ReviewedSku, days: NoHoldsDays) -> int:
    if sku.family == "provisioned":
        return days.provisioned if sku.processing == "region" else days.data_zone_provisioned
    return days.global_ if sku.family == "standard" and sku.processing != "region" else days.standard


def _gains_skus(sku: ReviewedSku) -> bool:
    return sku.family in {"batch", "provisioned"}


def _younger(model: Model, page: date, age: timedelta) -> bool:
    """Whether a version was younger than an age on the day of a page; only a version that is a day tells its age."""
    try:
        return bool(_DAY.fullmatch(model.version)) and date.fromisoformat(model.version) > page - age
    except ValueError:
        return False
