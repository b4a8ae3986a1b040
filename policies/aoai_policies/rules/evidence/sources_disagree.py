"""AOAI905."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level, shown
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.rule import Rule
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import MODELS_LIST, PTU_SIZING


class SourcesDisagree(Rule[ResolvedDeployment]):
    """The documentation does not allow this capacity, but ARM accepts it.

    Why: ARM decides whether a deployment succeeds, so its figures count. But one of the two is out of date, and a value
    that both accept is safer.
    Fix: you do not have to change anything. The message has both statements.
    """

    id, slug, level = "AOAI905", "sources-disagree", Level.INFO
    references = (PTU_SIZING, MODELS_LIST)
    reads = ("model", "sku", "region", "sku.capacity")
    wrong = plan_of(deployment("gpt-4.1@2025-04-14", sku="ProvisionedManaged", capacity=25))
    right = plan_of(deployment("gpt-4.1@2025-04-14", sku="ProvisionedManaged", capacity=50))

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        """Judge the capacity by the documents' figures where ARM's have passed it."""
        answer = context.capacity(target)
        recorded, documented = answer.recorded, answer.documented
        if recorded is None or documented is None:
            return
        if not recorded.takes(target.capacity) or documented.takes(target.capacity):
            return
        yield self.fail(
            target,
            "sku.capacity",
            f"ARM accepts capacity {shown(target.capacity)} for {target.model} {target.sku} ({recorded.statement.value}"
            f", {recorded.statement.date}), but the documentation does not ({documented.statement.value})",
            facts=(documented.statement, recorded.statement),
        )
