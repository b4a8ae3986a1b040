"""What the rules about deprecation, upgrades and replacements say (AOAI502, 504 to 507, 509), of a small catalog."""

from __future__ import annotations

from typing import Any

import pytest

from aoai_catalog.load import Source
from aoai_catalog.records import Model
from aoai_policies.core.settings import Settings, Subscription
from aoai_policies.rules.lifecycle.replacement import living_replacement, replacements
from tests.synthetic import Record, capture, catalog_of, day, deployment, edition, facts, judged, life, offer, only, run

NONE = "no replacement is documented"
FACT = "(Schedule, 2026-09-01)"
PTU = "GlobalProvisionedManaged"


def schedule(*records: Record) -> Source:
    return edition("2026-09-01", offer("eastus2"), offer("eastus2", sku=PTU), *records)


DEPRECATED = schedule(life("2027-09-01", stage="Deprecated"))
MAY_REFUSE = "Azure may refuse it to a subscription that has never deployed this version"
SAY = "list under subscription.deployed_before in the settings what this subscription has deployed, or move on"
CLOSED = f"gpt-9 2026-01-01 is deprecated, and this subscription has never deployed it; {NONE} {FACT}"


@pytest.mark.parametrize(
    ("sources", "before", "expected"),
    [
        ([schedule(life("2027-09-01", stage="GA"))], "none", []),
        ([DEPRECATED], None, [
            ("unverified", "gpt-9 2026-01-01 is deprecated: Azure refuses it to a subscription that has never "
             "deployed this "
             f"version; {SAY}: {NONE} {FACT}")]),
        ([DEPRECATED], (), [("fail", CLOSED)]),
        ([DEPRECATED], ("gpt-9@2026-01-01",), []),
        ([DEPRECATED], ("GPT-*",), []),
        ([DEPRECATED], ("gpt-9@2025-*", "o3"), [("fail", CLOSED)]),
        ([schedule(life("2026-08-01", stage="Deprecated"))], (), []),
        ([DEPRECATED, capture("2026-09-02", life(stage="GA"))], (), [
            ("unverified", "the newest document calls gpt-9 2026-01-01 deprecated, but ARM calls it GA: "
             f"{MAY_REFUSE} (ARM, 2026-09-02)")]),
        ([schedule(life(stage="Legacy", deprecated_on=day("2026-10-05")))], (), [
            ("unverified", f"gpt-9 2026-01-01 was to be closed to new customers on 2026-10-05: {MAY_REFUSE} {FACT}")]),
        ([schedule(life(stage="Legacy", deprecated_on=day("2026-10-06")))], (), []),
        ([schedule(life(stage="Legacy", deprecated_on=day("2026-10-05")))], ("gpt-9",), []),
        ([schedule(life("2027-09-01", deprecated_on=day("2026-10-05")))], (), []),
    ],
)  # fmt: skip
def test_closed_to_new_customers(sources: list[Source], before: Any, expected: list[tuple[str, str]]) -> None:
    """AOAI502: a deprecated model is for those who have deployed it; where sources differ it is unverified."""
    settings = Settings(subscription=Subscription(deployed_before=before))
    catalog = catalog_of(*sources)
    assert judged("AOAI502", deployment(), catalog, settings) == expected
    assert judged("AOAI502", deployment(model="gpt-9-2026-01-01.ft-0a1b"), catalog, settings) == []


DRIFTS = "OnceNewDefaultVersionAvailable"


@pytest.mark.parametrize(
    ("option", "version", "expected"),
    [
        (DRIFTS, "2026-01-01", True),
        (DRIFTS.upper(), "2026-01-01", True),
        ("OnceCurrentVersionExpired", "2026-01-01", False),
        (None, "2026-01-01", False),
        (DRIFTS, None, False),
    ],
)
def test_a_pinned_version_that_drifts(option: Any, version: Any, expected: bool) -> None:  # noqa: FBT001
    """AOAI504: a version is pinned, and the option moves the deployment off it."""
    message = f"version 2026-01-01 is pinned, and {DRIFTS} moves the deployment off it; use OnceCurrentVersionExpired"
    heard = judged("AOAI504", deployment(upgrade_option=option, version=version), catalog_of())
    assert heard == ([("fail", message)] if expected else [])


STOPS = "this deployment stops answering when gpt-9 2026-01-01 retires"


@pytest.mark.parametrize(
    ("row", "fields", "expected"),
    [
        (life("2026-12-01"), {"sku": PTU}, f"{STOPS} on 2026-12-01: Azure never upgrades {PTU} deployments; "
         f"{NONE} {FACT}"),
        (life("2026-10-06"), {"sku": PTU}, f"{STOPS} on 2026-10-06: Azure never upgrades {PTU} deployments; "
         f"{NONE} {FACT}"),
        (life("2027-12-01"), {"sku": PTU}, ""),
        (life("2026-10-01"), {"sku": PTU}, ""),
        (life("2026-12-01"), {}, ""),
        (life("2026-12-01"), {"upgrade_option": "OnceCurrentVersionExpired"}, ""),
        (life("2026-12-01"), {"upgrade_option": "noautoupgrade"},
         f"{STOPS} on 2026-12-01: versionUpgradeOption is NoAutoUpgrade; {NONE} {FACT}"),
    ],
)  # fmt: skip
def test_a_deployment_that_will_stop(row: Any, fields: dict[str, Any], expected: str) -> None:
    """AOAI505: within the bounds, where Azure does not upgrade: by the kind of SKU or by the option."""
    assert judged("AOAI505", deployment(**fields), catalog_of(schedule(row))) == (
        [("fail", expected)] if expected else []
    )


@pytest.mark.parametrize(
    ("stage", "production", "expected"),
    [("Preview", True, True), ("Preview", False, False), ("GA", True, False), ("", True, False)],
)
def test_a_preview_in_production(stage: Any, production: bool, expected: bool) -> None:  # noqa: FBT001
    """AOAI506: only where the settings call the stack production."""
    message = (
        "gpt-9 2026-01-01 is a preview model, but the settings call this stack production; use a generally "
        f"available model {FACT}"
    )
    heard = judged("AOAI506", deployment(), catalog_of(schedule(life(stage=stage))), Settings(production=production))
    assert heard == ([("fail", message)] if expected else [])


def following(*names: str) -> list[Record]:
    """gpt-9, replaced by the first name, which is replaced by the next and so on."""
    return [
        life("2027-09-01", replacement=names[:1]),
        *(life(model=name, replacement=names[place + 1 : place + 2]) for place, name in enumerate(names)),
    ]


CANNOT = "the documented replacement of gpt-9 2026-01-01 (it retires on 2027-09-01) cannot take over here"
PLAN = f"plan the move to another region, SKU or model {FACT}"


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        (following("gpt-10"), f"{CANNOT}: gpt-10 2026-01-01 is not offered as {PTU} in eastus2; {PLAN}"),
        ([*following("gpt-10"), offer("eastus2", model="gpt-10", sku=PTU)], ""),
        ([*following("gpt-10", "gpt-11"), offer("eastus2", model="gpt-11", sku=PTU)], ""),
        (following("gpt-10", "gpt-11"), f"{CANNOT}: gpt-11 2026-01-01 is not offered as {PTU} in eastus2; {PLAN}"),
        (following("gpt-10", "gpt-9"), f"{CANNOT}: gpt-9 2026-01-01 is not offered as {PTU} in eastus2; {PLAN}"),
        (
            [life("2027-09-01", replacement=("gpt-10",)), offer("eastus2", model="gpt-10", sku=PTU),
             life(model="gpt-10", stage="Deprecated")],
            f"{CANNOT}: gpt-10 2026-01-01 is itself deprecated; {PLAN}",
        ),
        ([life("2027-09-01", replacement=("nobody",))], ""),
        ([life("2027-09-01")], ""),
        (
            [life(stage="Legacy", replacement=("gpt-10",)), life(model="gpt-10")],
            "the documented replacement of gpt-9 2026-01-01 cannot take over here: gpt-10 2026-01-01 is not "
             f"offered as {PTU} "
            f"in eastus2; {PLAN}",
        ),
    ],
)  # fmt: skip
def test_a_replacement_that_cannot_take_over(records: list[Record], expected: str) -> None:
    """AOAI507: the chain is followed to one that is offered here and lasts; standard SKUs are upgraded anyway."""
    source = edition("2026-09-01", *records, offer("japaneast", sku=PTU))
    if "gpt-9 2026-01-01 is not offered" in expected:
        source = edition("2026-09-01", *records, offer(no="eastus2", sku=PTU), offer("westus", sku=PTU))
    catalog = catalog_of(source)
    assert judged("AOAI507", deployment(sku=PTU), catalog) == ([("fail", expected)] if expected else [])
    assert judged("AOAI507", deployment(), catalog) == []


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (life("2027-09-01", stage="Legacy"), "gpt-9 2026-01-01 is legacy and retires on 2027-09-01"),
        (life("2027-09-01", stage="Deprecated"), "gpt-9 2026-01-01 is deprecated and retires on 2027-09-01"),
        (life(stage="Deprecated"), "gpt-9 2026-01-01 is deprecated"),
        (life("2027-09-01", stage="Legacy", not_before=True),
         "gpt-9 2026-01-01 is legacy and retires no earlier than 2027-09-01"),
        (life("2027-09-01", stage="GA"), ""),
        (life("2027-09-01"), ""),
        (life("2026-08-01", stage="Deprecated"), ""),
        (life("2026-09-15", stage="Legacy"), ""),
    ],
)  # fmt: skip
def test_a_model_on_its_way_out(row: Any, expected: str) -> None:
    """AOAI509: legacy and deprecated are told, with the date where there is one; what has passed is said by others."""
    message = f"{expected}; {NONE} {FACT}"
    assert judged("AOAI509", deployment(), catalog_of(schedule(row))) == ([("fail", message)] if expected else [])


# Replacements

FAMILY = catalog_of(
    edition(
        "2026-09-01",
        offer("eastus2", model="a", version="1"),
        offer("eastus2", model="a", version="2"),
        life("2026-08-01", model="a", version="1"),
        life("2026-08-01", model="b", version="1", replacement=("a",)),
        life("2026-08-01", model="c", version="1", replacement=("b (1)",)),
        life("2026-08-01", model="d", version="1", replacement=("e",)),
        life("2026-08-01", model="e", version="1", replacement=("d",)),
        *(life("2026-08-01", model=f"n{n}", version="1", replacement=(f"n{n + 1}",)) for n in range(10)),
        offer("eastus2", model="n8", version="2"),
        offer("eastus2", model="n7", version="2"),
        life("2026-08-01", model="n7", version="2", replacement=("n8",)),
        life("2026-08-01", model="f", version="1"),
        life("2026-08-01", model="f", version="2", replacement=("a",)),
    )
)


@pytest.mark.parametrize(
    ("name", "way", "versions"),
    [
        ("a", ["a"], ["2"]),
        ("a 2", ["a 2"], ["2"]),
        ("a (2)", ["a (2)"], ["2"]),
        ("a 1", ["a 1"], []),
        ("b", ["b", "a"], ["2"]),
        ("c", ["c", "b (1)", "a"], ["2"]),
        ("f", ["f", "a"], ["2"]),
        ("d", ["d", "e"], []),
        ("n1", [f"n{n}" for n in range(1, 9)], ["2"]),
        ("n0", [f"n{n}" for n in range(8)], []),
        ("nobody", ["nobody"], []),
        ("", [], []),
    ],
)
def test_the_way_to_a_living_replacement(name: str, way: list[str], versions: list[str]) -> None:
    """Replacements of replacements are followed, eight at most and in no circle, to the first that has not retired."""
    found, living = living_replacement(name, FAMILY)
    assert (found, [one.version for one in living]) == (way, versions)


def test_replacements_are_sorted_newest_first() -> None:
    """Of a name without version all living versions."""
    catalog = catalog_of(edition("2026-09-01", *(offer("eastus2", model="a", version=one) for one in "132")))
    assert [one.version for one in replacements("a", catalog)] == ["3", "2", "1"]
    assert replacements("a 2", catalog) == [Model("OpenAI", "a", "2")]


@pytest.mark.parametrize(
    ("rows", "fields", "expected"),
    [
        ([offer("eastus2", model="a", version="1")], {}, [{"model.name": "a", "model.version": "1"}]),
        ([offer("eastus2", model="a", version="1", format="xAI")], {},
         [{"model.name": "a", "model.version": "1", "model.format": "xAI"}]),
        ([offer("eastus2", model="a", version="1", sku=sku) for sku in ("Standard", "GlobalBatch")],
         {}, [{"model.name": "a", "model.version": "1", "sku.name": "Standard"}]),
        ([offer("eastus2", model="a", version="1", sku="GlobalBatch")], {}, []),
        ([offer("westus", model="a", version="1")], {}, []),
        ([offer("eastus2", model="a", version="1"), offer("eastus2", model="a", version="2")], {},
         [{"model.name": "a", "model.version": "2"}, {"model.name": "a", "model.version": "1"}]),
    ],
)  # fmt: skip
def test_what_is_suggested_for_a_model_on_its_way_out(
    rows: list[Record], fields: dict[str, Any], expected: list[dict[str, Any]]
) -> None:
    """AOAI509: the living versions under the same SKU, else under one of its family; and the format."""
    catalog = catalog_of(schedule(life("2027-09-01", stage="Legacy", replacement=("a",)), *rows))
    (finding,) = run(deployment(**fields), catalog, only("AOAI509")).findings
    assert [{one.field: one.value for one in alternative} for alternative in finding.replacements] == expected


@pytest.mark.parametrize(
    ("rows", "fields", "expected"),
    [
        ([], {}, "documented replacement a"),
        ([offer("eastus2", model="a", version="1")], {}, "documented replacement a is offered here as GlobalStandard"),
        ([offer("eastus2", model="a", version="1", sku="Standard")], {}, "documented replacement a is offered "
         "here as Standard"),
        ([offer("westus", model="a", version="1")], {}, "documented replacement a is not known to be offered here"),
        ([life("2026-01-01", model="a", version="1", replacement=("b",)), offer("eastus2", model="b", version="1")], {},
         "documented replacement a (also retired), then b is offered here as GlobalStandard"),
        ([offer("westus", model="a", version="2"), offer("eastus2", model="a", version="1")], {},
         "documented replacement a is offered here as GlobalStandard"),
    ],
)  # fmt: skip
def test_what_is_advised_for_a_model_on_its_way_out(rows: list[Record], fields: dict[str, Any], expected: str) -> None:
    """AOAI509: the documented replacement, along its chain, and the SKU under which it is offered here."""
    catalog = catalog_of(schedule(life(stage="Legacy", replacement=("a",)), *rows))
    assert judged("AOAI509", deployment(**fields), catalog) == [
        ("fail", f"gpt-9 2026-01-01 is legacy; {expected} {FACT}")
    ]


def test_facts_are_not_needed_for_a_default() -> None:
    """AOAI509: a declaration without a version is judged by the default that a source names."""
    catalog = catalog_of(schedule(life(stage="Legacy"), facts(default=True)))
    assert judged("AOAI509", deployment(version=None), catalog) == [
        ("fail", f"gpt-9 2026-01-01 is legacy; {NONE} {FACT}")
    ]
