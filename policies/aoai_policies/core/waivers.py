"""Waivers: findings that somebody has taken on until a day. They stay in the report and fail nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from aoai_catalog.names import closest
from aoai_policies.core.context import Context
from aoai_policies.core.declared import DeclaredNames
from aoai_policies.core.finding import Finding, Level, Waived
from aoai_policies.core.patterns import any_match
from aoai_policies.core.plan import Plan
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.rule import AnyRule
from aoai_policies.core.run import Run
from aoai_policies.core.settings import Waiver
from aoai_policies.core.target import Account, Deployment, Position

_WILDCARDS = "*?["


class ReadWaiver(msgspec.Struct, frozen=True):
    """A waiver as it was read: what it says, or the problem for which it does not apply; and where it stands."""

    waiver: Waiver | None
    problem: str = ""
    position: Position | None = None


class WaiverUse(msgspec.Struct, frozen=True):
    """What a waiver did. `outlived` are the targets for which it ended on the day on which their model retired.

    `idle`: it could have matched something, because its rule ran over the stack that it names, and did not.
    """

    read: ReadWaiver
    matched: int = 0
    outlived: tuple[tuple[str, date], ...] = ()
    idle: bool = False


# Reading


def read_waivers(
    items: Sequence[Any], rules: Iterable[AnyRule], position: Callable[[int], Position | None] = lambda _: None
) -> tuple[ReadWaiver, ...]:
    """Read the items of a list of waivers. A malformed one is kept with its problem: it does not apply, and is said.

    Args:
        items: What stands in the list, as plain values.
        rules: All rules there are.
        position: Where the item with a number stands.
    """
    by_name = {name: rule for rule in rules for name in (rule.id, rule.slug)}
    found = []
    for number, item in enumerate(items):
        problem = _problem(item, by_name)
        waiver = None if problem else msgspec.convert(item, Waiver)
        found.append(ReadWaiver(waiver, problem, position(number)))
    return tuple(found)


def _problem(item: Any, rules: Mapping[str, AnyRule]) -> str:
    """Why an item is no waiver; empty where it is one."""
    keys = Waiver.__struct_fields__
    if not isinstance(item, Mapping):
        return f"it is not a mapping of {', '.join(keys)}"
    for key in item:
        if key not in keys:
            near = closest(str(key), keys, 1)
            return f"unknown key {key}; " + (f"did you mean {near[0]}?" if near else f"known here: {', '.join(keys)}")
    for key in keys:
        if item.get(key) is None:
            return f"it has no {key}"
        if key != "expires" and not (isinstance(item[key], str) and item[key].strip()):
            return f"{key} is no text"
    return _problem_of_day(item["expires"]) or _problem_of_rule(item["rule"], rules)


def _problem_of_day(day: Any) -> str:
    if isinstance(day, date) and not isinstance(day, datetime):
        return ""
    try:
        date.fromisoformat(day)
    except (TypeError, ValueError):
        return f"expires: {day}: no such day; write it as {date(2026, 11, 21)}"
    return ""


def _problem_of_rule(name: str, rules: Mapping[str, AnyRule]) -> str:
    rule = rules.get(name)
    if rule is None:
        near = closest(name, rules, 1)
        return f"there is no rule {name}" + (f"; did you mean {near[0]}?" if near else "")
    if rule.judges not in {Account, Deployment, ResolvedDeployment, Plan}:
        return f"{rule.id} is about no declaration; set its level under `levels`"
    return ""


# Applying


def apply_waivers(
    runs: Sequence[Run], waivers: Sequence[ReadWaiver], rules: Iterable[AnyRule], context: Context
) -> tuple[tuple[Run, ...], tuple[WaiverUse, ...]]:
    """Mark the findings that are waived today, and say what each waiver did.

    Args:
        runs: What the rules said of each plan.
        waivers: As they were read.
        rules: The rules that were run.
        context: For the day, and for the day on which a model retires.
    """
    if not waivers:
        return tuple(runs), ()
    rules = tuple(rules)
    book = _Book(waivers, frozenset(rule.id for rule in rules if rule.ends_with_model), context)
    marked = tuple(msgspec.structs.replace(run, findings=tuple(book.marked(run))) for run in runs)
    ran = [rule for rule in rules if rule.level_in(context.settings) is not Level.DISABLED]
    return marked, tuple(book.uses(runs, ran))


class _Book:
    """Which waiver matched what."""

    def __init__(self, waivers: Sequence[ReadWaiver], ending: frozenset[str], context: Context) -> None:
        self._waivers = waivers
        self._ending = ending
        self._context = context
        self._matched: defaultdict[int, int] = defaultdict(int)
        self._outlived: defaultdict[int, dict[str, date]] = defaultdict(dict)
        self._by_rule: defaultdict[str, list[tuple[int, Waiver]]] = defaultdict(list)
        for number, read in enumerate(waivers):
            if read.waiver is not None:
                self._by_rule[read.waiver.rule].append((number, read.waiver))

    def marked(self, run: Run) -> Iterator[Finding]:
        names = DeclaredNames(run.plan)
        for finding in run.findings:
            candidates = [*self._by_rule.get(finding.rule, ()), *self._by_rule.get(finding.slug, ())]
            yield self._weighed(finding, names.of(finding.target), candidates) if candidates else finding

    def _weighed(self, finding: Finding, name: str, candidates: Iterable[tuple[int, Waiver]]) -> Finding:
        today = self._context.today
        target = finding.target
        last_day = _last_day(finding, self._ending, self._context)
        held = finding
        for number, waiver in candidates:
            if not any_match((waiver.target,), name, *([target.urn] if target is not None and target.urn else [])):
                continue
            self._matched[number] += 1
            if waiver.expires < today:
                continue
            if last_day < today:
                self._outlived[number][name] = last_day
            elif held.waiver is None:
                waived = Waived(waiver.reason, waiver.owner, min(waiver.expires, last_day))
                held = msgspec.structs.replace(held, waiver=waived)
        return held

    def uses(self, runs: Sequence[Run], rules: Sequence[AnyRule]) -> Iterator[WaiverUse]:
        for number, read in enumerate(self._waivers):
            matched = self._matched.get(number, 0)
            yield WaiverUse(
                read,
                matched,
                tuple(self._outlived.get(number, {}).items()),
                idle=read.waiver is not None and not matched and _could_match(read.waiver, runs, rules),
            )


def _last_day(finding: Finding, ending: frozenset[str], context: Context) -> date:
    """How long a waiver of a finding can hold: of a rule about a model's life, as long as the model lives."""
    if finding.rule not in ending or not isinstance(finding.target, Deployment):
        return date.max
    answer = context.lifecycle(finding.target)
    # A date of one SKU is often contradicted by offers that go on, which AOAI501 calls not certain.
    certain = not (answer.not_before or answer.disputed or answer.scope)
    return answer.retires_on if certain and answer.retires_on is not None else date.max


def _could_match(waiver: Waiver, runs: Sequence[Run], rules: Sequence[AnyRule]) -> bool:
    """Whether the rule ran over a stack that the pattern may name."""
    ids = {rule.id for rule in rules if waiver.rule in {rule.id, rule.slug}}
    beginning = waiver.target.casefold()
    for wildcard in _WILDCARDS:
        beginning = beginning.partition(wildcard)[0]
    stacks = [run.plan.stack.casefold() for run in runs if ids - run.not_run.keys()]
    heads = [head for stack in stacks for head in (f"{stack}/", f"urn:pulumi:{stack}::")]
    return any(head.startswith(beginning) or beginning.startswith(head) for head in heads)
