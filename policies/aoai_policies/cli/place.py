"""`aoai place`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from aoai_catalog.input_error import InputError
from aoai_policies.cli import EXIT_FINDINGS, progress, width
from aoai_policies.cli.options import (
    as_of_option,
    catalog_option,
    format_option,
    inputs_of,
    settings_option,
    stack_option,
)
from aoai_policies.configuration.facts import Facts, read_facts
from aoai_policies.core.encoding import to_json
from aoai_policies.core.plan import Plan
from aoai_policies.core.visible import visible
from aoai_policies.inputs.programs import Programs
from aoai_policies.inputs.read import read_plans
from aoai_policies.planning.place import Answer, Placement, Wanted, place, plan_of_models, report_of
from aoai_policies.planning.where import known_region, known_sku


@click.command(name="place")
@click.argument("path", required=False, metavar="[PATH]")
@stack_option
@click.option("--no-programs", is_flag=True, help="Do not run programs; what needs one cannot be placed.")
@click.option(
    "--model",
    "models",
    multiple=True,
    metavar="MODEL[@VERSION][=CAPACITY]",
    help="Place this model instead of a PATH; can be repeated.",
)
@click.option(
    "--needs", multiple=True, metavar="FEATURE", help="Require this feature for every --model; can be repeated."
)
@click.option("--sku", "skus", multiple=True, metavar="SKU", help="Choose among these SKUs, preferred first.")
@click.option("--near", metavar="REGION", help="Prefer regions near this one (default: the declared regions).")
@click.option("--regions-at-least", "copies", type=click.IntRange(min=1), default=1, metavar="N",
              help="Place each deployment in at least this many regions.")  # fmt: skip
@click.option("--paired", is_flag=True, help="Place each region beside its documented pair; at least two regions.")
@click.option("--residency", metavar="WHERE", help="Process data only there; overrides the settings' residency.")
@settings_option
@click.option(
    "--limit", type=click.IntRange(1, 20), default=3, show_default=True, help="Show at most this many answers."
)
@click.option("--write", "written", type=click.Choice(["declarations", "fleet", "config"]),
              help="Write the best answer: a declarations file, a Fleet in Python, or configuration.")  # fmt: skip
@as_of_option
@catalog_option
@format_option("text", "json")
def command(
    path: str | None,
    stack: str | None,
    no_programs: bool,  # noqa: FBT001 - click passes it by name
    models: Sequence[str],
    needs: Sequence[str],
    skus: Sequence[str],
    near: str | None,
    copies: int,
    paired: bool,  # noqa: FBT001
    residency: str | None,
    settings_file: Path | None,
    limit: int,
    written: str | None,
    as_of: date,
    catalog_folders: Sequence[Path],
    output_format: str,
) -> int:
    """Find the regions and SKUs that meet all demands, ranked, with reasons.

    PATH is what `aoai check` takes (default: this folder). Everything in it counts as new, and its regions are only
    preferences. The demands are its SKUs and needs, and from aoai.yaml the residency, allow and deny, the retirement
    bound and the usage snapshot. The ranking: fewest accounts, nearest regions, preferred SKU, longest-living models.

    Exits with 1 if not all demands can be met, and names the fewest to give up.

    \b
    aoai place deployments.yaml
    aoai place --model gpt-5.1=100 --model text-embedding-3-large --near japaneast
    aoai place --model gpt-5.1 --residency eu --regions-at-least 2
    aoai place --model gpt-5.1 --near japaneast --paired
    aoai place deployments.yaml --sku DataZoneStandard --write fleet
    """  # noqa: D301 - click reads the escape
    if models and path is not None:
        raise click.UsageError("name a PATH, or models with --model, not both")
    if needs and not models:
        raise click.UsageError("--needs goes with --model; in a declarations file each deployment has its own `needs`")
    over = {"residency": residency} if residency is not None else None
    facts = read_facts(
        path or ".", settings_file=settings_file, settings=over, named="--residency",
        as_of=as_of, catalogs=catalog_folders,
    )  # fmt: skip
    plan = (
        plan_of_models(models, needs, stack, facts.catalog)
        if models
        else _read(path, stack, Programs(run=not no_programs).knowing(facts.settings.known))
    )
    wanted = Wanted(tuple(known_sku(sku) for sku in skus), known_region(near) if near else "", copies, paired, limit)
    with progress("looking for the best placement"):
        answer = place(plan, facts.context, wanted)
    if written is not None and answer.fits:
        from aoai_policies.cli.placed import WRITERS

        click.echo(WRITERS[written](answer.placed[0], plan), nl=False)
        return 0
    if output_format == "json" and written is None:
        click.echo(to_json(report_of(answer, facts.catalog)))
    else:
        for line in _text(answer, facts):
            click.echo(visible(line), err=written is not None)
    return 0 if answer.fits else EXIT_FINDINGS


def _read(path: str | None, stack: str | None, programs: Programs) -> Plan:
    try:
        (plan,) = read_plans(*inputs_of([] if path is None else [path]), stack=stack, programs=programs)
    except InputError as error:
        raise (error if path is not None else InputError(f"{error}; or models by --model")) from None
    return plan


def _text(answer: Answer, facts: Facts) -> Iterator[str]:
    if answer.refused:
        yield "Nothing that fits passes the check:"
        for problem in answer.refused:
            yield from _wrapped(problem, 2)
    elif not answer.fits:
        yield "Not all demands can be met. The fewest to give up:"
        yield ""
    for number, one in enumerate(answer.placed, 1):
        yield from _placement(one.placement, number)
        yield ""
    yield f"as of {facts.today} against {facts.catalog.dated}"


def _placement(one: Placement, number: int) -> Iterator[str]:
    regions = sorted({account.region for account in one.accounts})
    for demand in one.given_up:
        yield from _wrapped(f"give up {demand}", 0, f"{number}  " if demand == one.given_up[0] else "   ")
    count = f"{len(one.accounts)} account{'s' if len(one.accounts) != 1 else ''}"
    head = f"{count}: {', '.join(regions)}" if regions else "nothing is left"
    yield from _wrapped(head, 0, "   then " if one.given_up else f"{number}  ")
    for account in one.accounts:
        paired = f", paired with {account.pair}" if account.pair in regions else ""
        yield f"   {account.name} ({account.kind}, {account.region}{paired})"
        for placed in one.deployments:
            if placed.account == account.name:
                yield from _wrapped(
                    f"{placed.deployment}: {placed.model} {placed.version}, {placed.sku}, capacity {placed.capacity:g}",
                    5,
                )
                yield from _wrapped("; ".join(placed.reasons), 9)
    for heading, said in (("unverified", one.unverified), ("warning", one.warnings)):
        for text in said:
            yield from _wrapped(f"{heading} {text}", 3)
    if not one.proven:
        yield "   the search ended before it could know that nothing is better"


def _wrapped(text: str, indent: int, first: str = "") -> list[str]:
    return click.wrap_text(text, width(), first or " " * indent, " " * (indent or len(first))).splitlines()
