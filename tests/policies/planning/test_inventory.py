"""What a plan declares is listed as it is, with what is unknown as unknown."""

from __future__ import annotations

from datetime import date

from aoai_catalog.query import Catalog
from aoai_policies.core.context import Context
from aoai_policies.core.plan import Plan
from aoai_policies.core.settings import DEFAULTS, Settings, Subscription
from aoai_policies.core.target import UNKNOWN, Account
from aoai_policies.core.usage import Usage, UsageSnapshot
from aoai_policies.planning.inventory import AccountRow, DeploymentRow, QuotaRow, inventory, offered
from tests.synthetic import capacity, catalog_of, deployment, edition, life, offer, quota

CATALOG = catalog_of(
    edition(
        "2026-10-01",
        offer("eastus2 swedencentral", no="westus"),
        offer("eastus2", model="gpt-7"),
        life("2026-01-01", stage="Retired", model="gpt-7"),
        capacity(unit="1000 TPM", sku="GlobalStandard", usage_name="OpenAI.GlobalStandard.gpt-9"),
    )
)


def context(*targets: object) -> Context:
    """Of a plan with these declarations."""
    accounts = tuple(one for one in targets if isinstance(one, Account))
    declared = tuple(one for one in targets if not isinstance(one, Account))
    plan = Plan("prod.yaml", "prod", accounts, declared)  # type: ignore[arg-type]
    return Context(CATALOG, DEFAULTS, CATALOG.as_of, plan)


def test_names_are_azures_where_they_stand_for_something() -> None:
    """The region by its display name and the SKU in another case are what Azure calls them."""
    found = context(
        Account("acct", "contoso-ai", kind="OpenAI", location="East US 2", sku="S0"),
        deployment(name="chat", account_urn="acct", location="East US 2", sku="globalstandard", capacity=10),
    )
    rows = inventory(found.plan, found)
    assert rows.accounts == (AccountRow("contoso-ai", "OpenAI", "S0", "eastus2", 1),)
    unnamed = context(deployment(name="chat", deployment_name=UNKNOWN))
    assert [row.name for row in inventory(unnamed.plan, unnamed).deployments] == ["chat"]
    assert rows.deployments == (
        DeploymentRow(
            "chat", "contoso-ai", "gpt-9", "2026-01-01", "gpt-9 2026-01-01", "GlobalStandard", "eastus2", 10, "1000 TPM"
        ),
    )


def test_what_is_not_known_stays_unknown() -> None:
    """A value that is not known yet, one that is absent, and one that stands for nothing."""
    found = context(deployment(location=UNKNOWN, sku="Fast", version=None, model="gpt-0"))
    assert inventory(found.plan, found).deployments == (
        DeploymentRow("chat", "", "gpt-0", None, "", "Fast", UNKNOWN, None, ""),
    )


def test_what_draws_on_a_pool_that_nobody_names_is_listed_too() -> None:
    """Deployments of one model and SKU together."""
    batch = [deployment(name=name, sku="GlobalBatch", capacity=5) for name in ("a", "b")]
    found = context(*batch, deployment(capacity=10))
    assert inventory(found.plan, found).quotas == (
        QuotaRow("OpenAI.GlobalStandard.gpt-9", "global", ("gpt-9 GlobalStandard",), 10, "1000 TPM"),
        QuotaRow("", "", ("gpt-9 GlobalBatch",), 10, ""),
    )


def test_what_limits_a_pool() -> None:
    """A usage snapshot; else the documented default of the tier, or the highest of all, in units of capacity."""
    figures = capacity(unit="1000 TPM", sku="GlobalStandard", usage_name="pool", tpm_per_unit=1000)
    catalog = catalog_of(
        edition("2026-10-01", offer("eastus2"), figures, quota("Tier 1", 300_000), quota("Tier 2", 500_000))
    )
    plan = Plan("prod.yaml", "prod", (), (deployment(capacity=10),))
    snapshot = UsageSnapshot("usage.json", "", date(2026, 10, 2), {"pool": Usage("pool", 800, 200)})
    rated = catalog_of(
        edition(
            "2026-10-01",
            offer("eastus2"),
            capacity(unit="RPM", sku="GlobalStandard", usage_name="pool"),
            quota("Tier 1", 300_000),
        )
    )

    def limits(settings: Settings, *usage: UsageSnapshot, facts: Catalog = catalog) -> list[tuple[object, ...]]:
        rows = inventory(plan, Context(facts, settings, facts.as_of, plan, usage)).quotas
        return [(row.limit, row.used, row.basis) for row in rows]

    tier = Settings(subscription=Subscription(tier="Tier 1"))
    assert limits(DEFAULTS, snapshot) == [(800, 200, "usage of 2026-10-02")]
    assert limits(DEFAULTS) == [(500, None, "highest documented default, Tier 2, 2026-10-01")]
    assert limits(tier) == [(300, None, "default of Tier 1, 2026-10-01")]
    assert limits(tier, facts=rated) == [(None, None, "")]


def test_offered_is_what_could_be_there() -> None:
    """In the regions of all plans, under whatever SKU; nothing that has retired."""
    plans = (context(deployment(location="westus")), context(deployment(model="gpt-7", location="swedencentral")))
    assert offered(plans) == {("gpt-9 2026-01-01", "swedencentral")}
