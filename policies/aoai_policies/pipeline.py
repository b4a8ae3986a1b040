"""The one pipeline that every front end runs: plans and facts in, a report out. Pure: it reads no file and no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from aoai_catalog.load import DATA
from aoai_policies.configuration.facts import Facts
from aoai_policies.configuration.rules import every_rule
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.known import completed
from aoai_policies.core.overall import judge_overall
from aoai_policies.core.plan import Plan
from aoai_policies.core.report import Basis, Broken, Place, Report, joined, make_report
from aoai_policies.core.rule import AnyRule
from aoai_policies.core.run import run_rules
from aoai_policies.core.waivers import ReadWaiver, WaiverUse, apply_waivers

if TYPE_CHECKING:
    from aoai_policies.core.baseline import Baseline

_NO_PLAN = Plan("", "")
"""In the context of what is judged once for all plans together."""


class Project(msgspec.Struct, frozen=True):
    """Plans that are judged by the same facts. `places` says where each plan is in its repository."""

    plans: Sequence[Plan]
    facts: Facts
    places: Sequence[Place] = ()


def check(
    plans: Sequence[Plan], facts: Facts, rules: Sequence[AnyRule] | None = None, baseline: Baseline | None = None
) -> Report:
    """Judge plans by facts.

    Args:
        plans: What somebody declares, as `read_plans` gives it.
        facts: What they are judged by, as `read_facts` gives it.
        rules: The rules to be run, all by default; settings may switch some of them off.
        baseline: Findings that were there before, and no longer count.
    """
    report = check_projects([Project(plans, facts)], rules)
    if baseline is None:
        return report
    from aoai_policies.core.baseline import against

    return against(report, baseline)


def check_projects(
    projects: Sequence[Project],
    rules: Sequence[AnyRule] | None = None,
    left_out: Mapping[str, str] | None = None,
    broken: Sequence[Broken] = (),
) -> Report:
    """Judge projects, each by its own facts, into one report.

    Args:
        projects: At least one; all of one day.
        rules: The rules to be run, all by default.
        left_out: Why a rule is not among them.
        broken: What could not be read, for the report.
    """
    rules = every_rule() if rules is None else rules
    reports: list[Report] = []
    uses: list[tuple[WaiverUse, ...]] = []
    for project in projects:
        facts = project.facts
        plans = [completed(plan, facts.settings) for plan in project.plans]
        runs = [run_rules(plan, rules, facts.context(plan)) for plan in plans]
        marked, used = apply_waivers(runs, facts.waivers, rules, facts.context(_NO_PLAN), every_rule())
        basis = _basis(facts, rules, left_out or {}, [use.read for use in used])
        reports.append(make_report(marked, facts.catalog, (), project.places, basis))
        uses.append(used)
    together = _together(use for used in uses for use in used)
    overall: list[Finding] = []
    for project, used in zip(projects, uses, strict=True):
        own = [together.pop(use.read) for use in used if use.read in together]
        overall += judge_overall(rules, project.facts.context(_NO_PLAN), own)
    return joined(reports, tuple(dict.fromkeys(overall)), broken)


def _together(uses: Iterable[WaiverUse]) -> dict[ReadWaiver, WaiverUse]:
    """What each waiver did in all projects: one that matches in any of them is not idle."""
    together: dict[ReadWaiver, WaiverUse] = {}
    for use in uses:
        former = together.get(use.read, WaiverUse(use.read, near=use.near))
        matched = former.matched + use.matched
        idle = (former.idle or use.idle) and not matched
        near = former.near and use.near
        together[use.read] = WaiverUse(use.read, matched, (*former.outlived, *use.outlived), idle, near)
    return together


def _basis(facts: Facts, rules: Sequence[AnyRule], left_out: Mapping[str, str], waivers: Iterable[ReadWaiver]) -> Basis:
    settings = facts.settings
    chosen = {rule.id for rule in rules}
    off = {rule.id: left_out.get(rule.id, "not chosen") for rule in every_rule() if rule.id not in chosen}
    off |= {
        rule.id: facts.places.get(("levels", rule.id), "settings")
        for rule in rules
        if rule.level_in(settings) is Level.DISABLED and not settings.levels.keys().isdisjoint({rule.id, rule.slug})
    }
    return Basis(
        settings=facts.settings_files,
        loosened=facts.loosened,
        rules_off=off,
        waivers=tuple(one.waiver for one in waivers if one.waiver is not None and one.waiver.expires >= facts.today),
        overlays=tuple(
            f"{source.path.name} ({source.date})"
            for source in facts.catalog.sources
            if source.manifest.kind == "overlay" or not source.path.is_relative_to(DATA)
        ),
        fail_on=Level(settings.fail_on),
        strict=settings.strict,
    )
