"""Capacities that a deployment may have, near one that it may not."""

from __future__ import annotations

import math

from aoai_catalog.query import CapacityAnswer


def bounds(figures: CapacityAnswer) -> tuple[int, int, float]:
    """Minimum, step and maximum; 1, 1 and infinity where nobody gives them."""
    return figures.minimum or 1, figures.step or 1, figures.maximum or math.inf


def neighbours(capacity: float, figures: CapacityAnswer) -> list[int]:
    """The nearest capacities on a step below and above, as far as minimum and maximum allow them."""
    lowest, step, highest = bounds(figures)
    below = int(capacity // step) * step
    return [value for value in (below, below + step) if lowest <= value <= highest]


def fitting(capacity: float, figures: CapacityAnswer) -> int | float:
    """The capacity itself where it fits, else the nearest one that does, rounded up between two steps."""
    lowest, step, highest = bounds(figures)
    if lowest <= capacity <= highest and capacity % step == 0:
        return capacity
    if capacity < lowest:
        return math.ceil(lowest / step) * step
    if capacity > highest:
        return int(highest // step) * step
    return (neighbours(capacity, figures) or [lowest])[-1]
