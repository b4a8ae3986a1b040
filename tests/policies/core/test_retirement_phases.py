"""What a retirement date means today: how near it is, and what proves or doubts one that has passed."""

from __future__ import annotations

from typing import Any

import pytest

from aoai_catalog.load import Source
from aoai_policies.core.context import Context
from aoai_policies.core.retirement import Phase
from aoai_policies.core.settings import DEFAULTS, Retirement, Settings
from aoai_policies.rules.example import plan_of
from tests.synthetic import Record, capture, catalog_of, deployment, edition, life, offer


def seen(*sources: Source, settings: Settings = DEFAULTS, **fields: Any) -> Any:
    catalog = catalog_of(*sources)
    return Context(catalog, settings, catalog.as_of, plan_of()).retirement(deployment(**fields))


def listed(*records: Record, on: str = "2026-09-01") -> Source:
    return edition(on, offer("eastus2"), *records)


@pytest.mark.parametrize(
    ("row", "phase", "days"),
    [
        (life("2027-01-04"), Phase.FAR, 91),
        (life("2027-01-03"), Phase.SOON, 90),
        (life("2026-10-20"), Phase.SOON, 15),
        (life("2026-10-19"), Phase.NOW, 14),
        (life("2026-10-06"), Phase.NOW, 1),
        (life("2026-10-06", not_before=True), Phase.SOON, 1),
        (life("2026-10-06", stage="Preview"), Phase.SOON, 1),
        (life("2026-10-05"), Phase.DOUBTFUL, 0),
        (life("2026-09-01"), Phase.DOUBTFUL, -34),
        (life(stage="Retired"), Phase.PASSED, None),
    ],
)
def test_how_near_a_retirement_is(row: Any, phase: Phase, days: int | None) -> None:
    """The bounds are included; a bound of its own ("no earlier than") is never now; on the day itself it has passed."""
    found = seen(listed(row))
    assert (found.phase, found.days) == (phase, days)
    assert found.facts == (found.answer.dated_by or found.answer.staged_by,)


def test_nothing_is_known_of_a_retirement() -> None:
    """A stage without a date says nothing, unless it is that the model has retired."""
    assert seen(listed(life(stage="Deprecated"))) is seen(listed()) is seen(listed(), model="gpt-8") is None


@pytest.mark.parametrize(("warn", "error", "phase"), [(10, 9, Phase.SOON), (10, 10, Phase.NOW), (9, 10, Phase.FAR)])
def test_settings_say_what_is_near(warn: int, error: int, phase: Phase) -> None:
    """`retirement.warn_days` and `error_days`, each included."""
    settings = Settings(retirement=Retirement(warn_days=warn, error_days=error))
    assert seen(listed(life("2026-10-15")), settings=settings).phase is phase


def test_disputed_dates_are_never_certain() -> None:
    """Two dates on one page: the earlier warns, and both are behind it; once it has passed nothing proves it."""
    found = seen(listed(life("2026-10-10"), life("2026-12-01")))
    assert (found.phase, found.days) == (Phase.SOON, 5)
    assert [one.value for one in found.facts] == [
        "gpt-9 2026-01-01: retires on 2026-10-10", "gpt-9 2026-01-01: retires on 2026-12-01"
    ]  # fmt: skip
    passed = [life("2026-08-10", stage="Deprecated"), life("2026-12-01", stage="Deprecated")]
    assert seen(listed(*passed)).phase is Phase.DOUBTFUL


@pytest.mark.parametrize(
    ("sources", "phase", "proof"),
    [
        ([listed(life("2026-08-31", stage="Deprecated"))], Phase.PASSED, "gpt-9 2026-01-01: deprecated, retires on 2026-08-31"),
        ([listed(life("2026-09-01", stage="Deprecated"))], Phase.DOUBTFUL, None),
        ([listed(life("2026-08-31", stage="Retired"))], Phase.PASSED, "gpt-9 2026-01-01: retired, retires on 2026-08-31"),
        ([listed(life("2026-08-31", stage="Legacy"))], Phase.DOUBTFUL, None),
        (
            [edition("2026-05-01", life("2026-08-31")), edition("2026-09-01", offer("eastus2", model="other"))],
            Phase.PASSED,
            "gpt-9 2026-01-01 is not listed",
        ),
        (
            [edition("2026-05-01", life("2026-09-01")), edition("2026-09-01", offer("eastus2", model="other"))],
            Phase.DOUBTFUL,
            None,
        ),
        (
            [capture("2026-09-01", offer("westus"), life("2027-09-01"), life("2026-08-31", skus="GlobalStandard"))],
            Phase.PASSED,
            "gpt-9 2026-01-01 GlobalStandard: retires on 2026-08-31",
        ),
        (
            [capture("2026-09-01", offer("westus"), life("2027-09-01"), life("2026-09-01", skus="GlobalStandard"))],
            Phase.DOUBTFUL,
            None,
        ),
        (
            [capture("2026-09-01", offer("westus"), life("2027-09-01"),
                     life("2026-08-31", skus="GlobalStandard", not_before=True))],
            Phase.DOUBTFUL,
            None,
        ),
        ([capture("2026-09-01", offer("westus"), life("2026-08-31"))], Phase.DOUBTFUL, None),
        ([listed(life("2027-09-01"), life("2026-08-31", skus="GlobalStandard"))], Phase.DOUBTFUL, None),
        (
            [capture("2026-09-01", offer("westus"), life("2027-09-01"), life("2026-08-31", regions="eastus2"))],
            Phase.DOUBTFUL,
            None,
        ),
    ],
    ids=[
        "deprecated by a source since", "deprecated by a source of that day", "retired by a source since", "still legacy",
        "an edition since lists it no more", "an edition of that day", "ARM dates the SKU into the past",
        "ARM, on that day", "ARM's date is a bound", "ARM dates the model, not the SKU", "a document dates the SKU",
        "ARM dates the region",
    ],
)  # fmt: skip
def test_what_proves_that_a_model_has_gone(sources: list[Source], phase: Phase, proof: str | None) -> None:
    """Dates get postponed: only a source written after the day proves that the model has gone."""
    found = seen(*sources)
    assert (found.phase, found.proof.value if found.proof else None) == (phase, proof)


@pytest.mark.parametrize(
    ("on", "fields", "doubt"),
    [
        ("2026-09-01", {}, "gpt-9 2026-01-01 GlobalStandard in eastus2: offered"),
        ("2026-08-31", {}, None),
        ("2026-09-01", {"location": "westus"}, None),
        ("2026-09-01", {"location": None}, None),
        ("2026-09-01", {"sku": None}, None),
    ],
)
def test_what_still_offers_a_model_is_a_doubt(on: str, fields: dict[str, Any], doubt: str | None) -> None:
    """A source written after the day that offers it under this SKU in this region; then it is the first of the facts."""
    found = seen(listed(life("2026-08-31"), on=on), **fields)
    assert (found.phase, found.doubt.value if found.doubt else None) == (Phase.DOUBTFUL, doubt)
    dated = "gpt-9 2026-01-01: retires on 2026-08-31"
    assert [one.value for one in found.facts] == ([doubt, dated] if doubt else [dated])
