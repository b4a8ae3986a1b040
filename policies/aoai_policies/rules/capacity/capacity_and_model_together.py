"""AOAI308."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.plan import Knowledge
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Change, Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import DEPLOYMENTS


class CapacityAndModelTogether(Rule[Deployment]):
    """One update changes both the capacity and the model.

    Why: Azure refuses an update that changes a deployment's capacity and its model or version at the same time.
    Fix: apply one change first, and the other with the next `pulumi up`.
    """

    id, slug, level = "AOAI308", "capacity-and-model-together", Level.ERROR
    references = (DEPLOYMENTS,)
    reads = ("before", "model.name", "sku.capacity")
    may_read = ("model.version", "change")
    requires = frozenset({Knowledge.OPERATIONS, Knowledge.BEFORE})
    wrong = plan_of(
        deployment("gpt-4.1@2025-04-14", change=Change.UPDATE, capacity=50, before=deployment("gpt-4o@2024-08-06")),
        knows=requires,
    )
    right = plan_of(
        deployment("gpt-4.1@2025-04-14", change=Change.UPDATE, before=deployment("gpt-4o@2024-08-06")), knows=requires
    )

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Compare with the declaration before."""
        before = target.before
        if target.change is not Change.UPDATE or before is None or not isinstance(before.model, str):
            return
        known = isinstance(before.capacity, (int, float)) and isinstance(target.capacity, (int, float))
        model_changes = (before.model, before.version) != (target.model, target.version)
        if not known or before.capacity == target.capacity or not model_changes:
            return
        former = f"{before.model} {before.version or ''}".rstrip()
        latter = f"{target.model} {target.version or ''}".rstrip()
        yield self.fail(
            target,
            "sku.capacity",
            f"one update changes the capacity from {before.capacity:g} to {target.capacity:g} "
            f"and the model from {former} to {latter}",
            advice="apply one change first, then the other",
        )
