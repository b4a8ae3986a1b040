"""AOAI610."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Account, Unknown
from aoai_policies.rules.account.hosting import hosts_models, value_at
from aoai_policies.rules.example import account, plan_of
from aoai_policies.rules.references import ENCRYPTION


class CustomerManagedKeyWithoutIdentity(Rule):
    """A customer-managed key is declared, and no identity that could read it.

    Why: the account fetches the key with its managed identity. Without one Azure refuses the update, or the
    account cannot be used.
    Fix: write `identity` (system- or user-assigned) and give it Key Vault Crypto Service Encryption User on the
    vault.
    """

    id, slug, level = "AOAI610", "customer-managed-key-without-identity", Level.ERROR
    references = (ENCRYPTION,)
    judges = Account
    reads = ("kind", "properties")
    may_read = ("identity",)
    wrong = plan_of(account(identity=None, properties={"encryption": {"keySource": "Microsoft.KeyVault"}}))
    right = plan_of(account(properties={"encryption": {"keySource": "Microsoft.KeyVault"}}))

    def check(self, target: Account, context: Context) -> Iterator[Finding]:
        """The key's own client id names a user-assigned identity, which has to be on the account too."""
        if not hosts_models(target) or isinstance(target.identity, Unknown):
            return
        if str(value_at(target, "encryption", "keySource")).casefold() != "microsoft.keyvault":
            return
        if target.identity is None or str(target.identity.get("type")).casefold() == "none":
            yield self.fail(
                target,
                "identity",
                "a customer-managed key is declared, and no managed identity that could read it",
                suggest=["SystemAssigned"],
            )
