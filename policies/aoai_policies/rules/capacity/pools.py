"""Quota pools: deployments that draw on the same quota of a subscription, and how much the plan takes of it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.records import Model
from aoai_policies.core.context import Context, fine_tuned
from aoai_policies.core.plan import Plan
from aoai_policies.core.target import Change, Deployment


class Draw(msgspec.Struct, frozen=True):
    """What one deployment draws on a pool: all of its capacity, and what the plan adds to what it had."""

    deployment: Deployment
    model: Model
    sku: str
    region: str
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
    def last(self) -> Deployment:
        """The last deployment that adds to it, to which a finding about the pool belongs."""
        return next((draw.deployment for draw in reversed(self.draws) if draw.added > 0), self.draws[-1].deployment)


def pools(plan: Plan, context: Context) -> Iterator[Pool]:
    """The pools that a plan draws on. The name is ARM's, read from the catalog and never built from parts.

    Deployments without a known capacity or pool are left out: nothing can be said of them.
    """
    drawn: dict[tuple[str, str], list[Draw]] = {}
    for deployment in plan.deployments:
        found = _draw(deployment, context)
        if found is not None:
            name, draw = found
            drawn.setdefault((name, scope_of(draw.sku, draw.region)), []).append(draw)
    for (name, scope), draws in drawn.items():
        yield Pool(name, scope, tuple(draws))


def scope_of(sku: str, region: str) -> str:
    """Over what the quota of a SKU is shared: `global`, the region's data zone, or the region."""
    processing = reviewed.skus()[sku].processing
    if processing == "global":
        return "global"
    return (reviewed.regions()[region].data_zone or region) if processing == "data-zone" else region


def _draw(deployment: Deployment, context: Context) -> tuple[str, Draw] | None:
    model, sku, region = context.model(deployment), context.sku(deployment), context.region(deployment)
    if model is None or sku is None or region is None or not isinstance(deployment.capacity, (int, float)):
        return None
    figures = context.catalog.capacity(model, sku, region, fine_tuned=fine_tuned(deployment))
    if not figures.usage_name:
        return None
    former = _former(deployment, figures.usage_name, region, context)
    added = max(deployment.capacity - former, 0)
    draw = Draw(deployment, model, sku, region, deployment.capacity, added, figures.tpm_per_unit)
    return figures.usage_name, draw


def _former(deployment: Deployment, usage_name: str, region: str, context: Context) -> float:
    """What the deployment already holds of the pool."""
    unknown = deployment.change is Change.UPDATE and deployment.before is None
    if deployment.change is Change.SAME or unknown:  # of an update whose former state is not known nothing is claimed
        return float(deployment.capacity) if isinstance(deployment.capacity, (int, float)) else 0
    before = deployment.before
    if before is None or not isinstance(before.capacity, (int, float)):
        return 0
    model, sku = context.model(before), context.sku(before)
    if model is None or sku is None:
        return 0
    former = context.catalog.capacity(model, sku, context.region(before) or region, fine_tuned=fine_tuned(before))
    return before.capacity if former.usage_name == usage_name else 0
