"""What is judged once for all plans together: the age of the catalog, and what the waivers did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from aoai_catalog.query import Catalog
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import AnyRule
from aoai_policies.core.waivers import WaiverUse


def judge_overall(rules: Iterable[AnyRule], context: Context, uses: Sequence[WaiverUse] = ()) -> Iterator[Finding]:
    """Ask the rules that judge the catalog or a waiver; their findings have no target.

    Args:
        rules: The rules to be run, of which the others are left out.
        context: Its plan is not looked at.
        uses: What each waiver did.
    """
    subjects: dict[type, Sequence[Any]] = {Catalog: (context.catalog,), WaiverUse: uses}
    for rule in rules:
        level = rule.level_in(context.settings)
        if level is not Level.DISABLED:
            for subject in subjects.get(rule.judges, ()):
                for finding in rule.check(subject, context):
                    yield msgspec.structs.replace(finding, level=level)
