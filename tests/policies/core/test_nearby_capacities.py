"""Which capacities are near one that a deployment may not have."""

from __future__ import annotations

import math

import pytest

from aoai_catalog.query import CapacityAnswer
from aoai_policies.core.capacities import bounds, fitting, neighbours

PTU = CapacityAnswer(minimum=15, step=5, maximum=40)
ODD = CapacityAnswer(minimum=16, step=5, maximum=43)
NARROW = CapacityAnswer(minimum=16, step=10, maximum=19)


def test_bounds_that_nobody_gives() -> None:
    """From 1 on in steps of 1, without an end."""
    assert bounds(CapacityAnswer()) == (1, 1, math.inf)
    assert bounds(PTU) == (15, 5, 40)


@pytest.mark.parametrize(
    ("figures", "capacity", "near", "fits"),
    [
        (PTU, 15, [15, 20], 15),
        (PTU, 40, [40], 40),
        (PTU, 20, [20, 25], 20),
        (PTU, 17, [15, 20], 20),
        (PTU, 17.5, [15, 20], 20),
        (PTU, 39, [35, 40], 40),
        (PTU, 14, [15], 15),
        (PTU, 1, [], 15),
        (PTU, 41, [40], 40),
        (PTU, 999, [], 40),
        (ODD, 16, [20], 20),
        (ODD, 15, [20], 20),
        (ODD, 2, [], 20),
        (ODD, 44, [40], 40),
        (ODD, 43, [40], 40),
        (NARROW, 17, [], 16),
        (CapacityAnswer(), 7, [7, 8], 7),
        (CapacityAnswer(), 0, [1], 1),
        (CapacityAnswer(), 7.5, [7, 8], 8),
        (CapacityAnswer(step=10), 5, [10], 10),
        (CapacityAnswer(step=10), 0, [10], 10),
    ],
)
def test_what_is_near_and_what_fits(figures: CapacityAnswer, capacity: float, near: list[int], fits: float) -> None:
    """Two steps around it within the bounds; what fits is itself, else the nearest, rounded up between two steps."""
    assert neighbours(capacity, figures) == near
    assert fitting(capacity, figures) == fits
