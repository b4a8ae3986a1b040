"""AOAI702, 703 and 704: regions, models and SKUs that the settings do not allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from aoai_catalog import reviewed
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.patterns import any_match
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import DEPLOYMENT_TYPES, MODELS, REGIONS


class _AllowList(Rule[Deployment]):
    what: ClassVar[str]
    """What it is a list of, as messages say it; the key in the settings is its plural in small letters."""

    def refused(self, target: Deployment, names: Sequence[str], context: Context) -> Iterator[Finding]:
        """Deny wins over allow, and an empty list allows all.

        Args:
            target: The declaration.
            names: Spellings of one thing, of which the first is shown.
            context: For the settings.
        """
        key = f"{self.what.lower()}s"
        allowed: tuple[str, ...] = getattr(context.settings.allow, key)
        denied: tuple[str, ...] = getattr(context.settings.deny, key)
        if any_match(denied, *names):
            reason = f"the settings deny it (deny: {', '.join(denied)})"
        elif allowed and not any_match(allowed, *names):
            reason = f"the settings allow {', '.join(allowed)}"
        else:
            return
        yield self.fail(target, self.reads[0], f"{self.what} {names[0]} is not allowed: {reason}")


class RegionNotAllowed(_AllowList):
    """The settings do not allow this region.

    Why: your organisation decides which regions its stacks may use, with the patterns under `allow` and `deny` in the
    settings. `deny` takes precedence.
    Fix: use an allowed region, or ask the owner of the settings to change them.
    """

    id, slug, level = "AOAI702", "region-not-allowed", Level.ERROR
    references = (REGIONS,)
    what, reads = "region", ("location",)
    wrong = plan_of(deployment(location="eastus2"))
    right = plan_of(deployment(location="swedencentral"))
    example_settings = "allow: {regions: [swedencentral]}"

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """By the region's id and by its English name."""
        region = context.region(target)
        if region is not None:
            names = (region, reviewed.regions()[region].name_en)
            yield from self.refused(target, names, context)


class ModelNotAllowed(_AllowList):
    """The settings do not allow this model.

    Why: your organisation decides which models its stacks may use, with the patterns under `allow` and `deny` in the
    settings. `deny` takes precedence.
    Fix: use an allowed model, or ask the owner of the settings to change them.
    """

    id, slug, level = "AOAI703", "model-not-allowed", Level.ERROR
    references = (MODELS,)
    what, reads = "model", ("model.name",)
    may_read = ("model.version",)
    wrong = plan_of(deployment("gpt-4.1@2025-04-14"))
    right = plan_of(deployment("gpt-5.1@2025-11-13"))
    example_settings = 'deny: {models: ["gpt-4*"]}'

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """By the model's name, and by name@version."""
        known = context.catalog.find_model(str(target.model))
        name = known.name if known is not None else str(target.model)
        yield from self.refused(target, (name, f"{name}@{target.version}"), context)


class SkuNotAllowed(_AllowList):
    """The settings do not allow this SKU.

    Why: your organisation decides which SKUs its stacks may use, with the patterns under `allow` and `deny` in the
    settings. `deny` takes precedence.
    Fix: use an allowed SKU, or ask the owner of the settings to change them.
    """

    id, slug, level = "AOAI704", "sku-not-allowed", Level.ERROR
    references = (DEPLOYMENT_TYPES,)
    what, reads = "SKU", ("sku.name",)
    wrong = plan_of(deployment(sku="GlobalStandard"))
    right = plan_of(deployment(sku="DataZoneStandard"))
    example_settings = 'deny: {skus: ["Global*"]}'

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """By the name in Azure's spelling."""
        sku = context.sku(target)
        if sku is not None:
            yield from self.refused(target, (sku,), context)
