"""AOAI302."""

from __future__ import annotations

import math
from collections.abc import Iterator

from aoai_policies.core.context import Context, fine_tuned
from aoai_policies.core.finding import Finding, Level, shown
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import MODELS_LIST, PTU_SIZING


class CapacityOffStep(Rule):
    """The capacity is not a multiple of the increment.

    Why: Azure sells provisioned throughput in steps; between two steps it answers InvalidCapacity.
    Fix: take one of the two neighbours in the message.
    """

    id, slug, level = "AOAI302", "capacity-off-step", Level.ERROR
    references = (PTU_SIZING, MODELS_LIST)
    reads = ("model", "sku", "capacity")
    may_read = ("version", "format", "location")
    guards = True
    wrong = plan_of(deployment(sku="GlobalProvisionedManaged", capacity=17))
    right = plan_of(deployment(sku="GlobalProvisionedManaged", capacity=20))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """ARM's step decides, else the documented one; without a step every whole number is right."""
        model, sku = context.model(target), context.sku(target)
        if model is None or sku is None or not isinstance(target.capacity, (int, float)):
            return
        figures = context.catalog.capacity(model, sku, context.region(target) or "", fine_tuned=fine_tuned(target))
        step = figures.step or 1
        lowest, highest = figures.minimum or 1, figures.maximum or math.inf
        if target.capacity % step == 0 or not lowest <= target.capacity <= highest:
            return  # on a step, or AOAI301's, or AOAI303's
        below = int(target.capacity // step) * step
        yield self.fail(
            target,
            "capacity",
            f"capacity {shown(target.capacity)} is not on a step of {step} for {model} {sku}",
            suggest=[value for value in (below, below + step) if lowest <= value <= highest],
            facts=figures.behind("step"),
        )
