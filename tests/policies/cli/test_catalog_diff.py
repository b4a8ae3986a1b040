"""`aoai catalog diff`: what differs, and whom it concerns, for a person, a program and a pull request."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from aoai_catalog.load import Source
from tests.policies.cli.invoked import Aoai
from tests.synthetic import GPT_9, capacity, capture, edition, life, offer

PLAN = """\
deployments:
  - {name: chat, location: eastus, model: {format: OpenAI, name: gpt-9, version: "2026-01-01"},
     sku: {name: GlobalStandard, capacity: 10}}
  - {name: draw, location: westus, model: {format: OpenAI, name: gpt-9, version: "2026-01-01"},
     sku: {name: GlobalStandard, capacity: 10}}
  - {name: gone, location: eastus, model: {format: OpenAI, name: gpt-8, version: "2026-01-01"},
     sku: {name: GlobalStandard, capacity: 10}}
"""


def written(path: Path, source: Source) -> str:
    """Write a source to a file, and return how a command names it."""
    tables = ("offers", "capacity", "lifecycle", "models")
    path.write_bytes(msgspec.json.encode({"manifest": source.manifest, **{one: source.table(one) for one in tables}}))
    return str(path)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """Two editions after all bundled sources: an offer that goes, one that comes, a date that changes."""
    old = edition(
        "2027-01-01",
        offer("eastus uksouth", no="westus"),
        life("2029-06-01", stage="GA"),
        offer("eastus", model="gpt-8"),
        life("2027-07-15", stage="GA", model="gpt-8"),
    )
    new = edition(
        "2027-02-01",
        offer("westus uksouth japaneast", no="eastus"),
        life("2028-06-01", stage="GA"),
        offer("eastus", model="gpt-8"),
        life("2027-04-15", stage="GA", model="gpt-8"),
    )
    (tmp_path / "plan.yaml").write_text(PLAN)
    return written(tmp_path / "old.json", old), written(tmp_path / "new.json", new)


def test_text_for_a_person(files: tuple[str, str], aoai: Aoai) -> None:
    """A table after the other, a model's regions together, what cannot be compared as that; exit 1."""
    answer = aoai("catalog", "diff", *files)
    assert (answer.code, answer.err) == (1, "")
    assert answer.out == (
        "edition 2027-01-01 → edition 2027-02-01\n"
        "\n"
        "offers: 2 appeared, 1 went\n"
        "  gpt-9 2026-01-01\n"
        "    + GlobalStandard: japaneast, westus\n"
        "    - GlobalStandard: eastus\n"
        "\n"
        "capacity: no difference\n"
        "\n"
        "lifecycle: 2 changed\n"
        "  gpt-8 2026-01-01\n"
        "    ~ retires 2027-07-15 → 2027-04-15\n"
        "  gpt-9 2026-01-01\n"
        "    ~ retires 2029-06-01 → 2028-06-01\n"
        "\n"
        "quotas: no difference\n"
        "\n"
        "limits: no difference\n"
        "\n"
        "features: no difference\n"
        "\n"
        "models: no difference\n"
        "\n"
        "skus: no difference\n"
    )


def test_no_difference_is_exit_0(files: tuple[str, str], aoai: Aoai) -> None:
    """Two files that say the same are exit 0."""
    answer = aoai("catalog", "diff", files[0], files[0])
    assert answer.code == 0
    assert "appeared" not in answer.out


def test_whom_it_breaks_and_frees(files: tuple[str, str], aoai: Aoai) -> None:
    """The rules run with the catalog of each day: what only the later fails is broken, what only the earlier freed."""
    content = json.loads(aoai("catalog", "diff", *files, "--stack", "plan.yaml", "--format", "json").out)
    stacks = content["stacks"]
    assert stacks["judgedOn"] == ["2027-01-01", "2027-02-01"]
    assert [(one["rule"], one["target"], one["plan"], one["byTime"]) for one in stacks["broken"]] == [
        ("AOAI201", "plan//chat", "plan.yaml (plan)", False),
        ("AOAI503", "plan//gone", "plan.yaml (plan)", False),
    ]
    assert [(one["rule"], one["target"]) for one in stacks["freed"]] == [("AOAI201", "plan//draw")]
    assert stacks["broken"][0]["message"] == (
        "gpt-9 2026-01-01 is not offered in eastus under any SKU; nearest that have GlobalStandard: "
        "westus, japaneast, uksouth (Matrix, 2027-02-01)"
    )


def test_what_the_day_alone_breaks_is_marked(files: tuple[str, str], aoai: Aoai) -> None:
    """A date that has come nearer breaks too, and is told apart from new facts; on one day only facts count."""
    told = aoai("catalog", "diff", "2026-07-25", "2026-10-05", "--stack", nano(), "--format", "json").out
    (verdict,) = (one for one in json.loads(told)["stacks"]["broken"] if one["rule"] == "AOAI508")
    assert (verdict["byTime"], verdict["instead"]) == (True, ["AOAI503"])
    text = aoai("catalog", "diff", "2026-07-25", "2026-10-05", "--stack", "nano.yaml").out
    assert "newly broken: 1 (judged on 2026-07-25 and on 2026-10-05)" in text
    assert "[before: AOAI503; because of the date, not of new facts]" in text
    one_day = ("--as-of", "2026-10-05")
    told = aoai("catalog", "diff", "2026-07-25", "2026-10-05", "--stack", "nano.yaml", *one_day, "--format", "json").out
    assert json.loads(told)["stacks"] == {"judgedOn": ["2026-10-05", "2026-10-05"], "broken": [], "freed": []}


def nano() -> str:
    """A stack whose only deployment retires on 2026-10-14."""
    Path("nano.yaml").write_text(
        "deployments:\n  - {name: nano, location: eastus2, change: same,\n"
        '     model: {format: OpenAI, name: gpt-4.1-nano, version: "2025-04-14"},'
        " sku: {name: GlobalStandard, capacity: 10}}\n"
    )
    return "nano.yaml"


def test_markdown_for_a_pull_request(files: tuple[str, str], aoai: Aoai) -> None:
    """A summary, whom it concerns, and each table that differs folded away."""
    answer = aoai("catalog", "diff", *files, "--stack", "plan.yaml", "--format", "markdown")
    assert answer.code == 1
    lines = answer.out.splitlines()
    assert lines[0] == "### Catalog: edition 2027-01-01 → edition 2027-02-01"
    assert "| offers | 2 | 1 | 0 |" in lines
    assert "| level | rule | declaration | finding |" in lines
    assert "<details><summary>offers: 2 appeared, 1 went</summary>" in lines
    assert "- ➕ `gpt-9 2026-01-01` GlobalStandard: japaneast, westus" in lines
    assert "- ✏️ `gpt-9 2026-01-01` retires 2029-06-01 → 2028-06-01" in lines
    assert answer.out.count("<details>") == answer.out.count("</details>") == 2


def test_markdown_fits_a_comment(aoai: Aoai) -> None:
    """However much differs, the text is no longer than a comment may be, and says where the rest is."""
    out = aoai("catalog", "diff", "2026-02-17", "2026-07-25", "--format", "markdown").out
    assert len(out) <= 65_536
    assert "more: `aoai catalog diff --format json` has all" in out


def test_json_for_a_program(files: tuple[str, str], aoai: Aoai) -> None:
    """Everything, each change with its fields before and after and with both places."""
    content = json.loads(aoai("catalog", "diff", *files, "--format", "json").out)
    assert (content["before"]["kind"], content["before"]["date"], content["stacks"]) == ("edition", "2027-01-01", None)
    tables = {table["table"]: table for table in content["tables"]}
    assert (tables["offers"]["appeared"], tables["offers"]["went"], tables["offers"]["changed"]) == (2, 1, 0)
    assert tables["lifecycle"]["changes"][1] == {
        "kind": "changed",
        "format": "OpenAI",
        "model": "gpt-9",
        "version": "2026-01-01",
        "cloud": "public",
        "subject": "base",
        "regions": [],
        "fields": {"retires_on": {"before": "2029-06-01", "after": "2028-06-01"}},
        "sources": {"before": "schedule.md#1 (2027-01-01)", "after": "schedule.md#1 (2027-02-01)"},
    }


def test_across_kinds_nothing_has_appeared_or_gone(aoai: Aoai, tmp_path: Path) -> None:
    """A document and ARM differ; that says nothing of what came first."""
    documented = written(tmp_path / "a.json", edition("2027-01-01", offer("eastus westus"), capacity(50, 50)))
    recorded = written(tmp_path / "b.json", capture("2027-02-01", offer("eastus"), capacity(25, 25), regions="westus"))
    out = aoai("catalog", "diff", documented, recorded).out
    assert "offers: 1 only in edition 2027-01-01\n" in out
    assert "capacity: 1 different\n" in out
    assert "    ~ GlobalProvisionedManaged: minimum 50 → 25; step 50 → 25\n" in out


def test_a_table_that_is_not_covered(aoai: Aoai) -> None:
    """A table that one of the two does not cover is not comparable, and is in no count."""
    answer = aoai("catalog", "diff", "2026-07-25", "2026-10-05")
    assert "\nfeatures: not comparable: edition 2026-10-05 does not cover it\n" in answer.out
    content = json.loads(aoai("catalog", "diff", "2026-07-25", "2026-10-05", "--format", "json").out)
    features = next(table for table in content["tables"] if table["table"] == "features")
    assert (features["comparable"], features["went"], features["changes"]) == (False, 0, [])
    markdown = aoai("catalog", "diff", "2026-07-25", "2026-10-05", "--format", "markdown").out
    assert "| features | not comparable | | |" in markdown


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("2026-07-24", "2026-10-05"), "2026-07-24: no edition or capture of that day; there are 2025-01-09, "),
        (("capture:2026-10-05", "2026-10-05"), "capture:2026-10-05: no capture of that day; there are 2026-08-22"),
        (("nowhere.json", "2026-10-05"), "nowhere.json: neither a day (2026-10-05) nor the file of an edition or "),
        (("2026-02-30", "2026-10-05"), "2026-02-30: neither a day (2026-10-05) nor the file of an edition or capture"),
        (("page:2026-10-05", "2026-10-05"), "page:2026-10-05: neither a day (2026-10-05) nor the file of an edition"),
        (("2026-07-25", "2026-10-05", "--stack", "nowhere.yaml"), "nowhere.yaml: no such file or folder"),
        (("2026-07-25", "2026-10-05", "--catalog", "nowhere"), "nowhere: no such folder; --catalog names one that "),
        (("2026-07-25", "empty.json"), "empty.json: not a compiled catalog source ("),
    ],
)
def test_what_cannot_be_compared_at_all(arguments: tuple[str, ...], error: str, aoai: Aoai) -> None:
    """A day without a source, a file that is none and a stack that cannot be read are one line, and exit 2."""
    Path("empty.json").write_text("{}")
    answer = aoai("catalog", "diff", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"aoai: {error}")
    assert answer.err.count("\n") == 1


def test_a_day_with_an_edition_and_a_capture(aoai: Aoai, tmp_path: Path) -> None:
    """Where a day names two sources, it is asked which; `edition:` and `capture:` say it."""
    for kind, source in (("editions", edition("2027-01-01", offer("eastus"))), ("captures", capture("2027-01-01"))):
        (tmp_path / "mine" / kind).mkdir(parents=True)
        written(tmp_path / "mine" / kind / "2027-01-01.json", source)
    mine = ("--catalog", "mine")
    answer = aoai("catalog", "diff", "2027-01-01", "2026-10-05", *mine)
    problem = "there is an edition and a capture of that day; write edition:2027-01-01 or capture:2027-01-01"
    assert answer == (2, "", f"aoai: 2027-01-01: {problem}\n")
    named = aoai("catalog", "diff", "edition:2027-01-01", "capture:2027-01-01", *mine)
    assert named.out.startswith("edition 2027-01-01 → capture 2027-01-01\n")


def test_the_model_of_these_tests_is_none_of_the_bundled(aoai: Aoai) -> None:
    """What is said of gpt-9 above comes from the files above."""
    assert aoai("where", GPT_9.name, "--as-of", "2026-10-05").code == 2
