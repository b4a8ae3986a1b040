"""The checksums of the files of a catalog, by which one is noticed that is not as it was written.

`checksums.json` lies beside the bundled files, and in a packed catalog. Whoever can change a file can write the list
anew: it tells a damaged or edited catalog, not who made it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Literal
from zlib import crc32

import msgspec

from aoai_catalog.load import DATA, CatalogError, Source
from aoai_catalog.names import fold_case
from aoai_catalog.records import TABLES

CHECKSUMS = "checksums.json"
_REMEDY = "install pulumi-azure-openai again (in a checkout: `make docs`)"


Algorithm = Literal["crc32", "sha256"]
"""CRC-32 for what every check reads, which is enough to tell damage and edits; SHA-256 for what is handed over."""


class Checksums(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, dict=True):
    """The contents of the list: the checksum of each file, by its path in the catalog.

    `capitals` are the model names with capital letters in bundled files: with them a name is found as it is written.
    """

    algorithm: Algorithm
    files: dict[str, str]
    capitals: tuple[str, ...] = ()

    def has(self, name: str, content: bytes) -> bool:
        """Whether a file is as it is listed."""
        return self.files.get(name) == checksum(self.algorithm, content)

    @cached_property
    def written(self) -> Mapping[str, Sequence[str]]:
        """How the names with capital letters are written, by the folded name."""
        found: dict[str, list[str]] = {}
        for name in self.capitals:
            found.setdefault(fold_case(name), []).append(name)
        return found


def checksum(algorithm: Algorithm, content: bytes) -> str:
    """The checksum of some bytes, in hexadecimal digits."""
    if algorithm == "sha256":
        from hashlib import sha256

        return sha256(content).hexdigest()
    return f"{crc32(content):08x}"


def encode_checksums(files: Mapping[str, bytes], algorithm: Algorithm, capitals: Iterable[str] = ()) -> bytes:
    """The list of some files, one a line."""
    counted = {name: checksum(algorithm, content) for name, content in files.items()}
    listed = Checksums(algorithm, counted, tuple(sorted(capitals)))
    return msgspec.json.format(msgspec.json.encode(listed, order="sorted"), indent=1) + b"\n"


def decode_checksums(content: bytes) -> Checksums:
    """Read a list. Raises msgspec.DecodeError where it is none."""
    return msgspec.json.decode(content, type=Checksums)


def bundled_files() -> dict[str, bytes]:
    """Every bundled file but the list itself, by its path in the data folder."""
    files = {path.relative_to(DATA).as_posix(): path for path in sorted(DATA.rglob("*.*")) if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if name != CHECKSUMS and path.name[0] != "."}


def encode_bundled_checksums() -> bytes:
    """The list of the bundled files as they are."""
    files = bundled_files()
    sources = [Source.decode(DATA / name, files[name]) for name in files if name.startswith(("editions/", "captures/"))]
    names = {getattr(row, "model", "") for source in sources for table in TABLES for row in source.table(table)}
    return encode_checksums(files, "crc32", (name for name in names if name != fold_case(name)))


def write_checksums() -> None:
    """Write the list of the bundled files anew, as whoever compiles them does."""
    (DATA / CHECKSUMS).write_bytes(encode_bundled_checksums())
    for known in (_shipped, check_bundled):
        known.cache_clear()


def changed_files() -> Iterator[str]:
    """Which bundled files are not as they were released, and in what; all of them are read."""
    files, shipped = bundled_files(), _shipped().files
    for name in sorted(files.keys() | shipped.keys()):
        if name not in files:
            yield f"{DATA / name}: is missing; {_REMEDY}"
        elif problem := _change(name, files[name]):
            yield problem


@cache
def check_bundled() -> None:
    """Refuse a bundled catalog that lacks an edition or capture, or whose reviewed files have been changed.

    Editions and captures are checked when they are read, by `check_content`.

    Raises:
        CatalogError: With the file and the remedy.
    """
    for name in _shipped().files:
        path = DATA / name
        if not path.is_file():
            raise CatalogError(f"{path}: is missing; {_REMEDY}")
        if "/" not in name:
            check_content(name, path.read_bytes())


def bundled_capitals() -> Mapping[str, Sequence[str]]:
    """How the model names with capital letters are written in bundled files, by the folded name."""
    return _shipped().written


def check_content(name: str, content: bytes) -> None:
    """Refuse a bundled file that is not as it was released. Raises CatalogError."""
    if problem := _change(name, content):
        raise CatalogError(problem)


def _change(name: str, content: bytes) -> str:
    if name not in _shipped().files:
        return f"{DATA / name}: is not a file of this release; remove it, or {_REMEDY}"
    return "" if _shipped().has(name, content) else f"{DATA / name}: is not as it was released; {_REMEDY}"


@cache
def _shipped() -> Checksums:
    path = DATA / CHECKSUMS
    try:
        return decode_checksums(path.read_bytes())
    except (OSError, msgspec.DecodeError) as error:
        raise CatalogError(f"{path}: {getattr(error, 'strerror', None) or error}; {_REMEDY}") from None
