"""AOAI304."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.rule import Rule
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import DEPLOYMENTS, MODELS_LIST


class CapacityMissing(Rule[ResolvedDeployment]):
    """No capacity is declared, so Azure uses its default.

    Why: the default differs by model and SKU, is small for standard SKUs, and is not guaranteed. Provisioned SKUs are
    refused without a capacity.
    Fix: declare `sku.capacity`: units of 1,000 tokens per minute for most standard SKUs, PTUs for provisioned SKUs.
    """

    id, slug, level = "AOAI304", "capacity-missing", Level.WARNING
    references = (MODELS_LIST, DEPLOYMENTS)
    reads = ("model", "sku", "region")
    may_read = ("sku.capacity",)
    meets_unknown = True
    wrong = plan_of(deployment(capacity=None))
    right = plan_of(deployment(capacity=10))

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        """Tell the default, or the minimum of a provisioned SKU."""
        if target.declared.capacity is not None:
            return
        figures = context.capacity(target)
        unit = f" ({figures.unit})" if figures.unit else ""
        if figures.default is not None:
            usual = f"Azure's default for {target.model} {target.sku} is {figures.default}{unit}"
        elif figures.minimum is not None:
            usual = f"the minimum for {target.model} {target.sku} is {figures.minimum}{unit}"
        else:
            usual = f"Azure's default for {target.model} {target.sku} is not documented"
        value = figures.default or figures.minimum
        yield self.fail(
            target,
            "sku.capacity",
            "no sku.capacity is declared",
            advice=f"declare it; {usual}",
            suggest=[value] if value is not None else [],
            facts=figures.statements,
        )
