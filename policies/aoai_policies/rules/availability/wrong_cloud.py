"""AOAI206."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.rule import Rule
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import GOVERNMENT

_NAMES = {"public": "the public cloud", "government": "Azure Government", "china": "Azure operated by 21Vianet"}


class WrongCloud(Rule[ResolvedDeployment]):
    """The region belongs to another cloud, where the model is not offered.

    Why: Azure Government and Azure operated by 21Vianet are separate clouds, with their own subscriptions, endpoints
    and model lists. A model of the public cloud is not available there until their own page lists it.
    Fix: use a region of a cloud that has the model, or a model that this cloud lists.
    """

    id, slug, level = "AOAI206", "wrong-cloud", Level.ERROR
    references = (GOVERNMENT,)
    reads = ("model", "region")
    only_new = True
    wrong = plan_of(deployment("gpt-5.4@2026-03-05", location="usgovvirginia"))
    right = plan_of(deployment("gpt-5.4@2026-03-05", location="eastus2"))

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        """Compare the cloud of the region with the clouds of the regions that any source names for the model."""
        cloud = target.region.cloud
        clouds = set(context.catalog.clouds_of(target.model))
        if not clouds or cloud in clouds:
            return
        if not context.catalog.covers_cloud(cloud):
            yield self.unverified(
                target,
                "location",
                f"no source in effect says what is offered in {_NAMES[cloud]}, so not of {target.model} either",
            )
            return
        there = " and ".join(sorted(_NAMES[one] for one in clouds))
        said = context.catalog.newest_statement(f"{target.model} is listed in {there} only")
        yield self.fail(
            target,
            "location",
            f"{target.region} is a region of {_NAMES[cloud]}, and {target.model} is listed in {there} only",
            advice="use a region or a model of the other cloud",
            facts=[said] if said else [],
        )
