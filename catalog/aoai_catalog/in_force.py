"""What is in force on a day, as export rows: the resolvers' answers for every question that a source raises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from aoai_catalog import reviewed
from aoai_catalog.export import Row, export_rows, region_row, sku_row
from aoai_catalog.load import Statement
from aoai_catalog.names import fold
from aoai_catalog.query import Catalog, Status
from aoai_catalog.records import Model

_NOTES = {"not listed": "not listed", "retired": "retired"}
"""What an export says beside a no that no source marks as such."""


def rows_in_force(catalog: Catalog, table: str) -> Iterator[Row]:
    """Yield the rows of a table of `aoai_catalog.export.COLUMNS` that hold on the catalog's day."""
    return _IN_FORCE[table](catalog)


def _offers(catalog: Catalog) -> Iterator[Row]:
    regions = sorted(
        {region for source in catalog.sources for page in source.manifest.pages for region in page.regions}
    )
    for model in _models(catalog):
        for sku in sorted(catalog.skus_of(model)):
            for region in regions:
                answer = catalog.offer(model, sku, region)
                if answer.status is Status.UNVERIFIED:
                    continue
                yield {
                    **_named(model),
                    "sku": sku,
                    "region": region,
                    "status": answer.status.value,
                    "fine_tuned_only": answer.fine_tuned_only,
                    "note": _NOTES.get(answer.statements[0].value.rpartition(": ")[2], ""),
                    "source": _where(answer.statements[0]),
                }


def _capacity(catalog: Catalog) -> Iterator[Row]:
    for model in _models(catalog):
        for sku in sorted(catalog.skus_of(model)):
            usage_names: set[str] = set()
            for fine_tuned in (False, True):
                answer = catalog.capacity(model, sku, fine_tuned=fine_tuned)
                # A document's figures hold for both, and are said once.
                if not answer.statements or (fine_tuned and answer.usage_name in usage_names):
                    continue
                usage_names.add(answer.usage_name)
                yield {
                    **_named(model),
                    "sku": sku,
                    "unit": answer.unit,
                    "minimum": answer.minimum,
                    "step": answer.step,
                    "maximum": answer.maximum,
                    "default": answer.default,
                    "tpm_per_unit": answer.tpm_per_unit,
                    "usage_name": answer.usage_name,
                    "source": _where(answer.statements[0]),
                }


def _lifecycle(catalog: Catalog) -> Iterator[Row]:
    for model in _models(catalog):
        for cloud in ("public", "government"):
            for subject in ("base", "fine-tuned", "training"):
                general = catalog.lifecycle(model, cloud=cloud, subject=subject)
                for sku in ("", *sorted(catalog.skus_of(model))):
                    answer = catalog.lifecycle(model, sku, cloud=cloud, subject=subject)
                    same = (answer.stage, answer.retires_on) == (general.stage, general.retires_on)
                    if not answer.statements or (sku and same):
                        continue
                    decided = answer.dated_by or answer.staged_by or answer.statements[0]
                    yield {
                        **_named(model),
                        "sku": sku,
                        "region": "",
                        "cloud": cloud,
                        "subject": subject,
                        "stage": answer.stage,
                        "deprecated_on": answer.deprecated_on.isoformat() if answer.deprecated_on else None,
                        "retires_on": answer.retires_on.isoformat() if answer.retires_on else None,
                        "not_before": answer.not_before,
                        "replacement": ", ".join(answer.replacement),
                        "source": _where(decided),
                    }


def _newest(table: str, *key: str) -> Callable[[Catalog], Iterator[Row]]:
    """For tables without a resolver: of each thing the rows of the newest source that states it."""

    def rows(catalog: Catalog) -> Iterator[Row]:
        stated: set[tuple[Any, ...]] = set()
        for source in catalog.sources:
            here = [(tuple(row[column] for column in key), row) for row in export_rows(source, table)]
            yield from (row for thing, row in here if thing not in stated)
            stated.update(thing for thing, _ in here)
            if source.covers(table):
                return  # what it leaves out is no more

    return rows


def _skus(_: Catalog) -> Iterator[Row]:
    for sku in reviewed.skus().values():
        yield sku_row(sku, f"skus.json#{sku.at.page}")


def _regions(_: Catalog) -> Iterator[Row]:
    for region in reviewed.regions().values():
        yield region_row(region, f"regions.json#{region.at.page}")


_IN_FORCE: dict[str, Callable[[Catalog], Iterator[Row]]] = {
    "offers": _offers,
    "capacity": _capacity,
    "lifecycle": _lifecycle,
    "quotas": _newest("quotas", "tier", "format", "model", "sku", "scope"),
    "limits": _newest("limits", "name"),
    "features": _newest("features", "feature", "format", "model", "version", "region"),
    "models": _newest("models", "format", "model", "version"),
    "skus": _skus,
    "regions": _regions,
}


def _models(catalog: Catalog) -> list[Model]:
    names = {fold(name) for name in catalog.model_names()}
    return sorted(model for name in names for model in catalog.models(name))


def _named(model: Model) -> dict[str, str]:
    return {"format": model.format, "model": model.name, "version": model.version}


def _where(statement: Statement) -> str:
    return f"{statement.where} ({statement.date})"
