"""`--format` and `--output`, several times: which report goes where."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_policies.cli.outputs import FORMATS, Output, paired
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
