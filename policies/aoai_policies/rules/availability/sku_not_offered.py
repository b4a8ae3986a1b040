"""AOAI203."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level, Suggestion
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.availability.absence import Kind, absence, named
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import AVAILABILITY, DEPLOYMENT_TYPES


class SkuNotOffered(Rule):
    """The model is not offered under this SKU, in no region.

    Why: Azure answers InvalidResourceProperties, "not supported by the model". Many newer models are offered
    under the global and data zone SKUs only, never as Standard.
    Fix: take one of the SKUs in the message.
    """

    id, slug, level = "AOAI203", "sku-not-offered", Level.ERROR
    references = (AVAILABILITY, DEPLOYMENT_TYPES)
    reads = ("model", "sku", "location")
    may_read = ("version", "format")
    only_new = True
    wrong = plan_of(deployment("gpt-5-pro@2025-10-06", sku="Standard"))
    right = plan_of(deployment("gpt-5-pro@2025-10-06"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Name the SKUs under which it is offered here, else anywhere."""
        missing = absence(target, context)
        if missing is None or missing.kind is not Kind.NOWHERE:
            return
        others = missing.here or tuple(context.catalog.usual_skus(missing.model))
        if missing.here:
            advice = f"offered in {missing.region} as {', '.join(missing.here)}"
        elif others:
            regions = tuple(context.catalog.regions_of(missing.model, others[0]))
            advice = f"offered as {others[0]} in {named(regions)}"
        else:
            advice = "no source lists it as offered under any SKU"
        finding = self.fail(
            target,
            "sku",
            f"{missing.model} is not offered as {missing.sku} in any region",
            advice=advice,
            facts=missing.answer.statements,
        )
        yield finding.suggesting(*(Suggestion("sku.name", sku) for sku in others))
