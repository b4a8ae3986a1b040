"""How much capacity a load needs, and what load a capacity carries, by the documented figures.

For provisioned SKUs by the formula of the sizing page: input tokens less cached ones, and output tokens times the
model's ratio, over the input tokens a minute that one PTU carries. For standard SKUs tokens are counted as they are.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.load import Statement
from aoai_catalog.query import CapacityAnswer, Catalog
from aoai_catalog.records import Model, Place
from aoai_policies.core.capacities import bounds, neighbours
from aoai_policies.core.usage import UsageSnapshot
from aoai_policies.planning.where import known_models
from aoai_policies.rules.capacity.pools import scope_of, usage_of

CACHED = Statement(
    "cached tokens are deducted in full and take no PTU",
    "Determine PTU sizing for a workload",
    date(2026, 7, 25),
    Place("2026-07-25/provisioned-throughput-sizing.mdx", 108),
)
"""What the sizing page says of cached tokens, in its prose and not in its tables."""

MOST_TOKENS = 10**15
"""More tokens a minute, or calls, nobody asks for: what is worked out from fewer is exact enough, and finite."""
_UNIT = re.compile(r"(\d*) ?(TPM|RPM)")


class Load(msgspec.Struct, frozen=True):
    """Tokens a minute at the peak; `cached` ones are part of the input. `calls` is None where no one counts them."""

    input: float = 0
    output: float = 0
    cached: float = 0
    calls: float | None = None

    def normalized(self, ratio: float) -> float:
        """As input tokens that take throughput."""
        return self.input - self.cached + ratio * self.output


class Sizing(msgspec.Struct, frozen=True, rename="camel"):
    """The capacity that a load needs under one SKU, or the load that a capacity carries.

    Attributes:
        format: The model's format.
        model: Its name.
        version: Its version.
        sku: The SKU.
        unit: What capacity is counted in: `PTU`, `1000 TPM`, ...; empty where no source says.
        capacity: A capacity that Azure sells, as `sku.capacity` takes it; None where `why` says why not.
        exact: The same before it was rounded to minimum and step.
        tokens_per_minute: What that capacity carries: all tokens of a standard SKU, input tokens of PTU.
        calls_per_minute: The same in calls of the length that was asked for.
        quota: What the share is of; empty where no source gives it.
        share: The part of the quota that the capacity takes, 1 for all.
        exceeds_quota: The capacity is more than the quota, or than what is left of it.
        why: What is not documented, or does not fit.
        sources: Who gives the figures, with dates.
    """

    format: str
    model: str
    version: str
    sku: str
    unit: str = ""
    capacity: int | None = None
    exact: float | None = None
    tokens_per_minute: float | None = None
    calls_per_minute: float | None = None
    quota: str = ""
    share: float | None = None
    exceeds_quota: bool = False
    why: str = ""
    sources: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether it says what is needed, or carried."""
        return self.tokens_per_minute is not None or self.calls_per_minute is not None


class Quotas(msgspec.Struct, frozen=True):
    """What a share of the quota is reckoned from: a snapshot where it has the pool, else the tier's documented default.

    `region` is a region's id; empty where it is not known.
    """

    tier: str = ""
    usage: tuple[UsageSnapshot, ...] = ()
    region: str = ""


def sizings(
    catalog: Catalog,
    models: Sequence[str],
    skus: Sequence[str],
    load: Load,
    quotas: Quotas,
    *,
    capacity: int | None = None,
) -> list[Sizing]:
    """Size models side by side.

    Args:
        catalog: The facts.
        models: Each `NAME` or `NAME@VERSION`.
        skus: Of each; empty: the standard and provisioned ones under which it is offered, or documented to be sized.
        load: The load that is to be carried, or with `capacity` that of one call.
        quotas: What shares are reckoned from.
        capacity: Asks what this capacity carries.

    Raises:
        InputError: There is no such model; with the nearest names.
    """
    rows: list[Sizing] = []
    for text in models:
        name, _, version = text.partition("@")
        model = living(catalog, known_models(catalog, name, version or None))
        offered = catalog.usual_skus(model)
        usual = [
            sku
            for sku, known in reviewed.skus().items()
            if known.family in {"standard", "provisioned"}
            and (sku in offered or catalog.capacity(model, sku).tpm_per_unit is not None)
        ]
        for sku in skus or usual:
            row = (
                needed(catalog, model, sku, load, quotas)
                if capacity is None
                else carried(catalog, model, sku, capacity, load, quotas)
            )
            if sku not in offered:
                why = "; ".join(filter(None, (row.why, "no source says that it is offered so in any region")))
                row = msgspec.structs.replace(row, why=why)
            rows.append(row)
    return rows


def needed(catalog: Catalog, model: Model, sku: str, load: Load, quotas: Quotas) -> Sizing:
    """The capacity that a load needs."""
    figures = catalog.capacity(model, sku, quotas.region)
    each, why = _load_of_a_unit(figures, load, catalog.as_of)
    if each is None:
        return _sized(catalog, model, sku, figures, quotas, why=why)
    exact = _of_load(figures, load) / each
    lowest, step, highest = bounds(figures)
    capacity = max(math.ceil(lowest / step), math.ceil(round(exact / step, 6))) * step
    if capacity > highest:
        parts = math.ceil(capacity / highest)
        why = f"more than the {highest:,.0f} that one deployment may have; split it among {parts}"
    return _sized(catalog, model, sku, figures, quotas, capacity=capacity, exact=exact, load=load, why=why)


def carried(catalog: Catalog, model: Model, sku: str, capacity: int, load: Load, quotas: Quotas) -> Sizing:
    """The load that a capacity carries: tokens, and calls where `load` is that of one call."""
    figures = catalog.capacity(model, sku, quotas.region)
    lowest, step, highest = bounds(figures)
    if not lowest <= capacity <= highest or capacity % step:
        near = neighbours(capacity, figures) or [math.ceil(lowest / step) * step if capacity < lowest else int(highest)]
        why = f"Azure does not sell {capacity:,} ({_sold(figures)}); use {' or '.join(f'{one:,}' for one in near)}"
        return _sized(catalog, model, sku, figures, quotas, why=why)
    if figures.unit.endswith("RPM"):
        load = Load(calls=1)
    each, why = _load_of_a_unit(figures, load, catalog.as_of)
    return _sized(catalog, model, sku, figures, quotas, capacity=capacity, load=load if each else Load(), why=why)


def living(catalog: Catalog, models: Sequence[Model]) -> Model:
    """The version that is meant where none is named: Azure's default, else the newest that has not retired."""
    default = catalog.default_version(models[0].name)
    alive = [model for model in models if not catalog.has_retired(model)]
    return default if default in models and default is not None else (alive or models)[-1]


def _load_of_a_unit(figures: CapacityAnswer, load: Load, today: date) -> tuple[float | None, str]:
    """What one unit of capacity carries, as `_of_load` counts it; None and why where that is not documented."""
    if figures.unit == "PTU":
        if figures.tpm_per_unit is None:
            return None, "not documented: tokens a minute that a PTU carries"
        if load.output and _ratio(figures) is None:
            elsewhere = f" ({figures.output_ratio})" if figures.output_ratio else ""
            return None, f"not documented as a figure: what an output token counts as{elsewhere}"
        if load.cached and today < CACHED.date:
            return None, f"not documented on {today}: what a cached token counts as"
        return figures.tpm_per_unit, ""
    unit = _UNIT.fullmatch(figures.unit)
    if unit is None:
        why = f"counted in {figures.unit}, not in tokens a minute"
        return None, why if figures.unit else "not documented: what its capacity is counted in"
    if unit[2] == "RPM" and load.calls is None:
        return None, f"counted in calls a minute ({figures.unit}); give --calls"
    return float(unit[1] or 1), ""


def _of_load(figures: CapacityAnswer, load: Load) -> float:
    """A load in what a unit of capacity carries: normalized input tokens, tokens or calls."""
    if figures.unit == "PTU":
        return load.normalized(_ratio(figures) or 0)
    return load.calls or 0 if figures.unit.endswith("RPM") else load.input + load.output


def _ratio(figures: CapacityAnswer) -> float | None:
    return float(figures.output_ratio) if re.fullmatch(r"\d+(\.\d+)?", figures.output_ratio) else None


def _sold(figures: CapacityAnswer) -> str:
    lowest, step, highest = bounds(figures)
    most = f", at most {highest:,.0f}" if highest != math.inf else ""
    return f"at least {lowest:,}, in steps of {step:,}{most}"


def _sized(
    catalog: Catalog,
    model: Model,
    sku: str,
    figures: CapacityAnswer,
    quotas: Quotas,
    *,
    capacity: int | None = None,
    exact: float | None = None,
    load: Load = Load(),  # noqa: B008 - frozen
    why: str = "",
) -> Sizing:
    facts = [*figures.behind("tpm_per_unit"), *(figures.behind("step") or figures.statements)][:2]
    tokens = calls = None
    quota = _Share()
    if capacity is not None:
        each, _ = _load_of_a_unit(figures, load, catalog.as_of)
        tokens = capacity * each if each and not figures.unit.endswith("RPM") else None
        one = _of_load(figures, load) / load.calls if load.calls else 0
        calls = capacity * each / one if each and one else None
        quota = _share(catalog, model, sku, figures, capacity, quotas)
        facts += quota.facts
    if load.cached and figures.unit == "PTU":
        facts.append(CACHED)
    return Sizing(
        model.format, model.name, model.version, sku, figures.unit, capacity, exact, tokens, calls,
        quota.of, quota.share, quota.exceeded, why,
        tuple(dict.fromkeys(f"{fact.title}, {fact.date}" for fact in facts)),
    )  # fmt: skip


class _Share(NamedTuple):
    of: str = ""
    share: float | None = None
    exceeded: bool = False
    facts: Sequence[Statement] = ()


def _share(catalog: Catalog, model: Model, sku: str, figures: CapacityAnswer, capacity: int, quotas: Quotas) -> _Share:
    places, known = reviewed.regions(), reviewed.skus()[sku]
    regions = (quotas.region,) if quotas.region else ()
    scope = scope_of(known, places[quotas.region]) if regions else known.processing
    found = usage_of(figures.usage_name, scope, regions, quotas.usage) if figures.usage_name else None
    if found is not None:
        snapshot, usage = found
        quota = f"{usage.limit:,.0f}, of which {usage.left:,.0f} are left ({snapshot.said})"
        return _Share(quota, capacity / usage.limit if usage.limit else None, capacity > usage.left)
    default = None if known.family == "provisioned" else catalog.default_quota(model, sku, quotas.tier)
    if default is None or not default.tpm or not figures.tpm_per_unit:
        return _Share()
    share = capacity * figures.tpm_per_unit / default.tpm
    quota = f"{default.tpm:,} TPM, the default of {default.tier or 'every tier'}"
    return _Share(quota, share, share > 1, [default.statement])
