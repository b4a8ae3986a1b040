"""`aoai check` with waivers and baselines: what fails, what stays visible, and what is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.policies.waivers.checked import Check

LEGACY = """\
  - rule: AOAI508
    target: "prod/*/legacy"
    reason: moves next week, ticket 812
    owner: ai-platform
    expires: 2026-12-01
"""
SKU = LEGACY.replace("AOAI508", "unknown-sku").replace("legacy", "chat")


def rules(out: str) -> dict[str, object]:
    return {one["rule"]: one["waiver"] or one["baseline"] for one in json.loads(out)["findings"]}


def test_a_waived_finding_fails_nothing_and_stays_visible(check: Check) -> None:
    """The settings' waiver holds, no longer than the model lives; what is not waived still fails."""
    Path("aoai.yaml").write_text(f"waivers:\n{LEGACY}")
    answer = check("--ignore", "AOAI103,AOAI107")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines()[:4] == [
        "waived  AOAI508 retires-now  deployment legacy  prod.yaml:4",
        "        gpt-9 2026-01-01 retires on 2026-10-16, in 11 days; no replacement is documented "
        "(Schedule, 2026-10-01)",
        "        waived until 2026-10-16 by ai-platform: moves next week, ticket 812",
        "",
    ]
    assert "0 errors, 0 warnings, 0 info, 0 unverified, 1 waived" in answer.out
    assert check().code == 1


def test_a_file_of_waivers_adds_to_those_of_the_settings(check: Check) -> None:
    """`--waivers` takes the list alone or under its key, several files, and nothing at all."""
    Path("aoai.yaml").write_text(f"waivers:\n{LEGACY}")
    Path("alone.yaml").write_text(SKU)
    Path("keyed.yaml").write_text(f"waivers:\n{SKU}")
    Path("empty.yaml").write_text("# none yet\n")
    for files in (["alone.yaml"], ["keyed.yaml"], ["empty.yaml", "keyed.yaml"]):
        options = [option for file in files for option in ("--waivers", file)]
        answer = check("--format", "json", *options)
        assert answer.code == 0
        assert rules(answer.out)["AOAI103"] == {
            "reason": "moves next week, ticket 812",
            "owner": "ai-platform",
            "expires": "2026-12-01",
        }
        assert json.loads(answer.out)["summary"]["waived"] == 2


def test_waivers_that_do_not_apply_are_told_where_they_stand(check: Check) -> None:
    """Malformed, expired and unused ones, each with its line, and none of them hides a finding."""
    Path("aoai.yaml").write_text(
        "waivers:\n" + LEGACY.replace("2026-12-01", "2026-02-30") + SKU.replace("2026-12-01", "2026-10-01")
    )
    Path("more.yaml").write_text(f"waivers:\n{SKU.replace('chat', 'chta')}")
    answer = check("--format", "json", "--waivers", "more.yaml")
    found = json.loads(answer.out)["findings"]
    assert answer.code == 1
    assert [(one["rule"], one["position"], one["message"]) for one in found if one["target"] is None] == [
        (
            "AOAI902",
            {"file": "aoai.yaml", "line": 2},
            "the waiver in aoai.yaml:2 does not apply: expires: 2026-02-30: no such day; write it as 2026-11-21",
        ),
        (
            "AOAI902",
            {"file": "aoai.yaml", "line": 7},
            "the waiver of unknown-sku for prod/*/chat expired on 2026-10-01; "
            "fix what it waived, or agree on a new date with ai-platform; otherwise remove it",
        ),
        (
            "AOAI903",
            {"file": "more.yaml", "line": 2},
            "the waiver of unknown-sku for prod/*/chta matches no finding; "
            "the nearest declared target is prod/acct/chat; correct it, or remove it",
        ),
    ]
    assert {one["rule"]: one["waiver"] for one in found}["AOAI103"] is None


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (
            "waivers: AOAI503\n",
            "more.yaml:1: waivers is not a list; write each as `- rule: AOAI503`",
        ),
        ("- rule: AOAI503\nowner: me\n", "more.yaml:2: not valid YAML: did not find expected '-' indicator"),
        ("rule: AOAI503\n", "more.yaml:1: a file of waivers holds a list of them, at the top level or under `waivers`"),
        (
            "waivers: []\nlevels: {}\n",
            "more.yaml:2: a file of waivers holds a list of them, at the top level or under `waivers`",
        ),
        ("AOAI503\n", "more.yaml:1: waivers is not a list; write each as `- rule: AOAI503`"),
    ],
)
def test_a_file_that_holds_no_waivers(content: str, error: str, check: Check) -> None:
    """It cannot be used at all: exit code 2, with the line."""
    Path("more.yaml").write_text(content)
    assert check("--waivers", "more.yaml") == (2, "", f"aoai: {error}\n")


def test_a_missing_file_of_waivers(check: Check) -> None:
    """It is told."""
    assert check("--waivers", "nowhere.yaml") == (2, "", "aoai: nowhere.yaml: No such file or directory\n")


def test_a_baseline_is_recorded_and_then_only_new_findings_fail(check: Check) -> None:
    """The recording run fails on nothing; the next one neither; a new mistake does; the known ones stay visible."""
    recorded = check("--write-baseline", "baseline.json", "--fail-on", "warning")
    assert (recorded.code, recorded.err) == (0, "aoai: baseline.json: recorded 3 findings\n")
    again = check("--baseline", "baseline.json", "--fail-on", "warning", "--format", "json")
    assert (again.code, again.err) == (0, "")
    assert rules(again.out) == {"AOAI103": True, "AOAI107": True, "AOAI508": True}
    assert json.loads(again.out)["summary"]["baselined"] == 3
    stack = Path("prod.yaml")
    stack.write_text(stack.read_text().replace("GlobalStandard", "Globalstandart"))
    worse = check("--baseline", "baseline.json", "--format", "json")
    assert (worse.code, json.loads(worse.out)["summary"]["error"]) == (1, 1)


def test_a_baseline_does_not_know_lines(check: Check) -> None:
    """Moving declarations about in the file makes no new finding."""
    check("--write-baseline", "baseline.json")
    stack = Path("prod.yaml")
    stack.write_text("# moved\n\n\n" + stack.read_text())
    assert check("--baseline", "baseline.json", "--fail-on", "warning").code == 0


def test_what_is_repaired_is_told(check: Check) -> None:
    """An entry that no longer occurs is a note on standard error, not a failure. With another SKU all else is new."""
    check("--write-baseline", "baseline.json")
    stack = Path("prod.yaml")
    stack.write_text(stack.read_text().replace("Global-Standard", "GlobalStandard"))
    answer = check("--baseline", "baseline.json")
    assert (answer.code, answer.err) == (
        0,
        "aoai: baseline.json: no longer found; record the baseline again with --write-baseline: "
        "AOAI103 prod/acct/chat sku.name, AOAI107 prod/acct/chat model.version\n",
    )


def test_baselines_that_cannot_be_used(check: Check) -> None:
    """Comparing and recording exclude each other; a missing or unwritable file is told before anything is checked."""
    both = check("--baseline", "a.json", "--write-baseline", "b.json")
    assert (both.code, both.out) == (2, "")
    assert "--baseline and --write-baseline exclude each other: one compares, the other records" in both.err
    assert check("--baseline", "nowhere.json") == (
        2,
        "",
        "aoai: nowhere.json: no such file; write one with `aoai check --write-baseline nowhere.json`\n",
    )
    assert check("--write-baseline", "nowhere/b.json") == (
        2,
        "",
        "aoai: --write-baseline nowhere/b.json: No such file or directory\n",
    )


def test_every_format_shows_what_is_waived_and_known(check: Check) -> None:
    """Waived and known findings keep their place in all formats."""
    Path("aoai.yaml").write_text(f"waivers:\n{LEGACY}")
    check("--write-baseline", "baseline.json")
    written = {}
    for name in ("text", "json", "sarif", "junit", "github", "markdown"):
        written[name] = check("--baseline", "baseline.json", "--format", name)
    for name, answer in written.items():
        assert answer.code == 0, name
        assert "moves next week, ticket 812" in answer.out, name
        assert "Global-Standard is not a valid SKU" in answer.out.replace("\\-", "-"), name
