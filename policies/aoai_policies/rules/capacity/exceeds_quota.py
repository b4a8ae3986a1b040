"""AOAI306."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.plan import Plan
from aoai_policies.core.rule import Rule
from aoai_policies.core.usage import Usage, UsageSnapshot
from aoai_policies.rules.capacity.pools import Pool, pools
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import QUOTAS, USAGES

_POOL = "OpenAI.GlobalStandard.gpt-5.4"


class ExceedsQuota(Rule):
    """The plan adds more than what is left of the subscription's quota.

    Why: Azure answers InsufficientQuota. Quota is pooled per subscription, scope (region, data zone or global)
    and usage name; several models can share a pool, and all provisioned ones do.
    Fix: lower capacities, free what is unused, or request more quota. The snapshot is what `az
    cognitiveservices usage list -l REGION` prints, named in the settings under `subscription.usage`; a file
    named for a region (`eastus2.json`) is that region's.
    """

    id, slug, level = "AOAI306", "exceeds-quota", Level.ERROR
    references = (QUOTAS, USAGES)
    judges = Plan
    example_usage = (UsageSnapshot("usage.json", "", None, {_POOL.casefold(): Usage(_POOL, limit=1000, used=640)}),)
    wrong = plan_of(deployment("gpt-5.4@2026-03-05", capacity=900))
    right = plan_of(deployment("gpt-5.4@2026-03-05", capacity=300))

    def check(self, target: Plan, context: Context) -> Iterator[Finding]:
        """Compare what the plan adds to each pool with what the snapshot leaves."""
        if not context.usage:
            return
        for pool in pools(target, context):
            if pool.added > 0:
                yield from self._judge(pool, context)

    def _judge(self, pool: Pool, context: Context) -> Iterator[Finding]:
        snapshot = _snapshot(pool, context)
        usage = snapshot.pools.get(pool.usage_name.casefold()) if snapshot is not None else None
        draw = pool.draws[0]
        scope = "the subscription" if pool.scope == "global" else pool.scope
        if snapshot is None or usage is None:
            files = ", ".join(one.path for one in context.usage)
            yield self.unverified(
                pool.last,
                "capacity",
                f"the usage snapshot ({files}) has no pool {pool.usage_name} for {draw.region}, so what is left of it "
                "is not known",
            )
            return
        if pool.added <= usage.left:
            return
        taken = f"usage of {snapshot.taken}" if snapshot.taken else snapshot.path
        names = ", ".join(sorted({f"{one.model.name} {one.sku}" for one in pool.draws}))
        yield self.fail(
            pool.last,
            "capacity",
            f"this plan adds {pool.added:g} units of {names} in {scope}; {usage.left:g} of {usage.limit:g} are left "
            f"of {usage.name} ({taken})",
            advice="lower the capacity, free what is unused, or request more quota",
        )


def _snapshot(pool: Pool, context: Context) -> UsageSnapshot | None:
    """The snapshot of the pool's region. A global pool stands in every region's; one without a region is for all."""
    regions = {draw.region for draw in pool.draws}
    named = [one for one in context.usage if one.region in regions]
    holds_anywhere = [one for one in context.usage if not one.region or pool.scope == "global"]
    for snapshot in (*named, *holds_anywhere):
        if pool.usage_name.casefold() in snapshot.pools:
            return snapshot
    return None
