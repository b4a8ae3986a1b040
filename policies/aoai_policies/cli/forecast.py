"""`aoai forecast`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
import msgspec

from aoai_policies.cli.options import Day, as_of_option, catalog_option, format_option, inputs_of, stack_option
from aoai_policies.configuration.facts import read_facts
from aoai_policies.core.visible import visible
from aoai_policies.inputs.read import read_plans
from aoai_policies.planning.forecast import forecast


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
