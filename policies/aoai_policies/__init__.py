"""Rules for Azure OpenAI deployments, and the front ends that run them.

The public API is one pipeline: read plans, read the facts that they are judged by, check::

    from aoai_policies import check, read_facts, read_plans

    report = check(read_plans("infra/prod"), read_facts("infra/prod"))
    for finding in report.findings:
        print(finding.level, finding.rule, finding.message)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aoai_policies.configuration.facts import Facts, read_facts
    from aoai_policies.core.baseline import Baseline
    from aoai_policies.core.finding import Finding
    from aoai_policies.core.plan import Plan
    from aoai_policies.core.report import Report
    from aoai_policies.inputs.read import read_plans
    from aoai_policies.pipeline import check

__all__ = ["Baseline", "Facts", "Finding", "Plan", "Report", "check", "read_facts", "read_plans"]

_ROOMS = {
    "Baseline": "core.baseline",
    "Facts": "configuration.facts",
    "Finding": "core.finding",
    "Plan": "core.plan",
    "Report": "core.report",
    "check": "pipeline",
    "read_facts": "configuration.facts",
    "read_plans": "inputs.read",
}
"""Where each name is. It is imported when it is asked for: `aoai --help` needs none of them."""


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
