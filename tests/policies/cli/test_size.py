"""`aoai size` says what capacity a load needs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.policies.cli.invoked import Aoai

ON = ("--as-of", "2026-10-05")
TEXT = """\
gpt-5.2 2025-12-11
  GlobalStandard              220 x 1000 TPM
                              1.5% of 15,000,000 TPM, the default of Tier 6
  DataZoneProvisionedManaged  80 PTU  (76.5 before rounding)

The documented estimate, rounded up to what Azure sells. Measure a deployment
with your own calls before you rely on it.
PTU: input tokens less cached ones, plus output tokens times the model's ratio,
by the input tokens a minute that one PTU carries.
Standard: all input and output tokens; no source here says that cached ones do
not count.
Quota: the highest documented default; --tier names yours.
Sources: Azure Resource Manager, models.list, 2026-08-22; Azure OpenAI in
Microsoft Foundry Models Quotas and Limits, 2026-07-25; PTU sizing, 2026-09-23;
Determine PTU sizing for a workload, 2026-07-25.
As of 2026-10-05.
"""


def test_calls_and_their_length(aoai: Aoai) -> None:
    """Models and SKUs side by side, what the figures are worth, and who gives them."""
    skus = ("--sku", "GlobalStandard", "--sku", "DataZoneProvisionedManaged")
    load = ("--calls", "1000", "--prompt", "200", "--completion", "20", "--cache-rate", "50")
    assert aoai("size", "gpt-5.2", *skus, *load, *ON) == (0, TEXT, "")


def test_json_has_the_same_figures(aoai: Aoai) -> None:
    """One record for each model and SKU that is offered, batch left out."""
    rows = json.loads(aoai("size", "gpt-5.2", "o3", "--input", "5e5", "--format", "json", *ON).out)
    assert {row["model"] for row in rows} == {"gpt-5.2", "o3"}
    assert not any("Batch" in row["sku"] for row in rows)
    first = rows[0]
    assert (first["sku"], first["capacity"], first["unit"]) == ("GlobalStandard", 500, "1000 TPM")


def test_the_reverse(aoai: Aoai) -> None:
    """What a capacity carries, in tokens and in calls."""
    capacity = ("--capacity", "100", "--sku", "data zone provisioned", "--prompt", "200", "--completion", "20")
    _, second, *_ = aoai("size", "gpt-5.2@2025-12-11", *capacity, *ON).out.splitlines()
    assert second == "  DataZoneProvisionedManaged  100 PTU: 340,000 input tokens, 944 calls a minute"


NOWHERE = "                              no source says that it is offered so in any region\n"


def test_the_reverse_of_what_is_counted_in_calls(aoai: Aoai) -> None:
    """A capacity of an image model is calls a minute by itself."""
    answer = aoai("size", "gpt-image-1", "--capacity", "3", *ON)
    assert (answer.code, answer.out.splitlines()[1]) == (0, "  GlobalStandard              3 x 3 RPM: 9 calls a minute")


@pytest.mark.parametrize(("output", "code"), [("5", 1), ("0", 0)])
def test_nothing_documented_exits_1(aoai: Aoai, output: str, code: int) -> None:
    """The page refers to a guide that the catalog does not hold; input alone converts, offered or not."""
    answer = aoai("size", "gpt-6-sol", "--input", "5", "--output", output, *ON)
    assert answer.code == code
    assert ("not documented as a figure: what an output token" in answer.out) is (code == 1)
    assert ("The documented estimate" in answer.out) is (code == 0)


def test_a_capacity_of_nobody_knows_what(aoai: Aoai) -> None:
    """It says why, claims no estimate, and names no source where there is none."""
    asked = ("size", "gpt-6-sol", "--capacity", "100", "--sku", "GlobalStandard", "--sku", "Standard")
    unit = "                              not documented: what its capacity is counted in"
    assert aoai(*asked, *ON) == (
        1,
        f"gpt-6-sol 2026-09-22\n  GlobalStandard              100\n{unit}\n  Standard                    100\n{unit};\n"
        f"{NOWHERE}\nAs of 2026-10-05.\n",
        "",
    )


def test_more_than_the_quota_is_said_to_be(aoai: Aoai) -> None:
    """A capacity that the quota does not cover is refused by Azure."""
    asked = ("size", "gpt-5.2", "--sku", "GlobalStandard", "--input", "20000000", *ON)
    lines = aoai(*asked).out.splitlines()
    assert lines[2:5] == [
        "                              133.3% of 15,000,000 TPM, the default of Tier 6",
        "                              more than that: have the quota raised, or share",
        "                              the load among subscriptions or models",
    ]
    assert json.loads(aoai(*asked, "--format", "json").out)[0]["exceedsQuota"]


def test_a_model_on_its_way_out_is_said_to_be(aoai: Aoai) -> None:
    """Nobody buys capacity for a year of a model that retires in a month."""
    first, *_ = aoai("size", "gpt-4o", "--input", "5", "--as-of", "2027-06-01").out.splitlines()
    assert first == "gpt-4o 2024-11-20  was to retire on 2027-04-14, which no later source confirms"


def test_the_settings_tier_and_usage_are_used(aoai: Aoai, tmp_path: Path) -> None:
    """What aoai.yaml says of the subscription; an option goes over it."""
    (tmp_path / "aoai.yaml").write_text("subscription: {tier: Tier 1}\n", encoding="utf-8")
    asked = ("size", "gpt-5.2", "--sku", "GlobalStandard", "--input", "1000000", *ON)
    assert "100.0% of 1,000,000 TPM, the default of Tier 1" in aoai(*asked).out
    assert "the default of Tier 2" in aoai(*asked, "--tier", "Tier 2").out


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ((), "give the load: --input and --output, or --calls and their length; or --capacity"),
        (
            ("--input", "5", "--calls", "1"),
            "give tokens a minute (--input, --output, --cached) or calls (--calls, --prompt, ...)",
        ),
        (("--prompt", "5"), "calls need --calls and their length: --prompt, --completion"),
        (("--input", "5", "--cached", "6"), "--cached is part of --input and cannot be more"),
        (("--capacity", "5", "--input", "6"), "--capacity asks for the load, so --input is left out"),
    ],
)
def test_a_load_that_is_not_one(aoai: Aoai, arguments: tuple[str, ...], problem: str) -> None:
    """What to write instead."""
    answer = aoai("size", "gpt-5.2", *arguments, *ON)
    assert answer == (2, "", f"aoai: {problem} (`aoai size --help` tells more)\n")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("gpt-5.22",), "gpt-5.22: the catalog of 2026-10-05 has no such model; did you mean gpt-5.2 or"),
        (("gpt-5.2@1",), "gpt-5.2 has no version 1; the catalog knows 2025-12-11"),
        (("gpt-5.2", "--sku", "PTUs"), "PTUs is not a valid SKU"),
        (("gpt-5.2", "--region", "sweden"), "sweden is not an Azure region; did you mean swedencentral"),
        (("gpt-5.2", "--tier", "9"), "--tier"),
    ],
)
def test_a_name_that_nobody_knows(aoai: Aoai, arguments: tuple[str, ...], problem: str) -> None:
    """The nearest names."""
    answer = aoai("size", *arguments, "--input", "5", *ON)
    assert (answer.code, answer.out) == (2, "")
    assert problem in answer.err


@pytest.mark.parametrize("option", ["--input", "--cached", "--calls", "--cache-rate"])
@pytest.mark.parametrize("number", ["nan", "inf", "1e300"])
def test_what_is_no_amount(aoai: Aoai, option: str, number: str) -> None:
    """What is in no range of numbers is refused as such."""
    answer = aoai("size", "gpt-5.2", option, number, *ON)
    most = "100" if option == "--cache-rate" else "1000000000000000"
    shown = "nan is not a number" if number == "nan" else f"{float(number)} is not"
    problem = (
        f"aoai: Invalid value for '{option}': {shown} in the range 0<=x<={most}. (`aoai size --help` tells more)\n"
    )
    assert answer == (2, "", problem)
