"""Whether advice works: every suggestion is applied, checked again, and held against what Azure offered."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

import msgspec

from aoai_catalog.query import Catalog
from aoai_policies.core.target import Deployment
from bench.truth.capacity import takes
from bench.truth.recorded import Day, Offer, State
from bench.truth.scores import SEED, population
from bench.truth.verdicts import alternatives, check, deployment, errors, offer_of

_TYPICAL = {True: (15, 25, 50, 100, 300), False: (1, 8, 50, 120, 450)}
"""Capacities that people write, for provisioned SKUs and for the others."""

_SLIPS = {
    "model": (),
    "version": ("2024-07-18", "2024-11-20", "1", "0613", "2025-04-41", "latest"),
    "sku": ("Global-Standard", "PTU", "ProvisionedManage", "Datazone Standard", "Batch", "Global"),
    "location": ("westeu", "us-east-1", "uk", "swedencentrl", "east us 22", "japan"),
    "format": ("OpenAI-OSS", "Microsoft", "Azure OpenAI", "DeepSeek"),
}
"""Slips of the kind that public code shows, put into offers that Azure accepts. A model's own name is misspelt."""


class Advised(NamedTuple):
    """One alternative that a finding gave: what the changed deployment meets. `rule` is the finding's."""

    rule: str
    brings_error: bool
    keeps_error: bool
    accepted: bool


def advised(day: Day, catalog: Catalog, size: int) -> Iterator[Advised]:
    """Apply every alternative of every finding on a sample of deployments that Azure refused.

    Args:
        day: What Azure offered.
        catalog: What is asked for advice.
        size: How many refused offers; of slips and of wrong capacities there are half as many each.
    """
    wrong = list(_wrong(day, size))
    pairs = [
        (finding, one, errors(findings), other)
        for one, findings in zip(wrong, check(wrong, catalog, advise=True), strict=True)
        for finding in findings
        for other in alternatives(finding, one)
    ]
    for (finding, _, before, other), after in zip(pairs, check([pair[3] for pair in pairs], catalog), strict=True):
        left = set(errors(after))
        yield Advised(finding.rule, bool(left - set(before)), bool(left & set(before)), _is_accepted(day, other))


def _wrong(day: Day, size: int) -> Iterator[Deployment]:
    """Deployments that Azure refused: not offered there, misspelt, or with a capacity that it does not take."""
    chosen = Random(SEED)  # noqa: S311 - no secret
    states: dict[bool, list[Offer]] = {True: [], False: []}
    for offer in population(day):
        state = day.state(offer)
        if state is not State.EXISTING:
            states[state is State.ACCEPTED].append(offer)
    for offer in chosen.sample(states[False], min(size, len(states[False]))):
        yield deployment(offer, chosen.choice(_TYPICAL["Provisioned" in offer[1]]))
    slips = [(field, value) for field, values in _SLIPS.items() for value in values or range(6)]
    for number, offer in enumerate(chosen.sample(states[True], min(size, len(states[True])))):
        right = deployment(offer, day.capacity(offer))
        if number % 2:
            field, value = slips[number // 2 % len(slips)]
            slip = value if isinstance(value, str) else _misspelt(offer[0].name, value)
            yield msgspec.structs.replace(right, **{field: slip})
        elif row := day.figures(offer):
            beside = int(row.maximum or 10**6) + 1 if number % 4 else int(row.minimum or 1) + int(row.step or 1) - 1
            yield msgspec.structs.replace(right, capacity=beside if not takes(row, beside) else 0)


def _misspelt(name: str, way: int) -> str:
    at = len(name) // 2
    return (
        name.replace("-", "", 1),
        name.replace("-", "_"),
        name.replace(".", "-"),
        name[:at] + name[at + 1 :],
        name[:at] + name[at] + name[at:],
        name.replace("-", " "),
    )[way]


def _is_accepted(day: Day, target: Deployment) -> bool:
    offer = offer_of(target)
    row = day.figures(offer)
    if row is None or day.state(offer) is not State.ACCEPTED:
        return False
    return not isinstance(target.capacity, (int, float)) or takes(row, target.capacity)
