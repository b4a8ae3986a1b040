"""AOAI301, 302 and 303: the capacity is below the minimum, between two steps, or above the maximum."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.capacities import bounds, neighbours
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level, shown
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.rule import Rule
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import MODELS_LIST, PTU_SIZING, QUOTAS

GENERAL_MAXIMUM = r"provisioned throughput units per deployment"
"""The documented limit for what has no maximum of its own, by its name."""


class _CapacityBound(Rule[ResolvedDeployment]):
    reads = ("model", "sku", "region", "sku.capacity")
    guards = True


class CapacityBelowMinimum(_CapacityBound):
    """The capacity is below the minimum for this model and SKU.

    Why: Azure answers InvalidCapacity. Provisioned SKUs have a minimum per model, in PTUs; for all others the minimum
    is 1.
    Fix: use the minimum in the message.
    """

    id, slug, level = "AOAI301", "capacity-below-minimum", Level.ERROR
    references = (PTU_SIZING, MODELS_LIST)
    wrong = plan_of(deployment(sku="GlobalProvisionedManaged", capacity=10))
    right = plan_of(deployment(sku="GlobalProvisionedManaged", capacity=15))

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        """ARM's minimum decides, else the documented one, else 1."""
        figures = context.capacity(target)
        lowest, _, _ = bounds(figures)
        if target.capacity < lowest:
            yield self.fail(
                target,
                "sku.capacity",
                f"capacity {shown(target.capacity)} is below the minimum of {lowest} for {target.model} {target.sku}",
                suggest=[lowest],
                facts=figures.behind("minimum") or figures.statements,
            )


class CapacityOffStep(_CapacityBound):
    """The capacity is not a multiple of the increment.

    Why: Azure sells provisioned throughput in steps. For a capacity between two steps, it answers InvalidCapacity.
    Fix: use one of the two capacities in the message.
    """

    id, slug, level = "AOAI302", "capacity-off-step", Level.ERROR
    references = (PTU_SIZING, MODELS_LIST)
    wrong = plan_of(deployment(sku="GlobalProvisionedManaged", capacity=17))
    right = plan_of(deployment(sku="GlobalProvisionedManaged", capacity=20))

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        """ARM's step decides, else the documented one; without a step every whole number is right."""
        figures = context.capacity(target)
        lowest, step, highest = bounds(figures)
        if target.capacity % step == 0 or not lowest <= target.capacity <= highest:
            return  # on a step, or AOAI301's, or AOAI303's
        yield self.fail(
            target,
            "sku.capacity",
            f"capacity {shown(target.capacity)} is not on a step of {step} for {target.model} {target.sku}",
            suggest=neighbours(target.capacity, figures),
            facts=figures.behind("step") or figures.statements,
        )


class CapacityAboveMaximum(_CapacityBound):
    """The capacity is above the maximum for one deployment.

    Why: Azure answers InvalidCapacity, whatever the quota. Some partner models accept only a capacity of 1.
    Fix: use the maximum in the message, or distribute the load over several deployments or accounts.
    """

    id, slug, level = "AOAI303", "capacity-above-maximum", Level.ERROR
    references = (QUOTAS, MODELS_LIST)
    wrong = plan_of(deployment("mistral-document-ai-2512@1", name="ocr", format="Mistral AI", capacity=100_000_000))
    right = plan_of(deployment("mistral-document-ai-2512@1", name="ocr", format="Mistral AI", capacity=1))

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        """ARM's maximum for the model and SKU decides, else the documented general one for provisioned SKUs."""
        figures = context.capacity(target)
        maximum, facts = figures.maximum, figures.behind("maximum")
        general = context.catalog.limit(GENERAL_MAXIMUM) if maximum is None and figures.unit == "PTU" else None
        if general is not None:
            maximum, facts = general.value, (general.statement,)
        if maximum is not None and target.capacity > maximum:
            yield self.fail(
                target,
                "sku.capacity",
                f"capacity {shown(target.capacity)} is above the maximum of {maximum} for {target.model} {target.sku}",
                suggest=[maximum],
                facts=facts,
            )
