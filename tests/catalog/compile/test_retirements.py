"""The retirement schedule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from aoai_catalog.records import Lifecycle, Place

SCHEDULE = """\
    ## Foundry Models sold by Azure
    ### Azure OpenAI
    | Model | Version | Lifecycle | Retirement date | Replacement |
    |-------|---------|-----------|-----------------|-------------|
    {row}

    <sup>1</sup> By invitation.
    """


def schedule(row: str) -> dict[str, str]:
    return {"schedule.md": SCHEDULE.format(row=row)}


def test_a_row_is_the_lifecycle_of_a_base_model(compile_pages: Callable) -> None:
    """Replacements are names, with a version where the source gives one; what stands beside is kept."""
    edition = compile_pages(
        schedule("| sora-2 (preview) | 2025-10-06 | Preview | 2026-07-15 | sora-2 (2025-12-08), o3<sup>1</sup> |")
    )
    assert edition.table("lifecycle") == (
        Lifecycle(
            format="OpenAI",
            model="sora-2",
            version="2025-10-06",
            at=Place("schedule", 5, "Foundry Models sold by Azure / Azure OpenAI"),
            stage="Preview",
            retires_on=date(2026, 7, 15),
            replacement=("sora-2 2025-12-08", "o3"),
            note="preview; By invitation.",
        ),
    )


def test_a_dash_is_no_date_no_version_and_no_replacement(compile_pages: Callable) -> None:
    """Phi-4 has none of them."""
    (lifecycle,) = compile_pages(schedule("| Phi-4 | — | GA | — | — |")).table("lifecycle")
    assert (lifecycle.version, lifecycle.retires_on, lifecycle.replacement) == ("", None, ())
    assert lifecycle.format == "Microsoft"  # by the model's name, against the heading


def test_two_rows_that_differ_stop_or_are_both_kept(compile_pages: Callable, problems_of: Callable) -> None:
    """gpt-realtime-mini stands twice with different dates: a reviewer has to have seen it."""
    rows = "| o3 | 1 | GA | 2027-04-06 | — |\n    | o3 | 1 | GA | 2026-09-21 | — |"
    assert problems_of(schedule(rows)) == [
        "docs/schedule.md:6: 'o3 1' says another thing than the row on line 5 of the same table"
    ]
    edition = compile_pages(
        schedule(rows), review="accepted: [{page: schedule.md, cell: o3 1, reason: both stand there}]"
    )
    assert sorted(str(lifecycle.retires_on) for lifecycle in edition.table("lifecycle")) == ["2026-09-21", "2027-04-06"]


def test_fine_tuned_models_have_two_dates(compile_pages: Callable) -> None:
    """Until when a model can be trained, and until when what was trained can be deployed."""
    edition = compile_pages(
        {
            "schedule.md": """\
                ### Azure OpenAI
                #### Fine-tuned models
                | Model | Version | Training retirement date | Deployment retirement date |
                |---|---|---|---|
                | gpt-4.1 | 2025-04-14 | No earlier than 2027-04-14<sup>1</sup> | 2027-10-14 |

                <sup>1</sup> For existing customers only.
                """
        }
    )
    assert {(row.subject, row.retires_on, row.not_before, row.note) for row in edition.table("lifecycle")} == {
        ("training", date(2027, 4, 14), True, "For existing customers only."),
        ("fine-tuned", date(2027, 10, 14), False, ""),
    }


def test_government_has_dates_of_its_own(compile_pages: Callable) -> None:
    """Its pages have the same tables; the title tells them apart."""
    page = '---\ntitle: "Model retirement schedule in Azure Government"\n---\n' + schedule(
        "| gpt-4.1 | 2025-04-14 | Deprecated | 2026-10-14 | gpt-5.1 |"
    )["schedule.md"].replace("    ", "")
    assert [row.cloud for row in compile_pages({"schedule-gov.md": page}).table("lifecycle")] == ["government"]


def test_an_impossible_date_and_an_unknown_stage_stop(problems_of: Callable) -> None:
    """The cell and its line are named."""
    rows = "| o3 | 1 | GA | 2026-09-31 | — |\n    | o3 | 2 | Sunset | 2026-09-30 | — |"
    assert problems_of(schedule(rows)) == [
        "docs/schedule.md:5: '2026-09-31' is not a date, or a day that does not exist",
        "docs/schedule.md:6: 'Sunset' is not a lifecycle stage; known are Preview, GA, Legacy, Deprecated, Retired",
    ]


def rows_of(compile_pages: Callable, page: str) -> dict[tuple[str, str], Lifecycle]:
    return {(row.model, row.version): row for row in compile_pages({"page.md": page}).table("lifecycle")}


def test_columns_are_told_by_their_titles(compile_pages: Callable) -> None:
    """Six columns in another order, with other words, say the same."""
    rows = rows_of(
        compile_pages,
        """\
        | Retirement Date | Model Name | Deprecation Date (No New Customers) | Model Version | Lifecycle Status |
        |:--|:--|:--|:--|:--|
        | 2026-10-14 | `gpt-4.1` | 2026-04-14 | 2025-04-14 | `Generally Available` |
        | | `tts` | No earlier than February 28, 2026 | 001 | Preview |
        """,
    )
    gpt, tts = rows["gpt-4.1", "2025-04-14"], rows["tts", "001"]
    assert (gpt.stage, gpt.deprecated_on, gpt.retires_on, gpt.note) == (
        "GA",
        date(2026, 4, 14),
        date(2026, 10, 14),
        "",
    )
    assert (tts.stage, tts.retires_on, tts.note) == ("Preview", None, "deprecation: No earlier than February 28, 2026")


def test_a_cell_can_hold_two_models_and_a_version(compile_pages: Callable) -> None:
    """Each has a record of its own; a version behind the last is that of both."""
    rows = rows_of(
        compile_pages,
        """\
        | Model | Retirement date |
        |---|---|
        | `gpt-4`<br>`gpt-4-32k` - 0314 | June 6, 2025 |
        | `gpt-4o-realtime-preview` - `2024-10-01` | March 26, 2025 |
        | babbage-002 | January 27, 2025 |
        """,
    )
    assert list(rows) == [
        ("babbage-002", ""),
        ("gpt-4", "0314"),
        ("gpt-4-32k", "0314"),
        ("gpt-4o-realtime-preview", "2024-10-01"),
    ]


@pytest.mark.parametrize(
    ("heading", "stage"),
    [
        ("Retired Foundry Models", "Retired"),
        ("Deprecated models", "Deprecated"),
        ("Model deprecations and retirements", ""),
        ("Upcoming retirements for Foundry Models", ""),
    ],
)
def test_a_section_can_give_the_stage(compile_pages: Callable, heading: str, stage: str) -> None:
    """Where no column does; a page about retirements is none of retired models."""
    page = f"""\
        ## {heading}
        #### Microsoft
        | Model | Legacy date | Retirement date | Suggested replacement model |
        |---|---|---|---|
        | [MAI-DS-R1](https://x) | January 16, 2026 | February 27, 2026 | Any DeepSeek model |
        """
    (row,) = rows_of(compile_pages, page).values()
    assert (row.format, row.stage, row.retires_on, row.replacement) == ("Microsoft", stage, date(2026, 2, 27), ())
    assert row.note == "replacement: Any DeepSeek model; Legacy date: January 16, 2026"


def test_a_date_of_a_sku_is_a_record_of_its_own(compile_pages: Callable) -> None:
    """Beside the general one, each with the whole text."""
    text = "Standard deployment type retires on **2026-03-31**. For other deployment types it is **2026-10-01**."
    edition = compile_pages(schedule(f"| gpt-4o | 2024-05-13 | GA | {text} | gpt-5.1 |"))
    assert {row.skus: str(row.retires_on) for row in edition.table("lifecycle")} == {
        ("Standard",): "2026-03-31",
        (): "2026-10-01",
    }
    assert {row.note for row in edition.table("lifecycle")} == {text.replace("*", "")}


def test_an_accepted_impossible_date_leaves_the_rest_of_the_row(compile_pages: Callable) -> None:
    """The model stays listed, without a date and with what was written."""
    edition = compile_pages(
        schedule("| o3 | 1 | GA | No earlier than 2026-09-31 | o4 |"),
        review="accepted: [{page: schedule.md, line: 5, reason: no such day}]",
    )
    (row,) = edition.table("lifecycle")
    assert (row.retires_on, row.stage, row.note) == (None, "GA", "retirement: 2026-09-31")


def test_a_version_is_spelled_as_azure_spells_it(compile_pages: Callable) -> None:
    """The retirement pages write `1106-preview`, the matrices and ARM `1106-Preview`."""
    (row,) = compile_pages(schedule("| gpt-4 | 1106-preview | Preview | — | — |")).table("lifecycle")
    assert row.version == "1106-Preview"
