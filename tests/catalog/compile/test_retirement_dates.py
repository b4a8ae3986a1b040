"""What the cell of a retirement date says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_catalog.compile.cells import Cell, CellError, RetirementDate
from aoai_catalog.compile.retirement_dates import DatedSkus, Retirement, read_retirement, skus_named

MOVED = (
    "Standard deployment type retires on 2026-03-31, with auto-upgrades scheduled to start on 2026-03-09. For other "
    "deployment types, including ALL Provisioned, Global Standard, and Data Zone Standard, the retirement date has "
    "been moved to 2026-10-01."
)
UPGRADED = "To be upgraded to gpt-4 version: turbo-2024-04-09, starting no sooner than January 27, 2025"
DAYS = st.dates(date(2023, 1, 1), date(2099, 12, 31))


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%B %d, %Y", "%b %d, %Y", "%m/%d/%Y"]))
def test_a_day_is_read_in_every_spelling(day: date, layout: str) -> None:
    """A cell that is a date and nothing else has no note."""
    assert read_retirement(Cell(day.strftime(layout))) == Retirement((DatedSkus(RetirementDate(day)),))


@given(DAYS, st.sampled_from(["No earlier than", "no sooner than", "Not before", "Will not retire before"]))
def test_a_bound_is_no_date_certain(day: date, words: str) -> None:
    """However it is put."""
    (dated,) = read_retirement(Cell(f"{words} {day}")).dates
    assert dated.retires == RetirementDate(day, not_before=True)


@given(DAYS, DAYS)
def test_a_date_of_one_sku_stands_beside_the_general_one(own: date, general: date) -> None:
    """The SKU of each is named in its clause; "other deployment types" is the general one."""
    text = f"Standard deployment type retires on {own}. For other deployment types it is {general}."
    assert read_retirement(Cell(text)).dates == (
        DatedSkus(RetirementDate(own), ("Standard",)),
        DatedSkus(RetirementDate(general)),
    )


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("", (DatedSkus(),)),
        ("n/a", (DatedSkus(),)),
        ("Retirement Date: January 27, 2025", (DatedSkus(RetirementDate(date(2025, 1, 27))),)),
        ("No Auto-upgrades July 14, 2025", (DatedSkus(RetirementDate(date(2025, 7, 14))),)),
        (
            "No retirement scheduled. Will not retire before April 15, 2027",
            (DatedSkus(RetirementDate(date(2027, 4, 15), not_before=True)),),
        ),
        (UPGRADED, (DatedSkus(RetirementDate(date(2025, 1, 27), not_before=True), upgrades_from=date(2025, 1, 27)),)),
        (
            "February 13, 2025 Deployments will be upgraded to version: 2024-08-06, starting on January 13, 2025.",
            (DatedSkus(RetirementDate(date(2025, 2, 13)), upgrades_from=date(2025, 1, 13)),),
        ),
        (
            MOVED,
            (
                DatedSkus(RetirementDate(date(2026, 3, 31)), ("Standard",), date(2026, 3, 9)),
                DatedSkus(RetirementDate(date(2026, 10, 1))),
            ),
        ),
        (
            "2026-03-31 (Standard), 2026-10-01 (Global Standard and Provisioned)",
            (
                DatedSkus(RetirementDate(date(2026, 3, 31)), ("Standard",)),
                DatedSkus(RetirementDate(date(2026, 10, 1)), ("GlobalStandard", "ProvisionedManaged")),
            ),
        ),
        ("At base model retirement", (DatedSkus(),)),
        ("One year after training retirement", (DatedSkus(),)),
    ],
)
def test_words_around_dates_are_understood(text: str, dates: tuple[DatedSkus, ...]) -> None:
    """A date of an upgrade is none of retirement, a version none at all; a day named by another event stays unknown."""
    assert read_retirement(Cell(text)).dates == dates


def test_what_is_more_than_a_date_is_kept() -> None:
    """The words stay beside the date that was read from them."""
    assert read_retirement(Cell(UPGRADED)).note == UPGRADED
    assert read_retirement(Cell("At base model retirement")).note == "At base model retirement"
    assert read_retirement(Cell("No earlier than 2027-04-14")).note == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2026-09-31", "'2026-09-31' is not a date, or a day that does not exist"),
        ("Retires on 2026-09-31 at last", "'2026-09-31' is not a date, or a day that does not exist"),
        ("some day", "'some day' is not a date, or a day that does not exist"),
    ],
)
def test_an_impossible_day_and_other_words_are_refused(text: str, message: str) -> None:
    """Also within a sentence."""
    with pytest.raises(CellError) as caught:
        read_retirement(Cell(text))
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "skus"),
    [
        ("Standard and DataZone", ("Standard", "DataZoneStandard")),
        ("Global Standard", ("GlobalStandard",)),
        ("data zone provisioned", ("DataZoneProvisionedManaged",)),
        ("all other deployment types, Standard apart", ()),
        ("the model", ()),
    ],
)
def test_skus_are_found_in_words(text: str, skus: tuple[str, ...]) -> None:
    """The longest name counts, and what is called by its reach alone is a Standard kind."""
    assert skus_named(text) == skus
