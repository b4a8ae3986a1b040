"""`aoai check`: what it exits with, what it writes where, and what it says of input that it cannot use."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from aoai_catalog.input_error import InputError
from aoai_policies.cli.check import selected
from aoai_policies.reports import text
from aoai_policies.rules import RULES
from tests.policies.cli.invoked import WRONG, Aoai

ON = ("--as-of", "2026-10-05")
OPEN = "deployments:\n  - {name: chat, model: {format: OpenAI, name: gpt-5.1}, sku: {name: GlobalStandard}}\n"
"""A warning (no version), an info (no account), and a region that is not known."""


@pytest.mark.parametrize(
    ("content", "options", "code"),
    [
        ("right", (), 0),
        ("wrong", (), 1),
        ("wrong", ("--ignore", "AOAI103"), 0),
        ("open", (), 0),
        ("open", ("--fail-on", "warning"), 1),
        ("open", ("--select", "AOAI805"), 0),
        ("open", ("--select", "AOAI805", "--fail-on", "info"), 1),
        ("unknown", ("--select", "AOAI104"), 0),
        ("unknown", ("--select", "AOAI104", "--strict"), 1),
    ],
)
def test_exit_codes(content: str, options: tuple[str, ...], code: int, aoai: Aoai, right: str, wrong: str) -> None:
    """0 where nothing is at or above `--fail-on`, 1 where something is; `--strict` counts what is unverified."""
    Path("open.yaml").write_text(OPEN)
    unknown = Path(right).read_text().replace("location: eastus2", "location: !unknown ")
    Path("unknown.yaml").write_text(unknown)
    assert aoai("check", f"{content}.yaml", *ON, *options).code == code


def test_the_report_is_all_there_is_on_standard_output(aoai: Aoai, wrong: str) -> None:
    """Standard output is the report and nothing else; standard error is empty."""
    answer = aoai("check", wrong, *ON, "--select", "AOAI103")
    assert answer.err == ""
    assert answer.out == (
        "error   AOAI103 unknown-sku  deployment chat  wrong.yaml:2\n"
        "        Global-Standard is not a valid SKU; Azure spells it GlobalStandard (Understanding deployment types in "
        "Microsoft Foundry Models, 2026-07-25)\n"
        "\n"
        "1 error, 0 warnings, 0 info, 0 unverified, 0 waived\n"
        "1 deployment on 0 accounts in wrong.yaml (wrong)\n"
        "0 of 1 fully checked as of 2026-10-05 against edition 2026-10-05 and capture 2026-08-22 "
        "(newest source 0 days old)\n"
        f"rules off: AOAI101, AOAI102, AOAI104, AOAI105, AOAI106 and {len(RULES) - 6} more by --select\n"
    )


def test_json_on_standard_output(aoai: Aoai, wrong: str) -> None:
    """`--format json` writes one JSON document."""
    answer = aoai("check", wrong, *ON, "--format", "json")
    content = json.loads(answer.out)
    assert (answer.code, content["asOf"], [one["rule"] for one in content["findings"]]) == (
        1,
        "2026-10-05",
        ["AOAI103"],
    )


def test_several_inputs_are_one_report(aoai: Aoai, right: str, wrong: str) -> None:
    """Each path is a plan of its own, and the report has all of them."""
    content = json.loads(aoai("check", right, wrong, *ON, "--format", "json").out)
    assert [plan["path"] for plan in content["plans"]] == [right, wrong]
    assert content["summary"]["deployments"] == 2


@pytest.mark.parametrize("name", ["AOAI103", "aoai103", "unknown-sku", "AOAI1", "AOAI101,AOAI103", "AOAI"])
def test_select_names_rules_by_id_beginning_or_slug(name: str, aoai: Aoai, wrong: str) -> None:
    """`--select` takes ids in any case, the beginning of ids, slugs, and several with commas."""
    assert aoai("check", wrong, *ON, "--select", name).code == 1


def test_select_and_ignore_together(aoai: Aoai, wrong: str) -> None:
    """`--ignore` takes away from what `--select` chose, and both may be given more than once."""
    assert aoai("check", wrong, *ON, "--select", "AOAI1", "--ignore", "unknown-sku").code == 0
    assert aoai("check", wrong, *ON, "--select", "AOAI101", "--select", "AOAI103").code == 1


def test_rules_run_in_the_order_of_the_registry() -> None:
    """Without `--select` all rules run but those ignored."""
    assert selected(RULES, (), ()) == list(RULES)
    assert selected(RULES, (), (RULES[0].id,)) == list(RULES[1:])
    with pytest.raises(InputError):
        selected(RULES, ("AOAI9999",), ())


LINE = "aoai: {}\n"
USAGE = "aoai: {} (`aoai check --help` tells more)\n"


UNUSABLE = {
    "--select QQQ": LINE.format("QQQ: no such rule; `aoai rules` lists all"),
    "--ignore unknown-sk": LINE.format("unknown-sk: no such rule; did you mean unknown-sku? `aoai rules` lists all"),
    "--ignore AOAI": LINE.format("--ignore leaves no rule to run; `aoai rules` lists all"),
    "--select AOAI103 --ignore unknown-sku": LINE.format("--ignore leaves no rule to run; `aoai rules` lists all"),
    "--select=": LINE.format("--select names no rule; `aoai rules` lists all"),
    "--project nowhere": USAGE.format("Invalid value for '--project': Directory 'nowhere' does not exist."),
    "--as-of 2026-02-30": USAGE.format("Invalid value for '--as-of': 2026-02-30: no such day; write it as 2026-11-21"),
    "--as-of yesterday": USAGE.format("Invalid value for '--as-of': yesterday: no such day; write it as 2026-11-21"),
    "--fail-on fatal": USAGE.format("Invalid value for '--fail-on': 'fatal' is not one of 'error', 'warning', 'info'."),
    "--settings nowhere.yaml": LINE.format("nowhere.yaml: No such file or directory"),
    "--catalog nowhere": LINE.format("nowhere: no such folder; --catalog names one that holds editions/ and captures/"),
    "--output nowhere/report.txt": LINE.format("--output nowhere/report.txt: No such file or directory"),
    "--output right.yaml/report.txt": LINE.format("--output right.yaml/report.txt: Not a directory"),
    "--output .": USAGE.format("Invalid value for '--output': File '.' is a directory."),
    "--xyzzy": USAGE.format("No such option '--xyzzy'."),
}
"""Arguments beside a file that is right, and what is said of them; the nearest rule changes with the rules."""


@pytest.mark.parametrize("arguments", UNUSABLE)
def test_unusable_arguments(arguments: str, aoai: Aoai, right: str) -> None:
    """Every argument that cannot be used is told with the remedy, on standard error, and exits 2."""
    answer = aoai("check", right, *arguments.split())
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == UNUSABLE[arguments]


def test_an_unknown_format_names_those_there_are(aoai: Aoai, right: str) -> None:
    """`--format` is told with all formats that there are."""
    answer = aoai("check", right, "--format", "xml")
    assert (answer.code, answer.out) == (2, "")
    assert re.search(r"Invalid value for '--format': 'xml' is not one of 'text', 'json'", answer.err)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.json", ""),
        ("blank.yaml", "\n\n"),
        ("cut.json", '{"steps": ['),
        ("list.json", "[1]"),
        ("word.json", "hello"),
        ("other.json", '{"resourcePlans": {}}'),
        ("odd.yaml", "deployments: 7\n"),
        ("misspelt.yaml", "deployment:\n  - {name: chat}\n"),
        ("binary.json", "\x00\x01"),
        ("tabs.yaml", "deployments:\n\t- {name: chat}\n"),
    ],
)
def test_unusable_files(name: str, content: str, aoai: Aoai) -> None:
    """A file that is no plan is told in one line that begins with its name; the exit code is 2."""
    Path(name).write_text(content)
    answer = aoai("check", name, *ON)
    assert (answer.code, answer.out) == (2, "")
    assert re.fullmatch(rf"aoai: {re.escape(name)}(:\d+)?: [^\n]+\n", answer.err)


def test_a_folder_without_a_project(aoai: Aoai, tmp_path: Path) -> None:
    """A folder without Pulumi.yaml is told with what to name instead."""
    (tmp_path / "empty").mkdir()
    answer = aoai("check", "empty")
    assert (answer.code, answer.out) == (2, "")
    assert re.fullmatch(r"aoai: empty: no Pulumi\.yaml here; [^\n]+\n", answer.err)


def test_as_of_from_the_environment(aoai: Aoai, right: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """AOAI_AS_OF is `--as-of`, with the same errors; the option goes over it."""
    monkeypatch.setenv("AOAI_AS_OF", "2026-10-05")
    assert json.loads(aoai("check", right, "--format", "json").out)["asOf"] == "2026-10-05"
    assert json.loads(aoai("check", right, "--as-of", "2026-10-06", "--format", "json").out)["asOf"] == "2026-10-06"
    monkeypatch.setenv("AOAI_AS_OF", "2026-02-30")
    assert aoai("check", right) == (2, "", USAGE.format("AOAI_AS_OF=2026-02-30: no such day; write it as 2026-11-21"))


def test_a_catalog_of_the_environment(aoai: Aoai, right: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """AOAI_CATALOG is named where a folder of it is not there."""
    monkeypatch.setenv("AOAI_CATALOG", "nowhere")
    error = "AOAI_CATALOG=nowhere: no such folder; it names those that hold editions/ and captures/"
    assert aoai("check", right, *ON) == (2, "", LINE.format(error))


def test_as_of_before_the_first_source(aoai: Aoai, right: str) -> None:
    """On a day before all sources nothing is known: nothing fails, and the summary says so."""
    answer = aoai("check", right, "--as-of", "2020-01-01")
    assert answer.code == 0
    assert "0 of 1 fully checked as of 2020-01-01: the catalog has no source that old" in answer.out


def test_the_same_report_every_time(aoai: Aoai, wrong: str) -> None:
    """With `--as-of` a run can be repeated, byte for byte."""
    reports = {aoai("check", wrong, *ON, "--format", "json").out for _ in range(2)}
    assert len(reports) == 1


def test_output_to_a_file(aoai: Aoai, wrong: str) -> None:
    """`--output` writes the report to the file, nothing to standard output, and leaves nothing beside it."""
    before = set(Path().iterdir())
    answer = aoai("check", wrong, *ON, "--output", "report.txt")
    assert answer == (1, "", "aoai: 1 error, 0 warnings, 0 info, 0 unverified, 0 waived; see report.txt\n")
    assert set(Path().iterdir()) - before == {Path("report.txt")}
    assert Path("report.txt").read_text().startswith("error   AOAI103 unknown-sku")


def test_output_is_whole_or_what_it_was(aoai: Aoai, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that cannot be written leaves the former file as it was, and no half of the new one."""
    Path("report.txt").write_text("former")

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    answer = aoai("check", wrong, *ON, "--output", "report.txt")
    assert answer == (2, "", "aoai: --output report.txt: No space left on device\n")
    assert Path("report.txt").read_text() == "former"
    assert not list(Path().glob(".*"))


def test_output_of_a_failed_run_is_not_written(aoai: Aoai) -> None:
    """An input that cannot be used leaves a former report alone."""
    Path("report.txt").write_text("former")
    assert aoai("check", "nowhere.json", "--output", "report.txt").code == 2
    assert Path("report.txt").read_text() == "former"


def test_output_to_a_device(aoai: Aoai, right: str, tmp_path: Path) -> None:
    """What is no file, such as /dev/stdout or a pipe, is written to and never replaced."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)  # or the writer would wait for a reader
    try:
        assert aoai("check", right, *ON, "--output", "pipe").code == 0
        assert b"1 of 1 fully checked" in os.read(reading, 65536)
    finally:
        os.close(reading)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_report_in_another_language_than_ascii(aoai: Aoai) -> None:
    """Names in any script are written as UTF-8."""
    Path("wrong.yaml").write_text('deployments:\n  - {name: "会話", location: "米国東部9", sku: {name: x}}\n', "utf-8")
    assert aoai("check", "wrong.yaml", *ON, "--output", "report.txt").code == 1
    assert "会話" in Path("report.txt").read_text("utf-8")


SETTINGS_ERRORS = [
    ("retirment: {warn_days: 30}\n", "aoai.yaml:1: unknown key retirment; did you mean retirement?"),
    ("retirement:\n  warn_day: 30\n", "aoai.yaml:2: unknown key warn_day; did you mean warn_days?"),
    (
        "levels:\n  AOAI103: fatal\n",
        "aoai.yaml:2: levels.AOAI103: fatal is not a valid level; write error, warning, info or disabled",
    ),
    ("retirement:\n  warn_days: soon\n", "aoai.yaml:2: retirement.warn_days: takes a whole number, not a text"),
    ("- a\n", "aoai.yaml:1: takes a mapping of keys, not a list"),
    ("levels: {\n", "aoai.yaml:2: not valid YAML: "),
    ("levels: {}\nlevels: {}\n", "aoai.yaml:2: levels is given twice; remove one"),
    ("1: x\n", "aoai.yaml:1: "),
]


@pytest.mark.parametrize(("content", "message"), SETTINGS_ERRORS)
def test_settings_that_cannot_be_used(content: str, message: str, aoai: Aoai, right: str, tmp_path: Path) -> None:
    """A mistake in the settings is told with file, line and the nearest key; the exit code is 2."""
    Path("aoai.yaml").write_text(content)
    answer = aoai("check", right, *ON)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.replace(f"{tmp_path}/", "").startswith(f"aoai: {message}")
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", 1),
        ("# nothing set\n", 1),
        ("levels: {AOAI103: warning}\n", 0),
        ("levels: {unknown-sku: disabled}\n", 0),
        ("levels: {AOAI103: error}\n", 1),
    ],
)
def test_settings_beside_the_stack_are_found_upwards(
    content: str, code: int, aoai: Aoai, wrong: str, tmp_path: Path
) -> None:
    """`aoai.yaml` is found from what is checked upwards, and sets levels."""
    folder = tmp_path / "stacks" / "dev"
    folder.mkdir(parents=True)
    (folder / wrong).write_text(Path(wrong).read_text())
    Path("aoai.yaml").write_text(content)
    assert aoai("check", f"stacks/dev/{wrong}", *ON).code == code


def test_named_settings_go_before_those_found(aoai: Aoai, wrong: str) -> None:
    """`--settings` is read instead of the `aoai.yaml` that would be found."""
    Path("aoai.yaml").write_text("levels: {AOAI103: error}\n")
    Path("mine.yaml").write_text("levels: {AOAI103: info}\n")
    assert aoai("check", wrong, *ON, "--settings", "mine.yaml").code == 0


def test_settings_of_the_environment(aoai: Aoai, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """AOAI_SETTINGS goes before what is found, as it does for components and the pack, and `--settings` before both."""
    Path("aoai.yaml").write_text("levels: {AOAI103: error}\n")
    Path("mine.yaml").write_text("levels: {AOAI103: info}\n")
    monkeypatch.setenv("AOAI_SETTINGS", "mine.yaml")
    assert aoai("check", wrong, *ON).code == 0
    assert aoai("check", wrong, *ON, "--settings", "aoai.yaml").code == 1
    monkeypatch.setenv("AOAI_SETTINGS", "nowhere.yaml")
    assert aoai("check", wrong, *ON) == (2, "", "aoai: AOAI_SETTINGS=nowhere.yaml: no such file\n")
    assert aoai("forecast", wrong, *ON) == (2, "", "aoai: AOAI_SETTINGS=nowhere.yaml: no such file\n")


def test_a_defect_of_ours_is_told_as_one(aoai: Aoai, right: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong in us is one line that says so, and exits 3; AOAI_TRACEBACK shows all."""

    def broken(*_: Any) -> str:
        raise RuntimeError("no such thing")

    monkeypatch.setattr(text, "render_text", broken)
    assert aoai("check", right, *ON) == (
        3,
        "",
        "aoai: internal error: RuntimeError: no such thing; "
        "this is a defect of aoai: run again with AOAI_TRACEBACK=1 and report what it prints\n",
    )


def test_standard_input() -> None:
    """`-` reads a plan from standard input."""
    command = [sys.executable, "-c", "from aoai_policies.cli import main; main()", "check", "-", *ON]
    done = subprocess.run(command, input=WRONG, capture_output=True, check=False, text=True)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("error   AOAI103 unknown-sku  deployment chat  -:2\n")


def test_a_reader_that_stops_early() -> None:
    """`aoai ... | head` ends quietly."""
    command = f"{sys.executable} -c 'from aoai_policies.cli import main; main()' rules | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, text=True)
    assert (done.stderr, done.stdout.count("\n")) == ("", 1)
