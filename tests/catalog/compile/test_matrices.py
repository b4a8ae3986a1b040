"""Availability matrices with a region a column."""

from __future__ import annotations

from collections.abc import Callable

from aoai_catalog.records import Offer, Place

MATRIX = """\
    ---
    title: Region availability
    ms.date: 09/03/2026
    ---
    ## Regional Provisioned Managed

    For **Global Batch** deployments, prose names another SKU.

    #### Availability for Azure OpenAI in Foundry Models

    # [Americas](#tab/az-americas)

    | **Model** | **Version** | **eastus** | **eastus2** |
    | :--- | :--- | :---: | :---: |
    | gpt-4.1 | 2025-04-14 | ✅ | - |
    | model-router | — |  | ✓ |

    # [Europe](#tab/az-europe)

    Not available

    ---
    """


def test_a_row_is_an_offer_with_the_regions_marked(compile_pages: Callable) -> None:
    """The SKU is the section's, not the prose's; ticks are yes, dashes and blanks no, `—` is no version."""
    edition = compile_pages({"matrix.md": MATRIX})
    heading = "Regional Provisioned Managed / Availability for Azure OpenAI in Foundry Models / Americas"
    assert edition.offers == (
        Offer(
            format="OpenAI",
            model="gpt-4.1",
            version="2025-04-14",
            sku="ProvisionedManaged",
            at=Place("matrix", 15, heading),
            yes=("eastus",),
            no=("eastus2",),
        ),
        Offer(
            format="OpenAI",
            model="model-router",
            version="",
            sku="ProvisionedManaged",
            at=Place("matrix", 16, heading),
            yes=("eastus2",),
            no=("eastus",),
        ),
    )


def test_the_page_names_its_regions_and_counts_its_cells(compile_pages: Callable) -> None:
    """By them "not listed" is told from silence, and what was read from what was there."""
    (page,) = compile_pages({"matrix.md": MATRIX}).manifest.pages
    assert (page.regions, page.cells, str(page.date)) == (("eastus", "eastus2"), 8, "2026-09-03")


def test_a_section_that_offers_nothing_is_covered(compile_pages: Callable) -> None:
    """The words "Not available" state the table and leave it empty."""
    edition = compile_pages({"matrix.md": "## Data Zone Batch\n# [Europe](#tab/az-europe)\n\nNot available\n"})
    assert edition.offers == ()
    assert edition.manifest.coverage["offers"] == "full"


def test_footnotes_go_into_the_note(compile_pages: Callable) -> None:
    """A footnote of a model holds for its row, one of a mark for the region; both are kept in words."""
    edition = compile_pages(
        {
            "matrix.md": """\
                ## Global Standard
                | Model | Version | eastus |
                |---|---|---|
                | o3-pro<sup>1</sup> | 2025-06-10 | ✅<sup>2</sup> |

                <sup>1</sup> Registration is required.

                <sup>2</sup> Limited capacity.
                """
        }
    )
    assert [offer.note for offer in edition.offers] == ["Registration is required.; eastus: Limited capacity."]


def test_what_cannot_be_read_is_told_with_its_line(problems_of: Callable) -> None:
    """A mark, region, vendor or section that is not known stops the compilation, all of them at once."""
    assert problems_of(
        {
            "matrix.md": """\
                ## Global Standard
                | Model | Version | eastus | atlantis |
                |---|---|---|---|
                | gpt-4.1 | 2025-04-14 | soon | ✅ |
                | unheard-of | 1 | ✅ | ✅ |
                ## Somewhere
                | Model | Version | eastus |
                |---|---|---|
                | gpt-4.1 | 2025-04-14 | ✅ |
                """
        }
    ) == [
        "docs/matrix.md:2: 'atlantis' is no region of data/regions.json; add it there if Azure has it",
        "docs/matrix.md:4: 'soon' under eastus is neither a tick nor a dash",
        (
            "docs/matrix.md:5: 'unheard-of' is of no vendor that data/formats.json knows; "
            "add its heading or a model pattern there"
        ),
        "docs/matrix.md:7: no heading above this matrix names a deployment type",
    ]
