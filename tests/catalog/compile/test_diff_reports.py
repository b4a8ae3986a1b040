"""Reports of documentation diffs become the pages that they show, as those are after the change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from aoai_catalog.compile.diff_reports import Hunk, fates, is_report, read_report
from aoai_catalog.compile.markdown import Paragraph
from aoai_catalog.records import Lifecycle, Place

FENCED = """\
# Summary
| Filename | Type |
|---|---|
| quotas-limits.md | update |

## articles/openai/quotas-limits.md{#item-1}
<details>
<summary>Diff</summary>
````diff
@@ -126,6 +126,6 @@ The following sections
·
 ### o-series global standard
·
-| Model|Tier| Quota Limit in tokens per minute (TPM) | Requests per minute |
+| Model |Tier | Quota Limit in tokens per minute (TPM) | Requests per minute |
 |---|---|:---:|:---:|
-| `o3` | Default | 1 M | 1 K |
+| `o1` & `o3` | Default | 1.6 M | 160 |
````
</details>

### Summary
Prose about the change, with a | bar.
""".replace("·", " ")

STRIPPED = """\
Modified Contents
articles/openai/concepts/model-retirements.md
Diff
@@ -109,6 +109,6 @@ These models are currently available.
| `gpt-4o-mini` | 2024-07-18 | No earlier than July 18, 2025 | |
-| `gpt-4o-realtime-preview` | 2024-10-01 | No earlier than September 30, 2025 | `gpt-4o` |
+| `gpt-4o-realtime-preview` | 2024-10-01 | No earlier than October 3, 2025 | `o1` or `gpt-4.1` (version 2025-04-14) |
- A context line that is a list item.
Summary
{
"modification_type": "minor update"
}
Explanation
See
./concepts/models.md
for more.
"""


def hunk(old: int, new: int, *lines: str) -> Hunk:
    return Hunk(line=1, above="", start=1, old=old, new=new, lines=lines, numbers=tuple(range(2, len(lines) + 2)))


def test_the_state_after_is_read_with_the_lines_of_the_report(compile_pages: Callable) -> None:
    """Deleted rows are gone, the report's own tables are none of the pages', two models of a cell are two quotas."""
    edition = compile_pages({"report.txt": FENCED})
    assert [(row.model, row.sku, row.tpm, row.rpm, row.at.line) for row in edition.table("quotas")] == [
        ("o1", "GlobalStandard", 1_600_000, 160, 18),
        ("o3", "GlobalStandard", 1_600_000, 160, 18),
    ]
    (page,) = edition.manifest.pages
    assert (page.id, page.path, page.title, page.cells) == (
        "quotas-limits",
        "docs/report.txt",
        "articles/openai/quotas-limits.md",
        4,
    )


def test_a_report_covers_its_tables_only_in_part(compile_pages: Callable) -> None:
    """Its silence says nothing."""
    assert compile_pages({"report.txt": FENCED}).manifest.coverage["quotas"] == "part"


def test_rows_without_their_header_are_told_by_what_they_hold(compile_pages: Callable) -> None:
    """A hunk in the middle of the retirement table shows no header."""
    edition = compile_pages({"report.txt": STRIPPED})
    assert edition.table("lifecycle")[1] == Lifecycle(
        format="OpenAI",
        model="gpt-4o-realtime-preview",
        version="2024-10-01",
        at=Place("model-retirements", 7),
        retires_on=date(2025, 10, 3),
        not_before=True,
        replacement=("o1", "gpt-4.1 2025-04-14"),
    )


def test_rows_that_tell_no_layout_are_reported(problems_of: Callable) -> None:
    """What a lone number counts is not guessed."""
    report = "articles/models.md\nDiff\n@@ -1,1 +1,1 @@ Text\n| gpt-image-1 | 4,000 |\nSummary\n{\n}\n"
    assert problems_of({"report.txt": report}) == [
        "docs/report.txt:4: 'gpt-image-1 | 4,000' begins rows that stand under no header"
    ]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (hunk(3, 3, " a", "-b", "+c", " d"), ("kept", "deleted", "added", "kept")),
        (hunk(3, 3, "- a", "-- b", "+- c", "- d"), ("kept", "deleted", "added", "kept")),
        (hunk(3, 3, "- a", "- b", "+ - c", "- d"), ("kept", "deleted", "added", "kept")),
        (hunk(2, 1, "- a", "- b", "+c"), ("deleted", "deleted", "added")),
        (hunk(1, 1, "---"), ("kept",)),
        (hunk(3, 3, "- a", "b", "- c"), ("kept", "kept", "kept")),
    ],
)
def test_the_counts_tell_a_deletion_from_a_list_item(lines: Hunk, told: tuple[str, ...]) -> None:
    """Where context lines lost their mark, the deletions are those next to the additions, as many as were counted."""
    assert fates(lines) == told


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(hunk(1, 2, "- a", "- b"), id="more lines than counted"),
        pytest.param(hunk(1, 9, "+ a"), id="fewer additions than counted"),
        pytest.param(hunk(3, 2, "- a", "b", "- c"), id="either could be deleted"),
    ],
)
def test_a_hunk_that_cannot_be_told_is_not_read(lines: Hunk) -> None:
    """Nothing is guessed."""
    assert fates(lines) is None


def test_a_hunk_that_does_not_add_up_stops(problems_of: Callable) -> None:
    """Its line in the report is named."""
    report = "a/models.md\nDiff\n@@ -1,9 +1,3 @@\n+ a\nSummary\n{\n}\n"
    assert problems_of({"report.txt": report}) == [
        "docs/report.txt:3: '@@ +1,3 @@' heads a hunk whose lines are not those that it counts; complete the report"
    ]


def test_the_front_matter_gives_the_files_own_date() -> None:
    """It may stand in the hunk, or as the line that git repeats behind the hunk's head."""
    whole = "+---\n+title: New\n+ms.date: 5/29/2025\n+---\n+Text.\n"
    report = f"a/new.md\nDiff\n@@ -0,0 +1,5 @@\n{whole}Summary\n{{\n"
    report += "a/old.md\nDiff\n@@ -10,2 +10,3 @@ ms.date: 02/14/2025\n---\n\n+More.\nSummary\n{\n"
    first, second = read_report("docs/report.txt", report)
    assert (first.front_matter, first.blocks) == (
        {"title": "New", "ms.date": "5/29/2025"},
        (Paragraph(8, (), "", "Text."),),
    )
    assert (second.front_matter, second.blocks) == ({"ms.date": "02/14/2025"}, (Paragraph(16, (), "", "More."),))


def test_code_that_begins_above_a_hunk_hides_nothing() -> None:
    """Its closing fence would otherwise open a block that swallows the rest."""
    (page,) = read_report("r.txt", "a/b.md\nDiff\n@@ -1,3 +1,4 @@\nx = 1\n```\n## Regions\n+Text.\nSummary\n{\n")
    assert page.blocks == (Paragraph(7, ("Regions",), "", "Text."),)


def test_a_page_of_a_table_is_no_report() -> None:
    """A report names files and has hunks."""
    assert not is_report("a\tb\n1\t2\n")
