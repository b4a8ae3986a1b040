"""AOAI905."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context, fine_tuned
from aoai_policies.core.finding import Finding, Level, shown
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import MODELS_LIST, PTU_SIZING


class SourcesDisagree(Rule):
    """The documentation refuses this capacity and ARM takes it.

    Why: ARM is what a deployment meets, so its figures decide; but one of the two is out of date, and a value
    that both take is safer.
    Fix: nothing has to change. The message has both statements.
    """

    id, slug, level = "AOAI905", "sources-disagree", Level.INFO
    references = (PTU_SIZING, MODELS_LIST)
    reads = ("model", "sku", "capacity")
    may_read = ("version", "format", "location")
    wrong = plan_of(deployment("gpt-4.1@2025-04-14", sku="ProvisionedManaged", capacity=25))
    right = plan_of(deployment("gpt-4.1@2025-04-14", sku="ProvisionedManaged", capacity=50))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Judge the capacity by the documents' figures where ARM's have passed it."""
        model, sku = context.model(target), context.sku(target)
        if model is None or sku is None or not isinstance(target.capacity, (int, float)):
            return
        answer = context.catalog.capacity(model, sku, context.region(target) or "", fine_tuned=fine_tuned(target))
        recorded, documented = answer.recorded, answer.documented
        if recorded is None or documented is None:
            return
        if not recorded.takes(target.capacity) or documented.takes(target.capacity):
            return
        yield self.fail(
            target,
            "capacity",
            f"ARM takes capacity {shown(target.capacity)} for {model} {sku} ({recorded.statement.value}, "
            f"{recorded.statement.date}), the documentation does not ({documented.statement.value})",
            facts=(documented.statement, recorded.statement),
        )
