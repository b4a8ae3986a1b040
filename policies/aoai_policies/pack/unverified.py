"""What could not be checked, one message a target, which AOAI904 reports; and which rules did not run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.rule import AnyRule, Rule
from aoai_policies.core.target import UNKNOWN, Change, Target
from aoai_policies.rules import RULES
from aoai_policies.rules.example import account, deployment, plan_of
from aoai_policies.rules.references import MODELS_LIST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aoai_policies.core.run import Run


class Unverified(Rule[Finding]):
    """Something could not be checked, because a value or a fact is not known.

    Why: a policy has one enforcement level, so a rule's own policy cannot report an unverified result without failing.
    Only the policy pack reports this; `aoai check` counts unverified results separately, and as findings under
    `--strict`. The policy can be mandatory: what no policy can know about a run (what an `up` has changed, for example)
    is a remark of the policy `aoai` and stops nothing.
    Fix: give the value in the program if you can, or check again after the apply.
    """

    id, slug, level = "AOAI904", "unverified", Level.INFO
    references = (MODELS_LIST,)
    wrong = plan_of(
        account(kind="AIServices", location=UNKNOWN),
        deployment(account="acct", account_urn="acct", location=UNKNOWN),
    )
    right = plan_of(deployment())


UNVERIFIED = Unverified()
POLICIES: tuple[AnyRule, ...] = tuple(sorted((*RULES, UNVERIFIED), key=lambda rule: rule.id))
"""What has a policy of its own in the pack, and a page: every rule of ours, and AOAI904."""


def policies() -> tuple[AnyRule, ...]:
    """The same with the rules of others."""
    from aoai_policies.configuration.rules import rules_of_others

    return (*POLICIES, *rules_of_others())


def policy(name: str) -> AnyRule:
    """The one of that id or slug.

    Raises:
        InputError: There is none; with the nearest.
    """
    from aoai_policies.configuration.rules import unknown_rule

    known = policies()
    found = next((one for one in known if name.upper() == one.id or name.lower() == one.slug), None)
    if found is None:
        raise unknown_rule(name, known)
    return found


def unverified_messages(findings: Iterable[Finding]) -> list[tuple[str, Target | None]]:
    """One message for each target with unverified outcomes: which field, why, and which rules."""
    by_target: dict[int, list[Finding]] = {}
    for finding in findings:
        if finding.outcome is Outcome.UNVERIFIED and finding.waiver is None:
            by_target.setdefault(id(finding.target), []).append(finding)
    return [("; ".join(_sentences(group)), group[0].target) for group in by_target.values()]


def not_run_message(run: Run) -> str:
    """Which rules a preview could not run for want of knowledge, where that may matter.

    That is where something exists already and something changes: what looks new may replace it.
    """
    targets: tuple[Target, ...] = (*run.plan.accounts, *run.plan.deployments)
    changes = {one.change for one in targets}
    if not run.not_run or changes <= {Change.CREATE} or changes == {Change.SAME}:
        return ""
    lacking = sorted({knowledge.value for lack in run.not_run.values() for knowledge in lack})
    return (
        f"{', '.join(sorted(run.not_run))} did not run: a policy pack does not know {' or '.join(lacking)};"
        " run `pulumi preview --json --show-sames | aoai check -`, without the pack"
    )


def _sentences(findings: list[Finding]) -> list[str]:
    """The fields that are not known with the rules that read them, then what the facts do not decide."""
    rules_of: dict[str, list[str]] = {}
    for finding in findings:
        if finding.gap:
            rules_of.setdefault(finding.gap, []).append(finding.rule)
    unknown = [
        f"{gap}, so {len(rules)} check{'s' * (len(rules) > 1)} did not run ({', '.join(rules)})"
        for gap, rules in rules_of.items()
    ]
    return unknown + [f"{finding.rule}: {finding.message}" for finding in findings if not finding.gap]
