"""AOAI205."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog.names import closest
from aoai_catalog.query import Status
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.rule import Rule
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import AVAILABILITY, FINE_TUNING


class FeatureNotInRegion(Rule[ResolvedDeployment]):
    """A declared need (fine-tuning, Assistants, Responses, batch, ...) is not offered for the model in this region.

    Why: the deployment succeeds, but the feature does not work. That shows only when the program is already running.
    Fix: use a region or model that has the feature: `aoai where MODEL --needs FEATURE`. Declare needs in the
    declarations file, as a component argument, or in the deployment's tag `aoai-needs`.
    """

    id, slug, level = "AOAI205", "feature-not-in-region", Level.ERROR
    references = (AVAILABILITY, FINE_TUNING)
    reads = ("model", "region", "needs")
    only_new = True
    wrong = plan_of(deployment("gpt-4.1@2025-04-14", location="japaneast", needs=("fine-tuning",)))
    right = plan_of(deployment("gpt-4.1@2025-04-14", location="swedencentral", needs=("fine-tuning",)))

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        """Ask the catalog for each need."""
        needs = target.declared.needs
        for need in needs if isinstance(needs, tuple) else ():
            if need not in context.catalog.features:
                near = closest(need, context.catalog.features)
                advice = f"did you mean {' or '.join(near)}?" if near else ""
                yield self.unverified(target, "needs", f"no source lists a feature {need}", advice=advice)
                continue
            answer = context.catalog.feature(need, target.model, target.region.region)
            if answer.status is Status.NO:
                yield self.fail(
                    target,
                    "needs",
                    f"{need} is not offered for {target.model} in {target.region}",
                    advice=f"`aoai where {target.model.name} --needs {need}` lists where it is",
                    facts=answer.statements,
                )
            elif answer.status is Status.UNVERIFIED:
                problem = f"whether {need} is offered for {target.model} in {target.region} is not documented"
                yield self.unverified(target, "needs", problem)
