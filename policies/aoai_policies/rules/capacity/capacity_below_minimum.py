"""AOAI301."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context, fine_tuned
from aoai_policies.core.finding import Finding, Level, shown
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import MODELS_LIST, PTU_SIZING


class CapacityBelowMinimum(Rule):
    """The capacity is below the minimum for this model and SKU.

    Why: Azure answers InvalidCapacity. Provisioned SKUs have a minimum per model, in PTU; all others begin at
    1.
    Fix: take the minimum in the message.
    """

    id, slug, level = "AOAI301", "capacity-below-minimum", Level.ERROR
    references = (PTU_SIZING, MODELS_LIST)
    reads = ("model", "sku", "capacity")
    may_read = ("version", "format", "location")
    guards = True
    wrong = plan_of(deployment(sku="GlobalProvisionedManaged", capacity=10))
    right = plan_of(deployment(sku="GlobalProvisionedManaged", capacity=15))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """ARM's minimum decides, else the documented one, else 1."""
        model, sku = context.model(target), context.sku(target)
        if not isinstance(target.capacity, (int, float)):
            return
        if model is None or sku is None:
            if target.capacity < 1:
                problem = f"capacity {shown(target.capacity)} is below 1, the minimum for any model"
                yield self.fail(target, "capacity", problem, suggest=[1])
            return
        figures = context.catalog.capacity(model, sku, context.region(target) or "", fine_tuned=fine_tuned(target))
        minimum = figures.minimum or 1
        if target.capacity >= minimum:
            return
        yield self.fail(
            target,
            "capacity",
            f"capacity {shown(target.capacity)} is below the minimum of {minimum} for {model} {sku}",
            suggest=[minimum],
            facts=figures.behind("minimum"),
        )
