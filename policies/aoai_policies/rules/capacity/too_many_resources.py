"""AOAI307."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from aoai_catalog import reviewed
from aoai_policies.core.context import Context, fine_tuned
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.plan import Plan
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import QUOTAS

STANDARD_DEPLOYMENTS = r"standard deployments per resource"
_FINE_TUNED = r"fine-tuned model deployments|fine-tuned deployments"
RESOURCES = r"resources per region"


class TooManyResources(Rule[Plan]):
    """More deployments on one account, or accounts in one region, than Azure allows.

    Why: Azure limits the standard and the fine-tuned deployments of an account, and the accounts of a subscription in a
    region, whatever the quota.
    Fix: move deployments to another account, or accounts to another region or subscription, or request a higher limit.
    """

    id, slug, level = "AOAI307", "too-many-resources", Level.ERROR
    references = (QUOTAS,)
    wrong = plan_of(*(deployment(name=f"chat-{number}", account="acct") for number in range(33)))
    right = plan_of(*(deployment(name=f"chat-{number}", account="acct") for number in range(32)))

    def check(self, target: Plan, context: Context) -> Iterator[Finding]:
        """Count, and compare with the documented limits; what is in no plan is not counted."""
        for pattern, what, counts in (
            (STANDARD_DEPLOYMENTS, "standard deployments", _is_standard),
            (_FINE_TUNED, "deployments of fine-tuned models", lambda one, _: fine_tuned(one)),
        ):
            limit = context.catalog.limit(pattern)
            if limit is None:
                continue
            on_account: defaultdict[str, list[Deployment]] = defaultdict(list)
            for one in target.deployments:
                if isinstance(one.host, str) and counts(one, context):
                    on_account[one.host].append(one)
            for deployments in on_account.values():
                if len(deployments) > limit.value:
                    yield self.fail(
                        deployments[limit.value],
                        "account",
                        f"this account gets {len(deployments)} {what}, but only {limit.value} are allowed",
                        advice="use another account",
                        facts=(limit.statement,),
                    )
        yield from self._accounts(target, context)

    def _accounts(self, plan: Plan, context: Context) -> Iterator[Finding]:
        limit = context.catalog.limit(RESOURCES)
        if limit is None:
            return
        counts: Counter[str] = Counter()
        for account in plan.accounts:
            region = reviewed.region_id(account.location) if isinstance(account.location, str) else None
            if region is None or not account.hosts_models:
                continue
            counts[region] += 1
            if counts[region] == limit.value + 1:
                problem = f"this plan has more than {limit.value} accounts in {region}, the limit for a subscription"
                advice = "use another region or subscription"
                yield self.fail(account, "location", problem, advice=advice, facts=(limit.statement,))


def _is_standard(deployment: Deployment, context: Context) -> bool:
    sku = context.sku(deployment)
    return sku is not None and reviewed.skus()[sku].family == "standard" and not fine_tuned(deployment)
