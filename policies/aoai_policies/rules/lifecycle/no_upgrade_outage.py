"""AOAI505."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.lifecycle.retirement import Phase, replacement_advice, retirement, scheduled
from aoai_policies.rules.references import RETIREMENTS, VERSIONS


class NoUpgradeOutage(Rule):
    """The deployment will stop answering when its model retires, because Azure does not upgrade it.

    Why: with NoAutoUpgrade a deployment stops at retirement. Provisioned and batch deployments are never
    upgraded by Azure, whatever the option says.
    Fix: move it before the date in the message. For standard SKUs OnceCurrentVersionExpired lets Azure do it.
    """

    id, slug, level = "AOAI505", "no-upgrade-outage", Level.WARNING
    references = (RETIREMENTS, VERSIONS)
    reads = ("model", "sku")
    may_read = ("version", "format", "location", "upgrade_option")
    wrong = plan_of(deployment("o3@2025-04-16", sku="GlobalProvisionedManaged"))
    right = plan_of(deployment("gpt-5.1@2025-11-13", sku="GlobalProvisionedManaged"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """From the warning bound on; once the date has passed AOAI501 or AOAI510 speaks."""
        found = retirement(target, context)
        sku = context.sku(target)
        if found is None or sku is None or found.phase not in {Phase.SOON, Phase.NOW}:
            return
        if not is_upgraded(sku):
            reason = f"Azure never upgrades {sku} deployments"
        elif str(target.upgrade_option).casefold() == "noautoupgrade":
            reason = "versionUpgradeOption is NoAutoUpgrade"
        else:
            return
        yield self.fail(
            target,
            "upgrade_option" if is_upgraded(sku) else "sku",
            f"this deployment stops answering when {found.model} retires {scheduled(found.answer)}: {reason}",
            advice=replacement_advice(target, context, found.answer),
            facts=found.facts,
        )


def is_upgraded(sku: str) -> bool:
    """Whether Azure upgrades deployments of a SKU at retirement: the Standard kinds, never provisioned or batch."""
    return sku in {"Standard", "GlobalStandard", "DataZoneStandard"}
