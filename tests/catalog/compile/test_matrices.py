"""Availability matrices with a region a column."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_catalog import reviewed
from aoai_catalog.compile.markdown import read_markdown
from aoai_catalog.compile.matrices import MATRIX as BY_MODEL
from aoai_catalog.compile.matrices import MATRIX_BY_REGION as BY_REGION
from aoai_catalog.compile.readers import recognise
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
    assert edition.table("offers") == (
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
    assert edition.table("offers") == ()
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
    assert [offer.note for offer in edition.table("offers")] == ["Registration is required.; eastus: Limited capacity."]


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
        "docs/matrix.md:2: 'atlantis' is not a known region; add it to `regions` in edition.yaml if Azure has it",
        "docs/matrix.md:4: 'soon' under eastus is neither a tick nor a dash",
        (
            "docs/matrix.md:5: 'unheard-of' is of no known vendor; the headings above it are 'Global Standard': "
            "add the one that names the vendor to `vendors` in edition.yaml"
        ),
        "docs/matrix.md:7: no heading above this matrix names a deployment type",
    ]


OLD_MATRIX = """\
    | **Region** | **gpt-4o**, **2024-05-13** | **gpt-4**, **turbo-2024-04-09** & **gpt-4**, **vision-preview** |
    |:-----------|:--------------------------:|:---:|
    | eastus     | ✅ | -   |
    | East US 2  |    | Yes |
    """


def marks_of(offers: tuple[Offer, ...]) -> dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]]:
    return {(offer.model, offer.version): (offer.yes, offer.no) for offer in offers}


OLD_PAGE = "---\ntitle: Standard model availability\n---\n\n" + OLD_MATRIX.replace("    ", "")


def test_regions_can_be_rows(compile_pages: Callable) -> None:
    """The layout until early 2026; a column can be two models, a region its display name, a mark a word."""
    edition = compile_pages({"standard-models.md": OLD_PAGE})
    assert marks_of(edition.table("offers")) == {
        ("gpt-4o", "2024-05-13"): (("eastus",), ("eastus2",)),
        ("gpt-4", "turbo-2024-04-09"): (("eastus2",), ("eastus",)),
        ("gpt-4", "vision-preview"): (("eastus2",), ("eastus",)),
    }
    assert {offer.at for offer in edition.table("offers")} == {Place("standard-models", 5)}


@pytest.mark.parametrize(
    ("name", "title", "sku"),
    [
        ("page-7", "Standard model availability", "Standard"),
        ("standard-global", "Global Standard model availability", "GlobalStandard"),
        ("provisioned-global", "Global Provisioned Model Availability", "GlobalProvisionedManaged"),
        ("provisioned-models", "Provisioned model availability", "ProvisionedManaged"),
        (
            "datazone-provisioned-managed",
            "Data zone provisioned managed  model availability",
            "DataZoneProvisionedManaged",
        ),
        ("page-7", "Datazone standard model availability", "DataZoneStandard"),
    ],
)
def test_the_title_of_a_page_of_one_sku_names_it(compile_pages: Callable, name: str, title: str, sku: str) -> None:
    """Where no heading does. The title is read as a whole."""
    page = f"---\ntitle: {title}\n---\n" + OLD_MATRIX.replace("    ", "")
    assert {offer.sku for offer in compile_pages({f"{name}.md": page}).table("offers")} == {sku}


@pytest.mark.parametrize(
    ("name", "title", "problem"),
    [
        ("standard-models", "", "5: no heading above this matrix names a deployment type"),
        (
            "global-batch-datazone",
            "Global Batch model availability",
            "5: 'Global Batch model availability' is the title of a page whose file is named for DataZoneBatch; "
            "give the page its `sku` in edition.yaml",
        ),
        (
            "page-7",
            "Standard chat completions model availability",
            "5: 'Standard chat completions model availability' is not a known deployment type; add it to `skus` in "
            "edition.yaml if it is one",
        ),
    ],
)
def test_a_files_name_decides_no_sku(
    compile_pages: Callable, problems_of: Callable, name: str, title: str, problem: str
) -> None:
    """It only objects to a title, which may have been copied along with the file. A reviewer decides."""
    page = {f"{name}.md": f"---\ntitle: {title}\n---\n\n" + OLD_MATRIX.replace("    ", "")}
    assert problems_of(page) == [f"docs/{name}.md:{problem}"]
    edition = compile_pages(page, review=f"pages: {{{name}.md: {{sku: DataZoneBatch}}}}")
    assert {offer.sku for offer in edition.table("offers")} == {"DataZoneBatch"}


def test_a_heading_goes_before_the_file(compile_pages: Callable) -> None:
    """Government's excerpt has two SKUs in one file."""
    page = "## Provisioned deployment model availability\n\n" + OLD_MATRIX.replace("    ", "")
    assert {offer.sku for offer in compile_pages({"standard.md": page}).table("offers")} == {"ProvisionedManaged"}


def test_columns_may_be_more_and_in_another_order(compile_pages: Callable) -> None:
    """A SKU may have a column, and words behind a tick are kept."""
    edition = compile_pages(
        {
            "matrix.md": """\
                ## Models
                | Version | Model name | East US 2 | Deployment type | westus3 |
                |---|---|---|---|---|
                | 2025-04-14 | gpt-4.1<sup>1</sup> | Yes | Global Standard | No |
                | 2 | text-embedding-ada-002 | ✔ (preview) | Standard | N/A |

                <sup>1</sup> Fine-tuned models only.
                """
        }
    )
    assert [
        (offer.sku, offer.yes, offer.no, offer.fine_tuned_only, offer.note) for offer in edition.table("offers")
    ] == [
        ("GlobalStandard", ("eastus2",), ("westus3",), True, "Fine-tuned models only."),
        ("Standard", ("eastus2",), ("westus3",), False, "eastus2: preview"),
    ]


@pytest.mark.parametrize(
    "page",
    [
        "---\ntitle: Priority processing\n---\n## Global Standard\n" + OLD_MATRIX.replace("    ", ""),
        "## Standard\n### Assistants (preview)\n" + OLD_MATRIX.replace("    ", ""),
        "## Standard\n| Region | GPT-4 | o1 |\n|---|---|---|\n| eastus | 40 K | - |\n| westus | - | 1 M |\n",
        "## Standard\n| Region | Responses API | Agents |\n|---|---|---|\n| eastus | Yes | Yes |\n",
    ],
    ids=["priority processing", "assistants", "quotas", "features"],
)
def test_other_tables_of_models_and_regions_are_none(page: str) -> None:
    """What they tick or count is another thing than an offer."""
    document = read_markdown("docs/page.md", page)
    assert not any(reader in {BY_MODEL, BY_REGION} for _, reader in recognise(document))


@given(
    st.dictionaries(
        st.sampled_from(sorted(reviewed.regions())),
        st.tuples(st.sampled_from("✅-"), st.sampled_from("✓–")),
        min_size=1,
        max_size=12,
    )
)
def test_both_layouts_say_the_same(marks: dict[str, tuple[str, str]]) -> None:
    """A matrix that is turned round gives the same offers."""
    models = ("gpt-4.1", "2025-04-14"), ("o3", "2025-04-16")
    by_model = [" | ".join((*model, *(mark[at] for mark in marks.values()))) for at, model in enumerate(models)]
    by_region = [" | ".join((region, *mark)) for region, mark in marks.items()]
    tables = (
        [" | ".join(("Model", "Version", *marks)), *by_model],
        [" | ".join(("Region", *(f"**{name}**, **{version}**" for name, version in models))), *by_region],
    )
    read = []
    for header, *rows in tables:
        rule = " | ".join("---" for _ in header.split(" | "))
        page = "\n".join(("## Global Standard", "", *(f"| {line} |" for line in (header, rule, *rows))))
        document = read_markdown("docs/page.md", page)
        (table,) = document.tables
        matrix = next(matrix for matrix in (BY_MODEL, BY_REGION) if matrix.claims(table, document))
        read.append(marks_of(tuple(matrix.read_block(table, document, "page"))))  # type: ignore[arg-type]
    assert read[0] == read[1]
    assert {region for region, mark in marks.items() if mark[0] == "✅"} == set(read[0]["gpt-4.1", "2025-04-14"][0])


def test_a_reviewer_adds_names(compile_pages: Callable) -> None:
    """Regions, deployment types, vendors and titles that this version does not know yet, for one edition."""
    page = """\
        ## Global Standard Plus
        ### Zephyr models
        | Model | Build | Iceland North |
        |---|---|---|
        | zephyr-7 | 1 | ✅ |
        """
    review = """\
        adds:
          regions: [{region: icelandnorth, names: [Iceland North]}]
          skus: [{sku: GlobalStandard, names: [Global Standard Plus]}]
          vendors: [{heading: Zephyr models, format: Zephyr}]
          columns: [{title: Build, means: Version}]
        """
    edition = compile_pages({"matrix.md": page}, review)
    (offer,) = edition.table("offers")
    assert (offer.format, offer.model, offer.version, offer.sku, offer.yes) == (
        *("Zephyr", "zephyr-7", "1", "GlobalStandard"),
        ("icelandnorth",),
    )
    assert edition.manifest.added_regions == ("icelandnorth",)
