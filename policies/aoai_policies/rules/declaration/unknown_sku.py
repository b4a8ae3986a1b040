"""AOAI103."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog import reviewed
from aoai_catalog.names import closest, near
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import DEPLOYMENT_TYPES


class UnknownSku(Rule):
    """There is no SKU of this name.

    Why: Azure answers InvalidResourceProperties. `sku.name` is a free string in every SDK, so a misspelt one
    passes until the deployment is created. The documentation's name (Global Standard) is not the API's
    (GlobalStandard).
    Fix: write the API's name. Azure folds case (`standard` works), nothing else. S0 is the account's SKU.
    """

    id, slug, level = "AOAI103", "unknown-sku", Level.ERROR
    references = (DEPLOYMENT_TYPES,)
    reads = ("sku",)
    guards = True
    wrong = plan_of(deployment(sku="Global-Standard"))
    right = plan_of(deployment(sku="GlobalStandard"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Compare with the reviewed table of SKUs."""
        name = str(target.sku)
        if reviewed.sku_name(name) is not None:
            return
        known = reviewed.skus()
        meant = near(name, known)
        if by_heading := reviewed.sku_by_heading(name):
            meant = [by_heading]
        if meant:
            yield self.fail(target, "sku", f"{name} is no SKU", advice=f"Azure spells it {meant[0]}", suggest=meant[:1])
            return
        if name.upper() in {"S0", "F0"}:
            problem = f"{name} is a SKU of accounts, not of deployments"
            yield self.fail(target, "sku", problem, suggest=["GlobalStandard", "DataZoneStandard", "Standard"])
            return
        yield self.fail(target, "sku", f"{name} is no SKU", suggest=closest(name, known) or list(known)[:3])
