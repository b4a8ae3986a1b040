"""AOAI601."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Account
from aoai_policies.rules.account.hosting import hosts_models, unknown_among, value_at
from aoai_policies.rules.example import account, plan_of
from aoai_policies.rules.references import SECURITY


class LocalAuthEnabled(Rule):
    """The account accepts keys.

    Why: a key is a password that is shared, never expires and names nobody. Microsoft Entra ID tokens name the
    caller and can be revoked. Checkov CKV_AZURE_236, PSRule Azure.AI.DisableLocalAuth and the Azure Policy
    "Azure AI Services resources should have key access disabled (disable local authentication)" ask for the
    same.
    Fix: write `disableLocalAuth: true` and give the callers the role Cognitive Services OpenAI User.
    """

    id, slug, level = "AOAI601", "local-auth-enabled", Level.WARNING
    references = (SECURITY,)
    judges = Account
    reads = ("kind", "properties")
    wrong = plan_of(account(properties={"customSubDomainName": "contoso"}))
    right = plan_of(account())

    def check(self, target: Account, context: Context) -> Iterator[Finding]:
        """Only an explicit true turns keys off."""
        if not hosts_models(target):
            return
        if (gap := unknown_among(target, ("disableLocalAuth",))) is not None:
            yield self.unverified(
                target, gap[0], f"{gap[0]} is {gap[1].why}, so whether keys are accepted was not checked"
            )
            return
        if value_at(target, "disableLocalAuth") is not True:
            yield self.fail(
                target,
                "properties.disableLocalAuth",
                "the account accepts keys",
                advice="write disableLocalAuth: true and use Microsoft Entra ID",
            )
