"""A rule: its metadata, its examples and its one pure function."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, ClassVar, Generic, TypeVar, get_args, get_origin

import msgspec

from aoai_catalog.load import Statement
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Alternative, Finding, Level, Outcome, Suggestion, shown
from aoai_policies.core.plan import Knowledge
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.settings import Settings
from aoai_policies.core.target import Account, Deployment, value_at
from aoai_policies.core.usage import UsageSnapshot

Judged = TypeVar("Judged")

EXAMPLE_DAY = date(2026, 10, 5)
"""The day on which a rule's examples are judged, unless it says otherwise."""


class Reference(msgspec.Struct, frozen=True):
    """A public page that a rule rests on."""

    title: str
    url: str


class Page(msgspec.Struct, frozen=True):
    """What a rule's docstring says: what the problem is, why it matters, how to fix it."""

    what: str
    why: str
    fix: str


class Rule(Generic[Judged]):
    """One rule. The docstring's first line, `Why:` and `Fix:` paragraphs are its page.

    What it judges is its type: `Rule[ResolvedDeployment]` each deployment whose names mean something,
    `Rule[Deployment]` and `Rule[Account]` each declaration as it is, `Rule[Plan]` the plan once.

    Attributes:
        id: `AOAI` and three digits, never used again.
        slug: Names the problem.
        level: How grave a finding is.
        judges: The type that it is called with.
        reads: The fields without which there is nothing to judge, as paths (`sku.capacity`,
            `properties.disableLocalAuth`); of a resolved deployment also `model`, `sku` and `region`. Where one is
            absent the rule does not run, where one is unknown the outcome is unverified; but for a version, SKU or
            region that is left open it is asked for every value that this may have. Targets with equal fields share one
            answer.
        may_read: Further fields that may be absent.
        only_new: It judges what is to be created, replaced or given another model or SKU, because what exists
            unchanged is proof of itself.
        only_kept: It judges what exists and keeps its model, the others than `only_new`.
        requires: What the plan must know for the rule to run at all.
        meets_unknown: It has its own way with unknown values (a rule about absence: what is unknown is there).
        after: The rules whose failure on the same target says already what this one would say.
        guards: It holds for a new and an unchanged resource alike, so that it may refuse a resource during `up`.
        ends_with_model: A waiver of it ends on the day on which the model retires.
        references: The public pages that it rests on.
        opt_in: It runs only where settings give it a level.
        example_settings: The settings, in YAML, with which its examples are judged.
        example_usage: The usage snapshots with which its examples are judged.
        as_of: The day on which its examples are judged.
        wrong, right: Plans with and without the problem; shown on the page and run by tests.
    """

    id: ClassVar[str]
    slug: ClassVar[str]
    level: ClassVar[Level]
    judges: ClassVar[type]
    reads: ClassVar[tuple[str, ...]] = ()
    may_read: ClassVar[tuple[str, ...]] = ()
    only_new: ClassVar[bool] = False
    only_kept: ClassVar[bool] = False
    requires: ClassVar[frozenset[Knowledge]] = frozenset()
    meets_unknown: ClassVar[bool] = False
    after: ClassVar[tuple[str, ...]] = ()
    guards: ClassVar[bool] = False
    ends_with_model: ClassVar[bool] = False
    references: ClassVar[tuple[Reference, ...]] = ()
    opt_in: ClassVar[bool] = False
    example_settings: ClassVar[str] = ""
    example_usage: ClassVar[tuple[UsageSnapshot, ...]] = ()
    as_of: ClassVar[date] = EXAMPLE_DAY
    wrong: ClassVar[Any]
    right: ClassVar[Any]

    def __init_subclass__(cls) -> None:
        """Take what it judges from its type."""
        for base in getattr(cls, "__orig_bases__", ()):
            if "judges" not in vars(cls) and issubclass(get_origin(base) or object, Rule):
                (cls.judges,) = get_args(base)

    def concerns(self, target: Judged) -> bool:  # noqa: ARG002 - for rules that say which
        """Whether the rule is about this target at all."""
        return True

    def check(self, target: Judged, context: Context) -> Iterator[Finding]:
        """Yield what is wrong with the target. Pure: reads its arguments only."""
        raise NotImplementedError

    @classmethod
    def level_in(cls, settings: Settings) -> Level:
        """The level that settings give it by id or slug, else its own; one that is opt-in has none of its own."""
        own = Level.DISABLED if cls.opt_in else cls.level
        return settings.levels.get(cls.id) or settings.levels.get(cls.slug) or own

    @classmethod
    def page(cls) -> Page:
        """The parts of the docstring, each on one line."""
        text = " ".join((cls.__doc__ or "").split())
        what, _, rest = text.partition(" Why: ")
        why, _, fix = rest.partition(" Fix: ")
        return Page(what, why[:1].upper() + why[1:], fix[:1].upper() + fix[1:])

    def fail(
        self,
        target: ResolvedDeployment | Deployment | Account | None,
        field: str,
        problem: str,
        *,
        advice: str = "",
        suggest: Sequence[str | int | float] = (),
        replace: Iterable[Alternative] = (),
        facts: Iterable[Statement] = (),
    ) -> Finding:
        """A failure. The message is the problem, the advice (or the suggested values), and the deciding fact's date.

        Args:
            target: What has the problem.
            field: The path of the field at fault.
            problem: What is wrong, beginning with the value.
            advice: What to write instead; made of `suggest` where it is left out.
            suggest: Values to write instead into the field, best first.
            replace: Ways to mend it that need another field, or several together.
            facts: The statements behind it, the deciding one first.
        """
        alternatives = (*((Suggestion(field, value),) for value in suggest), *replace)
        if not advice and suggest:
            advice = "use " + " or ".join(str(value) for value in suggest)
        return self._finding(Outcome.FAIL, target, field, problem, advice, alternatives, facts)

    def unverified(
        self,
        target: ResolvedDeployment | Deployment | Account | None,
        field: str,
        problem: str,
        *,
        advice: str = "",
        facts: Iterable[Statement] = (),
    ) -> Finding:
        """What cannot be known from the facts: neither passed nor failed."""
        return self._finding(Outcome.UNVERIFIED, target, field, problem, advice, (), facts)

    def _finding(
        self,
        outcome: Outcome,
        target: ResolvedDeployment | Deployment | Account | None,
        field: str,
        problem: str,
        advice: str,
        alternatives: tuple[Alternative, ...],
        facts: Iterable[Statement],
    ) -> Finding:
        statements = tuple(facts)
        declared = target.declared if isinstance(target, ResolvedDeployment) else target
        dated = f" ({statements[0].title}, {statements[0].date})" if statements else ""
        return Finding(
            rule=self.id,
            slug=self.slug,
            level=self.level,
            outcome=outcome,
            target=declared,
            message=problem + (f"; {advice}" if advice else "") + dated,
            field=field,
            actual=shown(value_at(declared, field)) if declared is not None else None,
            replacements=alternatives,
            statements=statements,
        )


AnyRule = Rule[Any]
"""A rule of whatever kind of target."""
