"""The one pipeline that every front end runs: plans and facts in, a report out."""

from __future__ import annotations

from collections.abc import Sequence

from aoai_policies.configuration.facts import Facts
from aoai_policies.core.baseline import Baseline, against
from aoai_policies.core.overall import judge_overall
from aoai_policies.core.plan import Plan
from aoai_policies.core.report import Place, Report, make_report
from aoai_policies.core.rule import AnyRule
from aoai_policies.core.run import run_rules
from aoai_policies.core.waivers import apply_waivers
from aoai_policies.rules import RULES


def check(
    plans: Sequence[Plan],
    facts: Facts,
    rules: Sequence[AnyRule] = RULES,
    baseline: Baseline | None = None,
    *,
    places: Sequence[Place] = (),
) -> Report:
    """Judge plans by facts. Pure: reads neither a file nor a clock.

    Args:
        plans: What somebody declares, as `read_plans` gives it.
        facts: What they are judged by, as `read_facts` gives it.
        rules: The rules to be run; settings may switch some of them off.
        baseline: Findings that were there before, and no longer count.
        places: Where each plan is in its repository, for reports that name files from its root.
    """
    runs = [run_rules(plan, rules, facts.context(plan)) for plan in plans]
    overall = facts.context(Plan("", ""))
    marked, uses = apply_waivers(runs, facts.waivers, rules, overall)
    report = make_report(marked, facts.catalog, tuple(judge_overall(rules, overall, uses)), places)
    return report if baseline is None else against(report, baseline)
