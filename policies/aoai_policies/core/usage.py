"""A usage snapshot: what Azure answered of a subscription's quota on a day."""

from __future__ import annotations

from datetime import date

import msgspec


class Usage(msgspec.Struct, frozen=True):
    """One quota pool: how much of it there is and how much is used, in units of capacity."""

    name: str
    limit: float
    used: float

    @property
    def left(self) -> float:
        """What can still be deployed."""
        return max(self.limit - self.used, 0)


class UsageSnapshot(msgspec.Struct, frozen=True):
    """The answer for one region, empty where the file does not say which. `taken` is the day it was recorded."""

    path: str
    region: str
    taken: date | None
    pools: dict[str, Usage]

    @property
    def said(self) -> str:
        """How messages name it: by its day, else by its file."""
        return f"usage of {self.taken}" if self.taken else self.path
