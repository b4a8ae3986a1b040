"""Retirements and notices that are told in prose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from aoai_catalog.records import Lifecycle, Limit, Place


def test_a_sentence_gives_a_date_to_a_sku(compile_pages: Callable) -> None:
    """The tables have another one for the other SKUs of these versions."""
    text = (
        "## Upgrades\n\nWhen gpt-4o versions `2024-05-13` and `2024-08-06` retired on **2026-03-31**, they were "
        "auto-upgraded to gpt-5.1 on the Standard SKU. Version `2024-11-20` was unaffected (retires 2026-10-01).\n"
    )
    words = (
        "gpt-4o versions 2024-05-13 and 2024-08-06 retired on 2026-03-31, they were auto-upgraded to gpt-5.1 on the "
        "Standard SKU"
    )
    assert compile_pages({"policy.md": text}).table("lifecycle") == tuple(
        Lifecycle(
            format="OpenAI",
            model="gpt-4o",
            version=version,
            at=Place("policy", 3, "Upgrades"),
            skus=("Standard",),
            retires_on=date(2026, 3, 31),
            replacement=("gpt-5.1",),
            note=words,
        )
        for version in ("2024-05-13", "2024-08-06")
    )


def test_a_sentence_of_government_is_of_that_cloud(compile_pages: Callable) -> None:
    """Its title says so."""
    text = "---\ntitle: Policy in Azure Government\n---\nThe gpt-4o version 2024-05-13 will retire on May 1, 2026.\n"
    (row,) = compile_pages({"policy.md": text}).table("lifecycle")
    assert (row.cloud, row.skus, row.retires_on) == ("government", (), date(2026, 5, 1))


def test_notices_are_limits_in_days(compile_pages: Callable) -> None:
    """In a table of events and in sentences; a sentence about other days is none."""
    edition = compile_pages(
        {
            "policy.md": """\
                - At least 60 days notice before model retirement for GA models.
                - Fireworks models have a **15-day notice period** prior to model retirement.
                - Approval takes 3 days.

                | Event | Timing | Applies to |
                |---|---|---|
                | **Preview model retirement notice** | At least **30 days** before retirement | Preview models. |
                """
        }
    )
    assert edition.table("limits") == (
        Limit("notice before model retirement for GA models", "60", Place("policy", 1), "days at least"),
        Limit("notice before model retirement", "15", Place("policy", 2), "days"),
        Limit("preview model retirement notice", "30", Place("policy", 7), "days at least"),
    )
