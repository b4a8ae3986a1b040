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
    "--output",
    type=GoalFile(),
    default="report.html",
    show_default=True,
    metavar="FILE",
    help="Where the page goes; `-` is standard output.",
)
@format_option("html", "json")
def command(output: Path, output_format: str, **asked: Any) -> int:
    """Write a page about stacks: what they declare, findings, retirements, regions, quotas, sources.

    PATH is what `aoai check` takes, and settings and waivers are found as there. The page is one file that loads
    nothing from anywhere; it can be filtered, sorted and printed. It is for people to look at: `aoai check` is the
    gate, and this command exits 0 whatever it finds.

    \b
    Exit: 0  the page is written
          2  unusable input or usage; what could be read is on the page, which names what could not
          3  internal error

    \b
    aoai report                                         this project, as report.html
    aoai report infra/shop infra/mail --stack prod --output public/index.html
    aoai report --recursive --all-stacks                every stack of every project below this folder
    pulumi stack export --stack prod | aoai report - --output prod.html
    aoai report --format json --output - | jq '.stacks[].retirements'
    """  # noqa: D301 - click reads the escape
    from aoai_policies.cli.projects import Asked, read_asked
    from aoai_policies.pipeline import check_projects
    from aoai_policies.planning.forecast import forecast
    from aoai_policies.planning.inventory import inventory, offered
    from aoai_policies.reports.html.report import render_page
    from aoai_policies.reports.overview import Overview, Stack, labels, render_json

    projects, broken = read_asked(Asked(**asked), {})
    if not projects:
        return EXIT_UNUSABLE
    report = check_projects(projects, broken=broken)
    facts = [project.facts for project in projects for _ in project.plans]
    contexts = [one.context(run.plan) for run, one in zip(report.runs, facts, strict=True)]
    stacks = tuple(
        Stack(label, inventory(one.plan, one), tuple(forecast(one.plan, one)), one.settings.retirement)
        for label, one in zip(labels(report), contexts, strict=True)
    )
    sources = {repr(source): source for one in contexts for source in one.catalog.sources}
    overview = Overview(report, stacks, tuple(sources.values()), offered(contexts))
    render = render_json if output_format == "json" else render_page
    write(render(overview), None if output == Path("-") else output)
    if output != Path("-"):
        click.echo(f"wrote {output}")
    return EXIT_UNUSABLE if broken else 0
