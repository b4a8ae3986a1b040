"""AOAI306."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from aoai_catalog import reviewed
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Account, Change
from aoai_policies.core.usage import Usage, UsageSnapshot
from aoai_policies.rules.capacity.pools import Pool, drawing, pools, usage_of
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import QUOTAS, USAGES

_POOL = "OpenAI.GlobalStandard.gpt-5.4"
_ACCOUNTS = "openai.s0.accountcount"


class ExceedsQuota(Rule[Plan]):
    """The plan adds more than what is left of the subscription's quota.

    Why: Azure answers InsufficientQuota. Quota is pooled by subscription, scope (region, data zone or global) and usage
    name. Several models can share a pool, and all provisioned models do.
    Fix: lower the capacities, free unused capacity, or request more quota. Name a usage snapshot in the settings under
    `subscription.usage`: the `usage.json` that `aoai catalog capture` writes, or the output of `az cognitiveservices
    usage list -l REGION`. A file named after a region (`eastus2.json`) applies to that region.
    """

    id, slug, level = "AOAI306", "exceeds-quota", Level.ERROR
    references = (QUOTAS, USAGES)
    example_usage = (UsageSnapshot("usage.json", "", None, {_POOL.casefold(): Usage(_POOL, limit=1000, used=640)}),)
    wrong = plan_of(deployment("gpt-5.4@2026-03-05", capacity=900), knows=frozenset({Knowledge.OPERATIONS}))
    right = plan_of(deployment("gpt-5.4@2026-03-05", capacity=300))

    def check(self, target: Plan, context: Context) -> Iterator[Finding]:
        """Compare what the plan adds to each pool with what the snapshot leaves."""
        if not context.usage:
            return
        for one in drawing(target, context):
            if not context.capacity(one).usage_name:
                problem = f"no source names the quota pool of {one.model} {one.sku}, so the quota left is not known"
                yield self.unverified(one, "sku.capacity", problem)
        for pool in pools(target, context):
            if pool.added > 0:
                yield from self._judge(pool, target, context)
        yield from self._accounts(target, context)

    def _judge(self, pool: Pool, plan: Plan, context: Context) -> Iterator[Finding]:
        found = usage_of(pool.usage_name, pool.scope, pool.regions, context.usage)
        if found is None:
            files, region = ", ".join(dict.fromkeys(one.path for one in context.usage)), pool.draws[0].target.region
            missing = f"the usage snapshot ({files}) has no pool {pool.usage_name} for {region}"
            yield self.unverified(pool.last, "sku.capacity", f"{missing}, so the quota left is not known")
            return
        snapshot, usage = found
        if pool.added <= usage.left:
            return
        names = ", ".join(sorted({f"{one.target.model.name} {one.target.sku}" for one in pool.draws}))
        problem = (
            f"this plan adds {pool.added:g} units of {names} in {pool.place}; {usage.left:g} of {usage.limit:g} are "
            f"left of {usage.name} ({snapshot.said})"
        )
        if Knowledge.OPERATIONS not in plan.knows and pool.total <= usage.limit:
            yield self.unverified(
                pool.last,
                "sku.capacity",
                problem,
                advice="the usage may already include these deployments: a project folder does not show what exists",
            )
            return
        yield self.fail(
            pool.last, "sku.capacity", problem, advice="lower the capacity, free what is unused, or request more quota"
        )

    def _accounts(self, plan: Plan, context: Context) -> Iterator[Finding]:
        """Accounts of kind OpenAI have a pool of their own in each region."""
        if Knowledge.OPERATIONS not in plan.knows:
            return
        created: defaultdict[str, list[Account]] = defaultdict(list)
        for account in plan.accounts:
            region = reviewed.region_id(account.location) if isinstance(account.location, str) else None
            if region and account.change is Change.CREATE and str(account.kind).casefold() == "openai":
                created[region].append(account)
        for region, accounts in created.items():
            snapshots = [one for one in context.usage if one.region in {region, ""} and _ACCOUNTS in one.pools]
            if snapshots and len(accounts) > (usage := snapshots[0].pools[_ACCOUNTS]).left:
                yield self.fail(
                    accounts[-1],
                    "location",
                    f"this plan adds {len(accounts)} accounts in {region}; {usage.left:g} of {usage.limit:g} are left "
                    f"of {usage.name} ({snapshots[0].said})",
                    advice="delete or purge unused accounts, or use another region or subscription",
                )
