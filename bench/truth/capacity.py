"""Whether capacities that Azure takes pass, and those beside them do not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from aoai_catalog.query import Catalog
from bench.truth.recorded import Day, Offer, Row, State
from bench.truth.verdicts import check, deployment

_RULES = {"AOAI301", "AOAI302", "AOAI303"}


class Capacities(NamedTuple):
    """Of the capacities at the edges of ARM's figures: how many Azure takes, and how the capacity rules judge."""

    taken: int
    false: int
    refused: int
    told: int


def capacities(day: Day, catalog: Catalog) -> Capacities:
    """Check the edges of every accepted SKU's figures, in the first region that has them."""
    asked = [(offer, number, takes) for offer, row in _distinct(day) for number, takes in _edges(row).items()]
    said = check([deployment(offer, number) for offer, number, _ in asked], catalog)
    stopped = [any(finding.rule in _RULES for finding in findings) for findings in said]
    taken = [stop for (_, _, takes), stop in zip(asked, stopped, strict=True) if takes]
    refused = [stop for (_, _, takes), stop in zip(asked, stopped, strict=True) if not takes]
    return Capacities(len(taken), sum(taken), len(refused), sum(refused))


def takes(row: Row, capacity: float) -> bool:
    """Whether Azure takes a capacity: within ARM's minimum (else 1) and maximum, and on a step."""
    return (
        capacity >= int(row.minimum or 1)
        and capacity % int(row.step or 1) == 0
        and (not row.maximum or capacity <= int(row.maximum))
    )


def _distinct(day: Day) -> Iterator[tuple[Offer, Row]]:
    for row, regions in day.rows.items():
        offer = (row.of, row.sku, regions[0])
        if row.format == "OpenAI" and day.state(offer) is State.ACCEPTED and day.figures(offer) == row:
            yield offer, row


def _edges(row: Row) -> dict[int, bool]:
    """The capacities at and beside the minimum, the first step and the maximum."""
    minimum, step = int(row.minimum or 1), int(row.step or 1)
    near = {minimum - 1, minimum, minimum + 1, minimum + step, 10 * minimum}
    if row.maximum:
        near |= {int(row.maximum) - int(row.maximum) % step, int(row.maximum) + step}
    return {capacity: takes(row, capacity) for capacity in sorted(near)}
