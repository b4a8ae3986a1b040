"""Reads an overlay: what an organisation knows better than documents and ARM, each fact with its reason and source.

An overlay is one YAML file with the tables of an edition, whose entries have the keys of `aoai_catalog.records`. Every
entry is a page of its own, so that what a finding shows beside it is the entry's reason and line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, get_args

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.input_error import InputError, repeated
from aoai_catalog.load import CatalogError, Source
from aoai_catalog.marked_yaml import Marked, read_marked, typed
from aoai_catalog.marked_yaml import Path as Steps
from aoai_catalog.names import closest
from aoai_catalog.packed import content_of
from aoai_catalog.records import TABLES, Manifest, Page, Place

OVERLAY_TABLES = tuple(table for table in TABLES if table != "skus")
"""The tables that an overlay may have. Which SKUs there are is Azure's alone."""

_OWN_KEYS = {"reason": str, "source": str, "date": date | None, "until": date | None}
"""What an entry has beside the keys of its record."""
_OPTIONAL = {"version": "", "unit": "", "tier": ""}
"""Keys that records need and an entry may leave out, for all versions, the known unit, every tier."""
_NO_TEXT = {
    *("date", "until"),
    *(
        field.name
        for table in OVERLAY_TABLES
        for field in msgspec.structs.fields(TABLES[table].record)
        if {date, int, bool} & {field.type, *get_args(field.type)}
    ),
}
"""Keys whose values are days, numbers or yes and no; all others are texts as written (`version: 2025-04-14`)."""


def open_overlay(path: Path, as_of: date | None = None) -> Source:
    """Open an overlay.

    Args:
        path: The YAML file.
        as_of: Facts dated later, or that have ended before, are left out; None keeps all.

    Raises:
        CatalogError: It cannot be read or is no YAML, a key, region or SKU in it is unknown, an entry says nothing or
            has no reason; with the line and the nearest name.
    """
    try:
        text = content_of(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CatalogError(f"{path}: not UTF-8; save it as UTF-8") from None
    try:
        document = read_marked(text, str(path), written=_is_text)
        overlay = typed(document, _OVERLAY)
    except InputError as error:
        raise CatalogError(str(error)) from None
    entries = [
        entry
        for table in OVERLAY_TABLES
        for number, raw in enumerate(getattr(overlay, table))
        if _holds(entry := _read(document, overlay, path, table, number, raw), as_of)
    ]
    manifest = Manifest(
        kind="overlay",
        date=overlay.date,
        title=overlay.title or f"overlay {path.name}",
        coverage={table: "part" if getattr(overlay, table) else "none" for table in TABLES if table != "skus"},
        pages=tuple(entry.page for entry in entries),
    )
    return Source.of(manifest, (entry.record for entry in entries), path)


class _Entry(msgspec.Struct):
    """One fact: the record for its table, its page, and until when it holds."""

    page: Page
    record: Any
    until: date | None


def _read(document: Marked, overlay: Any, path: Path, table: str, number: int, raw: Any) -> _Entry:
    here: Steps = (table, number)
    reason, source = raw.reason or overlay.reason, raw.source or overlay.source
    for key, value, what in (
        ("reason", reason, "why this holds for you"),
        ("source", source, "who says so, and where: a ticket, a mail"),
    ):
        if not value.strip():
            raise _refused(document, here, f"no {key}; write {what}, on the entry or once at the top of the file")
    page = Page(
        id=f"{table}-{number}",
        path=f"{path.parent.name}/{path.name}" if path.parent.name else path.name,
        title=f"overlay {path.name}: {reason}, {source}",
        date=raw.date or overlay.date,
        counts_from=raw.date or overlay.date,
        licence="",
    )
    fields = {field: getattr(raw, field) for field in raw.__struct_fields__ if field not in _OWN_KEYS}
    for field, spelled in (("yes", _region), ("no", _region), ("regions", _region), ("skus", _sku)):
        names = enumerate(fields.get(field, ()))
        if field in fields:
            fields[field] = tuple(spelled(document, (*here, field, place), name) for place, name in names)
    if "sku" in fields:
        fields["sku"] = _sku(document, (*here, "sku"), fields["sku"])
    _check_says_something(document, here, fields)
    record = TABLES[table].record(**fields, at=Place(page.id, document.line(here)))
    return _Entry(page, record, raw.until)


def _holds(entry: _Entry, as_of: date | None) -> bool:
    return as_of is None or (entry.page.date <= as_of and (entry.until is None or as_of <= entry.until))


def _check_says_something(document: Marked, here: Steps, fields: dict[str, Any]) -> None:
    table = here[0]
    both = sorted(set(fields.get("yes", ())) & set(fields.get("no", ())))
    if both:
        raise _refused(document, here, f"{both[0]} stands under yes and under no; remove one")
    if table == "offers" and not fields["yes"] and not fields["no"]:
        raise _refused(document, here, "says nothing; list regions under `yes`, where it is offered, or under `no`")
    needed = TABLES[str(table)].needed
    if needed and all(fields[key] in {None, "", ()} for key in needed):
        raise _refused(document, here, f"says nothing; give one of {', '.join(needed)}")


def _region(document: Marked, where: Steps, name: str) -> str:
    found = reviewed.region_id(name)
    if found is None:
        raise _refused(document, where, f"{repeated(name)} is not an Azure region{_meant(name, reviewed.regions())}")
    return found


def _sku(document: Marked, where: Steps, name: str) -> str:
    found = reviewed.sku_name(name)
    if found is None:
        raise _refused(document, where, f"{repeated(name)} is not a valid SKU{_meant(name, reviewed.skus())}")
    return found


def _meant(name: str, known: Iterable[str]) -> str:
    near = closest(name, known, 1)
    return f"; did you mean {near[0]}?" if near else ""


def _refused(document: Marked, where: Steps, problem: str) -> CatalogError:
    place = ".".join(str(step) for step in where)
    return CatalogError(f"{document.name}:{document.line(where)}: {place}: {problem}")


def _is_text(path: Steps) -> bool:
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    return key not in _NO_TEXT


def _entry_type(table: str) -> type[msgspec.Struct]:
    """The type of a table's entries: the keys of its records, with those of an entry for the place."""
    fields: list[tuple[str, Any] | tuple[str, Any, Any]] = []
    for field in msgspec.structs.fields(TABLES[table].record):
        if field.name == "at":
            continue
        optional = {"format": "OpenAI"} | ({} if table == "offers" else _OPTIONAL)
        if field.default is not msgspec.NODEFAULT:
            fields.append((field.name, field.type, field.default))
        elif field.default_factory is not msgspec.NODEFAULT:
            fields.append((field.name, field.type, msgspec.field(default_factory=field.default_factory)))
        elif field.name in optional:
            fields.append((field.name, field.type, optional[field.name]))
        else:
            fields.append((field.name, field.type))
    fields += [(key, kind, "" if kind is str else None) for key, kind in _OWN_KEYS.items()]
    return msgspec.defstruct(f"Overlay{table.title()}", fields, kw_only=True, forbid_unknown_fields=True)


def _overlay_type() -> type[Any]:
    tables: Sequence[tuple[str, Any, Any]] = [
        (table, tuple[_entry_type(table), ...], ())  # type: ignore[misc]
        for table in OVERLAY_TABLES
    ]
    texts = [(key, str, "") for key in ("title", "reason", "source")]
    return msgspec.defstruct("Overlay", [("date", date), *texts, *tables], forbid_unknown_fields=True)


_OVERLAY = _overlay_type()
