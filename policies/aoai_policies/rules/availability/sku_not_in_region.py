"""AOAI202."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level, Suggestion
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.availability.absence import Kind, absence, named
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import AVAILABILITY, MODELS_LIST


class SkuNotInRegion(Rule):
    """The model is offered in this region, but not under this SKU.

    Why: Azure answers InvalidResourceProperties, "not supported in this region". Availability is per model,
    version, SKU and region; each can be right alone and the four wrong together.
    Fix: take one of the SKUs that are offered here (mind where they process data: AOAI701), or a region that
    has it.
    """

    id, slug, level = "AOAI202", "sku-not-in-region", Level.ERROR
    references = (AVAILABILITY, MODELS_LIST)
    reads = ("model", "sku", "location")
    may_read = ("version", "format")
    only_new = True
    wrong = plan_of(deployment(location="japaneast", sku="DataZoneStandard"))
    right = plan_of(deployment(location="japaneast"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Name the SKUs that are offered here, then the nearest regions that have this one."""
        if context.model(target) is None and target.version is None and context.catalog.models(str(target.model)):
            problem = f"Azure picks the version of {target.model}, so whether it is offered here is not known"
            yield self.unverified(target, "version", problem)
            return
        missing = absence(target, context)
        if missing is None:
            return
        if missing.kind is Kind.UNVERIFIED:
            yield self.unverified(
                target,
                "sku",
                f"whether {missing.model} is offered as {missing.sku} in {missing.region} is not known: "
                f"{missing.answer.reason}",
                facts=missing.answer.statements,
            )
        elif missing.kind is Kind.HERE:
            finding = self.fail(
                target,
                "sku",
                f"{missing.model} is not offered as {missing.sku} in {missing.region}",
                advice=f"offered here as {', '.join(missing.here)}; {missing.sku} in {named(missing.elsewhere)}",
                facts=missing.answer.statements,
            )
            yield finding.suggesting(
                *(Suggestion("sku.name", sku) for sku in missing.here),
                *(Suggestion("location", region) for region in missing.elsewhere[:3]),
            )
