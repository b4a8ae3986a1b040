"""AOAI304."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context, fine_tuned
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import DEPLOYMENTS, MODELS_LIST


class CapacityMissing(Rule):
    """No capacity is declared, so Azure takes its default.

    Why: the default differs per model and SKU, is small for standard SKUs, and is no promise. Provisioned SKUs
    are refused without one.
    Fix: declare `sku.capacity`: units of 1,000 tokens per minute for most standard SKUs, PTU for provisioned
    ones.
    """

    id, slug, level = "AOAI304", "capacity-missing", Level.WARNING
    references = (MODELS_LIST, DEPLOYMENTS)
    reads = ("model", "sku")
    may_read = ("capacity", "version", "format", "location")
    meets_unknown = True
    wrong = plan_of(deployment(capacity=None))
    right = plan_of(deployment(capacity=10))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Tell the default, or the minimum of a provisioned SKU."""
        model, sku = context.model(target), context.sku(target)
        if target.capacity is not None or model is None or sku is None:
            return
        region = context.region(target) or ""
        figures = context.catalog.capacity(model, sku, region, fine_tuned=fine_tuned(target))
        unit = f" ({figures.unit})" if figures.unit else ""
        if figures.default is not None:
            usual = f"Azure's default for {model} {sku} is {figures.default}{unit}"
        elif figures.minimum is not None:
            usual = f"the minimum for {model} {sku} is {figures.minimum}{unit}"
        else:
            usual = f"Azure's default for {model} {sku} is not documented"
        value = figures.default or figures.minimum
        yield self.fail(
            target,
            "capacity",
            "no sku.capacity is declared",
            advice=f"declare it; {usual}",
            suggest=[value] if value is not None else [],
            facts=figures.statements,
        )
