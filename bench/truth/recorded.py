"""A recorded day: what Azure Resource Manager (ARM) listed in every region, a line for each distinct row.

The files (`bench/recorded/<day>.csv.gz`) are for measuring only and are no sources of the catalog. Their columns are
those of ARM's answer, and `regions`, where the row was listed. Account kinds are merged.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parents[1] / "recorded"

SKUS = (
    "Standard",
    "GlobalStandard",
    "DataZoneStandard",
    "ProvisionedManaged",
    "GlobalProvisionedManaged",
    "DataZoneProvisionedManaged",
    "GlobalBatch",
    "DataZoneBatch",
    "DeveloperTier",
)


_AMPLE = 100
"""A capacity above every documented minimum, so that capacity and offer are measured apart."""


class Version(NamedTuple):
    """A model with its version."""

    format: str
    name: str
    version: str


class Row(NamedTuple):
    """A SKU of a model as ARM lists it. Everything is text as it came; dates are ISO, an absent value is empty."""

    format: str
    model: str
    version: str
    sku: str
    usage_name: str
    minimum: str
    step: str
    maximum: str
    default: str
    sku_date: str
    lifecycle: str
    model_date: str
    is_default: str

    @property
    def fine_tuned(self) -> bool:
        """Whether it permits deployments of fine-tuned models only."""
        return self.usage_name.casefold().endswith("-finetune")

    @property
    def of(self) -> Version:
        """The model that it is a SKU of."""
        return Version(self.format, self.model, self.version)


class State(StrEnum):
    """What Azure did that day with a new deployment of a base model."""

    ACCEPTED = "accepted"
    EXISTING = "existing customers only"
    RETIRED = "retired"
    FINE_TUNED = "fine-tuned only"
    ABSENT = "not listed"


Offer = tuple[Version, str, str]
"""A model, a SKU and a region."""


class Day:
    """What one recorded day says of every model, SKU and region."""

    def __init__(self, day: date, rows: dict[Row, tuple[str, ...]]) -> None:
        self.date = day
        self.rows = rows

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """The regions that listed anything."""
        return tuple(sorted({region for regions in self.rows.values() for region in regions}))

    @cached_property
    def versions(self) -> tuple[Version, ...]:
        """Every model and version that is listed anywhere."""
        return tuple(sorted({row.of for row in self.rows}))

    @cached_property
    def _listed(self) -> dict[Offer, Row]:
        """The row that decides an offer: the base one where there is one."""
        found: dict[Offer, Row] = {}
        for row, regions in sorted(self.rows.items(), key=lambda item: item[0].fine_tuned, reverse=True):
            for region in regions:
                found[row.of, row.sku, region] = row
        return found

    def state(self, offer: Offer) -> State:
        """What Azure did with a new deployment of the base model. Deprecated is ARM's word for retired."""
        row = self._listed.get(offer)
        if row is None:
            return State.ABSENT
        if row.lifecycle == "Deprecated":
            return State.RETIRED
        if row.fine_tuned:
            return State.FINE_TUNED
        return State.EXISTING if row.lifecycle == "Deprecating" else State.ACCEPTED

    @cached_property
    def sold(self) -> frozenset[tuple[Version, str]]:
        """The models and SKUs that a new deployment got in some region."""
        return frozenset(offer[:2] for offer in self._listed if self.state(offer) is State.ACCEPTED)

    @cached_property
    def _stages(self) -> dict[tuple[Version, str], Counter[str]]:
        found: defaultdict[tuple[Version, str], Counter[str]] = defaultdict(Counter)
        for row, regions in self.rows.items():
            for region in regions:
                found[row.of, region][row.lifecycle] += 1
                found[row.of, ""][row.lifecycle] += 1
        return found

    def stage(self, version: Version, region: str = "") -> str:
        """ARM's lifecycle of a model in a region, where it is not listed there that of most regions."""
        found = self._stages.get((version, region)) or self._stages[version, ""]
        return found.most_common(1)[0][0]

    @cached_property
    def _figures(self) -> dict[tuple[Version, str], Row]:
        return {(row.of, row.sku): row for row in sorted(self.rows) if not row.fine_tuned}

    def figures(self, offer: Offer) -> Row | None:
        """The row with the capacity of an offer: the region's own, else any region's; None where no base row is."""
        row = self._listed.get(offer)
        return row if row is not None and not row.fine_tuned else self._figures.get(offer[:2])

    def capacity(self, offer: Offer) -> int | None:
        """An ample capacity that Azure takes for the offer; None where no region lists the SKU for the base model."""
        row = self.figures(offer)
        if row is None:
            return None
        step = int(row.step or 1)
        ample = max(int(row.minimum or 1), -(-_AMPLE // step) * step)
        return min(ample, int(row.maximum)) if row.maximum else ample


# Files


def recorded_days() -> tuple[date, ...]:
    """The days of which the repository holds a recording, oldest first."""
    return tuple(sorted(date.fromisoformat(path.name.partition(".")[0]) for path in FOLDER.glob("*.csv.gz")))


def read_day(day: date) -> Day:
    """Read the file of a recorded day."""
    lines = csv.reader(StringIO(gzip.decompress((FOLDER / f"{day}.csv.gz").read_bytes()).decode()))
    next(lines)
    return Day(day, {Row(*line[:-1]): tuple(line[-1].split()) for line in lines})


def write_day(day: date, listed: Iterable[tuple[Row, str]], folder: Path = FOLDER) -> Path:
    """Write the file of a recorded day from its rows and their regions; the same rows give the same bytes."""
    regions: defaultdict[Row, set[str]] = defaultdict(set)
    for row, region in listed:
        regions[row].add(region)
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*Row._fields, "regions"))
    writer.writerows((*row, " ".join(sorted(where))) for row, where in sorted(regions.items()))
    path = folder / f"{day}.csv.gz"
    path.write_bytes(gzip.compress(text.getvalue().encode(), mtime=0))
    return path


_COLUMNS = (
    *("format", "model", "version", "sku", "usageName", "minimum", "step", "maximum", "default"),
    *("sku_deprecation", "lifecycle", "inference_deprecation", "isDefault"),
)
"""The columns of a row in a table of answers."""


def rows_of_csv(path: Path) -> Iterable[tuple[Row, str]]:
    """The rows of a table with a line for each region, account kind, model and SKU."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            yield Row(*(line[column] for column in _COLUMNS)), line["region"]


def rows_of_answers(folder: Path) -> Iterable[tuple[Row, str]]:
    """The rows of ARM's own answers, one file a region. Models without a SKU are left out: nobody can deploy them."""
    for path in sorted(folder.glob("*.json")):
        for entry in json.loads(path.read_bytes()):
            for sku in entry["model"].get("skus") or ():
                yield _row_of_answer(entry["model"], sku), path.stem


def _row_of_answer(model: dict[str, Any], sku: dict[str, Any]) -> Row:
    figures = sku.get("capacity") or {}
    return Row(
        format=model["format"],
        model=model["name"],
        version=model["version"],
        sku=sku["name"],
        usage_name=sku.get("usageName") or "",
        minimum=str(figures.get("minimum") or ""),
        step=str(figures.get("step") or ""),
        maximum=str(figures.get("maximum") or ""),
        default=str(figures.get("default") or ""),
        sku_date=(sku.get("deprecationDate") or "")[:10],
        lifecycle=model.get("lifecycleStatus") or "",
        model_date=((model.get("deprecation") or {}).get("inference") or "")[:10],
        is_default=str(bool(model.get("isDefaultVersion"))),
    )
