"""`aoai where --needs`, overlays in commands, and what a catalog of one's own that is broken leads to."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.policies.cli.invoked import RIGHT, Aoai

ON = ("--as-of", "2026-10-05")
OVERLAY = """\
date: 2026-09-01
reason: private preview granted
source: ticket 812
offers:
  - {model: gpt-5.1, version: 2025-11-13, sku: Standard, yes: [polandcentral]}
  - {model: gpt-5.1, version: 2025-11-13, sku: GlobalStandard, no: [eastus2], reason: closed for us, source: board}
"""


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    """An overlay below a folder for `--catalog`."""
    path = tmp_path / "mine" / "overlays" / "contoso.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(OVERLAY)
    return path


def regions(answer: str) -> set[str]:
    return {row["region"] for row in json.loads(answer)}


def test_only_regions_that_have_the_feature(aoai: Aoai) -> None:
    """`--needs` leaves regions where the catalog says yes, in the same rows; several have to be there all."""
    arguments = ("where", "gpt-4.1", "--sku", "GlobalStandard", *ON, "--format", "json")
    everywhere = regions(aoai(*arguments).out)
    tuned = regions(aoai(*arguments, "--needs", "fine-tuning").out)
    assert tuned == {"northcentralus", "swedencentral"}
    assert tuned < everywhere
    both = aoai(*arguments, "--needs", "fine-tuning", "--needs", "responses").out
    assert regions(both) == tuned
    assert list(json.loads(both)[0]) == [
        *("format", "model", "version", "sku", "region", "status", "fine_tuned_only", "source"),
        *("stage", "retires_on", "not_before", "unverified", "replacement"),
    ]


def test_a_need_that_no_region_has(aoai: Aoai) -> None:
    """Where no region has the feature nothing is offered, and the exit code is 1."""
    arguments = ("where", "gpt-5.1", "--needs", "fine-tuning", *ON)
    assert aoai(*arguments, "--format", "json") == (1, "[]\n", "")
    assert aoai(*arguments).out == (
        "gpt-5.1 2025-11-13: not offered under these options, as of 2026-10-05 (newest\n  source 2026-10-05)\n"
    )


def test_any_edition_answers(aoai: Aoai) -> None:
    """`--as-of` asks the features of that day too."""
    arguments = ("where", "gpt-4.1", "--needs", "fine-tuning", "--format", "json")
    assert regions(aoai(*arguments, "--as-of", "2026-02-17").out) == {"northcentralus", "swedencentral"}
    answer = aoai(*arguments, "--as-of", "2025-01-09")
    assert (answer.code, answer.out) == (2, "")


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("responces", "responces: no source lists such a feature; did you mean responses?"),
        ("§", "§: no source lists such a feature; there are agents, agents-playground, "),
    ],
)
def test_a_feature_that_does_not_exist(name: str, error: str, aoai: Aoai) -> None:
    """An unknown feature is told with the nearest, else with all."""
    answer = aoai("where", "gpt-5.1", "--needs", name, *ON)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"aoai: {error}")


def test_where_answers_from_an_overlay(overlay: Path, aoai: Aoai) -> None:
    """An organisation's own offer is one, with its line as the source."""
    arguments = ("where", "gpt-5.1", "--region", "polandcentral", "--sku", "Standard", *ON, "--format", "json")
    assert aoai(*arguments).code == 1
    (row,) = json.loads(aoai(*arguments, "--catalog", "mine").out)
    assert row["source"] == "overlays/contoso.yaml#5 (2026-09-01)"


def test_a_check_names_the_overlay(overlay: Path, aoai: Aoai, right: str) -> None:
    """A finding that rests on an overlay names it with reason and source; so does `catalog.paths` in the settings."""
    told = "(overlay contoso.yaml: closed for us, board, 2026-09-01)"
    answer = aoai("check", right, *ON, "--catalog", "mine")
    assert answer.code == 1
    assert told in answer.out
    assert aoai("check", right, *ON).code == 0
    Path("aoai.yaml").write_text("catalog: {paths: [./mine]}\n")
    assert told in aoai("check", right, *ON).out


@pytest.mark.usefixtures("not_rebuilt")
def test_overlays_are_listed_and_verified(overlay: Path, aoai: Aoai) -> None:
    """`catalog list` shows an overlay first; `catalog verify` counts its facts, or says what is wrong with it."""
    first = aoai("catalog", "list", *ON, "--catalog", "mine").out.splitlines()[0]
    assert first == "2026-09-01  overlay  some of offers (overlay contoso.yaml)"
    overlay.with_name("wrong.yaml").write_text(OVERLAY.replace("polandcentral", "poland"))
    answer = aoai("catalog", "verify", "--catalog", "mine")
    problem = "mine/overlays/wrong.yaml:5: offers.0.yes.0: poland is not an Azure region; did you mean polandcentral?"
    assert answer.code == 1
    assert "mine/overlays/contoso.yaml: 2 offers; 0 cells read" in answer.out
    assert f"  problem: {problem}\n" in answer.out


@pytest.mark.parametrize(
    "command", [("check", "right.yaml"), ("where", "gpt-5.1"), ("catalog", "list"), ("catalog", "show", "gpt-5.1")]
)
def test_a_broken_overlay_is_one_line(command: tuple[str, ...], overlay: Path, aoai: Aoai, right: str) -> None:
    """A mistake in an overlay stops every command with file, line and the nearest name."""
    overlay.write_text(OVERLAY.replace("yes:", "yess:"))
    answer = aoai(*command, *ON, "--catalog", "mine")
    assert answer == (2, "", "aoai: mine/overlays/contoso.yaml:5: unknown key yess; did you mean yes?\n")


def test_a_folder_without_a_catalog(aoai: Aoai, right: str) -> None:
    """A folder that holds nothing is told, with what it should hold."""
    Path("empty").mkdir()
    problem = "holds no source in editions/, captures/ or overlays/; `aoai catalog compile --output` writes one"
    assert aoai("check", right, *ON, "--catalog", "empty") == (2, "", f"aoai: empty: {problem}\n")


DOCS = Path(__file__).parents[3] / "docs" / "catalog.md"


@pytest.mark.usefixtures("not_rebuilt")
def test_the_example_of_the_guide(aoai: Aoai, tmp_path: Path) -> None:
    """The overlay in docs/catalog.md is one, holds on its day, and does what the guide says."""
    (example,) = re.findall(r"```yaml\n(# overlays/.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    path = tmp_path / "mine" / "overlays" / "contoso.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(example)
    day = ("--as-of", "2026-11-21", "--catalog", "mine")
    assert aoai("catalog", "verify", "--catalog", "mine").code == 0
    assert regions(aoai("where", "gpt-6-sol", "--sku", "Standard", *day, "--format", "json").out) == {"polandcentral"}
    assert "retires on 2027-10-31" in aoai("catalog", "show", "gpt-4.1", *day).out
    Path("plan.yaml").write_text(RIGHT.replace("eastus2", "germanywestcentral"))
    assert "overlay contoso.yaml: not before the works council agrees, board decision 44" in (
        aoai("check", "plan.yaml", *day).out
    )


@pytest.mark.parametrize(
    ("model", "as_of", "heading"),
    [
        ("o3", "2026-11-22", "o3 2025-04-16  was to retire on 2026-11-19, which no later source confirms"),
        ("o3", "2026-10-05", "o3 2025-04-16  deprecated, retires on 2026-11-19"),
        ("gpt-5.1", "2026-10-05", "gpt-5.1 2025-11-13"),
    ],
)
def test_a_model_on_its_way_out_is_told_as_such(model: str, as_of: str, heading: str, aoai: Aoai) -> None:
    """Offers outlive a model on paper, so its stage and date stand above them."""
    answer = aoai("where", model, "--region", "eastus2", "--as-of", as_of)
    assert (answer.code, answer.out.splitlines()[0]) == (0, heading)
