"""AOAI307."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from aoai_catalog import reviewed
from aoai_policies.core.context import Context, fine_tuned
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.plan import Plan
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.account.hosting import hosts_models
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import QUOTAS

_STANDARD = r"standard deployments per resource"
_FINE_TUNED = r"fine-tuned model deployments|fine-tuned deployments"
_RESOURCES = r"resources per region"


class TooManyResources(Rule):
    """More deployments on one account, or accounts in one region, than Azure allows.

    Why: Azure limits the standard and the fine-tuned deployments of an account, and the accounts of a subscription in a
    region, whatever the quota.
    Fix: put deployments on another account, accounts into another region or subscription, or ask for a higher limit.
    """

    id, slug, level = "AOAI307", "too-many-resources", Level.ERROR
    references = (QUOTAS,)
    judges = Plan
    wrong = plan_of(*(deployment(name=f"chat-{number}", account="acct") for number in range(33)))
    right = plan_of(*(deployment(name=f"chat-{number}", account="acct") for number in range(32)))

    def check(self, target: Plan, context: Context) -> Iterator[Finding]:
        """Count, and compare with the documented limits; what is in no plan is not counted."""
        for pattern, what, deployments in (
            (_STANDARD, "standard deployments", [one for one in target.deployments if _is_standard(one, context)]),
            (_FINE_TUNED, "deployments of fine-tuned models", [one for one in target.deployments if fine_tuned(one)]),
        ):
            limit = context.catalog.limit(pattern)
            if limit is None:
                continue
            counts: Counter[str] = Counter()
            for one in deployments:
                counts[_account(one)] += 1
                if counts[_account(one)] == limit.value + 1:
                    total = sum(_account(other) == _account(one) for other in deployments)
                    problem = f"this account gets {total} {what}, and {limit.value} are allowed"
                    yield self.fail(one, "account", problem, advice="use another account", facts=(limit.statement,))
        yield from self._accounts(target, context)

    def _accounts(self, plan: Plan, context: Context) -> Iterator[Finding]:
        limit = context.catalog.limit(_RESOURCES)
        if limit is None:
            return
        counts: Counter[str] = Counter()
        for account in plan.accounts:
            region = reviewed.region_id(account.location) if isinstance(account.location, str) else None
            if region is None or not hosts_models(account):
                continue
            counts[region] += 1
            if counts[region] == limit.value + 1:
                problem = f"this plan has more than {limit.value} accounts in {region}, which a subscription may have"
                advice = "use another region or subscription"
                yield self.fail(account, "location", problem, advice=advice, facts=(limit.statement,))


def _is_standard(deployment: Deployment, context: Context) -> bool:
    sku = context.sku(deployment)
    return sku is not None and sku.endswith("Standard") and not fine_tuned(deployment)


def _account(deployment: Deployment) -> str:
    return deployment.account_urn or str(deployment.account)
