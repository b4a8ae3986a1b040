"""What a forecast says of one deployment: the day, what Azure does then, where its replacement is, whose it is."""

from __future__ import annotations

from typing import Any

import pytest

from aoai_catalog.query import Catalog
from aoai_policies.core.context import Context
from aoai_policies.core.settings import DEFAULTS
from aoai_policies.core.target import SECRET, UNKNOWN, Account
from aoai_policies.planning.forecast import Forecast, forecast
from aoai_policies.rules.example import plan_of
from tests.synthetic import DAY, catalog_of, deployment, edition, life, offer

HERE = "eastus2 westus swedencentral"
DRIFTS = "OnceNewDefaultVersionAvailable"
NAMED = life("2026-12-01", replacement=("gpt-10",))
STOPS = "then it stops answering"


def catalog(*rows: Any, offered: str = HERE) -> Catalog:
    """gpt-9 with these rows, and gpt-10 that may replace it."""
    return catalog_of(
        edition(
            "2026-10-01",
            *(offer(HERE, sku=sku) for sku in ("GlobalStandard", "ProvisionedManaged")),
            offer(offered, model="gpt-10", version="1"),
            *rows,
        )
    )


def of(known: Catalog, *accounts: Account, **fields: Any) -> Forecast:
    """The forecast of one deployment."""
    plan = plan_of(*accounts, deployment(**fields))
    (row,) = forecast(plan, Context(known, DEFAULTS, DAY, plan))
    return row


@pytest.mark.parametrize(
    ("row", "fields", "outcome", "then"),
    [
        (NAMED, {}, "upgraded", "then Azure upgrades it to gpt-10"),
        (
            life("2026-12-01", replacement=("gpt-10",), upgrades_from=DAY.replace(day=20)),
            {},
            "upgraded",
            "Azure upgrades it to gpt-10, from 2026-10-20 on",
        ),
        (
            NAMED,
            {"upgrade_option": DRIFTS},
            "upgraded",
            f"then at the latest Azure upgrades it to gpt-10; {DRIFTS} moves it whenever the default version changes",
        ),
        (NAMED, {"upgrade_option": "noautoupgrade"}, "stopped", f"{STOPS}: versionUpgradeOption is NoAutoUpgrade"),
        (
            NAMED,
            {"upgrade_option": UNKNOWN},
            "open",
            "then Azure upgrades it to gpt-10, unless versionUpgradeOption, which is not known before apply, is "
            "NoAutoUpgrade",
        ),
        (
            NAMED,
            {"sku": "ProvisionedManaged"},
            "stopped",
            f"{STOPS}: Azure never upgrades ProvisionedManaged deployments",
        ),
        (NAMED, {"sku": SECRET}, "open", "what Azure does then depends on the SKU, which is a secret"),
        (NAMED, {"sku": None}, "open", "what Azure does then depends on the SKU, which is not declared"),
        (NAMED, {"sku": "Global"}, "open", "what Azure does then depends on the SKU, which is not a valid one"),
        (life("2026-12-01"), {}, "open", f"{STOPS}, unless Azure still names a replacement"),
        (
            life("2027-12-01"),
            {},
            "open",
            f"{STOPS}, unless Azure names a replacement, which it does some 90 to 120 days before",
        ),
        (
            life("2026-12-01", replacement=("gpt-8",)),
            {},
            "open",
            f"{STOPS}, unless Azure names another replacement: gpt-8 has retired",
        ),
        (
            life("2026-12-01", replacement=("unheard-of",)),
            {},
            "upgraded",
            "then Azure upgrades it to unheard-of",
        ),
        (
            life("2026-12-01", replacement=("gpt-10",), cloud="government"),
            {"location": "usgovarizona"},
            "stopped",
            f"{STOPS}: Azure Government upgrades only within a region and SKU",
        ),
        (life(), {}, "", ""),
    ],
)
def test_what_happens_on_the_day(row: Any, fields: dict[str, Any], outcome: str, then: str) -> None:
    """Standard SKUs are upgraded where a replacement is documented; nothing is claimed beyond that."""
    old = life("2026-01-01", model="gpt-8", version="1", stage="Retired")
    found = of(catalog(row, old), **fields)
    assert (found.outcome, found.then) == (outcome, then)
    assert ("upgrades it" in found.then) <= bool(found.replacement)
    assert "None" not in "".join((found.what, found.then, found.advice, found.source, found.target))


@pytest.mark.parametrize(
    ("row", "status", "what", "days"),
    [
        (life("2026-12-01"), "retires", "retires on 2026-12-01, in 57 days", 57),
        (life("2026-12-01", not_before=True), "retires", "retires no earlier than 2026-12-01, in 57 days", 57),
        (life("2026-12-01", stage="Preview"), "retires", "retires no earlier than 2026-12-01, in 57 days", 57),
        (life("2026-10-03"), "unverified", "unverified: was to retire on 2026-10-03, 2 days ago", -2),
        (life("2026-09-01", stage="Retired"), "retired", "retired on 2026-09-01, 34 days ago", -34),
        (life(None, stage="Retired"), "retired", "retired; no source gives the date", None),
        (life(None, stage="GA"), "no date", "no source gives a retirement date", None),
    ],
)
def test_what_a_date_is_worth(row: Any, status: str, what: str, days: int | None) -> None:
    """A bound says so, and what `check` calls unverified is called so."""
    found = of(catalog(row))
    assert (found.status, found.what, found.days) == (status, what, days)


@pytest.mark.parametrize(
    ("fields", "model", "status"),
    [
        ({"model": UNKNOWN}, "a model that is not known before apply", "model unknown"),
        ({"model": None, "version": None}, "no model", "model unknown"),
        ({"model": "gpt-7"}, "gpt-7 2026-01-01", "model unknown"),
        ({"version": None}, "gpt-9 2026-01-01", "retires"),
    ],
)
def test_a_model_that_is_not_known(fields: dict[str, Any], model: str, status: str) -> None:
    """It is named as far as it is known, and no date is made up."""
    found = of(catalog(NAMED), **fields)
    assert (found.model, found.status) == (model, status)


@pytest.mark.parametrize(
    ("offered", "fields", "advice"),
    [
        (HERE, {}, "documented replacement gpt-10 is offered here as GlobalStandard"),
        (
            HERE,
            {"sku": "ProvisionedManaged"},
            "documented replacement gpt-10 is offered here as GlobalStandard; it is not known to be offered as "
            "ProvisionedManaged anywhere",
        ),
        (
            "westus swedencentral japaneast uksouth",
            {},
            "documented replacement gpt-10 is not known to be offered here; as GlobalStandard it is offered in westus, "
            "japaneast, swedencentral and 1 more",
        ),
        (HERE, {"location": None}, "documented replacement gpt-10; as GlobalStandard it is offered in eastus2, "
         "swedencentral, westus"),
    ],
)  # fmt: skip
def test_where_the_replacement_is_offered(offered: str, fields: dict[str, Any], advice: str) -> None:
    """Here, under which SKU; else in the nearest regions."""
    assert of(catalog(NAMED, offered=offered), **fields).advice == advice


ACCOUNT = Account("acct", account_name="acct", location="eastus2", tags={"Owner": "platform", "team": UNKNOWN})


@pytest.mark.parametrize(
    ("tags", "tag", "owner"),
    [
        ({}, "owner", "platform"),
        ({"owner": "search"}, "owner", "search"),
        ({"owner": SECRET}, "owner", "a secret"),
        (UNKNOWN, "owner", "not known before apply"),
        ({}, "team", "not known before apply"),
        ({}, "cost-center", ""),
        ({"owner": 7}, "OWNER", "7"),
    ],
)
def test_whose_it_is(tags: Any, tag: str, owner: str) -> None:
    """The deployment's tag, else its account's; Azure folds case in the names of tags."""
    plan = plan_of(ACCOUNT, deployment(account="acct", account_urn="acct", tags=tags))
    (row,) = forecast(plan, Context(catalog(NAMED), DEFAULTS, DAY, plan), owner_tag=tag)
    assert (row.owner, row.target) == (owner, "dev/acct/chat")


def test_a_retirement_keeps_its_name() -> None:
    """The UID is the same on another day and with another date; another deployment, model or stack has another."""
    urn = "urn:pulumi:prod::shop::azure-native:cognitiveservices:Deployment::chat"
    before = of(catalog(NAMED), urn=urn)
    assert of(catalog(life("2027-01-01")), urn=urn, capacity=99).uid == before.uid
    assert before.project == "shop"
    others = [{"urn": urn.replace("prod", "dev")}, {"urn": urn, "model": "gpt-10", "version": "1"}, {}, {"name": "two"}]
    assert len({before.uid, *(of(catalog(NAMED), **other).uid for other in others)}) == 5
