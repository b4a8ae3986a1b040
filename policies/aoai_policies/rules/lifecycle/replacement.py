"""What to move to when a model retires: the documented replacement, along its chain, and where it is offered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from aoai_catalog import reviewed
from aoai_catalog.query import Catalog, LifecycleAnswer
from aoai_catalog.records import Model
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Alternative, Suggestion
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.target import Deployment

_LONGEST_WAY = 8
"""Replacements of replacements that are followed."""


def scheduled(answer: LifecycleAnswer) -> str:
    """`on 2026-12-09`, or `no earlier than 2026-12-09`, with the SKU or region that the date is for."""
    date_of = f"{'no earlier than' if answer.not_before else 'on'} {answer.retires_on}"
    return f"{date_of} ({answer.scope})" if answer.scope else date_of


def today_in_days(day: date, today: date) -> str:
    """`in 65 days`, `today`, `12 days ago`."""
    days = (day - today).days
    if days == 0:
        return "today"
    unit = "day" if abs(days) == 1 else "days"
    return f"in {days} {unit}" if days > 0 else f"{-days} {unit} ago"


def replacement_advice(target: ResolvedDeployment | Deployment, context: Context, answer: LifecycleAnswer) -> str:
    """What to move to: the documented replacement, and under which SKU it is offered here."""
    if not answer.replacement:
        return "no replacement is documented"
    way, versions = living_replacement(answer.replacement[0], context.catalog)
    advice = f"documented replacement {way[0]}" + "".join(f" (also retired), then {name}" for name in way[1:])
    declared = target.declared if isinstance(target, ResolvedDeployment) else target
    sku, region = context.sku(declared), context.region(declared)
    if sku is None or region is None or not versions:
        return advice
    for version in versions:
        offered = context.catalog.skus_in(version, region)
        if offered:
            return f"{advice} is offered here as {sku if sku in offered else offered[0]}"
    return f"{advice} is not known to be offered here"


def alternatives(target: ResolvedDeployment, context: Context, answer: LifecycleAnswer) -> Iterator[Alternative]:
    """The replacement's living versions as declarations, under the same SKU, else under one of its family."""
    if not answer.replacement:
        return
    known = reviewed.skus()
    for model in living_replacement(answer.replacement[0], context.catalog)[1]:
        fields = [Suggestion("model.name", model.name), Suggestion("model.version", model.version)]
        if model.format not in {"", target.declared.format}:
            fields.append(Suggestion("model.format", model.format))
        skus = context.catalog.skus_in(model, target.region.region)
        if target.sku.sku in skus:
            yield tuple(fields)
        else:
            yield from (
                (*fields, Suggestion("sku.name", sku)) for sku in skus if known[sku].family == target.sku.family
            )


def living_replacement(name: str, catalog: Catalog) -> tuple[list[str], list[Model]]:
    """The names on the way to the first replacement that has not retired, and its living versions, newest first."""
    way: list[str] = []
    while name and name not in way and len(way) < _LONGEST_WAY:
        way.append(name)
        alive = replacements(name, catalog)
        if alive:
            return way, alive
        known = _written(name, catalog)
        following = catalog.lifecycle(known[-1]).replacement if known else ()
        name = following[0] if following else ""
    return way, []


def replacements(name: str, catalog: Catalog) -> list[Model]:
    """The living models that a source writes as `name`, `name version` or `name (version)`, newest first."""
    return sorted((model for model in _written(name, catalog) if not catalog.has_retired(model)), reverse=True)


def _written(name: str, catalog: Catalog) -> list[Model]:
    head, _, version = name.replace("(", "").replace(")", "").partition(" ")
    return [model for model in catalog.models(head) if version in {"", model.version}]
