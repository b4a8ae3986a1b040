"""AOAI105."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context, fine_tuned
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import DEPLOYMENTS, MODELS_LIST


class WrongFormat(Rule[Deployment]):
    """The model has a different format.

    Why: format, name and version together identify a model. For a wrong format, Azure answers
    DeploymentModelNotSupported. The format of OpenAI's open-weight models is OpenAI-OSS, not OpenAI.
    Fix: write the format in the message. Formats other than OpenAI need an account of kind AIServices.
    """

    id, slug, level = "AOAI105", "wrong-format", Level.ERROR
    references = (MODELS_LIST, DEPLOYMENTS)
    reads = ("model.format", "model.name")
    guards = True
    wrong = plan_of(deployment("gpt-oss-120b@1", format="OpenAI"))
    right = plan_of(deployment("gpt-oss-120b@1", format="OpenAI-OSS"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Compare with the formats under which any source has the model's name."""
        name, catalog = str(target.model), context.catalog
        if fine_tuned(target) or catalog.find_model(name, format=str(target.format)) is not None:
            return
        known = catalog.models(name)
        formats = sorted({model.format for model in known if model.format})
        if not formats:
            return
        said = catalog.model_statement(name)
        yield self.fail(
            target,
            "model.format",
            f"{known[0].name} does not have format {target.format}",
            suggest=formats,
            facts=[said] if said else [],
        )
