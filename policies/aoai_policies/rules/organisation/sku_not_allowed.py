"""AOAI704."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.organisation.lists import refusal
from aoai_policies.rules.references import DEPLOYMENT_TYPES


class SkuNotAllowed(Rule):
    """The settings do not allow this SKU.

    Why: the organisation decided which SKUs its stacks may use: `allow` and `deny` in the settings, with
    patterns, of which deny wins.
    Fix: take an allowed one, or have the settings changed by whoever keeps them.
    """

    id, slug, level = "AOAI704", "sku-not-allowed", Level.ERROR
    references = (DEPLOYMENT_TYPES,)
    reads = ("sku",)
    wrong = plan_of(deployment(sku="GlobalStandard"))
    right = plan_of(deployment(sku="DataZoneStandard"))
    example_settings = 'deny: {skus: ["Global*"]}'

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Deny wins over allow; an absent list allows all."""
        settings = context.settings
        sku = context.sku(target)
        if sku is None:
            return
        reason = refusal([sku], settings.allow.skus, settings.deny.skus)
        if reason is not None:
            yield self.fail(target, "sku", f"SKU {sku} is not allowed: {reason}")
