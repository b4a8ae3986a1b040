"""The names by which waivers, baselines and reports know a declaration: as declared, never as Azure made them up."""

from __future__ import annotations

from aoai_catalog import reviewed
from aoai_policies.core.finding import shown
from aoai_policies.core.plan import Plan
from aoai_policies.core.target import Account, Deployment, Target, Text


class DeclaredNames:
    """The declared names in one plan: `stack/account/deployment`, `stack/account`, and `stack` for the plan itself."""

    def __init__(self, plan: Plan) -> None:
        self._stack = plan.stack
        self._accounts = {account.urn or account.name: account for account in plan.accounts}

    def of(self, target: Target | None) -> str:
        """The name of an account or a deployment, or of the plan."""
        if target is None:
            return self._stack
        if isinstance(target, Account):
            return f"{self._stack}/{_name(target.account_name, target.name)}"
        return f"{self._stack}/{self.account_of(target)}/{_name(target.deployment_name, target.name)}"

    def account_of(self, deployment: Deployment) -> str:
        """The name of a deployment's account; empty where none is declared."""
        host = self._accounts.get(deployment.account_urn or "")
        return _name(host.account_name, host.name) if host is not None else _name(deployment.account, "")


def _name(declared: Text, logical: str) -> str:
    return declared if isinstance(declared, str) else logical


def region_shown(target: Account | Deployment) -> str | None:
    """The region's id, what was written where there is no such region, None where it is not known."""
    location = shown(target.location)
    return (reviewed.region_id(str(location)) or str(location)) if location is not None else None
