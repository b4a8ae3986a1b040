"""`aoai init`."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec

from aoai_catalog.input_error import InputError
from aoai_policies.cli.options import GoalFile, format_option
from aoai_policies.core.settings import Settings

_HEAD = """\
# Settings for aoai checks, the policy pack and the components. aoai looks for this file in the folder of what it
# checks and in the folders above. Every key is optional; the values below are the defaults.
"""
_WIDTH = 118


@click.command(name="init")
@click.option(
    "--output",
    type=GoalFile(),
    default=Path("aoai.yaml"),
    show_default=True,
    metavar="FILE",
    help="The file to write, `-` for standard output. An existing file is not overwritten.",
)
@format_option("text", "json")
def command(output: Path, output_format: str) -> int:
    """Write a settings file with all keys, their defaults and explanations."""
    if output == Path("-"):
        click.echo(render_template(), nl=False)
        return 0
    try:
        with output.open("x", encoding="utf-8") as file:
            file.write(render_template())
    except FileExistsError:
        raise InputError(f"{output}: already exists; name another file with --output") from None
    except OSError as error:
        raise InputError(f"{output}: {error.strerror}") from None
    if output_format == "json":
        click.echo(json.dumps({"wrote": str(output)}))
    else:
        click.echo(f"wrote {output}")
    return 0


def render_template() -> str:
    """A settings file that sets nothing: every key with its default, what it means and an example."""
    return "\n".join([_HEAD, *_keys(Settings, 0)]).rstrip("\n") + "\n"


def _keys(kind: type[msgspec.Struct], depth: int) -> Iterator[str]:
    indent = "  " * depth
    for field in msgspec.inspect.type_info(kind).fields:  # type: ignore[attr-defined]
        described = field.type.extra_json_schema
        yield from _comment(described["description"], indent)
        default = field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
        if isinstance(default, msgspec.Struct):
            yield f"{indent}{field.encode_name}:"
            yield from _keys(type(default), depth + 1)
        else:
            for example in described.get("examples", ()):
                yield from _example(example, indent)
            yield f"{indent}{field.encode_name}: {_flow(default)}"
        if depth == 0:
            yield ""


def _comment(text: str, indent: str) -> Iterator[str]:
    yield from textwrap.wrap(text, _WIDTH, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# ")


def _example(example: Any, indent: str) -> Iterator[str]:
    line = f"{indent}# For example: {_flow(example)}"
    if len(line) <= _WIDTH:
        yield line
        return
    yield f"{indent}# For example:"
    for item in example:
        for number, (key, value) in enumerate(item.items()):
            yield f"{indent}#   {'-' if number == 0 else ' '} {key}: {_flow(value)}"


def _flow(value: Any) -> str:
    """YAML in one line, as which JSON passes."""
    return json.dumps(value, ensure_ascii=False)
