"""AOAI204."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog import reviewed
from aoai_catalog.load import Statement
from aoai_catalog.query import Status
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level, Suggestion
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.rule import Rule
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import DEPLOYMENT_TYPES, FINE_TUNING


class FineTunedOnly(Rule[ResolvedDeployment]):
    """The offer accepts only fine-tuned models.

    Why: for some models and SKUs (DeveloperTier always), Azure's list has a row for fine-tuned models and none for the
    base model. Azure then refuses a base-model deployment as not supported.
    Fix: use one of the SKUs in the message, or deploy a fine-tuned model (`base.ft-...`, version 1).
    """

    id, slug, level = "AOAI204", "fine-tuned-only", Level.ERROR
    references = (FINE_TUNING, DEPLOYMENT_TYPES)
    reads = ("model", "sku", "region")
    only_new = True
    after = ("AOAI501",)
    wrong = plan_of(deployment("gpt-4.1@2025-04-14", sku="DeveloperTier"))
    right = plan_of(deployment("gpt-4.1@2025-04-14", sku="GlobalStandard"))

    def concerns(self, target: ResolvedDeployment) -> bool:
        """Of a fine-tuned model there is nothing to say."""
        return not target.fine_tuned

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        """DeveloperTier takes no base model at all; else the offer in force says."""
        facts: tuple[Statement, ...]
        if target.sku.family == "developer":
            where, facts = "", (reviewed.sku_statement(target.sku.sku, "for fine-tuned models only"),)
        else:
            answer = context.offer(target)
            if answer.status is not Status.YES or not answer.fine_tuned_only:
                return
            where, facts = f" of {target.model} in {target.region}", answer.statements
        others = context.catalog.skus_in(target.model, target.region.region)
        yield self.fail(
            target,
            "sku.name",
            f"{target.sku}{where} accepts only fine-tuned models",
            advice=f"the base model is offered here as {', '.join(others)}" if others else "deploy a fine-tuned model",
            replace=[(Suggestion("sku.name", sku),) for sku in others],
            facts=facts,
        )
