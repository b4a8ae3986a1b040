"""AOAI606."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.target import Account, value_at
from aoai_policies.rules.account.hosting import AccountRule
from aoai_policies.rules.example import account, plan_of
from aoai_policies.rules.references import ENCRYPTION


class CustomerManagedKeyMissing(AccountRule):
    """The account's data is encrypted with Microsoft's key, not with your own.

    Why: some organisations must hold the key themselves. The rule is off unless the settings give it a level. Checkov
    CKV2_AZURE_22 and the Azure Policy "Azure AI Services resources should encrypt data at rest with a customer-managed
    key (CMK)" require the same.
    Fix: write `encryption` with `keySource: Microsoft.KeyVault` and the key's properties.
    """

    id, slug, level = "AOAI606", "customer-managed-key-missing", Level.INFO
    references = (ENCRYPTION,)
    reads = ("kind",)
    may_read = ("properties.encryption.keySource",)
    opt_in = True
    example_settings = "levels: {AOAI606: info}"
    wrong = plan_of(account())
    right = plan_of(account(properties={"encryption": {"keySource": "Microsoft.KeyVault"}}))

    def check(self, target: Account, context: Context) -> Iterator[Finding]:
        """Only keySource Microsoft.KeyVault is a key of yours."""
        if str(value_at(target, "properties.encryption.keySource")).casefold() != "microsoft.keyvault":
            yield self.fail(
                target,
                "properties.encryption.keySource",
                "no customer-managed key is declared",
                suggest=["Microsoft.KeyVault"],
            )
