"""The command line `aoai`. A command is imported when it runs, so that a check does not pay for the others."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import click

EXIT_FINDINGS, EXIT_UNUSABLE, EXIT_INTERNAL = 1, 2, 3

COMMANDS = {
    "check": "Check stacks, previews and declarations against the catalog.",
    "forecast": "Show when the models of a stack retire, and what to move to.",
    "report": "Write an HTML page: inventory, findings, retirements, regions, quotas.",
    "where": "Show where a model is offered, and under which SKU.",
    "place": "Find where deployments fit, or what to give up if nothing fits.",
    "size": "Convert a load to a capacity, or a capacity to a load.",
    "adopt": "Convert a stack's accounts and deployments to components.",
    "rules": "List all rules.",
    "mcp": "Serve a coding agent over the Model Context Protocol.",
    "explain": "Explain a rule: what, why, example, fix, sources.",
    "init": "Write a commented settings file, aoai.yaml, with all keys.",
    "catalog": "Show, compare, compile and refresh the catalog.",
}
"""Every command with the line that `aoai --help` shows."""


class _ReaderLeft(Exception):  # noqa: N818 - no error: whoever read our output has seen enough (`| head`)
    """A broken pipe, by a name that click does not know: it would exit 1, as if there were findings."""


@contextlib.contextmanager
def _reader_may_leave() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise _ReaderLeft from None


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is asked for."""

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        """Read the arguments, where `--help` writes."""
        with _reader_may_leave():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with _reader_may_leave():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """All commands, in the order in which one meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command's module."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"aoai_policies.cli.{cmd_name}").command
        _add_manners(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, and for a misspelt one say which was meant."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from aoai_catalog.names import closest

            meant = closest(args[0], COMMANDS, 1)
            hint = f"did you mean {meant[0]}?" if meant else f"there are {', '.join(COMMANDS)}"
            ctx.fail(f"there is no command {args[0] or repr(args[0])}; {hint}")
        return super().resolve_command(ctx, args)


def _add_manners(command: click.Command) -> None:
    """Give `--color` and `--quiet` to a command, or to all of a group; and to a shell that completes, names."""
    if isinstance(command, click.Group):
        for one in command.commands.values():
            _add_manners(one)
    elif _MANNERS[0] not in command.params:
        command.params += _MANNERS
        if "_AOAI_COMPLETE" in os.environ:
            from aoai_policies.cli.completion import add_completion

            add_completion(command)


def _colour(ctx: click.Context, _: click.Parameter, when: str) -> None:
    """Decide whether standard output is coloured: as told, else as the environment and the terminal say."""
    if when == "auto":
        environment = os.environ
        ctx.color = not environment.get("NO_COLOR") and (
            environment.get("FORCE_COLOR", "") not in {"", "0"}
            or (environment.get("TERM") != "dumb" and sys.stdout.isatty())
        )
    else:
        ctx.color = when == "always"


def _quiet(ctx: click.Context, _: click.Parameter, quiet: bool) -> None:  # noqa: FBT001 - click passes flags so
    ctx.meta[_QUIET] = quiet


_QUIET = "aoai_policies.cli.quiet"
_MANNERS = (
    click.Option(
        ["--color"],
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        expose_value=False,
        callback=_colour,
        help="Use colours on standard output (default: on a terminal; also NO_COLOR, FORCE_COLOR).",
    ),
    click.Option(
        ["--quiet", "-q"],
        is_flag=True,
        expose_value=False,
        callback=_quiet,
        help="Print only errors on standard error: no progress, no notes.",
    ),
)


def coloured() -> bool:
    """Whether standard output takes colours in the command that runs."""
    return bool(click.get_current_context().color)


def width() -> int:
    """How many columns a line may have: those of the terminal or of COLUMNS, from 60 to 110; 80 where there is none."""
    return min(max(shutil.get_terminal_size().columns, 60), 110)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="pulumi-azure-openai", prog_name="aoai")
def group() -> None:
    """Check Azure OpenAI deployments before anything is applied, offline, against the documented catalog.

    \b
    aoai check                        the Pulumi project in this folder
    aoai check preview.json           the output of `pulumi preview --json`
    aoai where gpt-5.1 --sku DataZoneStandard
    aoai explain AOAI202
    """  # noqa: D301 - click reads the escape


def main() -> None:
    """Run the command line. Exits 0, 1 (findings), 2 (unusable input or usage) or 3 (a defect of ours)."""
    from aoai_catalog.input_error import InputError

    try:
        sys.exit(_run())
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(EXIT_UNUSABLE)
    except click.ClickException as error:
        command = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "aoai"
        tell(f"{error.format_message()} (`{command} --help` tells more)")
        sys.exit(EXIT_UNUSABLE)
    except InputError as error:
        tell(str(error))
        sys.exit(EXIT_UNUSABLE)
    except (click.Abort, KeyboardInterrupt):
        click.echo("aoai: interrupted", err=True)
        sys.exit(130)
    except (_ReaderLeft, BrokenPipeError):
        _leave_output()
        sys.exit(0)
    except Exception as error:
        if os.environ.get("AOAI_TRACEBACK"):
            raise
        sys.exit(_unforeseen(error))


def tell(what: str) -> None:
    """Say something on standard error, in one line: what is quoted in it can come from anybody."""
    from aoai_policies.core.visible import visible

    click.echo(f"aoai: {visible(what)}", err=True)


def note(what: str) -> None:
    """Say something on standard error that is no error; not under `--quiet`."""
    if not click.get_current_context().meta.get(_QUIET):
        tell(what)


@contextlib.contextmanager
def progress(doing: str = "") -> Iterator[Callable[[str, int, int], None]]:
    """Something that moves on a terminal, on standard error, while somebody waits; nothing elsewhere or if `--quiet`.

    Yields:
        What to call with what is done now, its number, and of how many.
    """
    if not sys.stderr.isatty() or click.get_current_context().meta.get(_QUIET):
        yield lambda what, number, of: None  # noqa: ARG005 - nobody looks
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status(doing) as status:
        yield lambda what, number, of: status.update(Text(f"{number}/{of} {what}"))


def _run() -> int:
    if sys.stdout is None:
        from aoai_catalog.input_error import InputError

        raise InputError("standard output is closed, so the report cannot be written")
    code: Any = group.main(prog_name="aoai", standalone_mode=False)
    sys.stdout.flush()
    return code if isinstance(code, int) else 0


def _unforeseen(error: Exception) -> int:
    """Tell what no reader or writer has met: the machine's fault where it says so, else ours."""
    if isinstance(error, OSError):
        _leave_output()
        tell(f"{error.filename or 'standard output'}: {error.strerror or error}")
        return EXIT_UNUSABLE
    tell(
        f"internal error: {type(error).__name__}: {error}; "
        "this is a defect of aoai: run again with AOAI_TRACEBACK=1 and report what it prints"
    )
    return EXIT_INTERNAL


def _leave_output() -> None:
    """Let what is still to be written go nowhere, or Python would fail over it once more at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
