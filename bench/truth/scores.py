"""Asks the checker about everything that a recorded day could offer, and counts where Azure did otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import product
from random import Random
from typing import NamedTuple

from aoai_catalog.query import Catalog
from bench.truth.recorded import SKUS, Day, Offer, State
from bench.truth.verdicts import HINT, check, deployment, errors

SEED = 11


class Judged(NamedTuple):
    """What Azure did with an offer, and what the checker says: the rules with an error, and whether it hints."""

    offer: Offer
    state: State
    stage: str
    sold_elsewhere: bool
    refused_by: tuple[str, ...]
    hint: bool

    @property
    def told(self) -> bool:
        """Whether a refusal is told: by an error, or by a hint that the offer is not listed."""
        return bool(self.refused_by) or self.hint


class Score(NamedTuple):
    """Counts of a run.

    `false` are errors and `hints` mere hints among what Azure accepted. `refused` is what it refused while it deployed
    that model and SKU in another region; `told` and `told_as_error` are of these, `all_refused` is all it refused.
    """

    accepted: int
    false: int
    hints: int
    refused: int
    told: int
    told_as_error: int
    all_refused: int
    all_told: int


def score(judged: Iterable[Judged]) -> Score:
    """Count. What Azure gives to existing customers only is neither accepted nor refused."""
    rows = [one for one in judged if one.state is not State.EXISTING]
    accepted = [one for one in rows if one.state is State.ACCEPTED]
    refused = [one for one in rows if one.state is not State.ACCEPTED]
    elsewhere = [one for one in refused if one.sold_elsewhere]
    return Score(
        accepted=len(accepted),
        false=sum(bool(one.refused_by) for one in accepted),
        hints=sum(one.hint and not one.refused_by for one in accepted),
        refused=len(elsewhere),
        told=sum(one.told for one in elsewhere),
        told_as_error=sum(bool(one.refused_by) for one in elsewhere),
        all_refused=len(refused),
        all_told=sum(one.told for one in refused),
    )


class Run(NamedTuple):
    """The verdicts on one recorded day, with the catalog as of some day; `sources` names what that catalog had."""

    recorded: date
    as_of: date
    sources: str
    judged: list[Judged]


def run(day: Day, offers: Sequence[Offer], catalog: Catalog, sources: str = "") -> Run:
    """Check a new deployment of every offer, each with a capacity that Azure takes."""
    said = check([deployment(offer, day.capacity(offer)) for offer in offers], catalog)
    judged = [
        Judged(
            offer,
            day.state(offer),
            day.stage(offer[0], offer[2]),
            offer[:2] in day.sold,
            errors(findings),
            any(one.rule == HINT for one in findings),
        )
        for offer, findings in zip(offers, said, strict=True)
    ]
    return Run(day.date, catalog.as_of, sources or sources_of(catalog), judged)


def sources_of(catalog: Catalog) -> str:
    """The newest edition and capture in effect."""
    kinds = (("documents", catalog.edition), ("capture", catalog.capture))
    return ", ".join(f"{kind} of {day}" for kind, day in kinds if day is not None)


def population(day: Day, *, openai: bool = True) -> Iterator[Offer]:
    """Every model and version of format OpenAI (or of all others) that the day lists, under every SKU, everywhere."""
    versions = [version for version in day.versions if (version.format == "OpenAI") is openai]
    yield from product(versions, SKUS, day.regions)


def sample(offers: Iterable[Offer], size: int) -> list[Offer]:
    """As many of them, the same in every run."""
    found = list(offers)
    return found if size >= len(found) else sorted(Random(SEED).sample(found, size))  # noqa: S311 - no secret
