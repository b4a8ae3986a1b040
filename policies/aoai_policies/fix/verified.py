"""What the check afterwards must say: the findings are gone, and nothing else is declared otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.plan import Plan
from aoai_policies.core.report import Edit, Fix, Report
from aoai_policies.core.target import ATTRIBUTES, Account, Deployment, Target
from aoai_policies.fix.edits import same

Recheck = Callable[[Mapping[str, str]], Report | str]
"""Checks again with texts in place of files; a text where something can no longer be read."""
_PLACES = frozenset({"position", "called_from", "before"})


class Planned(msgspec.Struct, frozen=True):
    """A fix of a plan (by its number in the report), with the real path of each file that it edits."""

    plan: int
    fix: Fix
    paths: tuple[str, ...] = ()

    @property
    def edits(self) -> Iterable[tuple[str, Edit]]:
        """Each edit with the path of its file."""
        return zip(self.paths, self.fix.edits, strict=True)

    def refused(self, reason: str) -> Planned:
        """The same without its edits."""
        return Planned(self.plan, Fix(self.fix.finding, reason=reason))


def edited(planned: Iterable[Planned], texts: Mapping[str, str]) -> dict[str, str]:
    """The files as they would be, by their paths; only those that differ."""
    found: dict[str, dict[tuple[int, int], str]] = {}
    for one in planned:
        for path, edit in one.edits:
            found.setdefault(path, {})[edit.start, edit.end] = edit.new
    written = {}
    for path, tokens in found.items():
        parts, done = [], 0
        for (start, end), new in sorted(tokens.items()):
            parts += [texts[path][done:start], new]
            done = end
        written[path] = "".join([*parts, texts[path][done:]])
    return written


def settled(
    planned: Sequence[Planned], before: Report, texts: Mapping[str, str], recheck: Recheck
) -> tuple[list[Planned], Report]:
    """Keep the fixes after which the check is content. The others say why they are not made.

    Args:
        planned: All that could be fixed.
        before: What was said of the files as they are.
        texts: The files as they are.
        recheck: Checks them as they would be.

    Returns:
        The fixes in their order, and what the check says after those that are kept.
    """
    left, bundles = _without_conflicts(planned)
    reports = [before]

    def kept(made: list[Planned], more: list[list[Planned]]) -> list[Planned]:
        trial = [*made, *(one for bundle in more for one in bundle)]
        after = recheck(edited(trial, texts))
        problem = after if isinstance(after, str) else objection(before, after, trial)
        if not isinstance(after, str) and not problem:
            reports.append(after)
            return trial
        if len(more) == 1:
            left.update((id(one), one.refused(problem)) for one in more[0])
            return made
        half = len(more) // 2
        return kept(kept(made, more[:half]), more[half:])

    if bundles:
        kept([], bundles)
    return [left.get(id(one), one) for one in planned], reports[-1]


def _without_conflicts(planned: Sequence[Planned]) -> tuple[dict[int, Planned], list[list[Planned]]]:
    """Fixes that write the same go together; those that would write a token in different ways are left."""
    values: dict[tuple[str, int], set[str]] = {}
    for one in planned:
        for path, edit in one.edits:
            values.setdefault((path, edit.start), set()).add(edit.new)
    left: dict[int, Planned] = {}
    bundles: dict[tuple[tuple[str, int], ...], list[Planned]] = {}
    for one in planned:
        tokens = [(path, edit.start) for path, edit in one.edits]
        clash = next((token for token in tokens if len(values[token]) > 1), None)
        if clash is not None:
            shown = " and ".join(sorted(values[clash]))
            left[id(one)] = one.refused(f"the value is shared by declarations that need {shown}")
        elif tokens:
            bundles.setdefault(tuple(tokens), []).append(one)
    return left, list(bundles.values())


def objection(before: Report, after: Report, planned: Iterable[Planned]) -> str:
    """Why the fixes must not stay; empty where nothing speaks against them."""
    if len(before.runs) != len(after.runs):
        return "another number of stacks is then read"
    for former, run in zip(before.runs, after.runs, strict=True):
        changed = next(_strayed(former.plan, run.plan, former.findings), None)
        if changed is not None:
            return changed
    stands = {(number, *_key(one)): one for number, run in enumerate(after.runs) for one in run.findings}
    for one in planned:
        found = stands.get((one.plan, *_key(one.fix.finding)))
        if found is not None and found.outcome is Outcome.FAIL:
            return f"the finding stands: {found.message}"
    fresh = _errors(after) - _errors(before)
    return f"{next(iter(fresh))[1]} would then be found" if fresh else ""


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.target.id if finding.target is not None else "", finding.field


def _errors(report: Report) -> Counter[tuple[int, str, str, str]]:
    return Counter(
        (number, *_key(one))
        for number, run in enumerate(report.runs)
        for one in run.findings
        if one.level is Level.ERROR and one.outcome is Outcome.FAIL
    )


def _strayed(before: Plan, after: Plan, findings: Sequence[Finding]) -> Iterator[str]:
    """What is declared otherwise, and no finding asks for."""
    advised = _advised(findings)
    for kind in ("accounts", "deployments"):
        former: tuple[Target, ...] = getattr(before, kind)
        now: tuple[Target, ...] = getattr(after, kind)
        if [one.id for one in former] != [one.id for one in now]:
            yield f"the program then declares other {kind}"
            return
        for old, new in zip(former, now, strict=True):
            for name in old.__struct_fields__:
                was, is_now = _stated(old, name), _stated(new, name)
                if name in _PLACES or was == is_now:
                    continue
                if any(same(is_now, value) for value in advised.get((old.id, name), ())):
                    continue
                sort = "account" if isinstance(old, Account) else "deployment"
                yield f"{name} of {sort} {old.name} would change as well"


def _advised(findings: Iterable[Finding]) -> dict[tuple[str | None, str], list[object]]:
    """What the findings advise for each declaration and field; a deployment's region is its account's."""
    advised: dict[tuple[str | None, str], list[object]] = {}
    for finding in findings:
        target = finding.target
        if not isinstance(target, Deployment):
            continue
        for one in finding.suggestions:
            advised.setdefault((target.id, ATTRIBUTES.get(one.field, "")), []).append(one.value)
            if one.field == "location":
                advised.setdefault((target.account_urn, "location"), []).append(one.value)
    return advised


def _stated(target: Target, name: str) -> object:
    """The value of a field; without the model that properties hold in ARM's shape, which has fields of its own."""
    value = getattr(target, name)
    return {key: one for key, one in value.items() if key != "model"} if isinstance(value, dict) else value
