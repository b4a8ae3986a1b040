"""AOAI109."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import NAMING

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
"""What Azure takes as the name of a deployment, and with two characters at least of an account."""


class InvalidName(Rule[Deployment]):
    """The deployment's name is not valid in Azure.

    Why: Azure answers InvalidResourceName. A name has at most 64 characters: letters, digits, `_`, `.` and `-`. It
    begins with a letter or digit.
    Fix: write the name in the message, or another valid name.
    """

    id, slug, level = "AOAI109", "invalid-name", Level.ERROR
    references = (NAMING,)
    reads = ("name",)
    wrong = plan_of(deployment(deployment_name="gpt 4.1 (prod)"))
    right = plan_of(deployment(deployment_name="gpt-4.1-prod"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Compare with the pattern, and offer the name without what breaks it."""
        name = str(target.deployment_name)
        if NAME.fullmatch(name):
            return
        mended = re.sub(r"[^A-Za-z0-9_.]+", "-", name).strip("-_.")[:64].rstrip("-_.")
        reason = "is longer than 64 characters" if len(name) > 64 else "does not match Azure's pattern for names"
        yield self.fail(target, "name", f"{name!r} {reason}", suggest=[mended] if mended else ["chat"])
