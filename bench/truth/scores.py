"""Asks the checker about everything that a recorded day could offer, and counts where Azure did otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import product
from pathlib import Path
from random import Random
from typing import NamedTuple

from aoai_catalog.query import Catalog, open_catalog
from aoai_policies.core.finding import Finding
from bench.truth.recorded import SKUS, Day, Offer, State
from bench.truth.verdicts import deployment, errors, plan_of, tells, verdicts


class Judged(NamedTuple):
    """What Azure did with an offer, and what the checker says: `refused` are the rules with an error."""

    offer: Offer
    state: State
    stage: str
    sold_elsewhere: bool
    refused: tuple[str, ...]
    told: bool
    findings: tuple[Finding, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether Azure deployed it for anybody."""
        return self.state is State.ACCEPTED

    @property
    def denied(self) -> bool:
        """Whether Azure refused it to everybody. What only existing customers get is neither accepted nor denied."""
        return self.state not in {State.ACCEPTED, State.EXISTING}


class Score(NamedTuple):
    """Counts of a run: errors among what Azure accepted, and what was told of what it refused."""

    accepted: int
    false: int
    refused: int
    told: int
    all_refused: int
    all_told: int


def score(judged: Iterable[Judged]) -> Score:
    """Count. `refused` is what Azure refused while it deployed that model and SKU in another region."""
    rows = list(judged)
    accepted = [one for one in rows if one.accepted]
    denied = [one for one in rows if one.denied]
    elsewhere = [one for one in denied if one.sold_elsewhere]
    return Score(
        len(accepted),
        sum(bool(one.refused) for one in accepted),
        len(elsewhere),
        sum(one.told for one in elsewhere),
        len(denied),
        sum(one.told for one in denied),
    )


def population(day: Day, formats: Iterable[str] | None = None) -> Iterator[Offer]:
    """Every model and version of the formats (None: all) that the day lists, under every SKU, in all its regions."""
    wanted = None if formats is None else set(formats)
    versions = [version for version in day.versions if wanted is None or version.format in wanted]
    yield from product(versions, SKUS, day.regions)


def sample(offers: Iterable[Offer], size: int) -> list[Offer]:
    """A sample that is the same in every run."""
    found = list(offers)
    return found if size >= len(found) else sorted(Random(11).sample(found, size))  # noqa: S311 - no secret


def judge(day: Day, offers: Sequence[Offer], catalog: Catalog) -> list[Judged]:
    """Check a new deployment of every offer, each with a capacity that Azure takes."""
    names = [str(number) for number in range(len(offers))]
    said = verdicts(
        plan_of(deployment(name, offer, day.capacity(offer)) for name, offer in zip(names, offers, strict=True)),
        catalog,
    )
    return [
        Judged(
            offer,
            day.state(offer),
            day.stage(offer[0], offer[2]),
            offer[:2] in day.sold,
            errors(findings),
            tells(findings),
            tuple(findings),
        )
        for name, offer in zip(names, offers, strict=True)
        for findings in (said.get(name, []),)
    ]


def catalog_of(as_of: date, folders: Sequence[Path] = (), *, captures: bool = True) -> Catalog:
    """The catalog as it would have been on a day, from documents only where captures are left out."""
    catalog = open_catalog(as_of, folders)
    return catalog if captures else Catalog(as_of, [one for one in catalog.sources if one.manifest.kind != "capture"])
