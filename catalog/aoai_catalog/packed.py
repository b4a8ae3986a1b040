"""A catalog in one file: `aoai catalog pack` writes it, and it is read wherever a folder is.

It is a ZIP file whose members are stored as they are, so that the same members give the same bytes, with
`checksums.json`. A path below it (`catalog.zip/editions/2026-10-05.json`) names a member.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from aoai_catalog.checksums import CHECKSUMS, check_content, decode_checksums, encode_checksums
from aoai_catalog.load import DATA, CatalogError

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every member: the earliest that ZIP knows."""


def encode_packed(members: Mapping[str, bytes]) -> bytes:
    """The file of some members, by path (`editions/2026-10-05.json`): the same members give the same bytes."""
    from io import BytesIO
    from zipfile import ZipFile, ZipInfo

    file = BytesIO()
    with ZipFile(file, "w") as packed:
        for name, content in (*sorted(members.items()), (CHECKSUMS, encode_checksums(members, "sha256"))):
            member = ZipInfo(name, _LONG_AGO)
            member.create_system, member.external_attr = 3, 0o100644 << 16  # on every system as on Unix
            packed.writestr(member, content)
    return file.getvalue()


def packed_members(file: Path) -> Mapping[str, bytes]:
    """The members of a packed catalog by path, all of them read and checked.

    Raises:
        CatalogError: It is no such file, or a member is not as it was packed; with the member.
    """
    try:
        stat = file.stat()
    except OSError as error:
        raise CatalogError(f"{file}: {error.strerror}") from None
    return _checked(file, stat.st_size, stat.st_mtime_ns)


@cache
def _checked(file: Path, size: int, _changed: int) -> Mapping[str, bytes]:
    members = _read(file, size)
    try:
        packed = decode_checksums(members.pop(CHECKSUMS, b""))
    except msgspec.DecodeError:
        raise CatalogError(f"{file}: {CHECKSUMS}: is not as it was packed; fetch the file again") from None
    for name in sorted(members.keys() | packed.files.keys()):
        if name not in packed.files:
            raise CatalogError(f"{file}: {name}: was not packed with the rest; fetch the file again")
        if name not in members:
            raise CatalogError(f"{file}: {name}: is missing; fetch the file again")
        if not packed.has(name, members[name]):
            raise CatalogError(f"{file}: {name}: is not as it was packed; fetch the file again")
    return members


def _read(file: Path, size: int) -> dict[str, bytes]:
    from zipfile import ZIP_STORED, BadZipFile, ZipFile

    broken = (BadZipFile, EOFError, OSError, ValueError, RuntimeError, OverflowError, struct.error)
    name = ""
    try:
        with ZipFile(file) as packed:
            listed = packed.infolist()
            if any(one.compress_type != ZIP_STORED for one in listed) or sum(one.file_size for one in listed) > size:
                raise BadZipFile
            members: dict[str, bytes] = {}
            for one in listed:
                name = one.filename
                members[name] = packed.read(one)
            return members
    except broken as error:
        if isinstance(error, PermissionError):
            raise CatalogError(f"{file}: {error.strerror}") from None
        problem = f"{name}: is not as it was packed" if name else "not a catalog that `aoai catalog pack` has written"
        raise CatalogError(f"{file}: {problem}; fetch the file again") from None


def content_of(path: Path) -> bytes:
    """The bytes of a source, a file or a member; a bundled one as it was released.

    Raises:
        CatalogError: It cannot be read, or is not as it was released or packed.
    """
    root, name = path.parent.parent, f"{path.parent.name}/{path.name}"
    try:
        if root.is_file():
            return packed_members(root)[name]
        content = path.read_bytes()
    except KeyError:
        raise CatalogError(f"{path}: No such file or directory") from None
    except OSError as error:
        raise CatalogError(f"{path}: {error.strerror}") from None
    if root == DATA:
        check_content(name, content)
    return content
