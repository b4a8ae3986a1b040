"""`aoai report` writes a page, whatever it finds."""

from __future__ import annotations

import json
from pathlib import Path

from tests.policies.cli.invoked import WRONG, Aoai

DAY = ("--as-of", "2026-10-05")


def test_a_page_is_written_and_the_exit_code_is_0(aoai: Aoai, wrong: str) -> None:
    """Findings do not fail it: `check` is the gate."""
    assert aoai("report", wrong, *DAY) == (0, "wrote report.html\n", "")
    page = Path("report.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "Global-Standard is not a valid SKU" in page


def test_it_goes_where_somebody_says(aoai: Aoai, right: str) -> None:
    """To a file, or to standard output, which then holds nothing else."""
    assert aoai("report", right, *DAY, "--output", "page.html").out == "wrote page.html\n"
    assert aoai("report", right, *DAY, "--output", "-") == (0, Path("page.html").read_text(encoding="utf-8"), "")


def test_several_paths_make_one_page_and_what_cannot_be_read_is_on_it(aoai: Aoai, right: str, wrong: str) -> None:
    """What can be read is shown, what cannot is named, on the page and on standard error; the exit code is 2."""
    answer = aoai("report", right, wrong, "missing.yaml", *DAY)
    assert (answer.code, answer.out) == (2, "wrote report.html\n")
    assert "missing.yaml" in answer.err
    page = Path("report.html").read_text(encoding="utf-8")
    assert "1 input could not be read" in page
    assert "2 deployments on 0 accounts in 2 stacks" in page


def test_nothing_is_written_where_nothing_can_be_read(aoai: Aoai) -> None:
    """No page about nothing."""
    answer = aoai("report", "missing.yaml", *DAY)
    assert (answer.code, answer.out) == (2, "")
    assert not Path("report.html").exists()


def test_settings_waivers_and_usage_are_found_as_check_finds_them(aoai: Aoai, wrong: str) -> None:
    """A waived finding is shown as waived; the usage snapshot of the settings gives the limit."""
    waiver = '{rule: AOAI103, target: "*", reason: it moves, owner: ai, expires: 2027-01-31}'
    Path("aoai.yaml").write_text(f"subscription: {{usage: eastus2.json}}\nwaivers: [{waiver}]\n", encoding="utf-8")
    pool = {"name": {"value": "OpenAI.GlobalStandard.gpt-5.1"}, "limit": 40, "currentValue": 30}
    Path("eastus2.json").write_text(json.dumps([pool]), encoding="utf-8")
    Path("both.yaml").write_text(WRONG + WRONG.replace("Global-", "Global").replace("chat", "two").partition("\n")[2])
    assert aoai("report", "both.yaml", *DAY, "--format", "json").out == "wrote report.json\n"
    found = json.loads(Path("report.json").read_text(encoding="utf-8"))
    assert found["report"]["summary"]["waived"] == 1
    [stack] = found["stacks"]
    [quota] = stack["inventory"]["quotas"]
    assert (quota["declared"], quota["used"], quota["limit"]) == (10, 30, 40)


def test_json_has_all_that_the_page_shows(aoai: Aoai, right: str) -> None:
    """The report of `check`, and for each stack its inventory and retirements; then the sources with their ages."""
    found = json.loads(aoai("report", right, *DAY, "--format", "json", "--output", "-").out)
    checked = json.loads(aoai("check", right, *DAY, "--format", "json").out)
    assert found["report"] == checked
    [stack] = found["stacks"]
    assert stack["inventory"]["deployments"][0]["standsFor"] == "gpt-5.1 2025-11-13"
    assert stack["retirements"][0]["retiresOn"] == "2027-05-15"
    assert found["sources"][0] == {
        "kind": "edition", "date": "2026-10-05", "ageDays": 0, "title": "Microsoft Foundry documentation, 2026-10-05"
    }  # fmt: skip


def test_what_a_baseline_records_is_shown_as_known(aoai: Aoai, wrong: str) -> None:
    """What `check` no longer fails on is no error of the page either."""
    assert aoai("check", wrong, *DAY, "--write-baseline", "known.yaml").code == 0
    found = json.loads(aoai("report", wrong, *DAY, "--baseline", "known.yaml", "--format", "json", "--output", "-").out)
    assert (found["report"]["summary"]["error"], found["report"]["summary"]["baselined"]) == (0, 1)


def test_stack_and_all_stacks_exclude_each_other(aoai: Aoai, right: str) -> None:
    """As for `check`."""
    answer = aoai("report", right, "--stack", "dev", "--all-stacks")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(
        "aoai: --stack and --all-stacks exclude each other: one names stacks, the other takes all"
    )
