"""AOAI201."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.availability.absence import Kind, absence, named
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import AVAILABILITY, MODELS_LIST


class ModelNotInRegion(Rule):
    """The model is not offered in this region, under no SKU.

    Why: Azure answers InvalidResourceProperties, "not supported in this region". A deployment's region is its
    account's, so that another region needs another account.
    Fix: put the deployment on an account in one of the regions in the message, nearest first, or take another
    model. `aoai where MODEL` lists all regions.
    """

    id, slug, level = "AOAI201", "model-not-in-region", Level.ERROR
    references = (AVAILABILITY, MODELS_LIST)
    reads = ("model", "sku", "location")
    may_read = ("version", "format")
    only_new = True
    wrong = plan_of(deployment("gpt-image-2@2026-04-21", name="image", location="northcentralus"))
    right = plan_of(deployment("gpt-image-2@2026-04-21", name="image"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Name the nearest regions that have it under the declared SKU."""
        missing = absence(target, context)
        if missing is None or missing.kind is not Kind.REGION:
            return
        yield self.fail(
            target,
            "location",
            f"{missing.model} is not offered in {missing.region}",
            advice=f"nearest that have {missing.sku}: {named(missing.elsewhere)}",
            suggest=missing.elsewhere[:3],
            facts=missing.answer.statements,
        )
