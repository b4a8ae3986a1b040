"""How much of an input is followed, in one place: no honest file comes near, and a hostile one ends here."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO

from aoai_catalog.input_error import InputError

MOST_BYTES = 200_000_000
"""Of one input that tools write: a preview, an export. One of 100,000 resources has some 100 MB."""
MOST_BYTES_BY_HAND = 10_000_000
"""Of one file that people write: settings, waivers, baselines, projects, modules of Terraform."""
MOST_BYTES_OF_TERRAFORM = 1_000_000
"""Of all files of a folder together: their grammar is read at some 30 KB a second."""
DEEPEST = 100
"""Expressions, templates and modules inside one another."""
MOST_STEPS = 500_000
"""Steps that the expressions of one input may take. A large template takes some thousands."""
LONGEST_TEXT = 1_000_000
"""Characters of one text that an expression makes."""
MOST_COPIES = 10_000
"""Elements of a loop; Azure allows 800 resources and ranges of 10,000."""


def read_bounded(source: Path | BinaryIO, name: str, most: int = MOST_BYTES) -> bytes:
    """Read a file or stream to its end, and not more than so many bytes.

    Raises:
        InputError: There are more.
    """
    if isinstance(source, Path):
        with source.open("rb") as file:
            return read_bounded(file, name, most)
    return bounded(source.read(most + 1), name, most)


def bounded(data: bytes, name: str, most: int) -> bytes:
    """What was read, where it is not more than so many bytes.

    Raises:
        InputError: It is more.
    """
    if len(data) > most:
        raise InputError(f"{name}: larger than the limit of {most:,} bytes; check it in parts")
    return data


class TooMuchError(Exception):
    """What an input leads to is more than is followed."""


class Budget:
    """Counts the steps that an input takes."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self._left = steps

    def spend(self, steps: int = 1) -> None:
        """Count steps. Raises TooMuchError where there are none left."""
        self._left -= steps
        if self._left < 0:
            raise TooMuchError

    def weigh(self, value: Any) -> None:
        """Count the parts of a value, which can be shared so often that walking it would never end."""
        ahead = [value]
        while ahead:
            self.spend()
            part = ahead.pop()
            if isinstance(part, str):
                self.spend(len(part) // 1000)
            elif isinstance(part, dict):
                ahead += part.values()
            elif isinstance(part, list):
                ahead += part
