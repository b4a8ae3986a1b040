"""A finding: what a rule says of one target, with the facts behind it and what to write instead."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec
from aoai_catalog.load import Statement

from aoai_policies.core.target import Account, Deployment, Position, Unknown


class Level(StrEnum):
    """How grave a rule's findings are; settings may override it."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    DISABLED = "disabled"

    @property
    def rank(self) -> int:
        """Higher is graver."""
        return ("disabled", "info", "warning", "error").index(self.value)


class Outcome(StrEnum):
    """Whether the rule could judge. Passing needs no finding."""

    FAIL = "fail"
    UNVERIFIED = "unverified"


class Suggestion(msgspec.Struct, frozen=True):
    """A value to write instead, and where."""

    field: str
    value: str | int | float


class Finding(msgspec.Struct, frozen=True):
    """What one rule says of one target.

    `message` stands alone in a log line: what is wrong, the fact, its date, what to write. `unknown` names the fields
    whose values were not known, where that is why the outcome is unverified.
    """

    rule: str
    slug: str
    level: Level
    outcome: Outcome
    target: Account | Deployment | None
    message: str
    field: str = ""
    actual: str | int | float | None = None
    suggestions: tuple[Suggestion, ...] = ()
    statements: tuple[Statement, ...] = ()
    unknown: str = ""
    waiver: Any = None

    def suggesting(self, *suggestions: Suggestion) -> Finding:
        """The same finding with these suggestions instead of its own."""
        return msgspec.structs.replace(self, suggestions=suggestions)

    @property
    def position(self) -> Position | None:
        """Where the target is declared."""
        return self.target.position if self.target is not None else None


def shown(value: object) -> str | int | float | None:
    """A declared value as a finding may show it: numbers without a needless fraction, nothing of what is unknown."""
    if value is None or isinstance(value, Unknown):
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, (str, int, float)):
        return value
    return str(value)
