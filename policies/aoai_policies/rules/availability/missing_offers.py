"""AOAI201, 202, 203 and 207: the offer is missing. They differ in what else there is, and so in the remedy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from aoai_catalog import reviewed
from aoai_catalog.load import Statement
from aoai_policies.core.absence import Absence, Kind
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Alternative, Finding, Level, Suggestion
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.rule import Rule
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import AVAILABILITY, DEPLOYMENT_TYPES, MODELS_LIST

MISSING = ("AOAI201", "AOAI202", "AOAI203")
SAID_BY = ("AOAI102", "AOAI204", "AOAI206", "AOAI501")
"""What is said of the model as a whole is not said again of its offers."""


class _MissingOffer(Rule[ResolvedDeployment]):
    reads = ("model", "sku", "region")
    only_new = True

    def concerns(self, target: ResolvedDeployment) -> bool:
        """A base model as DeveloperTier is AOAI204's."""
        return target.fine_tuned or target.sku.family != "developer"


class ModelNotInRegion(_MissingOffer):
    """The model is not offered in this region under any SKU.

    Why: Azure answers InvalidResourceProperties, "not supported in this region". A deployment's region is its
    account's, so another region needs another account.
    Fix: put the deployment on an account in one of the regions in the message, nearest first, or use another model.
    `aoai where MODEL` lists all regions.
    """

    id, slug, level = "AOAI201", "model-not-in-region", Level.ERROR
    references = (AVAILABILITY, MODELS_LIST)
    after = SAID_BY
    wrong = plan_of(deployment("gpt-image-2@2026-04-21", name="image", location="northcentralus"))
    right = plan_of(deployment("gpt-image-2@2026-04-21", name="image"))

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        """Name the nearest regions that have it under the declared SKU."""
        missing = context.absence(target)
        if missing is None or missing.kind is not Kind.REGION:
            return
        elsewhere = _own_cloud(target, missing.elsewhere)
        yield self.fail(
            target,
            "location",
            f"{target.model} is not offered in {target.region} under any SKU",
            advice=f"nearest that have {target.sku}: {listed(elsewhere)}" if elsewhere else _only_elsewhere(missing),
            replace=_moves(elsewhere),
            facts=_facts(missing),
        )


class SkuNotInRegion(_MissingOffer):
    """The model is offered in this region, but not under this SKU.

    Why: Azure answers InvalidResourceProperties, "not supported in this region". Availability depends on model,
    version, SKU and region; each can be valid on its own and the combination not.
    Fix: use one of the SKUs that are offered here (check where they process data: AOAI701), or a region that has this
    one.
    """

    id, slug, level = "AOAI202", "sku-not-in-region", Level.ERROR
    references = (AVAILABILITY, MODELS_LIST)
    after = SAID_BY
    wrong = plan_of(deployment(location="japaneast", sku="DataZoneStandard"))
    right = plan_of(deployment(location="japaneast"))

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        """Name the SKUs that are offered here, then the nearest regions that have this one."""
        missing = context.absence(target)
        if missing is None:
            return
        if missing.kind is Kind.UNVERIFIED:
            yield self.unverified(
                target,
                "sku.name",
                f"whether {target.model} is offered as {target.sku} in {target.region} is not known: "
                f"{missing.answer.reason}",
                facts=missing.answer.statements,
            )
        elif missing.kind is Kind.HERE:
            elsewhere = _own_cloud(target, missing.elsewhere)
            there = f"; {target.sku} in {listed(elsewhere)}" if elsewhere else ""
            yield self.fail(
                target,
                "sku.name",
                f"{target.model} is not offered as {target.sku} in {target.region}",
                advice=f"offered here as {', '.join(missing.here)}{there}",
                replace=[*_other_skus(target, missing.here), *_moves(elsewhere)],
                facts=_facts(missing),
            )


class SkuNotOffered(_MissingOffer):
    """The model is not offered under this SKU in any region.

    Why: Azure answers InvalidResourceProperties, "not supported by the model". Many newer models are offered only under
    global and data zone SKUs, never as Standard.
    Fix: use one of the SKUs in the message.
    """

    id, slug, level = "AOAI203", "sku-not-offered", Level.ERROR
    references = (AVAILABILITY, DEPLOYMENT_TYPES)
    after = SAID_BY
    wrong = plan_of(deployment("gpt-5-pro@2025-10-06", sku="Standard"))
    right = plan_of(deployment("gpt-5-pro@2025-10-06"))

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        """Name the SKUs under which it is offered here, else where it is offered under the nearest kind of SKU."""
        missing = context.absence(target)
        if missing is None or missing.kind is not Kind.NOWHERE:
            return
        if missing.here:
            advice = f"offered in {target.region} as {', '.join(missing.here)}"
            alternatives = _other_skus(target, missing.here)
        else:
            places = [
                (sku, _own_cloud(target, tuple(context.catalog.regions_of(target.model, sku))))
                for sku in _alike(target, tuple(context.catalog.usual_skus(target.model)))
            ]
            usual = [
                (sku, context.catalog.nearest_regions(target.region.region, found)) for sku, found in places if found
            ]
            advice = "no source lists it as offered under any SKU"
            if usual:
                advice = f"offered as {usual[0][0]} in {listed(tuple(usual[0][1]))}"
            alternatives = [
                (Suggestion("sku.name", sku), Suggestion("location", region))
                for sku, regions in usual
                for region in regions[:2]
            ]
        yield self.fail(
            target,
            "sku.name",
            f"{target.model} is not offered as {target.sku} in any region",
            advice=advice,
            replace=alternatives,
            facts=_facts(missing),
        )


class OfferNotListed(_MissingOffer):
    """The offer is not listed, but it may have been added since.

    Why: offers are added all the time, most often for global and data zone SKUs and for new models. An old "not
    offered" is a hint, not a proof; AOAI201, AOAI202 and AOAI203 report the ones that still hold.
    Fix: refresh the catalog (a newer release, `aoai catalog refresh`, or `aoai catalog capture` if you have a login),
    or use an offer that is listed. `availability.no_holds_days` in the settings says how long a "not offered" holds.
    """

    id, slug, level = "AOAI207", "offer-not-listed", Level.WARNING
    references = (AVAILABILITY, MODELS_LIST)
    after = (*SAID_BY, *MISSING)
    as_of = date(2026, 12, 20)
    wrong = plan_of(deployment("gpt-image-2@2026-04-21", name="image", location="northcentralus"))
    right = plan_of(deployment("gpt-image-2@2026-04-21", name="image"))

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        """Tell how old the fact is, and what is listed."""
        missing = context.absence(target)
        if missing is None or missing.kind is not Kind.AGED or missing.no is None:
            return
        day = missing.no.counts_from
        age = (context.today - day).days if day is not None else 0
        elsewhere = _own_cloud(target, missing.elsewhere)
        here = f"listed here: {', '.join(missing.here)}; " if missing.here else ""
        nearest = f"{target.sku} in {listed(elsewhere)}; " if elsewhere else ""
        yield self.fail(
            target,
            "sku.name",
            f"{target.model} was not offered as {target.sku} in {target.region} {age} "
            f"{'day' if age == 1 else 'days'} ago and may have been added since",
            advice=f"{here}{nearest}check with `az cognitiveservices model list -l {target.region}`",
            facts=_facts(missing),
        )


def listed(regions: tuple[str, ...], most: int = 3) -> str:
    """The first few regions, and that there are more."""
    return ", ".join(regions[:most]) + (", ..." if len(regions) > most else "")


def _facts(missing: Absence) -> tuple[Statement, ...]:
    decided = [missing.no.statement] if missing.no is not None else []
    return tuple(dict.fromkeys((*decided, *missing.answer.statements)))


def _own_cloud(target: ResolvedDeployment, regions: tuple[str, ...]) -> tuple[str, ...]:
    known = reviewed.regions()
    return tuple(region for region in regions if region in known and known[region].cloud == target.region.cloud)


def _only_elsewhere(missing: Absence) -> str:
    return f"offered only in another cloud, in {listed(missing.elsewhere)}"


def _moves(regions: tuple[str, ...]) -> list[Alternative]:
    return [(Suggestion("location", region),) for region in regions[:3]]


def _other_skus(target: ResolvedDeployment, here: tuple[str, ...]) -> list[Alternative]:
    return [(Suggestion("sku.name", sku),) for sku in _alike(target, here)]


def _alike(target: ResolvedDeployment, skus: tuple[str, ...]) -> list[str]:
    """SKUs that are billed alike; of another family only where there are none."""
    known = reviewed.skus()
    alike = [sku for sku in skus if known[sku].family == target.sku.family]
    return alike or list(skus)
