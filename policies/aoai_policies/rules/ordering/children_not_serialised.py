"""AOAI801."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.plan import Child, Knowledge, Plan
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Account, Change, Deployment
from aoai_policies.rules.example import account, deployment, plan_of
from aoai_policies.rules.references import DEPLOYMENTS


def _account_with_three(two_depends_on: str, three_depends_on: str) -> Plan:
    names = ("one", "two", "three")
    return plan_of(
        account(kind="AIServices"),
        *(deployment(name=name, account="acct", account_urn="acct") for name in names),
        children=tuple(Child(name, name, "acct", Change.CREATE) for name in names),
        dependencies={"one": ("acct",), "two": ("acct", two_depends_on), "three": ("acct", three_depends_on)},
        knows=frozenset({Knowledge.DEPENDENCIES}),
    )


class ChildrenNotSerialised(Rule[Plan]):
    """Two children of one account change at the same time.

    Why: Azure changes an account's children (deployments, projects, filters, private endpoints) one at a time and
    answers RequestConflict, 409, to a second request. Pulumi starts everything that has no dependency in parallel.
    Fix: make each child depend on the one before (`depends_on`), or use the component, which does this for you.
    Applying again also helps, one deployment at a time.
    """

    id, slug, level = "AOAI801", "children-not-serialised", Level.WARNING
    references = (DEPLOYMENTS,)
    requires = frozenset({Knowledge.DEPENDENCIES})
    wrong = _account_with_three("one", "one")
    right = _account_with_three("one", "two")

    def check(self, target: Plan, context: Context) -> Iterator[Finding]:
        """One finding for each missing edge of a chain through all children that change."""
        targets: dict[str, Account | Deployment] = {
            **{one.urn or one.name: one for one in target.accounts},
            **{one.id: one for one in target.deployments},
            **{one.id: one for one in target.removed},
        }
        for (host, _), children in _changing(target).items():
            ordered, follows = _in_order(children, target.dependencies)
            for number, child in enumerate(ordered[1:], 1):
                # What an earlier child waits for is told with that one, so each waits for all before it, but for these.
                free, last = number - follows[child.id] - 1, ordered[number - 1]
                subject = targets.get(child.id) or targets.get(host)
                if free < 1 or subject is None:
                    continue
                more = f" and {free - 1} more" if free > 1 else ""
                first, second = (last, child) if child.change is Change.DELETE else (child, last)
                yield self.fail(
                    subject,
                    "dependsOn",
                    f"{child.name} {_verb(child)} at the same time as {last.name}{more} on the same account; "
                    "Azure answers with 409",
                    advice=f"make {first.name} depend on {second.name}",
                )


def _verb(child: Child) -> str:
    return "is deleted" if child.change is Change.DELETE else "changes"


def _changing(plan: Plan) -> dict[tuple[str, bool], list[Child]]:
    """The children of each account that change together; Pulumi deletes when all else is done."""
    accounts: defaultdict[tuple[str, bool], list[Child]] = defaultdict(list)
    for child in plan.children:
        if child.change is not Change.SAME:
            accounts[child.account, child.change is Change.DELETE].append(child)
    return accounts


def _in_order(children: list[Child], dependencies: dict[str, tuple[str, ...]]) -> tuple[list[Child], dict[str, int]]:
    """Children after all that they depend on, and for each resource the last of them that it leads to (-1: none)."""
    by_id = {child.id: child for child in children}
    ordered: list[Child] = []
    last: dict[str, int] = {}
    follows: dict[str, int] = {}
    entered: set[str] = set()
    for child in children:
        stack = [child.id]
        while stack:
            here = stack[-1]
            if here not in entered:
                entered.add(here)
                stack += [other for other in dependencies.get(here, ()) if other not in entered]
                continue
            stack.pop()
            if here in last:
                continue
            follows[here] = last[here] = max((last.get(other, -1) for other in dependencies.get(here, ())), default=-1)
            if here in by_id:
                last[here] = len(ordered)
                ordered.append(by_id[here])
    return ordered, follows
