"""AOAI806."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.plan import Knowledge
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Account, Change, Unknown
from aoai_policies.rules.example import account, plan_of
from aoai_policies.rules.references import ACCOUNTS


class SubdomainOrKindChange(Rule[Account]):
    """The account is replaced, or would have to be, with all its deployments.

    Why: subdomain, kind, location and name cannot be changed in place. A replacement deletes every deployment. The old
    account stays soft-deleted for 48 hours and keeps its name and subdomain taken.
    Fix: keep the value. Or declare a second account, move the clients, then remove the first.
    """

    id, slug, level = "AOAI806", "subdomain-or-kind-change", Level.WARNING
    references = (ACCOUNTS,)
    reads = ("change", "before")
    may_read = ("kind", "location", "name", "properties")
    requires = frozenset({Knowledge.OPERATIONS, Knowledge.BEFORE})
    meets_unknown = True
    wrong = plan_of(account(kind="AIServices", change=Change.REPLACE, before=account()), knows=requires)
    right = plan_of(account(change=Change.UPDATE, before=account()), knows=requires)

    def check(self, target: Account, context: Context) -> Iterator[Finding]:
        """Compare what cannot change in place with the state before."""
        before = target.before
        if before is None or target.change not in {Change.REPLACE, Change.UPDATE}:
            return
        changes = [
            f"{name} from {old} to {new}"
            for name, old, new in (
                ("kind", before.kind, target.kind),
                ("location", before.location, target.location),
                ("name", before.account_name, target.account_name),
                ("subdomain", _subdomain(before), _subdomain(target)),
            )
            if isinstance(old, str) and isinstance(new, str) and old != new
        ]
        if not changes and target.change is Change.UPDATE:
            return
        what = f", because of {' and '.join(changes)}" if changes else ""
        yield self.fail(
            target,
            "change",
            f"the account is replaced with all its deployments{what}",
            advice="declare a second account and move the clients first",
        )


def _subdomain(account: Account) -> object:
    return None if isinstance(account.properties, Unknown) else account.properties.get("customSubDomainName")
