"""AOAI509."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.lifecycle.retirement import Phase, replacement_advice, retirement, scheduled
from aoai_policies.rules.references import RETIREMENTS, SCHEDULE


class DeprecatedModel(Rule):
    """The model is legacy or deprecated: its retirement is set.

    Why: a legacy model has a successor and gets no improvements; a deprecated one is closed to new customers.
    Both retire, and a stack that begins with one begins with a migration.
    Fix: move to the replacement in the message while there is time.
    """

    id, slug, level = "AOAI509", "deprecated-model", Level.WARNING
    references = (RETIREMENTS, SCHEDULE)
    reads = ("model",)
    may_read = ("version", "format", "sku", "location")
    wrong = plan_of(deployment("gpt-4.1@2025-04-14"))
    right = plan_of(deployment("gpt-5.1@2025-11-13"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Say until when, if a date is known."""
        model = context.model(target)
        answer = context.lifecycle(target)
        if model is None or answer.stage not in {"Legacy", "Deprecated"} or answer.staged_by is None:
            return
        found = retirement(target, context)
        if found is not None and found.phase in {Phase.PASSED, Phase.DOUBTFUL}:
            return  # AOAI501's or AOAI510's
        until = f" and retires {scheduled(answer)}" if answer.retires_on else ""
        yield self.fail(
            target,
            "model",
            f"{model} is {answer.stage.lower()}{until}",
            advice=replacement_advice(target, context, answer),
            facts=(answer.staged_by,),
        )
