"""How a "not offered" and an "offered" wear off: what one source says, against what Azure offered some days later."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from aoai_catalog.compile.arm import compile_capture
from aoai_catalog.compile.edition_file import write_edition
from aoai_catalog.query import Catalog
from aoai_catalog.reviewed import regions
from bench.truth.recorded import Day, Offer, State, Version
from bench.truth.verdicts import catalogs_alone, word

YOUNG_DAYS = 90


class Said(NamedTuple):
    """What one source says of an offer, and whether Azure did otherwise `age` days later.

    `sold`: the source has the model under this SKU in some region. `coverage`: the share of the models that it has
    under the SKU at all that it has under it in this region. `young`: the version was less than 90 days old.
    """

    offer: Offer
    offered: bool
    age: int
    deprecated: bool
    sold: bool
    coverage: float
    young: bool
    wrong: bool

    @property
    def sku(self) -> str:
        """The SKU asked for."""
        return self.offer[1]

    @property
    def zone(self) -> str:
        """The data zone of the region."""
        return regions()[self.offer[2]].data_zone


def captures_said(days: Sequence[Day], folders: Mapping[date, Path], offers: Iterable[Offer]) -> list[Said]:
    """What every recorded day says, as the only source, of every later one."""
    asked = list(offers)
    return [
        said
        for day in days
        for on, catalog in catalogs_alone(day.date, "capture", [folders[day.date]])[-1:]
        for said in _said_by(catalog, on, [later for later in days if later.date > on], asked)
    ]


def documents_said(days: Sequence[Day], offers: Iterable[Offer]) -> list[Said]:
    """What every edition of the documentation says, as the only source, of every recorded day from its own on."""
    asked = list(offers)
    return [
        said
        for on, catalog in catalogs_alone(days[-1].date, "edition")
        for said in _said_by(catalog, on, [day for day in days if day.date >= on], asked)
    ]


def _said_by(catalog: Catalog, on: date, days: Sequence[Day], offers: Sequence[Offer]) -> Iterator[Said]:
    """What a catalog of one source says of what the days list, against each day."""
    known = {version for version in {offer[0] for offer in offers} if catalog.models(version.name)}
    words = {offer: word(catalog, offer) for offer in offers if offer[0] in known}
    sold = {offer[:2] for offer, said in words.items() if said.offered}
    of_sku = Counter(sku for _, sku in sold)
    here = Counter(offer[1:] for offer, said in words.items() if said.offered)
    for day in days:
        listed, places = set(day.versions), set(day.regions)
        for offer, said in words.items():
            state = day.state(offer)
            if said.offered is None or state is State.EXISTING or offer[0] not in listed or offer[2] not in places:
                continue
            since = said.since or on
            yield Said(
                offer,
                offered=said.offered,
                age=(day.date - since).days,
                deprecated=said.deprecated,
                sold=offer[:2] in sold,
                coverage=here[offer[1:]] / (of_sku[offer[1]] or 1),
                young=_is_young(offer[0], since),
                wrong=said.offered != (state is State.ACCEPTED),
            )


def _is_young(version: Version, on: date) -> bool:
    """Whether a version was younger than 90 days, or yet to come; one that is not named for a day was not."""
    named = re.search(r"20\d{2}-\d{2}-\d{2}", version.version)
    return named is not None and on - date.fromisoformat(named[0]) < timedelta(days=YOUNG_DAYS)


# Recorded days as captures


def capture_folders(days: Iterable[Day], folder: Path) -> dict[date, Path]:
    """Write a catalog folder for each recorded day, with that day as its only capture."""
    folders = {day.date: folder / str(day.date) for day in days}
    for day in days:
        _compile(day, folders[day.date])
    return folders


def _compile(day: Day, folder: Path) -> None:
    """Compile a recorded day with the catalog's own compiler, from answers written as ARM gives them."""
    answers: defaultdict[str, dict[Version, dict[str, Any]]] = defaultdict(dict)
    for row, where in day.rows.items():
        figures = {"minimum": row.minimum, "step": row.step, "maximum": row.maximum, "default": row.default}
        sku: dict[str, Any] = {
            "name": row.sku,
            "usageName": row.usage_name,
            "capacity": {name: int(value) for name, value in figures.items() if value},
            "deprecationDate": row.sku_date or None,
        }
        model = {
            "format": row.format,
            "name": row.model,
            "version": row.version,
            "isDefaultVersion": row.is_default == "True",
            "lifecycleStatus": row.lifecycle,
            "deprecation": {"inference": row.model_date or None},
        }
        for region in where:
            answers[region].setdefault(row.of, {**model, "skus": []})["skus"].append(sku)
    with TemporaryDirectory() as raw:
        for region, models in answers.items():
            entries = [{"kind": "AIServices", "model": model} for model in models.values()]
            (Path(raw) / f"{region}.json").write_text(json.dumps(entries), encoding="utf-8")
        write_edition(compile_capture(Path(raw), day.date), folder)
