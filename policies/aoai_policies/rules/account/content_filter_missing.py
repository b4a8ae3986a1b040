"""AOAI609."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment, value_at
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import CONTENT_FILTER


class ContentFilterMissing(Rule[Deployment]):
    """The deployment names no content filter.

    Why: without `raiPolicyName`, Azure's default filter applies, and an organisation may want a stricter one. The rule
    is off unless the settings give it a level.
    Fix: declare a content filter on the account and name it in `properties.raiPolicyName`.
    """

    id, slug, level = "AOAI609", "content-filter-missing", Level.INFO
    references = (CONTENT_FILTER,)
    may_read = ("properties.raiPolicyName",)
    opt_in = True
    example_settings = "levels: {AOAI609: info}"
    wrong = plan_of(deployment())
    right = plan_of(deployment(properties={"raiPolicyName": "strict"}))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Any name will do; whether the policy exists is Azure's to say."""
        if value_at(target, "properties.raiPolicyName") is None:
            yield self.fail(
                target,
                "properties.raiPolicyName",
                "no content filter is named, so Azure's default applies",
                advice="name one in raiPolicyName",
            )
