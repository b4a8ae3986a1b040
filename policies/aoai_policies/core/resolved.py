"""A deployment whose names are resolved: the model, SKU and region that Azure would take them for."""

from __future__ import annotations

from typing import Any

import msgspec

from aoai_catalog.records import Model
from aoai_catalog.reviewed import ReviewedRegion, ReviewedSku
from aoai_policies.core.target import Deployment


class ResolvedDeployment(msgspec.Struct, frozen=True, eq=False):
    """What most rules judge. `declared` is the declaration; `model`, `sku` and `region` are what its names stand for.

    A rule that does not read the model, the SKU or the region is not shown it. `fine_tuned`: the declaration names a
    fine-tuned model (`base.ft-...`), and `model` is its base.
    """

    declared: Deployment
    model: Model
    sku: ReviewedSku
    region: ReviewedRegion
    fine_tuned: bool = False

    @property
    def capacity(self) -> float:
        """The declared capacity, for rules that read `sku.capacity`."""
        value: Any = self.declared.capacity
        return float(value)
