"""`aoai forecast`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click
import msgspec

from aoai_catalog import reviewed
from aoai_policies.cli.options import Day, as_of_option, catalog_option, format_option, inputs_of, stack_option
from aoai_policies.configuration.facts import read_facts
from aoai_policies.core.context import Context
from aoai_policies.core.plan import Plan
from aoai_policies.core.retirement import Phase
from aoai_policies.core.target import Deployment
from aoai_policies.core.visible import visible
from aoai_policies.inputs.read import read_plans
from aoai_policies.reports.json import region_shown
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


@click.command(name="forecast")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@stack_option
@click.option("--until", type=Day(), metavar="DATE", help="Only what retires up to this day.")
@as_of_option
@catalog_option
@format_option("text", "json")
def command(
    paths: Sequence[str],
    stack: str | None,
    until: date | None,
    as_of: date,
    catalog_folders: Sequence[Path],
    output_format: str,
) -> int:
    """Say when the models of a stack's deployments retire, what Azure does then, and what to move to.

    PATH is what `aoai check` takes. Soonest first; deployments without a known date come last.

    \b
    aoai forecast
    pulumi stack export --stack prod | aoai forecast - --until 2027-06-30
    """  # noqa: D301 - click reads the escape
    inputs = inputs_of(paths)
    rows = [
        row
        for path in inputs
        for facts in (read_facts(path, as_of=as_of, catalogs=catalog_folders),)
        for plan in read_plans(path, stack=stack)
        for row in forecast(plan, facts.context(plan))
        if until is None or (row.retires_on is not None and row.retires_on <= until)
    ]
    rows.sort(key=lambda row: (row.retires_on or date.max, row.stack, row.deployment))
    if output_format == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(rows), indent=2).decode())
        return 0
    for row in rows:
        day, about = row.retires_on or "no date", f"{row.deployment} ({row.model}, {row.sku}, {row.region})"
        click.echo(visible(f"{day!s:<10}  {about}: {row.what}"))
        for line in filter(None, (row.then, row.advice, row.source)):
            click.echo(f"            {visible(line)}")
    if not rows:
        click.echo(f"No deployment's model retires by {until}" if until else "no deployments")
    return 0


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
