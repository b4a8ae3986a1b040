"""AOAI305."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog.query import DefaultQuota
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.plan import Plan
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.rule import Rule
from aoai_policies.rules.capacity.pools import Pool, drawing, pools
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import QUOTAS


class ExceedsDefaultQuota(Rule[Plan]):
    """The plan's deployments of a model and SKU exceed the documented default quota of the subscription's tier.

    Why: Azure answers InsufficientQuota to the deployment that exceeds the quota. All deployments in one pool count
    together, across all accounts of the region, the data zone or the whole subscription.
    Fix: lower the capacities, distribute them over regions or SKUs, or request more quota. `subscription.tier` in the
    settings names your tier; without it, the highest documented default applies. A usage snapshot (AOAI306) gives exact
    figures.
    """

    id, slug, level = "AOAI305", "exceeds-default-quota", Level.WARNING
    references = (QUOTAS,)
    example_settings = "subscription: {tier: Tier 1}"
    wrong = plan_of(
        deployment("gpt-5.4@2026-03-05", name="one", sku="DataZoneStandard", capacity=200),
        deployment("gpt-5.4@2026-03-05", name="two", sku="DataZoneStandard", capacity=200),
    )
    right = plan_of(deployment("gpt-5.4@2026-03-05", sku="DataZoneStandard", capacity=200))

    def check(self, target: Plan, context: Context) -> Iterator[Finding]:
        """Compare each pool's tokens per minute with the tier's default."""
        for one in drawing(target, context):
            if not context.capacity(one).usage_name and (default := default_of(one, context)) is not None:
                yield self.unverified(
                    one,
                    "sku.capacity",
                    f"no source names the quota pool of {one.model} {one.sku}, so it was not compared with the default",
                    facts=(default.statement,),
                )
        for pool in pools(target, context):
            yield from self._judge(pool, context)

    def _judge(self, pool: Pool, context: Context) -> Iterator[Finding]:
        first = pool.draws[0]
        default = default_of(first.target, context)
        if first.tokens_per_unit is None or default is None or default.tpm is None:
            return
        asked = pool.total * first.tokens_per_unit
        if asked <= default.tpm:
            return
        count = f"{len(pool.draws)} deployments of " if len(pool.draws) > 1 else ""
        yield self.fail(
            pool.last,
            "sku.capacity",
            f"{count}{first.target.model.name} {first.target.sku} ask for {asked:,.0f} tokens per minute in "
            f"{pool.place}; the documented default of {default.tier} is {default.tpm:,}",
            advice="lower the capacity or request more quota",
            facts=(default.statement,),
        )


def default_of(target: ResolvedDeployment, context: Context) -> DefaultQuota | None:
    """The documented default quota of a deployment's model and SKU, in the tier of the settings, else the highest."""
    if target.sku.family == "provisioned":
        return None
    tier = context.settings.subscription.tier
    return context.catalog.default_quota(target.model, target.sku.sku, tier)
