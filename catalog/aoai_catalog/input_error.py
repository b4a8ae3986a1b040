"""The one error that input can cause, and how much of the input it repeats."""

from __future__ import annotations

_LONGEST, _BEGINNING = 30, 12
"""Characters of one value of an input: a misspelt name is shorter, and a key or token is not to be read in a log."""
_LONGEST_MESSAGE = 1_000


class InputError(Exception):
    """An input that cannot be used. The message is one line that names the place and the remedy."""

    def __init__(self, message: str) -> None:
        half = _LONGEST_MESSAGE // 2
        super().__init__(message if len(message) <= _LONGEST_MESSAGE else f"{message[:half]} ... {message[-half:]}")


def repeated(value: object) -> str:
    """A key or value of an input as an error repeats it: enough to find it by, since it can be huge, or a secret."""
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_BEGINNING]}... ({len(text)} characters)"
