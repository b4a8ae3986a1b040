"""The file of an edition or capture: canonical JSON with one record a line.

The same contents give the same bytes, so that a rebuilt file can be compared and a diff of two editions can be read.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import msgspec

from aoai_catalog.checksums import write_checksums
from aoai_catalog.load import DATA, Source
from aoai_catalog.records import TABLES


def canonical_order(records: Iterable[Any]) -> tuple[Any, ...]:
    """Sort the records of a table by their own encoding: by format, model and version, or by what they begin with."""
    return tuple(sorted(records, key=_encode))


def encode_edition(edition: Source) -> bytes:
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


def write_edition(edition: Source, data: Path) -> Path:
    """Write an edition or capture where it belongs in a data folder, whole or not at all, and return its path.

    Among the bundled ones the list of checksums is written anew, too.
    """
    path = data / f"{edition.manifest.kind}s" / f"{edition.date}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as temporary:
        temporary.write(encode_edition(edition))
    Path(temporary.name).chmod(0o644)
    Path(temporary.name).replace(path)
    if data.resolve() == DATA:
        write_checksums()
    return path


def _encode(value: Any) -> bytes:
    return msgspec.json.encode(value, order="deterministic")


def _encode_lines(values: Iterable[Any]) -> str:
    return "\n".join(["[", *_with_commas(_encode(value).decode() for value in values), "]"])


def _with_commas(lines: Iterable[str]) -> list[str]:
    listed = list(lines)
    return [*(f"{line}," for line in listed[:-1]), *listed[-1:]]
