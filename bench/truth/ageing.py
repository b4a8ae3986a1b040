"""How a "not offered" and an "offered" wear off: what one source says, against what Azure offered some days later."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from aoai_catalog.compile.arm import compile_capture
from aoai_catalog.compile.edition_file import write_edition
from aoai_catalog.query import Catalog, open_catalog
from bench.truth.recorded import Day, Offer, State, Version
from bench.truth.verdicts import word

YOUNG_DAYS = 90


class Said(NamedTuple):
    """What a source said of an offer, and whether Azure did otherwise on the recorded day.

    `known_sku`: the source offers the model under this SKU in some region. `young`: the version was less than 90 days
    old on the source's day.
    """

    offer: Offer
    offered: bool
    age: int
    deprecated: bool
    known_sku: bool
    young: bool
    how: str
    page: str
    source: date
    day: date
    wrong: bool

    @property
    def sku(self) -> str:
        """The SKU asked for."""
        return self.offer[1]


def compile_day(day: Day, folder: Path) -> Path:
    """Compile a recorded day to a capture in a catalog folder, from answers written as ARM gives them."""
    answers: defaultdict[str, dict[Version, dict[str, Any]]] = defaultdict(dict)
    for row, regions in day.rows.items():
        sku: dict[str, Any] = {"name": row.sku, "usageName": row.usage_name}
        figures = {"minimum": row.minimum, "step": row.step, "maximum": row.maximum, "default": row.default}
        sku["capacity"] = {name: int(value) for name, value in figures.items() if value}
        if row.sku_date:
            sku["deprecationDate"] = row.sku_date
        for region in regions:
            model = answers[region].setdefault(
                Version(*row[:3]),
                {
                    **{"format": row.format, "name": row.model, "version": row.version, "skus": []},
                    **{"isDefaultVersion": row.is_default == "True", "lifecycleStatus": row.lifecycle},
                    **({"deprecation": {"inference": row.model_date}} if row.model_date else {}),
                },
            )
            model["skus"].append(sku)
    with TemporaryDirectory() as raw:
        for region, models in answers.items():
            entries = [{"kind": "AIServices", "model": model} for model in models.values()]
            (Path(raw) / f"{region}.json").write_text(json.dumps(entries), encoding="utf-8")
        return write_edition(compile_capture(Path(raw), day.date), folder)


def capture_folders(days: Iterable[Day], folder: Path) -> dict[date, Path]:
    """A catalog folder for each recorded day, with that day as its only capture."""
    folders = {day.date: folder / str(day.date) for day in days}
    for day in days:
        compile_day(day, folders[day.date])
    return folders


def said_by(catalog: Catalog, source: date, day: Day, offers: Iterable[Offer]) -> Iterator[Said]:
    """What a catalog of one source says of the offers, and whether the recorded day did otherwise.

    What Azure gave to existing customers only is left out: it was neither offered nor refused.
    """
    words = {offer: word(catalog, offer) for offer in offers}
    known = {offer[:2] for offer, said in words.items() if said.offered}
    for offer, said in words.items():
        state = day.state(offer)
        if said.offered is None or state is State.EXISTING:
            continue
        since = said.since or source
        yield Said(
            offer,
            said.offered,
            (day.date - since).days,
            said.deprecated,
            offer[:2] in known,
            _is_young(offer[0], since),
            said.how,
            said.page,
            source,
            day.date,
            said.offered != (state is State.ACCEPTED),
        )


def _is_young(version: Version, on: date) -> bool:
    """Whether a version was younger than 90 days, or yet to come; one that is not named for a day was not."""
    named = re.search(r"20\d{2}-\d{2}-\d{2}", version.version)
    return named is not None and on - date.fromisoformat(named[0]) < timedelta(days=YOUNG_DAYS)


def captures_said(
    days: Sequence[Day], folders: dict[date, Path], offers: dict[date, Sequence[Offer]]
) -> Iterator[Said]:
    """What every recorded day says, as the only source, of every later one."""
    for earlier in days:
        opened = open_catalog(earlier.date, [folders[earlier.date]])
        alone = Catalog(earlier.date, [one for one in opened.sources if one.manifest.kind == "capture"][:1])
        for later in days:
            if later.date > earlier.date:
                yield from said_by(alone, earlier.date, later, offers[later.date])


def documents_said(days: Sequence[Day], offers: dict[date, Sequence[Offer]]) -> Iterator[Said]:
    """What every edition of the documentation says, as the only source, of every recorded day from its own on."""
    editions = [one for one in open_catalog(days[-1].date).sources if one.manifest.kind == "edition"]
    for edition in editions:
        for day in days:
            if day.date >= edition.date:
                yield from said_by(Catalog(day.date, [edition]), edition.date, day, offers[day.date])
