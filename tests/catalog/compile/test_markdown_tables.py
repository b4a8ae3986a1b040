"""Tables of Markdown and MDX pages, with their lines, headings, tabs and footnotes."""

from __future__ import annotations

from textwrap import dedent

from hypothesis import given
from hypothesis import strategies as st

from aoai_catalog.compile.markdown import Document, Row, read_markdown, split_row
from aoai_catalog.verify import count_cells


def read(text: str) -> Document:
    return read_markdown("docs/page.md", dedent(text))


def test_a_table_keeps_lines_and_headings() -> None:
    """Each row knows its line in the file, front matter counted; the headings above are a path."""
    document = read("""\
        ---
        title: A page
        ms.date: 10/05/2026
        ---
        ## Global Standard

        | **Model** | Version |
        |---|---|
        | gpt-4.1 | 2025-04-14 |
        """)
    (table,) = document.tables
    assert document.front_matter == {"title": "A page", "ms.date": "10/05/2026"}
    assert table.columns == ("Model", "Version")
    assert table.headings == ("Global Standard",)
    assert table.rows == (Row(9, ("gpt-4.1", "2025-04-14")),)


def test_a_tab_heading_closes_no_section() -> None:
    """The heading of a tab is a first-level one below a second-level section; the section stays."""
    document = read("""\
        ## Global Standard
        #### Azure OpenAI
        # [Americas](#tab/az-americas)

        | a |
        |---|
        | 1 |

        # [Europe](#tab/az-europe)

        Not available

        ---

        #### Others

        | b |
        |---|
        | 2 |
        """)
    places = [(block.headings, block.tab) for block in document.blocks]
    assert places == [
        (("Global Standard", "Azure OpenAI"), "Americas"),
        (("Global Standard", "Azure OpenAI"), "Europe"),
        (("Global Standard", "Others"), ""),
    ]


def test_an_indented_table_in_a_tab_component_is_read() -> None:
    """MDX indents tables inside its components, where Markdown would take them for code."""
    document = read("""\
        ## Global Standard
        <Tabs>
          <Tab title="Asia Pacific">

            | a | b |
            |---|---|
            | 1 | 2 |
          </Tab>
        </Tabs>
        after
        """)
    (table,) = document.tables
    assert (table.tab, table.rows) == ("Asia Pacific", (Row(7, ("1", "2")),))
    assert document.blocks[-1].tab == ""


def test_a_blank_line_does_not_end_a_table() -> None:
    """Rows below a blank line belong to the table above, unless they have a header of their own."""
    document = read("""\
        | a | b |
        |---|---|
        | 1 | 2 |

        | 3 | 4 |

        | c | d |
        |---|---|
        | 5 | 6 |
        """)
    assert [[row.cells for row in table.rows] for table in document.tables] == [
        [("1", "2"), ("3", "4")],
        [("5", "6")],
    ]


def test_rows_below_text_have_no_header() -> None:
    """Rows that nothing heads are given as such, for the compiler to report."""
    document = read("""\
        | a |
        |---|
        | 1 |

        Text.

        | 2 |
        """)
    assert [(table.header, len(table.rows)) for table in document.tables] == [(("a",), 1), ((), 1)]


def test_a_separator_of_another_width_still_makes_a_table() -> None:
    """GitHub would show text; the documentation has such tables, and the header decides."""
    (table,) = read("| a | b |\n|---|---|---|\n| 1 | 2 |\n").tables
    assert (table.header, table.rows) == (("a", "b"), (Row(3, ("1", "2")),))


def test_text_below_a_table_is_no_row() -> None:
    """GitHub takes a line right below a table for a row; here it is the footnote that it looks like."""
    (table,) = read("| a |\n|---|\n| 1<sup>1</sup> |\n<sup>1</sup> Only there.\n").tables
    assert table.rows == (Row(3, ("1<sup>1</sup>",)),)
    assert table.footnotes == {"1": "Only there."}


def test_footnotes_are_those_of_the_section() -> None:
    """One label means different things under different headings, and the nearer definition of two counts."""
    document = read("""\
        ### One

        | a<sup>1</sup> |
        |---|

        <sup>1</sup> First.
        <sup>2</sup> Second.

        ### Two

        | b<sup>1</sup> |
        |---|

        ### Three

        <sup>1</sup> Third.
        """)
    assert [table.footnotes for table in document.tables] == [
        {"1": "First.", "2": "Second."},
        {},
    ]


def test_footnotes_below_all_tabs_are_those_of_each() -> None:
    """A heading inside a tab ends with it; what stands below the tabs belongs to what stood above them."""
    document = read("""\
        # [Text](#tab/text)

        ### Text
        | Version<sup>1</sup> |
        |---|
        | 1 |

        # [Audio](#tab/audio)

        ### Audio
        | Version<sup>1</sup> |
        |---|
        | 2 |

        ---

        <sup>1</sup> Or the launch date.

        ### Fine-tuned models
        | Version<sup>1</sup> |
        |---|
        | 3 |

        **<sup>1</sup>** For existing customers.
        """)
    assert [(table.headings, table.footnotes) for table in document.tables] == [
        (("Text",), {"1": "Or the launch date."}),
        (("Audio",), {"1": "Or the launch date."}),
        (("Fine-tuned models",), {"1": "For existing customers."}),
    ]


def test_a_star_can_be_a_footnote() -> None:
    """As long as it is written as one, with a backslash."""
    (table,) = read("| a |\n|---|\n| 1\\* |\n\n\\* As p50.\n").tables
    assert table.footnotes == {"*": "As p50."}


def test_a_separator_may_lack_the_dashes_of_a_column() -> None:
    """A column that was added later; GitHub shows no table then."""
    (table,) = read("| a | b |\n|:---|  |\n| 1 | 2 |\n").tables
    assert (table.columns, table.cells) == (("a", "b"), 2)


def test_tables_in_comments_are_counted_and_not_read() -> None:
    """A comment hides a table that looks live; its lines still count."""
    document = read("""\
        <!--
        | a | b |
        |---|---|
        | 1 | 2 |
        -->
        {/* | c |
        |---|
        | 1 | */}

        | d |
        |---|
        | 5 |
        """)
    assert document.hidden_cells == 3
    assert [table.rows for table in document.tables] == [(Row(12, ("5",)),)]


def test_tables_in_code_are_no_tables() -> None:
    """A fenced example is not read."""
    assert read("```\n| a |\n|---|\n| 1 |\n```\n").tables == ()


def test_a_quoted_table_is_read() -> None:
    """Notes are block quotes, and some hold tables."""
    (table,) = read("> | a | b |\n> |---|---|\n> | 1 | 2 |\n").tables
    assert table.rows == (Row(3, ("1", "2")),)


def test_surplus_and_missing_cells_are_kept_as_written() -> None:
    """GitHub cuts and pads rows in silence; here each row shows its own width."""
    (table,) = read("| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |\n").tables
    assert [row.cells for row in table.rows] == [("1",), ("1", "2", "3")]


def test_front_matter_that_is_no_yaml_is_a_problem() -> None:
    """The page's date stands there."""
    (problem,) = read("---\ntitle: [\n---\n").problems
    assert str(problem).startswith("docs/page.md:1: has front matter that is not YAML (")


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029<>{}`\\|*"))
"""Cells without markup; bars are covered below."""


@given(st.lists(st.text(st.sampled_from("ab |\\-"), max_size=5).map(str.strip), min_size=1, max_size=5))
def test_a_row_is_split_as_it_was_joined(cells: list[str]) -> None:
    """Whatever the cells hold, escaping their bars and joining them is undone."""
    cells = [cell.replace("\\", "") for cell in cells]
    line = "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    assert split_row(line) == tuple(cell.strip() for cell in cells)


@given(st.integers(1, 6).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=8)))
def test_every_cell_of_a_table_is_read_and_counted(rows: list[list[str]]) -> None:
    """No cell is lost and none made up, and the independent count agrees."""
    width = len(rows[0]) if rows else 1
    lines = ["| " + " | ".join("h" * width) + " |", "|" + "---|" * width]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    (table,) = read_markdown("docs/page.md", "\n".join(lines)).tables
    assert [list(row.cells) for row in table.rows] == [[cell.strip() for cell in row] for row in rows]
    assert [row.line for row in table.rows] == list(range(3, 3 + len(rows)))
    assert count_cells("\n".join(lines)) == table.cells == width * len(rows)
