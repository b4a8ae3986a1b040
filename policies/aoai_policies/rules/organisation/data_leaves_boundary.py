"""AOAI701."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog import reviewed
from aoai_catalog.reviewed import ReviewedRegion, ReviewedSku
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level, Suggestion
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.rule import Rule
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import DEPLOYMENT_TYPES


class DataLeavesBoundary(Rule[ResolvedDeployment]):
    """The SKU processes data outside the boundary that the settings require.

    Why: a global SKU processes prompts in any Azure region, a data zone SKU anywhere in the data zone of the account's
    region, and all others in the region itself. `residency` in the settings says what is allowed: `region`, a data zone
    such as `eu` or `us`, or `global`.
    Fix: use one of the SKUs in the message, which stay inside, or a region in the required data zone.
    """

    id, slug, level = "AOAI701", "data-leaves-boundary", Level.ERROR
    references = (DEPLOYMENT_TYPES,)
    reads = ("model", "sku", "region", "stack")
    wrong = plan_of(deployment("gpt-5.1@2025-11-13", sku="GlobalStandard", location="swedencentral"))
    right = plan_of(deployment("gpt-5.1@2025-11-13", sku="DataZoneStandard", location="swedencentral"))
    example_settings = "residency: eu"

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        """Compare where the SKU processes data with the residency that holds for this stack."""
        wanted = context.settings.residency_of(target.declared.stack)
        sku, region = target.sku, target.region
        if wanted is None or stays_inside(sku, region, wanted):
            return
        where = {
            "global": "in any Azure region",
            "data-zone": f"anywhere in the data zone {region.data_zone or 'of its region'}",
            "region": f"in {region}",
        }[sku.processing]
        known = reviewed.skus()
        others = [
            other
            for other in context.catalog.skus_in(target.model, region.region)
            if stays_inside(known[other], region, wanted)
        ]
        yield self.fail(
            target,
            "sku.name",
            f"{sku} in {region} processes data {where}, but the settings require {wanted}",
            advice=f"SKUs here that stay inside: {', '.join(others)}" if others else "no SKU offered here stays inside",
            replace=[(Suggestion("sku.name", other),) for other in others],
            facts=[reviewed.sku_statement(sku.sku, f"{sku} processes data {where}")],
        )


def stays_inside(sku: ReviewedSku, region: ReviewedRegion, wanted: str) -> bool:
    """Whether a SKU in a region processes data inside a boundary: `region` (its own), a region, a zone, `global`."""
    if wanted == "global":
        return True
    if wanted == "region":
        return sku.processing == "region"
    if wanted in reviewed.regions():
        return sku.processing == "region" and region.region == wanted
    return sku.processing != "global" and region.data_zone == wanted
