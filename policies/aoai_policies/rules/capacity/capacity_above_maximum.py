"""AOAI303."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context, fine_tuned
from aoai_policies.core.finding import Finding, Level, shown
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import MODELS_LIST, QUOTAS

_GENERAL = r"provisioned throughput units per deployment"


class CapacityAboveMaximum(Rule):
    """The capacity is above the maximum for one deployment.

    Why: Azure answers InvalidCapacity, whatever the quota. Some models of partners take a capacity of 1 only.
    Fix: take the maximum in the message, or share the load over several deployments or accounts.
    """

    id, slug, level = "AOAI303", "capacity-above-maximum", Level.ERROR
    references = (QUOTAS, MODELS_LIST)
    reads = ("model", "sku", "capacity")
    may_read = ("version", "format", "location")
    guards = True
    wrong = plan_of(deployment("mistral-document-ai-2512@1", name="ocr", format="Mistral AI", capacity=100_000_000))
    right = plan_of(deployment("mistral-document-ai-2512@1", name="ocr", format="Mistral AI", capacity=1))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """ARM's maximum for the model and SKU decides, else the documented general one."""
        model, sku = context.model(target), context.sku(target)
        if model is None or sku is None or not isinstance(target.capacity, (int, float)):
            return
        figures = context.catalog.capacity(model, sku, context.region(target) or "", fine_tuned=fine_tuned(target))
        maximum, facts = figures.maximum, figures.behind("maximum")
        general = context.catalog.limit(_GENERAL) if maximum is None and figures.unit == "PTU" else None
        if general is not None:
            maximum, facts = general.value, (general.statement,)
        if maximum is None or target.capacity <= maximum:
            return
        yield self.fail(
            target,
            "capacity",
            f"capacity {shown(target.capacity)} is above the maximum of {maximum} for {model} {sku}",
            suggest=[maximum],
            facts=facts,
        )
