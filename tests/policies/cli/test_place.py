"""`aoai place`: the best regions and SKUs, in words, as JSON, and as what can be used at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from tests.policies.cli.invoked import Aoai

ROOT = Path(__file__).parents[3]
ON = ("--as-of", "2026-10-05")
TWO = """\
deployments:
  - {name: chat, location: japaneast, model: {format: OpenAI, name: gpt-5.1, version: "2025-11-13"},
     sku: {name: GlobalStandard, capacity: 10}, properties: {versionUpgradeOption: NoAutoUpgrade}, needs: [responses]}
  - {name: embed, location: japaneast, model: {format: OpenAI, name: text-embedding-3-large, version: "1"},
     sku: {name: Standard, capacity: 20}}
"""
TEXT = """\
1  1 account: japaneast
   two-japaneast (AIServices, japaneast)
     chat: gpt-5.1 2025-11-13, GlobalStandard, capacity 10
         offered (Region availability, standard deployments, 2026-10-05); in
         japaneast itself; retires on 2027-05-15
     embed: text-embedding-3-large 1, Standard, capacity 20
         offered (Region availability, standard deployments, 2026-10-05); in
         japaneast itself; retires on 2028-02-09

as of 2026-10-05 against edition 2026-10-05 and capture 2026-08-22
"""


@pytest.fixture
def two(tmp_path: Path) -> str:
    (tmp_path / "two.yaml").write_text(TWO, encoding="utf-8")
    return "two.yaml"


def test_the_best_answer_in_words(aoai: Aoai, two: str) -> None:
    """Accounts, what is on them, and why."""
    assert aoai("place", two, "--limit", "1", *ON) == (0, TEXT, "")


def test_json_has_all_answers(aoai: Aoai, two: str) -> None:
    """Ranked, each with its reasons."""
    report = json.loads(aoai("place", two, "--format", "json", *ON).out)
    assert (report["fits"], report["asOf"], len(report["placements"])) == (True, "2026-10-05", 3)
    best = report["placements"][0]
    assert best["accounts"] == [
        {"name": "two-japaneast", "kind": "AIServices", "region": "japaneast", "pair": "japanwest"}
    ]
    assert best["deployments"][0]["retiresOn"] == "2027-05-15"


def test_nothing_fits(aoai: Aoai, two: str) -> None:
    """Exit 1, and the fewest demands to give up."""
    answer = aoai("place", two, "--residency", "eu", "--limit", "1", *ON)
    assert answer.code == 1
    assert answer.out.startswith(
        "Not all demands can be met. The fewest to give up:\n\n"
        "1  give up the SKU of chat: GlobalStandard\n   then 1 account: "
    )


def test_what_is_written_as_declarations_passes_the_check(aoai: Aoai, two: str, tmp_path: Path) -> None:
    """With the properties and needs that were declared."""
    written = aoai("place", two, "--write", "declarations", *ON)
    assert (written.code, written.err) == (0, "")
    (tmp_path / "placed.yaml").write_text(written.out, encoding="utf-8")
    checked = aoai("check", "placed.yaml", *ON)
    assert (checked.code, checked.out.splitlines()[-4][:8]) == (0, "0 errors")
    first = yaml.safe_load(written.out)["deployments"][0]
    assert (first["properties"], first["needs"]) == ({"versionUpgradeOption": "NoAutoUpgrade"}, ["responses"])


def test_what_is_written_as_configuration(aoai: Aoai) -> None:
    """One object for the stack's file, under the project's name."""
    preview = ROOT / "tests" / "fixtures" / "stacks" / "basic" / "preview.json"
    answer = aoai("place", str(preview), "--write", "config", "--as-of", "2025-12-01")
    assert (answer.code, answer.out.splitlines()[0]) == (0, "# into Pulumi.dev.yaml")
    config = yaml.safe_load(answer.out)["config"]["basic:placement"]
    assert config["regions"] == ["eastus2"]
    assert config["deployments"]["embed"] == {
        "model": "text-embedding-3-large",
        "version": "1",
        "sku": "Standard",
        "capacity": 50,
        "regions": ["eastus2"],
    }


def test_configuration_needs_a_project(aoai: Aoai, two: str) -> None:
    """A declarations file names none."""
    answer = aoai("place", two, "--write", "config", *ON)
    problem = "aoai: two.yaml: names no Pulumi project; name a project's folder, a preview or a state\n"
    assert answer == (2, "", problem)


def test_nothing_is_written_where_nothing_fits(aoai: Aoai, two: str) -> None:
    """What is in the way goes to standard error."""
    answer = aoai("place", two, "--residency", "eu", "--write", "fleet", *ON)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("Not all demands can be met.")


def test_a_fleet_has_a_name_for_each_deployment(aoai: Aoai, two: str, tmp_path: Path) -> None:
    """Two deployments of one name need two accounts in one region."""
    (tmp_path / two).write_text(TWO.replace("name: embed", "name: chat"), encoding="utf-8")
    answer = aoai("place", two, "--write", "fleet", *ON)
    assert answer.code == 2
    assert "a Fleet has one account in a region, and japaneast needs two" in answer.err


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("x.yaml", "--model", "gpt-5.1"), "name a PATH, or models with --model, not both"),
        (("x.yaml", "--needs", "responses"), "--needs goes with --model"),
        (("--model", "gpt-5.1=x"), "gpt-5.1=x: write a model as gpt-5.1, gpt-5.1@2025-11-13 or gpt-5.1=100"),
        (("--model", "gpt-5.1", "--residency", "mars"), "--residency"),
        (("--model", "gpt-5.1", "--near", "mars"), "mars is not an Azure region"),
        (("--model", "gpt-5.1", "--sku", "mars"), "mars is not a valid SKU"),
        (("--model", "gpt-5.1", "--needs", "mars"), "mars: no source lists such a feature"),
        (("--model", "mars"), "mars: the catalog of 2026-10-05 has no such model"),
    ],
)
def test_what_cannot_be_asked(aoai: Aoai, arguments: tuple[str, ...], problem: str) -> None:
    """Place and remedy."""
    answer = aoai("place", *arguments, *ON)
    assert (answer.code, answer.out) == (2, "")
    assert problem in answer.err


PROGRAM = """\
name: shop
runtime: yaml
config:
  model: {type: string}
resources:
  chat:
    type: azure-native:cognitiveservices:Deployment
    properties:
      resourceGroupName: rg
      accountName: acct
      sku: {name: GlobalStandard, capacity: 10}
      properties:
        model: {format: OpenAI, name: "${model}", version: "2025-11-13"}
"""


def test_what_the_settings_know_is_placed(aoai: Aoai, tmp_path: Path) -> None:
    """`known` gives what a program cannot have without a login, as the message advises."""
    (tmp_path / "Pulumi.yaml").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "aoai.yaml").write_text('known: {"shop:model": gpt-5.1}\n', encoding="utf-8")
    report = json.loads(aoai("place", ".", "--limit", "1", "--format", "json", *ON).out)
    assert [one["model"] for one in report["placements"][0]["deployments"]] == ["gpt-5.1"]
