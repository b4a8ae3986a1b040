"""AOAI503."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.lifecycle.retirement import Phase, announced
from aoai_policies.rules.references import RETIREMENTS, SCHEDULE


class RetiresSoon(Rule):
    """The model retires within the warning bound, 90 days unless `retirement.warn_days` says otherwise.

    Why: at retirement calls begin to fail, or Azure moves the deployment to another model; moving takes tests
    and time.
    Fix: plan the move to the replacement in the message. A "no earlier than" is no date certain, and is told as
    such.
    """

    id, slug, level = "AOAI503", "retires-soon", Level.WARNING
    references = (RETIREMENTS, SCHEDULE)
    reads = ("model",)
    may_read = ("version", "format", "sku", "location")
    wrong = plan_of(deployment("o3@2025-04-16"))
    right = plan_of(deployment("gpt-5.1@2025-11-13"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Compare today with the most specific date there is."""
        said = announced(target, context, Phase.SOON)
        if said is not None:
            yield self.fail(target, "model", said.problem, advice=said.advice, facts=said.facts)
