"""The answers to a client's questions: what the commands answer, as a typed result and a short text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

import msgspec

from aoai_catalog.input_error import InputError
from aoai_policies import pipeline
from aoai_policies.core.known import completed
from aoai_policies.mcp import questions
from aoai_policies.mcp.desk import Desk
from aoai_policies.pack.unverified import policy
from aoai_policies.planning import forecast as forecasting
from aoai_policies.planning.place import PlacementReport, Wanted, place, plan_of_models, report_of
from aoai_policies.planning.size import Load, Quotas, Sizing, sizings
from aoai_policies.planning.where import (
    OfferRow,
    known_feature,
    known_region,
    known_sku,
    known_skus,
    named_models,
    regions_in,
    where,
)
from aoai_policies.planning.where import Wanted as WantedOffers
from aoai_policies.reports import forecast as forecast_report
from aoai_policies.reports.json import JsonReport, as_json
from aoai_policies.reports.rule_page import render_page
from aoai_policies.reports.text import render_text

Text: TypeAlias = str


class Offer(msgspec.Struct, frozen=True, rename="camel"):
    """Where a version is offered under a SKU; retired ones have no region.

    `retires_on` is None where no source gives a date; `not_before` calls it a "no earlier than"; `unverified`: it has
    passed, and no later source confirms it. `replacement` is the documented one; empty where there is none.
    """

    format: str
    model: str
    version: str
    sku: str
    status: str
    regions: tuple[str, ...]
    fine_tuned_only: bool
    stage: str
    retires_on: date | None
    not_before: bool
    unverified: bool
    replacement: str
    sources: tuple[str, ...]


class Offers(msgspec.Struct, frozen=True, rename="camel"):
    """Offers as of a day. `nowhere`: models that are not offered where it was asked; `kind_unknown`: left out."""

    as_of: date
    edition: date | None
    capture: date | None
    offers: tuple[Offer, ...]
    retired: tuple[Offer, ...]
    nowhere: tuple[str, ...]
    kind_unknown: tuple[str, ...]


class Sizings(msgspec.Struct, frozen=True, rename="camel"):
    """The documented estimate, as of a day: models and SKUs side by side."""

    as_of: date
    sizings: tuple[Sizing, ...]


class Forecasts(msgspec.Struct, frozen=True, rename="camel"):
    """Retirements, soonest first, those without a date last. `unread`: what in the input could not be read."""

    as_of: date
    forecasts: tuple[forecasting.Forecast, ...]
    unread: tuple[str, ...]


class Reference(msgspec.Struct, frozen=True):
    """What a rule rests on."""

    title: str
    url: str


class RulePage(msgspec.Struct, frozen=True):
    """What a rule says, why, how to fix it, and its whole page as Markdown."""

    rule: str
    slug: str
    level: str
    what: str
    why: str
    fix: str
    sources: tuple[Reference, ...]
    page: str


def check(desk: Desk, asked: questions.Check) -> tuple[JsonReport, Text]:
    """Judge what is declared by every rule."""
    report = pipeline.check_projects([desk.read(asked)])
    return as_json(report), render_text(report)


def offers(desk: Desk, asked: questions.Where) -> tuple[Offers, Text]:
    """Say where models are offered."""
    catalog = desk.facts().catalog
    if asked.version is not None and not asked.models:
        raise InputError("version names a version of models; name the models")
    regions = regions_in(asked.regions, asked.data_zones, asked.geographies)
    if not regions:
        raise InputError("no region matches all of regions, dataZones and geographies; leave one of them out")
    answer = where(
        catalog,
        named_models(catalog, asked.models, asked.version),
        WantedOffers(
            skus=known_skus(asked.skus),
            regions=regions,
            kinds=asked.kinds,
            features=[known_feature(catalog, one) for one in asked.features],
            supported_only=asked.supported_only,
        ),
    )
    found = Offers(
        catalog.as_of,
        catalog.edition,
        catalog.capture,
        _by_region(answer.rows),
        _by_region((*answer.retired, *answer.ended)) if asked.models else (),
        tuple(map(str, answer.nowhere)) if asked.models else (),
        tuple(map(str, answer.kind_unknown)),
    )
    lines = [_offered(one) for one in (*found.offers, *found.retired)]
    lines += [f"{model}: not offered under these options" for model in found.nowhere]
    return found, "\n".join(lines or ["no model is offered where it was asked for"])


def _by_region(rows: Sequence[OfferRow]) -> tuple[Offer, ...]:
    """Rows that say the same of several regions as one."""
    alike: dict[OfferRow, list[OfferRow]] = {}
    for row in rows:
        alike.setdefault(msgspec.structs.replace(row, region="", source=""), []).append(row)
    return tuple(
        Offer(
            one.format, one.model, one.version, one.sku, one.status,
            tuple(row.region for row in own if row.region), one.fine_tuned_only,
            one.stage, one.retires_on, one.not_before, one.unverified, one.replacement,
            tuple(dict.fromkeys(row.source for row in own if row.source)),
        )
        for one, own in alike.items()
    )  # fmt: skip


def _offered(one: Offer) -> Text:
    said = ", ".join(one.regions) + (" (fine-tuned models only)" if one.fine_tuned_only else "")
    if one.status == "retired":
        said = f"retired{f' on {one.retires_on}' if one.retires_on else ''}"
    elif one.retires_on:
        said += f"; retires {'no earlier than' if one.not_before else 'on'} {one.retires_on}"
    replaced = f"; replaced by {one.replacement}" if one.replacement else ""
    return f"{' '.join(filter(None, (one.model, one.version, one.sku)))}: {said}{replaced}"


def placement(desk: Desk, asked: questions.Place) -> tuple[PlacementReport, Text]:
    """Say where deployments fit."""
    settings = {"residency": asked.residency} if asked.residency is not None else None
    if not asked.models:
        if asked.needs:
            raise InputError("needs goes with models; in declarations, each deployment has its own `needs`")
        plan, facts = desk.plan(asked, settings)
    elif asked.path is not None or asked.declarations is not None:
        raise InputError("give models, or a path or declarations, not both")
    else:
        facts = desk.facts(None, settings)
        plan = plan_of_models(asked.models, asked.needs, asked.stack, facts.catalog)
    wanted = Wanted(
        tuple(known_sku(sku) for sku in asked.skus),
        known_region(asked.near) if asked.near else "",
        asked.regions_at_least,
        asked.paired,
        asked.limit,
    )
    found = report_of(place(plan, facts.context, wanted), facts.catalog)
    lines = [f"nothing that fits passes the check: {problem}" for problem in found.refused]
    for number, one in enumerate(found.placements, 1):
        given_up = f" if given up: {'; '.join(one.given_up)}" if one.given_up else ""
        lines.append(f"{number}. {len(one.accounts)} account(s){given_up}")
        lines += [
            f"   {at.deployment}: {at.model} {at.version}, {at.sku}, capacity {at.capacity:g}, in {at.region} "
            f"({'; '.join(at.reasons)})"
            for at in one.deployments
        ]
    return found, "\n".join(lines)


def sizing(desk: Desk, asked: questions.Size) -> tuple[Sizings, Text]:
    """Say what capacity a load needs, or what a capacity carries."""
    calls = asked.calls_per_minute
    if asked.cached_tokens > asked.input_tokens:
        raise InputError("cachedTokens is part of inputTokens and cannot be more")
    tokens = asked.input_tokens + asked.output_tokens
    if asked.capacity is None and not tokens:
        raise InputError("give the load by inputTokens and outputTokens, or a capacity")
    if asked.capacity is not None and calls is not None:
        raise InputError("capacity asks for the calls a minute, so callsPerMinute is left out")
    if asked.capacity is not None and tokens:
        calls = 1
    times = 1 if calls is None else calls
    load = Load(asked.input_tokens * times, asked.output_tokens * times, asked.cached_tokens * times, calls)
    facts = desk.facts(None, {"subscription": {"tier": asked.tier}} if asked.tier is not None else None)
    quotas = Quotas(facts.settings.subscription.tier, facts.usage, known_region(asked.region) if asked.region else "")
    skus = [known_sku(sku) for sku in asked.skus]
    rows = sizings(facts.catalog, asked.models, skus, load, quotas, capacity=asked.capacity)
    lines = [_sized(row) for row in rows] or ["no standard or provisioned SKU of these models is offered anywhere"]
    return Sizings(facts.today, tuple(rows)), "\n".join([*lines, "The documented estimate, not a measurement."])


def _sized(row: Sizing) -> Text:
    name = f"{row.model} {row.version} {row.sku}"
    if row.capacity is None:
        return f"{name}: {row.why}"
    tokens = "input tokens" if row.unit == "PTU" else "tokens"
    carries = f", carries {row.tokens_per_minute:,.0f} {tokens} a minute" if row.tokens_per_minute else ""
    calls = f", {row.calls_per_minute:,.0f} calls a minute" if row.calls_per_minute is not None else ""
    share = f"; {row.share:.1%} of {row.quota}" if row.share is not None else ""
    why = f"; {row.why}" if row.why else ""
    why = f", more than that{why}" if row.exceeds_quota else why
    return f"{name}: capacity {row.capacity:,} (in {row.unit}){carries}{calls}{share}{why}"


def forecast(desk: Desk, asked: questions.Forecast) -> tuple[Forecasts, Text]:
    """Say when the models of deployments retire."""
    plan, facts = desk.plan(asked)
    whole = completed(plan, facts.settings)
    rows = forecasting.forecast(whole, facts.context(whole), owner_tag=asked.owner_tag)
    timely = [row for row in rows if asked.until is None or (row.retires_on and row.retires_on <= asked.until)]
    sorted_rows = forecast_report.grouped(timely, None, facts.today, asked.until)
    unread = tuple(str(one) for one in plan.unread)
    found = Forecasts(facts.today, sorted_rows.groups[0].rows, unread)
    return found, "\n".join([forecast_report.render_text(sorted_rows, 110), *unread])


def explanation(_desk: Desk, asked: questions.Explain) -> tuple[RulePage, Text]:
    """Say what a rule is about."""
    rule = policy(asked.rule)
    text, sources = render_page(rule), tuple(Reference(one.title, one.url) for one in rule.references)
    page = rule.page()
    return RulePage(rule.id, rule.slug, rule.level.value, page.what, page.why, page.fix, sources, text), text
