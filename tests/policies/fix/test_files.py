"""Which files are sources, and what a program in TypeScript says, by an answer of Node.js that is recorded here."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from aoai_policies.fix.files import Files
from aoai_policies.fix.syntax import Group, Literal, Made, Node, Source
from aoai_policies.inputs.pulumi import contained

TEXT = '"漢😀"; run(\n  new D({ sku: "S" }), "x" ); loop;\n"y";\n'


def literal(value: str, line: int) -> Literal:
    """Where a text stands in the program, in characters."""
    start = TEXT.index(f'"{value}"')
    return Literal(value, start, start + len(value) + 2, line, "index.ts")


def said(value: str, line: int) -> dict[str, Any]:
    """The same as Node.js counts it: what is beyond 16 bits counts twice."""
    found = literal(value, line)
    return {"type": "Literal", "value": value, "start": found.start + 1, "end": found.end + 1, "line": line,
            "file": "index.ts"}  # fmt: skip


MADE = {"type": "Made", "how": "made by a loop"}
INNER = {"type": "Group", "called": "D", "entries": [["sku", {"type": "Named", "binding": 0}], ["capacity", MADE]]}
OUTER = {"type": "Group", "called": "run", "entries": [["", INNER], ["", said("x", 2)]]}
ANSWER = {
    "statements": [[1, 2, OUTER], [2, 2, INNER], [3, 3, said("y", 3)]],
    "names": {"SKU": {"type": "Named", "binding": 0}, "CIRCLE": {"type": "Named", "binding": 1}},
    "bindings": [said("S", 2), {"type": "Named", "binding": 1}],
}
INSIDE = Group((("sku", literal("S", 2)), ("capacity", Made("made by a loop"))), "D")


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Source:
    """The program as a source."""

    def answered(_command: object, order: dict[str, str], *_: object, network: bool, **__: object) -> contained.Ended:
        assert (order["text"], order["name"], network) == (TEXT, "index.ts", False)
        return contained.Ended(0, json.dumps(ANSWER).encode(), b"", cut=False)

    monkeypatch.setattr(shutil, "which", lambda _: "node")
    monkeypatch.setattr(contained, "run_contained", answered)
    (tmp_path / "index.ts").write_bytes(TEXT.encode())
    (tmp_path / "notes.txt").write_bytes(TEXT.encode())
    files = Files(tmp_path, str(tmp_path))
    assert files.source("notes.txt") is None
    found = files.source("index.ts")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (1, Group((("", Group((("", INSIDE), ("", literal("x", 2))), "run")),))),
        (2, Group((("", INSIDE),))),
        (3, Group((("", literal("y", 3)),))),
        (4, None),
    ],
)
def test_the_smallest_statement_of_a_line(program: Source, line: int, found: Node | None) -> None:
    """Its literals are counted in characters, whatever Node.js counts."""
    assert program.at(line) == found


@pytest.mark.parametrize(("name", "found"), [("SKU", literal("S", 2)), ("CIRCLE", Made("computed")), ("OTHER", None)])
def test_a_name_of_a_module(program: Source, name: str, found: Node | None) -> None:
    """What it is bound to; a circle has an end."""
    assert program.named(name) == found


def test_a_token_keeps_its_quotation_marks(program: Source) -> None:
    """They alone stay of the token."""
    assert program.token(literal("S", 2), "GlobalStandard") == '"GlobalStandard"'


def test_without_node_no_program_is_a_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is left."""
    monkeypatch.setattr(shutil, "which", lambda _: None)
    (tmp_path / "index.ts").write_text("x")
    assert Files(tmp_path, str(tmp_path)).source("index.ts") is None


def test_other_folders_are_left(tmp_path: Path) -> None:
    """A file outside the folder is a source where it is the input itself."""
    folder = tmp_path / "shop"
    folder.mkdir()
    for file in ("plan.yaml", "other.yaml"):
        (tmp_path / file).write_text("a: b\n")
    files = Files(folder, str(tmp_path / "plan.yaml"))
    assert files.source("../other.yaml") is None
    assert files.source("../plan.yaml") is not None
