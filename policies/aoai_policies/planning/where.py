"""Where models are offered: the offers in force that `aoai check` would not call retired."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.input_error import InputError
from aoai_catalog.names import closest, near
from aoai_catalog.query import Catalog, Status
from aoai_catalog.records import Model
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


def known_sku(name: str) -> str:
    """The SKU of that name or documented title; an `InputError` with the nearest where there is none."""
    found = reviewed.sku_name(name) or reviewed.sku_by_heading(name)
    if found is None:
        raise InputError(f"{name} is not a valid SKU{_hint(reviewed.closest_skus(name))}")
    return found


def known_region(name: str) -> str:
    """The region of that id or display name; an `InputError` with the nearest where there is none."""
    found = reviewed.region_id(name)
    if found is None:
        raise InputError(f"{name} is not an Azure region{_hint(reviewed.closest_regions(name))}")
    return found


def known_feature(catalog: Catalog, name: str) -> str:
    """The feature of that name; an `InputError` with the nearest where no source knows it."""
    if name not in catalog.features:
        meant = near(name, catalog.features) or closest(name, catalog.features)
        known = _hint(meant) or f"; there are {', '.join(catalog.features) or 'none on this day'}"
        raise InputError(f"{name}: no source knows such a feature{known}")
    return name


def offers(catalog: Catalog, model: Model, skus: Sequence[str], regions: Sequence[str]) -> list[OfferRow]:
    """The offers in force of one model, in the order of the SKUs and regions."""
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


def life(model: Model, catalog: Catalog) -> str:
    """What has to be known before the offers: that the model is on its way out, or has retired."""
    answer, found = catalog.lifecycle(model), _retirement(model, "", "", catalog)
    if found is not None and found.phase is Phase.PASSED:
        return "  retired" + (f" on {answer.retires_on}" if answer.retires_on else "")
    if found is not None and found.phase is Phase.DOUBTFUL:
        return f"  was to retire on {answer.retires_on}, which no later source confirms"
    if answer.stage in {"Legacy", "Deprecated"}:
        return f"  {answer.stage.lower()}" + (f", retires on {answer.retires_on}" if answer.retires_on else "")
    return ""
