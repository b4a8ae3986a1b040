"""Text of others that shows as what it is, wherever a line of it is written."""

from __future__ import annotations

import re

_INVISIBLE = r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
"""What moves the cursor, ends a line or turns the order of what is shown: control characters and overrides of the
direction of writing."""
_COMMAND = r"(\A\s*):(?=:)|(?<=#)#(?=\[|vso\[)"
"""Where a line of a log would become a command to GitHub Actions or Azure Pipelines."""


def visible(text: str) -> str:
    """A text in one line that shows as what it is: names and messages can come from anybody."""
    if not text.isprintable():
        text = re.sub(_INVISIBLE, lambda match: ascii(match[0])[1:-1], text)
    if "::" in text or "##" in text:
        text = re.sub(_COMMAND, lambda match: f"{match[1] or ''}\\x{ord(match[0][-1]):02x}", text)
    return text


def csv_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before it makes it a text."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
