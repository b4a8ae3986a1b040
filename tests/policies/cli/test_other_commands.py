"""The commands beside `check`, and what all of them teach by `--help`."""

from __future__ import annotations

import json
from typing import Any

import click
import pytest
from click.testing import CliRunner

from aoai_policies.cli import COMMANDS, group
from aoai_policies.pack.unverified import POLICIES
from tests.policies.cli.invoked import Aoai

ON = ("--as-of", "2026-10-05")


def commands(parent: click.Group, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    """Every command with its path, groups included."""
    found: list[tuple[tuple[str, ...], click.Command]] = []
    context = click.Context(parent)
    for name in parent.list_commands(context):
        command = parent.get_command(context, name)
        assert command is not None
        found.append(((*path, name), command))
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
    return found


ALL = commands(group)


def test_every_command_of_the_list_is_there() -> None:
    """What `aoai --help` lists can be run, and has the name that it is listed by."""
    assert [path for path, _ in ALL if len(path) == 1] == [(name,) for name in COMMANDS]
    assert [command.name for path, command in ALL if len(path) == 1] == list(COMMANDS)


EVERY = [pytest.param(path, command, id=" ".join(("aoai", *path))) for path, command in [((), group), *ALL]]


@pytest.mark.parametrize(("path", "command"), EVERY)
def test_help_teaches(path: tuple[str, ...], command: click.Command) -> None:
    """`--help` says in a sentence what a command does, explains every option, and keeps examples on their lines."""
    shown = CliRunner().invoke(group, [*path, "--help"])
    assert shown.exit_code == 0
    assert "\\b" not in shown.output
    assert shown.output.startswith("Usage: ")
    sentence = (command.help or "").strip().splitlines()[0]
    assert sentence.endswith((".", ":")) or sentence[0].isupper()
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.name not in {"help", "version"}:
            assert parameter.help or isinstance(parameter.type, click.Choice), f"{parameter.opts} is not explained"


def test_help_has_examples_one_a_line() -> None:
    """The first page shows commands that can be copied."""
    lines = [line.strip() for line in CliRunner().invoke(group, ["--help"]).output.splitlines()]
    assert "aoai where gpt-5.1 --sku DataZoneStandard" in lines
    lines = [line.strip() for line in CliRunner().invoke(group, ["check", "--help"]).output.splitlines()]
    assert "pulumi preview --json | aoai check -" in lines
    assert "Exit: 0  nothing at or above --fail-on" in lines
    assert [line for line in lines if line.startswith(("1  ", "2  ", "3  "))] == [
        "1  findings",
        "2  invalid input or usage",
        "3  internal error",
    ]


@pytest.mark.parametrize(
    ("argument", "error"),
    [
        ("chekc", "there is no command chekc; did you mean check? (`aoai --help` tells more)"),
        ("qqqq", f"there is no command qqqq; there are {', '.join(COMMANDS)} (`aoai --help` tells more)"),
        ("explain", "Missing argument 'RULE'. (`aoai explain --help` tells more)"),
    ],
)
def test_usage_that_cannot_be_meant(argument: str, error: str, aoai: Aoai) -> None:
    """A misspelt command is told with the nearest one, a missing argument by its name; both exit 2 with one line."""
    assert aoai(argument) == (2, "", f"aoai: {error}\n")


def test_rules_lists_all(aoai: Aoai) -> None:
    """`aoai rules` has a line for every rule, in the order of ids, and the same in JSON."""
    lines = aoai("rules").out.splitlines()
    assert [line.split()[0] for line in lines] == [rule.id for rule in POLICIES]
    assert [line.split()[2] for line in lines] == [rule.level.value for rule in POLICIES]
    rows = json.loads(aoai("rules", "--format", "json").out)
    assert [(row["rule"], row["slug"]) for row in rows] == [(rule.id, rule.slug) for rule in POLICIES]


def test_rules_are_listed_in_the_order_of_ids() -> None:
    """The registry, and so every list of rules, is in the order of ids."""
    assert [rule.id for rule in POLICIES] == sorted(rule.id for rule in POLICIES)


@pytest.mark.parametrize("name", ["AOAI202", "aoai202", "sku-not-in-region", "SKU-not-in-region"])
def test_explain_shows_the_page(name: str, aoai: Aoai) -> None:
    """A rule is explained by id or slug, in any case, with why, example, fix and sources."""
    answer = aoai("explain", name)
    assert answer.code == 0
    assert answer.out.startswith("# AOAI202 sku-not-in-region\n")
    assert [line for line in answer.out.splitlines() if line.startswith("## ")] == [
        "## Why",
        "## Example",
        "## Fix",
        "## Sources",
    ]
    page = json.loads(aoai("explain", name, "--format", "json").out)
    assert {"rule": "AOAI202", "slug": "sku-not-in-region", "level": "error"}.items() <= page.items()
    assert {"what", "why", "fix"} <= set(page)


def test_explain_of_no_rule(aoai: Aoai) -> None:
    """A rule that does not exist is told with the nearest."""
    assert aoai("explain", "unkown-sku") == (
        2,
        "",
        "aoai: unkown-sku: no such rule; did you mean unknown-sku? `aoai rules` lists all\n",
    )


def test_the_version(aoai: Aoai) -> None:
    """`--version` names the program and a version."""
    answer = aoai("--version")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("aoai, version ")


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in {"catalog", "mcp"}])
def test_every_command_speaks_json(command: str) -> None:
    """All commands that answer by themselves take `--format json`, beside a form for people."""
    found: Any = group.get_command(click.Context(group), command)
    (option,) = [one for one in found.params if one.name == "output_format"]
    assert "json" in option.type.choices
    assert option.type.choices[0] in {"text", "html"}
