"""AOAI112."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog import reviewed
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.target import Account, Unknown
from aoai_policies.rules.account.hosting import AccountRule
from aoai_policies.rules.declaration.unknown_model import odd
from aoai_policies.rules.example import account, plan_of
from aoai_policies.rules.references import REGIONS


class UnknownAccountRegion(AccountRule):
    """The account's region does not exist in Azure.

    Why: Azure answers LocationNotAvailableForResourceType or InvalidLocation. An account is often in its own stack,
    while its deployments are declared elsewhere. If the account has deployments in this plan, AOAI104 reports the
    region.
    Fix: write the region's id.
    """

    id, slug, level = "AOAI112", "unknown-account-region", Level.ERROR
    references = (REGIONS,)
    reads = ("kind", "id")
    may_read = ("location",)
    meets_unknown = True
    wrong = plan_of(account(location="eastus-2"))
    right = plan_of(account(location="East US 2"))

    def check(self, target: Account, context: Context) -> Iterator[Finding]:
        """Compare with the reviewed table of all of Azure's regions. AOAI104 judges the region of a deployment."""
        if target.id in context.hosts:
            return
        if isinstance(target.location, Unknown):
            why = f"location is {target.location.why}, so whether Azure has the region is not known"
            yield self.unverified(target, "location", why)
        elif target.location is not None:
            yield from self._compared(target, target.location)

    def _compared(self, target: Account, name: str) -> Iterator[Finding]:
        if reviewed.region_id(name) is not None:
            return
        meant = reviewed.closest_regions(name)[:2]
        said = reviewed.region_statement(meant[0] if meant else "eastus", f"there is no region {name}")
        yield self.fail(target, "location", f"{name} is not an Azure region{odd(name)}", suggest=meant, facts=[said])
