"""The catalog as of a date: all sources in effect, and every question that rules and commands ask of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

from aoai_catalog import reviewed
from aoai_catalog.folders import sources_in_effect
from aoai_catalog.load import Source, Statement
from aoai_catalog.names import fold_case, near
from aoai_catalog.query.capacities import CapacityAnswer, resolve_capacity
from aoai_catalog.query.dates import LifecycleAnswer, resolve_lifecycle, whole
from aoai_catalog.query.kinds import Kind, resolve_kinds
from aoai_catalog.query.offers import OfferAnswer, Status, matching, resolve_offer, witnesses
from aoai_catalog.query.quotas import (
    DefaultQuota,
    FeatureAnswer,
    NumberLimit,
    resolve_default_quota,
    resolve_feature,
    resolve_limit,
)
from aoai_catalog.records import Cloud, Model, ModelFacts, Place, Subject

_TABLES_OF_MODELS = ("offers", "lifecycle", "models", "capacity")


class Catalog:
    """Sources in effect on a date, newest first, and answers to questions about them, each worked out once."""

    def __init__(self, as_of: date, sources: Iterable[Source]) -> None:
        self.as_of = as_of
        self.sources: Sequence[Source] = tuple(sources)
        self._offers: dict[tuple[Model, str, str, bool], OfferAnswer] = {}
        self._capacities: dict[tuple[Model, str, str, bool], CapacityAnswer] = {}
        self._lifecycles: dict[tuple[Model, str, str, Cloud, Subject], LifecycleAnswer] = {}
        self._named_regions: dict[str, tuple[set[frozenset[str]], set[str]]] = {}
        self._first_alike: dict[tuple[str | bool, ...], str] = {}
        self._models: dict[str, tuple[Model, ...]] = {}
        self._registrations: dict[Model, Statement | None] = {}
        self._skus: dict[Model, set[str]] = {}

    # What is in effect

    @cached_property
    def edition(self) -> date | None:
        """The newest edition's date."""
        return next((source.date for source in self.sources if source.manifest.kind == "edition"), None)

    @cached_property
    def capture(self) -> date | None:
        """The newest capture's date."""
        return next((source.date for source in self.sources if source.manifest.kind == "capture"), None)

    @cached_property
    def newest(self) -> date | None:
        """The date of the newest edition or capture."""
        return max((day for day in (self.edition, self.capture) if day is not None), default=None)

    @property
    def dated(self) -> str:
        """The newest edition and capture in words: `edition 2026-10-05 and capture 2026-08-22`."""
        days = {"edition": self.edition, "capture": self.capture}
        return " and ".join(f"{kind} {day}" for kind, day in days.items() if day is not None)

    @cached_property
    def lists_models_up_to(self) -> date | None:
        """The date of the newest source that could name a new model: a capture of a few regions may not list it."""
        whole = (one for one in self.sources if one.manifest.kind == "edition" or one.covers("models"))
        return max((one.date for one in whole), default=None)

    # Resolvers

    def offer(self, model: Model, sku: str, region: str, *, fine_tuned: bool = False) -> OfferAnswer:
        """Whether a model (with its version), or a fine-tuned one of it, is offered under a SKU in a region."""
        key = (model, sku, region, fine_tuned)
        answer = self._offers.get(key)
        if answer is None:
            gated = lambda: self.registration_statement(model) is not None  # noqa: E731 - asked where it matters
            answer = self._offers[key] = resolve_offer(
                self.sources, model, sku, region, fine_tuned=fine_tuned, gated=gated
            )
        return answer

    def capacity(self, model: Model, sku: str, region: str = "", *, fine_tuned: bool = False) -> CapacityAnswer:
        """What capacity a deployment may have."""
        key = (model, sku, region, fine_tuned)
        answer = self._capacities.get(key)
        if answer is None:
            answer = self._capacities[key] = resolve_capacity(self.sources, model, sku, region, fine_tuned=fine_tuned)
        return answer

    def lifecycle(
        self, model: Model, sku: str = "", region: str = "", *, cloud: Cloud = "public", subject: Subject = "base"
    ) -> LifecycleAnswer:
        """In which stage a model is and when it retires."""
        key = (model, sku, self._alike(model, region) if region else "", cloud, subject)
        answer = self._lifecycles.get(key)
        if answer is None:
            answer = self._lifecycles[key] = resolve_lifecycle(
                self.sources, model, sku, key[2], cloud=cloud, subject=subject, also=self._other_version(model)
            )
        return answer

    def _alike(self, model: Model, region: str) -> str:
        """The first region asked for of which all sources say the same as of this one, so that it is worked out once.

        Where a source says something of a region itself and not only of a SKU in it, its answer names the region.
        """
        name = model.name
        groups = self._named_regions.get(name)
        if groups is None:
            rows = [row for source in self.sources for row in source.rows("lifecycle", name) if row.regions]
            groups = self._named_regions[name] = (
                {frozenset(row.regions) for row in rows},
                {region for row in rows if not row.skus for region in row.regions},
            )
        together, alone = groups
        if region in alone:
            return region
        return self._first_alike.setdefault((name, *(region in group for group in together)), region)

    def _other_version(self, model: Model) -> str:
        """What the other kind of source calls a version: documents write `1` where ARM dates a model's only version."""
        if not model.version.isdecimal():
            return ""
        versions: dict[str, set[str]] = {"edition": set(), "capture": set(), "overlay": set()}
        for source in self.sources:
            for table in _TABLES_OF_MODELS:
                versions[source.manifest.kind].update(row.version for row in source.rows(table, model.name))
        documented, recorded = versions["edition"] - {""}, versions["capture"] - {""}
        if documented != {"1"} or len(recorded) != 1 or model.version not in documented | recorded:
            return ""
        return next(iter((documented | recorded) - {model.version}), "")

    def default_quota(self, model: Model, sku: str, tier: str = "") -> DefaultQuota | None:
        """The documented default quota of a tier (empty: the highest), None where none is documented."""
        return resolve_default_quota(self.sources, model, sku, tier)

    def feature(self, feature: str, model: Model, region: str) -> FeatureAnswer:
        """Whether a feature is offered for a model in a region. Batch is where any of its SKUs is offered."""
        answer = resolve_feature(self.sources, feature, model, region)
        if feature == "batch" and answer.status is Status.UNVERIFIED:
            batch = sorted(sku for sku in self.skus_of(model) if reviewed.family(sku) == "batch")
            offers = [self.offer(model, sku, region) for sku in batch]
            for status in (Status.YES, Status.NO):
                said = [offer for offer in offers if offer.status is status]
                if said and (status is Status.YES or len(said) == len(offers)):
                    return FeatureAnswer(status, said[0].statements[:1])
        return answer

    def kinds(self, model: Model) -> frozenset[Kind] | None:
        """What a model is for; empty where it is for something else, None where no source says."""
        return resolve_kinds(self.sources, model)

    @cached_property
    def features(self) -> tuple[str, ...]:
        """The names of all features that any source in effect knows."""
        return tuple(sorted({row.feature for source in self.sources for row in source.table("features")}))

    def limit(self, pattern: str) -> NumberLimit | None:
        """The newest documented limit whose name fits a regular expression, None where none is documented."""
        return resolve_limit(self.sources, pattern)

    # Names

    def models(self, name: str) -> tuple[Model, ...]:
        """The models of a name, one for each version that any source in effect knows; empty where none does."""
        key = fold_case(name)
        found = self._models.get(key)
        if found is None:
            found = self._models[key] = tuple(sorted(self._known(name)))
        return found

    def _known(self, name: str) -> set[Model]:
        rows: set[Model] = set()
        spelt: dict[tuple[str, str], str] = {}
        for model in self._mentions(name):
            newest = spelt.setdefault((model.format, model.version), model.name)
            rows.add(Model(model.format, newest, model.version))
        versioned = {row for row in rows if row.version}
        return versioned or rows

    def _mentions(self, name: str) -> Iterator[Model]:
        """Every mention of a model name, from the newest source on; a source is decoded when its turn comes."""
        for source in self.sources:
            for table in _TABLES_OF_MODELS:
                for row in source.rows(table, name):
                    yield Model(row.format, row.model, row.version)

    def find_model(self, name: str, version: str | None = None, format: str | None = None) -> Model | None:  # noqa: A002
        """The first mention of a model by name, and by version and format where they are asked for; case is folded.

        It stops at the newest source that has it, where `models` reads them all.
        """
        for model in self._mentions(name):
            if (version is None or fold_case(whole(model.version)) == fold_case(whole(version))) and (
                format is None or fold_case(model.format) == fold_case(format)
            ):
                return model
        return None

    def all_models(self) -> list[Model]:
        """Every model that any source in effect knows, sorted."""
        for source in self.sources:
            for table in _TABLES_OF_MODELS:
                source.table(table)  # of all models at once it is decoded more quickly than of one after another
        return sorted({model for name in self.model_names() for model in self.models(name)})

    def model_names(self) -> frozenset[str]:
        """The names of all models that any source in effect knows."""
        return self._model_names

    @cached_property
    def _model_names(self) -> frozenset[str]:
        tables = ((source, table) for source in self.sources for table in _TABLES_OF_MODELS)
        return frozenset(name for source, table in tables for name in source.model_names(table))

    def near_models(self, name: str) -> list[Model]:
        """What somebody who wrote an unknown model name very likely meant.

        Besides slips of the keyboard: a version written into the name (`gpt-4o-2024-08-06`, `gpt-4-turbo`), and a name
        cut short that only one model completes (`text-embedding-ada`).
        """
        names = self.model_names()
        part = name.casefold()
        whole = sorted((one for one in names if f"-{one.casefold()}-".find(f"-{part}-") > 0), key=len)
        if whole:
            return [Model("", candidate) for candidate in whole[:2]]
        close = near(name, names)
        if close:
            return [Model("", candidate) for candidate in close]
        joined = [
            model
            for candidate in names
            if name.casefold().startswith(f"{candidate.casefold()}-")
            for model in self.models(candidate)
            # A whole version, or its beginning up to a hyphen; a lone digit makes another model (gpt-realtime-2).
            if f"{model.version.casefold()}-".startswith(f"{name[len(candidate) + 1 :].casefold()}-")
        ]
        if joined:
            exact = [model for model in joined if name.casefold().endswith(model.version.casefold())]
            return sorted(exact or joined, reverse=True)[:1]
        longer = [candidate for candidate in names if candidate.casefold().startswith(f"{name.casefold()}-")]
        return [Model("", candidate) for candidate in longer] if len(longer) == 1 else []

    def default_version(self, name: str) -> Model | None:
        """The model that Azure picks today where no version is given.

        None where no source says, or the one that the newest names has retired since.
        """
        found = self._default(name)
        model = Model(found[1].format, found[1].model, found[1].version) if found else None
        return model if model is not None and not self.has_retired(model) else None

    def has_retired(self, model: Model) -> bool:
        """Whether a model has retired, or its general retirement date has passed."""
        answer = self.lifecycle(model)
        return answer.stage == "Retired" or (answer.retires_on is not None and answer.retires_on <= self.as_of)

    def default_statement(self, name: str) -> Statement | None:
        """Who gives the default version."""
        found = self._default(name)
        return found[0].statement(found[1].at, f"{found[1].model} {found[1].version} is the default") if found else None

    def model_statement(self, name: str, version: str | None = None) -> Statement | None:
        """The newest mention of a model by name, and by version where one is asked for."""
        for source in self.sources:
            for table in _TABLES_OF_MODELS:
                for row in source.rows(table, name):
                    if version is None or row.version == version:
                        return source.statement(row.at, f"{row.model} {row.version} of format {row.format}")
        return None

    def newest_statement(self, value: str) -> Statement | None:
        """What is said of the catalog as a whole, as of its newest source."""
        newest = next((one for one in self.sources if one.manifest.kind != "overlay"), None)
        return Statement(value, newest.manifest.title, newest.date, Place(newest.path.name)) if newest else None

    def _default(self, name: str) -> tuple[Source, ModelFacts] | None:
        rows = ((source, row) for source in self.sources for row in source.rows("models", name))
        return next(((source, row) for source, row in rows if row.default), None)

    def registration_statement(self, model: Model) -> Statement | None:
        """Who says that a model needs registration; None where the newest source that speaks says otherwise."""
        if model not in self._registrations:
            self._registrations[model] = self._registration_statement(model)
        return self._registrations[model]

    def _registration_statement(self, model: Model) -> Statement | None:
        for source in self.sources:
            for row in source.rows("models", model.name):
                if row.version in {"", model.version} and row.registration != "unknown":
                    needed = row.registration == "required"
                    return source.statement(row.at, f"{model} needs registration") if needed else None
        return None

    def covers_cloud(self, cloud: str) -> bool:
        """Whether any source in effect has a matrix or answer for a region of a cloud."""
        known = reviewed.regions()
        return any(
            known[region].cloud == cloud for source in self.sources for region in source.regions if region in known
        )

    def clouds_of(self, model: Model) -> Iterator[str]:
        """The clouds in which any source offers a model, in whatever region and SKU, as often as it says so."""
        known = reviewed.regions()
        return (
            known[region].cloud
            for source in self.sources
            for row in matching(source.rows("offers", model.name), model)
            for region in row.yes
            if region in known
        )

    def retired(self, model: Model, sku: str, answer: LifecycleAnswer) -> Statement | None:
        """What proves that a model has retired under a SKU, None where nothing does.

        A date that has passed proves nothing by itself, since most are postponed: a source written after it has to
        say retired or deprecated, date the SKU into the past, or list the model no more.
        """
        day, dated, staged = answer.retires_on, answer.dated_by, answer.staged_by
        if day is None:
            return staged if answer.stage == "Retired" else None
        if day > self.as_of or len(answer.disputed) > 1:
            return None
        if staged is not None and staged.date > day and answer.stage in {"Retired", "Deprecated"}:
            return staged
        by_arm = dated is not None and dated.date == self.capture and not answer.not_before
        if by_arm and dated is not None and dated.date > day and answer.scope == sku != "":
            return dated
        return self._gone_since(model, day)

    def _gone_since(self, model: Model, since: date) -> Statement | None:
        """The edition that lists a model no more, where it and the newest capture are both later than a day."""
        present = witnesses(self.sources)
        edition = next((one for one in present if one.manifest.kind == "edition"), None)
        if edition is None or any(one.date <= since or _lists(one, model) for one in present):
            return None
        return Statement(f"{model} is not listed", edition.manifest.title, edition.date, Place(edition.path.name))

    # Neighbours of an offer, for messages

    def skus_of(self, model: Model) -> set[str]:
        """The SKUs under which any source has a row for a model."""
        if model not in self._skus:
            rows = (row for source in self.sources for row in matching(source.rows("offers", model.name), model))
            self._skus[model] = {row.sku for row in rows}
        return self._skus[model]

    def ever_offered(self, model: Model) -> dict[str, set[str]]:
        """By SKU, the regions in which any source has offered a model: no other offer can be in force."""
        found: dict[str, set[str]] = {}
        for source in self.sources:
            for row in matching(source.rows("offers", model.name), model):
                found.setdefault(row.sku, set()).update(row.yes)
        return found

    def usual_skus(self, model: Model) -> list[str]:
        """The SKUs under which a model is offered in any region, in the order of the SKU table."""
        offered = {sku for sku in self.skus_of(model) if self.regions_of(model, sku)}
        return [sku for sku in reviewed.skus() if sku in offered]

    def regions_that_may_offer(self, model: Model) -> list[str]:
        """The regions in which a deployment of a model may be: those that any source asks for, of its clouds."""
        known, clouds = reviewed.regions(), set(self.clouds_of(model)) or {"public"}
        named = {region for source in self.sources for region in source.regions}
        return sorted(region for region in named if region in known and known[region].cloud in clouds)

    def regions_of(self, model: Model, sku: str, *, fine_tuned: bool = False) -> list[str]:
        """The regions where a model is offered under a SKU, sorted; those for fine-tuned ones only if it is one."""
        candidates = self.ever_offered(model).get(sku, ())
        return sorted(region for region in candidates if self._takes(model, sku, region, fine_tuned=fine_tuned))

    def skus_in(self, model: Model, region: str, *, fine_tuned: bool = False) -> list[str]:
        """The SKUs under which a model is offered in a region, those to try first; for fine-tuned ones if it is one."""
        offered = {sku for sku in self.skus_of(model) if self._takes(model, sku, region, fine_tuned=fine_tuned)}
        return [sku for sku in reviewed.skus() if sku in offered]

    def _takes(self, model: Model, sku: str, region: str, *, fine_tuned: bool) -> bool:
        answer = self.offer(model, sku, region, fine_tuned=fine_tuned)
        return answer.status is Status.YES and (fine_tuned or not answer.fine_tuned_only)

    def nearest_regions(self, region: str, candidates: Sequence[str]) -> list[str]:
        """Sort regions by nearness to one: itself, same geography, same data zone, then by name."""
        return sorted(candidates, key=lambda other: (reviewed.distance(region, other), other))


def _lists(source: Source, model: Model) -> bool:
    return any(
        row.version == model.version for table in ("offers", "lifecycle") for row in source.rows(table, model.name)
    )


def open_catalog(as_of: date, folders: Sequence[Path] = ()) -> Catalog:
    """Open the bundled catalog, and what further folders add, as of a date.

    Raises:
        CatalogError: A folder does not exist or a file in it is malformed.
    """
    return Catalog(as_of, sources_in_effect(as_of, folders))
