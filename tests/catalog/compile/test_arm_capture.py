"""Recorded answers of Azure Resource Manager become a capture."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from aoai_catalog.compile import arm
from aoai_catalog.compile.arm import compile_capture
from aoai_catalog.compile.arm_answers import answer_of
from aoai_catalog.compile.problems import CompilationError
from aoai_catalog.load import Source
from aoai_catalog.records import Capacity, Lifecycle, ModelFacts, Offer, Place

DAY = date(2026, 8, 22)
MODEL = {"format": "OpenAI", "model": "gpt-x", "version": "1"}
TOKENS = [{"count": 10, "renewalPeriod": 60}, {"count": 1000, "renewalPeriod": 60}]


def sku(name: str = "GlobalStandard", usage: str = "OpenAI.GlobalStandard.gpt-x", **fields: Any) -> dict[str, Any]:
    row = {"name": name, "usageName": usage, "deprecationDate": "2027-04-14T00:00:00.000Z"}
    return row | {"capacity": {"maximum": 1000, "default": 10}, "rateLimits": TOKENS} | fields


def entry(*skus: dict[str, Any], kind: str = "OpenAI", **fields: Any) -> dict[str, Any]:
    model = {"format": "OpenAI", "name": "gpt-x", "version": "1", "isDefaultVersion": True, "skus": list(skus)}
    model |= {"lifecycleStatus": "GenerallyAvailable", "deprecation": {"inference": "2027-04-14T00:00:00Z"}}
    return {"model": model | fields, "kind": kind, "skuName": "S0"}


@pytest.fixture
def compile_answers(tmp_path: Path) -> Callable[..., Source]:
    """Compile answers by file name, in a folder called `answers`."""

    def compile_them(answers: Mapping[str, Any]) -> Source:
        folder = tmp_path / "answers"
        folder.mkdir()
        for name, answer in answers.items():
            text = answer if isinstance(answer, str) else json.dumps(answer)
            (folder / f"{name}.json").write_text(text, encoding="utf-8")
        return compile_capture(folder, DAY)

    return compile_them


def test_kinds_are_merged_and_regions_gathered(compile_answers: Callable) -> None:
    """An offer holds wherever any kind of account lists it."""
    capture = compile_answers(
        {
            "eastus": [entry(sku()), entry(sku(), kind="AIServices")],
            "westus": [entry(sku(), kind="AIServices")],
        }
    )
    assert capture.table("offers") == (
        Offer(**MODEL, sku="GlobalStandard", at=Place("models", 0, "model.skus"), yes=("eastus", "westus")),
    )


def test_an_empty_answer_is_a_region_that_offers_nothing(compile_answers: Callable) -> None:
    """The manifest names it, so that its silence is told from a region that nobody asked."""
    (page,) = compile_answers({"eastus": [entry(sku())], "westindia": []}).manifest.pages
    assert page.regions == ("eastus", "westindia")


def test_answers_of_some_regions_say_no_of_those_alone(tmp_path: Path) -> None:
    """Offers are of regions, and full; what a model is besides may be told elsewhere, and is not."""
    answers = (answer_of("eastus", [entry(sku())]),)
    coverage = arm.compile_answers(answers, "answers", DAY, partial=True).manifest.coverage
    assert {table: how for table, how in coverage.items() if how != "none"} == {
        "offers": "full",
        "capacity": "part",
        "lifecycle": "part",
        "models": "part",
    }


def test_each_cloud_has_dates_of_its_own(compile_answers: Callable) -> None:
    """A date that holds in all regions of a cloud is a general one there, and not in the other."""
    sooner = entry(sku(deprecationDate=None), deprecation={"inference": "2026-10-14T00:00:00Z"})
    capture = compile_answers({"eastus": [entry(sku(deprecationDate=None))], "usgovvirginia": [sooner]})
    assert {(row.cloud, str(row.retires_on), row.regions) for row in capture.table("lifecycle")} == {
        ("public", "2027-04-14", ()),
        ("government", "2026-10-14", ()),
    }


@pytest.mark.parametrize("ending", ["-finetune", "-Finetune"])
def test_a_base_row_wins_over_a_fine_tuned_one(compile_answers: Callable, ending: str) -> None:
    """With both, a SKU is one offer and two capacities; with the fine-tuned row alone it takes no base model."""
    tuned = sku(usage=f"OpenAI.GlobalStandard.gpt-x{ending}", capacity={"maximum": 50, "default": 5})
    capture = compile_answers({"eastus": [entry(sku(), tuned)], "westus": [entry(tuned)]})
    assert [(offer.yes, offer.fine_tuned_only) for offer in capture.table("offers")] == [
        (("eastus",), False),
        (("westus",), True),
    ]
    assert {(row.usage_name, row.maximum, row.regions) for row in capture.table("capacity")} == {
        ("OpenAI.GlobalStandard.gpt-x", 1000, ()),
        (f"OpenAI.GlobalStandard.gpt-x{ending}", 50, ()),
    }


def test_figures_that_differ_by_region_are_kept_apart(compile_answers: Callable) -> None:
    """Where all regions say the same, no region is named."""
    capture = compile_answers(
        {"eastus": [entry(sku())], "westus": [entry(sku(capacity={"maximum": 7}))], "uksouth": [entry(sku())]}
    )
    assert [(row.maximum, row.regions) for row in capture.table("capacity")] == [
        (1000, ("eastus", "uksouth")),
        (7, ("westus",)),
    ]


@pytest.mark.parametrize(
    ("name", "rates", "unit", "tokens", "note"),
    [
        ("GlobalStandard", TOKENS, "1000 TPM", 1000, "10 requests / 60s per unit"),
        ("Standard", [{"count": 1, "renewalPeriod": 10}, TOKENS[1]], "1000 TPM", 1000, "1 request / 10s per unit"),
        ("Standard", [TOKENS[0], {"count": 6000, "renewalPeriod": 60}], "6000 TPM", 6000, "10 requests / 60s per unit"),
        ("Standard", [{"count": 1, "renewalPeriod": 60}], "RPM", None, "1 request / 60s per unit"),
        ("Standard", [{"count": 3, "renewalPeriod": 60}], "3 RPM", None, "3 requests / 60s per unit"),
        ("GlobalStandard", None, "", None, ""),
        ("DataZoneProvisionedManaged", None, "PTU", None, ""),
    ],
)
def test_the_rates_tell_the_unit(
    compile_answers: Callable, name: str, rates: list[Any] | None, unit: str, tokens: int | None, note: str
) -> None:
    """Two rates are requests and tokens, one is requests; provisioned SKUs count PTU."""
    (capacity,) = compile_answers({"eastus": [entry(sku(name, "u", rateLimits=rates))]}).table("capacity")
    assert capacity == Capacity(
        **MODEL,
        sku=name,
        unit=unit,
        at=Place("models", 0, "model.skus.capacity"),
        maximum=1000,
        default=10,
        tpm_per_unit=tokens,
        usage_name="u",
        note=note,
    )


def test_a_batch_sku_counts_enqueued_tokens_as_its_siblings_count_tokens(compile_answers: Callable) -> None:
    """Its own row has no rate; usages call o3-mini's quota "Enqueued Ten Thousand"."""
    ten = [TOKENS[0], {"count": 10000, "renewalPeriod": 60}]
    capture = compile_answers({"eastus": [entry(sku(rateLimits=ten), sku("GlobalBatch", "b", rateLimits=None))]})
    assert [row.unit for row in capture.table("capacity")] == ["10000 enqueued tokens", "10000 TPM"]


def test_model_and_sku_dates_are_kept_apart(compile_answers: Callable) -> None:
    """The model's own row has the stage, the replacement and no SKU; SKUs with equal dates share a row."""
    replacement = {
        "targetModelName": "gpt-y",
        "targetModelVersion": "2",
        "autoUpgradeStartDate": "2027-03-01T00:00:00Z",
    }
    capture = compile_answers(
        {
            "eastus": [
                entry(
                    sku(),
                    sku("Standard", "s"),
                    sku(usage="x-finetune", deprecationDate="2028-04-13T00:00:00.000Z"),
                    lifecycleStatus="Deprecating",
                    deprecation={"inference": "2099-12-31T00:00:00Z", "fineTune": "2027-01-01T00:00:00Z"},
                    replacementConfig=replacement | {"upgradeOnExpiryLeadTimeDays": 7},
                )
            ]
        }
    )
    dates = Place("models", 0, "model.skus.deprecationDate")
    expected = {
        Lifecycle(
            **MODEL,
            at=Place("models", 0, "model.deprecation"),
            stage="Deprecated",
            retires_on=date(2099, 12, 31),
            replacement=("gpt-y 2",),
            upgrades_from=date(2027, 3, 1),
            note="upgraded 7 days before it expires",
        ),
        Lifecycle(
            **MODEL,
            at=Place("models", 0, "model.deprecation.fineTune"),
            subject="training",
            retires_on=date(2027, 1, 1),
        ),
        Lifecycle(
            **MODEL,
            at=dates,
            skus=("GlobalStandard", "Standard"),
            regions=("eastus",),
            stage="Deprecated",
            retires_on=date(2027, 4, 14),
        ),
        Lifecycle(
            **MODEL,
            at=dates,
            skus=("GlobalStandard",),
            regions=("eastus",),
            subject="fine-tuned",
            stage="Deprecated",
            retires_on=date(2028, 4, 13),
        ),
    }
    assert set(capture.table("lifecycle")) == expected


def test_a_stage_that_differs_by_region_names_the_regions(compile_answers: Callable) -> None:
    """gpt-4.1-nano was Legacy in two regions and Deprecating elsewhere."""
    capture = compile_answers({"eastus": [entry()], "uksouth": [entry(lifecycleStatus="Legacy")]})
    assert [(row.stage, row.regions) for row in capture.table("lifecycle")] == [
        ("GA", ("eastus",)),
        ("Legacy", ("uksouth",)),
    ]


def test_a_model_without_skus_is_listed_and_not_offered(compile_answers: Callable) -> None:
    """The model whisper is generally available with empty `skus` in many regions."""
    capture = compile_answers({"eastus": [entry()]})
    assert (capture.table("offers"), len(capture.table("models")), len(capture.table("lifecycle"))) == ((), 1, 1)


def test_capabilities_are_those_of_any_region(compile_answers: Callable) -> None:
    """Lists are united, limits have fields of their own, Azure's own plumbing is left out."""
    capture = compile_answers(
        {
            "eastus": [entry(capabilities={"area": "US", "maxContextToken": "128000", "_H_Internal": "x"})],
            "uksouth": [entry(capabilities={"area": "EUR", "maxOutputToken": "4096"}, isDefaultVersion=False)],
        }
    )
    assert capture.table("models") == (
        ModelFacts(
            **MODEL,
            at=Place("models", 0, "model"),
            context_window="128000",
            max_output="4096",
            capabilities={"area": "EUR,US"},
            note="default version in eastus",
        ),
    )


def test_all_recorded_forms_are_read(compile_answers: Callable) -> None:
    """The CLI's array, ARM's page, a file named by the display name, a location inside the answer."""
    capture = compile_answers(
        {"East US": [entry()], "westus": {"value": [entry()]}, "answer-3": {"location": "UK South", "value": [entry()]}}
    )
    assert capture.manifest.pages[0].regions == ("eastus", "uksouth", "westus")


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        (
            {"atlantis": []},
            "answers/atlantis.json: 'atlantis' is not a region of data/regions.json; add it there if Azure has it",
        ),
        (
            {"eastus": {"value": [], "nextLink": "https://management.azure.com/2"}},
            (
                "answers/eastus.json: 'https://management.azure.com/2' says that the answer goes on; "
                "record all its pages in one `value`"
            ),
        ),
        (
            {"East US": [], "eastus": []},
            "answers/eastus.json: is a second answer of eastus, beside answers/East US.json; keep one",
        ),
        (
            {"eastus": [entry(lifecycleStatus="Ascended")]},
            "answers: 'gpt-x 1' has lifecycleStatus 'Ascended', which compile/arm.py does not know",
        ),
        (
            {"eastus": [entry(sku(deprecationDate="2026-09-31T00:00:00Z"))]},
            "answers: 'gpt-x 1' has the date '2026-09-31T00:00:00Z', which is none",
        ),
        (
            {"eastus": "{"},
            (
                "answers/eastus.json: is not an answer of `az cognitiveservices model list` or ARM's models.list "
                "(Input data was truncated); record it again"
            ),
        ),
    ],
)
def test_what_cannot_be_read_stops(compile_answers: Callable, answers: Mapping[str, Any], message: str) -> None:
    """One clear line names the file or model and the remedy."""
    with pytest.raises(CompilationError) as caught:
        compile_answers(answers)
    assert str(caught.value) == message


def test_a_folder_without_answers_is_refused(tmp_path: Path) -> None:
    """The command that records one stands in the message."""
    with pytest.raises(CompilationError, match="az cognitiveservices model list -l REGION"):
        compile_capture(tmp_path, DAY)
