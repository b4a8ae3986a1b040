"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from aoai_catalog.input_error import InputError
from aoai_policies.cli import note
from aoai_policies.configuration.environment import catalogs_named, today

Command = TypeVar("Command", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day as `2026-11-21`."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read an ISO day; a day that does not exist is an error."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            problem = f"{value}: no such day; write it as {date(2026, 11, 21)}"
            if ctx and param and param.name and ctx.get_parameter_source(param.name) is ParameterSource.ENVIRONMENT:
                raise click.UsageError(f"{param.envvar}={problem}", ctx) from None
            self.fail(problem, param, ctx)


class Amount(click.FloatRange):
    """A number in a range; `nan`, which click finds in every range, is in none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read a number."""
        amount = super().convert(value, param, ctx)
        if amount != amount:  # noqa: PLR0124 - what nan alone is
            self.fail(f"{value} is not a number in the range {self._describe_range()}.", param, ctx)
        return amount


class GoalFile(click.Path):
    """A file to be written; `-` is standard output."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, dir_okay=False, allow_dash=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Refuse the empty name, which would be the current folder."""
        if not str(value):
            self.fail("names no file; leave the option out, or write `-` for standard output", param, ctx)
        return super().convert(value, param, ctx)


def as_of_option(command: Command) -> Command:
    """`--as-of DATE`: today, and which sources are in effect."""
    return click.option(
        "--as-of",
        type=Day(),
        envvar="AOAI_AS_OF",
        default=today,
        show_default="today",
        metavar="DATE",
        help="Use this day as today, and only sources up to it.",
    )(command)


def stack_option(command: Command) -> Command:
    """`--stack NAME`: which stack of a project folder."""
    return click.option("--stack", metavar="NAME", help="Run a project folder with this stack's configuration.")(
        command
    )


def settings_option(command: Command) -> Command:
    """`--settings FILE`: what holds instead of the files that are found."""
    return click.option(
        "--settings",
        "settings_file",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Use this file instead of aoai.yaml (also AOAI_SETTINGS).",
    )(command)


def catalog_option(command: Command) -> Command:
    """`--catalog PATH`: editions and captures from outside the package."""
    return click.option(
        "--catalog",
        "catalog_folders",
        type=click.Path(path_type=Path),
        multiple=True,
        metavar="PATH",
        help="Add the editions, captures and overlays in this folder or packed catalog (also AOAI_CATALOG).",
    )(command)


_READING = (
    click.argument("paths", nargs=-1, metavar="[PATH]..."),
    click.option(
        "--stack",
        "stacks",
        multiple=True,
        metavar="NAME",
        help="Run a project folder with this stack's configuration; repeat for several stacks.",
    ),
    click.option("--all-stacks", is_flag=True, help="Read all stacks of each project."),
    click.option(
        "--state",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        metavar="FILE",
        help="Take what a preview leaves out from this stack export.",
    ),
    click.option("--no-programs", is_flag=True, help="Do not run programs; what needs one cannot be read."),
    click.option(
        "--timeout",
        type=Amount(min=0, min_open=True),
        metavar="SECONDS",
        help="Stop a program after this time (default: 120; also AOAI_PROGRAM_TIMEOUT).",
    ),
    click.option("--allow-network", is_flag=True, help="Let programs use the network, which is otherwise closed."),
    click.option("--recursive", is_flag=True, help="Read all Pulumi projects in the named folders and below."),
    click.option(
        "--project",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        metavar="DIR",
        help="Show file names relative to this folder (default: that of the nearest Pulumi.yaml).",
    ),
    as_of_option,
    settings_option,
    click.option(
        "--waivers",
        "waiver_files",
        type=click.Path(path_type=Path),
        multiple=True,
        metavar="FILE",
        help="Add the waivers in this file to those of the settings.",
    ),
    catalog_option,
)


def reading_options(command: Command) -> Command:
    """What is judged, and by what: the paths and options that `projects.Asked` takes, one field each."""
    for option in reversed(_READING):
        command = option(command)
    return command


def folders_of(catalog_folders: Sequence[Path]) -> list[Path]:
    """The folders given, and those of AOAI_CATALOG."""
    return [*catalog_folders, *catalogs_named(os.environ)]


def inputs_of(paths: Sequence[str]) -> list[str]:
    """What is to be read, each once; without any, the current folder.

    Raises:
        InputError: One has no name, or standard input is to be read twice.
    """
    chosen: dict[str, str] = {}
    for path in paths or (".",):
        if not path:
            raise InputError("'' names no file or folder; write `.` for the current folder")
        key = path if path == "-" else os.path.realpath(path)
        if key not in chosen:
            chosen[key] = path
        elif path == "-":
            raise InputError("-: standard input can be read once; name it once")
        else:
            note(f"{path}: named twice, read once")
    return list(chosen.values())


def format_option(*formats: str) -> Callable[[Command], Command]:
    """`--format`: text, json, ..."""
    return click.option("--format", "output_format", type=click.Choice(formats), default=formats[0], show_default=True)
