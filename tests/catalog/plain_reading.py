"""The three resolvers a second time, slow and obvious, from the text of the design and the files alone.

It imports nothing of the catalog: what both say was worked out twice.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

Row = dict[str, Any]
ROUTER = "model-router"


class Place(NamedTuple):
    """A region, its data zone, and the regions of its cloud."""

    region: str
    zone: str
    cloud: frozenset[str]


class File:
    """An edition or a capture as it stands in its JSON file."""

    def __init__(self, path: Path) -> None:
        content = json.loads(path.read_text("utf-8"))
        self.manifest = content["manifest"]
        self.day = date.fromisoformat(self.manifest["date"])
        self.is_capture = self.manifest["kind"] == "capture"
        self.pages = {page["id"]: page for page in self.manifest["pages"]}
        self.tables = {name: rows for name, rows in content.items() if name != "manifest"}

    def rows(self, table: str, name: str) -> list[Row]:
        """The rows of a table that name a model."""
        return self._named.get((table, name.lower()), [])

    @cached_property
    def _named(self) -> dict[tuple[str, str], list[Row]]:
        found: dict[tuple[str, str], list[Row]] = {}
        for table, rows in self.tables.items():
            for row in rows:
                found.setdefault((table, str(row.get("model", "")).lower()), []).append(row)
        return found

    @cached_property
    def regions(self) -> set[str]:
        """All regions that a page of it has."""
        return {region for page in self.pages.values() for region in page.get("regions", ())}

    def page(self, row: Row) -> dict[str, Any]:
        """The page that a row stands on."""
        return dict(self.pages[row["at"][0]])

    def is_full(self, table: str) -> bool:
        return self.manifest["coverage"].get(table) == "full"


def files(data: Path) -> list[File]:
    """All editions and captures, newest first; a capture before an edition of its day."""
    found = [File(path) for kind in ("editions", "captures") for path in sorted((data / kind).glob("*.json"))]
    return sorted(found, key=lambda file: (file.day, file.is_capture), reverse=True)


def _rows(file: File, table: str, model: Any) -> list[Row]:
    """The rows about a model: of its version; where there is none, those without a version."""
    rows = [row for row in file.rows(table, model.name) if not model.format or row["format"] == model.format]
    return [row for row in rows if row["version"] == model.version] or [row for row in rows if not row["version"]]


def _offered(file: File, model: Any, sku: str, place: Place) -> str:
    """What a file says of an offer: yes, fine-tuned (yes, for fine-tuned models only), no, not listed, or nothing."""
    rows = [row for row in _rows(file, "offers", model) if row["sku"] == sku]
    yes = [row for row in rows if place.region in row.get("yes", ())]
    if yes and not (file.is_capture and _retired_in(file, model, place.region)):
        return "fine-tuned" if all(row.get("fine_tuned_only") for row in yes) else "yes"
    if yes:
        return "no"
    if file.is_capture:
        listed = _rows(file, "offers", model) or _rows(file, "models", model)
        return "not listed" if listed and place.region in file.regions else ""
    if model.name == ROUTER:
        return ""  # no document's no counts for it
    if any(place.region in row.get("no", ()) for row in rows):
        return "no"
    if not file.is_full("offers") or place.region not in file.regions:
        return ""
    if sku == "Standard" and not rows:  # its table is the oldest: what it leaves out as a whole is not offered
        formats = {row["format"] for row in _rows(file, "offers", model)}
        table = [row for row in file.tables["offers"] if row["sku"] == sku and row["format"] in formats]
        pages = [page for row in table if place.region in (page := file.page(row)).get("regions", ())]
        return "no" if any(_knows_of(page, model) for page in pages) else ""
    pages = [file.page(row) for row in rows]
    having = [page for page in pages if place.region in page.get("regions", ())]
    if sku == "GlobalProvisionedManaged" and not having:
        return ""  # it reaches regions that no page has yet
    of_cloud = [page for page in pages if place.cloud.intersection(page.get("regions", ()))]
    page = next(iter([*having, *of_cloud]), None)
    return "no" if page is not None and _knows_of(page, model) else ""


def _knows_of(page: dict[str, Any], model: Any) -> bool:
    """Whether a page is not older than the model: one that is says nothing of it."""
    try:
        return date.fromisoformat(page["counts_from"]) >= date.fromisoformat(model.version)
    except ValueError:
        return True


def _retired_in(file: File, model: Any, region: str) -> bool:
    """Whether a capture lists the version as retired there; retired for fine-tuned models or a SKU is another thing."""
    rows = [row for row in file.rows("lifecycle", model.name) if row["version"] == model.version]
    rows = [row for row in rows if not row.get("skus") and row.get("subject", "base") == "base"]
    here = [row for row in rows if not row.get("regions") or region in row["regions"]]
    return any(row.get("stage") == "Retired" for row in here)


def offer(sources: list[File], model: Any, sku: str, place: Place) -> str:
    """The status in force for a base model: yes, fine-tuned, no or unverified."""
    needs_access = _needs_registration(sources, model)
    said: dict[bool, str] = {}
    order: list[tuple[bool, File]] = []
    for file in sources:
        word = _offered(file, model, sku, place)
        if word and file.is_capture not in said and not (word == "not listed" and needs_access):
            said[file.is_capture] = "no" if word == "not listed" else word
            order.append((file.is_capture, file))
    if (
        sku.startswith("DataZone")
        and not place.zone
        and model.format == "OpenAI"
        and not {"yes", "fine-tuned"} & {*said.values()}
    ):
        return "no"
    if not order:
        return "unverified"
    (of_capture, file), word = order[0], said[order[0][0]]
    if word == "no" and not of_capture and said.get(True, "no") != "no":  # documents are about base models, and lag
        return "fine-tuned" if said[True] == "fine-tuned" else "unverified"
    return "unverified" if word != "no" and _has_gone(sources, model, file) else word


def _needs_registration(sources: list[File], model: Any) -> bool:
    """As the newest file says that says anything of it."""
    for file in sources:
        for row in file.rows("models", model.name):
            if row["version"] in {"", model.version} and row.get("registration", "unknown") != "unknown":
                return bool(row["registration"] == "required")
    return False


def _has_gone(sources: list[File], model: Any, said_by: File) -> bool:
    """Whether neither the newest full edition nor the newest capture has the model, one of them newer than a yes."""
    edition = next((file for file in sources if not file.is_capture and file.is_full("offers")), None)
    capture = next((file for file in sources if file.is_capture), None)
    present = [file for file in (edition, capture) if file is not None]
    if said_by in present or not any(file.day >= said_by.day for file in present):
        return False
    return not any(
        _rows(file, "offers", model) or (file.is_capture and _rows(file, "models", model)) for file in present
    )


FIGURES = ("minimum", "step", "maximum", "default")


def capacity(sources: list[File], model: Any, sku: str, region: str) -> tuple[int | None, ...]:
    """The figures in force for a base model: ARM's where it has any, else those of the newest document."""
    given: list[Row] = []
    for of_capture in (True, False):
        for file in sources:
            rows = [
                row
                for row in file.rows("capacity", model.name)
                if row["sku"] == sku and row["version"] in {"", model.version} and row["format"] in {"", model.format}
            ]
            if of_capture:
                rows = [row for row in rows if not row.get("usage_name", "").lower().endswith("-finetune")]
            if file.is_capture is not of_capture or not rows:
                continue
            here = [row for row in rows if not row.get("regions") or region in row["regions"]]
            exact = [row for row in here if row["version"] == model.version]
            widest = sorted(rows, key=lambda row: -len(row.get("regions", ())))
            given.append((exact or here or widest)[0])
            break
    return tuple(next((row[key] for row in given if row.get(key) is not None), None) for key in FIGURES)


def retirement(sources: list[File], model: Any, sku: str, region: str) -> date | None:
    """The day in force on which a base model retires in the public cloud, for a SKU in a region.

    The newest file decides; the day of a SKU or region stands beside it where it differs from that file's general one.
    Two of a kind in one file: the earlier. A stage with a dash says that there is no day. 2099 is none.
    """
    told = [(rows, file) for file in sources if (rows := _living(sources, file, model))]
    parted = []
    for rows, file in told:
        general = sorted(
            (row for row in rows if not row.get("skus")),
            key=lambda row: (bool(row.get("regions")), -len(row.get("regions", ())), _day(row) or date.max),
        )[:1]
        of_sku = [row for row in rows if sku in row.get("skus", ()) and region in row.get("regions", (region,))]
        of_region = [row for row in rows if not row.get("skus") and region in row.get("regions", ())]
        own = [min(some, key=lambda row: _day(row) or date.max) for some in (of_sku, of_region) if some]
        parted.append((file, general, own))
    for file, general, own in parted:
        usual = [_word(row, file) for row in general]
        words = [word for row in own if (word := _word(row, file)) is not None]
        differing = [word for word in words if [word] != usual]
        if differing:
            return differing[0] if isinstance(differing[0], date) else None
        if words:
            break
    words = [word for file, general, own in parted for row in (*general, *own) if (word := _word(row, file))]
    return words[0] if words and isinstance(words[0], date) else None


def _living(sources: list[File], file: File, model: Any) -> list[Row]:
    """The rows on the life of a base model in the public cloud: `3` is version `3.0`, and `1` the only one of ARM."""
    rows = [
        row
        for row in file.rows("lifecycle", model.name)
        if row.get("cloud", "public") == "public"
        and row.get("subject", "base") == "base"
        and (not model.format or row["format"] == model.format)
    ]
    own = [row for row in rows if row["version"].removesuffix(".0") == model.version.removesuffix(".0")]
    other = _other_version(sources, model)
    also = [row for row in rows if other and row["version"] == other]
    return own or also or [row for row in rows if not row["version"]]


def _other_version(sources: list[File], model: Any) -> str:
    """How the other kind of source calls the only version that there is: documents write 1 where ARM has a date."""
    if not model.version.isdecimal():
        return ""
    versions: dict[bool, set[str]] = {True: set(), False: set()}
    for file in sources:
        for table in ("offers", "capacity", "lifecycle", "models"):
            versions[file.is_capture] |= {row["version"] for row in file.rows(table, model.name)} - {""}
    both = versions[True] | versions[False]
    if versions[False] != {"1"} or len(versions[True]) != 1 or model.version not in both:
        return ""
    return next(iter(both - {model.version}), "")


def _day(row: Row) -> date | None:
    day = date.fromisoformat(row["retires_on"]) if row.get("retires_on") else None
    return None if day is not None and day.year >= 2099 else day


def _word(row: Row, file: File) -> date | str | None:
    dash = row.get("stage") and not row.get("retires_on") and not file.is_capture
    return _day(row) or ("none" if dash else None)
