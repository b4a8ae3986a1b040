"""AOAI501."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.lifecycle.retirement import Phase, replacement_advice, retirement, scheduled, today_in_days
from aoai_policies.rules.references import RETIREMENTS, SCHEDULE


class ModelRetired(Rule):
    """The model has retired, so that it cannot be deployed any more.

    Why: after the retirement date Azure answers ServiceModelDeprecated to a new deployment, and calls to an
    existing one return 410. The date that counts is the SKU's where it has one.
    Fix: deploy the replacement in the message. A date that a later source contradicts by still offering the
    model, and a "no earlier than" that has passed, are unverified: both statements are given.
    """

    id, slug, level = "AOAI501", "model-retired", Level.ERROR
    references = (RETIREMENTS, SCHEDULE)
    reads = ("model",)
    may_read = ("version", "format", "sku", "location")
    only_new = True
    wrong = plan_of(deployment("gpt-5-chat@2025-08-07"))
    right = plan_of(deployment("gpt-5.1@2025-11-13"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Compare today with the most specific date there is."""
        found = retirement(target, context)
        if found is None or found.phase not in {Phase.PASSED, Phase.DOUBTFUL}:
            return
        day = found.answer.retires_on
        if found.phase is Phase.DOUBTFUL and day is not None:
            when = f"{found.model} was to retire {scheduled(found.answer)}, {today_in_days(day, context.today)}"
            if found.contradiction and found.answer.dated_by is not None:
                dated, doubt = found.answer.dated_by, found.contradiction[-1]
                problem = f"{when} ({dated.title}, {dated.date}), which is not certain: {doubt.value}"
                yield self.unverified(target, "model", problem, facts=(doubt, dated))
            else:
                yield self.unverified(target, "model", f"{when}; no later date is documented", facts=found.facts)
            return
        when = f" {scheduled(found.answer)}, {today_in_days(day, context.today)}" if day else ""
        yield self.fail(
            target,
            "model",
            f"{found.model} retired{when}",
            advice=replacement_advice(target, context, found.answer),
            facts=found.facts,
        )
