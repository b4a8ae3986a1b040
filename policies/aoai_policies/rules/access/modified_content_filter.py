"""AOAI402."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.plan import Knowledge, Plan, Related, RelatedKind
from aoai_policies.core.rule import Rule
from aoai_policies.rules.example import account, plan_of
from aoai_policies.rules.references import CONTENT_FILTER, LIMITED_ACCESS

_HARMS = frozenset({"hate", "sexual", "selfharm", "violence"})
"""The categories whose filters nobody may turn off without approval."""


def _filter(**setting: Any) -> Plan:
    harm = {"name": "Hate", "source": "Prompt", "severityThreshold": "Medium", "enabled": True, "blocking": True}
    inputs = {"properties": {"contentFilters": [{**harm, **setting}]}}
    return plan_of(
        account(),
        related=(Related(RelatedKind.CONTENT_FILTER, "filter", "filter", "acct", inputs),),
        knows=frozenset({Knowledge.RELATED}),
    )


class ModifiedContentFilter(Rule[Plan]):
    """A content filter is turned off or only annotates, which needs approval.

    Why: any customer may set severities. Only customers that Microsoft approved for modified content filtering may turn
    off the filters for hate, sexual content, self-harm and violence, or let them annotate without blocking.
    Fix: set `enabled` and `blocking` to true and choose a severity, or apply for modified content filters and waive the
    rule.
    """

    id, slug, level = "AOAI402", "modified-content-filter", Level.WARNING
    references = (CONTENT_FILTER, LIMITED_ACCESS)
    requires = frozenset({Knowledge.RELATED})
    wrong = _filter(blocking=False)
    right = _filter()

    def check(self, target: Plan, context: Context) -> Iterator[Finding]:
        """Look at the filters of each account in the plan."""
        accounts = {one.id: one for one in target.accounts}
        for related in target.related:
            owner = accounts.get(related.of)
            if related.kind is not RelatedKind.CONTENT_FILTER or owner is None:
                continue
            properties = related.inputs.get("properties")
            filters = properties.get("contentFilters") if isinstance(properties, dict) else None
            for one in filters if isinstance(filters, list) else ():
                if isinstance(one, dict) and (weakness := _weakness(one)):
                    yield self.fail(
                        owner,
                        "contentFilters",
                        f"content filter {related.name} {weakness} for {one.get('name')} in the "
                        f"{str(one.get('source')).lower()}, which needs Microsoft's approval",
                        advice="block at a severity instead, or apply for modified content filters",
                    )


def _weakness(setting: dict[str, Any]) -> str:
    name = str(setting.get("name")).casefold().replace("_", "").replace("-", "").replace(" ", "")
    if name not in _HARMS:
        return ""
    if setting.get("enabled") is False:
        return "is off"
    return "does not block" if setting.get("blocking") is False else ""
