"""A finding: what a rule says of one target, with the facts behind it and what to write instead."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from aoai_catalog.load import Statement
from aoai_policies.core.target import Account, Deployment, Position


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


Alternative = tuple[Suggestion, ...]
"""Values that mend a declaration when all of them are written together."""


class Waived(msgspec.Struct, frozen=True):
    """Why somebody has taken a finding on, who, and until when."""

    reason: str
    owner: str
    expires: date


class Finding(msgspec.Struct, frozen=True):
    """What one rule says of one target.

    `message` stands alone in a log line: what is wrong, the fact, its date, what to write. `replacements` are the ways
    to mend it, best first. `unknown` names the field whose value was not known, where that is why the outcome is
    unverified, and `gap` says so ("location is not known before apply"). `place` is where a finding without a target
    stands. `baseline`: it was recorded before, and only new ones count.
    """

    rule: str
    slug: str
    level: Level
    outcome: Outcome
    target: Account | Deployment | None
    message: str
    field: str = ""
    actual: str | int | float | None = None
    replacements: tuple[Alternative, ...] = ()
    statements: tuple[Statement, ...] = ()
    unknown: str = ""
    gap: str = ""
    waiver: Waived | None = None
    baseline: bool = False
    place: Position | None = None

    def at(self, place: Position | None) -> Finding:
        """The same finding, at a line of a file that declares nothing."""
        return msgspec.structs.replace(self, place=place)

    def judging(self, actual: str) -> Finding:
        """The same finding of this value, where no target has it."""
        return msgspec.structs.replace(self, actual=actual)

    def doubted(self, why: str) -> Finding:
        """The same finding as unverified, for a reason that its message ends with."""
        return msgspec.structs.replace(self, outcome=Outcome.UNVERIFIED, message=f"{self.message}; {why}")

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """Each value that any of the replacements writes."""
        return tuple(dict.fromkeys(one for alternative in self.replacements for one in alternative))

    @property
    def position(self) -> Position | None:
        """Where the target is declared."""
        return self.target.position if self.target is not None else self.place

    @property
    def counts(self) -> bool:
        """Whether it is neither waived nor in the baseline."""
        return self.waiver is None and not self.baseline


def shown(value: object) -> str | int | float | None:
    """A declared value as a finding may show it: a text or number; nothing of an object, which may hold a secret."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, (str, int, float)) else None
