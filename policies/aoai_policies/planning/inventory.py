"""What a plan declares, as its owners would list it: accounts, deployments, and what they draw on quotas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from aoai_catalog.query import Catalog
from aoai_catalog.records import Model
from aoai_policies.core.context import Context
from aoai_policies.core.declared import DeclaredNames, region_shown
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.target import Account, Deployment, Unknown
from aoai_policies.planning.where import offers
from aoai_policies.rules.capacity.exceeds_default_quota import default_of
from aoai_policies.rules.capacity.pools import Pool, drawing, pools, usage_of

Declared = str | int | float | Unknown | None
"""A value; None where none is declared, `Unknown` where it cannot be known yet."""


class AccountRow(msgspec.Struct, frozen=True, rename="camel"):
    """One account, and how many deployments the plan has on it."""

    name: str
    kind: Declared
    sku: Declared
    region: Declared
    deployments: int


class DeploymentRow(msgspec.Struct, frozen=True, rename="camel"):
    """One deployment. `stands_for` is the model and version that Azure would take it for; empty where that is unknown.

    SKU and region are in Azure's spelling where there is one. `unit` is that of the capacity; empty where unknown.
    """

    name: str
    account: str
    model: Declared
    version: Declared
    stands_for: str
    sku: Declared
    region: Declared
    capacity: Declared
    unit: str


class QuotaRow(msgspec.Struct, frozen=True, rename="camel"):
    """What a plan draws on a quota pool, in units of capacity.

    `pool` is empty where no source names it. `adds` is None where the plan does not tell what exists already. `limit`
    is None where neither a usage snapshot nor the documentation gives one; `basis` says which does. `used` is what the
    snapshot counts.
    """

    pool: str
    scope: str
    offers: tuple[str, ...]
    declared: float
    unit: str
    adds: float | None = None
    limit: float | None = None
    used: float | None = None
    basis: str = ""


class Inventory(msgspec.Struct, frozen=True, rename="camel"):
    """All that a plan declares."""

    accounts: tuple[AccountRow, ...]
    deployments: tuple[DeploymentRow, ...]
    quotas: tuple[QuotaRow, ...]


def inventory(plan: Plan, context: Context) -> Inventory:
    """List what a plan declares, in its order."""
    names = DeclaredNames(plan)
    hosted = Counter(deployment.account_urn for deployment in plan.deployments)
    return Inventory(
        accounts=tuple(_account(account, hosted[account.id]) for account in plan.accounts),
        deployments=tuple(_deployment(deployment, names, context) for deployment in plan.deployments),
        quotas=tuple(_quotas(plan, context)),
    )


def _account(account: Account, deployments: int) -> AccountRow:
    name = account.account_name if isinstance(account.account_name, str) else account.name
    return AccountRow(name, account.kind, account.sku, region_shown(account) or account.location, deployments)


def _deployment(deployment: Deployment, names: DeclaredNames, context: Context) -> DeploymentRow:
    resolved, model = context.resolve(deployment), context.model(deployment)
    return DeploymentRow(
        name=deployment.deployment_name if isinstance(deployment.deployment_name, str) else deployment.name,
        account=names.account_of(deployment),
        model=deployment.model,
        version=deployment.version,
        stands_for=str(model or ""),
        sku=context.sku(deployment) or deployment.sku,
        region=region_shown(deployment) or deployment.location,
        capacity=deployment.capacity,
        unit=context.capacity(resolved).unit if resolved is not None else "",
    )


def _quotas(plan: Plan, context: Context) -> Iterator[QuotaRow]:
    """The pools that the plan draws on, then what draws on a pool that no source names."""
    tells = Knowledge.OPERATIONS in plan.knows
    for pool in pools(plan, context):
        first = pool.draws[0].target
        offered = dict.fromkeys(f"{draw.target.model.name} {draw.target.sku}" for draw in pool.draws)
        row = QuotaRow(
            pool=pool.usage_name,
            scope=pool.scope,
            offers=tuple(offered),
            declared=pool.total,
            unit=context.capacity(first).unit,
            adds=pool.added if tells else None,
        )
        yield msgspec.structs.replace(row, **_limit(pool, context))
    unnamed: Counter[tuple[str, str]] = Counter()
    for target in drawing(plan, context):
        if not (figures := context.capacity(target)).usage_name:
            unnamed[f"{target.model.name} {target.sku}", figures.unit] += target.capacity  # type: ignore[assignment]
    for (offer, unit), declared in unnamed.items():
        yield QuotaRow("", "", (offer,), declared, unit)


def _limit(pool: Pool, context: Context) -> dict[str, float | str]:
    """What limits a pool: a usage snapshot, else the documented default where its tokens convert into units."""
    if (found := usage_of(pool.usage_name, pool.scope, pool.regions, context.usage)) is not None:
        snapshot, usage = found
        return {"limit": usage.limit, "used": usage.used, "basis": snapshot.said}
    first = pool.draws[0]
    default = default_of(first.target, context)
    if default is None or default.tpm is None or not first.tokens_per_unit:
        return {}
    whose = "default of" if context.settings.subscription.tier else "highest documented default,"
    return {"limit": default.tpm / first.tokens_per_unit, "basis": f"{whose} {default.tier}, {default.statement.date}"}


def offered(contexts: Iterable[Context]) -> frozenset[tuple[str, str]]:
    """The models of some plans with the regions of these plans in which they are offered, under whatever SKU."""
    models: dict[Model, Catalog] = {}
    regions: set[str] = set()
    for context in contexts:
        for deployment in context.plan.deployments:
            if (model := context.model(deployment)) is not None:
                models.setdefault(model, context.catalog)
            if (region := context.region(deployment)) is not None:
                regions.add(region)
    return frozenset(
        (str(model), row.region)
        for model, catalog in models.items()
        for row in offers(catalog, model, [*catalog.skus_of(model)], [*regions])
    )
