"""When the models of a plan's deployments retire, what Azure does then, and what to move to."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.query import LifecycleAnswer
from aoai_catalog.records import Model
from aoai_policies.core.context import Context, fine_tuned
from aoai_policies.core.declared import DeclaredNames, region_shown
from aoai_policies.core.finding import shown
from aoai_policies.core.plan import Plan
from aoai_policies.core.retirement import Phase, Retirement
from aoai_policies.core.target import Deployment, Text, Unknown
from aoai_policies.rules.lifecycle.auto_upgrade_drift import DRIFTS
from aoai_policies.rules.lifecycle.replacement import (
    living_replacement,
    replacement_advice,
    scheduled,
    today_in_days,
)

Status = Literal["retires", "retired", "unverified", "no date", "model unknown"]
Outcome = Literal["upgraded", "stopped", "open", ""]


_NAMED_BEFORE = 120
"""Days before a retirement by which Azure has named the replacement (model retirements, 2026-07-25)."""


class Forecast(msgspec.Struct, frozen=True, rename="camel"):
    """When one deployment's model retires, what Azure does then, and what to move to.

    Attributes:
        stack: The stack's name.
        deployment: The deployment's logical name.
        model: With its version; as declared if the catalog does not know the model.
        sku: None if it is not known before apply, or not declared.
        region: None if it is not known.
        stage: As documented; empty if no source says.
        retires_on: None if no source gives a date, or the model is not known; `what` then says which.
        not_before: Whether the date is a bound: the model retires no earlier.
        what: When it retires, in words. A date that has passed, but that nothing confirms, is called unverified.
        then: What Azure does on the day, in words.
        advice: The documented replacement and where it is offered, in words.
        source: The source of the date, and the source's own date.
        project: The Pulumi project, empty if the input names none.
        target: `stack/account/deployment` by declared names, as in waivers.
        owner: The owner tag of the deployment, or else of its account; empty if there is none.
        days: Days until it retires; negative once the date has passed.
        status: How certain the date is.
        outcome: `open` if no source says whether Azure upgrades it; empty if there is no date.
        replacement: The documented replacement; if that has retired too, the next one; empty if there is none.
        replacement_skus: The SKUs under which it is offered in the deployment's region.
        replacement_regions: The regions where it is offered under the deployment's SKU, nearest first.
        uid: An id for this deployment's retirement, the same on every day.
    """

    stack: str
    deployment: str
    model: str
    sku: str | None
    region: str | None
    stage: str
    retires_on: date | None
    not_before: bool
    what: str
    then: str
    advice: str
    source: str
    project: str
    target: str
    owner: str
    days: int | None
    status: Status
    outcome: Outcome
    replacement: str
    replacement_skus: tuple[str, ...]
    replacement_regions: tuple[str, ...]
    uid: str


class _Successor(msgspec.Struct, frozen=True):
    """The documented replacement, and where it is offered. `gone`: it is known, and has retired itself."""

    name: str = ""
    gone: bool = False
    skus_here: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


def forecast(plan: Plan, context: Context, *, owner_tag: str = "owner") -> Iterator[Forecast]:
    """The forecast of each deployment of a plan, in its order."""
    names = DeclaredNames(plan)
    tags = {account.id: account.tags for account in plan.accounts}
    for deployment in plan.deployments:
        found = context.retirement(deployment)
        model = context.model(deployment)
        answer = context.lifecycle(deployment)
        day = found.answer.retires_on if found is not None else None
        name = str(model) if model is not None else _declared_model(deployment)
        successor = _successor(deployment, context, answer) if found is not None else _Successor()
        outcome, then = _on_the_day(deployment, context, answer, successor) if day else ("", "")
        if found is not None and found.phase is Phase.PASSED:
            then = "new deployments of it are refused; one that Azure did not upgrade no longer answers"
        facts = found.facts if found is not None else ()
        target = names.of(deployment)
        yield Forecast(
            stack=plan.stack,
            deployment=deployment.name,
            model=name,
            sku=context.sku(deployment) or _text(deployment.sku),
            region=region_shown(deployment),
            stage=answer.stage,
            retires_on=day,
            not_before=answer.not_before,
            what=_what(model, found, context.today),
            then=then,
            advice=_advice(deployment, context, answer, successor) if found is not None else "",
            source=f"{facts[0].title}, {facts[0].date}" if facts else "",
            project=deployment.urn.split("::")[1] if deployment.urn.count("::") > 1 else "",
            target=target,
            owner=_tag(deployment.tags, owner_tag) or _tag(tags.get(deployment.account_urn or "", {}), owner_tag),
            days=(day - context.today).days if day else None,
            status=_status(model, found),
            outcome=outcome,
            replacement="" if successor.gone else successor.name,
            replacement_skus=successor.skus_here,
            replacement_regions=successor.regions,
            uid=_uid(plan, deployment, target, name),
        )


def _declared_model(deployment: Deployment) -> str:
    if isinstance(deployment.model, Unknown):
        return f"a model that is {deployment.model.why}"
    return f"{deployment.model or 'no model'} {_text(deployment.version) or ''}".rstrip()


def _text(value: Text) -> str | None:
    return None if shown(value) is None else str(value)


def _status(model: Model | None, found: Retirement | None) -> Status:
    if found is None:
        return "no date" if model is not None else "model unknown"
    return {Phase.PASSED: "retired", Phase.DOUBTFUL: "unverified"}.get(found.phase, "retires")  # type: ignore[return-value]


def _what(model: Model | None, found: Retirement | None, today: date) -> str:
    if found is None:
        return "no source gives a retirement date" if model else "the model is not known, so neither is its date"
    if found.answer.retires_on is None:
        return "retired; no source gives the date"
    verb = {Phase.PASSED: "retired", Phase.DOUBTFUL: "unverified: was to retire"}.get(found.phase, "retires")
    return f"{verb} {scheduled(found.answer)}, {today_in_days(found.answer.retires_on, today)}"


def _successor(deployment: Deployment, context: Context, answer: LifecycleAnswer) -> _Successor:
    """Follow the documented replacement to one that lives, and see where that is offered."""
    if not answer.replacement:
        return _Successor()
    catalog, sku, region = context.catalog, context.sku(deployment), context.region(deployment)
    way, versions = living_replacement(answer.replacement[0], catalog)
    if not versions:
        return _Successor(way[-1], gone=bool(catalog.models(way[-1].partition(" ")[0])))
    here = next((skus for one in versions if region and (skus := catalog.skus_in(one, region))), [])
    regions = next((found for one in versions if sku and (found := catalog.regions_of(one, sku))), [])
    return _Successor(
        way[-1], skus_here=tuple(here), regions=tuple(catalog.nearest_regions(region, regions) if region else regions)
    )


def _on_the_day(
    deployment: Deployment, context: Context, answer: LifecycleAnswer, successor: _Successor
) -> tuple[Outcome, str]:
    """What Azure does with a deployment when its model retires (model retirements, 2026-07-25)."""
    sku, region = context.sku(deployment), context.region(deployment)
    if sku is None:
        return "open", f"what Azure does then depends on the SKU, which is {_why_unknown(deployment.sku)}"
    if reviewed.family(sku) != "standard":
        return "stopped", f"then it stops answering: Azure never upgrades {sku} deployments"
    if str(deployment.upgrade_option).casefold() == "noautoupgrade":
        return "stopped", "then it stops answering: versionUpgradeOption is NoAutoUpgrade"
    if fine_tuned(deployment):
        return "open", "then it stops answering, as no source says that Azure upgrades fine-tuned models"
    if not successor.name:
        far = answer.retires_on is not None and (answer.retires_on - context.today).days > _NAMED_BEFORE
        names = "names a replacement, which it does some 90 to 120 days before" if far else "still names a replacement"
        return "open", f"then it stops answering, unless Azure {names}"
    if successor.gone:
        return "open", f"then it stops answering, unless Azure names another replacement: {successor.name} has retired"
    if region and reviewed.regions()[region].cloud == "government" and sku not in successor.skus_here:
        return "stopped", "then it stops answering: Azure Government upgrades only within a region and SKU"
    return _upgrade(deployment.upgrade_option, answer, f"Azure upgrades it to {successor.name}")


def _why_unknown(sku: Text) -> str:
    if isinstance(sku, Unknown):
        return sku.why
    return "not a valid one" if sku else "not declared"


def _upgrade(option: Text, answer: LifecycleAnswer, upgrades: str) -> tuple[Outcome, str]:
    if isinstance(option, Unknown):
        return "open", f"then {upgrades}, unless versionUpgradeOption, which is {option.why}, is NoAutoUpgrade"
    if str(option).casefold() == DRIFTS.casefold():
        return "upgraded", f"then at the latest {upgrades}; {DRIFTS} moves it whenever the default version changes"
    if answer.upgrades_from:
        return "upgraded", f"{upgrades}, from {answer.upgrades_from} on"
    return "upgraded", f"then {upgrades}"


def _advice(deployment: Deployment, context: Context, answer: LifecycleAnswer, successor: _Successor) -> str:
    """What to move to, and where it is offered: here, else in the nearest regions."""
    advice = replacement_advice(deployment, context, answer)
    sku = context.sku(deployment)
    if not successor.name or successor.gone or sku is None or sku in successor.skus_here:
        return advice
    if not successor.regions:
        return f"{advice}; it is not known to be offered as {sku} anywhere"
    nearest, more = ", ".join(successor.regions[:3]), len(successor.regions) - 3
    return f"{advice}; as {sku} it is offered in {nearest}{f' and {more} more' if more > 0 else ''}"


def _tag(tags: dict[str, Any] | Unknown, name: str) -> str:
    """A tag's value in words; Azure folds case in the names of tags."""
    if isinstance(tags, Unknown):
        return tags.why
    found = next((value for key, value in tags.items() if key.casefold() == name.casefold()), None)
    return found.why if isinstance(found, Unknown) else "" if found is None else str(found)


def _uid(plan: Plan, deployment: Deployment, target: str, model: str) -> str:
    """By what the deployment is in Pulumi or Azure, whatever file tells of it, else by the file and declared names."""
    everywhere = deployment.urn.startswith(("urn:pulumi:", "/subscriptions/"))
    place = deployment.urn if everywhere else f"{posixpath.normpath(plan.path)}\n{target}\n{deployment.id}"
    return hashlib.sha256(f"{place}\n{model}".encode()).hexdigest()[:32]
