"""Whether a feature is offered: rows of models, of regions, and of both."""

from __future__ import annotations

import pytest

from aoai_catalog.load import Source
from aoai_catalog.query import Status
from tests.synthetic import GPT_9, capture, catalog_of, edition, feature, offer

YES, NO, UNVERIFIED = Status.YES, Status.NO, Status.UNVERIFIED
OF_MODEL = feature("responses")
OF_REGIONS = feature("responses", "eastus", model="")


def ask(*sources: Source, region: str = "eastus", name: str = "responses") -> Status:
    return catalog_of(*sources).feature(name, GPT_9, region).status


@pytest.mark.parametrize(
    ("rows", "region", "expected"),
    [
        pytest.param([OF_MODEL], "westus", YES, id="a model in all regions"),
        pytest.param([feature("responses", status="no")], "westus", NO, id="a model for which the table says no"),
        pytest.param([OF_REGIONS], "eastus", YES, id="a region for all models"),
        pytest.param([OF_REGIONS], "westus", NO, id="a region that the list leaves out"),
        pytest.param([OF_MODEL, OF_REGIONS], "eastus", YES, id="both say yes"),
        pytest.param([OF_MODEL, OF_REGIONS], "westus", NO, id="the model has it, the region not"),
        pytest.param(
            [feature("responses", status="no"), OF_REGIONS], "eastus", NO, id="the region has it, the model not"
        ),
        pytest.param([feature("responses", "eastus"), OF_MODEL], "westus", NO, id="a row of both decides"),
        pytest.param([feature("responses", "eastus", "westus")], "westus", NO, id="marked as no"),
        pytest.param([feature("responses", model="gpt-8")], "eastus", UNVERIFIED, id="another model"),
        pytest.param([feature("responses", version="2025-06-01")], "eastus", UNVERIFIED, id="another version"),
        pytest.param([feature("responses", version="")], "eastus", YES, id="all versions"),
        pytest.param([feature("responses", model="", status="yes")], "eastus", YES, id="everywhere and of all models"),
        pytest.param(
            [OF_MODEL, feature("responses", model="", status="no")], "eastus", NO, id="a no of all models is enough"
        ),
        pytest.param([feature("assistants")], "eastus", UNVERIFIED, id="another feature"),
        pytest.param([OF_REGIONS], "usgovvirginia", UNVERIFIED, id="a list of regions of another cloud"),
        pytest.param([feature("responses", "usgovvirginia", model="")], "eastus", UNVERIFIED, id="and the other way"),
    ],
)
def test_rows_of_models_of_regions_and_of_both(rows: list[object], region: str, expected: Status) -> None:
    """A row of both decides; else the model and the region each have to have it, as far as a source says."""
    assert ask(edition("2026-10-01", *rows), region=region) is expected  # type: ignore[arg-type]


def test_an_excerpt_leaves_nothing_out() -> None:
    """A source in part says no only of what it marks so, and the older ones are asked."""
    part = edition("2026-10-01", OF_REGIONS, partial=True)
    assert ask(part, region="westus") is UNVERIFIED
    assert ask(part, edition("2026-05-01", feature("responses", "westus", model="")), region="westus") is YES


def test_the_newest_that_speaks_decides() -> None:
    """A feature that a newer source takes from a region is not there, whatever older ones say."""
    older = edition("2026-05-01", feature("responses", "eastus westus", model=""))
    assert ask(older, edition("2026-10-01", OF_REGIONS), region="westus") is NO


def test_batch_is_where_a_batch_sku_is_offered() -> None:
    """No page lists batch as a feature of a region; its SKUs do."""
    matrix = edition(
        "2026-10-01", offer("eastus", no="westus", sku="GlobalBatch"), offer("westus", sku="DataZoneBatch")
    )
    recorded = capture("2026-09-01", offer("eastus", sku="GlobalBatch"), regions="uksouth")
    answers = [ask(matrix, recorded, region=one, name="batch") for one in ("eastus", "westus", "uksouth", "japaneast")]
    assert answers == [YES, YES, NO, UNVERIFIED]
