"""AOAI105."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context, fine_tuned
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import DEPLOYMENTS, MODELS_LIST


class WrongFormat(Rule):
    """The model's format is another one.

    Why: format, name and version together name a model; Azure answers DeploymentModelNotSupported for another
    format. OpenAI's open-weight models are OpenAI-OSS, not OpenAI.
    Fix: write the format in the message. Formats other than OpenAI need an account of kind AIServices.
    """

    id, slug, level = "AOAI105", "wrong-format", Level.ERROR
    references = (MODELS_LIST, DEPLOYMENTS)
    reads = ("format", "model")
    guards = True
    wrong = plan_of(deployment("gpt-oss-120b@1", format="OpenAI"))
    right = plan_of(deployment("gpt-oss-120b@1", format="OpenAI-OSS"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Compare with the formats under which any source has the model's name."""
        if fine_tuned(target) or context.catalog.find_model(str(target.model), format=str(target.format)) is not None:
            return
        known = context.catalog.models(str(target.model))
        formats = sorted({model.format for model in known if model.format})
        if not formats:
            return
        problem = f"{known[0].name} is not of format {target.format}"
        yield self.fail(target, "format", problem, suggest=formats)
