"""AOAI507."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog.query import Status
from aoai_catalog.records import Model
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.rule import Rule
from aoai_policies.rules.availability.missing_offers import MISSING
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.lifecycle.replacement import replacements, scheduled
from aoai_policies.rules.references import RETIREMENTS, SCHEDULE


class ReplacementNotHere(Rule[ResolvedDeployment]):
    """The documented replacement is not offered in this region and SKU, or is itself deprecated.

    Why: you have to move a provisioned or batch deployment yourself, and reserved capacity is tied to region and SKU. A
    replacement can itself be deprecated, so the rule follows the chain to a model that is not.
    Fix: plan the move to another region or SKU, or to another model that is offered here.
    """

    id, slug, level = "AOAI507", "replacement-not-here", Level.WARNING
    references = (RETIREMENTS, SCHEDULE)
    reads = ("model", "sku", "region")
    after = ("AOAI501", *MISSING)
    ends_with_model = True
    wrong = plan_of(deployment("gpt-4o@2024-05-13", sku="ProvisionedManaged", capacity=50, location="northcentralus"))
    right = plan_of(deployment("o4-mini@2025-04-16", sku="GlobalProvisionedManaged"))

    def concerns(self, target: ResolvedDeployment) -> bool:
        """Standard deployments are upgraded by Azure, also where the new version was not offered before."""
        return target.sku.family != "standard"

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        """Follow the chain of replacements to the first one that is offered here and lasts."""
        catalog, sku, region = context.catalog, target.sku.sku, target.region.region
        answer = context.lifecycle(target)
        chain: list[Model] = []
        trouble = ""
        following = answer.replacement[0] if answer.replacement else ""
        while following:
            versions = replacements(following, catalog)
            if not versions or versions[0] in chain:
                break
            chain.append(versions[0])
            life = catalog.lifecycle(versions[0], sku, region)
            if life.stage in {"Deprecated", "Retired"}:
                trouble = f"{versions[0]} is itself deprecated"
            elif catalog.offer(versions[0], sku, region).status is Status.YES:
                return
            else:
                trouble = f"{versions[0]} is not offered as {sku} in {region}"
            following = life.replacement[0] if life.replacement else ""
        if not chain:
            return  # no source knows the replacement; AOAI509 names it
        until = f" (it retires {scheduled(answer)})" if answer.retires_on else ""
        yield self.fail(
            target,
            "model.name",
            f"the documented replacement of {target.model}{until} cannot take over here: {trouble}",
            advice="plan the move to another region, SKU or model",
            facts=[fact for fact in (answer.replaced_by,) if fact],
        )
