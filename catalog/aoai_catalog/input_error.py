"""The one error that input can cause."""

from __future__ import annotations


class InputError(Exception):
    """An input that cannot be used. The message is one line that names the place and the remedy."""
