"""The retirement schedule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

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
    assert edition.lifecycle == (
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
    (lifecycle,) = compile_pages(schedule("| Phi-4 | — | GA | — | — |")).lifecycle
    assert (lifecycle.version, lifecycle.retires_on, lifecycle.replacement) == ("", None, ())
    assert lifecycle.format == "Microsoft"  # by the model's name, against the heading


def test_two_rows_that_differ_are_both_kept(compile_pages: Callable) -> None:
    """gpt-realtime-mini stands twice with different dates."""
    rows = "| o3 | 1 | GA | 2027-04-06 | — |\n    | o3 | 1 | GA | 2026-09-21 | — |"
    edition = compile_pages(schedule(rows))
    assert sorted(str(lifecycle.retires_on) for lifecycle in edition.lifecycle) == ["2026-09-21", "2027-04-06"]


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
    assert {(row.subject, row.retires_on, row.not_before, row.note) for row in edition.lifecycle} == {
        ("training", date(2027, 4, 14), True, "For existing customers only."),
        ("fine-tuned", date(2027, 10, 14), False, ""),
    }


def test_government_has_dates_of_its_own(compile_pages: Callable) -> None:
    """Its pages have the same tables; the title tells them apart."""
    page = '---\ntitle: "Model retirement schedule in Azure Government"\n---\n' + schedule(
        "| gpt-4.1 | 2025-04-14 | Deprecated | 2026-10-14 | gpt-5.1 |"
    )["schedule.md"].replace("    ", "")
    assert [row.cloud for row in compile_pages({"schedule-gov.md": page}).lifecycle] == ["government"]


def test_an_impossible_date_and_an_unknown_stage_stop(problems_of: Callable) -> None:
    """The cell and its line are named."""
    rows = "| o3 | 1 | GA | 2026-09-31 | — |\n    | o3 | 2 | Sunset | 2026-09-30 | — |"
    assert problems_of(schedule(rows)) == [
        "docs/schedule.md:5: '2026-09-31' is no date, or a day that does not exist",
        "docs/schedule.md:6: 'Sunset' is no lifecycle stage; known are Preview, GA, Legacy, Deprecated, Retired",
    ]
