"""The table of offers: how it fits a width, and what its marks mean."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aoai_policies.planning.where import OfferRow
from aoai_policies.reports.offers import offer_table


def row(model: str = "gpt-9", sku: str = "GlobalStandard", region: str = "eastus2", **fields: Any) -> OfferRow:
    given = {"status": "yes", "fine_tuned_only": False, "source": "", "stage": "GA", **fields}
    return OfferRow("OpenAI", model, "1", sku, region, **given)


ROWS = [
    row(retires_on=date(2027, 1, 1)),
    row(region="westus", retires_on=date(2027, 1, 1)),
    row(region="westus", sku="DataZoneProvisionedManaged", retires_on=date(2026, 12, 1)),
    row("a-model-with-a-long-name", sku="GlobalBatch", stage="", fine_tuned_only=True),
]


def test_wide_columns_have_whole_names() -> None:
    """A date that is not that of all offers is marked; so are offers for fine-tuned models only."""
    assert list(offer_table(ROWS, "sku", 120)) == [
        "model                      stage retires     GlobalStandard  DataZoneProvisionedManaged  GlobalBatch",
        "gpt-9 1                    GA    2027-01-01*              2                           1            .",
        "a-model-with-a-long-name 1 -     -                        .                           .            t",
        "",
        "figures: regions that offer it; * differs by SKU or region, and is that of most; t fine-tuned models only",
    ]


def test_narrow_columns_have_codes_and_long_names_a_line() -> None:
    """What the codes stand for is said below."""
    assert list(offer_table(ROWS, "sku", 45))[:7] == [
        "model            stage retires     GS DZPM GB",
        "gpt-9 1          GA    2027-01-01*  2    1  .",
        "a-model-with-a-long-name 1",
        "                 -     -            .    .  t",
        "",
        "figures: regions that offer it; * differs by",
        "SKU or region, and is that of most; t",
    ]


def test_narrow_columns_of_regions_stand_upright() -> None:
    """Their names end above their figures."""
    table = list(offer_table(ROWS[:3], "region", 34))
    assert table[0].rstrip().endswith("e")
    assert table[6:8] == ["model   stage retires     2 s", "gpt-9 1 GA    2027-01-01* 1 2"]


@pytest.mark.parametrize(
    ("fields", "day", "legend"),
    [
        ({"retires_on": date(2027, 1, 1), "not_before": True}, "2027-01-01+", "+ no earlier than that day"),
        ({"retires_on": date(2026, 1, 1), "unverified": True}, "2026-01-01?", "? that day has passed, and no later"),
        ({"retires_on": date(2026, 1, 1), "unverified": True, "not_before": True}, "2026-01-01?", "? that day has"),
        ({"not_before": True}, "-", "figures: "),
    ],
)
def test_dates_that_are_not_certain_are_marked(fields: dict[str, Any], day: str, legend: str) -> None:
    """A bound and an unverified date, each with its meaning; no date is no bound."""
    table = list(offer_table([row(**fields), row(region="westus", **fields)], "sku", 120))
    assert table[1].split()[3] == day
    assert legend in table[3]


def test_one_region_is_yes_or_no() -> None:
    """There is nothing to count in a single one."""
    rows = [row(), row("gpt-8", sku="Standard")]
    assert list(offer_table(rows, "sku", 120)) == [
        "model   stage retires GlobalStandard  Standard",
        "gpt-9 1 GA    -                  yes         .",
        "gpt-8 1 GA    -                    .       yes",
    ]
