"""What tests of edits share: one finding, and what is to be written for it in given sources."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from aoai_policies.core.finding import Finding, Level, Outcome, Suggestion
from aoai_policies.core.plan import Plan
from aoai_policies.core.report import Fix
from aoai_policies.core.target import Deployment, Position
from aoai_policies.fix.edits import fixes_of
from aoai_policies.fix.syntax import Source
from aoai_policies.fix.verified import Planned, edited

WRONG = Deployment(
    "chat",
    deployment_name="chat",
    model="gpt-4.1",
    version="2025-04-14",
    sku="Global-Standard",
    capacity=10.0,
    location="eastus2",
)


def finding(rule: str = "AOAI103", field: str = "sku.name", value: str | int = "GlobalStandard") -> Finding:
    """What a rule says of a SKU that does not exist, unless it is told otherwise."""
    way = (Suggestion(field, value),)
    return Finding(rule, "", Level.ERROR, Outcome.FAIL, WRONG, "", field, "Global-Standard", replacements=(way,))


def fixed(
    files: Mapping[str, Source],
    lines: list[tuple[str, int]],
    found: Finding,
    declared: Mapping[str, str] = {},
    *,
    unsafe: bool = True,
) -> tuple[Fix, dict[str, str]]:
    """What is to be written for a finding whose declaration is at these lines, innermost first."""
    first, *outer = (Position(*line) for line in lines)
    target = msgspec.structs.replace(WRONG, position=first, called_from=tuple(outer), **declared)
    found = msgspec.structs.replace(found, target=target)
    (one,) = fixes_of([found], Plan("", "", deployments=(target,)), files.get, lambda _: None, unsafe=unsafe)
    texts = {name: source.text for name, source in files.items()}
    return one, edited([Planned(0, one, tuple(edit.file for edit in one.edits))], texts)
