"""What components of ours said while the program ran, so that the pack need not say it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.target import Deployment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aoai_policies.stack.resource import Resource

_COMPONENTS = "azure-openai:index:"
_OUTPUTS = ("said", "saidLater")
"""Outputs of a component: a text for each finding, its rule and the deployment that it is about (`AOAI504 chat`)."""


class Announced:
    """What each component said, and which resources are its children."""

    def __init__(self, resources: Iterable[Resource] = ()) -> None:
        self._parents: dict[str, str] = {}
        self._said: set[tuple[str, str]] = set()
        for one in resources:
            self._parents[one.urn] = one.parent
            if one.type.startswith(_COMPONENTS):
                told = (one.outputs.get(output) for output in _OUTPUTS)
                self._said |= {(one.urn, key) for keys in told if isinstance(keys, list) for key in keys}

    def cover(self, finding: Finding) -> bool:
        """Whether a finding was said already. What stops a deployment is always said by the pack too."""
        target = finding.target
        if target is None or finding.level is Level.ERROR:
            return False
        place = f" {target.deployment_name}" if isinstance(target, Deployment) else ""
        return (self._parents.get(target.urn, ""), f"{finding.rule}{place}") in self._said
