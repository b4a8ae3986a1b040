"""PTU sizing tables."""

from __future__ import annotations

from collections.abc import Callable

from aoai_catalog.records import Capacity, Place

SIZING = """\
    ### Latest Azure OpenAI models
    | Topic | **gpt-5.5**,<br>**2026-04-24** | **Llama-3.3-70B-Instruct** |
    |---|---|---|
    | Global & data zone provisioned minimum deployment | 15 | 100 |
    | Global and data zone provisioned scale increment | 5 | 100 |
    | Regional provisioned minimum deployment | 50 | NA |
    | Regional provisioned scale increment | 50 | NA |
    | Input TPM per PTU | 1,200 | 8,450 |
    | Output-to-input ratio | [See](#there) | 4<sup>2</sup> |
    | Latency target value<sup>1</sup> | 99% > 50 TPS | 99% > 50 TPS |

    <sup>1</sup> As p50.

    <sup>2</sup> Not the price ratio.
    """


def test_a_column_is_the_capacity_under_each_sku(compile_pages: Callable) -> None:
    """Global and data zone share their figures, regional has its own; `NA` is not offered and no record."""
    edition = compile_pages({"sizing.md": SIZING})
    figures = {(row.model, row.version, row.sku): (row.minimum, row.step, row.tpm_per_unit) for row in edition.capacity}
    assert figures == {
        ("gpt-5.5", "2026-04-24", "GlobalProvisionedManaged"): (15, 5, 1200),
        ("gpt-5.5", "2026-04-24", "DataZoneProvisionedManaged"): (15, 5, 1200),
        ("gpt-5.5", "2026-04-24", "ProvisionedManaged"): (50, 50, 1200),
        ("Llama-3.3-70B-Instruct", "", "GlobalProvisionedManaged"): (100, 100, 8450),
        ("Llama-3.3-70B-Instruct", "", "DataZoneProvisionedManaged"): (100, 100, 8450),
    }


def test_what_is_no_figure_is_kept_in_the_note(compile_pages: Callable) -> None:
    """Ratio and latency target stay beside the figures, with their footnotes; the place is the minimum's row."""
    edition = compile_pages({"sizing.md": SIZING})
    assert edition.capacity[0] == Capacity(
        format="Meta",
        model="Llama-3.3-70B-Instruct",
        version="",
        sku="DataZoneProvisionedManaged",
        unit="PTU",
        at=Place("sizing", 4, "Latest Azure OpenAI models"),
        minimum=100,
        step=100,
        tpm_per_unit=8450,
        note="output-to-input ratio 4 (Not the price ratio.); latency target value 99% > 50 TPS (As p50.)",
    )


def test_an_unknown_row_or_figure_stops(problems_of: Callable) -> None:
    """A new row could carry a fact; it is not passed over."""
    pages = {
        "sizing.md": """\
            | Topic | **gpt-5.5** |
            |---|---|
            | Input TPM per PTU | 1.2 K |
            | Colour | blue |
            | Input TPM per PTU | 7 |
            """
    }
    assert problems_of(pages) == [
        "docs/sizing.md:3: '1.2 K' is no whole number",
        "docs/sizing.md:4: 'Colour' is no row that the PTU reader knows; name it in ptu_sizing.py",
        "docs/sizing.md:5: 'Input TPM per PTU' stands twice",
    ]
