"""The reference page of the components: every argument and output, from the annotations that they are checked by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import Any, get_args, get_origin, is_typeddict

from pulumi.provider.experimental.util import camel_case

from aoai_components._arguments import Argument, arguments_of, kinds_under, plain
from aoai_components._plugin import ARGS, COMPONENTS, Plugin
from aoai_components._values import VALUES

_HEAD = """\
# Component reference
Generated from the annotations with which the components check their arguments (`make docs`). Python takes a component's
arguments as `AccountArgs(...)`, TypeScript as an object and YAML as `properties`. The first column has the
Python names, the second those of TypeScript, YAML and all other languages. **Output** says whether a value may be an
Output.
"""
_DEFAULT = re.compile(r"\s*Default: ((?:[^.`]|`[^`]*`|\.(?=\S))*)\.")
_OUTPUT = re.compile(r"\s*(?:May|Never|The ids may) be (?:an )?Outputs?\.|\s*Never (?:an )?Outputs?\.")


def render() -> str:
    """The whole page."""
    docstrings = Plugin().analyzer.docstrings
    kinds = {name: kind for args in ARGS.values() for name, kind in kinds_under(args).items()}
    lines = [_HEAD]
    for component in COMPONENTS:
        name = component.__name__
        lines += [f"## {name}", _line(component.__doc__), "", *_arguments(ARGS[name], docstrings), ""]
        lines += ["| output | in other languages | what it is |", "|---|---|---|"]
        for output, text in docstrings[name].items():
            lines.append(f"| `{output}` | `{camel_case(output)}` | {_line(text)} |")
        lines.append("")
    for name, kind in sorted(kinds.items()):
        if kind not in ARGS.values():
            lines += [f"## {name}", _line(kind.__doc__), "", *_arguments(kind, docstrings), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _arguments(kind: Any, docstrings: dict[str, dict[str, str]]) -> Iterator[str]:
    yield "| argument | in other languages | type | default | Output | what it is |"
    yield "|---|---|---|---|---|---|"
    for name, argument in arguments_of(kind).items():
        text = _line(docstrings[kind.__name__][name])
        default = _DEFAULT.search(text)
        about = _OUTPUT.sub("", _DEFAULT.sub("", text))
        cells = (
            f"`{name}`",
            f"`{camel_case(name)}`",
            _type(argument.annotation),
            "**required**" if argument.required else default[1] if default else "none",
            _output(argument),
            f"{about}{_allowed(argument, f'{kind.__name__}.{name}')}",
        )
        yield f"| {' | '.join(cells)} |"


def _type(annotation: Any) -> str:
    annotation = plain(annotation)
    inner = get_args(annotation)
    if get_origin(annotation) is list:
        return f"list of {_type(inner[0])}"
    if inner:
        return f"map of {_type(inner[1])}"
    if is_typeddict(annotation):
        component = next((name for name, args in ARGS.items() if args is annotation), annotation.__name__)
        return f"[{annotation.__name__}](#{component.casefold()})"
    if issubclass(annotation, Enum):
        return f"{annotation.__name__}"
    return {str: "text", int: "whole number", bool: "true or false"}[annotation]


def _output(argument: Argument) -> str:
    inner = get_args(argument.plain)
    parts = bool(inner) and plain(inner[-1]) is not inner[-1]
    return "yes" if argument.may_be_output else "its parts" if parts else "no"


def _allowed(argument: Argument, key: str) -> str:
    """What values there are, beyond the type."""
    if isinstance(argument.plain, type) and issubclass(argument.plain, Enum):
        return f" One of {', '.join(f'`{member.value}`' for member in argument.plain)}."
    if key not in VALUES:
        return ""
    return f" Allowed: {VALUES[key].what}, {VALUES[key].advice.removeprefix('one ')}."


def _line(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")
