"""Which report goes where: `--format` and `--output`, each several times, and the writing itself."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

import click
import msgspec

from aoai_catalog.input_error import InputError
from aoai_policies.cli import coloured, width
from aoai_policies.core.report import Report

FORMATS = ("text", "json", "sarif", "junit", "github", "gitlab", "azdo", "markdown")
_ARGUMENTS = "aoai_policies.cli.arguments"
_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_DESCRIPTORS = ("/dev/std", "/dev/fd/", "/proc/")


class Output(msgspec.Struct, frozen=True):
    """A report to be written; without a file, to standard output."""

    format: str
    file: Path | None = None


class OrderedCommand(click.Command):
    """A command that knows in which order its options were given, which click forgets."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Remember them as they were given, then parse as usual."""
        ctx.meta[_ARGUMENTS] = list(args)
        return super().parse_args(ctx, args)


def outputs_of(ctx: click.Context, formats: Sequence[str], files: Sequence[Path]) -> list[Output]:
    """Pair what was given on the command line.

    Raises:
        click.UsageError: It fits no way.
    """
    if not files:
        return paired(["output_format"] * len(formats), formats, files)
    _, _, order = ctx.command.make_parser(ctx).parse_args(args=list(ctx.meta[_ARGUMENTS]))
    names = [param.name or "" for param in order]
    return paired([name for name in names if name in {"output_format", "files"}], formats, files)


def paired(order: Sequence[str], formats: Sequence[str], files: Sequence[Path]) -> list[Output]:
    """Give each file to the format before it; the first file may stand before its format.

    Args:
        order: `output_format` and `files`, as they follow each other on the command line.
        formats: The values of `--format`.
        files: The values of `--output`; `-` is standard output.

    Raises:
        click.UsageError: A file without a format, two reports for one place.
    """
    left_formats, left_files = list(formats), list(files)
    outputs: list[Output] = []
    early: Path | None = None
    open_format = False
    for name in order:
        if name == "output_format":
            outputs.append(Output(left_formats.pop(0), early))
            open_format, early = early is None, None
        elif open_format:
            outputs[-1] = Output(outputs[-1].format, left_files.pop(0))
            open_format = False
        elif not outputs and early is None:
            early = left_files.pop(0)
        else:
            raise click.UsageError(
                f"--output {left_files[0]}: no --format before it; write `--format json --output FILE`"
            )
    if not outputs:
        outputs = [Output("text", early)]
    outputs = [Output(one.format, None if one.file == Path("-") else one.file) for one in outputs]
    _refuse_twice(outputs)
    return outputs


def _refuse_twice(outputs: Sequence[Output]) -> None:
    taken: dict[str, str] = {}
    for one in outputs:
        key = os.path.realpath(one.file) if one.file else ""
        if key in taken:
            place = one.file or "standard output"
            raise click.UsageError(f"{taken[key]} and {one.format} both go to {place}; give one an --output FILE")
        taken[key] = one.format


def write_reports(report: Report, outputs: Sequence[Output]) -> None:
    """Write all reports; none before all are ready.

    Raises:
        InputError: A file cannot be written.
    """
    rendered = [(_for_place(report, one), one.file) for one in outputs]
    write_all(rendered)


def _for_place(report: Report, output: Output) -> str:
    text = render(report, output.format, colour=output.file is None and coloured())
    return fitted(text, width()) if output.format == "text" and output.file is None and sys.stdout.isatty() else text


def unseen(outputs: Sequence[Output]) -> bool:
    """Whether all reports go to files, so that whoever runs the command sees none."""
    return all(one.file is not None and not str(one.file).startswith(_DESCRIPTORS) for one in outputs)


def render(report: Report, output_format: str, *, colour: bool) -> str:
    """The report in a format, whose module is imported now."""
    if output_format == "text":
        return _render_text(report, colour=colour)
    module = import_module(f"aoai_policies.reports.{output_format}")
    text: str = getattr(module, f"render_{output_format}")(report)
    return text


def _render_text(report: Report, *, colour: bool) -> str:
    from aoai_policies.reports.text import COLOURS, render_text

    if not colour:
        return render_text(report)

    def style(text: str, name: str) -> str:
        return click.style(text, fg=COLOURS.get(name), bold=name == "bold", dim=name == "dim")

    return render_text(report, style)


def fitted(text: str, columns: int) -> str:
    """Lines for a terminal: cut at blanks, and what follows is indented as the line is, or as a message."""
    return "".join(f"{part}\n" for line in text.splitlines() for part in _cut(line, columns))


def _cut(line: str, columns: int) -> Iterator[str]:
    indent = " " * (len(line) - len(line.lstrip()) or 8)
    part, room = "", columns
    for word in re.findall(r" *[^ ]+", line):
        length = len(click.unstyle(word))
        if part and length > room:
            yield part
            part, room = "", columns
            word = indent + word.lstrip()  # noqa: PLW2901 - the first of the next line
            length = len(click.unstyle(word))
        part, room = part + word, room - length
    yield part


def write(text: str | bytes, file: Path | None, option: str = "--output") -> None:
    """Write a text, or bytes, to standard output, or to a file that is whole or not there.

    Raises:
        InputError: The file cannot be written.
    """
    write_all([(text, file)], option)


def write_all(texts: Sequence[tuple[str | bytes, Path | None]], option: str = "--output") -> None:
    """Write texts, each to its file or to standard output; no file is replaced before all could be written.

    Links are followed. What is no regular file, a device or a pipe, is written to and never replaced.

    Raises:
        InputError: A file cannot be written.
    """
    staged: list[tuple[Path, Path, Path]] = []
    try:
        for text, file in texts:
            if file is not None and not _is_stream(file):
                with _named(option, file):
                    staged.append((file, *_stage(text, file)))
        for file, partial, goal in staged:
            with _named(option, file):
                partial.replace(goal)
    finally:
        for _, partial, _ in staged:
            with contextlib.suppress(OSError):
                partial.unlink()
    for text, file in texts:
        if file is None:
            click.echo(text, nl=False)
        elif _is_stream(file):
            with _named(option, file), file.open("ab") as stream:
                stream.write(_bytes(text))


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _stage(text: str | bytes, file: Path) -> tuple[Path, Path]:
    """Write a text beside the file that it is for. Gives both, the latter with its links followed."""
    try:
        former: int | None = file.stat().st_mode
    except FileNotFoundError:
        former = None
    goal = Path(os.path.realpath(file)) if file.is_symlink() else file
    partial = goal.with_name(
        f".aoai-{os.urandom(8).hex()}.partial"
    )  # nobody can know it, so nobody can put a link there
    if former is not None and not (former & _WRITABLE and os.access(goal, os.W_OK)):
        raise PermissionError(errno.EACCES, "read-only, and left as it is")
    try:
        with partial.open("xb") as stream:
            stream.write(_bytes(text))
        if former is not None:
            partial.chmod(stat.S_IMODE(former))
    except OSError:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise
    return partial, goal


def _is_stream(file: Path) -> bool:
    """Whether a place is written to as it is: a device, a pipe, a descriptor that somebody has opened."""
    return str(file).startswith(_DESCRIPTORS) or (file.exists() and not file.is_file())


@contextlib.contextmanager
def _named(option: str, file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(f"{option} {file}: {error.strerror}") from None
