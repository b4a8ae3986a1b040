"""AOAI502."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context, fine_tuned
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.patterns import any_match
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.lifecycle.retirement import Phase, replacement_advice, retirement
from aoai_policies.rules.references import RETIREMENTS, SCHEDULE


class ClosedToNewCustomers(Rule):
    """The model is deprecated: only a subscription that has ever deployed this version may deploy it anew.

    Why: Azure answers ServiceModelDeprecating to any other subscription. A plan does not show what a
    subscription once had, so the outcome is unverified until the settings say it.
    Fix: deploy the replacement; or say in the settings what this subscription has deployed: `subscription:
    {deployed_before: ["gpt-4.1@2025-04-14"]}`, or `deployed_before: none`.
    """

    id, slug, level = "AOAI502", "closed-to-new-customers", Level.ERROR
    references = (RETIREMENTS, SCHEDULE)
    reads = ("model",)
    may_read = ("version", "format", "sku", "location")
    only_new = True
    wrong = plan_of(deployment("o3@2025-04-16"))
    right = plan_of(deployment("gpt-5.1@2025-11-13"))
    example_settings = "subscription: {deployed_before: none}"

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Ask the stage for SKU and region, then the subscription's history."""
        model = context.model(target)
        answer = context.lifecycle(target)
        if model is None or fine_tuned(target) or answer.staged_by is None:
            return
        if "Deprecated" not in {answer.stage, answer.documented_stage}:
            return
        found = retirement(target, context)
        if found is not None and found.phase is Phase.PASSED:
            return  # AOAI501's
        history = context.settings.subscription.deployed_before
        if answer.stage != "Deprecated":
            yield self.unverified(
                target,
                "model",
                f"the newest document calls {model} deprecated and ARM {answer.stage.lower()}: Azure may refuse it to "
                "a subscription that has never deployed this version",
                facts=(answer.staged_by,),
            )
        elif history is None:
            yield self.unverified(
                target,
                "model",
                f"{model} is deprecated: Azure refuses it to a subscription that has never deployed this version",
                advice="say under subscription.deployed_before in the settings what this one has deployed, "
                f"or move on: {replacement_advice(target, context, answer)}",
                facts=(answer.staged_by,),
            )
        elif not any_match(history, f"{model.name}@{model.version}", model.name):
            yield self.fail(
                target,
                "model",
                f"{model} is deprecated, and this subscription has never deployed it",
                advice=replacement_advice(target, context, answer),
                facts=(answer.staged_by,),
            )
