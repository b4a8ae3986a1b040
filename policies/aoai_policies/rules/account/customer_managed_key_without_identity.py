"""AOAI610."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.target import Account, value_at
from aoai_policies.rules.account.hosting import AccountRule
from aoai_policies.rules.example import account, plan_of
from aoai_policies.rules.references import ENCRYPTION


class CustomerManagedKeyWithoutIdentity(AccountRule):
    """A customer-managed key is declared, but no identity that can read it.

    Why: the account fetches the key with its managed identity. Without one, Azure refuses the update, or the account
    cannot be used.
    Fix: write `identity` (system- or user-assigned) and give it the role Key Vault Crypto Service Encryption User on
    the vault.
    """

    id, slug, level = "AOAI610", "customer-managed-key-without-identity", Level.ERROR
    references = (ENCRYPTION,)
    reads = ("kind",)
    may_read = ("properties.encryption.keySource", "identity")
    wrong = plan_of(account(identity=None, properties={"encryption": {"keySource": "Microsoft.KeyVault"}}))
    right = plan_of(account(properties={"encryption": {"keySource": "Microsoft.KeyVault"}}))

    def check(self, target: Account, context: Context) -> Iterator[Finding]:
        """The key's own client id names a user-assigned identity, which has to be on the account too."""
        if str(value_at(target, "properties.encryption.keySource")).casefold() != "microsoft.keyvault":
            return
        if not isinstance(target.identity, dict) or str(target.identity.get("type")).casefold() == "none":
            yield self.fail(
                target,
                "identity",
                "a customer-managed key is declared, but no managed identity that can read it",
                suggest=["SystemAssigned"],
            )
