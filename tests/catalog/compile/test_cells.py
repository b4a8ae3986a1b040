"""What one cell of a documentation table says."""

from __future__ import annotations

from datetime import date

import pytest

from aoai_catalog.compile.cells import (
    Cell,
    CellError,
    RetirementDate,
    read_amount,
    read_cell,
    read_count,
    read_mark,
    read_retirement_date,
    split_lines,
)


@pytest.mark.parametrize(
    ("source", "cell"),
    [
        ("gpt-4.1", Cell("gpt-4.1")),
        ("**gpt-5.5**,<br>**2026-04-24**", Cell("gpt-5.5, 2026-04-24")),
        ("**gpt-5.5**,<br />**2026-04-24**", Cell("gpt-5.5, 2026-04-24")),
        ("`o1` and `o1-preview`", Cell("o1 and o1-preview")),
        ("See [GPT-6 sizing guidance](#normalized-token-pricing)", Cell("See GPT-6 sizing guidance")),
        ("4<sup>1</sup>", Cell("4", ("1",))),
        ("✅<sup>1, 2</sup>", Cell("✅", ("1", "2"))),
        ("2025-01-27 **<sup>1</sup>**", Cell("2025-01-27", ("1",))),
        ("✅[^1]", Cell("✅", ("1",))),
        ("80 TPS\\*", Cell("80 TPS", ("*",))),
        ("99% > 80 TPS", Cell("99% > 80 TPS")),
        ("_italic_ text", Cell("italic text")),
        ("MAI-Image-2  ", Cell("MAI-Image-2")),
        ("one\ntwo", Cell("one two")),
        ("one</BR>two", Cell("one two")),
        ("![tick](tick.png)", Cell("![tick](tick.png)")),
        ("<span>gpt-4</span><!-- x -->", Cell("gpt-4")),
        ("<P>gpt-4</P>", Cell("gpt-4")),
        ("<span></span>", Cell("<span></span>")),
        ("<br>", Cell("")),
        ("<img src='x'>", Cell("<img src='x'>")),
        ("<DEL>2026-01-01</DEL> 2027-01-01", Cell("~~2026-01-01~~ 2027-01-01")),
        ("<s>2026-01-01\n</s>2027-01-01", Cell("~~2026-01-01 ~~2027-01-01")),
        ("~~2026-01-01~~ 2027-01-01", Cell("~~2026-01-01~~ 2027-01-01")),
        ("4<SUP>1,\n2</SUP>", Cell("4", ("1", "2"))),
        ("", Cell("")),
    ],
)
def test_a_cell_is_its_text_without_markup_and_its_footnotes(source: str, cell: Cell) -> None:
    """Bold, code, links and line breaks are no part of a fact; footnotes are kept by label."""
    assert read_cell(source) == cell


def test_a_cell_without_a_value() -> None:
    """A dash is no value; a text is its own."""
    assert [(Cell(text).empty, Cell(text).value) for text in ("N/A", "-", "", "Preview")] == [
        (True, ""), (True, ""), (True, ""), (False, "Preview")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,000", 1000),
        (" 5 M ", 5_000_000),
        ("2.7K", 2700),
        ("2 thousand", 2000),
        ("1.5 billion", 1_500_000_000),
        ("3", 3),
        ("0.0001 K", None),
        ("about 5", None),
    ],
)
def test_an_amount_has_its_scale(text: str, amount: int | None) -> None:
    """A part of one, or another text, is no amount."""
    if amount is not None:
        assert read_amount(text) == amount
        return
    with pytest.raises(CellError) as raised:
        read_amount(text)
    assert str(raised.value) == f"{text!r} is not an amount"


def test_the_lines_of_a_cell() -> None:
    """However a break is written; blank ones are left out."""
    assert split_lines(" one<br><br/> two </BR> <br> ") == ("one", "two")


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        *(("✅", "yes"), ("✓", "yes"), ("✔\N{VARIATION SELECTOR-16}", "yes"), ("Yes", "yes")),
        *(("-", "no"), ("", "no"), ("—", "no"), ("n/a", "no"), ("No", "no"), ("❌", "no")),
    ],
)
def test_a_mark_is_a_tick_or_a_dash(text: str, mark: str) -> None:
    """All spellings of yes and no that the matrices use are known; a blank is a no."""
    assert read_mark(Cell(text)) == mark


def test_an_unknown_mark_is_refused() -> None:
    """Anything else is not guessed at."""
    with pytest.raises(CellError, match="'soon' is neither a tick nor a dash"):
        read_mark(Cell("soon"))


@pytest.mark.parametrize(("text", "count"), [("15", 15), ("3,000", 3000), ("30,000,000", 30_000_000), ("NA", None)])
def test_a_count_has_no_separators_and_may_be_absent(text: str, count: int | None) -> None:
    """`NA` says that there is no figure, not that it is zero."""
    assert read_count(Cell(text)) == count


def test_a_count_with_a_unit_is_refused() -> None:
    """A unit would change what the number means."""
    with pytest.raises(CellError, match="'3 K' is not a whole number"):
        read_count(Cell("3 K"))


@pytest.mark.parametrize(
    ("text", "retirement"),
    [
        ("2027-04-14", RetirementDate(date(2027, 4, 14))),
        ("May 20, 2025", RetirementDate(date(2025, 5, 20))),
        ("No earlier than 2027-04-14", RetirementDate(date(2027, 4, 14), not_before=True)),
        ("No earlier than May 20, 2025", RetirementDate(date(2025, 5, 20), not_before=True)),
        ("—", RetirementDate()),
        ("2027-04-14 or later", RetirementDate(date(2027, 4, 14), not_before=True)),
        ("~~2026-04-14~~ 2027-04-14", RetirementDate(date(2027, 4, 14))),
        ("2027-04-14 (extended from 2026-04-14)", RetirementDate(date(2027, 4, 14))),
    ],
)
def test_a_retirement_date_may_be_a_bound_or_absent(text: str, retirement: RetirementDate) -> None:
    """A "no earlier than" is no date certain."""
    assert read_retirement_date(Cell(text)) == retirement


@pytest.mark.parametrize("text", ["2026-09-31", "soon", "No earlier than spring"])
def test_an_impossible_day_is_refused(text: str) -> None:
    """The documentation once said 2026-09-31."""
    with pytest.raises(CellError, match="is not a date, or a day that does not exist"):
        read_retirement_date(Cell(text))
