"""What a rule may look at besides its target."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.query import Catalog, LifecycleAnswer
from aoai_catalog.records import Model, Subject
from aoai_policies.core.plan import Plan
from aoai_policies.core.settings import Settings
from aoai_policies.core.target import Deployment
from aoai_policies.core.usage import UsageSnapshot


class Context(msgspec.Struct, frozen=True, dict=True):
    """Facts, wishes, the day and the plan. Rules read nothing else: no clock, no file, no environment."""

    catalog: Catalog
    settings: Settings
    today: date
    plan: Plan
    usage: tuple[UsageSnapshot, ...] = ()

    def region(self, deployment: Deployment) -> str | None:
        """The id of the region that a deployment is in, None where it is not declared or is no region of Azure."""
        return reviewed.region_id(deployment.location) if isinstance(deployment.location, str) else None

    def sku(self, deployment: Deployment) -> str | None:
        """The SKU in Azure's spelling, None where there is no such SKU."""
        return reviewed.sku_name(deployment.sku) if isinstance(deployment.sku, str) else None

    def lifecycle(self, deployment: Deployment) -> LifecycleAnswer:
        """The stage and dates of a deployment's model, for its SKU, region and cloud; empty where it is not known."""
        model = self.model(deployment)
        if model is None:
            return LifecycleAnswer()
        region = self.region(deployment) or ""
        cloud = reviewed.regions()[region].cloud if region else "public"
        subject: Subject = "fine-tuned" if fine_tuned(deployment) else "base"
        return self.catalog.lifecycle(model, self.sku(deployment) or "", region, cloud=cloud, subject=subject)

    def has_retired(self, model: Model) -> bool:
        """Whether a model's general retirement date has passed."""
        answer = self.catalog.lifecycle(model)
        return answer.retires_on is not None and answer.retires_on <= self.today

    def model(self, deployment: Deployment) -> Model | None:
        """The model that a deployment names, as the catalog spells it.

        A fine-tuned model (`gpt-4o-2024-08-06.ft-...`) is its base model. Without a version it is Azure's default, or
        the only version there is. None where the catalog knows no such model or version.
        """
        name, version = deployment.model, deployment.version
        if not isinstance(name, str):
            return None
        key = (name, version if isinstance(version, str) else "", deployment.format)
        if key not in self._models:
            self._models[key] = self._find_model(name, key[1])
        return self._models[key]

    @cached_property
    def _models(self) -> dict[tuple[str, str, object], Model | None]:
        return {}

    def _find_model(self, name: str, version: str) -> Model | None:
        if ".ft-" in name:
            return self.base_model(name)
        if version and (found := self.catalog.find_model(name, version)) is not None:
            return found
        known = self.catalog.models(name)
        if version:
            return next((Model(model.format, model.name, version) for model in known if not model.version), None)
        return self.catalog.default_version(name) or (known[0] if len(known) == 1 else None)

    def base_model(self, name: str) -> Model | None:
        """The model behind a fine-tuned one, `gpt-4o-2024-08-06.ft-...`: a name, or a name with its version."""
        base = name.partition(".ft-")[0]
        plain = self.catalog.models(base)
        if plain:
            return self.catalog.default_version(base) or plain[-1]
        head = base
        while "-" in head:
            head = head.rpartition("-")[0]
            for model in self.catalog.models(head):
                if f"{model.name}-{model.version}".casefold() == base.casefold():
                    return model
        return None


def fine_tuned(deployment: Deployment) -> bool:
    """Whether a deployment is of a fine-tuned model, by its name (`base.ft-...`)."""
    return isinstance(deployment.model, str) and ".ft-" in deployment.model
