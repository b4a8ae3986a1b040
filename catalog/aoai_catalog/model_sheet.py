"""All that the catalog knows of one model, put together for a person: every answer with who says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeAlias

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.load import Source, Statement
from aoai_catalog.names import fold
from aoai_catalog.query import Catalog, LifecycleAnswer, Status
from aoai_catalog.records import TABLES, Capacity, Cloud, Model, ModelFacts, Quota, Subject


class Life(msgspec.Struct, frozen=True):
    """A stage and its dates. `scope` says what they hold for where it is not the model in general."""

    stage: str
    retires_on: date | None
    not_before: bool
    deprecated_on: date | None
    scope: str = ""
    regions: tuple[str, ...] = ()
    sources: tuple[Statement, ...] = ()


class Replacement(msgspec.Struct, frozen=True):
    """What is documented to replace a version, and where that is offered, by SKU."""

    name: str
    regions: dict[str, tuple[str, ...]]
    upgrades_from: date | None
    source: Statement | None


class SkuOffers(msgspec.Struct, frozen=True):
    """Where a version is offered under a SKU.

    `unverified`: regions for which nothing certain is known, and why. `retired`: still listed, though it has retired.
    """

    sku: str
    regions: tuple[str, ...]
    fine_tuned_only: tuple[str, ...]
    retired: tuple[str, ...]
    unverified: dict[str, str]
    sources: tuple[Statement, ...]


class CapacityLine(msgspec.Struct, frozen=True):
    """The capacity of a SKU, for deployments of the base model or of fine-tuned ones."""

    sku: str
    fine_tuned: bool
    unit: str
    minimum: int | None
    step: int | None
    maximum: int | None
    default: int | None
    tpm_per_unit: int | None
    usage_name: str
    notes: tuple[str, ...]
    sources: tuple[Statement, ...]


class QuotaLine(msgspec.Struct, frozen=True):
    """A default quota of a tier or a kind of subscription."""

    sku: str
    tier: str
    scope: str
    tpm: int | None
    rpm: int | None
    other: str
    note: str
    source: Statement


class FeatureLine(msgspec.Struct, frozen=True):
    """Where a feature is offered for a version, of the regions where the version itself is offered.

    `everywhere`: in all of those. `of_model`: a source says it of this model, and not only of regions.
    """

    feature: str
    everywhere: bool
    regions: tuple[str, ...]
    of_model: bool
    notes: tuple[str, ...]
    sources: tuple[Statement, ...]


class Trait(msgspec.Struct, frozen=True):
    """Something said of the model itself: context window, output limit, training data, a capability."""

    name: str
    value: str
    source: Statement


class VersionSheet(msgspec.Struct, frozen=True):
    """What is known of one version."""

    format: str
    version: str
    default: bool
    life: Life
    other_lives: tuple[Life, ...]
    replacements: tuple[Replacement, ...]
    registration: Trait | None
    traits: tuple[Trait, ...]
    offers: tuple[SkuOffers, ...]
    capacity: tuple[CapacityLine, ...]
    features: tuple[FeatureLine, ...]


class ModelSheet(msgspec.Struct, frozen=True):
    """What is known of a model as of a day: its versions, newest first, and its quotas, which go by name."""

    model: str
    as_of: date
    edition: date | None
    capture: date | None
    versions: tuple[VersionSheet, ...]
    quotas: tuple[QuotaLine, ...]


def model_sheet(catalog: Catalog, models: Sequence[Model], *, all_features: bool = True) -> ModelSheet:
    """Put together what is known of versions of one model.

    Args:
        catalog: As of the day that is asked for.
        models: One for each version, at least one.
        all_features: Whether those too that no source says of this model, and that hold for all models of a region.
    """
    versions = sorted(models, key=lambda model: model.version, reverse=True)
    return ModelSheet(
        model=models[0].name,
        as_of=catalog.as_of,
        edition=catalog.edition,
        capture=catalog.capture,
        versions=tuple(_version(catalog, model, all_features=all_features) for model in versions),
        quotas=tuple(_quotas(catalog, models[0].name)),
    )


def _version(catalog: Catalog, model: Model, *, all_features: bool) -> VersionSheet:
    default = catalog.default_version(model.name)
    offers = tuple(_offers(catalog, model))
    general = catalog.lifecycle(model)
    return VersionSheet(
        format=model.format,
        version=model.version,
        default=default is not None and default.version == model.version,
        life=_life(general),
        other_lives=tuple(_other_lives(catalog, model, general, offers)),
        replacements=tuple(_replacements(catalog, general)),
        registration=_registration(catalog, model),
        traits=tuple(_traits(catalog, model)),
        offers=offers,
        capacity=tuple(_capacities(catalog, model)),
        features=tuple(_features(catalog, model, offers, all_features=all_features)),
    )


# Stage and dates


def _life(answer: LifecycleAnswer, scope: str = "", regions: tuple[str, ...] = ()) -> Life:
    decided = [one for one in (answer.dated_by, answer.staged_by, *answer.disputed) if one is not None]
    dates = (answer.stage, answer.retires_on, answer.not_before, answer.deprecated_on)
    return Life(*dates, scope, regions, tuple(dict.fromkeys(decided)))


def _other_lives(
    catalog: Catalog, model: Model, general: LifecycleAnswer, offers: Sequence[SkuOffers]
) -> Iterator[Life]:
    """The dates of a SKU where its cloud's differ, and those of Azure Government, fine-tuned models and training."""
    generals: dict[Cloud, LifecycleAnswer] = {"public": general}
    for line in offers:
        places: dict[Cloud, list[str]] = {}
        for region in (*line.regions, *line.fine_tuned_only, *line.retired):
            places.setdefault(_cloud(region), []).append(region)
        for cloud, regions in places.items():
            groups: dict[_Dates, list[tuple[str, LifecycleAnswer]]] = {}
            for region in regions:
                answer = catalog.lifecycle(model, line.sku, region, cloud=cloud)
                groups.setdefault(_dates(answer), []).append((region, answer))
            whole = generals.setdefault(cloud, catalog.lifecycle(model, cloud=cloud))
            for dates, alike in groups.items():
                if dates != _dates(whole):
                    named = tuple(sorted(region for region, _ in alike))
                    everywhere = len(named) == len(regions) and cloud == "public"
                    yield _life(alike[0][1], line.sku, () if everywhere else named)
    others: tuple[tuple[str, Cloud, Subject], ...] = (
        ("Azure Government", "government", "base"),
        ("fine-tuned models", "public", "fine-tuned"),
        ("training", "public", "training"),
    )
    for scope, cloud, subject in others:
        answer = catalog.lifecycle(model, cloud=cloud, subject=subject)
        if answer.statements:
            yield _life(answer, scope)


_Dates: TypeAlias = tuple[str, date | None, bool]


def _dates(answer: LifecycleAnswer) -> _Dates:
    return answer.stage, answer.retires_on, answer.not_before


def _replacements(catalog: Catalog, general: LifecycleAnswer) -> Iterator[Replacement]:
    for name in general.replacement:
        head, _, version = name.replace("(", "").replace(")", "").partition(" ")
        known = [one for one in catalog.models(head) if version in {"", one.version}]
        regions: dict[str, set[str]] = {}
        for one in known:
            for sku in catalog.usual_skus(one):
                regions.setdefault(sku, set()).update(catalog.regions_of(one, sku))
        listed = {sku: tuple(sorted(regions[sku])) for sku in reviewed.skus() if regions.get(sku)}
        yield Replacement(name, listed, general.upgrades_from, general.replaced_by)


# The model itself


def _rows(catalog: Catalog, model: Model) -> Iterator[tuple[Source, ModelFacts]]:
    for source in catalog.sources:
        for row in source.rows("models", model.name):
            if row.version in {"", model.version}:
                yield source, row


def _registration(catalog: Catalog, model: Model) -> Trait | None:
    for source, row in _rows(catalog, model):
        if row.registration != "unknown":
            said = f"{model}: registration {row.registration}"
            return Trait("registration", row.registration, source.statement(row.at, said))
    return None


def _traits(catalog: Catalog, model: Model) -> Iterator[Trait]:
    """The newest word on each; what is said of Azure Government stands for itself, where it is another."""
    said: dict[str, Trait] = {}
    newest: dict[str, Source] = {}
    for source, row in _rows(catalog, model):
        suffix = f" ({row.note})" if "Government" in row.note else ""
        values = {
            "context window": row.context_window,
            "max output": row.max_output,
            "training data": row.training_data,
            **row.capabilities,
        }
        # An older source's remark may be over, as its figures are where a newer one repeats them.
        if newest.setdefault(source.manifest.kind, source) is source and not suffix:
            values["note"] = row.note
        for name, value in values.items():
            if value and f"{name}{suffix}" not in said:
                statement = source.statement(row.at, f"{model}: {name} {value}")
                said[f"{name}{suffix}"] = Trait(f"{name}{suffix}", value, statement)
    for name, trait in said.items():
        general = said.get(name.partition(" (")[0], trait)
        if general is trait or general.value != trait.value:
            yield trait


# Where, how much


def _in_order(skus: set[str]) -> list[str]:
    """SKUs in the order in which one would try them; those that only a source knows at the end."""
    return [*(sku for sku in reviewed.skus() if sku in skus), *sorted(skus - reviewed.skus().keys())]


def _offers(catalog: Catalog, model: Model) -> Iterator[SkuOffers]:
    for sku in _in_order(catalog.skus_of(model)):
        candidates = {
            region
            for source in catalog.sources
            for row in source.rows("offers", model.name)
            if row.version == model.version and row.sku == sku
            for region in row.yes
        }
        answers = {region: catalog.offer(model, sku, region) for region in sorted(candidates)}
        known = {region: answer for region, answer in answers.items() if answer.status is not Status.NO}
        if known:
            listed = {region: one.fine_tuned_only for region, one in known.items() if one.status is Status.YES}
            retired = {
                region
                for region in listed
                if catalog.retired(model, sku, catalog.lifecycle(model, sku, region, cloud=_cloud(region))) is not None
            }
            offered = {region: only for region, only in listed.items() if region not in retired}
            yield SkuOffers(
                sku=sku,
                regions=tuple(region for region, fine_tuned_only in offered.items() if not fine_tuned_only),
                fine_tuned_only=tuple(region for region, fine_tuned_only in offered.items() if fine_tuned_only),
                retired=tuple(sorted(retired)),
                unverified={region: one.reason for region, one in known.items() if one.status is Status.UNVERIFIED},
                sources=_by_place(one.statements[0] for one in known.values()),
            )


def _cloud(region: str) -> Cloud:
    place = reviewed.regions().get(region)
    return place.cloud if place else "public"


def _by_place(statements: Iterator[Statement]) -> tuple[Statement, ...]:
    """One statement for each place."""
    return tuple({one.where: one for one in reversed(list(statements))}.values())[::-1]


def _capacities(catalog: Catalog, model: Model) -> Iterator[CapacityLine]:
    rows: list[Capacity] = [
        row
        for source in catalog.sources
        for row in source.rows("capacity", model.name)
        if row.version in {"", model.version}
    ]
    for sku in _in_order({row.sku for row in rows}):
        documented = False
        for fine_tuned in (False, True):
            answer = catalog.capacity(model, sku, fine_tuned=fine_tuned)
            # A document's figures hold for both, and are said once.
            if not answer.statements or (documented and answer.recorded is None):
                continue
            documented = answer.documented is not None or not fine_tuned
            yield CapacityLine(
                sku=sku,
                fine_tuned=fine_tuned and answer.recorded is not None,
                # The newest note, which holds the ratio of output to input and the latency target.
                notes=tuple([row.note for row in rows if row.sku == sku and row.note][:1]),
                sources=answer.statements,
                **{figure: getattr(answer, figure) for figure in (*TABLES["capacity"].values, "usage_name")},
            )


def _other_rates(row: Quota) -> str:
    """What a quota gives beside tokens and requests per minute."""
    rate = f"{row.requests_per_10_s} / 10s" if row.requests_per_10_s is not None else ""
    return ", ".join(part for part in (rate, row.other) if part)


def _quotas(catalog: Catalog, name: str) -> Iterator[QuotaLine]:
    """For each SKU the newest source's, and what only older ones say as far back as one that has all."""
    complete: set[str] = set()
    said: set[tuple[str, str, str]] = set()
    for source in catalog.sources:
        rows: Sequence[Quota] = source.rows("quotas", name)
        new = [
            row for row in rows if fold(row.sku) not in complete and (fold(row.sku), row.tier, row.scope) not in said
        ]
        for row in new:
            rates = [f"{rate:,} {unit}" for rate, unit in ((row.tpm, "TPM"), (row.rpm, "RPM")) if rate is not None]
            value = " ".join([*rates, *([_other_rates(row)] if _other_rates(row) else [])])
            statement = source.statement(row.at, f"{row.model} {row.sku} {row.tier}: {value}")
            figures = (row.sku, row.tier, row.scope, row.tpm, row.rpm, _other_rates(row), row.note)
            yield QuotaLine(*figures, statement)
        said.update((fold(row.sku), row.tier, row.scope) for row in new)
        if source.covers("quotas"):
            complete.update(fold(row.sku) for row in rows)


def _features(
    catalog: Catalog, model: Model, offers: Sequence[SkuOffers], *, all_features: bool
) -> Iterator[FeatureLine]:
    own = {region for line in offers for region in (*line.regions, *line.fine_tuned_only, *line.unverified)}
    places = sorted(own or reviewed.regions())
    for feature in catalog.features:
        of_model = [
            row
            for source in catalog.sources
            for row in source.of_feature(feature, model.name)
            if row.version in {"", model.version}
        ]
        if not of_model and not all_features:
            continue
        answers = {region: catalog.feature(feature, model, region) for region in places}
        offered = {region: answer for region, answer in answers.items() if answer.status is Status.YES}
        if not offered:
            continue
        yield FeatureLine(
            feature=feature,
            everywhere=len(offered) == len(places),
            regions=tuple(offered),
            of_model=bool(of_model),
            notes=tuple(dict.fromkeys(row.note for row in of_model if row.note))[:1],
            sources=_by_place(answer.statements[0] for answer in offered.values()),
        )
