"""What the rules about quotas, defaults and counts say (AOAI303 to 308), of a small catalog."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from aoai_catalog.load import Source
from aoai_catalog.records import Limit, Place
from aoai_policies.core.context import Context
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.run import run_rules
from aoai_policies.core.settings import DEFAULTS, Settings, Subscription
from aoai_policies.core.target import UNKNOWN, Change, Deployment
from aoai_policies.core.usage import Usage, UsageSnapshot
from aoai_policies.rules.example import account, plan_of
from tests.synthetic import capacity, capture, catalog_of, deployment, edition, judged, offer, only, quota, said

SKUS = ("GlobalStandard", "DataZoneStandard", "Standard")
POOLS = capture(
    "2026-08-22",
    *(offer("eastus2 westus swedencentral", sku=sku) for sku in SKUS),
    *(capacity(sku=sku, unit="K TPM", tpm_per_unit=1000, usage_name=f"OpenAI.{sku}.gpt-9") for sku in SKUS),
)
OPERATIONS = frozenset({Knowledge.OPERATIONS})


def limit(name: str, value: str) -> Limit:
    return Limit(name, value, Place("limits", 1))


def units(amount: Any, name: str = "chat", **fields: Any) -> Deployment:
    return deployment(name=name, capacity=amount, **fields)


# AOAI303, the general maximum

GENERAL = limit("Maximum provisioned throughput units per deployment", "100,000")


@pytest.mark.parametrize(
    ("records", "fields", "expected"),
    [
        ([], {"sku": "GlobalProvisionedManaged", "capacity": 100_001}, "100001 is above the maximum of 100000 "
         "for gpt-9 "
         "2026-01-01 GlobalProvisionedManaged; use 100000 (Limits, 2026-09-01)"),
        ([], {"sku": "GlobalProvisionedManaged", "capacity": 100_000}, ""),
        ([], {"sku": "GlobalStandard", "capacity": 100_001}, ""),
        ([capacity(15, 5, 200_000)], {"sku": "GlobalProvisionedManaged", "capacity": 100_005}, ""),
        ([capacity(15, 5, 500)], {"sku": "GlobalProvisionedManaged", "capacity": 505},
         "505 is above the maximum of 500 for gpt-9 2026-01-01 GlobalProvisionedManaged; use 500 (Sizing, 2026-09-01)"),
    ],
    ids=["above", "at", "of standard SKUs it says nothing", "the model's own goes before it", "the model's own"],
)  # fmt: skip
def test_the_general_maximum_is_of_provisioned_deployments(
    records: list[Any], fields: dict[str, Any], expected: str
) -> None:
    """AOAI303: the limit for provisioned deployments holds where a model has no maximum, and for no other SKU."""
    figures = [capacity(15, 5), capacity(unit="K TPM", sku="GlobalStandard")]
    catalog = catalog_of(edition("2026-09-01", GENERAL, *(records or figures)))
    assert judged("AOAI303", deployment(**fields), catalog) == ([("fail", f"capacity {expected}")] if expected else [])


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ([], "Azure's default for gpt-9 2026-01-01 GlobalStandard is not documented"),
        ([capacity(sku="GlobalStandard", unit="K TPM", default=10)],
         "Azure's default for gpt-9 2026-01-01 GlobalStandard is 10 (K TPM) (Sizing, 2026-09-01)"),
        ([capacity(15, sku="GlobalStandard", unit="PTU", default=20)],
         "Azure's default for gpt-9 2026-01-01 GlobalStandard is 20 (PTU) (Sizing, 2026-09-01)"),
        ([capacity(15, sku="GlobalStandard", unit="")],
         "the minimum for gpt-9 2026-01-01 GlobalStandard is 15 (Sizing, 2026-09-01)"),
    ],
)  # fmt: skip
def test_no_capacity(figures: list[Any], expected: str) -> None:
    """AOAI304: an absent capacity is Azure's default, else the minimum; one that is not known is there."""
    catalog = catalog_of(edition("2026-09-01", offer("eastus2"), *figures))
    assert judged("AOAI304", deployment(), catalog) == [
        ("fail", f"no sku.capacity is declared; declare it; {expected}")
    ]
    assert judged("AOAI304", units(1), catalog) == judged("AOAI304", units(UNKNOWN), catalog) == []


# AOAI305

DEFAULTS_OF_TIERS = edition(
    "2026-09-01",
    *(quota(f"Tier {tier}", tpm, sku=sku) for sku in SKUS for tier, tpm in ((1, 100_000), (2, 300_000), (3, 200_000))),
)


def asks(what: str, place: str, tier: str, tpm: str) -> list[tuple[str, str]]:
    return [
        (
            "fail",
            f"{what} tokens per minute in {place}; the documented default of {tier} is {tpm}; "
            "lower the capacity or request more quota (Quotas, 2026-09-01)",
        )
    ]


@pytest.mark.parametrize(
    ("tier", "deployments", "expected"),
    [
        ("Tier 1", [units(100)], []),
        ("Tier 1", [units(101)], asks("gpt-9 GlobalStandard ask for 101,000", "the subscription", "Tier 1", "100,000")),
        ("tier 2", [units(300)], []),
        ("Tier 9", [units(9_999)], []),
        ("", [units(300)], []),
        ("", [units(301)], asks("gpt-9 GlobalStandard ask for 301,000", "the subscription", "Tier 2", "300,000")),
        (
            "Tier 1",
            [units(60), units(41, "two", location="westus")],
            asks("2 deployments of gpt-9 GlobalStandard ask for 101,000", "the subscription", "Tier 1", "100,000"),
        ),
        (
            "Tier 1",
            [units(60, sku="DataZoneStandard"), units(41, "two", sku="DataZoneStandard", location="westus")],
            asks("2 deployments of gpt-9 DataZoneStandard ask for 101,000", "us", "Tier 1", "100,000"),
        ),
        (
            "Tier 1",
            [units(60, sku="DataZoneStandard"), units(41, "two", sku="DataZoneStandard", location="swedencentral")],
            [],
        ),
        (
            "Tier 1",
            [units(60, sku="Standard"), units(41, "two", sku="Standard")],
            asks("2 deployments of gpt-9 Standard ask for 101,000", "eastus2", "Tier 1", "100,000"),
        ),
        ("Tier 1", [units(60, sku="Standard"), units(41, "two", sku="Standard", location="westus")], []),
        ("Tier 1", [units(60), units(60, "two", sku="Standard")], []),
        ("Tier 1", [units(101, change=Change.SAME)],
         asks("gpt-9 GlobalStandard ask for 101,000", "the subscription", "Tier 1", "100,000")),
        ("Tier 1", [units(UNKNOWN), units(100, "two")], []),
        ("Tier 1", [units(99_999, sku="GlobalProvisionedManaged")], []),
    ],
)  # fmt: skip
def test_default_quotas(tier: str, deployments: list[Deployment], expected: list[tuple[str, str]]) -> None:
    """AOAI305: all deployments of a pool count together, over the subscription, the data zone or the region."""
    settings = Settings(subscription=Subscription(tier=tier))
    assert judged("AOAI305", plan_of(*deployments), catalog_of(POOLS, DEFAULTS_OF_TIERS), settings) == expected


def test_a_default_quota_without_a_known_pool_is_unverified() -> None:
    """AOAI305: where no source names the pool nobody knows what draws on it."""
    unnamed = capture("2026-08-22", offer("eastus2"), capacity(sku="GlobalStandard", tpm_per_unit=1000))
    plan = plan_of(units(101), units(9_999, "two", sku="GlobalProvisionedManaged"))
    assert judged("AOAI305", plan, catalog_of(unnamed, DEFAULTS_OF_TIERS)) == [
        (
            "unverified",
            "no source names the quota pool of gpt-9 2026-01-01 GlobalStandard, so it was not compared with the "
            "default (Quotas, 2026-09-01)",
        )
    ]
    assert judged("AOAI305", plan, catalog_of(unnamed)) == []


def test_a_pool_whose_unit_is_not_known_is_not_compared() -> None:
    """AOAI305: units that nobody translates into tokens are compared with nothing."""
    unitless = capture("2026-08-22", offer("eastus2"), capacity(sku="GlobalStandard", usage_name="OpenAI.X"))
    assert judged("AOAI305", units(9_999), catalog_of(unitless, DEFAULTS_OF_TIERS)) == []


# AOAI306

POOL = "OpenAI.GlobalStandard.gpt-9"


def usage(
    used: float, limit: float = 1000, name: str = POOL, region: str = "", taken: str | None = "2026-10-01"
) -> UsageSnapshot:
    day = date.fromisoformat(taken) if taken else None
    return UsageSnapshot(f"{region or 'usage'}.json", region, day, {name.casefold(): Usage(name, limit, used)})


def heard(plan: Plan, *snapshots: UsageSnapshot, source: Source = POOLS) -> list[tuple[str, str]]:
    catalog = catalog_of(source)
    context = Context(catalog, DEFAULTS, catalog.as_of, plan, snapshots)
    findings = run_rules(plan, only("AOAI306"), context).findings
    return [(outcome, message) for _, outcome, message in said(findings)]


def adds(
    amount: str, left: str, *, what: str = "gpt-9 GlobalStandard", place: str = "the subscription", of: str = "1000",
    pool: str = POOL, source: str = "usage of 2026-10-01",
) -> str:  # fmt: skip
    return f"this plan adds {amount} units of {what} in {place}; {left} of {of} are left of {pool} ({source})"


LOWER = "; lower the capacity, free what is unused, or request more quota"
MAYBE = "; the usage may already include these deployments: a project folder does not show what exists"
FEWER = {"before": units(60), "change": Change.UPDATE}


@pytest.mark.parametrize(
    ("deployments", "snapshots", "expected"),
    [
        ([units(360)], [usage(640)], []),
        ([units(361)], [usage(640)], [("fail", adds("361", "360") + LOWER)]),
        ([units(1)], [usage(1001)], [("fail", adds("1", "0") + LOWER)]),
        ([units(1)], [usage(640, taken=None)], []),
        ([units(361)], [usage(640, taken=None)], [("fail", adds("361", "360", source="usage.json") + LOWER)]),
        ([units(200), units(161, "two", location="westus")], [usage(640)], [("fail", adds("361", "360") + LOWER)]),
        ([units(200), units(160, "two", location="westus")], [usage(640)], []),
        ([units(999, change=Change.SAME)], [usage(1000)], []),
        ([units(100, **FEWER)], [usage(960)], []),
        ([units(101, **FEWER)], [usage(960)], [("fail", adds("41", "40") + LOWER)]),
        ([units(10, **FEWER)], [usage(1000)], []),
        ([units(10, **FEWER), units(1, "two")], [usage(1000)], [("fail", adds("1", "0") + LOWER)]),
        ([units(999, change=Change.UPDATE)], [usage(1000)], []),
        ([units(41, change=Change.UPDATE, before=units(UNKNOWN))], [usage(960)], [("fail", adds("41", "40") + LOWER)]),
        ([units(100, change=Change.UPDATE, before=units(60, sku="Standard"))], [usage(960)],
         [("fail", adds("100", "40") + LOWER)]),
        ([units(100, change=Change.UPDATE, before=units(60, location=None))], [usage(960)], []),
        ([units(361)], [], []),
        (
            [units(361)],
            [usage(0, name="OpenAI.Standard.gpt-9")],
            [("unverified", f"the usage snapshot (usage.json) has no pool {POOL} for eastus2, so the quota left is not "
              "known")],
        ),
        ([units(361)], [usage(640, region="westus")], [("fail", adds("361", "360") + LOWER)]),
        ([units(361)], [usage(0, region="westus"), usage(640, region="eastus2")],
         [("fail", adds("361", "360") + LOWER)]),
        (
            [units(361, sku="Standard")],
            [usage(640, name="OpenAI.Standard.gpt-9", region="westus")],
            [("unverified", "the usage snapshot (westus.json) has no pool OpenAI.Standard.gpt-9 for eastus2, so "
             "the quota left is not known")],
        ),
        (
            [units(361, sku="Standard")],
            [usage(640, name="OpenAI.Standard.gpt-9")],
            [("fail", adds("361", "360", what="gpt-9 Standard", place="eastus2", pool="OpenAI.Standard.gpt-9")
              + LOWER)],
        ),
    ],
)  # fmt: skip
def test_what_a_plan_adds_to_a_pool(
    deployments: list[Deployment], snapshots: list[UsageSnapshot], expected: list[tuple[str, str]]
) -> None:
    """AOAI306: what is new, and what an update adds, is compared with what the snapshot of its region leaves."""
    assert heard(plan_of(*deployments, knows=OPERATIONS), *snapshots) == expected


@pytest.mark.parametrize(
    ("asked", "outcome", "advice"),
    [(361, "unverified", MAYBE), (1000, "unverified", MAYBE), (1001, "fail", LOWER)],
)
def test_a_folder_does_not_tell_what_exists(asked: int, outcome: str, advice: str) -> None:
    """AOAI306: without operations the usage may count the deployments already, as far as the limit holds them."""
    assert heard(plan_of(units(asked)), usage(640)) == [(outcome, adds(str(asked), "360") + advice)]


def test_a_usage_without_a_known_pool_is_unverified() -> None:
    """AOAI306: where no source names the pool nobody knows what is left of it."""
    unnamed = capture("2026-08-22", offer("eastus2"), capacity(sku="GlobalStandard"))
    assert heard(plan_of(units(1), knows=OPERATIONS), usage(640), source=unnamed) == [
        (
            "unverified",
            "no source names the quota pool of gpt-9 2026-01-01 GlobalStandard, so the quota left is not known",
        )
    ]


def test_a_pools_finding_belongs_to_the_last_that_adds() -> None:
    """AOAI306: it is the last deployment that adds to the pool which Azure refuses."""
    plan = plan_of(units(300), units(100, "two"), units(999, "three", change=Change.SAME), knows=OPERATIONS)
    context = Context(catalog_of(POOLS), DEFAULTS, date(2026, 10, 5), plan, (usage(640),))
    (finding,) = run_rules(plan, only("AOAI306"), context).findings
    assert finding.target is plan.deployments[1]
    least = plan_of(units(1), units(999, "two", change=Change.SAME), knows=OPERATIONS)
    (finding,) = run_rules(least, only("AOAI306"), msgspec.structs.replace(context, usage=(usage(1000),))).findings
    assert finding.target is least.deployments[0]


ACCOUNTS = "OpenAI.S0.AccountCount"
PURGE = "delete or purge unused accounts, or use another region or subscription"


@pytest.mark.parametrize(
    ("fields", "count", "region", "knows", "expected"),
    [
        ({}, 2, "", OPERATIONS, ""),
        ({}, 3, "", OPERATIONS, f"this plan adds 3 accounts in eastus2; 2 of 30 are left of {ACCOUNTS} "
         f"(usage of 2026-10-01); {PURGE}"),
        ({}, 3, "eastus2", OPERATIONS, f"this plan adds 3 accounts in eastus2; 2 of 30 are left of {ACCOUNTS} "
         f"(usage of 2026-10-01); {PURGE}"),
        ({}, 3, "westus", OPERATIONS, ""),
        ({"kind": "AIServices"}, 3, "", OPERATIONS, ""),
        ({"change": Change.SAME}, 3, "", OPERATIONS, ""),
        ({"location": UNKNOWN}, 3, "", OPERATIONS, ""),
        ({}, 3, "", frozenset(), ""),
    ],
)  # fmt: skip
def test_the_pool_of_accounts(
    fields: dict[str, Any], count: int, region: str, knows: frozenset[Knowledge], expected: str
) -> None:
    """AOAI306: accounts of kind OpenAI have a pool in each region, and only what is created draws on it."""
    plan = plan_of(*(account(name=f"acct{place}", **fields) for place in range(count)), knows=knows)
    assert heard(plan, usage(28, 30, ACCOUNTS, region)) == ([("fail", expected)] if expected else [])


# AOAI307

COUNTS = edition(
    "2026-09-01",
    limit("Max number of standard deployments per resource", "2"),
    limit("Total number of fine-tuned deployments per resource", "1"),
    limit("Azure OpenAI resources per region, per subscription", "2"),
)
TUNED = {"model": "gpt-9-2026-01-01.ft-0a1b"}


def on(account_name: Any, *declared: dict[str, Any]) -> Plan:
    return plan_of(
        *(
            deployment(**{"name": str(place), "account": account_name, **fields})
            for place, fields in enumerate(declared)
        )
    )


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (on("acct", {}, {}), []),
        (on("acct", {}, {}, {}), ["3 standard deployments, but only 2 are allowed"]),
        (on("acct", {}, {}, {}, {"sku": "Standard"}), ["4 standard deployments, but only 2 are allowed"]),
        (on("acct", {}, {}, {"sku": "GlobalProvisionedManaged"}), []),
        (on("acct", {}, {}, {"account": "other"}), []),
        (on("acct", {}, {}, {"sku": "Nothing"}), []),
        (on(UNKNOWN, {}, {}, {}), []),
        (on("acct", {}, {}, TUNED), []),
        (on("acct", TUNED, TUNED), ["2 deployments of fine-tuned models, but only 1 are allowed"]),
        (on(UNKNOWN, *({"account_urn": "u:a"} for _ in range(3))), ["3 standard deployments, but only 2 are allowed"]),
    ],
)
def test_deployments_on_one_account(plan: Plan, expected: list[str]) -> None:
    """AOAI307: standard and fine-tuned deployments of a known account are counted each for themselves."""
    advice = "use another account (Limits, 2026-09-01)"
    assert judged("AOAI307", plan, catalog_of(POOLS, COUNTS)) == [
        ("fail", f"this account gets {message}; {advice}") for message in expected
    ]
    assert judged("AOAI307", plan, catalog_of(POOLS)) == []


def test_the_first_deployment_too_many_is_told() -> None:
    """AOAI307: the one that Azure would refuse."""
    plan = on("acct", {}, {}, {}, {})
    catalog = catalog_of(COUNTS)
    (finding,) = run_rules(plan, only("AOAI307"), Context(catalog, DEFAULTS, catalog.as_of, plan)).findings
    assert finding.target is plan.deployments[2]


@pytest.mark.parametrize(
    ("places", "kind", "expected"),
    [
        (["eastus2", "eastus2"], "OpenAI", 0),
        (["eastus2", "East US 2", "eastus2"], "OpenAI", 1),
        (["eastus2", "eastus2", "eastus2", "eastus2"], "AIServices", 1),
        (["eastus2", "eastus2", "westus"], "OpenAI", 0),
        (["eastus2", "eastus2", "eastus2"], "ComputerVision", 0),
        (["eastus2", "eastus2", UNKNOWN], "OpenAI", 0),
        (["eastus2", "eastus2", "eastus-2"], "OpenAI", 0),
    ],
)
def test_accounts_in_one_region(places: list[Any], kind: str, expected: int) -> None:
    """AOAI307: accounts that host models are counted in the regions that are known, and the first too many is told."""
    plan = plan_of(*(account(name=str(place), location=where, kind=kind) for place, where in enumerate(places)))
    message = (
        "this plan has more than 2 accounts in eastus2, the limit for a subscription; use another region or "
        "subscription (Limits, 2026-09-01)"
    )
    assert judged("AOAI307", plan, catalog_of(COUNTS)) == [("fail", message)] * expected
    assert judged("AOAI307", plan, catalog_of(POOLS)) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"capacity": 20, "version": "2026-02-02"}, "from 10 to 20 and the model from gpt-9 2026-01-01 to gpt-9 "
         "2026-02-02"),
        ({"capacity": 20, "model": "o9", "version": None}, "from 10 to 20 and the model from gpt-9 2026-01-01 to o9"),
        ({"capacity": 20}, ""),
        ({"capacity": 10, "version": "2026-02-02"}, ""),
        ({"capacity": UNKNOWN, "version": "2026-02-02"}, None),
        ({"capacity": 20, "version": "2026-02-02", "before": deployment(capacity=UNKNOWN)}, ""),
        ({"capacity": 20, "version": "2026-02-02", "before": deployment(model=UNKNOWN, capacity=10)}, ""),
        ({"capacity": 20, "version": "2026-02-02", "change": Change.REPLACE}, ""),
    ],
)  # fmt: skip
def test_capacity_and_model_in_one_update(fields: dict[str, Any], expected: str | None) -> None:
    """AOAI308: an update may change the one or the other."""
    declared = deployment(**{"change": Change.UPDATE, "before": units(10), **fields})
    plan = plan_of(declared, knows=frozenset({Knowledge.OPERATIONS, Knowledge.BEFORE}))
    message = f"one update changes the capacity {expected}; apply one change first, then the other"
    if expected is None:
        unknown = "sku.capacity is not known before apply, so capacity-and-model-together was not checked"
        assert judged("AOAI308", plan, catalog_of()) == [("unverified", unknown)]
    else:
        assert judged("AOAI308", plan, catalog_of()) == ([("fail", message)] if expected else [])


def test_what_is_suggested_for_a_missing_capacity() -> None:
    """AOAI304: the default, else the minimum, else nothing."""

    def suggested(*figures: Any) -> list[Any]:
        catalog = catalog_of(edition("2026-09-01", offer("eastus2"), *figures))
        plan = plan_of(deployment())
        (finding,) = run_rules(plan, only("AOAI304"), Context(catalog, DEFAULTS, catalog.as_of, plan)).findings
        return [one.value for one in finding.suggestions]

    assert suggested(capacity(15, sku="GlobalStandard", default=20)) == [20]
    assert suggested(capacity(15, sku="GlobalStandard")) == [15]
    assert suggested() == []


@pytest.mark.parametrize(
    ("models", "expected"),
    [
        (["gpt-9", "gpt-8"], "gpt-8 GlobalStandard, gpt-9 GlobalStandard"),
        (["gpt-9", "gpt-9"], "gpt-9 GlobalStandard"),
    ],
)
def test_a_pool_that_several_models_share(models: list[str], expected: str) -> None:
    """AOAI306: each is named once, in order."""
    shared = capture(
        "2026-08-22",
        *(offer("eastus2", model=name) for name in ("gpt-9", "gpt-8")),
        *(capacity(model=name, sku="GlobalStandard", usage_name=POOL) for name in ("gpt-9", "gpt-8")),
    )
    plan = plan_of(*(units(200, str(place), model=name) for place, name in enumerate(models)), knows=OPERATIONS)
    assert heard(plan, usage(640), source=shared) == [("fail", adds("400", "360", what=expected) + LOWER)]


def test_an_account_too_many_is_the_last() -> None:
    """AOAI306: the finding belongs to the account that Azure would refuse."""
    plan = plan_of(account(name="one"), account(name="two"), account(name="three"), knows=OPERATIONS)
    context = Context(catalog_of(POOLS), DEFAULTS, date(2026, 10, 5), plan, (usage(28, 30, ACCOUNTS),))
    (finding,) = run_rules(plan, only("AOAI306"), context).findings
    assert finding.target is plan.accounts[2]
