"""AOAI904."""

from __future__ import annotations

from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import UNKNOWN
from aoai_policies.rules.example import account, deployment, plan_of
from aoai_policies.rules.references import MODELS_LIST


class Unverified(Rule[Finding]):
    """Something could not be checked, because a value or a fact is not known.

    Why: a policy has one enforcement level, so an unverified outcome cannot be reported by the rule that it
    belongs to without becoming a failure. Only the policy pack reports this rule; `aoai check` counts
    unverified outcomes apart and takes them for findings under `--strict`.
    Fix: give the value in the program where it can be given, or check again after the apply.
    """

    id, slug, level = "AOAI904", "unverified", Level.INFO
    references = (MODELS_LIST,)
    wrong = plan_of(
        account(kind="AIServices", location=UNKNOWN),
        deployment(account="acct", account_urn="acct", location=UNKNOWN),
    )
    right = plan_of(deployment())
