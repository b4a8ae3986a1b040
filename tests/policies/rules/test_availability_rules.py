"""What the rules about availability say (AOAI2xx), of a small catalog: which of the four speaks, and how."""

from __future__ import annotations

from typing import Any

import pytest

from aoai_catalog.load import Source
from aoai_policies.core.finding import Suggestion
from aoai_policies.core.settings import Availability, NoHoldsDays, Settings
from aoai_policies.core.target import UNKNOWN, Change
from tests.synthetic import (
    DAY,
    Record,
    capture,
    catalog_of,
    deployment,
    edition,
    feature,
    judged,
    life,
    offer,
    only,
    page,
    run,
    said,
)

RULES_ABOUT_OFFERS = {"AOAI201", "AOAI202", "AOAI203", "AOAI207"}


def hear(*sources: Source, settings: Settings | None = None, **fields: Any) -> list[tuple[str, str, str]]:
    """What the rules about availability say of a deployment in eastus2."""
    findings = run(deployment(**fields), catalog_of(*sources), settings=settings or Settings()).findings
    return [one for one in said(findings) if one[0] in RULES_ABOUT_OFFERS]


def fresh(*records: Record) -> Source:
    return edition("2026-10-01", *records)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([offer("eastus2")], []),
        (
            [offer("westus", no="eastus2")],
            [
                (
                    "AOAI201",
                    "fail",
                    "gpt-9 2026-01-01 is not offered in eastus2 under any SKU; nearest that have GlobalStandard: "
                    "westus (Matrix, 2026-10-01)",
                )
            ],
        ),
        (
            [offer("atlantis westus", no="eastus2")],  # what no table of regions has can be nobody's advice
            [
                (
                    "AOAI201",
                    "fail",
                    "gpt-9 2026-01-01 is not offered in eastus2 under any SKU; nearest that have GlobalStandard: "
                    "westus (Matrix, 2026-10-01)",
                )
            ],
        ),
        (
            [offer("westus japaneast swedencentral westus3", no="eastus2")],
            [
                (
                    "AOAI201",
                    "fail",
                    "gpt-9 2026-01-01 is not offered in eastus2 under any SKU; nearest that have GlobalStandard: "
                    "westus, westus3, japaneast, ... (Matrix, 2026-10-01)",
                )
            ],
        ),
        (
            [offer("westus", no="eastus2"), offer("eastus2", sku="DataZoneStandard")],
            [
                (
                    "AOAI202",
                    "fail",
                    "gpt-9 2026-01-01 is not offered as GlobalStandard in eastus2; "
                    "offered here as DataZoneStandard; GlobalStandard in westus (Matrix, 2026-10-01)",
                )
            ],
        ),
        (
            [offer(no="eastus2 westus"), offer("eastus2", sku="Standard")],
            [
                (
                    "AOAI203",
                    "fail",
                    "gpt-9 2026-01-01 is not offered as GlobalStandard in any region; "
                    "offered in eastus2 as Standard (Matrix, 2026-10-01)",
                )
            ],
        ),
        (
            [offer(no="eastus2"), offer("westus japaneast", sku="Standard")],
            [
                (
                    "AOAI203",
                    "fail",
                    "gpt-9 2026-01-01 is not offered as GlobalStandard in any region; "
                    "offered as Standard in westus, japaneast (Matrix, 2026-10-01)",
                )
            ],
        ),
        (
            [offer(no="eastus2")],
            [
                (
                    "AOAI203",
                    "fail",
                    "gpt-9 2026-01-01 is not offered as GlobalStandard in any region; "
                    "no source lists it as offered under any SKU (Matrix, 2026-10-01)",
                )
            ],
        ),
        (
            [offer("westus", model="gpt-8"), life()],
            [
                (
                    "AOAI202",
                    "unverified",
                    "whether gpt-9 2026-01-01 is offered as GlobalStandard in eastus2 is not known: "
                    "no source in effect says anything of it",
                )
            ],
        ),
        (
            [offer("westus")],
            [
                (
                    "AOAI207",
                    "fail",
                    "gpt-9 2026-01-01 was not offered as GlobalStandard in eastus2 4 days ago and may have been added "
                    "since; GlobalStandard in westus; check with `az cognitiveservices model list -l eastus2` "
                    "(Matrix, 2026-10-01)",
                )
            ],
        ),
    ],
    ids=[
        "offered",
        "elsewhere only",
        "elsewhere and where no region is",
        "in many regions: the nearest three, of the same geography first",
        "another SKU here, this SKU elsewhere",
        "another SKU here, this SKU nowhere",
        "another SKU elsewhere, this SKU nowhere",
        "nothing at all",
        "no source speaks",
        "the region is on no page: a hint",
    ],
)
def test_which_rule_speaks_of_a_missing_offer(rows: list[Record], expected: list[tuple[str, str, str]]) -> None:
    """One of AOAI201 to 203 fails, by what there is elsewhere and here; where nobody speaks, AOAI202 is unverified."""
    assert hear(fresh(*rows)) == expected


def test_document_and_arm_that_differ_are_unverified() -> None:
    """A newer document's no against ARM's yes is no failure: both statements are behind the finding."""
    found = run(
        deployment(), catalog_of(capture("2026-08-22", offer("eastus2")), fresh(offer("westus", no="eastus2")))
    ).findings
    (one,) = [finding for finding in found if finding.rule in RULES_ABOUT_OFFERS]
    assert said([one]) == [
        (
            "AOAI202",
            "unverified",
            "whether gpt-9 2026-01-01 is offered as GlobalStandard in eastus2 is not known: "
            "the newest document and ARM's answer differ (Matrix, 2026-10-01)",
        )
    ]
    assert [f"{statement.title}: {statement.value}" for statement in one.statements] == [
        "Matrix: gpt-9 2026-01-01 GlobalStandard in eastus2: not offered",
        "ARM: gpt-9 2026-01-01 GlobalStandard in eastus2: offered",
    ]


def test_a_yes_that_ended_is_unverified() -> None:
    """A model that the newest sources lack is neither offered nor refused."""
    assert hear(edition("2026-02-01", offer("eastus2")), fresh(offer("eastus2", model="gpt-8"))) == [
        (
            "AOAI202",
            "unverified",
            "whether gpt-9 2026-01-01 is offered as GlobalStandard in eastus2 is not known: "
            "last documented on 2026-02-01 (Matrix, 2026-02-01)",
        )
    ]


def test_a_missing_offer_suggests_skus_then_regions() -> None:
    """AOAI202 suggests the SKUs that are offered here, then the nearest regions."""
    rows = fresh(offer("westus japaneast", no="eastus2"), offer("eastus2", sku="Standard"))
    (finding,) = run(deployment(), catalog_of(rows), only("AOAI202")).findings
    assert finding.suggestions == (
        Suggestion("sku.name", "Standard"),
        Suggestion("location", "westus"),
        Suggestion("location", "japaneast"),
    )


def aged(sku: str, days: int, holds: str, *, stage: str = "GA") -> Any:
    return pytest.param(sku, days, holds, stage, id=f"{sku}, {days} days, {stage}: {holds}")


@pytest.mark.parametrize(
    ("sku", "days", "rule", "stage"),
    [
        aged("GlobalStandard", 7, "AOAI201"),
        aged("GlobalStandard", 8, "AOAI207"),
        aged("DataZoneStandard", 7, "AOAI201"),
        aged("DataZoneStandard", 8, "AOAI207"),
        aged("GlobalProvisionedManaged", 0, "AOAI207"),
        aged("DataZoneProvisionedManaged", 60, "AOAI201"),
        aged("DataZoneProvisionedManaged", 61, "AOAI207"),
        aged("ProvisionedManaged", 90, "AOAI201"),
        aged("ProvisionedManaged", 91, "AOAI207"),
        aged("Standard", 365, "AOAI201"),
        aged("Standard", 366, "AOAI207"),
        aged("GlobalBatch", 365, "AOAI201"),
        aged("DataZoneBatch", 366, "AOAI207"),
        aged("GlobalStandard", 900, "AOAI201", stage="Deprecated"),
        aged("GlobalStandard", 900, "AOAI207", stage="Legacy"),
        aged("GlobalStandard", 900, "AOAI207", stage="Preview"),
    ],
)
def test_a_documents_no_ages(sku: str, days: int, rule: str, stage: Any) -> None:
    """A no holds 7, 60, 90 or 365 days by the SKU, for good for a deprecated model; an older one is AOAI207.

    About GlobalProvisionedManaged it never holds: pages are too late with it.
    """
    on = str(DAY.fromordinal(DAY.toordinal() - days))
    old = {"version": "2020-01-01"}
    source = edition(on, offer("westus", no="eastus2", sku=sku, **old), life(stage=stage, **old))
    assert [(one, outcome) for one, outcome, _ in hear(source, sku=sku, **old)] == [(rule, "fail")]


@pytest.mark.parametrize(
    ("sku", "days", "rule"),
    [
        ("GlobalStandard", 7, "AOAI201"),
        ("GlobalStandard", 8, "AOAI207"),
        ("GlobalProvisionedManaged", 60, "AOAI201"),
        ("GlobalProvisionedManaged", 61, "AOAI207"),
    ],
)
def test_a_captures_no_ages(sku: str, days: int, rule: str) -> None:
    """ARM's no holds for a young version and for GlobalProvisionedManaged too, as long as its SKU's days."""
    on = str(DAY.fromordinal(DAY.toordinal() - days))
    assert [one for one, _, _ in hear(capture(on, offer("westus", sku=sku), regions="eastus2"), sku=sku)] == [rule]


@pytest.mark.parametrize(("version", "rule"), [("2026-07-03", "AOAI201"), ("2026-07-04", "AOAI207")])
def test_a_documents_no_about_a_young_version_is_a_hint(version: str, rule: str) -> None:
    """A version that was younger than 90 days when the page was written gains regions faster than pages follow."""
    source = fresh(offer("westus", no="eastus2", version=version))
    assert [one for one, _, _ in hear(source, version=version)] == [rule]


def test_an_older_no_that_still_holds_decides() -> None:
    """A fresh page's no about GlobalProvisionedManaged is a hint; ARM's of the same month makes it an error."""
    sku = "GlobalProvisionedManaged"
    sources = (
        fresh(offer("westus", no="eastus2", sku=sku)),
        capture("2026-09-20", offer("westus", sku=sku), regions="eastus2"),
    )
    ((rule, outcome, message),) = hear(*sources, sku=sku)
    assert (rule, outcome) == ("AOAI201", "fail")
    assert message.endswith("(ARM, 2026-09-20)")


def test_a_data_zone_sku_needs_a_data_zone() -> None:
    """In a region without a data zone no base model has a data zone SKU, whatever no page says of it."""
    heard = hear(fresh(offer("westus", sku="DataZoneStandard")), sku="DataZoneStandard", location="uaenorth")
    assert heard == [
        (
            "AOAI201",
            "fail",
            "gpt-9 2026-01-01 is not offered in uaenorth under any SKU; nearest that have DataZoneStandard: westus "
            "(Azure regions list, 2025-09-23)",
        )
    ]
    assert (
        hear(fresh(offer("westus uaenorth", sku="DataZoneStandard")), sku="DataZoneStandard", location="uaenorth") == []
    )


def test_a_page_says_no_of_model_router() -> None:
    """Pages list it where it is made; a capture's no is a hint."""
    rows = offer("westus", no="eastus2", model="model-router")
    assert [(rule, outcome) for rule, outcome, _ in hear(fresh(rows), model="model-router")] == [
        ("AOAI202", "unverified")
    ]
    heard = hear(capture("2026-10-01", rows, regions="eastus2"), model="model-router")
    assert [(rule, outcome) for rule, outcome, _ in heard] == [("AOAI207", "fail")]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            [offer("westus", no="eastus2")],
            "GlobalStandard in westus; check with `az cognitiveservices model list -l eastus2`",
        ),
        (
            [offer(no="eastus2"), offer("eastus2", sku="Standard")],
            "listed here: Standard; check with `az cognitiveservices model list -l eastus2`",
        ),
        ([offer(no="eastus2")], "check with `az cognitiveservices model list -l eastus2`"),
    ],
)
def test_an_old_no_is_told_with_its_age(rows: list[Record], message: str) -> None:
    """AOAI207 says how old the no is, what is listed, and how to look."""
    assert hear(edition("2026-06-01", *rows)) == [
        (
            "AOAI207",
            "fail",
            "gpt-9 2026-01-01 was not offered as GlobalStandard in eastus2 126 days ago and may have been added since; "
            f"{message} (Matrix, 2026-06-01)",
        )
    ]


def test_a_no_of_yesterday_is_a_day_old() -> None:
    """Where settings let it hold for no day."""
    settings = Settings(availability=Availability(NoHoldsDays(global_=0)))
    (found,) = hear(edition("2026-10-04", offer(no="eastus2")), settings=settings)
    assert " in eastus2 1 day ago and may " in found[2]


@pytest.mark.parametrize(("counts_from", "rule"), [("", "AOAI207"), ("2026-09-29", "AOAI201")])
def test_a_no_ages_from_what_its_page_counts_from(counts_from: str, rule: str) -> None:
    """A stale date inside a file is not counted where the file knows something newer."""
    matrix = page("matrix", "2026-02-01", "eastus2 westus", counts_from=counts_from)
    source = edition("2026-09-29", offer("westus", no="eastus2"), pages=[matrix])
    assert [one for one, _, _ in hear(source)] == [rule]


@pytest.mark.parametrize(("global_days", "rule"), [(30, "AOAI207"), (200, "AOAI201")])
def test_settings_say_for_how_long_a_no_holds(global_days: int, rule: str) -> None:
    """`availability.no_holds_days` overrides the measured days."""
    settings = Settings(availability=Availability(NoHoldsDays(global_=global_days)))
    heard = hear(edition("2026-08-20", offer("westus", no="eastus2")), settings=settings)
    assert [one for one, _, _ in heard] == [rule]


@pytest.mark.parametrize(
    "fields",
    [
        {"model": "gpt-8"},
        {"version": "2020-01-01"},
        {"location": "nowhere"},
        {"change": Change.SAME},
        {"change": Change.UPDATE, "before": deployment(capacity=5)},
    ],
    ids=lambda fields: ", ".join(fields) if isinstance(fields, dict) else "",
)
def test_what_availability_leaves_to_other_rules(fields: dict[str, Any]) -> None:
    """A name that Azure does not know, a missing field and what exists unchanged are not availability's."""
    assert hear(fresh(offer("westus", no="eastus2")), **fields) == []


def test_a_wrong_sku_hides_no_missing_region() -> None:
    """What no SKU could change is told with the wrong SKU, whichever was meant."""
    assert hear(fresh(offer("westus", no="eastus2")), sku="Global-Standard") == [
        (
            "AOAI201",
            "fail",
            "gpt-9 2026-01-01 is not offered in eastus2 under any SKU; nearest that have GlobalStandard: westus "
            "(Matrix, 2026-10-01)",
        )
    ]
    assert hear(fresh(offer("eastus2", sku="Standard"), offer("westus", no="eastus2")), sku="Global-Standard") == []


def test_an_update_of_another_model_is_judged() -> None:
    """A deployment that is given another model is a new one to Azure."""
    before = deployment(version="2025-06-01")
    heard = hear(fresh(offer("westus", no="eastus2")), change=Change.UPDATE, before=before)
    assert [one for one, _, _ in heard] == ["AOAI201"]


@pytest.mark.parametrize(("field", "name"), [("location", "location"), ("sku", "sku.name"), ("model", "model.name")])
def test_unknown_values_leave_availability_unverified(field: str, name: str) -> None:
    """Where model, SKU or region is not known and the answer depends on it, the rules that could fail say so."""
    source = fresh(offer("eastus2", no="westus"), offer("eastus2 westus", sku="Standard"))
    heard = hear(source, **dict[str, Any]({field: UNKNOWN, "location": UNKNOWN if field == "location" else "westus"}))
    slugs = {"AOAI201": "model-not-in-region", "AOAI202": "sku-not-in-region", "AOAI203": "sku-not-offered"}
    slugs |= {"AOAI207": "offer-not-listed"}
    expected = slugs if field == "model" else {"AOAI202": slugs["AOAI202"]}
    assert heard == [
        (rule, "unverified", f"{name} is not known before apply, so {slug} was not checked")
        for rule, slug in expected.items()
    ]


def test_a_model_that_is_offered_nowhere_under_a_sku_is_told_without_a_region() -> None:
    """What every region answers needs no region: an unknown value is never worse than an absent one."""
    source = fresh(offer(no="eastus2 westus"), offer("eastus2 westus", sku="Standard"))
    for location in (None, UNKNOWN):
        assert [(rule, outcome) for rule, outcome, _ in hear(source, location=location)] == [("AOAI203", "fail")]


def test_a_version_that_azure_picks_is_unverified() -> None:
    """Without a version, and without a source that gives the default, nobody knows what is deployed."""
    several = fresh(offer("eastus2"), offer("westus", no="eastus2", version="2025-06-01"))
    assert hear(several, version=None) == [
        (
            "AOAI201",
            "unverified",
            "model.version is not declared, and Azure picks it, so model-not-in-region was not checked",
        )
    ]
    assert hear(fresh(offer("eastus2"), offer("eastus2", version="2025-06-01")), version=None) == []


def test_a_fine_tuned_deployment_is_offered_where_its_base_model_is() -> None:
    """`base.ft-...` is judged by the offers of its base model and version; only documents' noes do not count for it."""
    rows = (offer("eastus2"), offer("westus", no="eastus2", version="2025-06-01"))
    other = "gpt-9-2025-06-01.ft-0a1b"
    assert hear(fresh(*rows), model="gpt-9-2026-01-01.ft-0a1b", version="1") == []
    assert [one[:2] for one in hear(fresh(*rows), model=other, version="1")] == [("AOAI202", "unverified")]
    assert [one[:2] for one in hear(capture("2026-10-01", *rows), model=other, version="1")] == [("AOAI201", "fail")]


TUNED_ONLY = capture(
    "2026-10-01", offer("eastus2 westus", sku="Standard", fine_tuned_only=True), offer("eastus2"),
    offer("westus", sku="DeveloperTier"),
)  # fmt: skip
TYPES = "Understanding deployment types in Microsoft Foundry Models, 2026-07-25"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"sku": "GlobalStandard"}, ""),
        ({"sku": "Standard"}, "Standard of gpt-9 2026-01-01 in eastus2 accepts only fine-tuned models; the base "
         "model is offered "
         "here as GlobalStandard (ARM, 2026-10-01)"),
        ({"sku": "Standard", "location": "westus"}, "Standard of gpt-9 2026-01-01 in westus accepts only "
         "fine-tuned models; the "
         "base model is offered here as DeveloperTier (ARM, 2026-10-01)"),
        ({"sku": "Standard", "model": "gpt-9-2026-01-01.ft-0a1b"}, ""),
        ({"sku": "Standard", "location": "japaneast"}, ""),
        ({"sku": "DeveloperTier"}, f"DeveloperTier accepts only fine-tuned models; the base model is offered here as "
         f"GlobalStandard ({TYPES})"),
        ({"sku": "DeveloperTier", "location": "japaneast"},
         f"DeveloperTier accepts only fine-tuned models; deploy a fine-tuned model ({TYPES})"),
    ],
)  # fmt: skip
def test_offers_for_fine_tuned_models(fields: dict[str, Any], expected: str) -> None:
    """AOAI204: an offer that accepts only fine-tuned models, and DeveloperTier always."""
    assert judged("AOAI204", deployment(**fields), catalog_of(TUNED_ONLY)) == ([("fail", expected)] if expected else [])


FEATURES = edition(
    "2026-09-01", offer("eastus2 westus"), feature("assistants", "eastus2", "westus"), feature("fine-tuning", "westus"),
    partial=True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("needs", "location", "expected"),
    [
        ((), "eastus2", []),
        (("assistants",), "eastus2", []),
        (("assistants",), "westus", [
            ("fail", "assistants is not offered for gpt-9 2026-01-01 in westus; `aoai where gpt-9 --needs "
             "assistants` lists "
             "where it is (Features, 2026-09-01)")]),
        (("fine-tuning", "assistants"), "eastus2", [
            ("unverified", "whether fine-tuning is offered for gpt-9 2026-01-01 in eastus2 is not documented")]),
        (("fine-tunning",), "eastus2", [
            ("unverified", "no source lists a feature fine-tunning; did you mean fine-tuning?")]),
        (("zzz",), "eastus2", [("unverified", "no source lists a feature zzz")]),
        (UNKNOWN, "eastus2", [
            ("unverified", "needs is not known before apply, so feature-not-in-region was not checked")]),
    ],
)  # fmt: skip
def test_declared_needs(needs: Any, location: str, expected: list[tuple[str, str]]) -> None:
    """AOAI205: each need is asked for; what is not documented, and what nobody knows, is unverified."""
    assert judged("AOAI205", deployment(needs=needs, location=location), catalog_of(FEATURES)) == expected


@pytest.mark.parametrize(
    ("rows", "location", "expected"),
    [
        ([offer("eastus2")], "westus", []),
        ([offer("eastus2"), offer("usgovvirginia", model="gov")], "usgovvirginia", [
            ("fail", "usgovvirginia is a region of Azure Government, and gpt-9 2026-01-01 is listed in the "
             "public cloud only; "
             "use a region or a model of the other cloud (edition of 2026-09-01, 2026-09-01)")]),
        ([offer("eastus2 usgovarizona"), offer("chinanorth3", model="cn")], "chinanorth3", [
            ("fail", "chinanorth3 is a region of Azure operated by 21Vianet, and gpt-9 2026-01-01 is listed in "
             "Azure Government "
             "and the public cloud only; use a region or a model of the other cloud (edition of 2026-09-01, "
              "2026-09-01)")]),
        ([offer("eastus2 usgovarizona")], "usgovvirginia", []),
        ([offer("eastus2")], "usgovvirginia", [
            ("unverified", "no source in effect says what is offered in Azure Government, so not of gpt-9 "
             "2026-01-01 either")]),
        ([offer(no="eastus2")], "usgovvirginia", []),
    ],
)  # fmt: skip
def test_the_cloud_of_a_region(rows: list[Record], location: str, expected: list[tuple[str, str]]) -> None:
    """AOAI206: a model is in the clouds of its offers; of a cloud that no source covers nothing is known."""
    assert judged("AOAI206", deployment(location=location), catalog_of(edition("2026-09-01", *rows))) == expected


@pytest.mark.parametrize(
    ("rows", "fields", "expected"),
    [
        (
            [offer("usgovvirginia", no="eastus2"), offer("westus", sku="Standard")],
            {},
            [("AOAI201", "gpt-9 2026-01-01 is not offered in eastus2 under any SKU; offered only in another cloud, in "
              "usgovvirginia (Matrix, 2026-10-01)")],
        ),
        (
            [offer("westus usgovvirginia", no="eastus2"), offer("eastus2", sku="Standard")],
            {},
            [("AOAI202", "gpt-9 2026-01-01 is not offered as GlobalStandard in eastus2; offered here as Standard; "
              "GlobalStandard in westus (Matrix, 2026-10-01)")],
        ),
        (
            [offer("usgovvirginia", no="eastus2"), offer("eastus2", sku="Standard")],
            {},
            [("AOAI202", "gpt-9 2026-01-01 is not offered as GlobalStandard in eastus2; offered here as Standard "
              "(Matrix, 2026-10-01)")],
        ),
        (
            [offer("westus eastus westus3", no="eastus2")],
            {},
            [("AOAI201", "gpt-9 2026-01-01 is not offered in eastus2 under any SKU; nearest that have "
             "GlobalStandard: eastus, "
              "westus, westus3 (Matrix, 2026-10-01)")],
        ),
        (
            [offer(no="eastus2"), offer("westus usgovvirginia", sku="GlobalBatch")],
            {},
            [("AOAI203", "gpt-9 2026-01-01 is not offered as GlobalStandard in any region; offered as "
             "GlobalBatch in westus "
              "(Matrix, 2026-10-01)")],
        ),
        (
            [offer(no="eastus2"), offer("usgovvirginia", sku="Standard"), offer("westus", sku="DataZoneStandard")],
            {},
            [("AOAI203", "gpt-9 2026-01-01 is not offered as GlobalStandard in any region; offered as "
             "DataZoneStandard in "
              "westus (Matrix, 2026-10-01)")],
        ),
        (
            [offer(no="eastus2")],
            {},
            [("AOAI203", "gpt-9 2026-01-01 is not offered as GlobalStandard in any region; no source lists it as "
             "offered under "
              "any SKU (Matrix, 2026-10-01)")],
        ),
    ],
)  # fmt: skip
def test_what_is_advised_instead(rows: list[Record], fields: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    """AOAI201 to 203: regions of the own cloud, nearest first, three at most; SKUs that are billed alike first."""
    assert [(rule, message) for rule, _, message in hear(fresh(*rows), **fields)] == expected


def test_what_is_suggested_instead() -> None:
    """AOAI201 to 203: three regions; SKUs of the same family where there are any; SKU and region together."""

    def suggested(*rows: Record) -> list[dict[str, Any]]:
        catalog = catalog_of(fresh(*rows))
        (finding,) = run(deployment(), catalog, only("AOAI201", "AOAI202", "AOAI203")).findings
        return [{one.field: one.value for one in alternative} for alternative in finding.replacements]

    assert suggested(offer("westus eastus westus3 southcentralus", no="eastus2")) == [
        {"location": "eastus"}, {"location": "southcentralus"}, {"location": "westus"}
    ]  # fmt: skip
    skus = [offer("eastus2", sku="Standard"), offer("eastus2", sku="GlobalBatch")]
    assert suggested(offer(no="eastus2"), *skus) == [{"sku.name": "Standard"}]
    assert suggested(offer(no="eastus2"), skus[1]) == [{"sku.name": "GlobalBatch"}]
    assert suggested(offer(no="eastus2"), offer("westus eastus westus3", sku="Standard")) == [
        {"sku.name": "Standard", "location": "eastus"}, {"sku.name": "Standard", "location": "westus"}
    ]  # fmt: skip


@pytest.mark.parametrize(("days", "age"), [(40, "40 days"), (15, "15 days")])
def test_an_old_no_tells_its_age(days: int, age: str) -> None:
    """AOAI207: in days, from the day that its page counts from."""
    on = str(DAY.fromordinal(DAY.toordinal() - days))
    others = [offer("eastus2 westus", model=f"other-{number}") for number in range(9)]
    source = edition(on, offer("westus", no="eastus2", version="2020-01-01"), *others)
    assert hear(source, version="2020-01-01") == [
        ("AOAI207", "fail", f"gpt-9 2020-01-01 was not offered as GlobalStandard in eastus2 {age} ago and may "
         "have been added "
         f"since; GlobalStandard in westus; check with `az cognitiveservices model list -l eastus2` (Matrix, {on})")
    ]  # fmt: skip
