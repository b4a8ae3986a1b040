"""Runs rules over a plan.

Rules that read the same fields are asked together, and once for each set of values: most deployments of a large plan
differ in their names only, and a rule sees no name.

What a declaration leaves open (a version, or a SKU or region that is not known yet) a rule is asked for every value
that it may have: what all of them answer holds, whatever it will be. A version that is not declared is Azure's to pick,
so what holds for today's default only is unverified.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, groupby
from operator import attrgetter
from typing import Any, TypeAlias

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.input_error import InputError
from aoai_catalog.records import Model
from aoai_policies.core.context import Context, Judge, fine_tuned
from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.rule import AnyRule
from aoai_policies.core.target import Account, Change, Deployment, Target, Unknown, attribute_of, value_at

_DECLARES = {"model": ("model", "version", "format"), "sku": ("sku",), "region": ("location",)}


class Run(msgspec.Struct, frozen=True):
    """What the rules said of one plan. `not_run` holds, for each rule that could not run, what the plan lacks."""

    plan: Plan
    findings: tuple[Finding, ...]
    not_run: dict[str, frozenset[Knowledge]]


class _Asked(msgspec.Struct, frozen=True):
    """A rule with the level that it has in the settings."""

    rule: AnyRule
    level: Level

    def findings(self, target: Any, context: Context) -> list[Finding]:
        if not self.rule.concerns(target):
            return []
        try:
            return [msgspec.structs.replace(one, level=self.level) for one in self.rule.check(target, context)]
        except Exception as error:
            if self.rule.id.startswith("AOAI"):
                raise
            raise InputError(f"rule {self.rule.id} cannot judge: {type(error).__name__}: {error}") from error


def run_rules(plan: Plan, rules: Iterable[AnyRule], context: Context, *, advise: bool = True) -> Run:
    """Run the rules that settings leave on and the plan has the knowledge for.

    Args:
        plan: What is judged.
        rules: All rules that are to be asked.
        context: The facts that they are judged by.
        advise: Whether to check what findings suggest, which costs more than the verdicts themselves.

    Returns:
        Findings in the order of the plan's declarations (accounts first), then of the rules.
    """
    enabled = [
        _Asked(rule, level) for rule in rules if (level := rule.level_in(context.settings)) is not Level.DISABLED
    ]
    able = [one for one in enabled if one.rule.requires <= plan.knows]
    not_run = {one.rule.id: one.rule.requires - plan.knows for one in enabled if not one.rule.requires <= plan.knows}
    plain = msgspec.structs.replace(context, plan=plan, judge=None)
    advising = msgspec.structs.replace(plain, judge=_judge(able, plain)) if advise else plain
    found: defaultdict[int, list[Finding]] = defaultdict(list)
    for (judges, *_), group in groupby(sorted(able, key=_question), key=_question):
        asked = list(group)
        if judges == Plan.__name__:
            for one in asked:
                for finding in one.findings(plan, advising):
                    found[id(finding.target)].append(finding)
        elif judges == Account.__name__:
            _ask(plan.accounts, asked, advising, found, {})
        elif judges in {Deployment.__name__, ResolvedDeployment.__name__}:
            _ask(plan.deployments, asked, advising, found, {})
    order: list[Target] = [*plan.accounts, *plan.deployments, *plan.removed]
    after = {one.rule.id: one.rule.after for one in enabled}
    heard = [finding for target in order if id(target) in found for finding in _heard(found[id(target)], after)]
    return Run(plan, (*found[id(None)], *heard), not_run)


def _question(asked: _Asked) -> tuple[str, tuple[str, ...], tuple[str, ...], bool, bool, bool]:
    rule = asked.rule
    return rule.judges.__name__, rule.reads, rule.may_read, rule.only_new, rule.only_kept, rule.meets_unknown


def _judge(asked: Sequence[_Asked], context: Context) -> Judge:
    """Which rules a deployment fails with an error, taken by itself."""
    graves = [one for one in asked if one.level is Level.ERROR and one.rule.judges in {Deployment, ResolvedDeployment}]
    groups: list[tuple[list[_Asked], _Answers]] = [
        (list(group), {}) for _, group in groupby(sorted(graves, key=_question), key=_question)
    ]
    known: dict[tuple[object, ...], frozenset[str]] = {}

    def errors(deployment: Deployment) -> frozenset[str]:
        values = (deployment.model, deployment.version, deployment.format, deployment.sku, deployment.capacity,
                  deployment.location, deployment.kind, deployment.needs, deployment.change, id(deployment.before),
                  id(deployment.properties))  # fmt: skip
        if values not in known:
            found: defaultdict[int, list[Finding]] = defaultdict(list)
            for group, answers in groups:
                _ask([deployment], group, context, found, answers)
            failed = [one.rule for one in found[id(deployment)] if one.outcome is Outcome.FAIL]
            known[values] = frozenset(failed)
        return known[values]

    return errors


_Answers: TypeAlias = dict[Hashable, list[Finding]]


def _ask(
    targets: Sequence[Target],
    asked: Sequence[_Asked],
    context: Context,
    found: defaultdict[int, list[Finding]],
    answers: _Answers,
) -> None:
    """Ask rules with equal questions, once for each set of values; `answers` remembers them."""
    rule = asked[0].rule
    passed_over = "old" if rule.only_new else "new" if rule.only_kept else ""
    for target in targets:
        newness = _newness(target) if passed_over else "any"
        if newness == passed_over:
            continue
        key = (newness, _values_of(rule, type(target))(target))
        try:
            answer = answers.get(key)
        except TypeError:  # a field holds a list or an object, which no other target is likely to share
            answer = _answer(target, newness, asked, context)
        else:
            if answer is None:
                answer = answers[key] = _answer(target, newness, asked, context)
        if answer:
            found[id(target)] += [_of(target, finding, context) for finding in answer]


def _of(target: Target, finding: Finding, context: Context) -> Finding:
    """The finding as this target's, with what would mend it here: another with equal values may differ in the rest."""
    mends = finding.replacements
    if mends and isinstance(target, Deployment):
        mends = context.passing(finding.rule, target, mends)
    return msgspec.structs.replace(finding, target=target, replacements=mends)


@cache
def _values_of(rule: AnyRule, kind: type[Target]) -> Callable[[Target], Hashable]:
    paths = chain.from_iterable(_DECLARES.get(path, (path,)) if rule.judges is ResolvedDeployment else (path,)
                                for path in (*rule.reads, *rule.may_read))  # fmt: skip
    return attrgetter(*dict.fromkeys(attribute_of(kind, path) for path in paths))


def _newness(target: Target) -> str:
    """Whether it is new to Azure: `new`, `old`, or `maybe` for an update of which the state before is not known."""
    if target.change is Change.UPDATE and target.before is None:
        return "maybe"
    if isinstance(target, Deployment):
        return "old" if target.keeps_its_model else "new"
    return "old" if target.change is Change.SAME else "new"


def _answer(target: Target, newness: str, asked: Sequence[_Asked], context: Context) -> list[Finding]:
    rule = asked[0].rule
    resolves = rule.judges is ResolvedDeployment
    if not resolves:
        asked = [one for one in asked if one.rule.concerns(target)]
    reads = [path for path in rule.reads if not (resolves and path in _DECLARES)]
    required = [value_at(target, path) for path in reads]
    if any(value is None for value in required):
        return []
    fields = [*reads, *(() if rule.meets_unknown else rule.may_read)]
    unknown = next(((path, value) for path in fields if isinstance(value := value_at(target, path), Unknown)), None)
    if unknown is not None:
        return [_unknown(one, target, unknown[0], unknown[1].why) for one in asked]
    if not resolves:
        findings = [finding for one in asked for finding in one.findings(target, context)]
    elif isinstance(target, Deployment):
        findings = [finding for one in asked for finding in _of_every_meaning(target, one, context)]
    if newness != "maybe":
        return findings
    doubt = "whether the update changes model or SKU is not known"
    return [one.doubted(doubt) if one.outcome is Outcome.FAIL else one for one in findings]


# What is left open


class _Left(msgspec.Struct, frozen=True):
    """A field that is left open: its path and why. `told`: another rule says that it is missing, or means nothing."""

    path: str
    why: str
    told: bool = False


def _of_every_meaning(target: Deployment, asked: _Asked, context: Context) -> list[Finding]:
    """Ask a rule for what the names of a deployment stand for, or may stand for."""
    reads = asked.rule.reads
    if "model" in reads and isinstance(target.model, Unknown):
        return [_unknown(asked, target, "model.name", target.model.why)]
    if not isinstance(target.model, str):
        return []
    version = target.version if isinstance(target.version, str) else ""
    models = context.models(target.model, version)
    if not models:
        return []
    if version or fine_tuned(target):
        return _of_every_place(target, models[0], asked, context)
    first = _of_every_place(target, models[0], asked, context)
    if len(models) == 1:
        return first
    picked = not isinstance(target.version, Unknown) and context.catalog.default_version(target.model) is not None
    if picked and not _fails(first):
        return first  # what today's default passes; more is not claimed of a version that Azure picks
    others = (_of_every_place(target, model, asked, context) for model in models[1:])
    if all(bool(other) == bool(first) and _fails(other) == _fails(first) for other in others):
        return first
    if isinstance(target.version, Unknown):
        return [_unknown(asked, target, "model.version", target.version.why)]
    if not picked:
        return [_unknown(asked, target, "model.version", "not declared, and Azure picks it")]
    doubt = f"Azure picks the version, and {models[0].version} is today's default"
    return [one.doubted(doubt) if one.outcome is Outcome.FAIL else one for one in first]


def _of_every_place(target: Deployment, model: Model, asked: _Asked, context: Context) -> list[Finding]:
    """Ask a rule for one model, under the declared SKU and region, or all that these may be."""
    reads = asked.rule.reads
    skus, sku_left = _skus(target, model, context) if "sku" in reads else ([None], None)
    regions, region_left = _regions(target, model, context) if "region" in reads else ([None], None)
    tuned = fine_tuned(target)
    answers = (
        asked.findings(ResolvedDeployment(target, model, sku, region, tuned), context)  # type: ignore[arg-type]
        for sku in skus
        for region in regions
    )
    left = sku_left or region_left
    if left is None:
        return next(answers, [])
    return _all_the_same(answers, left, target, asked)


def _all_the_same(answers: Iterator[list[Finding]], left: _Left, target: Deployment, asked: _Asked) -> list[Finding]:
    """What every possible value answers; unverified where they differ."""
    first = next(answers, [])
    messages = {tuple(one.message for one in first)}
    for other in answers:
        if bool(first) != bool(other) or _fails(first) != _fails(other):
            break
        messages.add(tuple(one.message for one in other))
    else:
        if not first:
            return []
        if _fails(first) and len(messages) == 1:
            return first
        if _fails(first) and not (left.told and left.path == "sku.name"):
            common = f", whatever {left.path} is"
            return [msgspec.structs.replace(one, message=one.message + common, replacements=()) for one in first]
    return [] if left.told else [_unknown(asked, target, left.path, left.why)]


def _fails(findings: Sequence[Finding]) -> bool:
    return any(one.outcome is Outcome.FAIL for one in findings)


def _skus(target: Deployment, model: Model, context: Context) -> tuple[list[Any], _Left | None]:
    if (name := context.sku(target)) is not None:
        return [reviewed.skus()[name]], None
    offered = context.catalog.skus_of(model)
    known = [sku for name, sku in reviewed.skus().items() if name in offered] or list(reviewed.skus().values())
    if isinstance(target.sku, Unknown):
        return known, _Left("sku.name", target.sku.why)
    return known, _Left("sku.name", "not a SKU", told=True)


def _regions(target: Deployment, model: Model, context: Context) -> tuple[list[Any], _Left | None]:
    known = reviewed.regions()
    if (name := context.region(target)) is not None:
        return [known[name]], None
    possible = [known[region] for region in context.catalog.regions_that_may_offer(model)]
    if isinstance(target.location, Unknown):
        return possible, _Left("location", target.location.why)
    if target.location is not None:
        return possible, _Left("location", "not a region", told=True)
    absent = "not declared" if target.account_urn else "not known, because the account is not in this plan"
    return possible, _Left("location", absent)


def _unknown(asked: _Asked, target: Target, path: str, why: str) -> Finding:
    rule = asked.rule
    return Finding(
        rule=rule.id,
        slug=rule.slug,
        level=asked.level,
        outcome=Outcome.UNVERIFIED,
        target=target,
        message=f"{path} is {why}, so {rule.slug} was not checked",
        field=path,
        unknown=path,
        gap=f"{path} is {why}",
    )


def _heard(findings: Sequence[Finding], after: dict[str, tuple[str, ...]]) -> list[Finding]:
    """Leave out what another rule's failure says already, and sort by rule."""
    failed = {finding.rule for finding in findings if finding.outcome is Outcome.FAIL}
    return sorted(
        (finding for finding in findings if not failed.intersection(after.get(finding.rule, ()))),
        key=lambda one: one.rule,
    )
