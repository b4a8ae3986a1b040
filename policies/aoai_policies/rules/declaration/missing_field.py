"""AOAI110."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import DEPLOYMENTS


class MissingField(Rule[Deployment]):
    """The deployment declares no model or no SKU.

    Why: Azure answers InvalidResourceProperties. Providers and SDKs make both optional, so nothing else notices.
    Fix: declare `model` with format, name and version. Declare `sku` with name and capacity beside `properties`, not
    inside it.
    """

    id, slug, level = "AOAI110", "missing-field", Level.ERROR
    references = (DEPLOYMENTS,)
    may_read = ("model.name", "sku.name", "model.version", "model.format")
    meets_unknown = True
    guards = True
    after = ("AOAI106",)
    wrong = plan_of(deployment("gpt-5.1@2025-11-13", sku=None))
    right = plan_of(deployment("gpt-5.1@2025-11-13"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Name each of the two that is absent."""
        if target.model is None:
            yield self.fail(target, "model.name", "no model.name is declared", advice="a deployment needs a model")
        if target.sku is None:
            skus = context.catalog.usual_skus(model)[:3] if (model := context.model(target)) else []
            yield self.fail(
                target,
                "sku.name",
                "no sku.name is declared",
                advice="a deployment needs a SKU" + (f", {' or '.join(skus)}" if skus else ""),
            )
