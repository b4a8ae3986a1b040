"""Waivers: findings that somebody has taken on until a day. They stay in the report and fail nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any

import msgspec

from aoai_catalog.input_error import repeated
from aoai_catalog.names import closest
from aoai_policies.core.context import Context
from aoai_policies.core.declared import DeclaredNames
from aoai_policies.core.finding import Finding, Level, Waived
from aoai_policies.core.patterns import PatternIndex, any_match
from aoai_policies.core.plan import Comment, Plan
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.rule import AnyRule
from aoai_policies.core.run import Run
from aoai_policies.core.settings import Waiver
from aoai_policies.core.target import Account, Deployment, Position

_WILDCARDS = "*?["
_INLINE = r"\s*\[(?P<rules>[^\]]*)\](?P<reason>.*)"
_UNTIL = r"\buntil\s+(\S+)\s*$"
_WRITE = "write it as `aoai: ignore[AOAI601] reason, until 2027-03-01`"


class ReadWaiver(msgspec.Struct, frozen=True):
    """A waiver as it was read: what it says, or the problem for which it does not apply; and where it stands.

    `about` is the line that an inline one is about, None where its target says what it is about.
    """

    waiver: Waiver | None
    problem: str = ""
    position: Position | None = None
    about: Position | None = None


class WaiverUse(msgspec.Struct, frozen=True):
    """What a waiver did. `outlived` are the targets for which it ended on the day on which their model retired.

    `idle`: it could have matched something, because its rule ran over the stack that it names, and did not. `near` is
    then the nearest declared target, empty where its pattern names one that is declared.
    """

    read: ReadWaiver
    matched: int = 0
    outlived: tuple[tuple[str, date], ...] = ()
    idle: bool = False
    near: str = ""


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


def read_comments(comments: Iterable[Comment], rules: Iterable[AnyRule]) -> tuple[ReadWaiver, ...]:
    """Read waivers in the source, one for each rule that a comment names; who wrote one is its owner."""
    by_name = {name: rule for rule in rules for name in (rule.id, rule.slug)}
    return tuple(chain.from_iterable(_of_comment(one, by_name) for one in comments))


def _of_comment(comment: Comment, rules: Mapping[str, AnyRule]) -> Iterator[ReadWaiver]:
    written = re.fullmatch(_INLINE, comment.text)
    names = [name.strip() for name in written["rules"].split(",") if name.strip()] if written else []
    if written is None or not names:
        yield ReadWaiver(None, f"it names no rule; {_WRITE}", comment.position, comment.about)
        return
    place = f"{comment.about.file}:{comment.position.line}"
    reason, until = written["reason"], ""
    if (end := re.search(_UNTIL, reason)) is not None:
        reason, until = reason[: end.start()], end[1]
    reason = reason.strip(" \t,;")
    missing = "no reason" if not reason else "no end" if not until else ""
    for name in names:
        problem = f"it has {missing}; {_WRITE}" if missing else ""
        problem = problem or _problem_of_day(until, "until") or _problem_of_rule(name, rules)
        waiver = None if problem else Waiver(name, place, reason, place, date.fromisoformat(until))
        yield ReadWaiver(waiver, problem, comment.position, comment.about)


def _problem(item: Any, rules: Mapping[str, AnyRule]) -> str:
    """Why an item is no waiver; empty where it is one."""
    keys = Waiver.__struct_fields__
    if not isinstance(item, Mapping):
        return f"it is not a mapping of {', '.join(keys)}"
    for key in item:
        if key not in keys:
            near = closest(str(key), keys, 1)
            return f"unknown key {repeated(key)}; " + (
                f"did you mean {near[0]}?" if near else f"known here: {', '.join(keys)}"
            )
    for key in keys:
        if item.get(key) is None:
            return f"it has no {key}"
        if key != "expires" and not (isinstance(item[key], str) and item[key].strip()):
            return f"{key} is not a text"
    return _problem_of_day(item["expires"], "expires") or _problem_of_rule(item["rule"], rules)


def _problem_of_day(day: Any, key: str) -> str:
    if isinstance(day, date) and not isinstance(day, datetime):
        return ""
    try:
        date.fromisoformat(day)
    except (TypeError, ValueError):
        return f"{key}: {repeated(day)}: no such day; write it as {date(2026, 11, 21)}"
    return ""


def _problem_of_rule(name: str, rules: Mapping[str, AnyRule]) -> str:
    rule = rules.get(name)
    if rule is None:
        near = closest(name, rules, 1)
        return f"there is no rule {repeated(name)}" + (f"; did you mean {near[0]}?" if near else "")
    if rule.judges not in {Account, Deployment, ResolvedDeployment, Plan}:
        return f"{rule.id} is about no declaration; set its level under `levels`"
    return ""


# Applying


def apply_waivers(
    runs: Sequence[Run],
    waivers: Sequence[ReadWaiver],
    rules: Iterable[AnyRule],
    context: Context,
    known: Iterable[AnyRule] = (),
) -> tuple[tuple[Run, ...], tuple[WaiverUse, ...]]:
    """Mark the findings that are waived today, and say what each waiver did.

    Args:
        runs: What the rules said of each plan.
        waivers: As they were read; those in the source of the plans are added.
        rules: The rules that were run.
        context: For the day, and for the day on which a model retires.
        known: All rules there are, which comments in the source may name; else those that were run.
    """
    rules = tuple(rules)
    known = tuple(known) or rules
    inline = [read_comments(run.plan.comments, known) for run in runs]
    waivers = tuple(dict.fromkeys((*waivers, *chain.from_iterable(inline))))
    if not waivers:
        return tuple(runs), ()
    book = _Book(waivers, frozenset(rule.id for rule in rules if rule.ends_with_model), context)
    marked = tuple(
        msgspec.structs.replace(run, findings=tuple(book.marked(run, own)))
        for run, own in zip(runs, inline, strict=True)
    )
    ran = [rule for rule in rules if rule.level_in(context.settings) is not Level.DISABLED]
    return marked, tuple(book.uses(runs, ran))


class _Book:
    """Which waiver matched what."""

    def __init__(self, waivers: Sequence[ReadWaiver], ending: frozenset[str], context: Context) -> None:
        self._waivers = waivers
        self._numbers = {read: number for number, read in enumerate(waivers)}
        self._ending = ending
        self._context = context
        self._matched: defaultdict[int, int] = defaultdict(int)
        self._outlived: defaultdict[int, dict[str, date]] = defaultdict(dict)
        by_rule: defaultdict[str, list[tuple[int, Waiver]]] = defaultdict(list)
        for number, read in enumerate(waivers):
            if read.waiver is not None and read.about is None:
                by_rule[read.waiver.rule].append((number, read.waiver))
        self._by_rule = {
            rule: (PatternIndex(waiver.target for _, waiver in numbered), numbered)
            for rule, numbered in by_rule.items()
        }

    def marked(self, run: Run, inline: Iterable[ReadWaiver]) -> Iterator[Finding]:
        names = DeclaredNames(run.plan)
        by_line: defaultdict[tuple[Position | None, str], list[tuple[int, Waiver]]] = defaultdict(list)
        for read in inline:
            if read.waiver is not None:
                by_line[read.about, read.waiver.rule].append((self._numbers[read], read.waiver))
        for finding in run.findings:
            asked = [found for key in (finding.rule, finding.slug) if (found := self._by_rule.get(key))]
            here = [
                numbered
                for line in (_lines(finding) if by_line else ())
                for key in (finding.rule, finding.slug)
                for numbered in by_line.get((line, key), ())
            ]
            if not asked and not here:
                yield finding
                continue
            name, target = names.of(finding.target), finding.target
            urns = [target.urn] if target is not None and target.urn else []
            fitting = here + [numbered[one] for index, numbered in asked for one in index.fitting(name, *urns)]
            yield self._weighed(finding, name, fitting) if fitting else finding

    def _weighed(self, finding: Finding, name: str, fitting: Iterable[tuple[int, Waiver]]) -> Finding:
        today = self._context.today
        last_day = _last_day(finding, self._ending, self._context)
        held = finding
        for number, waiver in fitting:
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
            idle = read.waiver is not None and not matched and _could_match(read, read.waiver, runs, rules)
            outlived = tuple(self._outlived.get(number, {}).items())
            yield WaiverUse(read, matched, outlived, idle, _nearest(read, runs) if idle else "")


def _lines(finding: Finding) -> Iterator[Position]:
    """The lines that a finding is about: that of the declaration, and those that it is called from."""
    if finding.position is not None:
        yield finding.position
    yield from finding.target.called_from if finding.target is not None else ()


def _nearest(read: ReadWaiver, runs: Sequence[Run]) -> str:
    """The nearest target that is declared; empty where the waiver names one, or a line."""
    if read.waiver is None or read.about is not None:
        return ""
    pattern = read.waiver.target
    declared: dict[str, None] = {}
    for run in runs:
        names = DeclaredNames(run.plan)
        for target in (None, *run.plan.accounts, *run.plan.deployments):
            if any_match((pattern,), names.of(target), *([target.urn] if target is not None else ())):
                return ""
            declared.setdefault(names.of(target))
    return next(iter(closest(pattern, declared, 1)), "")


def _last_day(finding: Finding, ending: frozenset[str], context: Context) -> date:
    """How long a waiver of a finding can hold: of a rule about a model's life, as long as the model lives."""
    if finding.rule not in ending or not isinstance(finding.target, Deployment):
        return date.max
    answer = context.lifecycle(finding.target)
    # A date of one SKU is often contradicted by offers that go on, which AOAI501 calls not certain.
    certain = not (answer.not_before or answer.disputed or answer.scope)
    return answer.retires_on if certain and answer.retires_on is not None else date.max


def _could_match(read: ReadWaiver, waiver: Waiver, runs: Sequence[Run], rules: Sequence[AnyRule]) -> bool:
    """Whether the rule ran over a stack that the pattern may name, or over one that the comment stands in."""
    ids = {rule.id for rule in rules if waiver.rule in {rule.id, rule.slug}}
    if read.about is not None:
        return any(
            ids - run.not_run.keys() and any(one.position == read.position for one in run.plan.comments) for run in runs
        )
    beginning = waiver.target.casefold()
    for wildcard in _WILDCARDS:
        beginning = beginning.partition(wildcard)[0]
    stacks = [run.plan.stack.casefold() for run in runs if ids - run.not_run.keys()]
    heads = [head for stack in stacks for head in (f"{stack}/", f"urn:pulumi:{stack}::")]
    return any(head.startswith(beginning) or beginning.startswith(head) for head in heads)
