"""What is read: nothing, twice, in circles, where one may not look, or too deep; and streams that are closed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.policies.cli.invoked import RIGHT, Aoai

ON = ("--as-of", "2026-10-05")
AOAI = f"{sys.executable} -c 'from aoai_policies.cli import main; main()'"


def shell(command: str, folder: Path) -> tuple[int, str, str]:
    """Run a command line of `bash`, in which `aoai` is ours."""
    script = f'set -o pipefail; aoai() {{ {AOAI} "$@"; }}; {command}'
    done = subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, check=False, text=True)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("command", "error"),
    [
        ("aoai rules >&-", "aoai: standard output is closed, so the report cannot be written\n"),
        ("aoai check right.yaml >&-", "aoai: standard output is closed, so the report cannot be written\n"),
        ("aoai rules > /dev/full", "aoai: standard output: No space left on device\n"),
        ("aoai catalog export --table skus > /dev/full", "aoai: standard output: No space left on device\n"),
        ("aoai check right.yaml > /dev/full", "aoai: standard output: No space left on device\n"),
        ("aoai check - <&-", "aoai: -: standard input is closed; pipe a plan into it, or name a file\n"),
    ],
)
def test_a_stream_that_cannot_be_used(command: str, error: str, tmp_path: Path) -> None:
    """Closed or full: one line, and exit 2."""
    (tmp_path / "right.yaml").write_text(RIGHT)
    assert shell(command, tmp_path) == (2, "", error)


@pytest.mark.parametrize("command", ["rules", "catalog export --table offers", "explain AOAI103", "--help"])
def test_a_reader_that_leaves(command: str, tmp_path: Path) -> None:
    """Whoever reads the output has seen enough: exit 0, and nothing said."""
    assert shell(f"aoai {command} | true", tmp_path) == (0, "", "")


def test_links_in_a_circle(aoai: Aoai) -> None:
    """As a file and as a folder."""
    Path("loop").symlink_to("loop")
    error = "Too many levels of symbolic links"
    assert aoai("check", "loop") == (2, "", f"aoai: loop: {error}\n")
    assert aoai("check", "loop/a.yaml") == (2, "", f"aoai: loop/a.yaml: {error}\n")
    assert aoai("forecast", "loop") == (2, "", f"aoai: loop: {error}\n")


@pytest.mark.parametrize("kind", ["file", "folder", "settings"])
def test_what_one_may_not_read(
    kind: str, aoai: Aoai, right: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file or folder of somebody else's is one line, and exit 2."""
    refused = {"file": right, "folder": "stack", "settings": "mine.yaml"}[kind]
    Path("stack").mkdir()
    Path("mine.yaml").write_text("")
    really = {name: getattr(Path, name) for name in ("open", "is_file")}

    def may_not(name: str):  # type: ignore[no-untyped-def]
        def call(self: Path, *arguments: str, **options: str) -> object:
            shut = self if name != "is_file" else self.parent if kind == "folder" else None
            if shut is not None and shut.name == refused:
                raise PermissionError(13, "Permission denied", str(self))
            return really[name](self, *arguments, **options)

        return call

    for name in really:
        monkeypatch.setattr(Path, name, may_not(name))
    path = refused if kind != "settings" else right
    options = ("--settings", "mine.yaml") if kind == "settings" else ()
    answer = aoai("check", path, *ON, *options)
    place = str(tmp_path / refused / "Pulumi.yaml") if kind == "folder" else refused
    assert answer == (2, "", f"aoai: {place}: Permission denied\n")


@pytest.mark.parametrize("name", ["input", "settings", "waivers", "overlay"])
def test_what_is_nested_too_deeply(name: str, aoai: Aoai, right: str) -> None:
    """Wherever YAML is read, brackets by the ten thousand are one line and not the end of the process."""
    deep = Path("catalog/overlays/deep.yaml")
    deep.parent.mkdir(parents=True)
    deep.write_text("[" * 50_000)
    options = {
        "input": (str(deep),),
        "settings": (right, "--settings", str(deep)),
        "waivers": (right, "--waivers", str(deep)),
        "overlay": (right, "--catalog", "catalog"),
    }[name]
    answer = aoai("check", *options, *ON)
    assert answer == (2, "", f"aoai: {deep}:1: nested too deeply to be read, more than 200 deep\n")


def test_an_input_without_a_name(aoai: Aoai) -> None:
    """As of a variable that is not set."""
    error = "aoai: '' names no file or folder; write `.` for the current folder\n"
    assert aoai("check", "") == (2, "", error)
    assert aoai("forecast", "") == (2, "", error)


def test_an_input_twice(aoai: Aoai, right: str) -> None:
    """Under any name it is checked once, and said so on standard error."""
    answer = aoai("check", right, f"./{right}", *ON, "--format", "json")
    assert (answer.code, answer.err) == (0, f"aoai: ./{right}: named twice, read once\n")
    assert [one["path"] for one in json.loads(answer.out)["plans"]] == [right]
    assert aoai("check", "-", "-") == (2, "", "aoai: -: standard input can be read once; name it once\n")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("state.json", '{"version": 3, "deployment": {"resources": []}}'),
        ("empty.yaml", "deployments: []\n"),
    ],
)
def test_nothing_to_check_is_said(name: str, content: str, aoai: Aoai, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report without findings is no proof where there was nothing; nothing in it is green."""
    Path(name).write_text(content)
    monkeypatch.setattr("aoai_policies.cli.outputs.sys.stdout.isatty", lambda: True)
    answer = aoai("check", name, *ON)
    assert (answer.code, answer.err) == (0, "")
    shown = " ".join(click.unstyle(answer.out).split())
    assert f"{name}: nothing to check: no account and no deployment of Azure OpenAI in {name} 0 errors" in shown
    assert "\x1b[32m" not in answer.out


def test_a_stack_without_a_file_is_noted(aoai: Aoai) -> None:
    """The program runs without a configuration that somebody may have meant."""
    Path("Pulumi.yaml").write_text("name: p\nruntime: python\n")
    Path("__main__.py").write_text("")
    answer = aoai("check", "--stack", "nope", *ON)
    note = ".: there is no Pulumi.nope.yaml, so the program ran with the project's own configuration\n"
    assert (answer.code, note in answer.out) == (0, True)
    assert "nope.yaml" not in aoai("check", *ON).out
