"""Where in a program in TypeScript the literal of a finding is, and why it is left where there is doubt.

Needs Node.js, and the packages of `tests/fixtures/stacks` (`npm ci --ignore-scripts` there).
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from aoai_policies.fix.typescript_source import TypeScriptSource
from tests.policies.cli.invoked import Aoai
from tests.policies.fix.fixed import finding, fixed

STACKS = Path(__file__).parents[2] / "fixtures" / "stacks"
PACKAGES = STACKS / "node_modules"
pytestmark = [
    pytest.mark.skipif(shutil.which("node") is None, reason="needs Node.js"),
    pytest.mark.skipif(not PACKAGES.is_dir(), reason="needs `npm ci --ignore-scripts` in tests/fixtures/stacks"),
]


class Case(NamedTuple):
    """A piece of a program, the lines that lead to the declaration, and what is said; `<>` is the literal."""

    program: str
    lines: list[int]
    reason: str = ""


HELPER = 'function deploy(name: string, sku = "Standard", size = 10) {\n  new D(name, { sku: { name: sku } });\n}\n'
CASES = [
    Case('new D("chat", { sku: { name: <>, capacity: 10 } });', [1]),
    Case('new D(\n  "chat", // its name\n  { sku: <> },\n);', [1]),
    Case('const x = new D("chat", { "sku": <> } as Args);', [1]),
    Case('const SKU = <>;\nnew D("chat", { sku: { name: SKU } });', [2]),
    Case('const sku = <>;\nnew D("chat", { sku });', [2]),
    Case('const args = { sku: <> };\nnew D("chat", args);', [2]),
    Case('const more = { sku: <> };\nnew D("chat", { ...more, capacity: 1 });', [2]),
    Case('new D("chat", { sku: quiet ? undefined : { name: <> } });', [1]),
    Case('new D("chat", { sku: given ?? <> });', [1]),
    Case('new A("a", { d: [{ name: "b", sku: "Global-Standard" }, { name: "chat", sku: <> }] });', [1]),
    Case(HELPER + 'deploy("chat", <>);', [2, 4]),
    Case("const deploy = (sku: string) => {\n  new D('chat', { sku });\n};\ndeploy(<>);", [2, 4]),
    Case("const deploy = (sku: string) => new D('chat', { sku });\ndeploy(<>);", [1, 2]),
    Case("class Host {\n  constructor(name: string, sku: string) {\n    new D(name, { sku });\n  }\n}\n"
         "new Host('chat', <>);", [3, 6]),
    Case("function deploy({ sku }: Args) {\n  new D('chat', { sku });\n}\ndeploy({ sku: <> });", [2, 4]),
    Case('const first = new D("first", { sku: "Global-Standard" });\n'
         'new D("chat", { sku: <> }, { dependsOn: [first] });', [2]),
    Case('const S = "x"; if (S === y) { f(); }\nconst T = <>;\nif (T === y) { g(); }\nnew D("chat", { sku: T });', [4]),
    Case('for (const sku of ["Global-Standard"]) {\n  new D("chat", { sku });\n}', [2], "sku.name is made by a loop"),
    Case('for (const [n, sku] of [["chat", "Global-Standard"]]) {\n  new D(n, { sku });\n}', [2],
         "sku.name is made by a loop"),
    Case('["Global-Standard"].map((sku) => new D("chat", { sku }));', [1], "sku.name is made by a loop"),
    Case('new D("chat", { sku: `Global-${kind}` });', [1], "sku.name is put together of several texts"),
    Case('new D("chat", { sku: kind.value });', [1], "sku.name is computed"),
    Case('let S = "Global-Standard";\nS = S.trim();\nnew D("chat", { sku: S });', [3],
         "sku.name is assigned several times"),
    Case(HELPER.replace('"Standard"', '"Global-Standard"') + 'deploy("chat");', [2, 4],
         "sku.name is the default of sku in deploy, which other calls may share"),
    Case('const c = new pulumi.Config();\nnew D("chat", { sku: c.require("sku") });', [2],
         "sku.name is configured as sku, which no file gives"),
    Case('new D(a({ sku: "Global-Standard" }), b({ sku: "Global-Standard" }));', [1], "Global-Standard stands 2 times"),
    Case('new D("chat", { capacity: 1 });', [1], "sku.name is not written"),
]  # fmt: skip
QUOTES = ['"{}"', "'{}'", "`{}`"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which TypeScript is found."""
    made = tmp_path_factory.mktemp("program")
    (made / "node_modules").symlink_to(PACKAGES)
    return made


def text(mended: int = -1) -> str:
    """All cases in one file, each in a block of its own, with characters of every width around; one of them mended."""
    parts = ["\ufeff// 漢😀 é"]
    for number, case in enumerate(CASES):
        sku = "GlobalStandard" if number == mended else "Global-Standard"
        literal = QUOTES[number % len(QUOTES)].format(sku)
        parts += [f"{{ // {number} 😀", *case.program.replace("<>", literal).split("\n"), "}"]
    return "\r\n".join(parts)


@pytest.fixture(scope="module")
def whole(folder: Path) -> TypeScriptSource:
    """The file with all cases: it is parsed once."""
    return TypeScriptSource("index.ts", text(), folder)


@pytest.mark.parametrize("number", range(len(CASES)))
def test_a_literal_is_found_or_left(whole: TypeScriptSource, number: int) -> None:
    """Where it is found it alone is written anew, in its own quotation marks; a value that is made stays."""
    case = CASES[number]
    start = text().split("\r\n").index(f"{{ // {number} 😀") + 1
    one, after = fixed({"index.ts": whole}, [("index.ts", start + line) for line in case.lines], finding())
    assert one.reason.partition(" at index.ts")[0] == case.reason
    assert after == ({} if case.reason else {"index.ts": text(number)})


def test_a_constant_of_another_file_is_found(folder: Path) -> None:
    """An import is followed within the project."""
    texts = {
        "index.ts": 'import { SKU as KIND } from "./lib/settings";\nnew D("chat", { sku: KIND });\n',
        "lib/settings.ts": "export const SKU = 'Global-Standard';\n",
    }
    (folder / "lib").mkdir()
    files = {name: TypeScriptSource(name, text, folder) for name, text in texts.items()}
    one, after = fixed(files, [("index.ts", 2)], finding())
    assert (one.reason, after) == ("", {"lib/settings.ts": "export const SKU = 'GlobalStandard';\n"})


def test_what_is_no_program_is_no_source(tmp_path: Path) -> None:
    """Where there is no TypeScript the file is left."""
    with pytest.raises(ValueError, match="truncated"):
        TypeScriptSource("index.ts", "x", tmp_path)


def test_a_program_is_mended(aoai: Aoai, tmp_path: Path) -> None:
    """The recorded stack with mistakes in it: a literal, a constant, a value of the configuration."""
    shutil.copytree(STACKS / "literal" / "typescript", "literal")
    Path("node_modules").symlink_to(PACKAGES)
    file, config = Path("literal/index.ts"), Path("literal/Pulumi.dev.yaml")
    head = 'import * as pulumi from "@pulumi/pulumi";\nconst SKU = "globalstandard"; // 😀\n'
    text = head + file.read_text().replace('"DataZoneStandard"', 'new pulumi.Config().require("sku")')
    text = text.replace('name: "GlobalStandard"', "name: SKU")
    file.write_text(text)
    config.write_text("config:\n  literal:sku: Global-Standard # here\n")
    answer = aoai("check", "literal", "--as-of", "2026-10-05", "--fix", "--select", "AOAI1")
    assert (answer.code, answer.out.count("fixed AOAI")) == (0, 2), answer
    assert file.read_text() == text.replace("globalstandard", "GlobalStandard")
    assert config.read_text() == "config:\n  literal:sku: GlobalStandard # here\n"
