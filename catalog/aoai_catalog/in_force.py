"""What is in force on a day, as export rows: the resolvers' answers for every question that a source raises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.export import Row, export_rows, row_of
from aoai_catalog.load import Statement
from aoai_catalog.names import fold_case
from aoai_catalog.query import Catalog, Status
from aoai_catalog.records import TABLES, Model


def rows_in_force(catalog: Catalog, table: str) -> Iterator[Row]:
    """Yield the rows of a table of `aoai_catalog.export.COLUMNS` that hold on the catalog's day."""
    reviewed_of: Mapping[str, Mapping[str, Any]] = {"skus": reviewed.skus(), "regions": reviewed.regions()}
    if table in reviewed_of:
        for one in reviewed_of[table].values():
            yield row_of(table, msgspec.structs.asdict(one), f"{table}.json#{one.at.page}")
    elif table in _RESOLVED:
        names = {fold_case(name) for name in catalog.model_names()}
        for model in sorted(model for name in names for model in catalog.models(name)):
            for fact, statement in _RESOLVED[table](catalog, model):
                named = {"format": model.format, "model": model.name, "version": model.version}
                yield row_of(table, named | fact, str(statement))
    else:
        yield from _newest(catalog, table)


def _offers(catalog: Catalog, model: Model) -> Iterator[_Resolved]:
    regions = sorted({region for source in catalog.sources for region in source.regions})
    for sku in sorted(catalog.skus_of(model)):
        for region in regions:
            answer = catalog.offer(model, sku, region)
            if answer.status is not Status.UNVERIFIED:
                # A no that no source marks as such has a note.
                note = said if (said := answer.statements[0].says) in {"not listed", "retired"} else ""
                fact = {"sku": sku, "region": region, "status": answer.status.value, "note": note}
                yield fact | {"fine_tuned_only": answer.fine_tuned_only}, answer.statements[0]


def _capacity(catalog: Catalog, model: Model) -> Iterator[_Resolved]:
    for sku in sorted(catalog.skus_of(model)):
        usage_names: set[str] = set()
        for fine_tuned in (False, True):
            answer = catalog.capacity(model, sku, fine_tuned=fine_tuned)
            # A document's figures hold for both, and are said once.
            if answer.statements and not (fine_tuned and answer.usage_name in usage_names):
                usage_names.add(answer.usage_name)
                yield msgspec.structs.asdict(answer) | {"sku": sku}, answer.statements[0]


def _lifecycle(catalog: Catalog, model: Model) -> Iterator[_Resolved]:
    for cloud in ("public", "government"):
        for subject in ("base", "fine-tuned", "training"):
            general = catalog.lifecycle(model, cloud=cloud, subject=subject)
            for sku in ("", *sorted(catalog.skus_of(model))):
                answer = catalog.lifecycle(model, sku, cloud=cloud, subject=subject)
                same = (answer.stage, answer.retires_on) == (general.stage, general.retires_on)
                if answer.statements and not (sku and same):
                    fact = {"sku": sku, "region": "", "cloud": cloud, "subject": subject}
                    decided = answer.dated_by or answer.staged_by or answer.statements[0]
                    yield msgspec.structs.asdict(answer) | fact, decided


_Resolved = tuple[dict[str, Any], Statement]
_RESOLVED = {"offers": _offers, "capacity": _capacity, "lifecycle": _lifecycle}


def _newest(catalog: Catalog, table: str) -> Iterator[Row]:
    """For tables without a resolver: of each thing the rows of the newest source that states it."""
    stated: set[tuple[Any, ...]] = set()
    for source in catalog.sources:
        here = [(tuple(row[column] for column in TABLES[table].key), row) for row in export_rows(source, table)]
        yield from (row for thing, row in here if thing not in stated)
        stated.update(thing for thing, _ in here)
        if source.covers(table):
            return  # what it leaves out is no more
