"""AOAI803."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog import reviewed
from aoai_catalog.names import fold
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.plan import Plan
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import CREATES, Deployment, Unknown
from aoai_policies.rules.example import account, deployment, plan_of
from aoai_policies.rules.references import SPILLOVER


def _account_with(*deployments: Deployment) -> Plan:
    return plan_of(account(kind="AIServices"), *deployments)


def _provisioned(spillover: str) -> Deployment:
    return deployment(
        name="ptu",
        account="acct",
        account_urn="acct",
        sku="GlobalProvisionedManaged",
        capacity=15,
        spillover=spillover,
    )


_MOST_NAMED = 10
SPILLOVER_FIELD = "properties.spilloverDeploymentName"


class _Siblings:
    """The deployments of one account: by name, the names of the standard ones, and whether a name is not known."""

    def __init__(self) -> None:
        self.named: dict[str, Deployment] = {}
        self.standard: list[str] = []
        self.hidden = False

    def add(self, one: Deployment, context: Context) -> None:
        if isinstance(one.deployment_name, str):
            self.named.setdefault(fold(one.deployment_name), one)
            if _is_standard(one, context):
                self.standard.append(one.deployment_name)
        self.hidden |= isinstance(one.deployment_name, Unknown)


class InvalidSpillover(Rule[Plan]):
    """The spillover target is not a deployment that can take the overflow.

    Why: a provisioned deployment spills over to a standard deployment of the same model and version, with the same
    level of data processing, on the same account. Azure refuses any other target, or calls fail when the overflow
    comes.
    Fix: declare the target on the same account as Standard, DataZoneStandard or GlobalStandard, to match the source's
    level, and make the source depend on it.
    """

    id, slug, level = "AOAI803", "invalid-spillover", Level.ERROR
    references = (SPILLOVER,)
    wrong = _account_with(_provisioned(spillover="nowhere"))
    right = _account_with(
        deployment(name="standard", account="acct", account_urn="acct", deployment_name="standard"),
        _provisioned(spillover="standard"),
    )

    def check(self, target: Plan, context: Context) -> Iterator[Finding]:
        """Look the target up among the deployments of the same account."""
        spilling = [one for one in target.deployments if one.spillover is not None]
        siblings = {_account(one): _Siblings() for one in spilling}
        for one in target.deployments if siblings else ():
            if (own := siblings.get(_account(one))) is not None:
                own.add(one, context)
        created = {account.id for account in target.accounts if account.change in CREATES}
        for one in spilling:
            if isinstance(one.spillover, Unknown):
                yield self.unverified(one, SPILLOVER_FIELD, f"the spillover target is {one.spillover.why}")
            else:
                yield from self._judge(one, siblings[_account(one)], created, context)

    def _judge(self, source: Deployment, siblings: _Siblings, created: set[str], context: Context) -> Iterator[Finding]:
        name = str(source.spillover)
        found = siblings.named.get(fold(name))
        if found is not None:
            yield from self._compare(source, found, context)
            return
        if source.account_urn in created and not siblings.hidden:
            names, more = sorted(siblings.standard[:_MOST_NAMED]), len(siblings.standard) - _MOST_NAMED
            more_said = f" and {more} more" if more > 0 else ""
            advice = (
                f"standard deployments there: {', '.join(names)}{more_said}" if names else "declare it on this account"
            )
            yield self.fail(
                source, SPILLOVER_FIELD, f"this account has no deployment {name} to spill to", advice=advice
            )
        else:
            problem = f"whether the account has a deployment {name} to spill to is not known from this plan"
            yield self.unverified(source, SPILLOVER_FIELD, problem)

    def _compare(self, source: Deployment, found: Deployment, context: Context) -> Iterator[Finding]:
        for field, own, other in (
            ("model.name", source.model, found.model),
            ("model.version", source.version, found.version),
        ):
            if isinstance(own, str) and isinstance(other, str) and fold(own) != fold(other):
                problem = f"spillover target {found.deployment_name} has {field} {other}, the source has {own}"
                yield self.fail(source, SPILLOVER_FIELD, problem, advice="both must have the same model and version")
                return
        own_sku, other_sku = context.sku(source), context.sku(found)
        if own_sku is None or other_sku is None:
            return
        if not _is_standard(found, context):
            problem = f"spillover target {found.deployment_name} is {other_sku}, not a standard SKU"
            yield self.fail(
                source, SPILLOVER_FIELD, problem, advice="spill to Standard, DataZoneStandard or GlobalStandard"
            )
            return
        levels = reviewed.skus()
        if levels[own_sku].processing != levels[other_sku].processing:
            problem = (
                f"spillover target {found.deployment_name} processes data at level {levels[other_sku].processing}, "
                f"the source at level {levels[own_sku].processing}"
            )
            same = next(
                sku
                for sku, one in levels.items()
                if one.family == "standard" and one.processing == levels[own_sku].processing
            )
            yield self.fail(source, SPILLOVER_FIELD, problem, advice=f"make the target {same}")


def _is_standard(deployment: Deployment, context: Context) -> bool:
    sku = context.sku(deployment)
    return sku is not None and reviewed.skus()[sku].family == "standard"


def _account(deployment: Deployment) -> str:
    """What names the account; where that is not known, nothing is a sibling."""
    if deployment.account_urn is not None:
        return deployment.account_urn
    return fold(deployment.account) if isinstance(deployment.account, str) else f"account of {deployment.id}"
