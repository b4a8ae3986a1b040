"""AOAI507."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog.query import Status
from aoai_catalog.records import Model
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.lifecycle.no_upgrade_outage import is_upgraded
from aoai_policies.rules.lifecycle.retirement import replacements, scheduled
from aoai_policies.rules.references import RETIREMENTS, SCHEDULE

_LONGEST_CHAIN = 8


class ReplacementNotHere(Rule):
    """The documented replacement cannot take over here: it is not offered in this region and SKU, or deprecated itself.

    Why: a provisioned or batch deployment has to be moved by hand, and reserved capacity is bound to region and
    SKU. A replacement can itself be deprecated, so that the chain has to be followed to a model that lasts.
    Fix: plan the move to another region or SKU, or to another model that is offered here.
    """

    id, slug, level = "AOAI507", "replacement-not-here", Level.WARNING
    references = (RETIREMENTS, SCHEDULE)
    reads = ("model", "sku", "location")
    may_read = ("version", "format")
    wrong = plan_of(deployment("gpt-4o@2024-05-13", sku="ProvisionedManaged", capacity=50, location="northcentralus"))
    right = plan_of(deployment("o4-mini@2025-04-16", sku="GlobalProvisionedManaged"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Follow the chain of replacements to the first one that is offered here and lasts."""
        model, sku, region = context.model(target), context.sku(target), context.region(target)
        answer = context.lifecycle(target)
        if model is None or sku is None or region is None or is_upgraded(sku) or not answer.replacement:
            return
        chain: list[Model] = []
        trouble = ""
        following = answer.replacement[0]
        while following and len(chain) < _LONGEST_CHAIN:
            versions = replacements(following, context)
            if not versions or versions[0] in chain:
                break
            chain.append(versions[0])
            life = context.catalog.lifecycle(versions[0], sku, region)
            if life.stage in {"Deprecated", "Retired"}:
                trouble = f"{versions[0]} is deprecated itself"
            elif context.catalog.offer(versions[0], sku, region).status is Status.YES:
                return
            else:
                trouble = f"{versions[0]} is not offered as {sku} in {region}"
            following = life.replacement[0] if life.replacement else ""
        if not chain:
            return  # no source knows the replacement; AOAI509 names it
        until = f" (it retires {scheduled(answer)})" if answer.retires_on else ""
        yield self.fail(
            target,
            "model",
            f"the documented replacement of {model}{until} cannot take over here: {trouble}",
            advice="plan the move to another region, SKU or model",
            facts=[fact for fact in (answer.replaced_by,) if fact],
        )
