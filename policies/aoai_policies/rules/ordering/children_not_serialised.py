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

    Why: Azure changes the children of an account (deployments, projects, filters, private endpoints) one at a
    time and answers RequestConflict, 409, to a second. Pulumi starts together whatever depends on nothing of
    each other.
    Fix: let each child depend on the one before (`depends_on`), or declare them by the component, which does. A
    second apply also gets further, one deployment at a time.
    """

    id, slug, level = "AOAI801", "children-not-serialised", Level.WARNING
    references = (DEPLOYMENTS,)
    requires = frozenset({Knowledge.DEPENDENCIES})
    wrong = _account_with_three("one", "one")
    right = _account_with_three("one", "two")

    def check(self, target: Plan, context: Context) -> Iterator[Finding]:
        """One finding for each later child that some earlier changing child is on no path to."""
        targets: dict[str, Account | Deployment] = {
            **{one.urn or one.name: one for one in target.accounts},
            **{one.id: one for one in target.deployments},
        }
        for host, children in _changing(target).items():
            reached = _reached(children, target.dependencies)
            for later, child in enumerate(children):
                free = [
                    earlier
                    for number, earlier in enumerate(children[:later])
                    if not reached[child.id] >> number & 1 and not reached[earlier.id] >> later & 1
                ]
                if not free:
                    continue
                more = f" and {len(free) - 1} more" if len(free) > 1 else ""
                subject = targets.get(child.id) or targets.get(host)
                if subject is not None:
                    yield self.fail(
                        subject,
                        "dependsOn",
                        f"{child.name} changes at the same time as {free[-1].name}{more} on one account, "
                        "which Azure answers with 409",
                        advice=f"let {child.name} depend on {free[-1].name}",
                    )


def _changing(plan: Plan) -> dict[str, list[Child]]:
    accounts: defaultdict[str, list[Child]] = defaultdict(list)
    for child in plan.children:
        if child.change not in {Change.SAME, Change.DELETE}:  # Pulumi deletes when all else is done
            accounts[child.account].append(child)
    return accounts


def _reached(children: list[Child], dependencies: dict[str, tuple[str, ...]]) -> dict[str, int]:
    """For each resource that a child leads to, the children on the paths from it, as bits by their numbers."""
    bits = {child.id: 1 << number for number, child in enumerate(children)}
    reached: dict[str, int] = {}
    for child in children:
        stack = [child.id]
        while stack:
            here = stack[-1]
            if here in reached:
                stack.pop()
                continue
            open_ones = [other for other in dependencies.get(here, ()) if other not in reached and other not in stack]
            if open_ones:
                stack += open_ones
                continue
            sum_of = bits.get(here, 0)
            for other in dependencies.get(here, ()):
                sum_of |= reached.get(other, 0)
            reached[here] = sum_of
            stack.pop()
    return reached
