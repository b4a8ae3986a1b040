"""Declarations files, programs in Pulumi YAML and configurations of stacks, in YAML or JSON.

PyYAML reads them, as it does where they are checked, so that both see the same; it knows the place of every scalar, and
what is around that is never written anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from aoai_policies.fix.syntax import Configured, Group, Literal, Made, Node

_REFERENCE = re.compile(r"\$\{([\w.:-]+)\}")
_PROPERTIES = re.compile(r"\A(?:[&!]\S*\s+)+")
"""An anchor and a tag: PyYAML's marks enclose them together with the value."""
_DEEPEST = 40
_TEXT = "tag:yaml.org,2002:str"


class YamlSource:
    """A document. Raises ValueError where it is not one."""

    def __init__(self, file: str, text: str) -> None:
        self.text = text
        self._file = file
        self._mark = text[:1] == "\ufeff"
        self._loader = yaml.CSafeLoader(text)
        self._lines: dict[int, yaml.Node] = {}
        try:
            self._root = self._loader.get_single_node()
        except yaml.YAMLError as error:
            raise ValueError(str(error)) from None
        finally:
            self._loader.dispose()
        if self._root is not None:
            self._survey(self._root)

    def at(self, line: int) -> Node | None:
        """The outermost value whose key, or which itself, begins on the line."""
        found = self._lines.get(line - 1)
        return self._node(found, _DEEPEST) if found is not None else None

    def named(self, name: str) -> Node | None:
        """The value at a path of keys, separated by null characters: keys may hold dots."""
        node = self._root
        for step in name.split("\0"):
            node = next((value for key, value in _items(node) if key == step), None)
        return self._node(node, _DEEPEST) if node is not None else None

    def token(self, literal: Literal, value: str | float) -> str | None:
        """In the quotation marks that are there; a plain one stays plain where it is then still the same text."""
        token = self.text[literal.start : literal.end]
        if token[:1] in {'"', "'"}:
            text = str(value)
            return None if set(text) & set("\"'\\\n") else token[0] + text + token[0]
        if "\n" in token:
            return None
        if not isinstance(value, str):
            return str(value)
        resolved = self._loader.resolve(yaml.ScalarNode, value, (True, False))  # type: ignore[no-untyped-call]
        plain = resolved == _TEXT and re.fullmatch(r"[\w.][\w. -]*[\w.]|\w", value)
        return value if plain else f'"{value}"'

    def _survey(self, node: yaml.Node) -> None:
        """Take note of what begins on each line; of several that begin on one, of what holds them."""
        if isinstance(node, yaml.ScalarNode):
            return
        pairs = node.value if isinstance(node, yaml.MappingNode) else [(one, one) for one in node.value]
        own: set[int] = set()
        for key, value in pairs:
            line = key.start_mark.line
            if line in own:
                self._lines[line] = node
            elif line not in self._lines:
                self._lines[line] = value
                own.add(line)
        for _, value in pairs:
            self._survey(value)

    def _node(self, node: yaml.Node, depth: int) -> Node:
        """What a node says, to a depth: a variable may stand for itself."""
        if not depth:
            return Made("computed")
        depth -= 1
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, depth)
        if isinstance(node, yaml.SequenceNode):
            return Group(tuple(("", self._node(one, depth)) for one in node.value))
        return Group(tuple((key, self._node(value, depth)) for key, value in _items(node)))

    def _scalar(self, node: yaml.ScalarNode, depth: int) -> Node:
        reference = _REFERENCE.fullmatch(node.value)
        if reference is None:
            start, end = (mark.index + self._mark for mark in (node.start_mark, node.end_mark))
            start = end - len(_PROPERTIES.sub("", self.text[start:end]))
            return Literal(node.value, start, end, node.start_mark.line + 1, self._file)
        name = reference[1]
        sections = dict(_items(self._root))
        variable = dict(_items(sections.get("variables"))).get(name)
        if variable is not None:
            return self._node(variable, depth)
        others = dict(_items(sections.get("resources")))
        return Made("computed") if name.partition(".")[0] in others else Configured(name)


def _items(node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node]]:
    """The entries of a mapping; what is merged into it stands under an empty key."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield ("" if key.tag == "tag:yaml.org,2002:merge" else str(key.value)), value
