"""The file of an edition or capture: its contents, and canonical JSON with one record a line.

The same contents give the same bytes, so that a rebuilt file can be compared and a diff of two editions can be read.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import msgspec

from aoai_catalog.records import (
    TABLES,
    Capacity,
    Feature,
    Lifecycle,
    Limit,
    Manifest,
    ModelFacts,
    Offer,
    Quota,
    Sku,
)


class Edition(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The contents of an edition or capture: the manifest, and each table's records in canonical order."""

    manifest: Manifest
    offers: tuple[Offer, ...] = ()
    capacity: tuple[Capacity, ...] = ()
    lifecycle: tuple[Lifecycle, ...] = ()
    quotas: tuple[Quota, ...] = ()
    limits: tuple[Limit, ...] = ()
    features: tuple[Feature, ...] = ()
    models: tuple[ModelFacts, ...] = ()
    skus: tuple[Sku, ...] = ()

    def table(self, name: str) -> tuple[Any, ...]:
        """The records of a table by its name."""
        records: tuple[Any, ...] = getattr(self, name)
        return records


def canonical_order(records: Iterable[Any]) -> tuple[Any, ...]:
    """Sort the records of a table by their own encoding: by format, model and version, or by what they begin with."""
    return tuple(sorted(records, key=_encode))


def encode_edition(edition: Edition) -> bytes:
    """Encode to canonical JSON: manifest and tables, one page, oddity or record a line, empty tables left out."""
    given = msgspec.to_builtins(edition.manifest)
    fields = {field: getattr(edition.manifest, field) for field in edition.manifest.__struct_fields__ if field in given}
    lines = ['{"manifest": {']
    lines += _with_commas(
        f'"{field}": {_encode_lines(value) if isinstance(value, tuple) else _encode(value).decode()}'
        for field, value in fields.items()
    )
    lines.append("}")
    for table in TABLES:
        if records := edition.table(table):
            lines[-1] += ","
            lines.append(f'"{table}": {_encode_lines(records)}')
    return "\n".join([*lines, "}", ""]).encode()


def decode_edition(content: bytes) -> Edition:
    """Decode a file. Raises msgspec.DecodeError where it is none."""
    return msgspec.json.decode(content, type=Edition)


def file_of(edition: Edition, data: Path) -> Path:
    """Where an edition or capture belongs in a data folder: `editions/2026-10-05.json`."""
    return data / f"{edition.manifest.kind}s" / f"{edition.manifest.date}.json"


def write_edition(edition: Edition, data: Path) -> Path:
    """Write an edition or capture into a data folder, whole or not at all, and return its path."""
    path = file_of(edition, data)
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as temporary:
        temporary.write(encode_edition(edition))
    Path(temporary.name).chmod(0o644)
    Path(temporary.name).replace(path)
    return path


def _encode(value: Any) -> bytes:
    return msgspec.json.encode(value, order="deterministic")


def _encode_lines(values: Iterable[Any]) -> str:
    return "\n".join(["[", *_with_commas(_encode(value).decode() for value in values), "]"])


def _with_commas(lines: Iterable[str]) -> list[str]:
    listed = list(lines)
    return [*(f"{line}," for line in listed[:-1]), *listed[-1:]]
