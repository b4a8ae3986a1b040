"""AOAI508."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.lifecycle.retirement import Phase, announced
from aoai_policies.rules.references import RETIREMENTS, SCHEDULE


class RetiresNow(Rule):
    """The model retires within days, 14 unless `retirement.error_days` says otherwise.

    Why: what is deployed now stops answering, or is moved to another model, before anybody has got used to it.
    Fix: deploy the replacement in the message. Waive the rule for the target if the move is under way.
    """

    id, slug, level = "AOAI508", "retires-now", Level.ERROR
    references = (RETIREMENTS, SCHEDULE)
    reads = ("model",)
    may_read = ("version", "format", "sku", "location")
    as_of = date(2026, 11, 10)
    wrong = plan_of(deployment("o3@2025-04-16"))
    right = plan_of(deployment("gpt-5.1@2025-11-13"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Compare today with the most specific date there is."""
        said = announced(target, context, Phase.NOW)
        if said is not None:
            yield self.fail(target, "model", said.problem, advice=said.advice, facts=said.facts)
