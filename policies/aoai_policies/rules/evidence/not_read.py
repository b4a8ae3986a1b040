"""AOAI906."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.plan import Plan, Unread
from aoai_policies.core.rule import Rule
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import DEPLOYMENTS


class NotRead(Rule[Plan]):
    """Something that may declare deployments could not be read.

    Why: a linked template, a remote component, a script, declarations inside `apply` of an unknown value, or a step
    that a preview leaves out can contain a deployment that Azure refuses. Without this finding, the report would look
    green for something that was never checked.
    Fix: check what the message names separately, or make it available to the check as the message says.
    """

    id, slug, level = "AOAI906", "not-read", Level.ERROR
    references = (DEPLOYMENTS,)
    wrong = plan_of(deployment(), unread=(Unread("template linked", "it is linked by an address"),))
    right = plan_of(deployment())

    def check(self, target: Plan, context: Context) -> Iterator[Finding]:
        """Each is unverified: nobody knows what is in it."""
        for one in target.unread:
            yield self.unverified(None, "", str(one)).at(one.position).judging(one.id or one.what)
