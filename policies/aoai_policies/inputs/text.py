"""The text of an input: a file or standard input, in whatever encoding a shell wrote it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from aoai_catalog.input_error import InputError
from aoai_policies.core.encoding import to_utf8
from aoai_policies.stack.bounds import MOST_BYTES, read_bounded


def read_text(path: str, *, may_be_empty: bool = False, most: int = MOST_BYTES, texts: Mapping[str, str] = {}) -> bytes:
    """Read an input (`-` is standard input) as UTF-8, or the text that stands in for it.

    Raises:
        InputError: It cannot be read, is too large, is empty and must not be, or is no text.
    """
    if texts and (instead := texts.get(os.path.realpath(path))) is not None:
        return to_utf8(instead.encode(), path)
    if path == "-" and sys.stdin is None:
        raise InputError("-: standard input is closed; pipe a plan into it, or name a file")
    try:
        data = read_bounded(sys.stdin.buffer if path == "-" else Path(path), path, most)
    except FileNotFoundError:
        raise InputError(f"{path}: no such file or folder") from None
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from None
    except ValueError:  # a null character
        raise InputError(f"{path!r}: no such file or folder") from None
    text = to_utf8(data, path)
    if not may_be_empty and not text.strip():
        raise InputError(f"{path}: empty; write it with `pulumi preview --json --show-sames` or `pulumi stack export`")
    return text
