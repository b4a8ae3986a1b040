"""Compiles recorded answers of Azure Resource Manager into a capture: offers, capacity, lifecycle, models.

Each answer lists a model once for every account kind that can host it; kinds are merged. What is equal in several
regions becomes one record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.compile.arm_answers import Answer, ListedModel, SkuRow, read_answers
from aoai_catalog.compile.editions import Progress, assemble, ignore_progress
from aoai_catalog.compile.problems import CompilationError, Problem
from aoai_catalog.compile.reader import Record, join_notes
from aoai_catalog.load import Source
from aoai_catalog.records import (
    TABLES,
    Capacity,
    Coverage,
    Lifecycle,
    Manifest,
    Model,
    ModelFacts,
    Offer,
    Page,
    Place,
    Stage,
    Subject,
)

_PAGE = "models"
_STAGES: Mapping[str, Stage] = {
    "Preview": "Preview",
    "Stable": "GA",
    "GenerallyAvailable": "GA",
    "Legacy": "Legacy",
    "Deprecating": "Deprecated",
    "Deprecated": "Retired",
}
_COVERED = ("offers", "capacity", "lifecycle", "models")

Fact = TypeVar("Fact", bound=Hashable)
Listing = Mapping[str, tuple[ListedModel, ...]]
"""A model's entries by region, one for each account kind."""


def compile_capture(folder: Path, day: date, *, progress: Progress = ignore_progress) -> Source:
    """Compile a folder of answers, one a region, to the capture of a day.

    Args:
        folder: See `aoai_catalog.compile.arm_answers`. The name of each file is its region.
        day: The day on which the answers were recorded.
        progress: Called before each model.

    Raises:
        CompilationError: An answer cannot be read, or says what this compiler does not know.
    """
    return compile_answers(read_answers(folder), folder.name, day, progress=progress)


def compile_answers(
    answers: tuple[Answer, ...], name: str, day: date, *, partial: bool = False, progress: Progress = ignore_progress
) -> Source:
    """Compile answers to the capture of a day.

    Args:
        answers: One a region, sorted by region.
        name: What they are called together, where facts name their place.
        day: The day on which they were recorded.
        partial: Regions that Azure has were not asked, or did not answer. What no answer lists may be offered there, so
            that only of the regions that answered silence means no.
        progress: Called before each model.

    Raises:
        CompilationError: An answer says what this compiler does not know.
    """
    listings = _listings(answers)
    records: list[Record] = []
    problems: set[Problem] = set()
    for done, (model, listing) in enumerate(listings.items()):
        progress(str(model), done, len(listings))
        try:
            records += _compile_model(model, listing)
        except ValueError as error:
            problems.add(Problem(name, 0, str(model), str(error)))
    progress(name, len(listings), len(listings))
    if not records and not problems:
        problems.add(Problem(name, 0, "", "no answer in it lists a model; nothing to compile"))
    if problems:
        raise CompilationError(sorted(problems))
    return assemble(_manifest(name, day, answers, partial=partial), records)


def _listings(answers: Iterable[Answer]) -> dict[Model, Listing]:
    listings: dict[Model, dict[str, tuple[ListedModel, ...]]] = defaultdict(dict)
    for answer in answers:
        for entry in answer.entries:
            model = Model(entry.model.format, entry.model.name, entry.model.version)
            listings[model][answer.region] = (*listings[model].get(answer.region, ()), entry.model)
    return {model: listings[model] for model in sorted(listings)}


def _manifest(name: str, day: date, answers: tuple[Answer, ...], *, partial: bool) -> Manifest:
    coverage: dict[str, Coverage] = {table: "full" if table in _COVERED else "none" for table in TABLES}
    if partial:  # offers are of regions, and the page names those that answered; all else is of models
        coverage |= dict.fromkeys(_COVERED[1:], "part")
    page = Page(
        id=_PAGE,
        path=name,
        title="Azure Resource Manager, models.list",
        date=day,
        counts_from=day,
        regions=tuple(answer.region for answer in answers),
        url="https://learn.microsoft.com/rest/api/aiservices/accountmanagement/models/list",
        licence="answers of Azure Resource Manager",
        cells=sum(len(entry.model.skus or ()) for answer in answers for entry in answer.entries),
    )
    title = f"Azure Resource Manager, models of {len(answers)} regions on {day}"
    return Manifest(kind="capture", date=day, title=title, coverage=coverage, pages=(page,))


def _compile_model(model: Model, listing: Listing) -> Iterator[Record]:
    """Compile what all regions say of a model. Raises ValueError where an answer says what is not known here."""
    rows = {
        region: tuple(dict.fromkeys(row for listed in entries for row in listed.skus or ()))
        for region, entries in listing.items()
    }
    yield from _offers(model, rows)
    yield from _capacities(model, rows)
    clouds = {region: reviewed.regions()[region].cloud for region in listing}
    for cloud in sorted(set(clouds.values())):  # each has dates of its own
        here = {region: entries for region, entries in listing.items() if clouds[region] == cloud}
        for dates in (*_sku_dates(model, here, rows), *_model_dates(model, here)):
            yield msgspec.structs.replace(dates, cloud=cloud)
    yield _model_facts(model, listing)


def _offers(model: Model, rows: Mapping[str, tuple[SkuRow, ...]]) -> Iterator[Offer]:
    """A SKU with a base row is offered; one with `-finetune` rows only is offered to fine-tuned models."""
    offered = {
        region: {(row.name, not any(other.name == row.name and not other.fine_tuned for other in skus)) for row in skus}
        for region, skus in rows.items()
    }
    for (sku, fine_tuned_only), regions in _regions_by_fact(offered):
        yield Offer(
            format=model.format,
            model=model.name,
            version=model.version,
            sku=sku,
            at=Place(_PAGE, 0, "model.skus"),
            yes=regions,
            fine_tuned_only=fine_tuned_only,
        )


def _capacities(model: Model, rows: Mapping[str, tuple[SkuRow, ...]]) -> Iterator[Capacity]:
    """One record for each set of figures of a SKU and usage name; without regions where there is but one set."""
    figures = {region: {_capacity(model, row, skus) for row in skus} for region, skus in rows.items()}
    grouped = list(_regions_by_fact(figures))
    for capacity, regions in grouped:
        rivals = [other for other, _ in grouped if (other.sku, other.usage_name) == (capacity.sku, capacity.usage_name)]
        yield capacity if len(rivals) == 1 else msgspec.structs.replace(capacity, regions=regions)


def _capacity(model: Model, row: SkuRow, siblings: Iterable[SkuRow]) -> Capacity:
    figures = row.capacity
    return Capacity(
        format=model.format,
        model=model.name,
        version=model.version,
        sku=row.name,
        unit=_unit(row, siblings),
        at=Place(_PAGE, 0, "model.skus.capacity"),
        minimum=figures.minimum if figures else None,
        step=figures.step if figures else None,
        maximum=figures.maximum if figures else None,
        default=figures.default if figures else None,
        tpm_per_unit=_tokens_per_unit(row),
        usage_name=row.usage_name or "",
        note=_request_rate(row),
    )


def _unit(row: SkuRow, siblings: Iterable[SkuRow]) -> str:
    """What a SKU's capacity counts; empty where the answer does not tell (serverless models with capacity 1).

    A pay-per-token SKU has two rates for one unit of capacity, of requests and then of tokens, and one that is billed
    by image or audio only the first. A batch SKU has none: its quota counts tokens enqueued, by as many as the model's
    other SKUs count a minute (usages call o3-mini's "Enqueued Ten Thousand").
    """
    if "Provisioned" in row.name:
        return "PTU"
    if "Batch" in row.name:
        tokens = next((count for sibling in siblings if (count := _tokens_per_unit(sibling))), 1000)
        return f"{tokens} enqueued tokens"
    if tokens_per_minute := _tokens_per_unit(row):
        return f"{tokens_per_minute} TPM"
    if not row.rate_limits:
        return ""
    requests = round(row.rate_limits[0].count * 60 / row.rate_limits[0].renewal_period)
    return "RPM" if requests == 1 else f"{requests} RPM"


def _tokens_per_unit(row: SkuRow) -> int | None:
    if row.rate_limits and len(row.rate_limits) == 2:
        rate = row.rate_limits[1]
        return round(rate.count * 60 / rate.renewal_period)
    return None


def _request_rate(row: SkuRow) -> str:
    """The requests that one unit allows, in the answer's own period: Azure enforces ten-second periods as such."""
    if not row.rate_limits:
        return ""
    rate = row.rate_limits[0]
    return f"{rate.count:g} request{'s' if rate.count != 1 else ''} / {rate.renewal_period:g}s per unit"


def _sku_dates(model: Model, listing: Listing, rows: Mapping[str, tuple[SkuRow, ...]]) -> Iterator[Lifecycle]:
    """The dates of the SKUs; those with the same date and stage in the same regions share a record."""
    facts = {
        region: {
            (row.name, _subject(row), _stage(listing[region]), _day(row.deprecation_date))
            for row in rows[region]
            if row.deprecation_date
        }
        for region in listing
    }
    skus_of: dict[tuple[Subject, Stage, date | None, tuple[str, ...]], list[str]] = defaultdict(list)
    for (sku, subject, stage, retires_on), regions in _regions_by_fact(facts):
        skus_of[subject, stage, retires_on, regions].append(sku)
    for (subject, stage, retires_on, regions), skus in skus_of.items():
        yield Lifecycle(
            format=model.format,
            model=model.name,
            version=model.version,
            at=Place(_PAGE, 0, "model.skus.deprecationDate"),
            skus=tuple(sorted(skus)),
            regions=regions,
            subject=subject,
            stage=stage,
            retires_on=retires_on,
        )


def _model_dates(model: Model, listing: Listing) -> Iterator[Lifecycle]:
    """The model's own stage, dates and replacement; without regions where all say the same."""
    facts: dict[str, set[Lifecycle]] = {}
    for region, entries in listing.items():
        facts[region] = set()
        for listed in entries:
            facts[region].update(_model_lifecycle(model, listed))
    for lifecycle, regions in _regions_by_fact(facts):
        yield lifecycle if len(regions) == len(listing) else msgspec.structs.replace(lifecycle, regions=regions)


def _model_lifecycle(model: Model, listed: ListedModel) -> Iterator[Lifecycle]:
    replacement = listed.replacement_config
    target = f"{replacement.target_model_name or ''} {replacement.target_model_version or ''}" if replacement else ""
    days = replacement.upgrade_on_expiry_lead_time_days if replacement else None
    dates = listed.deprecation
    yield Lifecycle(
        format=model.format,
        model=model.name,
        version=model.version,
        at=Place(_PAGE, 0, "model.deprecation"),
        stage=_stage((listed,)),
        retires_on=_day(dates.inference) if dates else None,
        replacement=(target.strip(),) if target.strip() else (),
        upgrades_from=_day(replacement.auto_upgrade_start_date) if replacement else None,
        note=join_notes(f"upgraded {days} days before it expires" if days else ""),
    )
    if dates and dates.fine_tune:
        yield Lifecycle(
            format=model.format,
            model=model.name,
            version=model.version,
            at=Place(_PAGE, 0, "model.deprecation.fineTune"),
            subject="training",
            retires_on=_day(dates.fine_tune),
        )


def _model_facts(model: Model, listing: Listing) -> ModelFacts:
    """What the answers say of the model itself, over all regions: a capability that one region has is one it has."""
    capabilities: dict[str, set[str]] = defaultdict(set)
    for entries in listing.values():
        for listed in entries:
            for name, value in (listed.capabilities or {}).items():
                if not name.startswith("_"):  # Azure's own plumbing
                    capabilities[name].update(value.split(","))
    merged = {name: ",".join(sorted(values)) for name, values in sorted(capabilities.items())}
    default_in = sorted(region for region, entries in listing.items() if any(e.is_default_version for e in entries))
    everywhere = len(default_in) in {0, len(listing)}
    return ModelFacts(
        format=model.format,
        model=model.name,
        version=model.version,
        at=Place(_PAGE, 0, "model"),
        context_window=merged.pop("maxContextToken", ""),
        max_output=merged.pop("maxOutputToken", ""),
        default=bool(default_in) if everywhere else None,
        capabilities=merged,
        note="" if everywhere else f"default version in {', '.join(default_in)}",
    )


def _subject(row: SkuRow) -> Subject:
    return "fine-tuned" if row.fine_tuned else "base"


def _stage(entries: tuple[ListedModel, ...]) -> Stage:
    status = entries[0].lifecycle_status
    if status is None:
        return ""
    if status not in _STAGES:
        raise ValueError(f"has lifecycleStatus {status!r}, which compile/arm.py does not know")
    return _STAGES[status]


def _day(moment: str | None) -> date | None:
    """The day of an ARM time such as `2027-04-14T00:00:00.000Z`. Placeholders of 2099 stay as they are."""
    if not moment:
        return None
    try:
        return datetime.fromisoformat(moment).date()
    except ValueError:
        raise ValueError(f"has the date {moment!r}, which is none") from None


def _regions_by_fact(facts: Mapping[str, Iterable[Fact]]) -> Iterator[tuple[Fact, tuple[str, ...]]]:
    """Turn "what each region says" round to "in which regions each thing is said"."""
    regions: dict[Fact, list[str]] = defaultdict(list)
    for region in sorted(facts):
        for fact in facts[region]:
            regions[fact].append(region)
    for fact, where in regions.items():
        yield fact, tuple(where)
