"""AOAI510."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.plan import Knowledge
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Change, Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.lifecycle.retirement import Phase, replacement_advice, retirement, scheduled, today_in_days
from aoai_policies.rules.references import RETIREMENTS, SCHEDULE


class RetiredDeployment(Rule):
    """The deployment exists and its model has retired.

    Why: Azure keeps the deployment and answers its calls with 410. No apply fails, so nobody is told.
    Fix: move the deployment to the replacement in the message, or delete it.
    """

    id, slug, level = "AOAI510", "retired-deployment", Level.WARNING
    references = (RETIREMENTS, SCHEDULE)
    reads = ("model",)
    may_read = ("version", "format", "sku", "location")
    only_kept = True
    requires = frozenset({Knowledge.OPERATIONS})
    wrong = plan_of(
        deployment("gpt-5-chat@2025-08-07", change=Change.SAME),
        knows=frozenset({Knowledge.OPERATIONS}),
    )
    right = plan_of(
        deployment("gpt-5.1@2025-11-13", change=Change.SAME),
        knows=frozenset({Knowledge.OPERATIONS}),
    )

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """What is new is AOAI501's."""
        found = retirement(target, context)
        if found is None or found.phase is not Phase.PASSED:
            return
        day = found.answer.retires_on
        when = f" {scheduled(found.answer)}, {today_in_days(day, context.today)}" if day else ""
        yield self.fail(
            target,
            "model",
            f"{found.model} retired{when}, so this deployment no longer answers",
            advice=replacement_advice(target, context, found.answer),
            facts=found.facts,
        )
