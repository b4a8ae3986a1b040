"""AOAI607."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.plan import Knowledge, Related, RelatedKind
from aoai_policies.core.target import Account
from aoai_policies.rules.account.hosting import AccountRule
from aoai_policies.rules.example import account, plan_of
from aoai_policies.rules.references import PRIVATE_LINK


class PrivateEndpointWithoutDns(AccountRule):
    """A private endpoint has no DNS zone group.

    Why: clients still resolve the account's name to its public address, which is closed. Calls fail or leave the
    network. The zones are privatelink.openai.azure.com, privatelink.cognitiveservices.azure.com and, for AIServices,
    privatelink.services.ai.azure.com.
    Fix: declare a private DNS zone group on the endpoint. Waive the rule if a central platform adds it.
    """

    id, slug, level = "AOAI607", "private-endpoint-without-dns", Level.WARNING
    references = (PRIVATE_LINK,)
    reads = ("kind", "id")
    requires = frozenset({Knowledge.RELATED})
    wrong = plan_of(account(), related=(Related(RelatedKind.PRIVATE_ENDPOINT, "pe", "pe", "acct"),), knows=requires)
    right = plan_of(
        account(),
        related=(
            Related(RelatedKind.PRIVATE_ENDPOINT, "pe", "pe", "acct"),
            Related(RelatedKind.DNS_ZONE_GROUP, "group", "group", "pe"),
        ),
        knows=requires,
    )

    def check(self, target: Account, context: Context) -> Iterator[Finding]:
        """Each private endpoint of the account needs a group of its own in the same plan."""
        for endpoint in context.plan.related_to(target.id, RelatedKind.PRIVATE_ENDPOINT):
            if not context.plan.related_to(endpoint.id, RelatedKind.DNS_ZONE_GROUP):
                yield self.fail(
                    target,
                    "privateEndpoint",
                    f"private endpoint {endpoint.name} has no DNS zone group in this plan",
                    advice="declare a private DNS zone group on it",
                )
