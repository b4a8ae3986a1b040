"""What one cell of a documentation table says."""

from __future__ import annotations

from datetime import date

import pytest

from aoai_catalog.compile.cells import (
    Cell,
    CellError,
    RetirementDate,
    read_cell,
    read_count,
    read_mark,
    read_retirement_date,
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
        ("", Cell("")),
    ],
)
def test_a_cell_is_its_text_without_markup_and_its_footnotes(source: str, cell: Cell) -> None:
    """Bold, code, links and line breaks are no part of a fact; footnotes are kept by label."""
    assert read_cell(source) == cell


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
