"""What stops a compilation, and what a reviewed `edition.yaml` accepts of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec


class Problem(msgspec.Struct, frozen=True, order=True):
    """Something in a source that the compiler cannot take as it stands.

    `cell` is the text that it is about, `what` says what is wrong with it and what to do. The line is 0 where the
    problem is the file's.
    """

    path: str
    line: int
    cell: str
    what: str
    row: str = ""
    """The first cell of the row that it is in, by which it is found again in another edition of the page."""

    def __str__(self) -> str:
        """Show it as one line: `2026-10-05/schedule.md:31: '2026-09-31' is not a date; correct ...`."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.cell!r} {self.what}" if self.cell else f"{place}: {self.what}"


class CompilationError(Exception):
    """A source has problems that nothing accepts, or cannot be read. The message has one line for each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Acceptance(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An oddity of a source that a reviewer has seen: its page (path in the folder), its place, and why it may stay.

    Without `line` or `row` (the first cell of a row) it holds in the whole page; without `cell` for every text there.
    """

    page: str
    reason: str
    line: int = 0
    cell: str = ""
    row: str = ""

    @property
    def place(self) -> str:
        """Where it holds: `tier-1.md:79`."""
        return f"{self.page}:{self.line}" if self.line else self.page

    def covers(self, problem: Problem, folder: str) -> bool:
        """Whether it accepts a problem of a page of the folder."""
        return (
            problem.path == f"{folder}/{self.page}"
            and self.line in {0, problem.line}
            and self.cell in {"", problem.cell}
            and self.row in {"", problem.row}
        )


class Settled(msgspec.Struct, frozen=True):
    """Problems divided: accepted ones, with a line each that gives the reason, and those that stop the compilation.

    `used` and `idle` are the acceptances that accept something, and those that do not.
    """

    accepted: tuple[Problem, ...]
    lines: tuple[str, ...]
    open: tuple[Problem, ...]
    used: tuple[Acceptance, ...]
    idle: tuple[Acceptance, ...]

    def unused(self, review: str) -> Iterator[Problem]:
        """An acceptance that accepts nothing is a problem, too: the oddity that it was written for is gone."""
        for acceptance in self.idle:
            what = "is accepted and not there; remove that entry"
            yield Problem(review, 0, acceptance.place, what)


def settle(problems: Iterable[Problem], acceptances: Sequence[Acceptance], folder: str) -> Settled:
    """Divide problems by what a reviewer accepts."""
    accepted: list[Problem] = []
    lines: list[str] = []
    left: list[Problem] = []
    used: set[Acceptance] = set()
    for problem in sorted(set(problems)):
        matching = [acceptance for acceptance in acceptances if acceptance.covers(problem, folder)]
        used.update(matching)
        if matching:
            accepted.append(problem)
            lines.append(f"{problem}. Accepted: {matching[0].reason}")
        else:
            left.append(problem)
    return Settled(
        accepted=tuple(accepted),
        lines=tuple(lines),
        open=tuple(left),
        used=tuple(acceptance for acceptance in acceptances if acceptance in used),
        idle=tuple(acceptance for acceptance in acceptances if acceptance not in used),
    )
