"""AOAI505."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.retirement import Phase
from aoai_policies.core.rule import Rule
from aoai_policies.rules.availability.missing_offers import MISSING
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.lifecycle.replacement import replacement_advice, scheduled
from aoai_policies.rules.references import RETIREMENTS, VERSIONS


class NoUpgradeOutage(Rule[ResolvedDeployment]):
    """The deployment will stop answering when its model retires, because Azure does not upgrade it.

    Why: with NoAutoUpgrade, a deployment stops at retirement. Azure never upgrades provisioned and batch deployments,
    whatever the option says.
    Fix: move it before the date in the message. For standard SKUs, OnceCurrentVersionExpired lets Azure do it.
    """

    id, slug, level = "AOAI505", "no-upgrade-outage", Level.WARNING
    references = (RETIREMENTS, VERSIONS)
    reads = ("model", "sku", "region")
    may_read = ("properties.versionUpgradeOption",)
    after = ("AOAI501", *MISSING)
    ends_with_model = True
    wrong = plan_of(deployment("o3@2025-04-16", sku="GlobalProvisionedManaged"))
    right = plan_of(deployment("gpt-5.1@2025-11-13", sku="GlobalProvisionedManaged"))

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        """From the warning bound on; once the date has passed AOAI501 or AOAI510 speaks."""
        found = context.retirement(target)
        if found is None or found.phase not in {Phase.SOON, Phase.NOW}:
            return
        if target.sku.family != "standard":
            field, reason = "sku.name", f"Azure never upgrades {target.sku} deployments"
        elif str(target.declared.upgrade_option).casefold() == "noautoupgrade":
            field, reason = "properties.versionUpgradeOption", "versionUpgradeOption is NoAutoUpgrade"
        else:
            return
        yield self.fail(
            target,
            field,
            f"this deployment stops answering when {target.model} retires {scheduled(found.answer)}: {reason}",
            advice=replacement_advice(target, context, found.answer),
            facts=found.facts,
        )
