"""`aoai catalog show` and `aoai catalog disagreements`: what a person asks, every answer with its source."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from aoai_catalog import folders
from aoai_catalog.records import TABLES
from tests.policies.cli.invoked import Aoai
from tests.synthetic import capacity, capture, edition, facts, feature, life, offer, quota

ON = ("--as-of", "2027-02-01", "--catalog", "mine")


@pytest.fixture(autouse=True)
def mine(aoai: Aoai, tmp_path: Path) -> None:
    """A catalog with one model of its own, in a folder beside."""
    documented = edition(
        "2027-01-01",
        offer("eastus westus", no="uksouth"),
        offer("eastus westus", sku="GlobalProvisionedManaged"),
        offer("eastus", model="gpt-10", version="2027-01-01"),
        life("2028-06-01", stage="Deprecated", replacement=("gpt-10",)),
        life("2027-12-01", skus="GlobalProvisionedManaged"),
        life("2027-10-01", stage="GA", cloud="government"),
        life("2028-12-01", subject="fine-tuned", not_before=True),
        capacity(15, 5, tpm_per_unit=3000, note="output-to-input ratio 4"),
        facts(context_window="400000", max_output="128000", training_data="June 2026", registration="required"),
        quota("Tier 2", 2_000_000, rpm=2000),
        quota("Tier 1", 1_000_000, rpm=1000),
        feature("responses", "eastus"),
        feature("vision"),
        feature("agents", "eastus westus", model=""),
    )
    recorded = capture(
        "2026-12-01",
        offer("eastus westus uksouth"),
        offer("eastus", sku="DeveloperTier", fine_tuned_only=True),
        capacity(15, 5, 400, usage_name="OpenAI.GlobalProvisionedManaged"),
        facts(default=True, capabilities={"chatCompletion": "true", "area": "EUR"}),
    )
    for kind, source in (("editions", documented), ("captures", recorded)):
        path = tmp_path / "mine" / kind / f"{source.date}.json"
        path.parent.mkdir(parents=True)
        content = {"manifest": source.manifest, **{table: source.table(table) for table in TABLES}}
        path.write_bytes(msgspec.json.encode(content))


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without the bundled sources, whose features of regions hold for every model."""
    monkeypatch.setattr(folders, "DATA", tmp_path / "nothing")


@pytest.mark.usefixtures("alone")
def test_all_that_is_known_of_a_model(aoai: Aoai, monkeypatch: pytest.MonkeyPatch) -> None:
    """Life, replacement, traits, a region × SKU table, capacity, features and quotas, each with its source."""
    monkeypatch.setenv("COLUMNS", "110")
    assert aoai("catalog", "show", "GPT-9", *ON) == (
        0,
        """\
gpt-9  as of 2027-02-01 against edition 2027-01-01 and capture 2026-12-01

gpt-9 2026-01-01  format OpenAI, the default version
  stage           Deprecated, retires on 2028-06-01 [schedule.md#1 (2027-01-01)]
                  GlobalProvisionedManaged: Deprecated, retires on 2027-12-01 [schedule.md#1 (2027-01-01)]
                  Azure Government: GA, retires on 2027-10-01 [schedule.md#1 (2027-01-01)]
                  fine-tuned models: retires no earlier than 2028-12-01 [schedule.md#1 (2027-01-01)]
  replacement     gpt-10, offered as GlobalStandard in eastus [schedule.md#1 (2027-01-01)]
  registration    required [models.md#1 (2027-01-01)]
  context window  400000 [models.md#1 (2027-01-01)]
  max output      128000 [models.md#1 (2027-01-01)]
  training data   June 2026 [models.md#1 (2027-01-01)]
  capabilities    chatCompletion, area EUR [arm.md (2026-12-01)]

  region   GlobalStandard  GlobalProvisionedManaged  DeveloperTier
  eastus   yes             yes                       fine-tuned
  uksouth  ?               -                         -
  westus   yes             yes                       -
  ? not certain: the newest document and ARM's answer differ
    GlobalStandard                from matrix.md#1 (2027-01-01)
    GlobalProvisionedManaged      from matrix.md#1 (2027-01-01)
    DeveloperTier                 from arm.md (2026-12-01)

  Capacity
    GlobalProvisionedManaged      unit PTU; minimum 15, step 5, maximum 400; 3,000 TPM per unit; quota pool
                                  OpenAI.GlobalProvisionedManaged; output-to-input ratio 4 [arm.md
                                  (2026-12-01); sizing.md#1 (2027-01-01)]

  Features
    in eastus: responses [features.md#1 (2027-01-01)]
    wherever it is offered: vision [features.md#1 (2027-01-01)]
    for all models, in regions that `--format json` lists: agents

Default quotas
  GlobalStandard      Tier 1: 1,000,000 TPM, 1,000 RPM [quotas.md#1 (2027-01-01)]
                      Tier 2: 2,000,000 TPM, 2,000 RPM [quotas.md#1 (2027-01-01)]
""",
        "",
    )


@pytest.mark.usefixtures("alone")
def test_the_same_in_json(aoai: Aoai) -> None:
    """JSON has all of it, each with title, date and place of its source as findings have them."""
    sheet = json.loads(aoai("catalog", "show", "gpt-9", *ON, "--format", "json").out)
    (version,) = sheet["versions"]
    assert (sheet["model"], sheet["as_of"], version["default"]) == ("gpt-9", "2027-02-01", True)
    assert version["life"]["sources"] == [
        {
            "value": "gpt-9 2026-01-01: deprecated, retires on 2028-06-01",
            "title": "Schedule",
            "date": "2027-01-01",
            "where": "schedule.md#1",
        }
    ]
    assert {line["sku"]: line["regions"] for line in version["offers"]} == {
        "GlobalStandard": ["eastus", "westus"],
        "GlobalProvisionedManaged": ["eastus", "westus"],
        "DeveloperTier": [],
    }
    assert version["offers"][0]["unverified"] == {"uksouth": "the newest document and ARM's answer differ"}
    assert version["offers"][2]["fine_tuned_only"] == ["eastus"]
    assert [(line["feature"], line["everywhere"], line["regions"]) for line in version["features"]] == [
        ("agents", False, ["eastus", "westus"]),
        ("responses", False, ["eastus"]),
        ("vision", True, ["eastus", "uksouth", "westus"]),
    ]
    assert [(line["tier"], line["tpm"]) for line in sheet["quotas"]] == [("Tier 2", 2_000_000), ("Tier 1", 1_000_000)]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("gpt9",), "gpt9: the catalog of 2027-01-01 has no such model; did you mean gpt-9?"),
        (("gpt-9", "--version", "1"), "gpt-9 has no version 1; the catalog knows 2026-01-01"),
        (("§",), "§: the catalog of 2027-01-01 has no such model; `aoai where` lists all that are offered"),
    ],
)
@pytest.mark.parametrize("command", ["show", "disagreements"])
def test_names_that_do_not_exist(command: str, arguments: tuple[str, ...], error: str, aoai: Aoai) -> None:
    """An unknown model or version is told with the nearest, and exits 2."""
    if command == "disagreements" and len(arguments) > 1:
        return
    assert aoai("catalog", command, *arguments, *ON) == (2, "", f"aoai: {error}\n")


def test_a_table_with_lines_on_a_terminal(aoai: Aoai, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the table is drawn; SKUs are broken into their words, so that it fits."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    out = aoai("catalog", "show", "gpt-9", *ON).out
    plain = re.sub(r"\x1b\[[0-9;]*m", "", out)
    assert re.search(r"^ ?eastus +yes +yes +tuned *$", plain, re.MULTILINE)
    assert "tuned: fine-tuned models only" in plain
    assert "Provi-" in plain
    assert max(map(len, plain.splitlines())) <= 110


def test_no_terminal_library_where_nobody_looks(tmp_path: Path) -> None:
    """Piped, the command loads no terminal library."""
    program = (
        "import sys\nfrom aoai_policies.cli import main\n"
        f"sys.argv = ['aoai', 'catalog', 'show', 'gpt-9', *{ON!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    print('rich' in sys.modules, 'yaml' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True, cwd=tmp_path)
    assert done.stdout.splitlines()[-1] == "False False"


def test_every_model_can_be_shown(aoai: Aoai) -> None:
    """No model of the bundled catalog breaks the sheet: some of every kind, and one that has long retired."""
    for name in ("gpt-4o", "whisper", "model-router", "gpt-oss-120b", "claude-sonnet-4-5", "ada", "Phi-4", "sora-2"):
        answer = aoai("catalog", "show", name, "--as-of", "2026-10-05")
        assert (answer.code, answer.err) == (0, ""), name
        assert answer.out.startswith(f"{name}  as of 2026-10-05 against edition 2026-10-05 and capture 2026-08-22\n")


def test_a_sheet_of_an_earlier_day(aoai: Aoai) -> None:
    """`--as-of` shows what was known on a day, with that day's sources."""
    answer = aoai("catalog", "show", "gpt-4.1", "--as-of", "2025-06-01")
    assert answer.out.splitlines()[0] == "gpt-4.1  as of 2025-06-01 against edition 2025-05-29"
    assert "2026-" not in re.sub(r"retires [^[]*", "", answer.out)


def test_disagreements(aoai: Aoai) -> None:
    """Contradictions are listed by where they are, with both statements; they are no error."""
    assert aoai("catalog", "disagreements", "gpt-9", *ON) == (
        0,
        """\
documentation and ARM: 1
  offers
    gpt-9 2026-01-01 GlobalStandard in uksouth
      not offered [matrix.md#1 (2027-01-01)]
      offered [arm.md (2026-12-01)]
""",
        "",
    )
    assert json.loads(aoai("catalog", "disagreements", "gpt-9", *ON, "--format", "json").out) == [
        {
            "between": "documentation and ARM",
            "table": "offers",
            "about": "gpt-9 2026-01-01 GlobalStandard",
            "statements": [
                {"value": "not offered", "title": "Matrix", "date": "2027-01-01", "where": "matrix.md#1"},
                {"value": "offered", "title": "ARM", "date": "2026-12-01", "where": "arm.md"},
            ],
            "within": "",
            "regions": ["uksouth"],
        }
    ]


def test_all_disagreements(aoai: Aoai) -> None:
    """Without a model all are listed; where there are none, that is said."""
    out = aoai("catalog", "disagreements", "--as-of", "2026-10-05").out
    assert out.startswith("pages of edition 2026-10-05: 3\n")
    assert "\ndocumentation and ARM: " in out
    assert aoai("catalog", "disagreements", "--as-of", "2020-01-01") == (0, "no contradictions\n", "")
    assert aoai("catalog", "disagreements", "--as-of", "2020-01-01", "--format", "json") == (0, "[]\n", "")
