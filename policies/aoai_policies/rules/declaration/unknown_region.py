"""AOAI104."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog import reviewed
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level, Suggestion
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.declaration.unknown_model import odd
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import REGIONS


class UnknownRegion(Rule[Deployment]):
    """Azure has no such region.

    Why: Azure answers LocationNotAvailableForResourceType or InvalidLocation. It ignores case and spaces (`East US 2`
    is eastus2), but accepts no other variation.
    Fix: write the region's id. An Azure region that offers no models is AOAI201.
    """

    id, slug, level = "AOAI104", "unknown-region", Level.ERROR
    references = (REGIONS,)
    reads = ("location",)
    guards = True
    wrong = plan_of(deployment(location="eastus-2"))
    right = plan_of(deployment(location="East US 2"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Compare with the reviewed table of all of Azure's regions."""
        name = str(target.location)
        if reviewed.region_id(name) is not None:
            return
        meant = reviewed.closest_regions(name)
        said = reviewed.region_statement(meant[0] if meant else "eastus", f"there is no region {name}")
        yield self.fail(
            target,
            "location",
            f"{name} is not an Azure region{odd(name)}",
            advice="use " + " or ".join(meant[:2]) if meant else "",
            replace=[(Suggestion("location", region),) for region in meant[:2]],
            facts=[said],
        )
