"""AOAI802."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog.names import fold
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.plan import Plan
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import CREATES, Change, Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import DEPLOYMENTS

_Identity = tuple[str, str]


class DuplicateDeployment(Rule[Plan]):
    """Two declarations are the same deployment: the same name on the same account.

    Why: a deployment's name is its identity in Azure. The second apply overwrites the first, or both fail with 409.
    Deleting one removes the other's deployment. So it is where a resource is renamed without an alias, or where two
    swap their deployment names: the new one is created before the old one is deleted.
    Fix: rename one of them, or declare the deployment once. Give a renamed resource an alias of its old name. To swap
    names, go by way of a third name.
    """

    id, slug, level = "AOAI802", "duplicate-deployment", Level.ERROR
    references = (DEPLOYMENTS,)
    wrong = plan_of(
        deployment(name="one", account="acct", deployment_name="gpt"),
        deployment(name="two", account="acct", deployment_name="gpt"),
    )
    right = plan_of(
        deployment(name="one", account="acct", deployment_name="gpt"),
        deployment(name="two", account="acct", deployment_name="gpt-2"),
    )

    def check(self, target: Plan, context: Context) -> Iterator[Finding]:
        """Compare accounts and names with each other, and those of what is new with what has yet to go."""
        first: dict[_Identity, Deployment] = {}
        leaving = {_identity(one): one for one in target.removed}
        leaving |= {_identity(one.before): one for one in target.deployments if one.before and one.change in CREATES}
        emptied = {one.id for one in target.accounts if one.change is Change.REPLACE}
        for one in target.deployments:
            identity = _identity(one)
            if identity is None:
                continue
            earlier = first.setdefault(identity, one)
            if earlier is not one:
                at = f" ({earlier.position.file}:{earlier.position.line})" if earlier.position else ""
                yield self.fail(
                    one,
                    "name",
                    f"{one.deployment_name} is declared twice on this account, here and as {earlier.name}{at}",
                    advice="rename one of them",
                )
                continue
            holder = leaving.get(identity, one)
            if holder.id == one.id or one.change not in CREATES:
                continue
            if one.account_urn in emptied or _waits(one, holder, target):
                continue
            yield self.fail(
                one,
                "name",
                f"{one.deployment_name} is created here while it still exists as {holder.name}, which goes later",
                advice="give a renamed resource an alias of its old name, or use another deployment name",
            )


def _identity(one: Deployment) -> _Identity | None:
    """Account and name, where both are known; Azure folds case in them."""
    if not isinstance(one.host, str) or not isinstance(one.deployment_name, str):
        return None
    return fold(one.host), fold(one.deployment_name)


def _waits(one: Deployment, holder: Deployment, plan: Plan) -> bool:
    """Whether it is created only when the other has been replaced. What is removed goes when all else is done."""
    seen, ahead = {one.id}, [one.id]
    while ahead:
        fresh = set(plan.dependencies.get(ahead.pop(), ())) - seen
        seen |= fresh
        ahead += fresh
    return holder.id in seen
