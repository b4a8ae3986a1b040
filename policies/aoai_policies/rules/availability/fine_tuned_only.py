"""AOAI204."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog.query import Status
from aoai_policies.core.context import Context, fine_tuned
from aoai_policies.core.finding import Finding, Level, Suggestion
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import DEPLOYMENT_TYPES, FINE_TUNING


class FineTunedOnly(Rule):
    """The offer takes only deployments of fine-tuned models.

    Why: for some models and SKUs (DeveloperTier always) Azure's list has a row for fine-tuned models and none
    for the base model; a plain deployment is refused as not supported.
    Fix: take one of the SKUs in the message, or deploy a fine-tuned model (`base.ft-...`, version 1).
    """

    id, slug, level = "AOAI204", "fine-tuned-only", Level.ERROR
    references = (FINE_TUNING, DEPLOYMENT_TYPES)
    reads = ("model", "sku", "location")
    may_read = ("version", "format")
    only_new = True
    wrong = plan_of(deployment("gpt-4.1@2025-04-14", sku="DeveloperTier"))
    right = plan_of(deployment("gpt-4.1@2025-04-14", sku="GlobalStandard"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Look at the offer in force."""
        model, sku, region = context.model(target), context.sku(target), context.region(target)
        if model is None or sku is None or region is None or fine_tuned(target):
            return
        answer = context.catalog.offer(model, sku, region)
        if answer.status is not Status.YES or not answer.fine_tuned_only:
            return
        others = [
            other
            for other in context.catalog.skus_in(model, region)
            if not context.catalog.offer(model, other, region).fine_tuned_only
        ]
        finding = self.fail(
            target,
            "sku",
            f"{sku} of {model} in {region} takes fine-tuned models only",
            advice=f"the base model is offered here as {', '.join(others)}" if others else "deploy a fine-tuned model",
            facts=answer.statements,
        )
        yield finding.suggesting(*(Suggestion("sku.name", other) for other in others))
