"""AOAI502."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog.records import in_a_sentence
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.patterns import any_match
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.retirement import Phase
from aoai_policies.core.rule import Rule
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.lifecycle.replacement import alternatives, replacement_advice
from aoai_policies.rules.references import RETIREMENTS, SCHEDULE


class ClosedToNewCustomers(Rule[ResolvedDeployment]):
    """The model is deprecated: only a subscription that has deployed this version before may deploy it again.

    Why: to any other subscription, Azure answers ServiceModelDeprecating. A plan does not show what a subscription
    deployed in the past, so the result is unverified until the settings say it.
    Fix: deploy the replacement. Or say in the settings what this subscription has deployed: `subscription:
    {deployed_before: ["gpt-4.1@2025-04-14"]}`, or `deployed_before: none`.
    """

    id, slug, level = "AOAI502", "closed-to-new-customers", Level.ERROR
    references = (RETIREMENTS, SCHEDULE)
    reads = ("model", "sku", "region")
    only_new = True
    ends_with_model = True
    wrong = plan_of(deployment("o3@2025-04-16"))
    right = plan_of(deployment("gpt-5.1@2025-11-13"))
    example_settings = "subscription: {deployed_before: none}"

    def concerns(self, target: ResolvedDeployment) -> bool:
        """Fine-tuned models have stages of their own."""
        return not target.fine_tuned

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        """Ask the stage for SKU and region, then the subscription's history."""
        model, answer = target.model, context.lifecycle(target)
        closed_on = answer.deprecated_on if answer.deprecated_on and answer.deprecated_on <= context.today else None
        if answer.staged_by is None:
            return
        if "Deprecated" not in {answer.stage, answer.documented_stage} and closed_on is None:
            return
        found = context.retirement(target)
        if found is not None and found.phase is Phase.PASSED:
            return  # AOAI501's
        history = context.settings.subscription.deployed_before
        advice = replacement_advice(target, context, answer)
        if history is not None and any_match(history, f"{model.name}@{model.version}", model.name):
            return
        if answer.stage != "Deprecated":
            problem = (
                f"{model} was to be closed to new customers on {closed_on}"
                if closed_on is not None
                else f"the newest document calls {model} deprecated, but ARM calls it {in_a_sentence(answer.stage)}"
            )
            yield self.unverified(
                target,
                "model.name",
                f"{problem}: Azure may refuse it to a subscription that has never deployed this version",
                facts=(answer.staged_by,),
            )
        elif history is None:
            yield self.unverified(
                target,
                "model.name",
                f"{model} is deprecated: Azure refuses it to a subscription that has never deployed this version",
                advice="list under subscription.deployed_before in the settings what this subscription has deployed, "
                f"or move on: {advice}",
                facts=(answer.staged_by,),
            )
        else:
            yield self.fail(
                target,
                "model.name",
                f"{model} is deprecated, and this subscription has never deployed it",
                advice=advice,
                replace=alternatives(target, context, answer),
                facts=(answer.staged_by,),
            )
