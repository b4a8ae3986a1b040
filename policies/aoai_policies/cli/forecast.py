"""`aoai forecast`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import get_args

import click

from aoai_policies.cli import EXIT_UNUSABLE, tell
from aoai_policies.cli.options import Day, GoalFile, as_of_option, catalog_option, format_option
from aoai_policies.cli.outputs import write
from aoai_policies.cli.projects import Reading, Unit, read_projects, units_of
from aoai_policies.configuration.facts import Facts, read_facts
from aoai_policies.core.known import completed
from aoai_policies.core.report import Broken
from aoai_policies.pipeline import Project
from aoai_policies.planning.forecast import Forecast, forecast
from aoai_policies.reports.forecast import By, grouped

_MODULES = {"ical": "forecast_ical", "svg": "forecast_svg"}
"""Where a format is, if it is not in the module that writes the others."""


@click.command(name="forecast")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--stack",
    "stacks",
    multiple=True,
    metavar="NAME",
    help="The stack whose configuration a project folder is run with; several times for several.",
)
@click.option("--all-stacks", is_flag=True, help="All stacks of each project.")
@click.option("--recursive", is_flag=True, help="All Pulumi projects in the folders named, and below them.")
@click.option("--until", type=Day(), metavar="DATE", help="Only what retires up to this day.")
@click.option("--group-by", "by", type=click.Choice(get_args(By)), help="Put what belongs together under one heading.")
@click.option(
    "--owner-tag",
    default="owner",
    show_default=True,
    metavar="NAME",
    help="The tag of a deployment, or of its account, that says whose it is.",
)
@as_of_option
@catalog_option
@format_option("text", "table", "csv", "json", "markdown", "ical", "svg")
@click.option("--output", "file", type=GoalFile(), metavar="FILE", help="Where it goes (default: standard output).")
def command(
    paths: Sequence[str],
    stacks: Sequence[str],
    all_stacks: bool,  # noqa: FBT001 - click passes flags so
    recursive: bool,  # noqa: FBT001
    until: date | None,
    by: By | None,
    owner_tag: str,
    as_of: date,
    catalog_folders: Sequence[Path],
    output_format: str,
    file: Path | None,
) -> int:
    """Say when the models of stacks' deployments retire, what Azure does then, and what to move to.

    PATH is what `aoai check` takes. Soonest first; deployments without a known date come last. A date that is a bound
    says "no earlier than", one that has passed without proof "unverified".

    \b
    aoai forecast
    pulumi stack export --stack prod | aoai forecast - --until 2027-06-30
    aoai forecast infra --recursive --all-stacks --group-by owner --owner-tag team
    aoai forecast infra/shop infra/mail --stack prod --format table
    aoai forecast --format ical --output retirements.ics
    aoai forecast --format svg --output retirements.svg
    """  # noqa: D301 - click reads the escape
    if stacks and all_stacks:
        raise click.UsageError("--stack and --all-stacks exclude each other: one names stacks, the other takes all")

    def facts_of(folder: Path | None, root: Path) -> Facts:
        return read_facts(folder, as_of=as_of, catalogs=catalog_folders, root=root)

    units = list(units_of(paths, stacks, recursive=recursive, all_stacks=all_stacks))
    read = [*read_projects([one for one in units if isinstance(one, Unit)], Reading(), facts_of)]
    broken = [one for one in (*units, *read) if isinstance(one, Broken)]
    for problem in dict.fromkeys(one.problem for one in broken):
        tell(problem)
    projects = [one for one in read if isinstance(one, Project)]
    if not projects:
        return EXIT_UNUSABLE
    found = [row for project in projects for row in _rows(project, owner_tag) if _is_in_time(row, until)]
    module = import_module(f"aoai_policies.reports.{_MODULES.get(output_format, 'forecast')}")
    render = getattr(module, f"render_{output_format}")
    write(render(grouped(found, by, as_of, until), max(shutil.get_terminal_size().columns, 60)), file)
    if output_format == "ical" and (undated := sum(row.retires_on is None for row in found)):
        tell(f"left out for want of a date: {undated} of {len(found)} deployments")
    return EXIT_UNUSABLE if broken else 0


def _rows(project: Project, owner_tag: str) -> Iterator[Forecast]:
    for plan in project.plans:
        for unread in plan.unread:
            tell(str(unread))
        whole = completed(plan, project.facts.settings)
        yield from forecast(whole, project.facts.context(whole), owner_tag=owner_tag)


def _is_in_time(row: Forecast, until: date | None) -> bool:
    return until is None or (row.retires_on is not None and row.retires_on <= until)
