"""Where in a program in Python the literal of a finding is, and why it is left where there is doubt."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_policies.core.finding import Suggestion
from aoai_policies.core.plan import Plan
from aoai_policies.core.report import Fix
from aoai_policies.core.target import Account, Position
from aoai_policies.fix.edits import fixes_of
from aoai_policies.fix.python_source import PythonSource
from tests.policies.fix.fixed import WRONG, finding, fixed


def fix(files: dict[str, str], *arguments: Any, **options: Any) -> tuple[Fix, dict[str, str]]:
    """What is to be written in modules of Python."""
    return fixed({name: PythonSource(name, text) for name, text in files.items()}, *arguments, **options)


HELPER = """\
def deploy(name, sku="Standard", *, size=10):
    Deployment(name, sku={"name": sku, "capacity": size})
"""


@pytest.mark.parametrize(
    ("program", "lines"),
    [
        pytest.param('Deployment("chat", sku=SkuArgs(name=<>, capacity=10))', [1], id="call"),
        pytest.param('Deployment("chat", sku={"name": <>, "capacity": 10})', [1], id="mapping"),
        pytest.param('Deployment(\n  "chat",  # its name\n  sku=<>,  # and SKU\n)', [1], id="several lines"),
        pytest.param('x = Deployment("chat", sku=<>)', [1], id="assigned"),
        pytest.param('SKU = <>\nDeployment("chat", sku={"name": SKU})', [2], id="constant"),
        pytest.param('SKU: str = <>\nALSO = SKU\nDeployment("chat", sku=ALSO)', [3], id="constant of a constant"),
        pytest.param('sku = {"name": <>}\nDeployment("chat", sku=sku)', [2], id="mapping apart"),
        pytest.param('args = Args(sku=<>)\nDeployment("chat", args)', [2], id="arguments apart"),
        pytest.param('Deployment("chat", **{"sku": <>})', [1], id="spread"),
        pytest.param('Deployment("chat", sku=None if quiet else {"name": <>})', [1], id="condition"),
        pytest.param('Deployment("chat", sku=given or <>)', [1], id="default"),
        pytest.param('Account("a", deployments=[D(name="b", sku="Global-Standard"), D(name="chat", sku=<>)])', [1],
                     id="one of a list, by its name"),
        pytest.param(HELPER + 'deploy("chat", <>)', [2, 3], id="parameter by position"),
        pytest.param(HELPER + 'deploy("chat", size=10, sku=<>)', [2, 3], id="parameter by name"),
        pytest.param("class Host:\n  def __init__(self, name, sku):\n    D(name, sku=sku)\nHost('chat', <>)", [3, 4],
                     id="parameter of a class"),
        pytest.param("def inner(sku):\n  D('chat', sku=sku)\ndef outer(sku):\n  inner(sku)\nouter(<>)", [2, 4, 5],
                     id="parameter of a parameter"),
        pytest.param("def make(args):\n  Deployment('chat', sku=args.sku)\nmake(Args(sku=<>))", [2, 3],
                     id="attribute of what a caller writes"),
        pytest.param('def main():\n  return Deployment("chat", sku=<>)\nmain()', [2, 3], id="returned"),
        pytest.param('if wanted: Deployment("chat", sku=<>)', [1], id="after a colon"),
        pytest.param('print(SKU := <>)\nDeployment("chat", sku=SKU)', [2], id="named where it is used"),
        pytest.param("A0 = <>\n" + "".join(f"A{at + 1} = A{at}\n" for at in range(8)) + 'D("chat", sku=A8)', [10],
                     id="constant of many constants"),
        pytest.param('def deploy(kind):\n  D("chat", sku=kind)\ndeploy(kind=<>)', [2, 3], id="named otherwise"),
        pytest.param('def deploy(*, kind):\n  D("chat", sku=kind)\ndeploy(kind=<>)', [2, 3], id="by name only"),
        pytest.param("def inner(sku):\n  D('chat', sku=sku)\ndef outer(sku, other):\n  inner(sku)\n"
                     "outer(<>, inner('Global-Standard'))", [2, 4, 5], id="not of a call elsewhere"),
        pytest.param("class F:\n  @staticmethod\n  def make(name, kind):\n    D(name, sku=kind)\nF.make('chat', <>)",
                     [4, 5], id="parameter of a static method"),
        pytest.param("class F:\n  @classmethod\n  def make(cls, name, kind):\n    D(name, sku=kind)\n"
                     "F.make('chat', <>)", [4, 5], id="parameter of a class method"),
        pytest.param('first = Deployment("first", sku="Global-Standard")\n'
                     'Deployment("chat", sku=<>, opts=ResourceOptions(depends_on=[first]))', [2], id="not of another"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("quotes", ['"{}"', "'{}'", 'r"{}"', '"""{}"""'])
def test_a_literal_is_found(program: str, lines: list[int], quotes: str) -> None:
    """Wherever it stands, it alone is written anew, in its own quotation marks."""
    text = program.replace("<>", quotes.format("Global-Standard"))
    one, after = fix({"__main__.py": text}, [("__main__.py", line) for line in lines], finding())
    assert one.reason == ""
    assert after == {"__main__.py": program.replace("<>", quotes.format("GlobalStandard"))}


@pytest.mark.parametrize(
    ("program", "lines", "reason"),
    [
        ('for sku in ["Global-Standard"]:\n  Deployment("chat", sku=sku)', [2], "sku.name is made by a loop"),
        ('x = [Deployment("chat", sku=s) for s in ["Global-Standard"]]', [1],
         "sku.name is not written at __main__.py:1"),
        ('Deployment("chat", sku=f"Global-{kind}")', [1], "sku.name is put together of several texts"),
        ('Deployment("chat", sku="Global-" "Standard")', [1], "sku.name is put together of several texts"),
        ('Deployment("chat", sku=pick())', [1], "sku.name is not written at __main__.py:1"),
        ('Deployment("chat", sku=kind.value)', [1], "sku.name is computed"),
        ('S = "Global-Standard"\nS = S.strip()\nDeployment("chat", sku=S)', [3], "sku.name is assigned several times"),
        (HELPER.replace("Standard", "Global-Standard") + 'deploy("chat")', [2, 3],
         "sku.name is the default of sku in deploy, which other calls may share"),
        ('def f(sku):\n  Deployment("chat", sku=sku)\nrun(f)', [2, 3],
         "sku.name is a parameter of f, whose call is not clear"),
        ('from elsewhere import SKU\nDeployment("chat", sku=SKU)', [2],
         "sku.name is imported from outside the project"),
        ('Deployment("chat", capacity=1)', [1], "sku.name is not written at __main__.py:1"),
        ('D(a(sku="Global-Standard"), b(sku="Global-Standard"))', [1],
         "Global-Standard stands 2 times at __main__.py:1"),
        ('Deployment("chat", sku=b"Global-Standard")', [1], "sku.name is computed"),
        ('c = Config()\nDeployment("chat", sku=c.require("sku"))', [2],
         "sku.name is configured as sku, which no file gives"),
        ('c = Config(get_project())\nDeployment("chat", sku=c.require("sku"))', [2],
         "sku.name is configured as sku, which no file gives"),
        ('c = Settings("s")\nDeployment("chat", sku=c.get("sku"))', [2], "sku.name is not written at __main__.py:2"),
        (HELPER.replace("Standard", "Global-Standard") + 'deploy("chat", size="Global-Standard")', [2, 3],
         "sku.name is the default of sku in deploy, which other calls may share"),
        ('Deployment("other", sku="Global-Standard")\nwith Deployment("chat", sku="Global-Standard"):\n  pass', [2],
         "sku.name is not written at __main__.py:2"),
        ('SKU = [SKU]\nDeployment("chat", sku=SKU)', [2], "sku.name is computed"),
        ('Deployment("chat", sku={n: "Global-Standard" for n in ["name"]})', [1], "sku.name is made by a loop"),
        ('Deployment("chat", sku=None)', [1], "sku.name is computed"),
        ('def sku(): ...\nDeployment("chat", sku=sku)', [2], "sku.name is made by a function"),
        ('def deploy(*sku):\n  Deployment("chat", sku=sku)\ndeploy("Global-Standard")', [2, 3],
         "sku.name is made by a function"),
        ('import sku\nDeployment("chat", sku=sku)', [2], "sku.name is computed"),
        ('from __main__ import OTHER as SKU\nDeployment("chat", sku=SKU)', [2],
         "sku.name is imported from outside the project"),
        ('from __main__ import SKU\nDeployment("chat", sku=SKU)', [2], "sku.name is computed"),
    ],
)  # fmt: skip
def test_what_is_in_doubt_is_left(program: str, lines: list[int], reason: str) -> None:
    """A value that a loop, an f-string, a function or a default makes, or that could be one of several, stays."""
    one, after = fix({"__main__.py": program}, [("__main__.py", line) for line in lines], finding())
    assert (one.reason, after) == (reason, {})


@pytest.mark.parametrize("file", ["settings.py", "app/settings.py", "settings/__init__.py"])
def test_a_constant_of_another_file_is_found(file: str) -> None:
    """An import is followed within the project."""
    module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    main = f'from {module} import SKU as KIND\nDeployment("chat", sku=KIND)'
    one, after = fix({"__main__.py": main, file: 'SKU = "Global-Standard"\n'}, [("__main__.py", 2)], finding())
    assert (one.reason, after) == ("", {file: 'SKU = "GlobalStandard"\n'})


@pytest.mark.parametrize(
    ("main", "module", "file"),
    [
        ("deploy.py", ".settings", "settings.py"),
        ("app/deploy.py", ".settings", "app/settings.py"),
        ("app/core/deploy.py", "..settings", "app/settings.py"),
        ("app/core/deploy.py", "...settings", "settings.py"),
        ("app/deploy.py", "settings", "settings.py"),
        ("app/settings.py", "settings", "settings.py"),
        ("src/__main__.py", "lib.settings", "src/lib/settings.py"),
        ("app/deploy.py", ".settings", ""),
    ],
)
def test_where_an_import_leads(main: str, module: str, file: str) -> None:
    """By its dots from the file's own package; else from the root, or from beside the file; to nowhere else."""
    program = f'from {module} import OTHER, SKU\nDeployment("chat", sku=SKU)'
    wrong, right = 'SKU = "Global-Standard"', 'SKU = "GlobalStandard"'
    one, after = fix({file or "settings.py": wrong, main: program}, [(main, 2)], finding())
    assert after == ({file: right} if file else {})
    assert one.reason == ("" if file else "sku.name is imported from outside the project")


def test_a_literal_of_the_first_line_is_found_after_a_byte_order_mark() -> None:
    """The mark is no column of Python's."""
    one, after = fix({"m.py": '\ufeffDeployment("chat", sku="Global-Standard")'}, [("m.py", 1)], finding())
    assert (one.reason, after) == ("", {"m.py": '\ufeffDeployment("chat", sku="GlobalStandard")'})


@pytest.mark.parametrize(
    ("written", "declared", "field", "value", "reason"),
    [
        ('capacity="10"', {}, "sku.capacity", 15, "m.py:1 is written in a way that cannot be kept"),
        ("sku=10", {"sku": "10"}, "sku.name", "GlobalStandard", "m.py:1 is written in a way that cannot be kept"),
        ('sku="Global-Standard"', {}, "sku.name", 'Global"Standard', "m.py:1 is written in a way that cannot be kept"),
        ('capacity="ten"', {}, "sku.capacity", 15, "sku.capacity is not written at m.py:1"),
        ("", {"sku": None}, "sku.name", "GlobalStandard", "sku.name is not written, and a fix adds nothing"),
        ("", {}, "name", "other", "name is not a field that is rewritten"),
        ("", {"position": None}, "sku.name", "GlobalStandard", "its place is not known"),
    ],
)
def test_what_is_not_rewritten(written: str, declared: dict[str, Any], field: str, value: str, reason: str) -> None:
    """A value of another kind, one that would end its text, one that is absent, has no keys or no place."""
    source = PythonSource("m.py", f'Deployment("chat", {written})')
    target = msgspec.structs.replace(WRONG, **{"position": Position("m.py", 1), **declared})
    found = msgspec.structs.replace(finding("AOAI111", field, value), target=target)
    (one,) = fixes_of([found], Plan("", "", deployments=(target,)), {"m.py": source}.get, lambda _: None, unsafe=False)
    assert (one.reason, one.edits) == (reason, ())


def test_a_finding_of_no_declaration_is_left() -> None:
    """There is nothing to rewrite."""
    found = msgspec.structs.replace(finding("AOAI111"), target=None)
    (one,) = fixes_of([found], Plan("", ""), lambda _: None, lambda _: None, unsafe=False)
    assert (one.reason, one.edits) == ("it is of no declaration", ())


def test_a_region_is_written_at_the_account() -> None:
    """It is the deployment's own account, whichever others there are."""
    text = 'Account("first", location="eastus-2")\nAccount("second", location="eastus-2")\nDeployment("chat")'
    first, second = (Account(name, location="eastus-2", position=Position("m.py", line))
                     for line, name in enumerate(("first", "second"), 1))  # fmt: skip
    target = msgspec.structs.replace(WRONG, location="eastus-2", account_urn="second", position=Position("m.py", 3))
    found = msgspec.structs.replace(finding("AOAI104", "location", "eastus2"), target=target, actual="eastus-2")
    source = PythonSource("m.py", text)
    plan = Plan("", "", accounts=(first, second), deployments=(target,))
    (one,) = fixes_of([found], plan, {"m.py": source}.get, lambda _: None, unsafe=False)
    assert [(edit.line, edit.new) for edit in one.edits] == [(2, '"eastus2"')]


def test_a_replacement_that_stays_in_place_is_written() -> None:
    """Of a retiring model: the first that needs no other region or SKU."""
    ways = (
        (Suggestion("model.name", "gpt-5"), Suggestion("location", "westus")),
        (Suggestion("model.name", "gpt-5.1"),),
        (Suggestion("model.name", "gpt-5.2"),),
    )
    found = msgspec.structs.replace(finding("AOAI501", "model.name"), actual="gpt-4.1", replacements=ways)
    one, _ = fix({"m.py": 'Deployment("chat", model="gpt-4.1")'}, [("m.py", 1)], found)
    assert (one.reason, [edit.new for edit in one.edits]) == ("", ['"gpt-5.1"'])


def test_a_number_is_written_as_a_number() -> None:
    """Ten in a plan is 10.0, and 10 or 1_0 in a program."""
    text = 'Deployment("chat", sku={"name": "Global-Standard", "capacity": 1_0})'
    _, after = fix({"m.py": text}, [("m.py", 1)], finding("AOAI301", "sku.capacity", 15))
    assert after == {"m.py": text.replace("1_0", "15")}


@pytest.mark.parametrize(
    ("rule", "ways", "written"),
    [
        ("AOAI302", [5, 15], "15"),
        ("AOAI302", [5, 15, 20], "15"),
        ("AOAI302", [5], "5"),
        ("AOAI301", [15], "15"),
        ("AOAI103", [], "no value is known that brings no other error"),
        ("AOAI301", [15, 25], "there are several right values: 15 or 25"),
    ],
)
def test_which_value_is_written(rule: str, ways: list[int], written: str) -> None:
    """The only one; between two steps the next one up, so that nobody gets less than was asked for."""
    ways_of = tuple((Suggestion("sku.capacity", way),) for way in ways)
    found = msgspec.structs.replace(finding(rule, "sku.capacity"), replacements=ways_of, actual=10)
    one, _ = fix({"m.py": 'Deployment("chat", capacity=10)'}, [("m.py", 1)], found)
    assert written == (one.reason or one.edits[0].new)


@pytest.mark.parametrize(
    ("actual", "version", "reason"),
    [
        ("gpt-4o-2024-08-06", "2024-08-06", ""),
        ("gpt-4.o", "2024-11-20", "--unsafe-fixes writes gpt-4o, 2024-11-20, which is another model or version"),
    ],
)
def test_a_version_is_no_spelling(actual: str, version: str, reason: str) -> None:
    """A near name with another version answers otherwise; a version that stood in the name is none."""
    way = (Suggestion("model.name", "gpt-4o"), Suggestion("model.version", version))
    found = msgspec.structs.replace(finding("AOAI101", "model.name"), actual=actual, replacements=(way,))
    program = f'Deployment("chat", model={{"name": "{actual}", "version": "2025-04-14"}})'
    one, _ = fix({"m.py": program}, [("m.py", 1)], found, {"model": actual}, unsafe=False)
    assert one.reason == reason


@pytest.mark.parametrize(
    ("rule", "field", "actual", "value", "meant"),
    [
        ("AOAI103", "sku.name", "Global-Standard", "GlobalStandard", True),
        ("AOAI103", "sku.name", "Global Standard", "GlobalStandard", True),
        ("AOAI103", "sku.name", "S0", "GlobalStandard", False),
        ("AOAI103", "sku.name", "PTU", "ProvisionedManaged", False),
        ("AOAI104", "location", "eastus-2", "eastus2", True),
        ("AOAI104", "location", "swedencentrl", "swedencentral", True),
        ("AOAI104", "location", "frankfurt", "francecentral", False),
        ("AOAI104", "location", "atlantis", "israelcentral", False),
        ("AOAI101", "model.name", "gpt-3.5-turbo", "gpt-35-turbo", True),
        ("AOAI101", "model.name", "gpt-4o-2024-08-06", "gpt-4o", True),
        ("AOAI101", "model.name", "llama", "gpt-4o", False),
    ],
)
def test_only_another_spelling_is_a_slip(rule: str, field: str, actual: str, value: str, *, meant: bool) -> None:
    """What alone works here may still not be what somebody meant."""
    found = msgspec.structs.replace(finding(rule, field, value), actual=actual)
    one, _ = fix({"m.py": "pass"}, [("m.py", 1)], found)
    assert (one.reason != f"{actual} is not surely a slip of {value}") == meant


@given(
    st.text(st.sampled_from(" \t#é\"'\\漢𝒳"), max_size=12),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["", "\ufeff"]),
    st.text(st.sampled_from("äβ漢😀a "), max_size=8),
)
def test_nothing_but_the_literal_changes(comment: str, end: str, mark: str, name: str) -> None:
    """Comments, line endings, a byte order mark and characters of any width stay where they are."""
    lines = [f"# {comment}", f'Deployment("{name}", sku="Global-Standard", x="{name}")  # {comment}', ""]
    text = mark + end.join(lines)
    one, after = fix({"m.py": text}, [("m.py", 2)], finding())
    assert (one.reason, after) == ("", {"m.py": text.replace('"Global-Standard"', '"GlobalStandard"')})
    assert fix(after, [("m.py", 2)], finding())[1] == {}
