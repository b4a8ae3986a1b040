"""What settings know of a plan: the accounts that are declared elsewhere, and whether what exists is judged as new."""

from __future__ import annotations

import msgspec

from aoai_policies.core.plan import Plan
from aoai_policies.core.settings import Settings
from aoai_policies.core.target import AnyTarget, Change, Deployment


def completed(plan: Plan, settings: Settings) -> Plan:
    """The plan, with region and kind of the accounts that only settings know (`accounts`)."""
    if not settings.accounts:
        return plan
    by_name = {name.casefold(): account for name, account in settings.accounts.items()}

    def hosted(deployment: Deployment) -> Deployment:
        named = deployment.account.casefold() if isinstance(deployment.account, str) else ""
        if deployment.account_urn is not None or named not in by_name:
            return deployment
        known = by_name[named]
        location = deployment.location if isinstance(deployment.location, str) else known.location
        kind = deployment.kind if isinstance(deployment.kind, str) else known.kind
        return msgspec.structs.replace(deployment, location=location, kind=kind)

    return msgspec.structs.replace(plan, deployments=tuple(map(hosted, plan.deployments)))


def as_new(plan: Plan) -> Plan:
    """The plan, as if nothing of it existed yet (`existing: judge`)."""

    def new(target: AnyTarget) -> AnyTarget:
        return msgspec.structs.replace(target, change=Change.CREATE, before=None)

    accounts, deployments = tuple(map(new, plan.accounts)), tuple(map(new, plan.deployments))
    return msgspec.structs.replace(plan, accounts=accounts, deployments=deployments)
