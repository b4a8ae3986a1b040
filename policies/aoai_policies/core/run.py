"""Runs rules over a plan.

Rules that read the same fields are asked together, and once for each set of values: most deployments of a large plan
differ in their names only, and a rule sees no name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import groupby
from operator import attrgetter

import msgspec

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import FIELDS, Account, Change, Deployment, Target, Unknown

CHAINS = (
    ("AOAI106", "AOAI110"),
    ("AOAI110", "AOAI101", "AOAI105", "AOAI102", "AOAI103", "AOAI104", "AOAI203", "AOAI201", "AOAI202"),
    ("AOAI501", "AOAI508", "AOAI503", "AOAI509"),
    ("AOAI501", "AOAI203", "AOAI201", "AOAI202", "AOAI207"),
)
"""On one declaration the first failure of a chain silences what comes after it: it would only say it again. A model
that has retired is offered nowhere, which is no second mistake."""


class Run(msgspec.Struct, frozen=True):
    """What the rules said of one plan. `not_run` holds, for each rule that could not run, what the plan lacks."""

    plan: Plan
    findings: tuple[Finding, ...]
    not_run: dict[str, frozenset[Knowledge]]


def run_rules(plan: Plan, rules: Iterable[Rule], context: Context) -> Run:
    """Run the rules that settings leave on and the plan has the knowledge for.

    Returns:
        Findings in the order of the plan's declarations (accounts first), then of the rules.
    """
    enabled = [(rule, level) for rule in rules if (level := rule.level_in(context.settings)) is not Level.DISABLED]
    able = [(rule, level) for rule, level in enabled if rule.requires <= plan.knows]
    not_run = {rule.id: rule.requires - plan.knows for rule, _ in enabled if not rule.requires <= plan.knows}
    found: defaultdict[int, list[Finding]] = defaultdict(list)
    for question, asked in groupby(sorted(able, key=_question), key=_question):
        pairs = list(asked)
        judges = pairs[0][0].judges
        if judges is Plan:
            _ask_of_plan(plan, pairs, context, found)
        elif judges in {Account, Deployment}:
            targets: Sequence[Target] = plan.accounts if judges is Account else plan.deployments
            _ask_of_targets(targets, question[1:], pairs, context, found)
    order: list[Target] = [*plan.accounts, *plan.deployments]
    heard = [finding for target in order if id(target) in found for finding in _said(found[id(target)])]
    return Run(plan, (*found[id(None)], *heard), not_run)


Question = tuple[str, tuple[str, ...], tuple[str, ...], bool, bool, bool]


def _question(entry: tuple[Rule, Level]) -> Question:
    rule = entry[0]
    return rule.judges.__name__, rule.reads, rule.may_read, rule.only_new, rule.only_kept, rule.meets_unknown


def _ask_of_plan(
    plan: Plan, asked: Sequence[tuple[Rule, Level]], context: Context, found: defaultdict[int, list[Finding]]
) -> None:
    for rule, level in asked:
        for finding in rule.check(plan, context):
            found[id(finding.target)].append(msgspec.structs.replace(finding, level=level))


def _ask_of_targets(
    targets: Sequence[Target],
    question: tuple[tuple[str, ...], tuple[str, ...], bool, bool, bool],
    asked: Sequence[tuple[Rule, Level]],
    context: Context,
    found: defaultdict[int, list[Finding]],
) -> None:
    reads, may_read, only_new, only_kept, _ = question
    passed_over = "old" if only_new else "new" if only_kept else ""
    fields = (*reads, *may_read)
    values_of = attrgetter(*fields) if len(fields) > 1 else lambda target: (getattr(target, fields[0]),)
    answers: dict[Hashable, tuple[Finding, ...]] = {}
    for target in targets:
        newness = _newness(target) if passed_over else "any"
        if newness == passed_over:
            continue
        values = values_of(target)
        key = (newness, values)
        try:
            answer = answers.get(key)
        except TypeError:  # a field holds a list or an object, which no other target is likely to share
            answer = _answer(target, fields, values, len(reads), newness, asked, context)
        else:
            if answer is None:
                answer = answers[key] = _answer(target, fields, values, len(reads), newness, asked, context)
        if answer:
            found[id(target)] += [msgspec.structs.replace(finding, target=target) for finding in answer]


def _newness(target: Target) -> str:
    """Whether it is new to Azure: `new`, `old`, or `maybe` for an update of which the state before is not known."""
    if target.change is Change.UPDATE and target.before is None:
        return "maybe"
    if isinstance(target, Deployment):
        return "old" if target.keeps_its_model else "new"
    return "old" if target.change is Change.SAME else "new"


def _answer(
    target: Target,
    fields: tuple[str, ...],
    values: tuple[object, ...],
    required: int,
    newness: str,
    asked: Sequence[tuple[Rule, Level]],
    context: Context,
) -> tuple[Finding, ...]:
    if None in values[:required]:
        return ()
    unknown = next(
        ((field, value) for field, value in zip(fields, values, strict=True) if isinstance(value, Unknown)), None
    )
    findings: list[Finding] = []
    for rule, level in asked:
        if unknown is not None and not rule.meets_unknown:
            findings.append(_unknown(rule, level, target, *unknown))
            continue
        for finding in rule.check(target, context):
            if newness == "maybe" and finding.outcome is Outcome.FAIL:
                finding = msgspec.structs.replace(  # noqa: PLW2901 - the same finding, in fewer words than a third name
                    finding,
                    outcome=Outcome.UNVERIFIED,
                    message=f"{finding.message}; whether the update changes model or SKU is not known",
                )
            findings.append(msgspec.structs.replace(finding, level=level))
    return tuple(findings)


def _unknown(rule: Rule, level: Level, target: Target, field: str, value: Unknown) -> Finding:
    path = FIELDS.get(field, field)
    return Finding(
        rule=rule.id,
        slug=rule.slug,
        level=level,
        outcome=Outcome.UNVERIFIED,
        target=target,
        message=f"{path} is {value.why}, so {rule.slug} was not checked",
        field=path,
        unknown=path,
    )


def _said(findings: Sequence[Finding]) -> list[Finding]:
    """Leave out what a graver or earlier failure of the same chain already says, and sort by rule."""
    silenced: set[str] = set()
    failed = {finding.rule for finding in findings if finding.outcome is Outcome.FAIL}
    for chain in CHAINS:
        first = next((rule for rule in chain if rule in failed), None)
        if first is not None:
            silenced.update(chain[chain.index(first) + 1 :])
    return sorted((finding for finding in findings if finding.rule not in silenced), key=lambda one: one.rule)
