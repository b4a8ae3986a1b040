"""Small catalogs for tests: sources made of a few records, as if they had been compiled, and rules run against them.

The model is gpt-9 2026-01-01 of format OpenAI unless a record says otherwise; regions and SKUs are Azure's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from aoai_catalog.load import Source, rank
from aoai_catalog.query import Catalog
from aoai_catalog.records import (
    TABLES,
    Capacity,
    Coverage,
    Feature,
    Lifecycle,
    Limit,
    Manifest,
    Model,
    ModelFacts,
    Offer,
    Page,
    Place,
    Quota,
)
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding
from aoai_policies.core.plan import Plan
from aoai_policies.core.rule import Rule
from aoai_policies.core.run import Run, run_rules
from aoai_policies.core.settings import DEFAULTS, Settings
from aoai_policies.core.target import Account, Deployment
from aoai_policies.rules import RULES
from aoai_policies.rules.example import plan_of

DAY = date(2026, 10, 5)
GPT_9 = Model("OpenAI", "gpt-9", "2026-01-01")

Record = Offer | Capacity | Lifecycle | ModelFacts | Feature | Quota | Limit


def day(text: str | None) -> date | None:
    """A day as tests write it."""
    return date.fromisoformat(text) if text else None


def offer(
    yes: str = "",
    no: str = "",
    *,
    model: str = "gpt-9",
    version: str = "2026-01-01",
    sku: str = "GlobalStandard",
    format: str = "OpenAI",  # noqa: A002 - the record's word
    at: Place = Place("matrix", 1),  # noqa: B008 - frozen
    fine_tuned_only: bool = False,
) -> Offer:
    """A row of a matrix; regions as words: `offer("eastus2 westus", no="japaneast")`."""
    return Offer(format, model, version, sku, at, tuple(yes.split()), tuple(no.split()), fine_tuned_only)


def capacity(
    minimum: int | None = None,
    step: int | None = None,
    maximum: int | None = None,
    *,
    model: str = "gpt-9",
    version: str = "2026-01-01",
    sku: str = "GlobalProvisionedManaged",
    at: Place = Place("sizing", 1),  # noqa: B008 - frozen
    **more: Any,
) -> Capacity:
    """A row of figures."""
    return Capacity(
        "OpenAI", model, version, sku, more.pop("unit", "PTU"), at, minimum, step, maximum,
        regions=tuple(more.pop("regions", "").split()), **more,
    )  # fmt: skip


def life(
    retires_on: str | None = None,
    *,
    model: str = "gpt-9",
    version: str = "2026-01-01",
    at: Place = Place("schedule", 1),  # noqa: B008 - frozen
    **more: Any,
) -> Lifecycle:
    """A row of a retirement schedule; SKUs and regions as words."""
    for several in ("skus", "regions"):
        more[several] = tuple(more.get(several, "").split())
    return Lifecycle("OpenAI", model, version, at, retires_on=day(retires_on), **more)


def facts(*, model: str = "gpt-9", version: str = "2026-01-01", format: str = "OpenAI", **more: Any) -> ModelFacts:  # noqa: A002
    """What a source says of a model itself."""
    return ModelFacts(format, model, version, Place("models", 1), **more)


def feature(name: str, yes: str = "", no: str = "", *, model: str = "gpt-9", **more: Any) -> Feature:
    """Where a feature is; an empty model for one that is documented by region only."""
    version, place = more.pop("version", ""), Place("features", 1)
    regions = tuple(yes.split()), tuple(no.split())
    return Feature(name, place, "OpenAI" if model else "", model, version, *regions, **more)


def quota(tier: str, tpm: int, *, model: str = "gpt-9", sku: str = "GlobalStandard", **more: Any) -> Quota:
    """A default quota in tokens per minute."""
    return Quota(tier, "OpenAI", model, sku, Place("quotas", 1), tpm=tpm, **more)


def edition(on: str, *records: Record, pages: Iterable[Page] = (), partial: bool = False) -> Source:
    """An edition of the documentation; full unless `partial`. Its pages have the regions that its rows name."""
    return _source("edition", on, records, pages, "part" if partial else "full")


def capture(on: str, *records: Record, regions: str = "", partial: bool = False) -> Source:
    """A capture of ARM, whose answers were recorded for the regions that its rows name, and `regions`.

    `partial`: Azure has further regions, which did not answer.
    """
    at = Place("arm")
    moved = [msgspec.structs.replace(record, at=at) for record in records]
    asked = sorted(_regions(moved, "arm") | set(regions.split()))
    return _source("capture", on, moved, [page("arm", on, " ".join(asked))], "part" if partial else "full")


def overlay(on: str, *records: Record) -> Source:
    """An organisation's own corrections."""
    return _source("overlay", on, records, (), "part")


def page(name: str, on: str, regions: str = "", *, counts_from: str = "") -> Page:
    """A page with its own date and regions."""
    written = date.fromisoformat(on)
    return Page(
        id=name,
        path=f"{name}.md",
        title=name.capitalize() if name != "arm" else "ARM",
        date=written,
        counts_from=date.fromisoformat(counts_from) if counts_from else written,
        regions=tuple(regions.split()),
    )


def _regions(records: Iterable[Record], name: str) -> set[str]:
    return {
        region
        for record in records
        if isinstance(record, Offer) and record.at.page == name
        for region in (*record.yes, *record.no)
    }


def _source(kind: Any, on: str, records: Sequence[Record], pages: Iterable[Page], coverage: Coverage) -> Source:
    given = {one.id: one for one in pages}
    for record in records:
        name = record.at.page
        given.setdefault(name, page(name, on, " ".join(sorted(_regions(records, name)))))
    manifest = Manifest(
        kind=kind,
        date=date.fromisoformat(on),
        title=f"{kind} of {on}",
        coverage=dict.fromkeys(TABLES, coverage),
        pages=tuple(given.values()),
    )
    return Source.of(manifest, records, Path(f"{kind}-{on}.json"))


def catalog_of(*sources: Source, as_of: date = DAY) -> Catalog:
    """A catalog of these sources, in the order in which files would be opened."""
    return Catalog(as_of, rank(source for source in sources if source.date <= as_of))


def deployment(**fields: Any) -> Deployment:
    """A valid deployment of gpt-9 in eastus2 with some fields changed; None leaves a field out."""
    return Deployment(
        **{
            "name": "chat",
            "deployment_name": "chat",
            "location": "eastus2",
            "format": "OpenAI",
            "model": "gpt-9",
            "version": "2026-01-01",
            "sku": "GlobalStandard",
            **fields,
        }
    )


def run(
    plan: Plan | Account | Deployment,
    catalog: Catalog,
    rules: Iterable[Rule] = RULES,
    settings: Settings = DEFAULTS,
) -> Run:
    """Run rules over a plan, or over one declaration."""
    whole = plan if isinstance(plan, Plan) else plan_of(plan)
    return run_rules(whole, rules, Context(catalog, settings, catalog.as_of, whole))


def said(findings: Iterable[Finding]) -> list[tuple[str, str, str]]:
    """Rule, outcome and message of findings."""
    return [(finding.rule, finding.outcome.value, finding.message) for finding in findings]


def only(*rules: str) -> list[Rule]:
    """These rules of the registry, so that a test does not change with every new rule."""
    return [one for one in RULES if one.id in rules]


def judged(
    rule: str, plan: Plan | Account | Deployment, catalog: Catalog, settings: Settings = DEFAULTS
) -> list[tuple[str, str]]:
    """Outcome and message of what one rule says."""
    return [(outcome, message) for _, outcome, message in said(run(plan, catalog, only(rule), settings).findings)]
