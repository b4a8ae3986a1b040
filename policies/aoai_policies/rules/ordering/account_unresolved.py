"""AOAI805."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import DEPLOYMENTS


class AccountUnresolved(Rule[Deployment]):
    """The deployment's account is not in this plan, and no location is given.

    Why: a deployment's region is its account's. Without it, availability cannot be checked.
    Fix: declare the account in the same stack, check the stack that declares it, or give `location` and `kind` for the
    deployment in a declarations file.
    """

    id, slug, level = "AOAI805", "account-unresolved", Level.INFO
    references = (DEPLOYMENTS,)
    may_read = ("account", "account_urn", "location")
    meets_unknown = True
    wrong = plan_of(deployment(account="aoai-shared", location=None))
    right = plan_of(deployment(account="aoai-shared", location="eastus2"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Tell the account by its name where it has one."""
        if target.account_urn is not None or isinstance(target.location, str):
            return
        account = f"account {target.account}" if isinstance(target.account, str) else "the account of this deployment"
        yield self.fail(
            target,
            "account",
            f"{account} is not in this plan and its location is not known, so availability was not checked",
        )
