"""What a rule of your own is written with; `docs/own-rules.md` shows how, `aoai_policies.testing` tests it."""

from __future__ import annotations

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level, Suggestion
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.rule import Reference, Rule
from aoai_policies.core.target import UNKNOWN, Account, Deployment, value_at
from aoai_policies.rules.example import account, deployment, plan_of

__all__ = [
    "UNKNOWN",
    "Account",
    "Context",
    "Deployment",
    "Finding",
    "Knowledge",
    "Level",
    "Plan",
    "Reference",
    "ResolvedDeployment",
    "Rule",
    "Suggestion",
    "account",
    "deployment",
    "plan_of",
    "value_at",
]
