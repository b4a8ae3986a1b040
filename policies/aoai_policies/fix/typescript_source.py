"""Programs in TypeScript and JavaScript, by the TypeScript that the project has: Node.js parses, and runs nothing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import msgspec

from aoai_policies.fix.syntax import Group, Literal, Made, Node, quoted

_STATEMENTS = Path(__file__).with_name("statements.js")
_DEEPEST = 40
_SECONDS = 60.0


class _Said(msgspec.Struct, frozen=True):
    """What `statements.js` tells: nodes, in which a number stands for what a name is bound to."""

    statements: list[tuple[int, int, dict[str, Any]]]
    names: dict[str, dict[str, Any]]
    bindings: list[dict[str, Any]]


class TypeScriptSource:
    """A module. Raises ValueError where it cannot be parsed."""

    def __init__(self, file: str, text: str, folder: Path) -> None:
        import shutil

        from aoai_policies.inputs.pulumi.contained import run_contained

        node = shutil.which("node")
        if node is None:
            raise ValueError("no Node.js")
        path = (folder / file).resolve()
        order = {"text": text, "name": file, "file": path.name, "folder": str(path.parent)}
        done = run_contained(
            [node, str(_STATEMENTS)], order, os.environ, folder=path.parent, timeout=_SECONDS, network=False
        )
        try:
            self._said = msgspec.json.decode(done.result, type=_Said)
        except msgspec.DecodeError as error:
            raise ValueError(str(error)) from None
        self.text = text

    def at(self, line: int) -> Node | None:
        """The smallest statement that the line is in."""
        around = [(last - first, node) for first, last, node in self._said.statements if first <= line <= last]
        smallest = min((size for size, _ in around), default=0)
        nodes = [("", self._node(node, _DEEPEST)) for size, node in around if size == smallest]
        return Group(tuple(nodes)) if nodes else None

    def named(self, name: str) -> Node | None:
        """What a name of the module is given, once."""
        found = self._said.names.get(name)
        return self._node(found, _DEEPEST) if found is not None else None

    def token(self, literal: Literal, value: str | float) -> str | None:
        """In the quotation marks that are there."""
        return quoted(self.text[literal.start : literal.end], value)

    def _node(self, said: dict[str, Any], depth: int) -> Node:
        if not depth:
            return Made("computed")
        depth -= 1
        if said["type"] == "Named":
            return self._node(self._said.bindings[said["binding"]], depth)
        if said["type"] == "Group":
            entries = ((key, self._node(one, depth)) for key, one in said["entries"])
            return Group(tuple(entries), said["called"])
        node: Node = msgspec.convert(said, Node)
        if isinstance(node, Literal) and not self.text.isascii():  # JavaScript counts some characters as two
            start, end = (self._place(one) for one in (node.start, node.end))
            return msgspec.structs.replace(node, start=start, end=end)
        return node

    def _place(self, place: int) -> int:
        return len(self.text.encode("utf-16-le")[: 2 * place].decode("utf-16-le"))
