"""YAML with lines: what is refused before and after it is read, and in which words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_catalog.input_error import InputError
from aoai_catalog.marked_yaml import read_marked, typed
from aoai_catalog.mismatch import find_mismatch

DEEP = {
    "lists in brackets": "[" * 50_000,
    "closed lists": "[" * 50_000 + "]" * 50_000,
    "mappings in braces": "{a: " * 50_000,
    "lists by dashes": "- " * 50_000,
    "keys": "? " * 50_000,
    "indentation": "".join(" " * depth + "a:\n" for depth in range(1_000)),
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_deep_nesting_is_refused(text: str) -> None:
    """The parser in C would end the whole process."""
    with pytest.raises(InputError, match=r"^a\.yaml:\d+: nested too deeply to be read, more than 200 deep$"):
        read_marked(text, "a.yaml")


@pytest.mark.parametrize("text", ["1:" * 5_000 + "1", "9" * 5_000])
def test_a_number_that_counts_nothing_is_refused(text: str) -> None:
    """It would take long to read: the first counts in sixties."""
    with pytest.raises(
        InputError, match=r"^a\.yaml:2: .{12}\.\.\. \(\d+ characters\) is not a number that can stand here$"
    ):
        read_marked(f"b: 1\na: {text}", "a.yaml")


def test_what_a_person_nests_is_read() -> None:
    """A hundred deep is no matter."""
    assert read_marked("[" * 100 + "]" * 100, "a.yaml").line((0, 0)) == 1


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("a: {b: !unknown}\n", "a.yaml:1: not valid YAML: put a space after !unknown, before `}`"),
        ("a:\n  - [!unknown]\n", "a.yaml:2: not valid YAML: put a space after !unknown, before `]`"),
        ("a:\n  b: .nan\n", "a.yaml:2: .nan is not a number that can stand here"),
        ("a:\n  b: -.inf\n", "a.yaml:2: -.inf is not a number that can stand here"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, error: str) -> None:
    """With the remedy, where the parser would tell its own trouble."""
    with pytest.raises(InputError) as raised:
        read_marked(text, "a.yaml")
    assert str(raised.value) == error


def test_a_mark_with_a_space_is_read() -> None:
    """As a value that is not known yet."""
    assert read_marked("a: {b: !unknown }\n", "a.yaml").value == {"a": {"b": {"$unknown": True}}}


class Shape(msgspec.Struct):
    """Some kinds of values."""

    name: str
    count: int | float | None = None
    on: bool = False
    names: list[str] | None = None
    kind: Shape | None = None


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("[]", "takes a mapping of keys, not a list"),
        ("{on: true}", "name is missing"),
        ("{name: 1}", 'name: write it as a text, "1"'),
        ("{name: true}", 'name: write it as a text, "true"'),
        ("{name: 2026-10-05}", 'name: write it as a text, "2026-10-05"'),
        ("{name: []}", "name: takes a text, not a list"),
        ("{name: a, count: '10'}", "count: write 10 without quotes"),
        ("{name: a, count: ten}", "count: takes a number, not a text"),
        ("{name: a, on: 'true'}", "on: write true without quotes"),
        ("{name: a, on: 1}", "on: takes true or false, not a whole number"),
        ("{name: a, names: a}", "names: takes a list, not a text"),
        ("{name: a, kind: {name: }}", "kind.name: takes a text, not nothing"),
    ],
)
def test_a_value_of_another_kind_is_told_in_words(text: str, error: str) -> None:
    """What may stand there, and what to write."""
    with pytest.raises(InputError) as raised:
        typed(read_marked(text, "a.yaml"), Shape)
    assert str(raised.value) == f"a.yaml:1: {error}"


class Odd(msgspec.Struct, forbid_unknown_fields=True):
    """What a schema lets pass, or says in its own words."""

    at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    code: Annotated[str, msgspec.Meta(pattern="^a$")] = ""
    day: date | None = None
    mark: Literal["", "one", "two"] = ""


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{at: '2026-01-01T00:00:00'}", "Expected `datetime` with a timezone component - at `$.at`"),
        ("{code: b}", "code: 'b' does not match '^a$'"),
        ("{day: tomorrow}", "day: no such day; write it as 2026-11-21"),
        ("{day: '2026-02-30'}", "day: no such day; write it as 2026-11-21"),
        ("{day: 7}", "day: takes a day, not a whole number"),
        ("{mark: three}", "mark: three is none of one, two"),
        ("{mark: 3}", "mark: takes one of one, two, not a whole number"),
        ("{marks: one}", "unknown key marks; did you mean mark?"),
        ("{§: one}", "unknown key §; known here: at, code, day, mark"),
        ("{mark: 3, §: one, day: 7}", "mark: takes one of one, two, not a whole number"),
        ("{§: one, day: 7}", "unknown key §; known here: at, code, day, mark"),
    ],
)
def test_the_first_mistake_is_told(text: str, error: str) -> None:
    """In the order of writing; what no words are found for, in the decoder's."""
    with pytest.raises(InputError) as raised:
        typed(read_marked(text, "a.yaml", written=lambda path: path[-1] in {"at"}), Odd)
    assert str(raised.value) == f"a.yaml:1: {error}"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(Shape.__struct_fields__), inner),
)


@given(VALUES)
def test_whatever_does_not_fit_has_a_place(value: Any) -> None:
    """A value fits its type, or one place in it is told: never anything else."""
    try:
        msgspec.convert(value, Shape)
    except msgspec.ValidationError:
        found = find_mismatch(value, Shape)
        assert found is not None
        for step in found.path:
            value = value[step]
    else:
        assert find_mismatch(value, Shape) is None
