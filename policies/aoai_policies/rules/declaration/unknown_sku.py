"""AOAI103."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog import reviewed
from aoai_catalog.names import near
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level, Suggestion
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.declaration.unknown_model import odd
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import DEPLOYMENT_TYPES


class UnknownSku(Rule[Deployment]):
    """This is not a valid SKU name.

    Why: Azure answers InvalidResourceProperties. `sku.name` is a free string in every SDK, so a misspelt name passes
    until the deployment is created. The name in the documentation (Global Standard) is not the name in the API
    (GlobalStandard).
    Fix: write the API's name. Azure ignores case (`standard` works), but accepts no other variation. S0 is the
    account's SKU.
    """

    id, slug, level = "AOAI103", "unknown-sku", Level.ERROR
    references = (DEPLOYMENT_TYPES,)
    reads = ("sku.name",)
    guards = True
    wrong = plan_of(deployment(sku="Global-Standard"))
    right = plan_of(deployment(sku="GlobalStandard"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Compare with the reviewed table of SKUs."""
        name = str(target.sku)
        if reviewed.sku_name(name) is not None:
            return
        by_heading = reviewed.sku_by_heading(name)
        meant = [by_heading] if by_heading else near(name, reviewed.skus())
        problem, advice = f"{name} is not a valid SKU{odd(name)}", ""
        if meant:
            advice = f"Azure spells it {meant[0]}"
        elif name.upper() in {"S0", "F0"}:
            meant = ["GlobalStandard", "DataZoneStandard", "Standard"]
            problem = f"{name} is a SKU of accounts, not of deployments"
        else:
            meant = reviewed.closest_skus(name)
        said = reviewed.sku_statement(meant[0], f"{name} is not a valid SKU")
        yield self.fail(
            target,
            "sku.name",
            problem,
            advice=advice or "use " + " or ".join(meant),
            replace=[(Suggestion("sku.name", sku),) for sku in meant],
            facts=[said],
        )
