"""The pieces that a resource is read by: URNs, values, lines, bounds, and what our own component declares."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from aoai_catalog.input_error import InputError
from aoai_policies.core.target import SECRET, UNKNOWN, Position, Unknown
from aoai_policies.stack.arm_functions import FUNCTIONS, MOVING
from aoai_policies.stack.arm_types import deployed_by_machine_learning
from aoai_policies.stack.bounds import LONGEST_TEXT, MOST_COPIES, Budget, TooMuchError, bounded, read_bounded
from aoai_policies.stack.component import declared_by
from aoai_policies.stack.positions import position_at, positions_at
from aoai_policies.stack.resource import Resource
from aoai_policies.stack.symbols import EXPRESSION, is_symbolic, resolved, shown, symbol
from aoai_policies.stack.urns import name_of, stack_of, type_of, without_id
from aoai_policies.stack.values import MARK, MARKS, SECRET_CONFIG, SECRET_SIGNATURE, SIGNATURE, settle

URN = "urn:pulumi:prod::shop::pkg:index:Team$azure-native:cognitiveservices:Account::a::b"


def test_the_parts_of_a_urn() -> None:
    """The type is the innermost one, and a name may hold what parts are separated by."""
    assert (name_of(URN), type_of(URN), stack_of(URN)) == (
        "a::b", "azure-native:cognitiveservices:Account", "prod"
    )  # fmt: skip
    assert (name_of("x"), type_of("x"), stack_of("x")) == ("x", "", "x")
    assert without_id("urn:pulumi:p::s::pulumi:providers:azure::default::0f3c") == (
        "urn:pulumi:p::s::pulumi:providers:azure::default"
    )


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("text", "text"),
        ("[secret]", SECRET),
        (MARK, UNKNOWN),
        (f"name-{MARK}", UNKNOWN),
        (SECRET_CONFIG, SECRET),
        *((mark, UNKNOWN) for mark in sorted(MARKS)),
        ("x" * 36, "x" * 36),
        ({SIGNATURE: SECRET_SIGNATURE, "value": 1}, SECRET),
        ({SIGNATURE: "d0e6a833031e9bbcd3f4e8bde6ca49a4"}, UNKNOWN),
        ({SIGNATURE: "d0e6a833031e9bbcd3f4e8bde6ca49a4", "value": [MARK]}, [UNKNOWN]),
        ({SIGNATURE: "d0e6a833031e9bbcd3f4e8bde6ca49a4", "value": 1, "secret": True}, SECRET),
        ({SIGNATURE: "asset", "path": MARK}, {SIGNATURE: "asset", "path": UNKNOWN}),
        ({"a": [MARK, 1, {"b": "[secret]"}]}, {"a": [UNKNOWN, 1, {"b": SECRET}]}),
        (None, None),
    ],
)
def test_values_as_pulumi_writes_them(value: Any, read: Any) -> None:
    """What is unknown or secret is so at any depth; all else stays."""
    assert settle(value) == read


@pytest.mark.parametrize(
    ("source", "position"),
    [
        ("project:///infra/__main__.py#9", Position("infra/__main__.py", 9)),
        ("project:///infra/__main__.py#9,4", Position("infra/__main__.py", 9)),
        ("project:///a%20b.py#999999999", Position("a b.py", 999999999)),
        ("project:///a.py#1000000000", None),
        ("project:///a.py#", None),
        ("project:///a.py#²", None),
        ("project:///a.py#x", None),
        ("project:///#9", None),
        ("project:///../a.py#9", None),
        ("project:///.venv/lib/python3.11/site-packages/x.py#9", None),
        ("project:///site-packages/x.py#9", None),
        ("file:///a.py#9", None),
    ],
)
def test_a_line_of_the_project(source: str, position: Position | None) -> None:
    """Of its own code, and nothing else."""
    assert position_at(source) == position


def test_the_lines_of_a_stack_trace() -> None:
    """Innermost first, each once where it comes twice in a row."""
    lines = ("project:///a.py#2", "project:///a.py#2", "file:///x.py#1", "project:///b.py#3", "project:///a.py#2")
    assert positions_at(lines) == (Position("a.py", 2), Position("b.py", 3), Position("a.py", 2))


def test_equal_expressions_are_equal() -> None:
    """A symbol is a part of a text, is shown as `*`, and comes to an unknown value that says why."""
    one = symbol(["f", 1], "from a/b")
    assert one == symbol(["f", 1], "from a/b") != symbol(["f", 2], "from a/b")
    assert (is_symbolic(f"x-{one}"), is_symbolic("x"), "/" in one) == (True, False, False)
    assert (shown(f"x-{one}-y"), shown("x"), shown(EXPRESSION)) == ("x-*-y", "x", "*")
    assert resolved({"a": [one, "x", 1], "b": {}}) == {"a": [Unknown("from a or b"), "x", 1], "b": {}}
    assert resolved("half \ufdd0") == EXPRESSION


def test_no_more_is_read_than_so_much(tmp_path: Path) -> None:
    """To the last byte, and not one further."""
    (tmp_path / "x").write_bytes(b"1234")
    assert read_bounded(tmp_path / "x", "x", 4) == bounded(b"1234", "x", 4) == b"1234"
    with pytest.raises(InputError, match=r"^x: larger than the limit of 3 bytes; check it in parts$"):
        read_bounded(io.BytesIO(b"1234"), "x", 3)


@pytest.mark.parametrize(
    ("value", "steps"),
    [(1, 1), ("x" * 999, 1), ("x" * 2000, 3), ([1, 2], 3), ({"a": [1], "b": "x" * 1000}, 5), ((1, 2), 1)],
)
def test_what_a_value_weighs(value: Any, steps: int) -> None:
    """One for each part of it, and one for each thousand characters."""
    Budget(steps).weigh(value)
    with pytest.raises(TooMuchError):
        Budget(steps - 1).weigh(value)


@pytest.mark.parametrize(
    ("function", "arguments", "value"),
    [
        ("add", (5, 3), 8),
        ("and", (True, False), False),
        ("and", (True, True), True),
        ("array", (1,), [1]),
        ("array", ([1],), [1]),
        ("bool", ("TRUE",), True),
        ("bool", ("no",), False),
        ("bool", (0,), False),
        ("coalesce", (None, "a", "b"), "a"),
        ("coalesce", (None,), None),
        ("concat", ("a", 1, True), "a1True"),
        ("concat", ([1], [2, 3]), [1, 2, 3]),
        ("contains", ({"One": 1}, "one"), True),
        ("contains", ("OneTwo", "one"), False),
        ("contains", ({"One": 1, "Two": 2}, "two"), True),
        ("contains", ("OneTwo", "Two"), True),
        ("contains", (["one", "two"], "two"), True),
        ("createobject", ("a", 1, "b", 2), {"a": 1, "b": 2}),
        ("div", (-7, 2), -3),
        ("empty", ([],), True),
        ("empty", (None,), True),
        ("empty", ("a",), False),
        ("endswith", ("abcdef", "EF"), True),
        ("endswith", ("abcdef", "e"), False),
        ("equals", (1, True), False),
        ("equals", ([1], [1]), True),
        ("first", ([],), None),
        ("first", ("abc",), "a"),
        ("last", ("",), ""),
        ("last", ([1, 2],), 2),
        ("flatten", ([[1], [2, 3]],), [1, 2, 3]),
        ("format", ("{0}, {1:D2} {0}", "a", 7), "a, 7 a"),
        ("greater", (2, 2), False),
        ("greaterorequals", (2, 2), True),
        ("less", (2, 2), False),
        ("lessorequals", (2, 2), True),
        ("indexof", ("abcA", "CA"), 2),
        ("indexof", (["x", "y"], "y"), 1),
        ("int", ("12",), 12),
        ("items", ({"b": 2, "a": 1},), [{"key": "a", "value": 1}, {"key": "b", "value": 2}]),
        ("join", (["a", "b"], "-"), "a-b"),
        ("json", ('{"a": [1]}',), {"a": [1]}),
        ("length", ({"a": 1},), 1),
        ("max", ([1, 3, 2],), 3),
        ("max", (1, 3, 2), 3),
        ("min", ([3, 1, 2],), 1),
        ("min", (3, 1, 2), 1),
        ("mod", (7, 3), 1),
        ("mul", (7, 3), 21),
        ("not", (False,), True),
        ("objectkeys", ({"b": 1, "a": 2},), ["a", "b"]),
        ("or", (False, True), True),
        ("or", (False, False), False),
        ("padleft", (7, 3), "  7"),
        ("padleft", ("7", 3, "0"), "007"),
        ("range", (5, 3), [5, 6, 7]),
        ("replace", ("a-b-c", "-", "+"), "a+b+c"),
        ("shallowmerge", ([{"a": {"x": 1}}, {"a": {"y": 2}}],), {"a": {"y": 2}}),
        ("skip", ([1, 2, 3], 1), [2, 3]),
        ("skip", ("abc", -1), "abc"),
        ("split", ("a,b;c", [",", ";"]), ["a", "b", "c"]),
        ("split", ("a.b", "."), ["a", "b"]),
        ("startswith", ("abcdef", "AB"), True),
        ("startswith", ("abcdef", "b"), False),
        ("string", ({"a": [1, None]},), '{"a":[1,null]}'),
        ("string", ("x",), "x"),
        ("sub", (7, 3), 4),
        ("substring", ("abcdef", 2), "cdef"),
        ("substring", ("abcdefgh", 3, 2), "de"),
        ("take", ("abc", 2), "ab"),
        ("take", ([1], -1), []),
        ("tolower", ("aB",), "ab"),
        ("toupper", ("aB",), "AB"),
        ("trim", (" a ",), "a"),
        ("true", (), True),
        ("false", (), False),
        ("union", ({"a": {"x": 1}, "b": 1}, {"a": {"y": 2}, "b": 2}), {"a": {"x": 1, "y": 2}, "b": 2}),
        ("union", ([1, 2], [2, 3]), [1, 2, 3]),
    ],
)
def test_what_functions_of_templates_come_to(function: str, arguments: tuple[Any, ...], value: Any) -> None:
    """As Azure documents each."""
    found = (MOVING | FUNCTIONS)[function](*arguments)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("function", "most", "more"),
    [
        ("padleft", ("a", LONGEST_TEXT), ("a", LONGEST_TEXT + 1)),
        ("range", (0, MOST_COPIES), (0, MOST_COPIES + 1)),
        ("replace", ("a", "a", "x" * (LONGEST_TEXT - 1)), ("a", "a", "x" * LONGEST_TEXT)),
        ("join", (["x" * (LONGEST_TEXT - 2), ""], "-"), (["x" * (LONGEST_TEXT - 1), ""], "-")),
    ],
)
def test_functions_of_templates_make_no_more_than_so_much(function: str, most: Any, more: Any) -> None:
    """A text or a list that is as long as can be, and one longer."""
    called = (MOVING | FUNCTIONS)[function]
    called(*most)
    with pytest.raises(TooMuchError):
        called(*more)


@pytest.mark.parametrize("function", ["contains", "empty", "first", "length", "split"])
def test_what_is_not_known_is_not_looked_into(function: str) -> None:
    """A text of which a part is not known has no length, beginning or parts."""
    arguments = (symbol("x"), "x")[: 2 if function in {"contains", "split"} else 1]
    with pytest.raises(TypeError):
        MOVING[function](*arguments)
    assert MOVING["split"](f"a/{symbol('x')}/b", "/")[::2] == ["a", "b"]


@pytest.mark.parametrize(
    ("of", "told"),
    [({"type": "Azure.OpenAI"}, True), ({"type": "Managed"}, False), ({"type": UNKNOWN}, True), (UNKNOWN, True)],
)
def test_what_machine_learning_deploys(of: Any, told: bool) -> None:  # noqa: FBT001
    """A deployment of a workspace is told, unless it is surely of another service's model."""
    why = "Azure Machine Learning deploys the model, which is not judged here"
    assert deployed_by_machine_learning({"properties": of}) == (why if told else "")


def component(**inputs: Any) -> Resource:
    return Resource("urn:pulumi:prod::shop::azure-openai:index:Account::ai", "azure-openai:index:Account", "ai", inputs)


def test_what_our_component_declares() -> None:
    """An account, and its deployments one after the other; what its inputs leave out it chooses itself."""
    chosen = Unknown("what the component chooses")
    account, chat, rest = declared_by(
        component(
            location="eastus2",
            deployments=[
                {"name": "chat", "model": "gpt-9", "sku": "Standard", "tpm": 5, "spilloverTo": "rest"},
                {"model": "gpt-9", "version": "1", "ptu": 50, "upgrade": "NoAutoUpgrade", "needs": ["batch"]},
                3,
            ],
        )
    )
    assert (account.type, account.name, account.inputs["location"]) == (
        "azure-native:cognitiveservices:Account", "ai", "eastus2"
    )  # fmt: skip
    assert (account.inputs["kind"], account.inputs["sku"]) == (chosen, {"name": "S0"})
    assert (chat.name, chat.urn, chat.dependencies) == ("chat", f"{account.urn}#chat", (account.urn,))
    assert (chat.inputs["sku"], chat.inputs["properties"]["model"]["version"]) == (
        {"name": "Standard", "capacity": chosen}, chosen
    )  # fmt: skip
    assert (rest.name, rest.urn, rest.parent, rest.dependencies) == ("ai", account.urn, account.urn, (chat.urn,))
    assert (rest.inputs["sku"]["capacity"], rest.inputs["tags"]) == (50, {"aoai-needs": ["batch"]})
    assert rest.inputs["properties"]["model"] == {"format": None, "name": "gpt-9", "version": "1"}
    assert declared_by(component(deployments="x"))[1:] == []


def test_other_components_declare_nothing_by_themselves() -> None:
    """Only ours is known."""
    assert (
        declared_by(Resource("urn:pulumi:prod::shop::other:index:Account::ai", "other:index:Account", "ai", {})) == []
    )
