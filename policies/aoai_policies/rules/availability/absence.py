"""Whether an offer is missing, and which of the four rules about it has to say so. They differ in the remedy."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from aoai_catalog.query import OfferAnswer, Status
from aoai_catalog.records import Model
from aoai_policies.core.context import Context
from aoai_policies.core.target import Deployment


class Kind(StrEnum):
    """How an offer is missing."""

    REGION = "no SKU of the model in this region"
    HERE = "this SKU not here"
    NOWHERE = "this SKU nowhere"
    AGED = "not here, by facts too old to be sure"
    UNVERIFIED = "not known"


class Absence(msgspec.Struct, frozen=True):
    """A missing offer: where the model is offered as this SKU, and as what it is offered here."""

    kind: Kind
    model: Model
    sku: str
    region: str
    answer: OfferAnswer
    elsewhere: tuple[str, ...] = ()
    here: tuple[str, ...] = ()


def absence(deployment: Deployment, context: Context) -> Absence | None:
    """Say how the offer of a deployment is missing; None where it is there, or a name in it is unknown to Azure."""
    model, sku, region = context.model(deployment), context.sku(deployment), context.region(deployment)
    if model is None or sku is None or region is None:
        return None
    catalog = context.catalog
    answer = catalog.offer(model, sku, region)
    if answer.status is Status.YES:
        return None
    if answer.status is Status.UNVERIFIED:
        return Absence(Kind.UNVERIFIED, model, sku, region, answer)
    elsewhere = tuple(catalog.nearest_regions(region, catalog.regions_of(model, sku)))
    here = tuple(catalog.skus_in(model, region))
    if _too_old(answer, sku, context.lifecycle(deployment).stage, context):
        kind = Kind.AGED
    elif not elsewhere:
        kind = Kind.NOWHERE
    else:
        kind = Kind.HERE if here else Kind.REGION
    return Absence(kind, model, sku, region, answer, elsewhere, here)


def age_of(answer: OfferAnswer, today: date) -> int:
    """Days since the source of a no was written."""
    return (today - answer.counts_from).days if answer.counts_from else 0


def _too_old(answer: OfferAnswer, sku: str, stage: str, context: Context) -> bool:
    if stage in {"Deprecated", "Retired"}:
        return False  # nothing is added any more for a deprecated model: its noes hold for good
    days = context.settings.availability.no_holds_days
    if sku in {"GlobalStandard", "DataZoneStandard"}:
        holds = days.global_
    elif sku == "DataZoneProvisionedManaged":
        holds = days.data_zone_provisioned
    elif "Provisioned" in sku:
        holds = days.provisioned
    else:
        holds = days.standard
    return age_of(answer, context.today) > holds


def named(regions: tuple[str, ...], most: int = 3) -> str:
    """The first few regions, and that there are more."""
    return ", ".join(regions[:most]) + (", ..." if len(regions) > most else "")
