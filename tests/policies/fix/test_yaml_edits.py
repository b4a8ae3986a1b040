"""Where in YAML the literal of a finding is: a declarations file, a program, the configuration of a stack."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from aoai_policies.fix.syntax import Configured, Group, Literal, Made, Node
from aoai_policies.fix.yaml_source import YamlSource


def leaves(node: Node | None) -> list[str | int | float]:
    """The values of all literals in a node."""
    if isinstance(node, Group):
        return [value for _, entry in node.entries for value in leaves(entry)]
    return [node.value] if isinstance(node, Literal) else []


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("a:\n  - {name: x, sku: S}\n  - {name: y}\n", 2, ["x", "S"]),
        ("a:\n  - name: x\n    sku: S\n  - name: y\n", 2, ["x", "S"]),
        ("resources:\n  x:\n    type: t\n    sku: S\n  y: {type: u}\n", 2, ["t", "S"]),
        ("a: [{name: x},\n  {name: y}]\n", 2, ["y"]),
        ("a: [{name: x}, {name: y}]\n", 1, ["x", "y"]),
        ("a: &m {sku: S}\nb:\n  - <<: *m\n    name: x\n", 3, ["S", "x"]),
        ('{"a": [\n  {"name": "x"}]}', 2, ["x"]),
        ("a: 1\n", 2, []),
        ("", 1, []),
    ],
)
def test_what_is_declared_at_a_line(text: str, line: int, found: list[str]) -> None:
    """The outermost value that begins there, as a block, in one line, merged from elsewhere, or in JSON."""
    assert leaves(YamlSource("f.yaml", text).at(line)) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("${sku}", Configured("sku")),
        ("${shop:sku}", Configured("shop:sku")),
        ("${kind}", Literal("Standard", 27, 35, 2, "Pulumi.yaml")),
        ("${acct.name}", Made("computed")),
    ],
)
def test_references_of_a_program(value: str, found: Node) -> None:
    """A variable stands for its value, anything else that is no resource for configuration."""
    text = f"variables:\n  kind:         Standard\nresources:\n  acct: {{}}\n  chat: {{sku: '{value}'}}\n"
    (entry,) = YamlSource("Pulumi.yaml", text).at(5).entries  # type: ignore[union-attr]
    assert entry == ("sku", found)


@pytest.mark.parametrize(
    ("written", "value", "token"),
    [
        ("Standard", "GlobalStandard", "GlobalStandard"),
        ("'Standard'", "GlobalStandard", "'GlobalStandard'"),
        ('"Standard"', "GlobalStandard", '"GlobalStandard"'),
        ("Standard", "East US 2", "East US 2"),
        ("Standard", "001", '"001"'),
        ("2025-04-14", "2025-08-07", '"2025-08-07"'),
        ("Standard", "on", '"on"'),
        ("Standard", "a: b", '"a: b"'),
        ("17", 20, "20"),
        ("|-\n  Standard", "GlobalStandard", None),
        ("Stan\n  dard", "GlobalStandard", None),
        ("'Standard'", "Global'Standard", None),
    ],
)
def test_a_value_is_written_in_the_style_that_is_there(written: str, value: str | int, token: str | None) -> None:
    """In the quotation marks that are there; a plain one in new ones where it would be a date or number without."""
    source = YamlSource("f.yaml", f"a: {written}\n")
    found = source.named("a")
    assert isinstance(found, Literal)
    assert source.token(found, value) == token


@pytest.mark.parametrize("written", ["&s old", "!!str old", "&s !!str 'old'", '!!str  &s "old" # x'])
def test_an_anchor_and_a_tag_stay(written: str) -> None:
    """The value alone is written anew: what refers to the anchor still finds it."""
    text = f"a: {written}\n"
    literal = YamlSource("f.yaml", text).named("a")
    assert isinstance(literal, Literal)
    assert text[literal.start : literal.end].strip("'\"") == "old"


def test_a_variable_of_itself_is_computed() -> None:
    """A circle of variables has an end."""
    node = YamlSource("Pulumi.yaml", "variables: {a: '${b}', b: '${a}'}\nc: '${a}'\n").named("c")
    assert node == Made("computed")


@given(
    st.lists(st.sampled_from(["GlobalStandard", "001", "2025-04-14", "null", "East US 2", "gpt-4.1", "1.0", "~", "y"])),
    st.sampled_from(["{}", "'{}'", '"{}"']),
    st.text(st.sampled_from("äβ漢😀# "), max_size=5),
)
def test_what_is_written_is_read_again(values: list[str], quotes: str, comment: str) -> None:
    """Every value is the same text when the file is read, and all else in it is as it was."""
    text = f"# {comment}\r\na:\r\n  b: {quotes.format('old')}  # {comment}\r\n"
    for value in values:
        source = YamlSource("f.yaml", text)
        literal = source.named("a\0b")
        assert isinstance(literal, Literal)
        token = source.token(literal, value) or ""
        before, after = text[: literal.start], text[literal.end :]
        text = before + token + after
        assert yaml.safe_load(text) == {"a": {"b": value}}
        assert (before, after) == (f"# {comment}\r\na:\r\n  b: ", f"  # {comment}\r\n")
