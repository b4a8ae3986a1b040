"""What the rules about a declaration itself say (AOAI1xx), of a small catalog."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aoai_catalog.query import Catalog
from aoai_policies.core.finding import Suggestion
from aoai_policies.core.target import UNKNOWN
from tests.synthetic import capture, catalog_of, deployment, edition, facts, judged, life, offer, only, run

FINE_TUNED = "gpt-9-2026-01-01.ft-0a1b2c"
TYPES = " (Understanding deployment types in Microsoft Foundry Models, 2026-07-25)"
REGIONS = " (Azure regions list, 2025-09-23)"
MATRIX = " (Matrix, 2026-09-01)"
EDITION = " (edition of 2026-09-01, 2026-09-01)"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return catalog_of(
        edition(
            "2026-09-01",
            offer("eastus2", sku="Standard"),
            offer("eastus2"),
            offer("eastus2", version="2025-06-01"),
            offer("eastus2", version="2024-01-01"),
            offer("eastus2", model="gpt-9-mini", version="2026-02-02"),
            offer("eastus2", model="oss-120b", version="1", format="OpenAI-OSS"),
            offer("eastus2", model="oss-120b", version="2", format="OpenAI-OSS"),
            life("2025-01-01", version="2024-01-01"),
        ),
        capture("2026-08-01", facts(version="2025-06-01", default=True), offer("eastus2", version="2025-06-01")),
    )


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("gpt-9", []),
        ("GPT-9", []),
        ("gpt9", [("fail", "there is no model gpt9; use gpt-9" + EDITION)]),
        ("gtp-9-mini", [("fail", "there is no model gtp-9-mini; use gpt-9-mini" + EDITION)]),
        (
            "gpt-9-2026-01-01",
            [
                (
                    "fail",
                    "there is no model gpt-9-2026-01-01; Azure names it gpt-9 with version 2026-01-01" + EDITION,
                )
            ],
        ),
        (
            "gpt-10",
            [
                (
                    "unverified",
                    "no source lists a model gpt-10; it may be newer than the catalog" + EDITION,
                )
            ],
        ),
        (FINE_TUNED, []),
        ("gpt-9.ft-0a1b2c", []),
        (
            "gpt-8-2026-01-01.ft-0a1b2c",
            [
                (
                    "unverified",
                    "no source lists a model gpt-8-2026-01-01; it may be newer than the catalog" + EDITION,
                )
            ],
        ),
        (UNKNOWN, [("unverified", "model.name is not known before apply, so unknown-model was not checked")]),
        (None, []),
    ],
)
def test_unknown_model(model: Any, expected: list[tuple[str, str]], catalog: Catalog) -> None:
    """AOAI101: a name that nobody knows fails where a near one exists, and is unverified where none does."""
    assert judged("AOAI101", deployment(model=model), catalog) == expected


def test_unknown_model_before_the_first_source() -> None:
    """AOAI101: a catalog without sources knows no model, and says that it is empty."""
    assert judged("AOAI101", deployment(), catalog_of()) == [
        ("unverified", "no source lists a model gpt-9; it may be newer than the catalog (which is empty)")
    ]


def test_unknown_model_suggests_name_and_version(catalog: Catalog) -> None:
    """AOAI101: a version written into the name is suggested as the two fields that it is."""
    (finding,) = run(deployment(model="gpt-9-2026-01-01", version=None), catalog, only("AOAI101")).findings
    assert finding.suggestions == (Suggestion("model.name", "gpt-9"), Suggestion("model.version", "2026-01-01"))


@pytest.mark.parametrize(
    ("model", "version", "expected"),
    [
        ("gpt-9", "2026-01-01", []),
        (
            "gpt-9",
            "2025-04-14",
            [("fail", "gpt-9 has no version 2025-04-14; use 2025-06-01 or 2026-01-01" + MATRIX)],
        ),
        (
            "gpt-9",
            "2026-09-02",
            [
                (
                    "unverified",
                    "no source lists version 2026-09-02 of gpt-9; it may be newer than the catalog (2026-09-01)",
                )
            ],
        ),
        (
            "gpt-9",
            "2026-06-03",
            [("fail", "gpt-9 has no version 2026-06-03; use 2025-06-01 or 2026-01-01" + MATRIX)],
        ),
        (
            "gpt-9",
            "2026-06-19",
            [
                (
                    "unverified",
                    "no source lists version 2026-06-19 of gpt-9; it may be newer than the catalog (2026-09-01)",
                )
            ],
        ),
        ("gpt-9", "1", [("fail", "gpt-9 has no version 1; use 2025-06-01 or 2026-01-01" + MATRIX)]),
        ("oss-120b", "2", []),
        ("oss-120b", "0", [("fail", "oss-120b has no version 0; use 2 or 1" + MATRIX)]),
        (
            "oss-120b",
            "3",
            [("unverified", "no source lists version 3 of oss-120b; it may be newer than the catalog (2026-09-01)")],
        ),
        ("gpt-10", "1", []),
        (FINE_TUNED, "1", []),
        (
            FINE_TUNED,
            "2026-01-01",
            [("fail", f"{FINE_TUNED} has no version 2026-01-01: a fine-tuned model has version 1; use 1")],
        ),
        (
            "gpt-9",
            UNKNOWN,
            [("unverified", "model.version is not known before apply, so unknown-version was not checked")],
        ),
        ("gpt-9", None, []),
    ],
)  # fmt: skip
def test_unknown_version(model: str, version: Any, expected: list[tuple[str, str]], catalog: Catalog) -> None:
    """AOAI102: default and living versions are suggested first; what may be newer than the catalog is unverified."""
    assert judged("AOAI102", deployment(model=model, version=version), catalog) == expected


@pytest.mark.parametrize(("partial", "outcome"), [(False, "fail"), (True, "unverified")])
def test_a_capture_of_a_few_regions_need_not_know_a_new_version(partial: bool, outcome: str) -> None:  # noqa: FBT001
    """AOAI102: only a source that would list it tells that a version does not exist; one of all regions does."""
    known = edition("2026-06-01", offer("eastus2"))
    newer = capture("2026-11-01", offer("westus"), partial=partial)
    catalog = catalog_of(known, newer, as_of=date(2026, 11, 2))
    [(said, _)] = judged("AOAI102", deployment(version="2026-05-20"), catalog)
    assert said == outcome


@pytest.mark.parametrize(
    ("sku", "expected"),
    [
        ("GlobalStandard", []),
        ("globalstandard", []),
        (
            "Global-Standard",
            [
                (
                    "fail",
                    "Global-Standard is not a valid SKU; Azure spells it GlobalStandard" + TYPES,
                )
            ],
        ),
        (
            "Global Standard",
            [
                (
                    "fail",
                    "Global Standard is not a valid SKU; Azure spells it GlobalStandard" + TYPES,
                )
            ],
        ),
        (
            "GlobalStandrad",
            [
                (
                    "fail",
                    "GlobalStandrad is not a valid SKU; Azure spells it GlobalStandard" + TYPES,
                )
            ],
        ),
        (
            "S0",
            [
                (
                    "fail",
                    "S0 is a SKU of accounts, not of deployments; use GlobalStandard or DataZoneStandard or Standard"
                    + TYPES,
                )
            ],
        ),
        (
            "PTU",
            [
                (
                    "fail",
                    "PTU is not a valid SKU; use ProvisionedManaged or GlobalProvisionedManaged" + TYPES,
                )
            ],
        ),
        ("x", [("fail", "x is not a valid SKU; use GlobalStandard or DataZoneStandard or Standard" + TYPES)]),
        (UNKNOWN, [("unverified", "sku.name is not known before apply, so unknown-sku was not checked")]),
        (None, []),
    ],
)
def test_unknown_sku(sku: Any, expected: list[tuple[str, str]], catalog: Catalog) -> None:
    """AOAI103: a SKU is one of Azure's, in any case; another is told by the spelling that was meant."""
    assert judged("AOAI103", deployment(sku=sku), catalog) == expected


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("eastus2", []),
        ("East US 2", []),
        ("米国東部 2", []),
        ("eastus-2", [("fail", "eastus-2 is not an Azure region; use eastus2" + REGIONS)]),
        (
            "swedencentrl",
            [("fail", "swedencentrl is not an Azure region; use swedencentral" + REGIONS)],
        ),
        ("westeu", [("fail", "westeu is not an Azure region; use westeurope" + REGIONS)]),
        ("us-east-1", [("fail", "us-east-1 is not an Azure region; use eastus" + REGIONS)]),
        ("uk", [("fail", "uk is not an Azure region; use uksouth or ukwest" + REGIONS)]),
        ("eastus9", [("fail", "eastus9 is not an Azure region; use eastus" + REGIONS)]),
        (UNKNOWN, [("unverified", "location is not known before apply, so unknown-region was not checked")]),
        (None, []),
    ],
)
def test_unknown_region(location: Any, expected: list[tuple[str, str]], catalog: Catalog) -> None:
    """AOAI104: a region is one of Azure's by any spelling; another is told by the nearest ids."""
    assert judged("AOAI104", deployment(location=location), catalog) == expected


def test_a_region_without_any_model_is_one(catalog: Catalog) -> None:
    """AOAI104: that no model is offered in a region of Azure is another rule's."""
    assert judged("AOAI104", deployment(location="austriaeast"), catalog) == []


@pytest.mark.parametrize(
    ("model", "format_", "expected"),
    [
        ("gpt-9", "OpenAI", []),
        ("gpt-9", "openai", []),
        ("oss-120b", "OpenAI", [("fail", "oss-120b does not have format OpenAI; use OpenAI-OSS" + MATRIX)]),
        ("OSS-120B", "xAI", [("fail", "oss-120b does not have format xAI; use OpenAI-OSS" + MATRIX)]),
        ("gpt-10", "xAI", []),
        (FINE_TUNED, "xAI", []),
        ("gpt-9", UNKNOWN, [("unverified", "model.format is not known before apply, so wrong-format was not checked")]),
        ("gpt-9", None, []),
    ],
)
def test_wrong_format(model: str, format_: Any, expected: list[tuple[str, str]], catalog: Catalog) -> None:
    """AOAI105: the format is that of the model; what nobody knows is another rule's."""
    assert judged("AOAI105", deployment(model=model, format=format_), catalog) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        (
            {"version": None},
            [
                (
                    "fail",
                    "no version of gpt-9 is declared, so Azure picks its default, which changes; "
                    "pin it; the default was 2025-06-01 (ARM, 2026-08-01)",
                )
            ],
        ),
        (
            {"model": "gpt-9-mini", "version": None},
            [
                (
                    "fail",
                    "no version of gpt-9-mini is declared, so Azure picks its default, which changes; pin one" + MATRIX,
                )
            ],
        ),
        ({"version": UNKNOWN}, []),
        (
            {"model": UNKNOWN, "version": None},
            [("unverified", "model.name is not known before apply, so version-not-pinned was not checked")],
        ),
        ({"model": "gpt-10", "version": None}, []),
        ({"model": FINE_TUNED, "version": None}, []),
    ],
    ids=["pinned", "not pinned", "no default known", "unknown version", "unknown model", "no such model", "fine-tuned"],
)
def test_version_not_pinned(fields: dict[str, Any], expected: list[tuple[str, str]], catalog: Catalog) -> None:
    """AOAI107: without a version Azure picks; the message has its default and the date of the source that says so."""
    assert judged("AOAI107", deployment(**fields), catalog) == expected


NO_MODEL = ("fail", "no model.name is declared; a deployment needs a model")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"model": None}, [NO_MODEL]),
        (
            {"sku": None},
            [("fail", "no sku.name is declared; a deployment needs a SKU, GlobalStandard or Standard")],
        ),
        (
            {"sku": None, "version": "2025-06-01"},
            [("fail", "no sku.name is declared; a deployment needs a SKU, GlobalStandard")],
        ),
        ({"model": "gpt-10", "sku": None}, [("fail", "no sku.name is declared; a deployment needs a SKU")]),
        (
            {"model": None, "sku": None},
            [NO_MODEL, ("fail", "no sku.name is declared; a deployment needs a SKU")],
        ),
        ({"model": UNKNOWN, "sku": UNKNOWN}, []),
    ],
    ids=["both", "no model", "no SKU", "no SKU, another version", "no SKU of an unknown model", "neither", "unknown"],
)
def test_missing_field(fields: dict[str, Any], expected: list[tuple[str, str]], catalog: Catalog) -> None:
    """AOAI110: a deployment has a model and a SKU; the SKUs of this very version are named."""
    assert judged("AOAI110", deployment(**fields), catalog) == expected


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, []),
        ({"versionUpgradeOption": "NoAutoUpgrade", "capacitySettings": {}}, []),
        ({"sku": None}, []),
        (UNKNOWN, None),
        (
            {"sku": {"name": "Standard"}, "scaleType": "Standard"},
            [
                "`sku` is not a property of a deployment; write `sku` beside `properties`, with name and capacity",
                "`scaleType` is not a property of a deployment; it is no longer supported; write `sku.name`",
            ],
        ),
        ({"capacity": 1}, ["`capacity` is not a property of a deployment; write it as `sku.capacity`"]),
    ],
)
def test_misplaced_properties(properties: Any, expected: list[str] | None, catalog: Catalog) -> None:
    """AOAI106: each property that is known to belong elsewhere is told with its place."""
    heard = judged("AOAI106", deployment(properties=properties), catalog)
    unknown = [("unverified", "properties is not known before apply, so misplaced-property was not checked")]
    assert heard == (unknown if expected is None else [("fail", message) for message in expected])


LONG = "a" * 64


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("chat", ""),
        ("4_a.b-c", ""),
        (LONG, ""),
        (f"{LONG}a", f"'{LONG}a' is longer than 64 characters; use {LONG}"),
        (f"{'a' * 63}-a", f"'{'a' * 63}-a' is longer than 64 characters; use {'a' * 63}"),
        ("gpt 4.1 (prod)", "'gpt 4.1 (prod)' does not match Azure's pattern for names; use gpt-4.1-prod"),
        ("-chat", "'-chat' does not match Azure's pattern for names; use chat"),
        ("!" * 64, f"'{'!' * 64}' does not match Azure's pattern for names; use chat"),
    ],
)
def test_invalid_name(name: str, expected: str, catalog: Catalog) -> None:
    """AOAI109: at most 64 letters, digits, `_`, `.` and `-`; the name without what breaks that is suggested."""
    assert judged("AOAI109", deployment(deployment_name=name), catalog) == ([("fail", expected)] if expected else [])


HOSTS = catalog_of(edition("2026-09-01", offer("eastus2"), offer("eastus2", model="grok", version="1", format="xAI"),
                           offer("eastus2", model="bare", version="1", format="")))  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "model", "expected"),
    [
        ("OpenAI", "gpt-9", ""),
        ("openai", "GPT-9", ""),
        ("AIServices", "grok", ""),
        ("aiservices", "grok", ""),
        ("OpenAI", "grok", "an account of kind OpenAI does not host grok (format xAI); use AIServices (Matrix, "
         "2026-09-01)"),
        ("OpenAI", "nobody", ""),
        ("OpenAI", "bare", ""),
        ("ComputerVision", "gpt-9",
         "an account of kind ComputerVision hosts no model deployments; use AIServices (edition of 2026-09-01, "
          "2026-09-01)"),
        ("ComputerVision", "nobody",
         "an account of kind ComputerVision hosts no model deployments; use AIServices (edition of 2026-09-01, "
          "2026-09-01)"),
    ],
)  # fmt: skip
def test_kind_cannot_host(kind: str, model: str, expected: str) -> None:
    """AOAI108: kind OpenAI hosts models of format OpenAI, kind AIServices all, other kinds none."""
    assert judged("AOAI108", deployment(kind=kind, model=model), HOSTS) == ([("fail", expected)] if expected else [])


def test_kind_without_a_source() -> None:
    """AOAI108: a catalog without sources names none."""
    assert judged("AOAI108", deployment(kind="ComputerVision"), catalog_of()) == [
        ("fail", "an account of kind ComputerVision hosts no model deployments; use AIServices")
    ]


SPELT = catalog_of(
    edition("2026-08-01", offer("eastus2", model="Gpt-9", version="2025-01-01")),
    edition("2026-09-01", offer("eastus2")),
)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"sku": "globalstandard"}, ["Azure spells globalstandard as GlobalStandard; use GlobalStandard"]),
        ({"model": "GPT-9"}, ["Azure spells GPT-9 as gpt-9; use gpt-9"]),
        ({"model": "Gpt-9"}, []),
        ({"model": "GPT-9-2026-01-01.ft-0a1b"}, []),
        ({"location": "East US 2"}, []),
        ({"location": "EastUS2"}, ["Azure spells EastUS2 as eastus2; use eastus2"]),
        ({"location": "米国東部 2"}, []),
        ({"sku": "nothing", "model": "nobody", "location": "nowhere"}, []),
        ({"sku": UNKNOWN, "model": UNKNOWN, "location": UNKNOWN}, []),
        ({"sku": None, "model": None, "location": None}, []),
    ],
)
def test_spelling_folded(fields: dict[str, Any], expected: list[str]) -> None:
    """AOAI111: another case than any source's is told; a region's display name is a spelling of Azure's."""
    assert judged("AOAI111", deployment(**fields), SPELT) == [("fail", message) for message in expected]


MANY = catalog_of(
    edition(
        "2026-09-01",
        offer("eastus2", model="chat-1a", version="1"),
        offer("eastus2", model="chat-1b", version="1"),
        offer("eastus2", model="chat-1c", version="1"),
        life(model="bare", version=""),
        *(offer("eastus2", model="long", version=f"2026-0{month}-01") for month in range(1, 6)),
        life(model="long", version=""),
        *(offer("eastus2", model="gone", version=f"2025-0{month}-01") for month in (1, 3, 2)),
        *(life("2026-01-01", model="gone", version=f"2025-0{month}-01") for month in (1, 2, 3)),
        *(offer("eastus2", model="count", version=version) for version in ("3", "9", "5")),
        offer("eastus2", model="mixed", version="2"),
        offer("eastus2", model="mixed", version="2026-01-01"),
        offer("eastus2", model="two", version="1", format="xAI"),
        offer("eastus2", model="two", version="2", format="Mistral AI"),
        facts(model="two", version="3", format=""),
    )
)


def suggested(rule: str, catalog: Catalog, **fields: Any) -> list[dict[str, Any]]:
    """Each alternative that a rule's only finding offers."""
    (finding,) = run(deployment(**fields), catalog, only(rule)).findings
    return [{one.field: one.value for one in alternative} for alternative in finding.replacements]


@pytest.mark.parametrize(
    ("model", "version", "expected"),
    [
        ("chat-1d", "1", [{"model.name": "chat-1a"}, {"model.name": "chat-1b"}]),
        ("chat-1d", "7", [{"model.name": name, "model.version": "1"} for name in ("chat-1a", "chat-1b")]),
        ("chat-1d", None, [{"model.name": name, "model.version": "1"} for name in ("chat-1a", "chat-1b")]),
        ("baer", None, [{"model.name": "bare"}]),
        ("lnog", None, [{"model.name": "long", "model.version": f"2026-0{month}-01"} for month in range(1, 6)]),
        ("gpt", UNKNOWN, []),
    ],
)
def test_which_models_are_suggested(model: str, version: Any, expected: list[dict[str, Any]]) -> None:
    """AOAI101: two names at most, with the declared version where they have it, else with each of their own."""
    if expected:
        assert suggested("AOAI101", MANY, model=model, version=version) == expected
        assert judged("AOAI101", deployment(model=model), MANY)[0][1].count(" or ") <= 1
    else:
        assert judged("AOAI101", deployment(model=model, version=version), MANY)[0][0] == "unverified"


@pytest.mark.parametrize(
    ("model", "version", "expected"),
    [
        ("long", "1", "long has no version 1; use 2026-05-01 or 2026-04-01 or 2026-03-01 (Matrix, 2026-09-01)"),
        (
            "gone",
            "1",
            "gone has no version 1; its versions 2025-03-01, 2025-02-01, 2025-01-01 have all retired "
            "(Matrix, 2026-09-01)",
        ),
        ("count", "4", "count has no version 4; use 9 or 5 or 3 (Matrix, 2026-09-01)"),
        ("count", "10", None),
        ("count", "8", "count has no version 8; use 9 or 5 or 3 (Matrix, 2026-09-01)"),
        ("mixed", "10", "mixed has no version 10; use 2026-01-01 or 2 (Matrix, 2026-09-01)"),
        ("long", "2026-06-18", "long has no version 2026-06-18; use 2026-05-01 or 2026-04-01 or 2026-03-01 "
         "(Matrix, 2026-09-01)"),
        ("long", "2026-06-19", None),
        ("bare", "1", ""),
        ("long", "", ""),
    ],
)  # fmt: skip
def test_which_versions_there_are(model: str, version: str, expected: str | None) -> None:
    """AOAI102: three living versions, newest first; the next number and the last 75 days are a doubt."""
    heard = judged("AOAI102", deployment(model=model, version=version), MANY)
    if expected is None:
        assert [outcome for outcome, _ in heard] == ["unverified"]
    else:
        assert heard == ([("fail", expected)] if expected else [])


@pytest.mark.parametrize(
    ("location", "message", "regions"),
    [
        ("germany3", "use germanynorth", ["germanynorth"]),
        ("uk", "use uksouth or ukwest", ["uksouth", "ukwest"]),
        ("us", "use centralus or eastus", ["centralus", "eastus"]),
        ("canad", "use canadacentral or canadaeast", ["canadacentral", "canadaeast"]),
        ("zzz", "", []),
    ],
)
def test_which_regions_are_suggested(location: str, message: str, regions: list[str]) -> None:
    """AOAI104: two at most; where none is near the message still names the list of regions."""
    assert suggested("AOAI104", MANY, location=location) == [{"location": region} for region in regions]
    said = f"{location} is not an Azure region" + (f"; {message}" if message else "") + REGIONS
    assert judged("AOAI104", deployment(location=location), MANY) == [("fail", said)]


def test_all_formats_of_a_name() -> None:
    """AOAI105: of a name under several formats each is suggested, and none that a source leaves empty."""
    assert judged("AOAI105", deployment(model="two", format="OpenAI"), MANY) == [
        ("fail", "two does not have format OpenAI; use Mistral AI or xAI (Matrix, 2026-09-01)")
    ]


def test_the_usual_skus_of_a_model_without_one() -> None:
    """AOAI110: three at most, in the order in which one would try them."""
    every = ("Standard", "GlobalBatch", "GlobalStandard", "DataZoneStandard")
    catalog = catalog_of(edition("2026-09-01", *(offer("eastus2", sku=sku) for sku in every)))
    assert judged("AOAI110", deployment(sku=None), catalog) == [
        (
            "fail",
            "no sku.name is declared; a deployment needs a SKU, GlobalStandard or DataZoneStandard or Standard",
        )
    ]
