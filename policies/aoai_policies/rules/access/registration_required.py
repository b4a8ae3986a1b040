"""AOAI401."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.patterns import any_match
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.rule import Rule
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import LIMITED_ACCESS


class RegistrationRequired(Rule[ResolvedDeployment]):
    """The model needs registration, and access was not granted.

    Why: to a subscription without access, Azure answers SpecialFeatureOrQuotaIdRequired and does not show the model at
    all. Which models need registration changes from edition to edition. If the settings say nothing about access, the
    result is unverified.
    Fix: apply for access, and record the grant in the settings: `access: {granted: [{models: ["o3-pro"], until:
    DATE}]}`.
    """

    id, slug, level = "AOAI401", "registration-required", Level.ERROR
    references = (LIMITED_ACCESS,)
    reads = ("model",)
    only_new = True
    as_of = date(2026, 9, 1)
    wrong = plan_of(deployment("computer-use-preview@2025-03-11"))
    right = plan_of(deployment("gpt-4.1@2025-04-14"))
    example_settings = 'access: {granted: [{models: ["o3-pro"]}]}'

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        """Ask the newest source that says anything of registration, then the grants."""
        model = target.model
        required = context.catalog.registration_statement(model)
        if required is None:
            return
        grants = [
            grant
            for grant in context.settings.access.granted
            if any_match(grant.models, model.name, f"{model.name}@{model.version}")
        ]
        if any(grant.until is None or grant.until >= context.today for grant in grants):
            return
        advice = "apply for access and record it in the settings under access.granted"
        ended = max((grant.until for grant in grants if grant.until is not None), default=None)
        if ended is not None:
            problem = f"{model} needs registration, and the access recorded in the settings ended on {ended}"
            yield self.fail(target, "model.name", problem, advice=advice, facts=(required,))
        elif context.settings.access.granted:
            problem = f"{model} needs registration, and the settings grant access only to other models"
            yield self.fail(target, "model.name", problem, advice=advice, facts=(required,))
        else:
            problem = f"{model} needs registration, and the settings do not say whether access was granted"
            yield self.unverified(target, "model.name", problem, advice=advice, facts=(required,))
