"""The encodings in which shells and editors write a text, and JSON as people read it."""

from __future__ import annotations

import codecs

import msgspec

from aoai_catalog.input_error import InputError

_ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""By the marks that files begin with; PowerShell's `>` writes UTF-16. UTF-32's begins like UTF-16's, so it is first."""


def to_utf8(data: bytes, path: str) -> bytes:
    """Turn what was read into UTF-8, without a mark.

    Raises:
        InputError: It is no text.
    """
    for mark, encoding in _ENCODINGS:
        if data.startswith(mark):
            try:
                data = data.decode(encoding).encode()
            except UnicodeError:
                raise InputError(f"{path}: begins like {encoding.upper()} but is not; save it as UTF-8") from None
            break
    if b"\0" in data:
        raise InputError(f"{path}: not a text file; save it as UTF-8")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path}:{line}: not UTF-8; save it as UTF-8") from None
    return data


def to_json(value: object) -> str:
    """Write a value as JSON, indented, without a final newline."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
