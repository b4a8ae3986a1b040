"""AOAI702."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog import reviewed
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.organisation.lists import refusal
from aoai_policies.rules.references import REGIONS


class RegionNotAllowed(Rule):
    """The settings do not allow this region.

    Why: the organisation decided which regions its stacks may use: `allow` and `deny` in the settings, with
    patterns, of which deny wins.
    Fix: take an allowed one, or have the settings changed by whoever keeps them.
    """

    id, slug, level = "AOAI702", "region-not-allowed", Level.ERROR
    references = (REGIONS,)
    reads = ("location",)
    wrong = plan_of(deployment(location="eastus2"))
    right = plan_of(deployment(location="swedencentral"))
    example_settings = "allow: {regions: [swedencentral]}"

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Deny wins over allow; an absent list allows all."""
        settings = context.settings
        region = context.region(target)
        if region is None:
            return
        reason = refusal([region, reviewed.regions()[region].name_en], settings.allow.regions, settings.deny.regions)
        if reason is not None:
            yield self.fail(target, "location", f"region {region} is not allowed: {reason}")
