"""AOAI604."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.target import Account, Unknown
from aoai_policies.rules.account.hosting import AccountRule
from aoai_policies.rules.example import account, plan_of
from aoai_policies.rules.references import IDENTITY


class ManagedIdentityMissing(AccountRule):
    """The account has no managed identity.

    Why: without one, the account cannot access a key vault, storage or search through a role, so people use keys
    instead. PSRule Azure.AI.ManagedIdentity and Checkov CKV_AZURE_238 require the same.
    Fix: write `identity: {type: SystemAssigned}`.
    """

    id, slug, level = "AOAI604", "managed-identity-missing", Level.INFO
    references = (IDENTITY,)
    reads = ("kind",)
    may_read = ("identity",)
    meets_unknown = True
    wrong = plan_of(account(identity=None))
    right = plan_of(account())

    def check(self, target: Account, context: Context) -> Iterator[Finding]:
        """An absent identity, or the type None."""
        if isinstance(target.identity, Unknown):
            return
        if target.identity is None or str(target.identity.get("type")).casefold() == "none":
            yield self.fail(target, "identity", "the account has no managed identity", suggest=["SystemAssigned"])
