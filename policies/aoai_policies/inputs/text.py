"""The text of an input: a file or standard input, in whatever encoding a shell wrote it."""

from __future__ import annotations

import codecs
import sys
from pathlib import Path

from aoai_catalog.input_error import InputError

_ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""By the marks that files begin with; PowerShell's `>` writes UTF-16. UTF-32's begins like UTF-16's, so it is first."""


def read_text(path: str, *, may_be_empty: bool = False) -> bytes:
    """Read an input (`-` is standard input) as UTF-8.

    Raises:
        InputError: It cannot be read, is empty and must not be, or is no text.
    """
    if path == "-" and sys.stdin is None:
        raise InputError("-: standard input is closed; pipe a plan into it, or name a file")
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: no such file or folder") from None
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from None
    except ValueError:  # a null character
        raise InputError(f"{path!r}: no such file or folder") from None
    text = to_utf8(data, path)
    if not may_be_empty and not text.strip():
        raise InputError(f"{path}: empty; write it by `pulumi preview --json --show-sames` or `pulumi stack export`")
    return text


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
                raise InputError(f"{path}: begins as {encoding.upper()} and is not; save it as UTF-8") from None
            break
    if b"\0" in data:
        raise InputError(f"{path}: no text; give it a preview, a stack export or a declarations file, as UTF-8")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path}:{line}: not UTF-8; save it as UTF-8") from None
    return data
