"""How much of an input is followed, in one place: no honest file comes near, and a hostile one ends here."""

from __future__ import annotations

from typing import Any

DEEPEST = 100
"""Expressions, templates and modules inside one another."""
MOST_STEPS = 500_000
"""Steps that the expressions of one input may take. A large template takes some thousands."""
LONGEST_TEXT = 1_000_000
"""Characters of one text that an expression makes."""
MOST_COPIES = 10_000
"""Elements of a loop; Azure allows 800 resources and ranges of 10,000."""


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
