"""`aoai where`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
import msgspec

from aoai_catalog import reviewed
from aoai_catalog.input_error import InputError
from aoai_catalog.names import closest, near
from aoai_catalog.query import Catalog, Status, open_catalog
from aoai_catalog.records import Model
from aoai_policies.cli import EXIT_FINDINGS
from aoai_policies.cli.options import as_of_option, catalog_option, folders_of, format_option
from aoai_policies.core.retirement import Phase, Retirement, retirement_of
from aoai_policies.core.settings import DEFAULTS


class OfferRow(msgspec.Struct, frozen=True):
    """One offer in force, as `where --format json` lists it."""

    format: str
    model: str
    version: str
    sku: str
    region: str
    status: str
    fine_tuned_only: bool
    source: str


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
    skus = [_known_sku(sku)] if sku else list(reviewed.skus())
    regions = [_known_region(region)] if region else list(reviewed.regions())
    features = [_known_feature(catalog, need) for need in needs]
    rows = [
        row
        for one in models
        for row in _offers(catalog, one, skus, regions)
        if all(catalog.feature(feature, one, row.region).status is Status.YES for feature in features)
    ]
    if output_format == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(rows), indent=2).decode())
    else:
        _print(rows, models, as_of, catalog)
    return 0 if rows else EXIT_FINDINGS


def known_models(catalog: Catalog, name: str, version: str | None) -> list[Model]:
    """The model's versions, or the one that is asked for.

    Raises:
        InputError: There is no such model, or no such version of it; with the nearest names.
    """
    known = catalog.models(name)
    if not known:
        meant = [str(model) for model in catalog.near_models(name)] or closest(name, catalog.model_names())
        raise InputError(f"{name}: the catalog of {catalog.newest} knows no such model{_hint(meant)}")
    chosen = [model for model in known if version is None or model.version == version]
    if not chosen:
        versions = ", ".join(sorted(model.version for model in known if model.version))
        raise InputError(f"{known[0].name} has no version {version}; the catalog knows {versions}")
    return chosen


def _hint(names: Sequence[str]) -> str:
    return f"; did you mean {' or '.join(names)}?" if names else ""


def _known_sku(name: str) -> str:
    found = reviewed.sku_name(name) or reviewed.sku_by_heading(name)
    if found is None:
        raise InputError(f"{name} is not a valid SKU{_hint(reviewed.closest_skus(name))}")
    return found


def _known_region(name: str) -> str:
    found = reviewed.region_id(name)
    if found is None:
        raise InputError(f"{name} is not an Azure region{_hint(reviewed.closest_regions(name))}")
    return found


def _known_feature(catalog: Catalog, name: str) -> str:
    if name not in catalog.features:
        meant = near(name, catalog.features) or closest(name, catalog.features)
        known = _hint(meant) or f"; there are {', '.join(catalog.features) or 'none on this day'}"
        raise InputError(f"{name}: no source knows such a feature{known}")
    return name


def _offers(catalog: Catalog, model: Model, skus: Sequence[str], regions: Sequence[str]) -> list[OfferRow]:
    listed = catalog.skus_of(model)
    rows: list[OfferRow] = []
    for sku in skus:
        if sku not in listed:
            continue
        for region in regions:
            answer = catalog.offer(model, sku, region)
            if answer.status is Status.YES and not _has_retired(model, sku, region, catalog):
                first = answer.statements[0]
                rows.append(
                    OfferRow(
                        format=model.format,
                        model=model.name,
                        version=model.version,
                        sku=sku,
                        region=region,
                        status=answer.status.value,
                        fine_tuned_only=answer.fine_tuned_only,
                        source=str(first),
                    )
                )
    return rows


def _retirement(model: Model, sku: str, region: str, catalog: Catalog) -> Retirement | None:
    cloud = reviewed.regions()[region].cloud if region else "public"
    answer = catalog.lifecycle(model, sku, region, cloud=cloud)
    return retirement_of(catalog, model, sku, region, answer, DEFAULTS.retirement)


def _has_retired(model: Model, sku: str, region: str, catalog: Catalog) -> bool:
    """Whether `aoai check` would call it retired: what has retired is not offered, whatever still lists it."""
    found = _retirement(model, sku, region, catalog)
    return found is not None and found.phase is Phase.PASSED


def _life(model: Model, catalog: Catalog) -> str:
    """What has to be known before the offers: that the model is on its way out, or has retired."""
    answer, found = catalog.lifecycle(model), _retirement(model, "", "", catalog)
    if found is not None and found.phase is Phase.PASSED:
        return "  retired" + (f" on {answer.retires_on}" if answer.retires_on else "")
    if found is not None and found.phase is Phase.DOUBTFUL:
        return f"  was to retire on {answer.retires_on}, which no later source confirms"
    if answer.stage in {"Legacy", "Deprecated"}:
        return f"  {answer.stage.lower()}" + (f", retires on {answer.retires_on}" if answer.retires_on else "")
    return ""


def _print(rows: Sequence[OfferRow], models: Sequence[Model], as_of: date, catalog: Catalog) -> None:
    if not rows:
        names = ", ".join(f"{model}{_life(model, catalog)}" for model in models)
        click.echo(f"{names}: offered nowhere that was asked for, as of {as_of} (newest source {catalog.newest})")
        return
    grouped: dict[tuple[str, str, str], list[OfferRow]] = {}
    for row in rows:
        grouped.setdefault((row.model, row.version, row.sku), []).append(row)
    heading: tuple[str, str] | None = None
    for (model, version, sku), offers in grouped.items():
        if heading != (model, version):
            heading = (model, version)
            name = f"{model} {version}".rstrip()
            click.echo(
                click.style(name, bold=sys.stdout.isatty()) + _life(Model(offers[0].format, model, version), catalog)
            )
        only = " (fine-tuned models only)" if all(row.fine_tuned_only for row in offers) else ""
        regions = ", ".join(row.region for row in offers)
        click.echo(click.wrap_text(f"{sku}{only}: {regions}", 110, "  ", "    "))
    dates: dict[str, Any] = {"edition": catalog.edition, "capture": catalog.capture}
    known = " and ".join(f"{kind} {day}" for kind, day in dates.items() if day)
    click.echo(f"as of {as_of} against {known}")
