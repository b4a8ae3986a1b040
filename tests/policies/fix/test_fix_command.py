"""`aoai check --fix` and `--diff`: files are written whole, after the check was content with them."""

from __future__ import annotations

import json
import re
import shutil
import stat
import sys
from pathlib import Path

import pytest

from aoai_policies.fix.edits import SAFE, UNSAFE
from tests.policies.cli.invoked import RIGHT, WRONG, Aoai

ON = ("--as-of", "2026-10-05")
STACKS = Path(__file__).parents[2] / "fixtures" / "stacks"
PROGRAM = """\
import pulumi
from pulumi_azure_native import cognitiveservices as cs

config = pulumi.Config()
SIZE = 17  # units
account = cs.Account("acct", kind="OpenAI", location="eastus2", sku={"name": "S0"}, resource_group_name="rg")


def deploy(name, sku, capacity):
    cs.Deployment(name, account_name=account.name, resource_group_name="rg", deployment_name=name,
        properties={"model": {"format": "OpenAI", "name": "gpt-5.1", "version": "2025-11-13"}},
        sku={"name": sku, "capacity": capacity})


"""


def project(program: str, **files: str) -> Path:
    """A Pulumi project in Python, with the configuration of its stacks."""
    folder = Path("shop")
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (folder / "__main__.py").write_text(PROGRAM + program)
    for name, text in files.items():
        (folder / f"Pulumi.{name}.yaml").write_text(text)
    return folder


def test_a_file_is_mended(aoai: Aoai) -> None:
    """The finding is gone; comments, mode, byte order mark and line endings are kept; a second run is idle."""
    file = Path("wrong.yaml")
    text = ("# head\n" + WRONG).replace("\n", "\r\n")
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    file.chmod(0o640)
    answer = aoai("check", "wrong.yaml", *ON, "--fix")
    assert (answer.code, answer.err) == (0, "aoai: fixed 1 finding in 1 file\n")
    assert "fixed AOAI103 chat: wrong.yaml:4 Global-Standard -> GlobalStandard\n" in answer.out
    assert file.read_bytes() == b"\xef\xbb\xbf" + text.replace("Global-", "Global").encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [one.name for one in Path().iterdir()] == ["wrong.yaml"]
    assert "fixed" not in aoai("check", "wrong.yaml", *ON, "--fix").out


def test_a_diff_changes_nothing(aoai: Aoai) -> None:
    """It goes to standard output instead of the report; the exit code is the check's; other reports are written."""
    Path("wrong.yaml").write_text(WRONG)
    answer = aoai("check", "wrong.yaml", *ON, "--diff", "--format", "json", "--output", "report.json")
    assert answer.code == 1
    kept = "".join(f" {line}\n" for line in WRONG.splitlines()[:2])
    assert answer.out == (
        f"--- a/wrong.yaml\n+++ b/wrong.yaml\n@@ -1,3 +1,3 @@\n{kept}"
        "-     sku: {name: Global-Standard, capacity: 10}}\n+     sku: {name: GlobalStandard, capacity: 10}}\n"
    )
    assert Path("wrong.yaml").read_text() == WRONG
    (fix,) = json.loads(Path("report.json").read_text())["fixes"]
    edit = {"file": "wrong.yaml", "line": 3, "field": "sku.name", "old": "Global-Standard", "new": "GlobalStandard"}
    assert (fix["rule"], fix["target"]["name"], fix["edits"], fix["reason"]) == ("AOAI103", "chat", [edit], "")
    Path("right.yaml").write_text(RIGHT)
    assert aoai("check", "right.yaml", *ON, "--diff") == (0, "", "")


def test_a_report_speaks_of_fixes_only_where_somebody_asks(aoai: Aoai) -> None:
    """The JSON of a plain check is what it was."""
    Path("wrong.yaml").write_text(WRONG)
    assert "fixes" not in json.loads(aoai("check", "wrong.yaml", *ON, "--format", "json").out)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--diff", "--format", "json"], "--diff writes to standard output; give the report an --output FILE"),
        (["--unsafe-fixes"], "--unsafe-fixes needs --fix or --diff"),
        (
            ["--fix", "--write-baseline", "b"],
            "--fix and --write-baseline exclude each other: one fixes, the other records",
        ),
    ],
)
def test_what_does_not_go_together(aoai: Aoai, arguments: list[str], problem: str) -> None:
    """A usage error says what to leave out."""
    Path("wrong.yaml").write_text(WRONG)
    answer = aoai("check", "wrong.yaml", *ON, *arguments)
    assert (answer.code, answer.err) == (2, f"aoai: {problem} (`aoai check --help` tells more)\n")


def test_a_program_is_mended(aoai: Aoai) -> None:
    """A literal at its call, a constant, a value of the configuration; nothing else is left in the folder."""
    folder = project(
        'deploy("a", "Global-Standard", 10)\ndeploy("b", config.require("sku"), SIZE)\n',
        dev="config:\n  shop:sku: GlobalProvisioned-Managed # tariff\n",
    )
    answer = aoai("check", "shop", *ON, "--fix")
    assert answer.code == 0, answer
    assert folder.joinpath("__main__.py").read_text() == (PROGRAM + (
        'deploy("a", "GlobalStandard", 10)\ndeploy("b", config.require("sku"), SIZE)\n'
    )).replace("SIZE = 17 ", "SIZE = 20 ")  # fmt: skip
    assert (folder / "Pulumi.dev.yaml").read_text() == "config:\n  shop:sku: GlobalProvisionedManaged # tariff\n"
    assert not {one.name for one in folder.iterdir()} - {"__main__.py", "Pulumi.yaml", "Pulumi.dev.yaml", "__pycache__"}


def test_what_others_share_is_left(aoai: Aoai) -> None:
    """A constant that is right for another deployment stays, and the other fixes are made nevertheless."""
    project('deploy("a", "GlobalProvisionedManaged", SIZE)\ndeploy("b", "GlobalStandard", SIZE)\n'
            'deploy("c", "Global-Standard", 10)\n')  # fmt: skip
    before = Path("shop/__main__.py").read_text()
    answer = aoai("check", "shop", *ON, "--fix")
    assert answer.code == 1
    assert (
        "not fixed: AOAI302 a (__main__.py:10): capacity of deployment b would change as well\n"
        'fixed AOAI103 c: __main__.py:17 "Global-Standard" -> "GlobalStandard"\n'
    ) in answer.out
    assert Path("shop/__main__.py").read_text() == before.replace("Global-S", "GlobalS")


def test_stacks_share_a_program(aoai: Aoai) -> None:
    """What is right for one stack and not for another stays."""
    prod = "config: {shop:sku: GlobalProvisionedManaged}\n"
    project('deploy("a", config.require("sku"), SIZE)\n', dev=prod.replace("ProvisionedManaged", "Standard"), prod=prod)
    answer = aoai("check", "shop", *ON, "--all-stacks", "--diff")
    assert answer.out == ""
    assert "capacity of deployment a would change as well\n" in answer.err


def test_the_recorded_mistakes(aoai: Aoai) -> None:
    """Of the recorded stack of mistakes, each with one right value is mended, and the others say why they are not."""
    shutil.copytree(STACKS / "mistakes", "mistakes")
    answer = aoai("check", "mistakes", *ON, "--diff", "--unsafe-fixes")
    assert [line for line in answer.out.splitlines() if line.startswith("+b")] == [
        '+bad("unknown-model", "gpt-5-mini", "2025-08-07", "GlobalStandard", 10)',
        '+bad("unknown-version", "gpt-5-mini", "2025-08-07", "GlobalStandard", 10)',
        '+bad("unknown-sku", "gpt-4.1", "2025-04-14", "GlobalStandard", 10)',
        '+bad("retired", "gpt-chat-latest", "2026-08-06", "GlobalStandard", 10)',
        '+bad("ptu-step", "gpt-4.1", "2025-04-14", "GlobalProvisionedManaged", 20)',
    ]
    assert answer.err == (
        "aoai: not fixed: AOAI105 wrong-format (__main__.py:7): "
        "model.format is the default of fmt in bad, which other calls may share\n"
    )
    shutil.copy("mistakes/preview.json", ".")
    refused = aoai("check", "mistakes/preview.json", *ON, "--diff")
    assert refused.out == ""
    assert "mistakes/preview.json records what a program declared; check the program's folder\n" in refused.err


def test_a_dead_model_needs_consent(aoai: Aoai) -> None:
    """Another model answers otherwise: only `--unsafe-fixes` writes it."""
    dead = RIGHT.replace("gpt-5.1", "gpt-5-chat").replace("2025-11-13", "2025-08-07")
    Path("dead.yaml").write_text(dead)
    said = "--unsafe-fixes writes gpt-chat-latest, 2026-08-06, which is another model or version\n"
    assert said in aoai("check", "dead.yaml", *ON, "--fix").out
    assert Path("dead.yaml").read_text() == dead
    assert aoai("check", "dead.yaml", *ON, "--fix", "--unsafe-fixes").code == 0
    assert Path("dead.yaml").read_text() == RIGHT.replace("gpt-5.1", "gpt-chat-latest").replace(
        "2025-11-13", "2026-08-06"
    )


@pytest.mark.parametrize("kind", ["waiver", "baseline"])
def test_what_somebody_has_taken_on_is_left(aoai: Aoai, kind: str) -> None:
    """A waived finding and a known one are nobody's to mend."""
    Path("wrong.yaml").write_text(WRONG)
    waiver = "waivers: [{rule: AOAI103, target: '*', reason: r, owner: o, expires: 2027-01-01}]\n"
    Path("aoai.yaml").write_text(waiver if kind == "waiver" else "strict: false\n")
    aoai("check", "wrong.yaml", *ON, "--write-baseline", "known.json")
    more = ("--baseline", "known.json") if kind == "baseline" else ()
    assert aoai("check", "wrong.yaml", *ON, "--fix", *more).code == 0
    assert Path("wrong.yaml").read_text() == WRONG


def test_a_file_that_cannot_be_written_stays(aoai: Aoai) -> None:
    """It is said, and nothing is left beside it."""
    Path("wrong.yaml").write_text(WRONG)
    Path("wrong.yaml").chmod(0o444)
    answer = aoai("check", "wrong.yaml", *ON, "--fix")
    assert (answer.code, answer.err) == (
        2,
        f"aoai: --fix {Path('wrong.yaml').resolve()}: read-only, and left as it is\n",
    )
    assert [one.name for one in Path().iterdir()] == ["wrong.yaml"]


def test_without_libcst(aoai: Aoai, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line names the extra; a fix of YAML needs none."""
    monkeypatch.setitem(sys.modules, "libcst", None)
    monkeypatch.delitem(sys.modules, "aoai_policies.fix.python_source", raising=False)
    project('deploy("a", "Global-Standard", 10)\n')
    answer = aoai("check", "shop", *ON, "--fix")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == "aoai: --fix of a program in Python needs libcst: install `pulumi-azure-openai[fix]`\n"
    Path("wrong.yaml").write_text(WRONG)
    assert aoai("check", "wrong.yaml", *ON, "--fix").code == 0


def test_a_program_in_yaml_is_mended(aoai: Aoai) -> None:
    """A literal, a variable and a default of the project's configuration, each in its place, comments kept."""
    head = """\
name: shop
runtime: yaml
config:
  sku: {default: Global-Standard} # of all stacks
variables:
  size: 17  # units
resources:
  acct:
    type: azure-native:cognitiveservices:Account
    properties: {kind: OpenAI, location: eastus-2}
"""
    deployment = """\
  NAME: # one
    type: azure-native:cognitiveservices:Deployment
    properties:
      accountName: ${acct.name}
      sku: {name: "SKU", capacity: "SIZE"}
      properties: {model: {format: OpenAI, name: gpt-5.1, version: '2025-11-13'}}
"""
    first = deployment.replace("NAME", "a").replace("SKU", "${sku}").replace('"SIZE"', "10")
    second = deployment.replace("NAME", "b").replace("SKU", "GlobalProvisionedManaged").replace("SIZE", "${size}")
    Path("Pulumi.yaml").write_text(head + first + second)
    before = Path("Pulumi.yaml").read_text()
    answer = aoai("check", ".", *ON, "--fix", "--select", "AOAI1,AOAI3")
    assert answer.code == 0, answer
    expected = before.replace("Global-Standard", "GlobalStandard").replace("eastus-2", "eastus2")
    assert Path("Pulumi.yaml").read_text() == expected.replace("size: 17 ", "size: 20 ")


def test_the_guide(aoai: Aoai) -> None:
    """Its commands run, its rules are those that are mended, and what it quotes is said."""
    text = (STACKS.parents[2] / "docs" / "fixing.md").read_text("utf-8")
    assert set(re.findall(r"AOAI\d{3}", text.partition("## What is rewritten")[0])) == SAFE | UNSAFE
    Path("Pulumi.yaml").write_text("name: shop\nruntime: yaml\n")
    commands = [line.partition("  #")[0].split() for line in text.splitlines() if line.startswith("aoai check")]
    assert len(commands) == 4
    assert [aoai(*command[1:]).code for command in commands] == [0] * 4
