"""When the models of a plan's deployments retire, and what to move to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from aoai_catalog import reviewed
from aoai_policies.core.context import Context
from aoai_policies.core.declared import region_shown
from aoai_policies.core.plan import Plan
from aoai_policies.core.retirement import Phase
from aoai_policies.core.target import Deployment
from aoai_policies.rules.lifecycle.replacement import replacement_advice, scheduled, today_in_days


class Forecast(msgspec.Struct, frozen=True, rename="camel"):
    """When one deployment's model retires, what Azure does then, and what to move to.

    `retires_on` is None where no source gives a date or the model is not known; `what` then says which.
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


def forecast(plan: Plan, context: Context) -> Iterator[Forecast]:
    """The forecast of each deployment of a plan, in its order."""
    for deployment in plan.deployments:
        found = context.retirement(deployment)
        model = context.model(deployment)
        answer = context.lifecycle(deployment)
        day = found.answer.retires_on if found is not None else None
        if model is None or found is None:
            what = "no source gives a retirement date" if model else "the model is not known, so neither is its date"
        elif day is None:
            what = "retired; no source gives the date"
        else:
            verb = {Phase.PASSED: "retired", Phase.DOUBTFUL: "unverified: was to retire"}.get(found.phase, "retires")
            what = f"{verb} {scheduled(answer)}, {today_in_days(day, context.today)}"
        facts = found.facts if found is not None else ()
        yield Forecast(
            stack=plan.stack,
            deployment=deployment.name,
            model=str(model or deployment.model),
            sku=context.sku(deployment),
            region=region_shown(deployment),
            stage=answer.stage,
            retires_on=day,
            not_before=answer.not_before,
            what=what,
            then=_then(deployment, context) if day is not None and day > context.today else "",
            advice=replacement_advice(deployment, context, answer) if day is not None else "",
            source=f"{facts[0].title}, {facts[0].date}" if facts else "",
        )


def _then(deployment: Deployment, context: Context) -> str:
    sku = context.sku(deployment)
    if sku is None:
        return ""
    if reviewed.family(sku) != "standard":
        return f"then it stops answering: Azure never upgrades {sku} deployments"
    if str(deployment.upgrade_option).casefold() == "noautoupgrade":
        return "then it stops answering: versionUpgradeOption is NoAutoUpgrade"
    return "then Azure upgrades it"
