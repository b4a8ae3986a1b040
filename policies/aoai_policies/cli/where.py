"""`aoai where`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import get_args

import click

from aoai_catalog.input_error import InputError
from aoai_catalog.query import Catalog, Kind, open_catalog
from aoai_catalog.records import Model
from aoai_policies.cli import EXIT_FINDINGS, coloured, note, width
from aoai_policies.cli.options import as_of_option, catalog_option, folders_of, format_option
from aoai_policies.core.encoding import to_json
from aoai_policies.planning.where import (
    Answer,
    OfferRow,
    Wanted,
    known_feature,
    known_skus,
    life,
    named_models,
    regions_in,
    where,
)
from aoai_policies.reports.offers import By, offer_table, retired_lines
from aoai_policies.reports.wording import counted


@click.command(name="where")
@click.argument("names", nargs=-1, metavar="[MODEL]...")
@click.option("--version", "version", metavar="VERSION", help="Show only this version (default: all).")
@click.option("--sku", "skus", multiple=True, metavar="SKU", help="Show only this SKU, such as GlobalStandard.")
@click.option(
    "--region",
    "regions",
    multiple=True,
    metavar="REGION",
    help="Show only this region, such as eastus2 or 'East US 2'.",
)
@click.option("--zone", "zones", multiple=True, metavar="ZONE", help="Show only regions in this data zone, such as eu.")
@click.option(
    "--geography",
    "geographies",
    multiple=True,
    metavar="NAME",
    help="Show only regions in this geography, such as Japan.",
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(get_args(Kind), case_sensitive=False),
    help="Show only models documented as this kind.",
)
@click.option(
    "--needs", multiple=True, metavar="FEATURE", help="Show only regions that have this feature for the model."
)
@click.option("--supported-only", is_flag=True, help="Leave out what is legacy, deprecated or retired.")
@click.option("--by", type=click.Choice(get_args(By)), help="Print a table of models by SKU or by region.")
@as_of_option
@catalog_option
@format_option("text", "json")
def command(
    names: Sequence[str],
    version: str | None,
    skus: Sequence[str],
    regions: Sequence[str],
    zones: Sequence[str],
    geographies: Sequence[str],
    kinds: Sequence[Kind],
    needs: Sequence[str],
    supported_only: bool,  # noqa: FBT001 - click passes flags so
    by: By | None,
    as_of: date,
    catalog_folders: Sequence[Path],
    output_format: str,
) -> int:
    """Show where models are offered, until when, and according to which source.

    MODEL is a name or a pattern (default: all models). One model is shown with the regions of each SKU, several models
    as a table. You can repeat the options that filter. Exits with 1 if nothing is offered. For a retired model, shows
    its replacement.

    \b
    aoai where gpt-5.1
    aoai where gpt-4o --version 2024-11-20 --sku DataZoneStandard
    aoai where --region japaneast --supported-only
    aoai where --zone eu --kind embedding
    aoai where 'gpt-5*' --geography France --by region
    aoai where gpt-4.1 --needs fine-tuning --needs responses
    aoai where gpt-image-2 --region swedencentral --format json
    """  # noqa: D301 - click reads the escape
    catalog = open_catalog(as_of, folders_of(catalog_folders))
    if version is not None and not names:
        raise click.UsageError("--version names a version of a MODEL; name the model")
    models = named_models(catalog, names, version)
    within = regions_in(regions, zones, geographies)
    if not within:
        raise InputError("no region matches all of --region, --zone and --geography")
    wanted = Wanted(
        skus=known_skus(skus),
        regions=within,
        kinds=kinds,
        features=[known_feature(catalog, need) for need in needs],
        supported_only=supported_only,
    )
    answer = where(catalog, models, wanted)
    if answer.kind_unknown:
        note(f"left out, because no source says what kind they are: {', '.join(map(str, answer.kind_unknown))}")
    if output_format == "json":
        rows = [*answer.rows, *(answer.retired if names else ())]
        click.echo(to_json(rows))
    else:
        one = by is None and len(names) == 1 and len({model.name for model in models}) == 1
        click.echo("\n".join(_lines(answer, by, catalog, named=bool(names), one=one)))
    return 0 if answer.rows else EXIT_FINDINGS


def _lines(answer: Answer, by: By | None, catalog: Catalog, *, named: bool, one: bool) -> Iterator[str]:
    columns = width()
    if answer.rows:
        yield from _of_one(answer, catalog, columns) if one else offer_table(answer.rows, by or "sku", columns)
    if named:
        yield from retired_lines(answer.retired, columns)
    elif answer.retired:
        have = f"{counted(len(answer.retired), 'model')} {'has' if len(answer.retired) == 1 else 'have'} retired"
        yield f"{have}; `aoai where MODEL` says when, and what replaces it"
    newest = f"newest source {catalog.newest}" if catalog.newest else "no source is in effect"
    newest = f"as of {catalog.as_of} ({newest})"
    if answer.nowhere and named and not (one and answer.rows):
        said = f"{_named(answer.nowhere, catalog)}: not offered under these options, {newest}"
        yield click.wrap_text(said, columns, "", "  ")
    elif not answer.rows and not (named and answer.retired):
        yield click.wrap_text(f"no model is offered under these options, {newest}", columns)
    if answer.rows:
        yield f"as of {catalog.as_of} against {catalog.dated}"


def _of_one(answer: Answer, catalog: Catalog, columns: int) -> Iterator[str]:
    """The regions of each version and SKU, under what has to be known of the version first."""
    versions: dict[str, dict[str, list[OfferRow]]] = {}
    for row in answer.rows:
        versions.setdefault(str(row.name), {}).setdefault(row.sku, []).append(row)
    for name, by_sku in versions.items():
        model = next(iter(by_sku.values()))[0].name
        yield click.wrap_text(click.style(name, bold=coloured()) + life(model, catalog), columns, "", "    ")
        for sku, group in by_sku.items():
            only = " (fine-tuned models only)" if all(row.fine_tuned_only for row in group) else ""
            yield click.wrap_text(f"{sku}{only}: {', '.join(row.region for row in group)}", columns, "  ", "    ")
        for row in answer.ended:
            if row.name == model:
                yield f"  {row.sku}: retired{f' on {row.retires_on}' if row.retires_on else ''}"


def _named(models: Sequence[Model], catalog: Catalog, most: int = 10) -> str:
    """Models with what has to be known of each, or how many they are."""
    if len(models) > most:
        return counted(len(models), "model")
    return "; ".join(f"{model}{life(model, catalog)}" for model in models)
