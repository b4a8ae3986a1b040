"""AOAI504."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import VERSIONS

DRIFTS = "OnceNewDefaultVersionAvailable"


class AutoUpgradeDrift(Rule[Deployment]):
    """The version is pinned, but the upgrade option moves the deployment off it.

    Why: with OnceNewDefaultVersionAvailable, Azure upgrades as soon as a new default version appears. The program still
    names the old version: the next apply shows a change that nobody made, and may roll back.
    Fix: write OnceCurrentVersionExpired to stay until the version retires, or leave out the version to follow the
    defaults.
    """

    id, slug, level = "AOAI504", "auto-upgrade-drift", Level.WARNING
    references = (VERSIONS,)
    reads = ("model.version", "properties.versionUpgradeOption")
    ends_with_model = True
    wrong = plan_of(deployment(upgrade_option=DRIFTS))
    right = plan_of(deployment(upgrade_option="OnceCurrentVersionExpired"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Both are declared; only the option matters."""
        if str(target.upgrade_option).casefold() != DRIFTS.casefold():
            return
        yield self.fail(
            target,
            "properties.versionUpgradeOption",
            f"version {target.version} is pinned, and {DRIFTS} moves the deployment off it",
            suggest=["OnceCurrentVersionExpired"],
        )
