"""What the rules about capacity say (AOAI30x, AOAI905), of a small catalog."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_catalog.load import Source
from aoai_policies.core.finding import Suggestion
from aoai_policies.core.target import UNKNOWN, Deployment
from tests.synthetic import capacity, capture, catalog_of, deployment, edition, judged, offer, only, run

SKU = "GlobalProvisionedManaged"
ARM = capture("2026-08-22", capacity(15, 5, 400), offer("eastus2", sku=SKU))
SIZING = edition("2026-09-23", capacity(50, 50), offer("eastus2", sku=SKU))


def units(wanted: Any, **fields: Any) -> Deployment:
    return deployment(sku=SKU, capacity=wanted, **fields)


@pytest.mark.parametrize(
    ("wanted", "below", "off", "above"),
    [
        (15, "", "", ""),
        (20.0, "", "", ""),
        (400, "", "", ""),
        (14, "capacity 14 is below the minimum of 15 for gpt-9 2026-01-01 {sku}; use 15 (ARM, 2026-08-22)", "", ""),
        (0, "capacity 0 is below the minimum of 15 for gpt-9 2026-01-01 {sku}; use 15 (ARM, 2026-08-22)", "", ""),
        (-5, "capacity -5 is below the minimum of 15 for gpt-9 2026-01-01 {sku}; use 15 (ARM, 2026-08-22)", "", ""),
        (17, "", "capacity 17 is not on a step of 5 for gpt-9 2026-01-01 {sku}; use 15 or 20 (ARM, 2026-08-22)", ""),
        (
            17.5,
            "",
            "capacity 17.5 is not on a step of 5 for gpt-9 2026-01-01 {sku}; use 15 or 20 (ARM, 2026-08-22)",
            "",
        ),
        (401, "", "", "capacity 401 is above the maximum of 400 for gpt-9 2026-01-01 {sku}; use 400 (ARM, 2026-08-22)"),
        (
            12345678,
            "",
            "",
            "capacity 12345678 is above the maximum of 400 for gpt-9 2026-01-01 {sku}; use 400 (ARM, 2026-08-22)",
        ),
        (None, "", "", ""),
    ],
)
def test_minimum_step_and_maximum(wanted: Any, below: str, off: str, above: str) -> None:
    """AOAI301 to 303: below the minimum, between two steps, above the maximum; each says the value to write."""
    catalog = catalog_of(ARM)
    for rule, message in (("AOAI301", below), ("AOAI302", off), ("AOAI303", above)):
        expected = [("fail", message.format(sku=SKU))] if message else []
        assert judged(rule, units(wanted), catalog) == expected


@pytest.mark.parametrize(
    ("wanted", "minimum", "maximum", "expected"),
    [
        (26, 25, 60, (25, 50)),
        (59, 25, 60, (50,)),
        (33, 30, 60, (50,)),
        (26, None, None, (25, 50)),
        (24, None, None, (25,)),
    ],
)
def test_the_two_neighbours_are_within_the_bounds(
    wanted: int, minimum: int | None, maximum: int | None, expected: tuple[int, ...]
) -> None:
    """AOAI302 suggests the two nearest multiples, and none that another rule would refuse."""
    catalog = catalog_of(capture("2026-08-22", capacity(minimum, 25, maximum)), edition("2026-09-01", offer("eastus2")))
    (finding,) = run(units(wanted), catalog, only("AOAI302")).findings
    assert finding.suggestions == tuple(Suggestion("sku.capacity", value) for value in expected)


@given(
    wanted=st.integers(0, 500),
    minimum=st.none() | st.integers(1, 100),
    step=st.none() | st.sampled_from([1, 5, 25, 50]),
    maximum=st.none() | st.integers(200, 400),
)
def test_what_is_suggested_is_accepted(wanted: int, minimum: int | None, step: int | None, maximum: int | None) -> None:
    """At most one of the three rules fails a capacity, and the nearest step that it suggests fails none of AOAI302."""
    catalog = catalog_of(edition("2026-09-01", capacity(minimum, step, maximum), offer("eastus2", sku=SKU)))
    rules = [*only("AOAI301"), *only("AOAI302"), *only("AOAI303")]
    found = run(units(wanted), catalog, rules).findings
    assert len(found) <= 1
    for finding in found:
        for suggestion in finding.suggestions:
            again = run(units(suggestion.value), catalog, rules).findings
            assert [one.rule for one in again if one.rule == finding.rule] == []


def test_what_nobody_gives_a_figure_for() -> None:
    """Without figures every whole number from 1 on is right, and no source is named."""
    catalog = catalog_of(edition("2026-09-01", offer("eastus2", sku=SKU)))
    assert judged("AOAI301", units(0), catalog) == [
        ("fail", f"capacity 0 is below the minimum of 1 for gpt-9 2026-01-01 {SKU}; use 1")
    ]
    of_maximum = catalog_of(edition("2026-09-01", offer("eastus2", sku=SKU), capacity(maximum=100, sku=SKU)))
    assert judged("AOAI301", units(0), of_maximum) == [
        ("fail", f"capacity 0 is below the minimum of 1 for gpt-9 2026-01-01 {SKU}; use 1 (Sizing, 2026-09-01)")
    ]
    assert judged("AOAI302", units(1.5), catalog) == [
        ("fail", f"capacity 1.5 is not on a step of 1 for gpt-9 2026-01-01 {SKU}; use 1 or 2")
    ]
    assert judged("AOAI303", units(10**9), catalog) == []


@pytest.mark.parametrize(
    ("rule", "wanted", "message"),
    [
        ("AOAI301", 10, "capacity 10 is below the minimum of 15 for gpt-9 2026-01-01 {sku}; use 15 (ARM, 2026-08-22)"),
        (
            "AOAI302",
            60,
            "capacity 60 is not on a step of 50 for gpt-9 2026-01-01 {sku}; use 50 or 100 (Sizing, 2026-09-23)",
        ),
        (
            "AOAI303",
            550,
            "capacity 550 is above the maximum of 500 for gpt-9 2026-01-01 {sku}; use 500 (Sizing, 2026-09-23)",
        ),
    ],
)
def test_the_fact_in_the_message_is_of_who_gives_the_figure(rule: str, wanted: int, message: str) -> None:
    """Where ARM gives the minimum only, step and maximum are the document's, and the message names the document."""
    catalog = catalog_of(capture("2026-08-22", capacity(15)), edition("2026-09-23", capacity(50, 50, 500)))
    assert judged(rule, units(wanted), catalog) == [("fail", message.format(sku=SKU))]


FINE_TUNED = capture(
    "2026-08-22",
    capacity(1, sku="Standard", maximum=100, usage_name="OpenAI.Standard.gpt-9"),
    capacity(1, sku="Standard", maximum=10, usage_name="OpenAI.Standard.gpt-9-finetune"),
)


def test_fine_tuned_deployments_have_figures_of_their_own() -> None:
    """A fine-tuned deployment is judged by ARM's row for fine-tuned models."""
    fields = {"sku": "Standard", "capacity": 11}
    plain = deployment(**fields)
    tuned = deployment(model="gpt-9-2026-01-01.ft-0a1b", version="1", **fields)
    catalog = catalog_of(FINE_TUNED)
    assert judged("AOAI303", plain, catalog) == []
    assert judged("AOAI303", tuned, catalog) == [
        (
            "fail",
            "capacity 11 is above the maximum of 10 for gpt-9 2026-01-01 Standard; use 10 (ARM, 2026-08-22)",
        )
    ]


@pytest.mark.parametrize("rule", ["AOAI301", "AOAI302", "AOAI303", "AOAI905"])
@pytest.mark.parametrize("fields", [{"model": "gpt-8"}, {"version": "2020-01-01"}])
def test_capacity_of_what_does_not_exist(rule: str, fields: dict[str, Any]) -> None:
    """An unknown model or version is another rule's."""
    assert judged(rule, deployment(**({"sku": SKU, "capacity": 17} | fields)), catalog_of(ARM, SIZING)) == []


def test_a_wrong_sku_hides_no_capacity_that_every_sku_refuses() -> None:
    """With a mistyped SKU the capacity is judged by all SKUs that could be meant."""
    misspelt = deployment(sku="Provisoned", capacity=17)
    assert judged("AOAI302", misspelt, catalog_of(ARM, SIZING)) == [
        (
            "fail",
            "capacity 17 is not on a step of 5 for gpt-9 2026-01-01 GlobalProvisionedManaged; use 15 or 20 "
            "(ARM, 2026-08-22)",
        )
    ]
    free = edition("2026-09-23", capacity(sku="Standard", unit="K TPM"), offer("eastus2", sku="Standard"))
    assert judged("AOAI302", misspelt, catalog_of(ARM, SIZING, free)) == []


@pytest.mark.parametrize(
    ("rule", "slug"),
    [
        ("AOAI301", "capacity-below-minimum"),
        ("AOAI302", "capacity-off-step"),
        ("AOAI303", "capacity-above-maximum"),
        ("AOAI905", "sources-disagree"),
    ],
)
def test_an_unknown_capacity_is_unverified(rule: str, slug: str) -> None:
    """A capacity that is not known before apply passes nothing and fails nothing."""
    assert judged(rule, units(UNKNOWN), catalog_of(ARM)) == [
        ("unverified", f"sku.capacity is not known before apply, so {slug} was not checked")
    ]


DISAGREE = (
    "ARM accepts capacity {wanted} for gpt-9 2026-01-01 GlobalProvisionedManaged (gpt-9 GlobalProvisionedManaged: "
    "minimum 15, step 5, maximum 400, 2026-08-22), but the documentation does not (gpt-9 GlobalProvisionedManaged: "
    "minimum 50, step 50) (Sizing, 2026-09-23)"
)


@pytest.mark.parametrize(
    ("sources", "wanted", "expected"),
    [
        ([ARM, SIZING], 20, [("fail", DISAGREE.format(wanted=20))]),
        ([ARM, SIZING], 55, [("fail", DISAGREE.format(wanted=55))]),
        ([ARM, SIZING], 100, []),
        ([ARM, SIZING], 17, []),
        ([ARM], 20, []),
        ([SIZING], 20, []),
    ],
    ids=["below its minimum", "off its step", "both take it", "ARM refuses it too", "ARM only", "document only"],
)  # fmt: skip
def test_a_value_that_only_the_documents_refuse(
    sources: list[Source], wanted: int, expected: list[tuple[str, str]]
) -> None:
    """AOAI905: what ARM takes and the documentation refuses is told with both statements, and no rule fails it."""
    catalog = catalog_of(*sources)
    assert judged("AOAI905", units(wanted), catalog) == expected
    if expected:
        assert judged("AOAI301", units(wanted), catalog) == judged("AOAI302", units(wanted), catalog) == []
