"""PTU sizing tables."""

from __future__ import annotations

from collections.abc import Callable

from aoai_catalog.compile.markdown import read_markdown
from aoai_catalog.compile.ptu_sizing import PTU_SIZING
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
    figures = {
        (row.model, row.version, row.sku): (row.minimum, row.step, row.tpm_per_unit)
        for row in edition.table("capacity")
    }
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
    assert edition.table("capacity")[0] == Capacity(
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
        "docs/sizing.md:3: '1.2 K' is not a whole number",
        "docs/sizing.md:4: 'Colour' is not a column that the reader of PTU sizing knows",
        "docs/sizing.md:5: 'Input TPM per PTU' stands twice; its second column is not read",
    ]


def test_rows_without_a_sku_are_for_those_of_the_text_above(compile_pages: Callable) -> None:
    """The table of Fireworks, whose models are Fireworks' own offers, whoever made them."""
    edition = compile_pages(
        {
            "sizing.md": """\
                ### Fireworks on Microsoft Foundry models

                These models support both Global and US Data Zone provisioned throughput.

                |Topic|**DeepSeek v3.1**|**gpt-oss-120b**|
                |---|---|---|
                |Minimum deployment|200|40|
                |Scale increment|100|20|
                |Input TPM per PTU|2,100|13,500|
                |Latency Target Value|99% > 50 TPS\\*| |

                \\* On average.
                """
        }
    )
    assert [
        (row.format, row.model, row.sku, row.minimum, row.step, row.tpm_per_unit, row.note)
        for row in edition.table("capacity")
    ] == [
        ("Fireworks", "DeepSeek-v3.1", sku, 200, 100, 2100, "latency target value 99% > 50 TPS (On average.)")
        for sku in ("DataZoneProvisionedManaged", "GlobalProvisionedManaged")
    ] + [
        ("Fireworks", "gpt-oss-120b", sku, 40, 20, 13500, "")
        for sku in ("DataZoneProvisionedManaged", "GlobalProvisionedManaged")
    ]


def test_older_tables_word_their_rows_otherwise(compile_pages: Callable) -> None:
    """Output tokens are a remark, a column can be two versions, and a footnote of a figure is kept with its row."""
    edition = compile_pages(
        {
            "sizing.md": """\
                |Topic| **gpt-4o**, **2024-05-13** & **gpt-4o**, **2024-08-06** |
                | --- | --- |
                |Global provisioned minimum deployment|15|
                |Global provisioned scale increment|5|
                |Max Input TPM per PTU|2,500<sup>1</sup>|
                |Max Output TPM per PTU|833|

                <sup>1</sup> Measured.
                """
        }
    )
    assert [
        (row.version, row.sku, row.minimum, row.step, row.tpm_per_unit, row.note) for row in edition.table("capacity")
    ] == [
        (
            version,
            "GlobalProvisionedManaged",
            15,
            5,
            2500,
            "max input tpm per ptu: Measured.; max output tpm per ptu 833",
        )
        for version in ("2024-05-13", "2024-08-06")
    ]


def test_a_table_that_explains_the_rows_is_none() -> None:
    """It has the same labels, and words beside them."""
    page = (
        "| Parameter | Description |\n|---|---|\n| **Input TPM per PTU** | The input tokens that one PTU supports. |\n"
    )
    document = read_markdown("docs/page.md", page)
    assert not PTU_SIZING.claims(document.tables[0], document)
