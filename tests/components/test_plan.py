"""What the pure part decides: names, order, capacities, filters, roles, shares."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_catalog.query import Catalog
from aoai_catalog.records import Model
from aoai_components._arguments import ArgumentError
from aoai_components._plan import (
    Amount,
    azure_capacity,
    custom_subdomain,
    filter_rules,
    model_format,
    physical_name,
    pinned_version,
    serial_order,
    shares,
)
from tests.synthetic import GPT_9, capacity, capture, catalog_of, facts

NAMES = st.text(st.characters(codec="utf-8"), max_size=80)


@given(logical=NAMES, project=NAMES, stack=NAMES)
def test_a_physical_name_is_one_that_azure_takes(logical: str, project: str, stack: str) -> None:
    """Whatever the logical name, account name and subdomain fit Azure's patterns, and each other."""
    name = physical_name(logical, project, stack)
    assert re.fullmatch(r"[a-zA-Z0-9][a-zA-Z0-9_.-]{1,63}", name)
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", custom_subdomain(name))


def test_two_stacks_and_two_accounts_get_different_names() -> None:
    """Names are worldwide, so the logical name alone must not decide."""
    names = [physical_name(*key) for key in (("ai", "shop", "dev"), ("ai", "shop", "prod"), ("ai-2", "shop", "dev"))]
    assert len(set(names)) == 3
    assert names[0] == physical_name("ai", "shop", "dev")


@given(st.lists(st.sampled_from("abcdef"), unique=True), st.data())
def test_order_keeps_what_is_declared_and_puts_references_first(names: list[str], data: st.DataObject) -> None:
    """Every name once, each behind what it refers to, and as declared where nothing refers."""
    after = {name: [data.draw(st.sampled_from(names[:place]))] for place, name in enumerate(names) if place}
    ordered = serial_order(names, after)
    assert sorted(ordered) == sorted(names)
    assert all(ordered.index(other) < ordered.index(name) for name, others in after.items() for other in others)
    assert serial_order(names, {}) == names


def test_one_more_deployment_leaves_the_order_of_the_others() -> None:
    """What exists keeps its place, wherever the new one is declared."""
    assert [one for one in serial_order(["new", "a", "b"], {}) if one != "new"] == serial_order(["a", "b"], {})


def test_a_circle_is_refused() -> None:
    """With the way that it takes."""
    message = "a -> b -> a is a circle; let the last one spill to nothing"
    with pytest.raises(ArgumentError, match=re.escape(message)):
        serial_order(["a", "b"], {"a": ["b"], "b": ["a"]})


@pytest.mark.parametrize(
    ("sku", "amount", "expected"),
    [
        ("GlobalStandard", Amount(capacity=7), 7),
        ("GlobalStandard", Amount(tpm=50_000), 50),
        ("DataZoneStandard", Amount(tpm=60_000), 6),
        ("GlobalProvisionedManaged", Amount(ptu=17), 17),
        ("GlobalProvisionedManaged", Amount(tpm=1), 15),
        ("GlobalProvisionedManaged", Amount(tpm=48_001), 20),
    ],
)
def test_capacity_in_any_unit_becomes_azures_number(sku: str, amount: Amount, expected: int, figures: Catalog) -> None:
    """Thousands of tokens, units of ten thousand, and PTU rounded up to what is sold."""
    assert azure_capacity(figures, GPT_9, sku, amount) == expected


@pytest.mark.parametrize(
    ("sku", "amount", "message"),
    [
        ("GlobalStandard", Amount(), "declare one of capacity, tpm and ptu; none is given"),
        ("GlobalStandard", Amount(1, 2), "declare one of capacity, tpm and ptu; capacity and tpm are both given"),
        ("GlobalStandard", Amount(tpm=1500), "tpm 1500 is not a multiple of 1000; use 1000 or 2000"),
        ("GlobalStandard", Amount(tpm=500), "tpm 500 is not a multiple of 1000; use 1000"),
        (
            "GlobalStandard",
            Amount(ptu=15),
            "GlobalStandard is not sold in PTU; declare tpm (tokens per minute) instead",
        ),
        (
            "Standard",
            Amount(tpm=1000),
            "the capacity of gpt-9 2026-01-01 Standard is counted in RPM, not in tokens per minute; "
            "declare capacity instead",
        ),
        (
            "ProvisionedManaged",
            Amount(tpm=1000),
            "no source says how many tokens per minute a PTU of gpt-9 2026-01-01 carries; declare ptu instead",
        ),
    ],
)
def test_capacity_that_means_nothing_is_refused(sku: str, amount: Amount, message: str, figures: Catalog) -> None:
    """The message says what to write instead."""
    with pytest.raises(ArgumentError, match=f"^{re.escape(message)}$"):
        azure_capacity(figures, GPT_9, sku, amount)


@given(tpm=st.integers(1, 10_000_000))
def test_provisioned_throughput_carries_what_was_asked(tpm: int) -> None:
    """Never less than asked, on a step, and not a step too much."""
    catalog = _figures()
    ptu = azure_capacity(catalog, GPT_9, "GlobalProvisionedManaged", Amount(tpm=tpm))
    assert ptu * 3000 >= tpm
    assert ptu % 5 == 0
    assert ptu == 15 or (ptu - 5) * 3000 < tpm


def _figures() -> Catalog:
    return catalog_of(
        capture(
            "2026-10-01",
            capacity(sku="GlobalStandard", unit="1000 TPM"),
            capacity(sku="DataZoneStandard", unit="10000 TPM"),
            capacity(sku="Standard", unit="RPM"),
            capacity(15, 5, tpm_per_unit=3000),
        )
    )


@pytest.fixture
def figures() -> Catalog:
    """A model under four SKUs, each counted differently."""
    return _figures()


def test_a_version_left_out_is_the_documented_default() -> None:
    """One that is given stays; without a default, the only one; of several, none."""
    known = [("gpt-9", "2026-01-01"), ("gpt-9", "2026-09-09"), ("only", "1"), ("both", "1"), ("both", "2")]
    rows = [facts(model=model, version=version, default=version == "2026-01-01" or None) for model, version in known]
    catalog = catalog_of(capture("2026-10-01", *rows))
    versions = {name: pinned_version(catalog, name, None) for name in ("gpt-9", "only", "both", "unheard-of")}
    assert versions == {"gpt-9": "2026-01-01", "only": "1", "both": None, "unheard-of": None}
    assert pinned_version(catalog, "gpt-9", "7") == "7"
    assert pinned_version(catalog, "gpt-9.ft-1", None) is None


def test_a_format_left_out_is_the_catalogs() -> None:
    """OpenAI where the catalog does not know the model."""
    catalog = catalog_of(capture("2026-10-01", facts(model="grok-9", format="xAI")))
    assert [model_format(catalog, name, None) for name in ("grok-9", "unheard-of")] == ["xAI", "OpenAI"]
    assert model_format(catalog, "grok-9", "Meta") == "Meta"


def test_the_default_preset_is_azures_default() -> None:
    """Harm from medium severity in both directions, attacks in prompts, protected text in completions."""
    rules = filter_rules("default", [])
    harms = [rule for rule in rules if "severityThreshold" in rule]
    assert {rule["severityThreshold"] for rule in harms} == {"Medium"}
    assert len(harms) == 8
    assert [(rule["name"], rule["source"], rule["blocking"]) for rule in rules[8:]] == [
        ("Jailbreak", "Prompt", True),
        ("Protected Material Text", "Completion", True),
        ("Protected Material Code", "Completion", False),
    ]


def test_a_rule_changes_its_category_and_nothing_else() -> None:
    """In one direction or both, with another severity, off, or in addition."""
    before = filter_rules("strict", [])
    after = filter_rules(
        "strict",
        [
            {"category": "Hate", "direction": "Prompt", "severity": "High"},
            {"category": "Profanity"},
            {"category": "Jailbreak", "action": "off"},
        ],
    )
    changed = [rule for rule in after if rule not in before]
    assert changed == [
        {"name": "Hate", "source": "Prompt", "enabled": True, "blocking": True, "severityThreshold": "High"},
        {"name": "Jailbreak", "source": "Prompt", "enabled": False, "blocking": False},
        {"name": "Profanity", "source": "Prompt", "enabled": True, "blocking": True},
        {"name": "Profanity", "source": "Completion", "enabled": True, "blocking": True},
    ]


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (
            {"category": "Jailbreak", "direction": "Completion"},
            "Azure looks for Jailbreak in Prompt only; leave direction out",
        ),
        ({"category": "Jailbreak", "severity": "Low"}, "Jailbreak has no severity; leave it out"),
    ],
)
def test_a_filter_rule_that_azure_does_not_have_is_refused(rule: dict[str, str], message: str) -> None:
    """A direction or a severity that the category has not."""
    with pytest.raises(ArgumentError, match=re.escape(message)):
        filter_rules("default", [rule])


@given(steps=st.integers(1, 1000), parts=st.integers(1, 30), step=st.sampled_from([1, 5, 50, 1000]))
def test_shares_add_up_and_differ_by_one_step_at_most(steps: int, parts: int, step: int) -> None:
    """Nothing is lost, and nobody gets two steps more than another."""
    if steps < parts:
        with pytest.raises(ArgumentError):
            shares(steps * step, parts, step)
        return
    result = shares(steps * step, parts, step)
    assert sum(result) == steps * step
    assert max(result) - min(result) <= step
    assert all(share % step == 0 and share > 0 for share in result)


def test_a_capacity_that_cannot_be_shared_says_what_can() -> None:
    """The next higher total that is shared evenly enough."""
    with pytest.raises(ArgumentError, match="70000 cannot be shared by 3 regions in steps of 50000; use 150000"):
        shares(70_000, 3, 50_000)


def test_the_bundled_catalog_has_what_the_reference_stack_needs(bundled: Catalog) -> None:
    """Its units are read from recorded answers."""
    assert (
        azure_capacity(bundled, Model("OpenAI", "gpt-5.4", "2026-03-05"), "DataZoneStandard", Amount(tpm=50_000)) == 50
    )
