"""AOAI101."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context, fine_tuned
from aoai_policies.core.finding import Finding, Level, Suggestion
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import MODELS, MODELS_LIST


class UnknownModel(Rule):
    """The catalog knows no model of this name.

    Why: Azure answers DeploymentModelNotSupported. Names differ from those of other clouds (gpt-35-turbo, not
    gpt-3.5-turbo), and a version belongs into `model.version`, not into the name.
    Fix: write the name in the message. If nothing is near, the model may be newer than the catalog: the outcome
    is then unverified, and a newer edition or capture settles it. A fine-tuned model is named `base.ft-...`.
    """

    id, slug, level = "AOAI101", "unknown-model", Level.ERROR
    references = (MODELS, MODELS_LIST)
    reads = ("model",)
    guards = True
    wrong = plan_of(deployment("gpt-5-1@2025-11-13"))
    right = plan_of(deployment("gpt-5.1@2025-11-13"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Compare with all names of all sources in effect."""
        name = str(target.model)
        catalog = context.catalog
        if catalog.find_model(name) is not None or (fine_tuned(target) and context.base_model(name) is not None):
            return
        base = name.partition(".ft-")[0]
        near = catalog.near_models(base)
        if not near or fine_tuned(target):
            yield self.unverified(
                target,
                "model",
                f"no source knows a model {base}",
                advice=f"it may be newer than the catalog ({catalog.newest or 'empty'})",
            )
            return
        best = near[0]
        problem = f"there is no model {name}"
        if not best.version:
            yield self.fail(target, "model", problem, suggest=[model.name for model in near[:2]])
            return
        finding = self.fail(target, "model", problem, advice=f"Azure names it {best.name} with version {best.version}")
        yield finding.suggesting(Suggestion("model.name", best.name), Suggestion("model.version", best.version))
