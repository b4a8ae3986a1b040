"""AOAI401."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.patterns import any_match
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import LIMITED_ACCESS


class RegistrationRequired(Rule):
    """The model needs registration, and nothing says that access was granted.

    Why: a subscription without access is answered SpecialFeatureOrQuotaIdRequired, and is not shown the model
    at all. Which models need registration changes from edition to edition.
    Fix: apply for access, and record the grant in the settings: `access: {granted: [{models: ["o3-pro"], until:
    DATE}]}`.
    """

    id, slug, level = "AOAI401", "registration-required", Level.ERROR
    references = (LIMITED_ACCESS,)
    reads = ("model",)
    may_read = ("version", "format")
    only_new = True
    as_of = date(2026, 9, 1)
    wrong = plan_of(deployment("computer-use-preview@2025-03-11"))
    right = plan_of(deployment("gpt-4.1@2025-04-14"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Ask the newest source that says anything of registration, then the grants."""
        model = context.model(target)
        if model is None:
            return
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
        holds = context.settings.availability.no_holds_days.data_zone_provisioned
        age = (context.today - required.date).days
        if age > holds and not grants:
            yield self.unverified(
                target,
                "model",
                f"{model} needed registration {age} days ago and may not any more",
                advice="record in the settings under access.granted what was granted",
                facts=(required,),
            )
            return
        ended = max((grant.until for grant in grants if grant.until is not None), default=None)
        problem = f"{model} needs registration"
        if ended is not None:
            problem += f", and the access recorded in the settings ended on {ended}"
        yield self.fail(
            target,
            "model",
            problem,
            advice="apply for access and record it in the settings under access.granted",
            facts=(required,),
        )
