"""AOAI106."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import DEPLOYMENTS

_MISPLACED = {
    "sku": "write `sku` beside `properties`, with name and capacity",
    "capacity": "write it as `sku.capacity`",
    "skuName": "write it as `sku.name`",
    "scaleSettings": "it is no longer supported; write `sku` with name and capacity beside `properties`",
    "scaleType": "it is no longer supported; write `sku.name`",
    "name": "write the model's name as `properties.model.name`, the deployment's as `deploymentName`",
    "version": "write it as `properties.model.version`",
    "format": "write it as `properties.model.format`",
}
"""Where a property that people put into `properties` belongs. `capacitySettings` is one of Azure's own there."""


class MisplacedProperty(Rule[Deployment]):
    """A property is in the wrong place.

    Why: Azure ignores unknown keys in `properties`, or answers InvalidRequestContent. With `sku` inside `properties`,
    the deployment has no SKU; `scaleSettings` comes from old API versions.
    Fix: move it to the place in the message.
    """

    id, slug, level = "AOAI106", "misplaced-property", Level.ERROR
    references = (DEPLOYMENTS,)
    reads = ("properties",)
    wrong = plan_of(deployment(sku=None, properties={"sku": {"name": "GlobalStandard", "capacity": 10}}))
    right = plan_of(deployment(properties={"versionUpgradeOption": "NoAutoUpgrade"}))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Name each property that is known to belong elsewhere."""
        if not isinstance(target.properties, dict):
            return
        for name, remedy in _MISPLACED.items():
            if target.properties.get(name) is not None:
                yield self.fail(
                    target, f"properties.{name}", f"`{name}` is not a property of a deployment", advice=remedy
                )
