"""AOAI703."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.organisation.lists import refusal
from aoai_policies.rules.references import MODELS


class ModelNotAllowed(Rule):
    """The settings do not allow this model.

    Why: the organisation decided which models its stacks may use: `allow` and `deny` in the settings, with
    patterns, of which deny wins.
    Fix: take an allowed one, or have the settings changed by whoever keeps them.
    """

    id, slug, level = "AOAI703", "model-not-allowed", Level.ERROR
    references = (MODELS,)
    reads = ("model",)
    may_read = ("version",)
    wrong = plan_of(deployment("gpt-4.1@2025-04-14"))
    right = plan_of(deployment("gpt-5.1@2025-11-13"))
    example_settings = 'deny: {models: ["gpt-4*"]}'

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Deny wins over allow; an absent list allows all."""
        settings = context.settings
        known = context.catalog.find_model(str(target.model))
        name = known.name if known is not None else str(target.model)
        reason = refusal([name, f"{name}@{target.version}"], settings.allow.models, settings.deny.models)
        if reason is not None:
            yield self.fail(target, "model", f"model {name} is not allowed: {reason}")
