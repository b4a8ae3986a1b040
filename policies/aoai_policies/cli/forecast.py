"""`aoai forecast`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import click

from aoai_policies.cli import EXIT_UNUSABLE, note, tell, width
from aoai_policies.cli.options import Day, GoalFile, format_option, reading_options
from aoai_policies.cli.outputs import write
from aoai_policies.cli.projects import Asked, read_asked
from aoai_policies.core.known import completed
from aoai_policies.pipeline import Project
from aoai_policies.planning.forecast import Forecast, forecast
from aoai_policies.reports.forecast import By, grouped

_MODULES = {"ical": "forecast_ical", "svg": "forecast_svg"}
"""Where a format is, if it is not in the module that writes the others."""


@click.command(name="forecast")
@reading_options
@click.option("--until", type=Day(), metavar="DATE", help="Show only what retires on or before this day.")
@click.option("--group-by", "by", type=click.Choice(get_args(By)), help="Group deployments under headings.")
@click.option(
    "--owner-tag",
    default="owner",
    show_default=True,
    metavar="NAME",
    help="Read the owner from this tag of the deployment or its account.",
)
@format_option("text", "table", "csv", "json", "markdown", "ical", "svg")
@click.option(
    "--output", "file", type=GoalFile(), metavar="FILE", help="Write to this file (default: standard output)."
)
def command(
    until: date | None,
    by: By | None,
    owner_tag: str,
    output_format: str,
    file: Path | None,
    **asked: Any,
) -> int:
    """Show when the models of deployments retire, what Azure does then, and what to move to.

    PATH is what `aoai check` takes. The soonest date comes first; deployments without a known date come last. "No
    earlier than" marks a date that is a bound. "Unverified" marks a date that has passed, but that no later source
    confirms.

    \b
    aoai forecast
    pulumi stack export --stack prod | aoai forecast - --until 2027-06-30
    aoai forecast infra --recursive --all-stacks --group-by owner --owner-tag team
    aoai forecast infra/shop infra/mail --stack prod --format table
    aoai forecast --format ical --output retirements.ics
    aoai forecast --format svg --output retirements.svg
    """  # noqa: D301 - click reads the escape
    projects, broken = read_asked(Asked(**asked), {})
    if not projects:
        return EXIT_UNUSABLE
    found = [row for project in projects for row in _rows(project, owner_tag) if _is_in_time(row, until)]
    module = import_module(f"aoai_policies.reports.{_MODULES.get(output_format, 'forecast')}")
    render = getattr(module, f"render_{output_format}")
    write(render(grouped(found, by, asked["as_of"], until), width()), file)
    if output_format == "ical" and (undated := sum(row.retires_on is None for row in found)):
        note(f"left out because they have no date: {undated} of {len(found)} deployments")
    return EXIT_UNUSABLE if broken else 0


def _rows(project: Project, owner_tag: str) -> Iterator[Forecast]:
    for plan in project.plans:
        for unread in plan.unread:
            tell(str(unread))
        whole = completed(plan, project.facts.settings)
        yield from forecast(whole, project.facts.context(whole), owner_tag=owner_tag)


def _is_in_time(row: Forecast, until: date | None) -> bool:
    return until is None or (row.retires_on is not None and row.retires_on <= until)
