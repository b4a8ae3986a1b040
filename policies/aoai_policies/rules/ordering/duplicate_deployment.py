"""AOAI802."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog.names import fold
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.plan import Plan
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import DEPLOYMENTS


class DuplicateDeployment(Rule[Plan]):
    """Two declarations are the same deployment: the same name on the same account.

    Why: a deployment's name is its identity in Azure. The second apply overwrites the first, or both fail with 409.
    Deleting one later removes the other's deployment.
    Fix: rename one of them, or declare the deployment once.
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
        """Compare accounts and names; Azure folds case in both."""
        first: dict[tuple[str, str], Deployment] = {}
        for one in target.deployments:
            account = one.account_urn or one.account
            if not isinstance(account, str) or not isinstance(one.deployment_name, str):
                continue
            earlier = first.setdefault((fold(account), fold(one.deployment_name)), one)
            if earlier is not one:
                at = f" ({earlier.position.file}:{earlier.position.line})" if earlier.position else ""
                yield self.fail(
                    one,
                    "name",
                    f"{one.deployment_name} is declared twice on this account, here and as {earlier.name}{at}",
                    advice="rename one of them",
                )
