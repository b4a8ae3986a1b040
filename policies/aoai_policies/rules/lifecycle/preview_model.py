"""AOAI506."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.rule import Rule
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import RETIREMENTS


class PreviewModel(Rule[ResolvedDeployment]):
    """A preview model is used in a stack that the settings call production.

    Why: preview models have no service level agreement and retire at short notice.
    Fix: use a generally available model, or leave `production` off for stacks that try out previews.
    """

    id, slug, level = "AOAI506", "preview-model", Level.INFO
    references = (RETIREMENTS,)
    reads = ("model", "sku", "region")
    ends_with_model = True
    wrong = plan_of(deployment("gpt-chat-latest@2026-08-06"))
    right = plan_of(deployment("gpt-5.1@2025-11-13"))
    example_settings = "production: true"

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        """Only where the settings say that this is production."""
        if not context.settings.production:
            return
        answer = context.lifecycle(target)
        if answer.stage == "Preview" and answer.staged_by is not None:
            yield self.fail(
                target,
                "model.name",
                f"{target.model} is a preview model, but the settings call this stack production",
                advice="use a generally available model",
                facts=(answer.staged_by,),
            )
