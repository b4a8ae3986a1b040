"""What a catalog answers of names, regions, SKUs, clouds, versions, registration and limits."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aoai_catalog.load import Source
from aoai_catalog.query import LifecycleAnswer, Status
from aoai_catalog.records import Limit, Model, Place
from tests.synthetic import (
    DAY,
    GPT_9,
    capacity,
    capture,
    catalog_of,
    edition,
    facts,
    feature,
    life,
    offer,
    overlay,
    quota,
)

OLD = Model("OpenAI", "gpt-9", "2025-06-01")
SILENT = edition("2026-09-30", offer("eastus2", model="other"))


def statement(found: Any) -> tuple[str, str, date] | None:
    return (found.value, found.title, found.date) if found is not None else None


def test_the_dates_of_what_is_in_effect() -> None:
    """The newest edition, the newest capture, and the newer of the two; an overlay is neither."""
    catalog = catalog_of(
        edition("2026-01-01"),
        edition("2026-03-01"),
        capture("2026-02-01"),
        capture("2026-01-15"),
        overlay("2026-09-01"),
    )
    assert (catalog.edition, catalog.capture, catalog.newest) == (date(2026, 3, 1), date(2026, 2, 1), date(2026, 3, 1))
    only = catalog_of(capture("2026-02-01"))
    assert (only.edition, only.capture, only.newest) == (None, date(2026, 2, 1), date(2026, 2, 1))
    assert (catalog.dated, only.dated) == ("edition 2026-03-01 and capture 2026-02-01", "capture 2026-02-01")
    parts = (capture("2026-04-01", partial=True), edition("2026-03-15", partial=True), overlay("2026-09-01", facts()))
    assert catalog_of(*catalog.sources, *parts).lists_models_up_to == date(2026, 3, 15)
    assert only.lists_models_up_to == date(2026, 2, 1)
    assert catalog_of().newest is None


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("eastus2", ["eastus", "westus", "canadaeast", "francecentral", "japaneast"]),
        ("swedencentral", ["francecentral", "canadaeast", "eastus", "japaneast", "westus"]),
        ("japanwest", ["japaneast", "canadaeast", "eastus", "francecentral", "westus"]),
        ("nowhere", ["canadaeast", "eastus", "francecentral", "japaneast", "westus"]),
    ],
)
def test_regions_by_nearness(region: str, expected: list[str]) -> None:
    """The same geography comes first, then the same data zone, then the alphabet."""
    candidates = ["westus", "japaneast", "francecentral", "canadaeast", "eastus"]
    assert catalog_of().nearest_regions(region, candidates) == expected


def test_an_unknown_candidate_comes_after_the_same_geography() -> None:
    """A region that nobody knows is far from everywhere."""
    assert catalog_of().nearest_regions("eastus2", ["aardvark", "westus"]) == ["westus", "aardvark"]
    assert catalog_of().nearest_regions("swedencentral", ["westus", "aardvark", "francecentral"]) == [
        "francecentral", "aardvark", "westus",
    ]  # fmt: skip


OFFERS = catalog_of(
    edition(
        "2026-09-01",
        offer("westus eastus2", no="japaneast"),
        offer("japaneast swedencentral", sku="Standard"),
        offer("eastus2", sku="DataZoneStandard"),
        offer("eastus2", sku="ProvisionedManaged", version="2025-06-01"),
        offer("usgovvirginia", model="gov"),
        offer(no="eastus2", sku="GlobalBatch"),
    ),
    capture("2026-08-01", offer("northcentralus eastus2", sku="DeveloperTier", fine_tuned_only=True)),
)


def test_regions_and_skus_of_a_model() -> None:
    """They are offers in force of this version, regions sorted, SKUs in the order in which one would try them."""
    assert OFFERS.regions_of(GPT_9, "GlobalStandard") == ["eastus2", "westus"]
    assert OFFERS.regions_of(GPT_9, "Standard") == ["japaneast", "swedencentral"]
    assert OFFERS.regions_of(GPT_9, "ProvisionedManaged") == []
    assert OFFERS.regions_of(GPT_9, "DeveloperTier") == []
    assert OFFERS.regions_of(GPT_9, "DeveloperTier", fine_tuned=True) == ["eastus2", "northcentralus"]
    assert OFFERS.skus_in(GPT_9, "eastus2") == ["GlobalStandard", "DataZoneStandard"]
    assert OFFERS.skus_in(GPT_9, "japaneast") == ["Standard"]
    assert OFFERS.skus_in(GPT_9, "northcentralus") == []
    assert OFFERS.skus_in(GPT_9, "northcentralus", fine_tuned=True) == ["DeveloperTier"]
    assert OFFERS.skus_of(GPT_9) == {"GlobalStandard", "Standard", "DataZoneStandard", "DeveloperTier", "GlobalBatch"}
    assert OFFERS.usual_skus(GPT_9) == ["GlobalStandard", "DataZoneStandard", "Standard"]
    assert OFFERS.usual_skus(OLD) == ["ProvisionedManaged"]


def test_regions_in_which_a_model_may_be() -> None:
    """All regions that any source asks for, of the clouds that have the model; of a model without offers the public."""
    public = ["eastus2", "japaneast", "northcentralus", "swedencentral", "westus"]
    assert OFFERS.regions_that_may_offer(GPT_9) == public
    assert OFFERS.regions_that_may_offer(Model("OpenAI", "gov", "2026-01-01")) == ["usgovvirginia"]
    assert OFFERS.regions_that_may_offer(Model("OpenAI", "nobody", "1")) == public
    odd = catalog_of(edition("2026-09-01", offer("eastus2 atlantis")))
    assert odd.regions_that_may_offer(GPT_9) == ["eastus2"]


def test_clouds() -> None:
    """A cloud is covered where a source names one of its regions; a model is in the clouds of its offers."""
    assert [OFFERS.covers_cloud(cloud) for cloud in ("public", "government", "china")] == [True, True, False]
    assert set(OFFERS.clouds_of(GPT_9)) == {"public"}
    assert set(OFFERS.clouds_of(Model("OpenAI", "gov", "2026-01-01"))) == {"government"}
    odd = catalog_of(edition("2026-09-01", offer("atlantis")))
    assert list(odd.clouds_of(GPT_9)) == []
    assert not odd.covers_cloud("public")


@pytest.mark.parametrize(
    ("sources", "since", "expected"),
    [
        ([SILENT], "2026-09-29", ("gpt-9 2026-01-01 is not listed", "edition of 2026-09-30", date(2026, 9, 30))),
        ([SILENT], "2026-09-30", None),
        ([edition("2026-09-30", offer("eastus2"))], "2026-09-01", None),
        ([edition("2026-09-30", life("2026-09-01"))], "2026-09-01", None),
        ([edition("2026-09-30", offer("eastus2", version="2025-06-01"))], "2026-09-01",
         ("gpt-9 2026-01-01 is not listed", "edition of 2026-09-30", date(2026, 9, 30))),
        ([SILENT, capture("2026-08-01", offer("eastus2", model="other"))], "2026-08-02", None),
        ([SILENT, capture("2026-08-01", offer("eastus2", model="other"))], "2026-07-31",
         ("gpt-9 2026-01-01 is not listed", "edition of 2026-09-30", date(2026, 9, 30))),
        ([SILENT, capture("2026-08-01", offer("eastus2"))], "2026-07-31", None),
        ([capture("2026-08-01", offer("eastus2", model="other"))], "2026-07-31", None),
        ([], "2026-07-31", None),
    ],
)  # fmt: skip
def test_a_model_that_is_listed_no_more(sources: list[Source], since: str, expected: Any) -> None:
    """The newest edition and the newest capture are both later than the day, and neither has this version."""
    answer = LifecycleAnswer(retires_on=date.fromisoformat(since))
    assert statement(catalog_of(*sources).retired(GPT_9, "GlobalStandard", answer)) == expected


@pytest.mark.parametrize(
    ("sources", "sku", "expected"),
    [
        (
            [edition("2026-09-30", life(stage="Retired"))],
            "GlobalStandard",
            ("gpt-9 2026-01-01: retired", "Schedule", date(2026, 9, 30)),
        ),
        ([edition("2026-09-30", life(stage="Deprecated"))], "GlobalStandard", None),
        (
            [edition("2026-09-30", life("2026-09-29", stage="Deprecated"))],
            "GlobalStandard",
            ("gpt-9 2026-01-01: deprecated, retires on 2026-09-29", "Schedule", date(2026, 9, 30)),
        ),
        ([edition("2026-09-30", life("2026-09-30", stage="Retired"))], "GlobalStandard", None),
        ([edition("2026-09-30", life("2026-09-29", stage="Preview"))], "GlobalStandard", None),
        ([edition("2026-09-30", life("2026-10-06", stage="Retired"))], "GlobalStandard", None),
        ([edition("2026-09-30", life("2026-09-28", stage="Retired"), life("2026-09-29"))], "GlobalStandard", None),
        (
            [capture("2026-09-30", life("2026-09-29", skus="GlobalStandard"))],
            "GlobalStandard",
            ("gpt-9 2026-01-01 GlobalStandard: retires on 2026-09-29", "ARM", date(2026, 9, 30)),
        ),
        ([capture("2026-09-30", life("2026-09-30", skus="GlobalStandard"))], "GlobalStandard", None),
        ([capture("2026-09-30", life("2026-09-29", skus="GlobalStandard", not_before=True))], "GlobalStandard", None),
        ([capture("2026-09-30", life("2026-09-29", skus="Standard"))], "GlobalStandard", None),
        ([capture("2026-09-30", life("2026-09-29"))], "GlobalStandard", None),
        ([capture("2026-09-30", life("2026-09-29"))], "", None),
        ([edition("2026-09-30", life("2026-09-29", skus="GlobalStandard"))], "GlobalStandard", None),
    ],
)
def test_what_proves_that_a_model_has_retired(sources: list[Source], sku: str, expected: Any) -> None:
    """A source of a later day that says retired or deprecated, or the newest capture that dates the SKU itself."""
    catalog = catalog_of(*sources)
    assert statement(catalog.retired(GPT_9, sku, catalog.lifecycle(GPT_9, sku, "eastus2"))) == expected


def test_a_date_of_regions_is_told_of_the_region_that_was_asked_for() -> None:
    """Regions with one date are worked out once, and still each answer names its own."""
    catalog = catalog_of(edition("2026-09-01", life("2027-01-01", regions="eastus2 westus"), life("2027-03-01")))
    asked = {region: catalog.lifecycle(GPT_9, "Standard", region) for region in ("eastus2", "westus", "japaneast")}
    assert {region: (answer.scope, str(answer.retires_on)) for region, answer in asked.items()} == {
        "eastus2": ("eastus2", "2027-01-01"),
        "westus": ("westus", "2027-01-01"),
        "japaneast": ("", "2027-03-01"),
    }


def test_registration_is_the_newest_word_of_the_version() -> None:
    """A row of another version says nothing; "unknown" is no word."""
    gated = edition(
        "2026-05-01", facts(registration="required"), facts(version="2025-06-01", registration="not required")
    )
    assert statement(catalog_of(gated).registration_statement(GPT_9)) == (
        "gpt-9 2026-01-01 needs registration", "Models", date(2026, 5, 1)
    )  # fmt: skip
    assert catalog_of(gated).registration_statement(OLD) is None
    assert (
        catalog_of(gated, edition("2026-06-01", facts(registration="not required"))).registration_statement(GPT_9)
        is None
    )
    later = catalog_of(gated, edition("2026-06-01", facts()))
    assert later.registration_statement(GPT_9) is not None
    assert later.registration_statement(GPT_9) is later.registration_statement(GPT_9)


def test_the_default_version_and_who_gives_it() -> None:
    """The newest source that names a default decides; one that has retired is the default of nobody."""
    first = edition("2026-05-01", facts(version="2025-06-01", default=True), facts())
    second = edition("2026-06-01", facts(), facts(version="2025-06-01"), facts(default=True))
    assert catalog_of(first).default_version("gpt-9") == OLD
    assert catalog_of(first, second).default_version("GPT-9") == GPT_9
    assert statement(catalog_of(first).default_statement("gpt-9")) == (
        "gpt-9 2025-06-01 is the default", "Models", date(2026, 5, 1)
    )  # fmt: skip
    assert catalog_of(first).default_statement("other") is None
    gone = capture("2026-09-01", life(stage="Retired", version="2025-06-01"))
    assert catalog_of(first, gone).default_version("gpt-9") is None


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (life("2026-10-04"), True),
        (life("2026-10-05"), True),
        (life("2026-10-06"), False),
        (life(stage="Retired"), True),
        (life("2027-10-06", stage="Retired"), True),
        (life(stage="Deprecated"), False),
    ],
)
def test_what_has_retired(row: Any, expected: bool) -> None:  # noqa: FBT001
    """By its stage, or by a date that is not in the future."""
    assert catalog_of(edition("2026-09-01", row)).has_retired(GPT_9) is expected


def test_statements_about_a_model() -> None:
    """The newest mention by name, and by version where one is asked for; and the newest source that is no overlay."""
    catalog = catalog_of(
        edition("2026-05-01", offer("eastus2", version="2025-06-01")),
        edition("2026-06-01", offer("eastus2")),
        overlay("2026-07-01", facts(model="mine")),
    )
    assert statement(catalog.model_statement("gpt-9")) == (
        "gpt-9 2026-01-01 of format OpenAI", "Matrix", date(2026, 6, 1)
    )  # fmt: skip
    assert statement(catalog.model_statement("gpt-9", "2025-06-01")) == (
        "gpt-9 2025-06-01 of format OpenAI", "Matrix", date(2026, 5, 1)
    )  # fmt: skip
    assert catalog.model_statement("gpt-9", "1") is catalog.model_statement("gpt-8") is None
    assert statement(catalog.newest_statement("all")) == ("all", "edition of 2026-06-01", date(2026, 6, 1))
    assert catalog_of(overlay("2026-07-01")).newest_statement("all") is None


def test_a_model_by_name_version_and_format() -> None:
    """Case is folded, `3` and `3.0` are one version, and the first mention of the newest source is taken."""
    catalog = catalog_of(
        edition("2026-05-01", offer("eastus2", version="3.0"), offer("eastus2", version="4", format="Other")),
        edition("2026-06-01", offer("eastus2", version="5")),
    )
    assert catalog.find_model("GPT-9") == Model("OpenAI", "gpt-9", "5")
    assert catalog.find_model("gpt-9", "3") == Model("OpenAI", "gpt-9", "3.0")
    assert catalog.find_model("gpt-9", "4", "other") == Model("Other", "gpt-9", "4")
    assert catalog.find_model("gpt-9", "4", "OpenAI") is catalog.find_model("gpt-9", "6") is None
    assert catalog.find_model("gpt-9", format="Other") == Model("Other", "gpt-9", "4")


def test_a_name_without_version_counts_only_where_no_source_gives_one() -> None:
    """A retirement page without versions adds no model to those that others list; the newest spelling stands."""
    source = edition("2026-05-01", offer("eastus2"), life("2027-01-01", version=""), life(model="bare", version=""))
    newer = edition("2026-06-01", offer("eastus2", model="GPT-9"))
    assert catalog_of(source).models("gpt-9") == (GPT_9,)
    assert catalog_of(source).models("bare") == (Model("OpenAI", "bare", ""),)
    assert catalog_of(source, newer).models("gpt-9") == (Model("OpenAI", "GPT-9", "2026-01-01"),)


NAMES = catalog_of(
    edition(
        "2026-05-01",
        offer("eastus2", model="text-embedding-ada-002", version="2"),
        offer("eastus2", model="gpt-4o", version="2024-08-06"),
        offer("eastus2", model="gpt-4o", version="2024-08-07"),
        offer("eastus2", model="gpt-realtime", version="2025-08-28"),
        offer("eastus2", model="gpt-realtime", version="2025-08-28-preview"),
        offer("eastus2", model="Llama-3-70B-Instruct", version="1"),
        offer("eastus2", model="Meta-Llama-3-70B-Instruct-Large", version="1"),
    )
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("text-embedding-ada", ["text-embedding-ada-002"]),
        ("text", ["text-embedding-ada-002"]),
        ("gpt", []),
        ("gpt-4o-2024-08", ["gpt-4o 2024-08-07"]),
        ("gpt-4o-2024-08-06", ["gpt-4o 2024-08-06"]),
        ("gpt-realtime-2", []),
        ("gpt-realtime-2025-08-28", ["gpt-realtime 2025-08-28"]),
        ("3-70b-instruct", ["Llama-3-70B-Instruct", "Meta-Llama-3-70B-Instruct-Large"]),
        ("Instruct", ["Llama-3-70B-Instruct", "Meta-Llama-3-70B-Instruct-Large"]),
        ("gtp-4o", ["gpt-4o"]),
        ("o", []),
    ],
)
def test_what_somebody_meant_by_an_unknown_name(written: str, meant: list[str]) -> None:
    """Whole words of a longer name, a slip, a version in the name, and a name cut short that only one completes."""
    assert [f"{one.name} {one.version}".rstrip() for one in NAMES.near_models(written)] == meant


@pytest.mark.parametrize(
    ("documented", "recorded", "asked", "expected"),
    [
        ("1", ["20250929"], "20250929", "2026-11-30"),
        ("1", ["20250929"], "1", "2026-11-30"),
        ("2", ["20250929"], "20250929", None),
        ("1", ["20250929", "20251101"], "20250929", None),
        ("1", ["20250929"], "20260101", None),
        ("1", ["2025-09-29"], "2025-09-29", None),
    ],
)
def test_a_documents_1_is_arms_only_version(documented: str, recorded: list[str], asked: str, expected: Any) -> None:
    """Where a model has one version `1` in documents and one dated one in ARM, they are the same."""
    catalog = catalog_of(
        edition("2026-09-01", life("2026-11-30", version=documented)),
        capture("2026-08-01", *(offer("eastus2", version=one) for one in recorded)),
    )
    answer = catalog.lifecycle(Model("OpenAI", "gpt-9", asked))
    assert (str(answer.retires_on) if answer.retires_on else None) == expected


def test_default_quotas() -> None:
    """Of a tier the newest source's highest row; without one the highest of all; an overlay's without tier is ours."""
    catalog = catalog_of(
        edition("2026-05-01", quota("Tier 1", 500), quota("Tier 2", 900), quota("Default", 9_000)),
        edition("2026-06-01", quota("Tier 1", 100), quota("Tier 1", 300), quota("Tier 1", 200, sku="Standard"),
                quota("Tier 1", 8_000, scope="government")),
    )  # fmt: skip
    one = catalog.default_quota(GPT_9, "globalstandard", "tier 1")
    assert one is not None
    assert (one.tier, one.tpm, one.statement.value) == (
        "Tier 1", 300, "gpt-9 GlobalStandard, Tier 1: 300 tokens per minute"
    )  # fmt: skip
    highest = catalog.default_quota(GPT_9, "GlobalStandard")
    assert highest is not None
    assert (highest.tier, highest.tpm) == ("Tier 2", 900)
    assert catalog.default_quota(GPT_9, "GlobalStandard", "Tier 3") is None
    assert catalog.default_quota(GPT_9, "DataZoneStandard") is None
    agreed = catalog_of(edition("2026-06-01", quota("Tier 1", 300)), overlay("2026-01-01", quota("", 50)))
    for tier in ("", "Tier 1"):
        ours = agreed.default_quota(GPT_9, "GlobalStandard", tier)
        assert ours is not None
        assert (ours.tpm, ours.statement.value) == (50, "gpt-9 GlobalStandard, every tier: 50 tokens per minute")


def limit(name: str, value: str) -> Limit:
    return Limit(name, value, Place("limits", 1), "units")


def test_limits() -> None:
    """The newest limit that fits the pattern, in any case, and is a number."""
    catalog = catalog_of(
        edition("2026-05-01", limit("Units per deployment", "100,000")),
        edition("2026-06-01", limit("Units per deployment", "many"), limit("Units per account", "7")),
    )
    found = catalog.limit("units per DEPLOYMENT")
    assert found is not None
    assert (found.value, statement(found.statement)) == (
        100_000, ("Units per deployment: 100,000 units", "Limits", date(2026, 5, 1))
    )  # fmt: skip
    newer = catalog.limit("per account|per deployment")
    assert newer is not None
    assert newer.value == 7
    assert catalog.limit("per region") is None


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([offer("eastus2", sku="GlobalBatch"), offer(no="eastus2", sku="DataZoneBatch")], Status.YES),
        ([offer("eastus2", sku="GlobalBatch"), offer("eastus2", sku="DataZoneBatch")], Status.YES),
        ([offer("westus", no="eastus2", sku="GlobalBatch")], Status.NO),
        ([offer("westus", no="eastus2", sku="GlobalBatch"), offer("japaneast", sku="DataZoneBatch")], Status.NO),
        ([offer("eastus2")], Status.UNVERIFIED),
    ],
)
def test_batch(rows: list[Any], expected: Status) -> None:
    """Batch is there where one of its SKUs is, and not there where none is."""
    answer = catalog_of(edition("2026-09-01", *rows)).feature("batch", GPT_9, "eastus2")
    assert answer.status is expected
    assert len(answer.statements) == (expected is not Status.UNVERIFIED)


def test_all_features() -> None:
    """Each name once, sorted."""
    catalog = catalog_of(
        edition("2026-05-01", feature("batch", "eastus2"), feature("assistants", "eastus2")),
        edition("2026-06-01", feature("batch", "westus")),
    )
    assert catalog.features == ("assistants", "batch")
    assert catalog.as_of == DAY


def test_who_gives_a_figure() -> None:
    """Only those that give it, the one that decides first."""
    catalog = catalog_of(
        capture("2026-08-22", capacity(15)), edition("2026-09-01", capacity(50, 50)), overlay("2026-01-01", capacity(1))
    )
    answer = catalog.capacity(GPT_9, "GlobalProvisionedManaged")
    assert [str(one.date) for one in answer.behind("minimum")] == ["2026-01-01", "2026-08-22", "2026-09-01"]
    assert [str(one.date) for one in answer.behind("step")] == ["2026-09-01"]
    assert answer.behind("maximum") == ()
    assert catalog.capacity(Model("Other", GPT_9.name, GPT_9.version), "GlobalProvisionedManaged").statements == ()


def test_the_default_is_the_row_that_says_so() -> None:
    """Other rows of the same source are versions like any other."""
    catalog = catalog_of(edition("2026-05-01", facts(), facts(version="2025-06-01", default=True)))
    assert catalog.default_version("gpt-9") == OLD


def test_what_holds_of_batch_holds_of_no_other_feature() -> None:
    """Another feature that no source knows is not known, whatever SKUs there are; of batch one statement is enough."""
    sources = (
        edition("2026-09-01", offer("eastus2", sku="GlobalBatch")),
        capture("2026-08-01", offer("eastus2", sku="GlobalBatch")),
    )
    catalog = catalog_of(*sources)
    assert catalog.feature("assistants", GPT_9, "eastus2").status is Status.UNVERIFIED
    assert len(catalog.feature("batch", GPT_9, "eastus2").statements) == 1


def test_two_longer_names_at_most() -> None:
    """The shortest of those that have the words of an unknown name."""
    names = ("a-b-c-d", "a-b-c", "x-b-c-longest")
    catalog = catalog_of(edition("2026-05-01", *(offer("eastus2", model=name) for name in names)))
    assert [one.name for one in catalog.near_models("b-c")] == ["a-b-c", "a-b-c-d"]


def test_an_agreed_quota_may_be_of_a_tier() -> None:
    """An overlay's row of another tier is not ours, and a document's row without a tier is nobody's."""
    catalog = catalog_of(
        edition("2026-06-01", quota("", 700), quota("Tier 1", 300)), overlay("2026-01-01", quota("Tier 2", 50))
    )
    found = catalog.default_quota(GPT_9, "GlobalStandard", "Tier 1")
    assert found is not None
    assert found.tpm == 300


@pytest.mark.parametrize(
    ("source", "region", "expected", "says"),
    [
        (overlay("2026-09-01", feature("assistants", status="yes")), "usgovvirginia", Status.YES, "offered"),
        (edition("2026-09-01", feature("assistants", status="yes")), "usgovvirginia", Status.UNVERIFIED, ""),
        (edition("2026-09-01", feature("assistants", status="yes")), "eastus2", Status.YES, "offered"),
        (edition("2026-09-01", feature("assistants", status="no")), "eastus2", Status.NO, "not offered"),
        (edition("2026-09-01", feature("assistants", "eastus2")), "usgovvirginia", Status.UNVERIFIED, ""),
        (edition("2026-09-01", feature("assistants", "eastus2 atlantis")), "westus", Status.NO, "not offered"),
        (edition("2026-09-01", feature("assistants", status="yes")), "atlantis", Status.YES, "offered"),
    ],
)
def test_a_page_speaks_of_its_own_cloud(source: Source, region: str, expected: Status, says: str) -> None:
    """A row without regions holds in the cloud of its page, an overlay's everywhere."""
    answer = catalog_of(source).feature("assistants", GPT_9, region)
    assert answer.status is expected
    said = [f"assistants of gpt-9 2026-01-01 in {region}: {says}"] if says else []
    assert [one.value for one in answer.statements] == said
