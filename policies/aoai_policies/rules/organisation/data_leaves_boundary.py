"""AOAI701."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog import reviewed
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level, Suggestion
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import DEPLOYMENT_TYPES


class DataLeavesBoundary(Rule):
    """The SKU processes data outside the boundary that the settings demand.

    Why: a global SKU processes prompts in any region of Azure, a data zone SKU anywhere in its zone (the zone
    of the account's region), the others in the region itself. `residency` in the settings says what is allowed:
    `region`, a data zone such as `eu` or `us`, or `global`.
    Fix: take a SKU in the message that stays inside, or a region of the demanded zone.
    """

    id, slug, level = "AOAI701", "data-leaves-boundary", Level.ERROR
    references = (DEPLOYMENT_TYPES,)
    reads = ("sku", "location")
    may_read = ("model", "version", "format", "stack")
    wrong = plan_of(deployment("gpt-5.1@2025-11-13", sku="GlobalStandard", location="swedencentral"))
    right = plan_of(deployment("gpt-5.1@2025-11-13", sku="DataZoneStandard", location="swedencentral"))
    example_settings = "residency: eu"

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Compare where the SKU processes data with the residency that holds for this stack."""
        wanted = context.settings.residency_of(target.stack)
        sku, region = context.sku(target), context.region(target)
        if wanted is None or wanted == "global" or sku is None or region is None:
            return
        if stays_inside(sku, region, wanted):
            return
        processing = reviewed.skus()[sku].processing
        zone = reviewed.regions()[region].data_zone
        where = {
            "global": "in any region of Azure",
            "data-zone": f"anywhere in the data zone {zone or 'of its region'}",
            "region": f"in {region}",
        }[processing]
        model = context.model(target)
        here = context.catalog.skus_in(model, region) if model is not None else list(reviewed.skus())
        others = [other for other in here if stays_inside(other, region, wanted)]
        finding = self.fail(
            target,
            "sku",
            f"{sku} in {region} processes data {where}, and the settings demand {wanted}",
            advice=f"inside and offered here: {', '.join(others)}" if others else "nothing here stays inside",
        )
        yield finding.suggesting(*(Suggestion("sku.name", other) for other in others))


def stays_inside(sku: str, region: str, wanted: str) -> bool:
    """Whether a SKU in a region processes data inside a boundary: `region` (its own), a region, a zone, `global`."""
    processing = reviewed.skus()[sku].processing
    if wanted == "global":
        return True
    if wanted == "region":
        return processing == "region"
    if wanted in reviewed.regions():
        return processing == "region" and region == wanted
    return processing != "global" and reviewed.regions()[region].data_zone == wanted
