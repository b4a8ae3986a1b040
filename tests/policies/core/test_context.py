"""What a rule may look at: the deployment's model, SKU and region as Azure spells them, and the dates of its model."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aoai_catalog.query import Catalog
from aoai_catalog.records import Model
from aoai_policies.core.context import Context, fine_tuned
from aoai_policies.core.finding import Suggestion
from aoai_policies.core.settings import DEFAULTS
from aoai_policies.core.target import UNKNOWN, Account, Deployment, value_at
from aoai_policies.rules.example import plan_of
from tests.synthetic import DAY, GPT_9, capacity, catalog_of, deployment, edition, facts, life, offer

OLD = Model("OpenAI", "gpt-9", "2025-06-01")


def context_of(catalog: Catalog) -> Context:
    return Context(catalog, DEFAULTS, DAY, plan_of())


@pytest.fixture(scope="module")
def context() -> Context:
    return context_of(
        catalog_of(
            edition(
                "2026-05-01",
                offer("eastus2"),
                offer("eastus2", version="2025-06-01"),
                offer("eastus2", model="tiny", version="1"),
                offer("eastus2", model="gpt-9-mini", version="2026-02-02"),
                offer("eastus2", model="gpt-9-mini", version="2026-03-03"),
                facts(version="2025-06-01", default=True),
                life("2027-06-01"),
                life("2027-01-01", skus="Standard"),
                life("2026-10-14", cloud="government"),
                life("2028-06-01", version="2025-06-01", subject="fine-tuned"),
                life("2026-10-06", version="2025-06-01"),
                life("2027-05-05", model="only-dates", version=""),
            )
        )
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, GPT_9),
        ({"model": "GPT-9"}, GPT_9),
        ({"version": "2020-01-01"}, None),
        ({"version": None}, OLD),
        ({"version": UNKNOWN}, OLD),
        ({"model": "tiny", "version": None}, Model("OpenAI", "tiny", "1")),
        ({"model": "gpt-9-mini", "version": None}, None),
        ({"model": "gpt-8"}, None),
        ({"model": None}, None),
        ({"model": UNKNOWN}, None),
        ({"model": "gpt-9-2026-01-01.ft-0a1b", "version": "1"}, GPT_9),
        ({"model": "gpt-9.ft-0a1b", "version": "1"}, OLD),
        ({"model": "gpt-9-mini-2026-02-02.ft-0a1b", "version": "1"}, Model("OpenAI", "gpt-9-mini", "2026-02-02")),
        ({"model": "gpt-9-mini.ft-0a1b", "version": "1"}, Model("OpenAI", "gpt-9-mini", "2026-03-03")),
        ({"model": "gpt-7.ft-0a1b", "version": "1"}, None),
        ({"model": "only-dates", "version": "3"}, Model("OpenAI", "only-dates", "3")),
    ],
    ids=[
        "name and version",
        "another case",
        "a version that nobody knows",
        "no version: Azure's default",
        "an unknown version, which a rule meets only where it does not matter",
        "no version: the only one there is",
        "no version of several, no default known",
        "a name that nobody knows",
        "no model",
        "an unknown model",
        "a fine-tuned model of a version",
        "a fine-tuned model of a name",
        "a fine-tuned model of a longer name",
        "a fine-tuned model of several, no default known",
        "a fine-tuned model of nothing known",
        "a model that sources give no version of",
    ],
)
def test_the_model_of_a_deployment(fields: dict[str, Any], expected: Model | None, context: Context) -> None:
    """A deployment's model is what the catalog spells it; a fine-tuned model is its base model."""
    assert context.model(deployment(**fields)) == expected


@pytest.mark.parametrize(
    ("location", "sku", "expected"),
    [
        ("eastus2", "GlobalStandard", ("eastus2", "GlobalStandard")),
        ("East US 2", "globalstandard", ("eastus2", "GlobalStandard")),
        ("eastus-2", "Global-Standard", (None, None)),
        (UNKNOWN, UNKNOWN, (None, None)),
        (None, None, (None, None)),
    ],
)
def test_region_and_sku_of_a_deployment(location: Any, sku: Any, expected: tuple[str | None, str | None]) -> None:
    """Region and SKU are Azure's spelling of what is declared, and None for what is absent, unknown or no name."""
    one, context = deployment(location=location, sku=sku), context_of(catalog_of())
    assert (context.region(one), context.sku(one)) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, date(2027, 6, 1)),
        ({"sku": "Standard"}, date(2027, 1, 1)),
        ({"location": "usgovvirginia"}, date(2026, 10, 14)),
        ({"location": None}, date(2027, 6, 1)),
        ({"location": "eastus-2"}, date(2027, 6, 1)),
        ({"model": "gpt-9-2025-06-01.ft-0a1b", "version": "1"}, date(2028, 6, 1)),
        ({"model": "gpt-8"}, None),
    ],
    ids=[
        "general",
        "of its SKU",
        "of its cloud",
        "no region",
        "no region of Azure",
        "of fine-tuned models",
        "a model that nobody knows",
    ],
)
def test_the_dates_of_a_deployments_model(fields: dict[str, Any], expected: date | None, context: Context) -> None:
    """The date is that for the deployment's SKU, cloud and kind of model."""
    assert context.lifecycle(deployment(**fields)).retires_on == expected


def test_a_model_has_retired_on_the_day() -> None:
    """On the retirement day itself a model has retired, and is the default of nobody."""
    sources = edition("2026-09-01", life("2026-10-05"), facts(default=True), life(version="2026-02-02"))
    catalog = catalog_of(sources)
    assert catalog.has_retired(GPT_9)
    assert not catalog.has_retired(Model("OpenAI", "gpt-8", "1"))
    assert catalog.default_version("gpt-9") is None


@pytest.mark.parametrize(
    ("model", "expected"), [("gpt-9.ft-0a1b", True), ("gpt-9", False), (None, False), (UNKNOWN, False)]
)
def test_a_fine_tuned_model_is_told_by_its_name(model: Any, expected: bool) -> None:  # noqa: FBT001
    """`base.ft-...` is a fine-tuned model."""
    assert fine_tuned(deployment(model=model)) is expected


@pytest.mark.parametrize(
    ("fails", "alternatives", "expected"),
    [
        ({}, [{"sku.name": "Standard"}], [{"sku.name": "Standard"}]),
        ({"Standard": {"R"}}, [{"sku.name": "Standard"}], []),
        ({"Standard": {"X"}}, [{"sku.name": "Standard"}], []),
        ({"Standard": {"OLD"}}, [{"sku.name": "Standard"}], [{"sku.name": "Standard"}]),
        ({}, [{"sku.name": "Standard"}, {"sku.name": "Standard"}], [{"sku.name": "Standard"}]),
        (
            {},
            [{"sku.name": "GlobalProvisionedManaged"}],
            [{"sku.name": "GlobalProvisionedManaged", "sku.capacity": 15}],
        ),
        (
            {},
            [{"sku.name": "GlobalProvisionedManaged", "sku.capacity": 7}],
            [{"sku.name": "GlobalProvisionedManaged", "sku.capacity": 7}],
        ),
        ({}, [{"model.name": "nobody"}], [{"model.name": "nobody"}]),
    ],
    ids=[
        "mends it", "does not mend it", "brings a new error", "leaves an old one", "twice", "takes another capacity",
        "has a capacity of its own", "is of a model that nobody knows",
    ],
)  # fmt: skip
def test_which_alternatives_pass(
    fails: dict[str, set[str]], alternatives: list[dict[str, Any]], expected: list[dict[str, Any]]
) -> None:
    """An alternative has to mend what the rule R says and bring no new error; capacity is changed along."""
    catalog = catalog_of(edition("2026-05-01", offer("eastus2"), capacity(15, 5, 100)))

    def judge(one: Deployment) -> frozenset[str]:
        return frozenset(
            {"R", "OLD"} if one.sku == "GlobalStandard" and one.model == "gpt-9" else fails.get(str(one.sku), ())
        )

    context = Context(catalog, DEFAULTS, DAY, plan_of(), judge=judge)
    offered = [tuple(Suggestion(field, value) for field, value in one.items()) for one in alternatives]
    passing = context.passing("R", deployment(capacity=10), offered)
    assert [{one.field: one.value for one in alternative} for alternative in passing] == expected
    unjudged = Context(catalog, DEFAULTS, DAY, plan_of())
    assert unjudged.passing("R", deployment(capacity=10), offered) == tuple(offered)
    for unknown in (None, UNKNOWN):
        for alternative in context.passing("R", deployment(capacity=unknown), offered):
            assert alternative in offered


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"networkAcls": {"defaultAction": "Deny"}}, "Deny"),
        ({"networkAcls": {}}, None),
        ({"networkAcls": "Deny"}, None),
        ({"networkAcls": UNKNOWN}, UNKNOWN),
        (UNKNOWN, UNKNOWN),
        ({}, None),
    ],
)
def test_what_is_declared_at_a_path(properties: Any, expected: Any) -> None:
    """Absent where nothing can be there, unknown where what would hold it is."""
    assert value_at(Account("acct", properties=properties), "properties.networkAcls.defaultAction") == expected
