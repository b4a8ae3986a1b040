"""`aoai where`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
import msgspec

from aoai_catalog import reviewed
from aoai_catalog.query import Catalog, Status, open_catalog
from aoai_catalog.records import Model
from aoai_policies.cli import EXIT_FINDINGS, coloured, width
from aoai_policies.cli.options import as_of_option, catalog_option, folders_of, format_option
from aoai_policies.planning.where import (
    OfferRow,
    known_feature,
    known_models,
    known_region,
    known_sku,
    life,
    offers,
)


@click.command(name="where")
@click.argument("model", metavar="MODEL")
@click.option("--version", "version", metavar="VERSION", help="Only this version (default: all).")
@click.option("--sku", metavar="SKU", help="Only this SKU, such as GlobalStandard or DataZoneStandard.")
@click.option("--region", metavar="REGION", help="Only this region, such as eastus2 or 'East US 2'.")
@click.option(
    "--needs", multiple=True, metavar="FEATURE", help="Only regions that have this feature for it; several times."
)
@as_of_option
@catalog_option
@format_option("text", "json")
def command(
    model: str,
    version: str | None,
    sku: str | None,
    region: str | None,
    needs: Sequence[str],
    as_of: date,
    catalog_folders: Sequence[Path],
    output_format: str,
) -> int:
    """Say where a model is offered: for each version and SKU the regions, with the newest source.

    Exits 1 where nothing is offered.

    \b
    aoai where gpt-5.1
    aoai where gpt-4o --version 2024-11-20 --sku DataZoneStandard
    aoai where gpt-image-2 --region swedencentral --format json
    aoai where gpt-4.1 --needs fine-tuning --needs responses
    """  # noqa: D301 - click reads the escape
    catalog = open_catalog(as_of, folders_of(catalog_folders))
    models = known_models(catalog, model, version)
    skus = [known_sku(sku)] if sku else list(reviewed.skus())
    regions = [known_region(region)] if region else list(reviewed.regions())
    features = [known_feature(catalog, need) for need in needs]
    rows = [
        row
        for one in models
        for row in offers(catalog, one, skus, regions)
        if all(catalog.feature(feature, one, row.region).status is Status.YES for feature in features)
    ]
    if output_format == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(rows), indent=2).decode())
    else:
        _print(rows, models, as_of, catalog)
    return 0 if rows else EXIT_FINDINGS


def _print(rows: Sequence[OfferRow], models: Sequence[Model], as_of: date, catalog: Catalog) -> None:
    if not rows:
        names = ", ".join(f"{model}{life(model, catalog)}" for model in models)
        click.echo(f"{names}: offered nowhere that was asked for, as of {as_of} (newest source {catalog.newest})")
        return
    grouped: dict[tuple[str, str, str], list[OfferRow]] = {}
    for row in rows:
        grouped.setdefault((row.model, row.version, row.sku), []).append(row)
    heading: tuple[str, str] | None = None
    for (model, version, sku), group in grouped.items():
        if heading != (model, version):
            heading = (model, version)
            name = f"{model} {version}".rstrip()
            click.echo(click.style(name, bold=coloured()) + life(Model(group[0].format, model, version), catalog))
        only = " (fine-tuned models only)" if all(row.fine_tuned_only for row in group) else ""
        regions = ", ".join(row.region for row in group)
        click.echo(click.wrap_text(f"{sku}{only}: {regions}", width(), "  ", "    "))
    dates: dict[str, Any] = {"edition": catalog.edition, "capture": catalog.capture}
    known = " and ".join(f"{kind} {day}" for kind, day in dates.items() if day)
    click.echo(f"as of {as_of} against {known}")
