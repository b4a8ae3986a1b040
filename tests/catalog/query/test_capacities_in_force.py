"""Whose figures decide about a capacity, sentence by sentence of the design."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_catalog.load import Source
from aoai_catalog.query import CapacityAnswer
from aoai_catalog.records import Model
from tests.synthetic import GPT_9, capacity, capture, catalog_of, edition, overlay

SKU = "GlobalProvisionedManaged"


def ask(*sources: Source, region: str = "eastus2", sku: str = SKU, fine_tuned: bool = False) -> CapacityAnswer:
    return catalog_of(*sources).capacity(GPT_9, sku, region, fine_tuned=fine_tuned)


def figures(answer: CapacityAnswer) -> tuple[int | None, int | None, int | None]:
    return answer.minimum, answer.step, answer.maximum


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ([edition("2026-05-01", capacity(15, 5))], (15, 5, None)),
        ([edition("2026-05-01", capacity(50, 50)), edition("2026-06-01", capacity(15, 5))], (15, 5, None)),
        ([capture("2026-05-01", capacity(25, 25, 400)), edition("2026-06-01", capacity(50, 50))], (25, 25, 400)),
        ([capture("2026-05-01", capacity(25)), edition("2026-06-01", capacity(50, 50, 1000))], (25, 50, 1000)),
        ([capture("2026-05-01", capacity(25, 25)), capture("2026-06-01", capacity(15, 5))], (15, 5, None)),
        ([overlay("2026-05-01", capacity(5, 5)), capture("2026-06-01", capacity(15, 15, 90))], (5, 5, 90)),
        ([capture("2026-05-01", capacity(15, 5, model="gpt-8"))], (None, None, None)),
        ([capture("2026-05-01", capacity(15, 5, sku="ProvisionedManaged"))], (None, None, None)),
        ([capture("2026-05-01", capacity(15, 5, version="2025-06-01"))], (None, None, None)),
        ([], (None, None, None)),
    ],
    ids=[
        "a document alone",
        "the newest document",
        "ARM before a newer document",
        "a figure that ARM does not give is the document's",
        "the newest answer of ARM",
        "the organisation's overlay figure by figure before a newer answer of ARM",
        "another model says nothing",
        "another SKU says nothing",
        "another version says nothing",
        "no source",
    ],
)
def test_arm_decides_then_the_newest_document(
    sources: list[Source], expected: tuple[int | None, int | None, int | None]
) -> None:
    """ARM's figures decide where there are any, else the newest document's; an overlay goes before both."""
    assert figures(ask(*sources)) == expected


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_row_of_the_version_goes_before_a_row_for_all(order: tuple[int, int]) -> None:
    """A document's row without version speaks for all versions that have no row of their own."""
    rows = [capacity(50, 50, version=""), capacity(15, 5)]
    catalog = catalog_of(edition("2026-05-01", *(rows[number] for number in order)))
    assert figures(catalog.capacity(GPT_9, SKU, "eastus2")) == (15, 5, None)
    other = Model("OpenAI", "gpt-9", "2025-06-01")
    assert figures(catalog.capacity(other, SKU, "eastus2")) == (50, 50, None)


@pytest.mark.parametrize(
    ("region", "expected"),
    [("eastus2", (25, 25, None)), ("japaneast", (15, 5, None)), ("", (15, 5, None)), ("uksouth", (15, 5, None))],
    ids=["its own row", "another row", "no region", "a region of no row: what holds in most"],
)
def test_figures_of_a_region(region: str, expected: tuple[int | None, int | None, int | None]) -> None:
    """A row for the region decides; where no row has it, the row of the most regions."""
    source = capture(
        "2026-05-01",
        capacity(25, 25, regions="eastus2"),
        capacity(15, 5, regions="westus japaneast"),
    )
    assert figures(ask(source, region=region)) == expected


@pytest.mark.parametrize(("fine_tuned", "expected"), [(False, "OpenAI.S.gpt9"), (True, "OpenAI.S.gpt9-FineTune")])
def test_fine_tuned_deployments_have_rows_of_their_own(fine_tuned: bool, expected: str) -> None:  # noqa: FBT001
    """ARM's row whose usage name ends in `-finetune`, in any case, is for fine-tuned models only."""
    source = capture(
        "2026-05-01", capacity(1, usage_name="OpenAI.S.gpt9-FineTune"), capacity(1, usage_name="OpenAI.S.gpt9")
    )
    assert ask(source, fine_tuned=fine_tuned).usage_name == expected


def test_both_statements_are_kept() -> None:
    """ARM's and the document's figures stand side by side, the one that decides first."""
    answer = ask(capture("2026-05-01", capacity(25, 25, 400)), edition("2026-06-01", capacity(50, 50)))
    assert [(one.value, one.title, str(one.date)) for one in answer.statements] == [
        ("gpt-9 GlobalProvisionedManaged: minimum 25, step 25, maximum 400", "ARM", "2026-05-01"),
        ("gpt-9 GlobalProvisionedManaged: minimum 50, step 50", "Sizing", "2026-06-01"),
    ]


def test_a_row_without_figures_says_so() -> None:
    """A record that names a unit only is shown as such."""
    (statement,) = ask(capture("2026-05-01", capacity())).statements
    assert statement.value == "gpt-9 GlobalProvisionedManaged: no figures"


def test_unit_default_and_rate_come_from_whoever_gives_them() -> None:
    """Unit, default, tokens per unit and usage name are ARM's where it has them, else the document's."""
    answer = ask(
        capture("2026-05-01", capacity(15, 5, default=100, usage_name="OpenAI.GlobalProvisionedManaged", unit="")),
        edition("2026-06-01", capacity(50, 50, tpm_per_unit=3000, note="output-to-input ratio 4:1; of text")),
    )
    assert (answer.unit, answer.default, answer.tpm_per_unit, answer.output_ratio, answer.usage_name) == (
        "PTU",
        100,
        3000,
        "4:1",
        "OpenAI.GlobalProvisionedManaged",
    )


@given(
    minimum=st.none() | st.integers(1, 100),
    step=st.none() | st.integers(1, 50),
    maximum=st.none() | st.integers(1, 1000),
    wanted=st.integers(-5, 2000),
)
def test_what_figures_take(minimum: int | None, step: int | None, maximum: int | None, wanted: int) -> None:
    """Figures take what lies between minimum (1 where there is none) and maximum on a step, and nothing else."""
    taken = ask(edition("2026-05-01", capacity(minimum, step, maximum))).documented
    assert taken is not None
    steps = range(0, 2001, step or 1)
    assert taken.takes(wanted) == (wanted in steps and (minimum or 1) <= wanted <= (maximum or 2000))
