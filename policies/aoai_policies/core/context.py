"""What a rule may look at besides its target, and what it asks: each question is answered once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.names import LONGEST
from aoai_catalog.query import CapacityAnswer, Catalog, LifecycleAnswer, OfferAnswer
from aoai_catalog.records import Model, Subject
from aoai_policies.core.absence import Absence, absence_of
from aoai_policies.core.capacities import fitting
from aoai_policies.core.finding import Alternative, Suggestion
from aoai_policies.core.plan import Plan
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.retirement import Retirement, retirement_of
from aoai_policies.core.settings import Settings
from aoai_policies.core.target import Deployment, written
from aoai_policies.core.usage import UsageSnapshot

Answer = TypeVar("Answer")
Judge = Callable[[Deployment], frozenset[str]]
"""The rules by which a deployment fails with an error."""


class Context(msgspec.Struct, frozen=True, dict=True):
    """Facts, wishes, the day and the plan. Rules read nothing else: no clock, no file, no environment.

    `judge` is the engine's, None while it judges what a rule would suggest.
    """

    catalog: Catalog
    settings: Settings
    today: date
    plan: Plan
    usage: tuple[UsageSnapshot, ...] = ()
    judge: Judge | None = None

    @cached_property
    def hosts(self) -> frozenset[str | None]:
        """The ids of the plan's accounts that have deployments in it."""
        return frozenset(one.account_urn for one in self.plan.deployments)

    # What the names of a deployment stand for

    def region(self, deployment: Deployment) -> str | None:
        """The id of the region that a deployment is in, None where it is not known or is not an Azure region."""
        return reviewed.region_id(deployment.location) if isinstance(deployment.location, str) else None

    def sku(self, deployment: Deployment) -> str | None:
        """The SKU in Azure's spelling, None where it is not known or there is no such SKU."""
        return reviewed.sku_name(deployment.sku) if isinstance(deployment.sku, str) else None

    def model(self, deployment: Deployment) -> Model | None:
        """The model that a deployment names; where it names no version, the one that Azure picks today.

        A fine-tuned model (`gpt-4o-2024-08-06.ft-...`) is its base model. None where the catalog knows no such model or
        version, or the name is not known.
        """
        if not isinstance(deployment.model, str):
            return None
        version = deployment.version if isinstance(deployment.version, str) else ""
        models = self.models(deployment.model, version)
        return next(iter(models), None) if len(models) < 2 else self.catalog.default_version(deployment.model)

    def models(self, name: str, version: str) -> tuple[Model, ...]:
        """The models that a name and version can stand for; without a version all, Azure's default first."""
        return self._once(("models", name, version), lambda: self._models(name, version))

    def _models(self, name: str, version: str) -> tuple[Model, ...]:
        if ".ft-" in name:
            base = self.base_model(name)
            return (base,) if base is not None else ()
        if version and (found := self.catalog.find_model(name, version)) is not None:
            return (found,)
        known = self.catalog.models(name)
        if version:
            return tuple(Model(one.format, one.name, version) for one in known if not one.version)[:1]
        default = self.catalog.default_version(name)
        return tuple(dict.fromkeys((default, *known))) if default is not None else known

    def base_model(self, name: str) -> Model | None:
        """The model behind a fine-tuned one, `gpt-4o-2024-08-06.ft-...`: a name, or a name with its version."""
        base = name.partition(".ft-")[0]
        plain = self.catalog.models(base)
        if plain:
            return self.catalog.default_version(base) or plain[-1]
        head = base[:LONGEST]
        while "-" in head:
            head = head.rpartition("-")[0]
            for model in self.catalog.models(head):
                if f"{model.name}-{model.version}".casefold() == base.casefold():
                    return model
        return None

    def resolve(self, deployment: Deployment) -> ResolvedDeployment | None:
        """A deployment with its names resolved, None where one of them is not known."""
        model, sku, region = self.model(deployment), self.sku(deployment), self.region(deployment)
        if model is None or sku is None or region is None:
            return None
        place = reviewed.regions()[region]
        return ResolvedDeployment(deployment, model, reviewed.skus()[sku], place, fine_tuned(deployment))

    # Questions of rules

    def offer(self, target: ResolvedDeployment) -> OfferAnswer:
        """Whether the model is offered under the SKU in the region."""
        return self.catalog.offer(target.model, target.sku.sku, target.region.region, fine_tuned=target.fine_tuned)

    def capacity(self, target: ResolvedDeployment) -> CapacityAnswer:
        """What capacity the deployment may have."""
        return self.catalog.capacity(target.model, target.sku.sku, target.region.region, fine_tuned=target.fine_tuned)

    def lifecycle(self, target: ResolvedDeployment | Deployment) -> LifecycleAnswer:
        """The stage and dates of a deployment's model, for its SKU, region and cloud as far as they are known."""
        model, sku, region, tuned = self._names(target)
        if model is None:
            return LifecycleAnswer()
        cloud = reviewed.regions()[region].cloud if region else "public"
        subject: Subject = "fine-tuned" if tuned else "base"
        return self.catalog.lifecycle(model, sku, region, cloud=cloud, subject=subject)

    def retirement(self, target: ResolvedDeployment | Deployment) -> Retirement | None:
        """The retirement of a deployment's model, seen from today; None where nothing is known of one."""
        model, sku, region, tuned = self._names(target)
        if model is None:
            return None
        return self._once(
            ("retirement", model, sku, region, tuned),
            lambda: retirement_of(self.catalog, model, sku, region, self.lifecycle(target), self.settings.retirement),
        )

    def absence(self, target: ResolvedDeployment) -> Absence | None:
        """How the offer of a deployment is missing; None where it is there."""
        model, sku, region, tuned = self._names(target)
        if model is None:
            return None
        return self._once(
            ("absence", model, sku, region, tuned),
            lambda: absence_of(
                self.catalog,
                model,
                sku,
                region,
                self.settings.availability.no_holds_days,
                fine_tuned=tuned,
                stage=lambda: self.lifecycle(target).stage,
            ),
        )

    def _names(self, target: ResolvedDeployment | Deployment) -> tuple[Model | None, str, str, bool]:
        if isinstance(target, Deployment):
            return self.model(target), self.sku(target) or "", self.region(target) or "", fine_tuned(target)
        return target.model, target.sku.sku, target.region.region, target.fine_tuned

    # Advice

    def passing(self, rule: str, target: Deployment, alternatives: Iterable[Alternative]) -> tuple[Alternative, ...]:
        """The alternatives that mend what a rule says and bring no new error; capacity is changed along where needed.

        Args:
            rule: The id of the rule whose finding they mend.
            target: The declaration.
            alternatives: What could be written instead, best first.
        """
        if self.judge is None:
            return tuple(alternatives)
        before = self.judge(target)
        found: dict[Alternative, None] = {}
        for one in alternatives:
            alternative = self._with_capacity(target, one)
            after = self.judge(written(target, alternative))
            if rule not in after and after <= before:
                found.setdefault(alternative)
        return tuple(found)

    def _with_capacity(self, target: Deployment, alternative: Alternative) -> Alternative:
        """With the nearest capacity that the changed deployment may have, where the declared one does not fit it."""
        changed = written(target, alternative)
        resolved = self.resolve(changed)
        if resolved is None or not isinstance(changed.capacity, (int, float)):
            return alternative
        capacity = fitting(changed.capacity, self.capacity(resolved))
        if capacity == changed.capacity or any(one.field == "sku.capacity" for one in alternative):
            return alternative
        return (*alternative, Suggestion("sku.capacity", capacity))

    # Each answer is worked out once

    @cached_property
    def _answers(self) -> dict[Hashable, Any]:
        return {}

    def _once(self, question: Hashable, answer: Callable[[], Answer]) -> Answer:
        if question not in self._answers:
            self._answers[question] = answer()
        known: Answer = self._answers[question]
        return known


def fine_tuned(deployment: Deployment) -> bool:
    """Whether a deployment is of a fine-tuned model, by its name (`base.ft-...`)."""
    return isinstance(deployment.model, str) and ".ft-" in deployment.model
