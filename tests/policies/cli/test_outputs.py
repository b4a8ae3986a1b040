"""`--format` and `--output`, several times: which report goes where."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_policies.cli.init import render_template
from aoai_policies.cli.outputs import FORMATS, Output, paired, write
from tests.policies.cli.invoked import WRONG, Aoai

ON = ("--as-of", "2026-10-05", "--select", "AOAI103")
F, O = "output_format", "files"  # noqa: E741 - as they stand on the command line


@pytest.mark.parametrize(
    ("order", "formats", "files", "expected"),
    [
        ([], [], [], [("text", None)]),
        ([F], ["json"], [], [("json", None)]),
        ([O], [], ["a"], [("text", "a")]),
        ([F, O], ["json"], ["a"], [("json", "a")]),
        ([O, F], ["json"], ["a"], [("json", "a")]),
        ([F, F, O], ["text", "sarif"], ["a"], [("text", None), ("sarif", "a")]),
        ([F, O, F], ["sarif", "text"], ["a"], [("sarif", "a"), ("text", None)]),
        ([F, O, F, O], ["sarif", "junit"], ["a", "b"], [("sarif", "a"), ("junit", "b")]),
        ([O, F, F], ["sarif", "text"], ["a"], [("sarif", "a"), ("text", None)]),
        ([F, O], ["json"], ["-"], [("json", None)]),
        ([F, F, O], ["text", "json"], ["-"], None),
        ([F, O, F, O], ["json", "sarif"], ["a", "a"], None),
        ([F, F], ["text", "json"], [], None),
        ([F, O, O], ["text"], ["a", "b"], None),
        ([O, O, F], ["text"], ["a", "b"], None),
    ],
)
def test_a_file_belongs_to_the_format_before_it(
    order: list[str], formats: list[str], files: list[str], expected: list[tuple[str, str | None]] | None
) -> None:
    """The first may stand before its format; what has no file goes to standard output, which takes one report."""
    if expected is None:
        with pytest.raises(click.UsageError):
            paired(order, formats, [Path(one) for one in files])
    else:
        outputs = paired(order, formats, [Path(one) for one in files])
        assert outputs == [Output(name, Path(file) if file else None) for name, file in expected]


@given(st.lists(st.sampled_from([F, O]), max_size=6))
def test_every_report_is_written_to_a_place_of_its_own(order: list[str]) -> None:
    """Whatever the order: each format and each file is used once, or the whole is refused."""
    formats = [FORMATS[number % len(FORMATS)] for number in range(order.count(F))]
    files = [Path(f"{number}.out") for number in range(order.count(O))]
    try:
        outputs = paired(order, formats, files)
    except click.UsageError:
        return
    assert [one.format for one in outputs] == (formats or ["text"])
    assert [one.file for one in outputs if one.file] == files
    assert sum(one.file is None for one in outputs) <= 1


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (
            ("--format", "text", "--format", "json"),
            "text and json both go to standard output; give one an --output FILE",
        ),
        (
            ("--format", "sarif", "--output", "a", "--format", "json", "--output", "a"),
            "sarif and json both go to a; give one an --output FILE",
        ),
        (
            ("--format", "text", "--output", "a", "--output", "b"),
            "--output b: no --format before it; write `--format json --output FILE`",
        ),
    ],
)
def test_what_fits_no_way_is_told(options: tuple[str, ...], error: str, aoai: Aoai, wrong: str) -> None:
    """Nothing is checked and nothing written."""
    answer = aoai("check", wrong, *ON, *options)
    assert (answer.code, answer.out) == (2, "")
    assert error in answer.err
    assert [one.name for one in Path().iterdir()] == [wrong]


def test_all_formats_at_once(aoai: Aoai, wrong: str) -> None:
    """One run, six reports: one on standard output, the others in files, in any order."""
    options = [part for name in FORMATS[1:] for part in (f"--format={name}", f"--output={name}.out")]
    answer = aoai("check", wrong, *ON, *options, "--format", "text")
    assert (answer.code, answer.err) == (1, "")
    assert answer.out.startswith("error   AOAI103 unknown-sku")
    assert sorted(one.name for one in Path().iterdir()) == sorted([wrong, *(f"{name}.out" for name in FORMATS[1:])])
    assert json.loads(Path("json.out").read_text())["summary"]["error"] == 1
    assert json.loads(Path("sarif.out").read_text())["version"] == "2.1.0"
    assert Path("junit.out").read_text().startswith("<?xml")
    assert Path("github.out").read_text().startswith("::error ")
    assert Path("markdown.out").read_text().startswith("### ")


def test_no_file_is_written_where_one_cannot_be(aoai: Aoai, wrong: str) -> None:
    """All reports are ready before the first is written; each file is whole or what it was."""
    answer = aoai("check", wrong, *ON, "--format", "json", "--output", "nowhere/a", "--format", "text", "--output", "b")
    assert answer == (2, "", "aoai: --output nowhere/a: No such file or directory\n")
    assert [one.name for one in Path().iterdir()] == [wrong]


def test_no_file_is_replaced_where_another_cannot_be_written(aoai: Aoai, wrong: str) -> None:
    """Two files: the second's folder does not exist, and the first is what it was."""
    Path("a").write_text("former")
    answer = aoai("check", wrong, *ON, "--format", "json", "--output", "a", "--format", "text", "--output", "nowhere/b")
    assert answer == (2, "", "aoai: --output nowhere/b: No such file or directory\n")
    assert Path("a").read_text() == "former"
    assert sorted(one.name for one in Path().iterdir()) == ["a", wrong]


def test_a_link_stays_a_link(aoai: Aoai, wrong: str) -> None:
    """A report goes to the file that a link leads to, which keeps its mode."""
    Path("reports").mkdir()
    Path("reports/today").write_text("former")
    Path("reports/today").chmod(0o640)
    Path("latest").symlink_to("reports/today")
    answer = aoai("check", wrong, *ON, "--output", "latest")
    assert answer == (1, "", "aoai: 1 error, 0 warnings, 0 info, 0 unverified, 0 waived; see latest\n")
    assert Path("latest").is_symlink()
    assert Path("reports/today").read_text().startswith("error   AOAI103")
    assert Path("reports/today").stat().st_mode & 0o777 == 0o640
    assert [one.name for one in Path("reports").iterdir()] == ["today"]
    answer = aoai("check", wrong, *ON, "--format=json", "--output=latest", "--format=text", "--output=reports/today")
    assert "json and text both go to reports/today; give one an --output FILE" in answer.err


def test_a_read_only_file_is_refused(aoai: Aoai, wrong: str) -> None:
    """What nobody may write to is not replaced either."""
    Path("a").write_text("former")
    Path("a").chmod(0o444)
    assert aoai("check", wrong, *ON, "--output", "a") == (2, "", "aoai: --output a: read-only, and left as it is\n")
    assert Path("a").read_text() == "former"


@pytest.mark.parametrize(
    ("file", "error"),
    [("loop", "Too many levels of symbolic links"), ("nowhere/../a", "No such file or directory")],
)
def test_a_place_that_leads_nowhere_is_refused(file: str, error: str, aoai: Aoai, wrong: str) -> None:
    """A loop of links, a folder that does not exist."""
    Path("loop").symlink_to("loop")
    assert aoai("check", wrong, *ON, "--output", file) == (2, "", f"aoai: --output {file}: {error}\n")


@pytest.mark.parametrize("command", [("check", "wrong.yaml"), ("init",)])
def test_an_output_without_a_name_is_refused(command: tuple[str, ...], aoai: Aoai, wrong: str) -> None:
    """The empty name, as of a variable that is not set, is no file."""
    answer = aoai(*command, "--output", "")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(
        "aoai: Invalid value for '--output': names no file; leave the option out, or write `-` for standard output"
    )
    assert [one.name for one in Path().iterdir()] == [wrong]


def test_a_dash_is_standard_output(aoai: Aoai, wrong: str) -> None:
    """For the report as for the settings file; a baseline has no place there."""
    assert aoai("check", wrong, *ON, "--output", "-") == aoai("check", wrong, *ON)
    answer = aoai("init", "--output", "-")
    assert (answer.code, answer.out, answer.err) == (0, render_template(), "")
    answer = aoai("check", wrong, "--write-baseline", "-")
    assert (answer.code, answer.out) == (2, "")
    assert "--write-baseline -: standard output is for the report; name a file" in answer.err
    assert [one.name for one in Path().iterdir()] == [wrong]


def test_a_descriptor_is_written_to_behind_what_it_has(wrong: str, tmp_path: Path) -> None:
    """`--output /dev/stdout >> log` neither replaces nor empties the log."""
    (tmp_path / "log").write_text("before\n")
    program = f"{sys.executable} -c 'from aoai_policies.cli import main; main()'"
    command = f"{program} check {wrong} {' '.join(ON)} --output /dev/stdout >> log"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, check=False, text=True)
    assert (done.returncode, done.stderr) == (1, "")
    assert (tmp_path / "log").read_text().startswith("before\nerror   AOAI103")


@pytest.mark.parametrize("standing_in", [".", "infra", "infra/prod"])
def test_files_are_told_from_the_root_of_the_repository(
    standing_in: str, aoai: Aoai, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever one stands, an annotation names the file as the pull request does."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    folder = tmp_path / "infra" / "prod"
    folder.mkdir(parents=True)
    (folder / "Pulumi.yaml").write_text("name: infra\nruntime: python\n")
    (folder / "wrong.yaml").write_text(WRONG)
    monkeypatch.chdir(standing_in)
    path = os.path.relpath(folder / "wrong.yaml")
    answer = aoai("check", path, *ON, "--format", "github")
    assert answer.out.startswith("::error file=infra/prod/wrong.yaml,line=2,title=AOAI103 unknown-sku::")


def test_project_says_what_files_are_relative_to(aoai: Aoai, tmp_path: Path) -> None:
    """A preview made elsewhere has files of a project that `--project` names."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "infra").mkdir()
    urn = "urn:pulumi:dev::p::azure-native:cognitiveservices:Deployment::chat"
    state = {
        "urn": urn,
        "type": "azure-native:cognitiveservices:Deployment",
        "custom": True,
        "inputs": {
            "accountName": "a",
            "sku": {"name": "Global-Standard"},
            "properties": {"model": {"name": "gpt-5.1"}},
        },
        "sourcePosition": "project:///__main__.py#9",
    }
    Path("preview.json").write_text(json.dumps({"steps": [{"op": "create", "urn": urn, "newState": state}]}))
    answer = aoai("check", "preview.json", "--project", "infra", *ON, "--format", "github")
    assert answer.out.startswith("::error file=infra/__main__.py,line=9,")


def test_a_check_imports_nothing_that_it_was_not_asked_for(tmp_path: Path) -> None:
    """A preview in text needs no YAML, no XML, no schemas: a cold check is to be fast."""
    (tmp_path / "preview.json").write_text('{"steps": []}')
    code = (
        "import sys; sys.argv = ['aoai', 'check', 'preview.json']\n"
        "from aoai_policies.cli import main\n"
        "try: main()\n"
        "except SystemExit: print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True)
    imported = set(done.stdout.splitlines()[-1].split())
    assert "msgspec" in imported
    assert not imported & {"yaml", "jsonschema", "xml", "rich", "markdown_it", "hashlib", "pulumi"}


def test_many_writers_of_one_file(tmp_path: Path) -> None:
    """All succeed, and the file is what one of them wrote, with the mode that a new file has."""
    file = tmp_path / "report.txt"
    with ThreadPoolExecutor(64) as pool:
        list(pool.map(lambda number: write(f"{number}\n" * 1000, file), range(64)))
    assert len(set(file.read_text().splitlines())) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["report.txt"]
    (tmp_path / "other").touch()
    assert file.stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_link_that_waits_is_not_followed(tmp_path: Path) -> None:
    """A link by the name that partial files once had: what it leads to stays as it is."""
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (tmp_path / ".report.txt.partial").symlink_to(victim)
    write("report", tmp_path / "report.txt")
    assert (victim.read_text(), (tmp_path / "report.txt").read_text()) == ("mine", "report")
