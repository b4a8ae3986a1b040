"""JSON as Azure reads it in templates (comments, texts over several lines), with the line that each object begins on.

Python's own decoder is used; the one in C cannot tell places.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from json import scanner
from typing import Any

_COMMENT = re.compile(r'"(?:[^"\\]|\\.)*+"?|//[^\n]*|/\*.*?(?:\*/|(\Z))', re.DOTALL)
"""One that does not end is no comment, nor is a text; each is matched to its end, so that none is read again."""


class Located(dict[str, Any]):
    """An object, and the line that it begins on."""

    line: int = 0


def located(text: str) -> Any:
    """Decode JSON.

    Raises:
        ValueError: It is no JSON.
        RecursionError: It is nested too deeply.
    """
    plain = _COMMENT.sub(_blank, text)
    return _Decoder(plain).decode(plain)


def _blank(found: re.Match[str]) -> str:
    return found[0] if found[0][0] == '"' or found[1] is not None else re.sub(r"[^\n]", " ", found[0])


class _Decoder(json.JSONDecoder):
    def __init__(self, text: str) -> None:
        super().__init__(strict=False)
        starts = [match.end() for match in re.finditer(r"\n", text)]
        parse: Any = json.decoder.JSONObject  # type: ignore[attr-defined]

        def parse_object(at: tuple[str, int], *rest: Any) -> tuple[Located, int]:
            value, end = parse(at, *rest)
            found = Located(value)
            found.line = bisect_right(starts, at[1] - 1) + 1
            return found, end

        self.parse_object: Any = parse_object
        self.scan_once = scanner.py_make_scanner(self)  # type: ignore[attr-defined]
