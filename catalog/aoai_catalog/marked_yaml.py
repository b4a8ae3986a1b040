"""YAML with the line of every value, read into a type; errors name the line and the nearest key."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
import yaml

from aoai_catalog import mismatch
from aoai_catalog.input_error import InputError, repeated
from aoai_catalog.mismatch import Mismatch, find_mismatch

T = TypeVar("T")
Path = mismatch.Path

_NULL, _MERGE = "tag:yaml.org,2002:null", "tag:yaml.org,2002:merge"
_NUMBERS = {"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"}
_LONGEST_NUMBER = 1_000
"""In characters. Longer ones take long to read (`1:1:1:...` counts in sixties), and cannot be written back."""
_DEEPEST = 200
"""The parser in C composes by recursion, and ends the process on what is nested some ten thousand deep."""
_TAG_IN_FLOW = re.compile(r"!unknown[]},]")
_MOST_VALUES = 2_000_000
"""Aliases can make a small file huge; no honest file has that many keys and values."""


class Marked(msgspec.Struct, frozen=True):
    """A document as plain values, and the line (1-based) of each by its path."""

    name: str
    value: Any
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """The line of a value, or of the nearest one that encloses it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_marked(text: str, name: str, *, written: Callable[[Path], bool] = lambda _: False) -> Marked:
    """Read one YAML document.

    Args:
        text: The document.
        name: How errors name it.
        written: Whether the value at a path is a text as it is written, even where it looks like a number or a date.

    Raises:
        InputError: No YAML, more than one document, a key twice, a value of a kind that has no place here.
    """
    try:
        _refuse_boundless(text, name)
        loader = yaml.CSafeLoader(text)
        try:
            node = loader.get_single_node()
            lines: dict[Path, int] = {}
            value = _Plain(loader, lines, name, written).value(node, ()) if node is not None else None
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InputError(f"{name}:{line}: {_no_yaml(error, text)}") from None
    except yaml.YAMLError as error:
        raise InputError(f"{name}: not valid YAML: {' '.join(str(error).split())}") from None
    except RecursionError:
        raise InputError(f"{name}: nested too deeply to be read") from None
    return Marked(name, value, lines)


def _refuse_boundless(text: str, name: str) -> None:
    """Refuse what is nested too deeply, and what aliases make too large, before any value is made."""
    sizes: dict[str, int] = {}
    opened: list[tuple[str | None, int]] = [(None, 0)]
    """The collections around: the anchor of each, and the values in it so far."""
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        anchor: str | None = getattr(event, "anchor", None)
        size = 1
        refused = ""
        if isinstance(event, yaml.CollectionStartEvent):
            opened.append((anchor, 0))
            size = 0
            if len(opened) - 1 > _DEEPEST:
                refused = f"nested too deeply to be read, more than {_DEEPEST} deep"
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, inside = opened.pop()
            size += inside
        elif isinstance(event, yaml.AliasEvent):
            size = sizes.get(anchor or "", 0)
            anchor = None
        elif not isinstance(event, yaml.ScalarEvent):
            continue
        if anchor and size:
            sizes[anchor] = size
        opened[-1] = (opened[-1][0], opened[-1][1] + size)
        if opened[-1][1] > _MOST_VALUES:
            refused = "more values than a file like this can mean; expand its aliases"
        if refused:
            raise InputError(f"{name}:{event.start_mark.line + 1 if event.start_mark else 1}: {refused}")


def _no_yaml(error: yaml.MarkedYAMLError, text: str) -> str:
    mark = error.problem_mark
    lines = text.split("\n")
    if mark and mark.line < len(lines) and (found := _TAG_IN_FLOW.search(lines[mark.line], 0, mark.column + 1)):
        return f"not valid YAML: put a space after !unknown, before `{found[0][-1]}`"
    return f"not valid YAML: {error.problem or error.context}"


class _Plain:
    """Makes plain values of nodes, and keeps their lines."""

    def __init__(
        self, loader: yaml.CSafeLoader, lines: dict[Path, int], name: str, written: Callable[[Path], bool]
    ) -> None:
        self._loader = loader
        self._lines = lines
        self._name = name
        self._written = written

    def value(self, node: yaml.Node, path: Path) -> Any:
        line = self._lines[path] = node.start_mark.line + 1
        if node.tag == "!unknown":
            return {"$unknown": True}
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, number)) for number, item in enumerate(node.value)]
        if node.tag != _NULL and path and self._written(path):
            return node.value
        try:
            long = node.tag in _NUMBERS and len(node.value) > _LONGEST_NUMBER
            value = math.inf if long else self._loader.construct_object(node, deep=True)
        except (ValueError, OverflowError) as error:
            raise self._refused(line, f"{repeated(node.value)}: {error}") from None
        except (KeyError, AttributeError, TypeError, yaml.constructor.ConstructorError):  # `!!bool x`, `!secret x`
            raise self._refused(line, f"{repeated(node.value)} is not what its tag {repeated(node.tag)} says") from None
        if isinstance(value, float) and not math.isfinite(value):
            raise self._refused(line, f"{repeated(node.value)} is not a number that can stand here")
        return value

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if key_node.tag == _MERGE:
                sources = value_node.value if isinstance(value_node, yaml.SequenceNode) else [value_node]
                for source in reversed(sources):
                    part = self.value(source, path)
                    if not isinstance(part, dict):
                        raise self._refused(line, "`<<` takes a mapping, or a list of mappings")
                    merged |= part
                continue
            if not isinstance(key_node, yaml.ScalarNode):
                raise self._refused(line, "a key here is not text; put it in quotes")
            key: str = key_node.value
            if key in mapping:
                raise self._refused(line, f"{repeated(key)} is given twice; remove one")
            mapping[key] = self.value(value_node, (*path, key))
            self._lines[*path, key] = line
        return merged | mapping

    def _refused(self, line: int, what: str) -> InputError:
        return InputError(f"{self._name}:{line}: {what}")


def typed(marked: Marked, kind: type[T]) -> T:
    """Give a document its type.

    Raises:
        InputError: An unknown key (with the nearest one), a missing one, a value of another kind.
    """
    try:
        return msgspec.convert(marked.value, kind)
    except msgspec.ValidationError as error:
        found = find_mismatch(marked.value, kind) or Mismatch((), (), str(error))
        place = "".join(f"{repeated(step)}." for step in found.place).rstrip(".")
        what = f"{place}: {found.problem}" if place else found.problem
        raise InputError(f"{marked.name}:{marked.line(found.path)}: {what}") from None
