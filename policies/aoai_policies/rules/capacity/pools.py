"""Quota pools: deployments that draw on the same quota of a subscription, and how much the plan takes of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import msgspec

from aoai_catalog.reviewed import ReviewedRegion, ReviewedSku
from aoai_policies.core.context import Context
from aoai_policies.core.plan import Plan
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.target import Change, Deployment
from aoai_policies.core.usage import Usage, UsageSnapshot


class Draw(msgspec.Struct, frozen=True):
    """What one deployment draws on a pool: all of its capacity, and what the plan adds to what it had."""

    target: ResolvedDeployment
    total: float
    added: float
    tokens_per_unit: int | None


class Pool(msgspec.Struct, frozen=True):
    """A pool by its name in ARM and its scope: a region, a data zone, or `global`. Draws are in order of the plan."""

    usage_name: str
    scope: str
    draws: tuple[Draw, ...]

    @property
    def total(self) -> float:
        """The capacity of all its deployments."""
        return sum(draw.total for draw in self.draws)

    @property
    def added(self) -> float:
        """What the plan adds."""
        return sum(draw.added for draw in self.draws)

    @property
    def regions(self) -> frozenset[str]:
        """The regions of its deployments."""
        return frozenset(draw.target.region.region for draw in self.draws)

    @property
    def last(self) -> Deployment:
        """The last deployment that adds to it, to which a finding about the pool belongs."""
        adding = (draw for draw in reversed(self.draws) if draw.added > 0)
        return next(adding, self.draws[-1]).target.declared

    @property
    def place(self) -> str:
        """Its scope in a sentence."""
        return "the subscription" if self.scope == "global" else self.scope


def pools(plan: Plan, context: Context) -> Iterator[Pool]:
    """The pools that a plan draws on. The name is ARM's, read from the catalog and never built from parts.

    Deployments without a known capacity or pool are left out: nothing can be said of them.
    """
    drawn: dict[tuple[str, str], list[Draw]] = {}
    for target in drawing(plan, context):
        figures = context.capacity(target)
        if figures.usage_name:
            added = max(target.capacity - _former(target, figures.usage_name, context), 0)
            draw = Draw(target, target.capacity, added, figures.tpm_per_unit)
            drawn.setdefault((figures.usage_name, scope_of(target.sku, target.region)), []).append(draw)
    for (name, scope), draws in drawn.items():
        yield Pool(name, scope, tuple(draws))


def drawing(plan: Plan, context: Context) -> Iterator[ResolvedDeployment]:
    """The deployments of a plan that draw on a quota, as far as their names and capacity are known."""
    for deployment in plan.deployments:
        target = context.resolve(deployment)
        if target is not None and isinstance(deployment.capacity, (int, float)):
            yield target


def scope_of(sku: ReviewedSku, region: ReviewedRegion) -> str:
    """Over what the quota of a SKU is shared: `global`, the region's data zone, or the region."""
    if sku.processing == "global":
        return "global"
    zone = region.data_zone if sku.processing == "data-zone" else ""
    return zone or region.region


def usage_of(
    usage_name: str, scope: str, regions: Collection[str], snapshots: Sequence[UsageSnapshot]
) -> tuple[UsageSnapshot, Usage] | None:
    """A pool in its region's snapshot. A global one stands in every region's; one without a region is for all."""
    named = [one for one in snapshots if one.region in regions]
    holds_anywhere = [one for one in snapshots if not one.region or scope == "global"]
    for snapshot in (*named, *holds_anywhere):
        if (usage := snapshot.pools.get(usage_name.casefold())) is not None:
            return snapshot, usage
    return None


def _former(target: ResolvedDeployment, usage_name: str, context: Context) -> float:
    """What the deployment already holds of the pool."""
    declared = target.declared
    unknown = declared.change is Change.UPDATE and declared.before is None
    if declared.change is Change.SAME or unknown:  # of an update whose former state is not known nothing is claimed
        return target.capacity
    before = declared.before
    if before is None or not isinstance(before.capacity, (int, float)):
        return 0
    place = before.location if context.region(before) else declared.location
    former = context.resolve(msgspec.structs.replace(before, location=place))
    return before.capacity if former is not None and context.capacity(former).usage_name == usage_name else 0
