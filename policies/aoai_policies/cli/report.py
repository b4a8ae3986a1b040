"""`aoai report`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from aoai_policies.cli import EXIT_UNUSABLE
from aoai_policies.cli.options import GoalFile, format_option, reading_options
from aoai_policies.cli.outputs import write


@click.command(name="report")
@reading_options
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Mark the findings that this file records as known.",
)
@format_option("html", "json")
@click.option(
    "--output",
    type=GoalFile(),
    metavar="FILE",
    help="Write to this file (default: report.html or report.json); `-` is standard output.",
)
def command(baseline: Path | None, output_format: str, output: Path | None, **asked: Any) -> int:
    """Write an HTML page about stacks: findings, inventory, retirements, regions, quotas.

    PATH, settings and waivers work as in `aoai check`. The page is one file that loads nothing else; people can filter,
    sort and print it. This command exits with 0 whatever it finds: use `aoai check` as the gate.

    \b
    Exit: 0  the page is written
          2  invalid input or usage; the page shows what could be read
          3  internal error

    \b
    aoai report                              this project, as report.html
    aoai report infra/shop infra/mail --stack prod --output public/index.html
    aoai report --recursive --all-stacks     all stacks of all projects below
    pulumi stack export --stack prod | aoai report - --output prod.html
    aoai report --format json --output - | jq '.stacks[].retirements'
    """  # noqa: D301 - click reads the escape
    from aoai_policies.cli.projects import Asked, read_asked
    from aoai_policies.configuration.baseline_file import read_baseline
    from aoai_policies.core.baseline import against
    from aoai_policies.pipeline import check_projects
    from aoai_policies.planning.forecast import forecast
    from aoai_policies.planning.inventory import inventory, offered
    from aoai_policies.reports.html.report import render_page
    from aoai_policies.reports.overview import Overview, Stack, labels, render_json

    projects, broken = read_asked(Asked(**asked), {})
    if not projects:
        return EXIT_UNUSABLE
    report = check_projects(projects, broken=broken)
    if baseline is not None:
        report = against(report, read_baseline(baseline), str(baseline))
    facts = [project.facts for project in projects for _ in project.plans]
    contexts = [one.context(run.plan) for run, one in zip(report.runs, facts, strict=True)]
    stacks = tuple(
        Stack(label, inventory(one.plan, one), tuple(forecast(one.plan, one)), one.settings.retirement)
        for label, one in zip(labels(report), contexts, strict=True)
    )
    sources = {repr(source): source for one in contexts for source in one.catalog.sources}
    overview = Overview(report, stacks, tuple(sources.values()), offered(contexts))
    goal = output or Path(f"report.{output_format}")
    render = render_json if output_format == "json" else render_page
    write(render(overview), None if goal == Path("-") else goal)
    if goal != Path("-"):
        click.echo(f"wrote {goal}")
    return EXIT_UNUSABLE if broken else 0
