"""Where models are offered: the offers in force that `aoai check` would not call retired."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.input_error import InputError
from aoai_catalog.names import closest, fold, near
from aoai_catalog.query import Catalog, Kind, LifecycleAnswer, OfferAnswer, Status
from aoai_catalog.records import Model, in_a_sentence
from aoai_policies.core.patterns import any_match
from aoai_policies.core.retirement import Phase, Retirement, retirement_of
from aoai_policies.core.settings import DEFAULTS
from aoai_policies.rules.lifecycle.replacement import living_replacement, scheduled


class OfferRow(msgspec.Struct, frozen=True):
    """One offer in force, or with the status `retired` a model that has none because it has retired.

    A retired model's row has no region, and a SKU only where the date is the SKU's. `retires_on` is None where no
    source gives a date; `not_before` calls it a "no earlier than"; `unverified`: it has passed, and no later source
    confirms it. `replacement` is the documented one, followed to one that lives; empty where there is none.
    """

    format: str
    model: str
    version: str
    sku: str
    region: str
    status: str
    fine_tuned_only: bool
    source: str
    stage: str = ""
    retires_on: date | None = None
    not_before: bool = False
    unverified: bool = False
    replacement: str = ""

    @property
    def name(self) -> Model:
        """The model."""
        return Model(self.format, self.model, self.version)


class Wanted(msgspec.Struct, frozen=True):
    """What is asked for: SKUs and regions in the order of the answer, kinds and features that a model has to have.

    `supported_only` leaves out models that are legacy or deprecated, or have retired.
    """

    skus: Sequence[str] = ()
    regions: Sequence[str] = ()
    kinds: Sequence[Kind] = ()
    features: Sequence[str] = ()
    supported_only: bool = False


class Answer(msgspec.Struct, frozen=True):
    """The offers in force, the models that have none because they retired, those without any, and of unknown kind.

    `ended`: SKUs under which models retired that are offered under others.
    """

    rows: tuple[OfferRow, ...] = ()
    retired: tuple[OfferRow, ...] = ()
    ended: tuple[OfferRow, ...] = ()
    nowhere: tuple[Model, ...] = ()
    kind_unknown: tuple[Model, ...] = ()


def known_models(catalog: Catalog, name: str, version: str | None) -> list[Model]:
    """The model's versions, or the one that is asked for.

    Raises:
        InputError: There is no such model, or no such version of it; with the nearest names.
    """
    known = catalog.models(name)
    if not known:
        longer = [one for one in catalog.model_names() if one.casefold().startswith(f"{name.casefold()}-")]
        meant = [str(model) for model in catalog.near_models(name)] or sorted(longer)[:3]
        hint = _hint(meant or closest(name, catalog.model_names()), _ALL_MODELS)
        raise _unknown(name, catalog, "no such model", hint)
    chosen = [model for model in known if version is None or model.version == version]
    if not chosen:
        versions = ", ".join(sorted(model.version for model in known if model.version))
        raise InputError(
            f"{known[0].name} has no version {version or repr(version)}; the catalog knows {versions or 'none'}"
        )
    return chosen


def named_models(catalog: Catalog, names: Sequence[str], version: str | None = None) -> list[Model]:
    """The versions of models by name or pattern (`gpt-5*`), in the order of the names; without any name all.

    Raises:
        InputError: There is none of a name; with the nearest names.
    """
    if not names:
        return _sorted(catalog.all_models())
    return list(dict.fromkeys(model for name in names for model in _fitting(catalog, name, version)))


def _sorted(models: Iterable[Model]) -> list[Model]:
    """By name, as people look for them: the format is hidden, and case says nothing."""
    return sorted(models, key=lambda model: (fold(model.name), model))


def _fitting(catalog: Catalog, name: str, version: str | None) -> list[Model]:
    if not any(mark in name for mark in "*?["):
        return known_models(catalog, name, version)
    found = [model for model in catalog.all_models() if any_match([name], model.name)]
    found = [model for model in found if version is None or model.version == version]
    if not found:
        hint = _hint(closest(name, catalog.model_names()), _ALL_MODELS)
        raise _unknown(name, catalog, "no model that fits", hint)
    return _sorted(found)


_ALL_REGIONS = "`aoai catalog export --table regions --format csv` lists all"
_ALL_MODELS = "`aoai where` lists all that are offered"


def _unknown(name: str, catalog: Catalog, what: str, hint: str) -> InputError:
    if catalog.newest is None:
        return InputError(f"{name or repr(name)}: no source is in effect on {catalog.as_of}, so no model is known")
    return InputError(f"{name or repr(name)}: the catalog of {catalog.newest} has {what}{hint}")


def _hint(names: Sequence[str], otherwise: str) -> str:
    return f"; did you mean {' or '.join(names)}?" if names else f"; {otherwise}"


def known_sku(name: str) -> str:
    """The SKU of that name or documented title; an `InputError` with the nearest where there is none."""
    found = reviewed.sku_name(name) or reviewed.sku_by_heading(name)
    if found is None:
        raise InputError(
            f"{name or repr(name)} is not a valid SKU; did you mean {' or '.join(reviewed.closest_skus(name))}?"
        )
    return found


def known_skus(names: Sequence[str]) -> list[str]:
    """The SKUs of some names, all where none is named, in the order of the SKU table."""
    named = {known_sku(one) for one in names}
    return [sku for sku in reviewed.skus() if not named or sku in named]


def known_region(name: str) -> str:
    """The region of that id or display name; an `InputError` with the nearest where there is none."""
    found = reviewed.region_id(name)
    if found is None:
        raise InputError(
            f"{name or repr(name)} is not an Azure region{_hint(reviewed.closest_regions(name), _ALL_REGIONS)}"
        )
    return found


def known_feature(catalog: Catalog, name: str) -> str:
    """The feature of that name; an `InputError` with the nearest where no source knows it."""
    if name not in catalog.features:
        meant = near(name, catalog.features) or closest(name, catalog.features)
        known = _hint(meant, f"there are {', '.join(catalog.features) or 'none on this day'}")
        raise InputError(f"{name}: no source lists such a feature{known}")
    return name


def known_zone(name: str) -> str:
    """The data zone of that name (`eu`); an `InputError` with all of them where there is none."""
    return _known(name, "data zone", {one.data_zone for one in reviewed.regions().values()} - {""})


def known_geography(name: str) -> str:
    """The geography of that name (`Japan`), in any case; an `InputError` with the nearest where there is none."""
    return _known(name, "geography", {one.geography for one in reviewed.regions().values()})


def regions_in(regions: Sequence[str], zones: Sequence[str], geographies: Sequence[str]) -> list[str]:
    """The regions that are in all of regions, data zones and geographies, as far as any of them are named.

    Raises:
        InputError: A name is not known.
    """
    named = {known_region(one) for one in regions}
    within = {known_zone(one) for one in zones}
    of = {known_geography(one) for one in geographies}
    return [
        one.region
        for one in reviewed.regions().values()
        if (not named or one.region in named)
        and (not within or one.data_zone in within)
        and (not of or one.geography in of)
    ]


def _known(name: str, what: str, names: Iterable[str]) -> str:
    spelt, written = {fold(one): one for one in sorted(names)}, fold(name)
    if written not in spelt:
        initials = [one for one in spelt.values() if written == "".join(word[0] for word in one.casefold().split())]
        begun = [one for key, one in spelt.items() if written and (key.startswith(written) or written.startswith(key))]
        meant = initials or near(name, spelt.values()) or begun or closest(name, spelt.values())
        hint = _hint(meant, f"there are {', '.join(spelt.values())}")
        raise InputError(f"{name or repr(name)} is not a {what}{hint}")
    return spelt[written]


def where(catalog: Catalog, models: Iterable[Model], wanted: Wanted) -> Answer:
    """Where models are offered, as far as it is asked for."""
    rows: list[OfferRow] = []
    retired: list[OfferRow] = []
    ended: list[OfferRow] = []
    nowhere: list[Model] = []
    unknown: list[Model] = []
    for model in models:
        kinds = catalog.kinds(model) if wanted.kinds else None
        if wanted.kinds and kinds is not None and kinds.isdisjoint(wanted.kinds):
            continue
        listed = [row for row in _listed(catalog, model, wanted) if _has_features(catalog, row, wanted.features)]
        offered = [row for row in listed if row.status == "yes"]
        if wanted.kinds and kinds is None:
            unknown += [model] if offered else []
        elif offered:
            rows += offered
            ended += _ended(listed)
        elif gone := _gone(catalog, model, listed):
            retired += [] if wanted.supported_only else [gone]
        else:
            nowhere.append(model)
    return Answer(tuple(rows), tuple(retired), tuple(ended), tuple(nowhere), tuple(unknown))


def _ended(listed: Sequence[OfferRow]) -> Iterator[OfferRow]:
    for _, alike in groupby(listed, key=lambda row: row.sku):
        first, *others = alike
        if all(row.status == "retired" for row in (first, *others)):
            yield msgspec.structs.replace(first, region="")


def offers(catalog: Catalog, model: Model, skus: Sequence[str], regions: Sequence[str]) -> list[OfferRow]:
    """The offers in force of one model, in the order of the SKUs and regions."""
    return [row for row in _listed(catalog, model, Wanted(skus, regions)) if row.status == "yes"]


def _listed(catalog: Catalog, model: Model, wanted: Wanted) -> Iterator[OfferRow]:
    """The offers of one model that sources list; `retired` where `aoai check` would call it so, whatever lists it."""
    listed = catalog.ever_offered(model)
    whole = catalog.lifecycle(model).stage
    for sku in wanted.skus:
        here = listed.get(sku, ())
        for region in wanted.regions:
            if region not in here:
                continue
            answer = catalog.offer(model, sku, region)
            if answer.status is not Status.YES:
                continue
            row = _row(catalog, model, sku, region, answer)
            if not (wanted.supported_only and (row.stage or whole) in {"Legacy", "Deprecated"}):
                yield row


def _row(catalog: Catalog, model: Model, sku: str, region: str, answer: OfferAnswer) -> OfferRow:
    life, found = _life(model, sku, region, catalog)
    return OfferRow(
        model.format,
        model.name,
        model.version,
        sku,
        region,
        status="retired" if found is not None and found.phase is Phase.PASSED else answer.status.value,
        fine_tuned_only=answer.fine_tuned_only,
        source=str(answer.statements[0]),
        stage=life.stage,
        retires_on=life.retires_on,
        not_before=life.not_before,
        unverified=found is not None and found.phase is Phase.DOUBTFUL,
        replacement=_replacement(life, catalog),
    )


def _gone(catalog: Catalog, model: Model, listed: Sequence[OfferRow]) -> OfferRow | None:
    """The row of a model that has retired, as a whole or under the SKUs that are asked for; None where it has not."""
    sku = ""
    life, found = _life(model, "", "", catalog)
    if listed and not (found is not None and found.phase is Phase.PASSED):
        sku = listed[0].sku
        life, found = _life(model, sku, listed[0].region, catalog)
    if found is None or found.phase is not Phase.PASSED:
        return None
    return OfferRow(
        model.format,
        model.name,
        model.version,
        sku,
        region="",
        status="retired",
        fine_tuned_only=False,
        source=str(next(iter(found.facts), "")),
        stage=life.stage,
        retires_on=life.retires_on,
        not_before=life.not_before,
        replacement=_replacement(life, catalog),
    )


def _replacement(life: LifecycleAnswer, catalog: Catalog) -> str:
    if not life.replacement:
        return ""
    way, living = living_replacement(life.replacement[0], catalog)
    return way[-1] if living else way[0]


def _has_features(catalog: Catalog, row: OfferRow, features: Sequence[str]) -> bool:
    return all(catalog.feature(feature, row.name, row.region).status is Status.YES for feature in features)


def _life(model: Model, sku: str, region: str, catalog: Catalog) -> tuple[LifecycleAnswer, Retirement | None]:
    """Stage and dates, and the retirement as `aoai check` sees it."""
    cloud = reviewed.regions()[region].cloud if region else "public"
    answer = catalog.lifecycle(model, sku, region, cloud=cloud)
    return answer, retirement_of(catalog, model, sku, region, answer, DEFAULTS.retirement)


def life(model: Model, catalog: Catalog) -> str:
    """What has to be known before the offers: that the model is on its way out, or has retired."""
    answer, found = _life(model, "", "", catalog)
    if found is not None and found.phase is Phase.PASSED:
        return "  retired" + (f" {scheduled(answer)}" if answer.retires_on else "")
    if found is not None and found.phase is Phase.DOUBTFUL:
        return f"  was to retire {scheduled(answer)}, which no later source confirms"
    if answer.stage in {"Legacy", "Deprecated"}:
        return f"  {in_a_sentence(answer.stage)}" + (f", retires {scheduled(answer)}" if answer.retires_on else "")
    return ""
