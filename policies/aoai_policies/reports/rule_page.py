"""A rule's page, from its metadata, docstring and examples: `docs/rules/AOAI###.md`, the index, `aoai explain`."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from aoai_catalog.query import Catalog
from aoai_policies.core.finding import Finding
from aoai_policies.core.plan import Plan
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.rule import AnyRule
from aoai_policies.core.target import Account, Deployment
from aoai_policies.core.waivers import WaiverUse
from aoai_policies.reports.declarations import render_declarations

AREAS = {
    "1": "Declaration",
    "2": "Availability",
    "3": "Capacity and quota",
    "4": "Access",
    "5": "Lifecycle",
    "6": "Account",
    "7": "Organisation",
    "8": "Order and change",
    "9": "Evidence",
}
"""What the hundreds of the ids stand for."""


def render_page(rule: AnyRule) -> str:
    """Write a rule's page as Markdown."""
    page = rule.page()
    return "\n".join(
        [
            f"# {rule.id} {rule.slug}",
            "",
            page.what,
            "",
            f"Level: {rule.level.value}. {_scope(rule)}",
            "",
            "## Why",
            "",
            page.why,
            "",
            "## Example",
            "",
            f"Wrong (as of {rule.as_of}):",
            "",
            "```yaml",
            _example(rule.wrong),
            "```",
            "",
            "Right:",
            "",
            "```yaml",
            _example(rule.right),
            "```",
            "",
            "## Fix",
            "",
            page.fix,
            "",
            "## Sources",
            "",
            *(f"- [{reference.title}]({reference.url})" for reference in rule.references),
            "",
        ]
    )


def render_index(rules: Iterable[AnyRule]) -> str:
    """Write the index of all rules, by area, as Markdown."""
    lines = ["# Rules", "", "Generated from the rules by `make docs`.", ""]
    ordered = sorted(rules, key=lambda rule: rule.id)
    for area, listed in groupby(ordered, key=lambda rule: AREAS[rule.id[4]]):
        lines += [f"## {area}", "", "| rule | slug | level | what it says |", "|---|---|---|---|"]
        lines += [f"| [{rule.id}]({rule.id}.md) | {rule.slug} | {rule.level} | {rule.page().what} |" for rule in listed]
        lines.append("")
    return "\n".join(lines)


def _example(example: Any) -> str:
    """An example's declarations; its settings, as they are written, where it is about those."""
    return render_declarations(example).rstrip("\n") if isinstance(example, Plan) else str(example)


def _where(rule: AnyRule) -> str:
    if rule.only_new:
        return " that is new or changed"
    return " that exists and keeps its model" if rule.only_kept else ""


def _scope(rule: AnyRule) -> str:
    judged: dict[type, str] = {
        Deployment: "each deployment",
        ResolvedDeployment: "each deployment",
        Account: "each account",
        Plan: "the plan as a whole",
        Catalog: "the catalog, once per run",
        WaiverUse: "each waiver, once per run",
    }
    sentences = []
    if rule.judges is not Finding:
        sentences.append(f"Judges {judged[rule.judges]}{_where(rule)}.")
    if rule.reads:
        sentences.append(f"Reads {', '.join(f'`{field}`' for field in rule.reads)}.")
    if rule.requires:
        sentences.append(f"Needs {' and '.join(sorted(rule.requires))}; does not run if a front end cannot know that.")
    return " ".join(sentences)
