"""Manners of the command line: colours, width, silence, exit codes that say why, and completion."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import termios
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_policies.cli import COMMANDS, group
from aoai_policies.cli.outputs import fitted
from tests.policies.cli.invoked import Aoai

AOAI = str(Path(sys.executable).with_name("aoai"))
ON = ("--as-of", "2026-10-05", "--select", "AOAI103")


def environment(**changes: str) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR", "COLUMNS"}}
    return {**plain, "TERM": "xterm-256color", **changes}


def on_terminal(*arguments: str, columns: int = 80, folder: Path | None = None, **changes: str) -> str:
    """What a command shows on a terminal of that many columns."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, columns))
    running = subprocess.Popen(
        [AOAI, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=environment(**changes),
    )
    os.close(theirs)
    shown = b""
    try:
        while read := os.read(ours, 65536):
            shown += read
    except OSError:  # the other end is closed
        pass
    running.wait()
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("command", [("rules",), ("explain", "AOAI307")])
def test_a_text_fits_the_terminal(command: tuple[str, ...]) -> None:
    """What can be cut is cut at blanks; a pipe gets the lines as they are."""
    shown = [line for line in on_terminal(*command, columns=60).splitlines() if " " in line.strip()]
    assert max(map(len, shown)) <= 60
    whole = piped(*command).stdout
    assert max(map(len, whole.splitlines())) > 60
    assert " ".join(whole.split()) == " ".join(on_terminal(*command, columns=60).split())


def piped(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([AOAI, *arguments], capture_output=True, text=True, check=False, env=environment(**changes))


# Colours


@pytest.mark.parametrize(
    ("options", "changes", "coloured"),
    [
        ([], {}, True),
        ([], {"NO_COLOR": "1"}, False),
        ([], {"NO_COLOR": ""}, True),
        ([], {"TERM": "dumb"}, False),
        ([], {"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "auto"], {"NO_COLOR": "1"}, False),
    ],
)
def test_colours_on_a_terminal(
    options: list[str],
    changes: dict[str, str],
    coloured: bool,  # noqa: FBT001
    wrong: str,
    tmp_path: Path,
) -> None:
    """The option, then NO_COLOR, FORCE_COLOR, and what the terminal can."""
    path = str(tmp_path / wrong)
    assert ("\x1b[" in on_terminal("check", path, *ON, *options, **changes)) is coloured


@pytest.mark.parametrize(
    ("options", "changes", "coloured"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "0"}, False),
        (["--color", "always"], {}, True),
    ],
)
def test_colours_in_a_pipe(
    options: list[str],
    changes: dict[str, str],
    coloured: bool,  # noqa: FBT001
    wrong: str,
    tmp_path: Path,
) -> None:
    """None but where they are asked for; a file never has any."""
    path = str(tmp_path / wrong)
    assert ("\x1b[" in piped("check", path, *ON, *options, **changes).stdout) is coloured
    assert "\x1b[" in piped("where", "gpt-5.1", "--color", "always").stdout
    report = tmp_path / "report.txt"
    piped("check", path, *ON, *options, "--output", str(report), **changes)
    assert "\x1b[" not in report.read_text()


# Width


@pytest.mark.parametrize("columns", [60, 80, 132])
def test_a_report_fits_the_terminal(columns: int, wrong: str, tmp_path: Path) -> None:
    """No line is longer than the terminal is wide, and what is cut goes on indented; a pipe has whole lines."""
    told = ("check", wrong, "--as-of", "2026-10-05")
    shown = click.unstyle(on_terminal(*told, columns=columns, folder=tmp_path))
    assert max(map(len, shown.splitlines())) <= columns
    whole = subprocess.run([AOAI, *told], capture_output=True, text=True, check=False, cwd=tmp_path).stdout
    assert shown.split() == whole.split()
    assert len(shown.splitlines()) > len(whole.splitlines())


@pytest.mark.parametrize("command", [[name] for name in COMMANDS] + [[], ["catalog", "show"], ["catalog", "diff"]])
def test_help_fits_eighty_columns(command: list[str]) -> None:
    """Every command's."""
    shown = on_terminal(*command, "--help")
    assert "Usage: aoai" in shown
    assert [line for line in shown.splitlines() if len(line) > 80] == []


@pytest.mark.parametrize(
    "command", [["where", "gpt-5.1"], ["catalog", "show", "gpt-4.1"], ["catalog", "disagreements"]]
)
def test_other_commands_fit_eighty_columns(command: list[str]) -> None:
    """Lists and tables too, but for a word that is longer than the line."""
    shown = click.unstyle(on_terminal(*command, "--as-of", "2026-10-05"))
    assert [line for line in shown.splitlines() if len(line) > 80 and len(line.split()) > 2] == []


@given(st.text(st.sampled_from("ab \n"), max_size=60), st.integers(9, 30))
def test_cutting_a_line_loses_no_word(text: str, columns: int) -> None:
    """Every word stays, in its order, and colours take no room."""
    cut = fitted(text, columns)
    assert cut.split() == text.split()
    styled = "\n".join(click.style(line, fg="red") for line in text.splitlines())
    assert [len(click.unstyle(line).rstrip()) for line in fitted(styled, columns).splitlines()] == [
        len(line.rstrip()) for line in cut.splitlines()
    ]


# Silence


def test_quiet_leaves_the_report_and_the_errors(aoai: Aoai, wrong: str) -> None:
    """No progress and no notes; what goes wrong is still said."""
    noted = aoai("check", wrong, wrong, *ON)
    assert noted.err == "aoai: wrong.yaml: named twice, read once\n"
    assert aoai("check", wrong, wrong, *ON, "--quiet") == (1, noted.out, "")
    assert aoai("check", wrong, "--write-baseline", "b.json", "-q", *ON).err == ""
    assert aoai("check", "nowhere.yaml", "-q").err == "aoai: nowhere.yaml: no such file or folder\n"


# An exit code that says why


def test_a_failure_is_said_where_no_report_is_seen(aoai: Aoai, wrong: str, right: str) -> None:
    """All reports go to files: standard error says that it failed, and where to look; silence is green."""
    failed = aoai(
        "check", wrong, *ON, "--format", "sarif", "--output", "a.sarif", "--format", "text", "--output", "a", "-q"
    )
    assert failed == (
        1,
        "",
        "aoai: 1 error, 0 warnings, 0 info, 0 unverified, 0 waived; see a.sarif, a\n",
    )
    assert aoai("check", right, *ON, "--output", "b") == (0, "", "")
    assert aoai("check", wrong, *ON).err == ""


# Completion


def completed(words: str, *, at: int | None = None, folder: Path | None = None) -> set[str]:
    """What bash is offered for the last word."""
    number = len(words.split(" ")) - 1 if at is None else at
    done = subprocess.run(
        [AOAI],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env=environment(_AOAI_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(number)),
    )
    assert done.stderr == ""
    return {line.partition(",")[2] for line in done.stdout.splitlines() if line}


@pytest.mark.parametrize(
    ("words", "some"),
    [
        ("aoai ", set(COMMANDS)),
        ("aoai where gpt-5.1-c", {"gpt-5.1-chat", "gpt-5.1-codex"}),
        ("aoai where gpt-5.1 --sku global", {"GlobalStandard", "GlobalBatch"}),
        ("aoai where gpt-5.1 --region swe", {"swedencentral"}),
        ("aoai explain AOAI50", {"AOAI501", "AOAI503"}),
        ("aoai explain retires", {"retires-soon"}),
        ("aoai check --select AOAI1,AOAI50", {"AOAI1,AOAI501"}),
        ("aoai check --stack p", {"prod"}),
        ("aoai forecast --stack ", {"dev", "prod"}),
        ("aoai catalog show gpt-4.1-", {"gpt-4.1-mini"}),
        ("aoai check --color ", {"auto", "always", "never"}),
    ],
)
def test_a_shell_completes(words: str, some: set[str], tmp_path: Path) -> None:
    """Commands, models, SKUs, regions, rules and the stacks of the project here."""
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: yaml\n")
    for stack in ("dev", "prod"):
        (tmp_path / f"Pulumi.{stack}.yaml").write_text("config: {}\n")
    found = completed(words, folder=tmp_path)
    assert some <= found
    begun = words.rpartition(" ")[2].casefold()
    assert all(one.casefold().startswith(begun) for one in found)


def test_completion_is_silent_where_it_cannot_know(tmp_path: Path) -> None:
    """No project, a broken one: nothing is offered, and nothing is said."""
    assert completed("aoai check --stack ", folder=tmp_path) == set()
    (tmp_path / "Pulumi.yaml").write_text("- no project")
    assert completed("aoai check --stack ", folder=tmp_path) == set()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_documented_line_gives_a_script(shell: str) -> None:
    """For each shell that the guide names."""
    guide = (Path(__file__).parents[3] / "docs" / "command-line.md").read_text()
    assert f"_AOAI_COMPLETE={shell}_source aoai" in guide
    assert "_aoai_completion" in piped(_AOAI_COMPLETE=f"{shell}_source").stdout


def test_every_command_has_the_same_manners() -> None:
    """`--color` and `--quiet` everywhere, once."""
    for name in COMMANDS:
        command = group.get_command(click.Context(group), name)
        commands = command.commands.values() if isinstance(command, click.Group) else [command]
        for one in commands:
            assert one is not None
            given = [param.name for param in one.params]
            assert (given.count("color"), given.count("quiet")) == (1, 1), one.name
    assert re.search(r"-q, --quiet|--quiet, -q", piped("check", "--help").stdout)
