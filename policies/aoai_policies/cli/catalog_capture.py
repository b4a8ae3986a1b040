"""`aoai catalog capture`: what Azure offers to a subscription today, and what is left of its quota."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import click

from aoai_catalog.records import Cloud
from aoai_policies.cli import note, tell
from aoai_policies.cli.catalog_show import json_of
from aoai_policies.cli.options import format_option
from aoai_policies.cli.outputs import write_all
from aoai_policies.configuration.environment import today

USAGE_FILE = "usage.json"


@click.command(name="capture")
@click.option(
    "--subscription",
    envvar="AZURE_SUBSCRIPTION_ID",
    metavar="ID",
    help="Ask for this subscription (default: the only one that the login can see).",
    show_envvar=True,
)
@click.option("--location", "locations", multiple=True, metavar="REGION", help="Ask only this region; can be repeated.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    metavar="DIR",
    help="Write captures/ and usage.json below this folder (default: the current one; use it with --catalog).",
)
@click.option("--cloud", type=click.Choice(get_args(Cloud)), default="public", show_default=True)
@format_option("text", "json")
def command(subscription: str | None, locations: Sequence[str], output: Path, cloud: Cloud, output_format: str) -> int:
    """Record what Azure offers today and the quota that is left.

    \b
    az login
    aoai catalog capture --output my-catalog
    aoai check --catalog my-catalog                       offline, with what Azure answered
    aoai catalog capture --location swedencentral --location eastus2 --output my-catalog

    Writes captures/DATE.json, and usage.json for `subscription.usage` in aoai.yaml. Needs the extra `azure` and the
    Reader role on the subscription; it changes nothing there. The files do not name the subscription, its tenant or
    its accounts. A region that does not answer is reported and left out of the capture.
    """  # noqa: D301 - click reads the escape
    from aoai_catalog.compile.edition_file import encode_edition
    from aoai_catalog.compile.problems import CompilationError
    from aoai_catalog.input_error import InputError
    from aoai_catalog.live.arm import connected
    from aoai_catalog.live.capture import compile_heard, listen, regions_to_ask

    with connected(subscription, cloud) as (taken, arm):
        note(f"subscription {taken}{'' if subscription else ' (the only one that this login can see)'}")
        regions, unknown = regions_to_ask(arm, locations, cloud)
        heard = []
        for number, one in enumerate(listen(arm, regions), 1):
            heard.append(one)
            left_out = f" is left out: {one.problem}" if one.problem else ""
            quota = f", but its quota is not known: {one.usage_problem}" if one.usage_problem else ""
            say = tell if one.problem or one.usage_problem else note
            say(f"{number} of {len(regions)}: {one.region}{left_out}{quota}")
    for name in unknown:
        tell(f"{name} is left out: not a region this version knows")
    try:
        live = compile_heard(heard, today(), whole=cloud == "public" and not locations and not unknown)
    except CompilationError as error:
        raise InputError(f"{'; '.join(map(str, error.problems))}; nothing was written") from None
    capture, usage = output / "captures" / f"{live.capture.date}.json", output / USAGE_FILE
    capture.parent.mkdir(parents=True, exist_ok=True)
    write_all([(encode_edition(live.capture).decode(), capture), (live.usage.decode(), usage)])
    captured = [one.region for one in live.heard if one.models]
    with_quota = [one.region for one in live.heard if one.usages is not None]
    if output_format == "json":
        report = {
            "date": live.capture.date,
            "cloud": cloud,
            "capture": str(capture),
            "usage": str(usage),
            "regions": captured,
            "leftOut": {one.region: one.problem for one in live.heard if one.problem}
            | dict.fromkeys(unknown, "not a region this version knows"),
            "quotaUnknown": {one.region: one.usage_problem for one in live.heard if one.usage_problem},
        }
        click.echo(json_of(report))
        return 0
    click.echo(f"wrote {capture} (models of {_regions(captured)})")
    click.echo(f"wrote {usage} (quota of {_regions(with_quota)})")
    return 0


def _regions(names: Sequence[str]) -> str:
    return "1 region" if len(names) == 1 else f"{len(names)} regions"
