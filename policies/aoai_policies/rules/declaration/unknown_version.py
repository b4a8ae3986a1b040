"""AOAI102."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from aoai_catalog.records import Model
from aoai_policies.core.context import Context, fine_tuned
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import FINE_TUNING, MODELS_LIST, VERSIONS

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LISTED_AFTER = timedelta(days=75)


class UnknownVersion(Rule):
    """The model has no such version.

    Why: Azure answers DeploymentModelNotSupported. Versions are strings of a model's own (`2025-04-14`, `1`,
    `0125`), and those of one model mean nothing for another.
    Fix: write one of the versions in the message. A version that is dated after the newest source is
    unverified. A fine-tuned model (`base.ft-...`) has version 1.
    """

    id, slug, level = "AOAI102", "unknown-version", Level.ERROR
    references = (VERSIONS, MODELS_LIST, FINE_TUNING)
    reads = ("model", "version")
    guards = True
    wrong = plan_of(deployment("gpt-5-mini@2024-07-18"))
    right = plan_of(deployment("gpt-5-mini@2025-08-07"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Compare with all versions that any source in effect gives."""
        name, version = str(target.model), str(target.version)
        if fine_tuned(target):
            if version != "1":
                problem = f"{name} has no version {version}: a fine-tuned model has version 1"
                yield self.fail(target, "version", problem, suggest=["1"])
            return
        if context.catalog.find_model(name, version) is not None:
            return
        known = context.catalog.models(name)
        versions = sorted({model.version for model in known if model.version}, reverse=True)
        if not versions:
            return
        if _may_be_newer(version, versions, context.catalog.newest):
            yield self.unverified(
                target,
                "version",
                f"no source knows version {version} of {known[0].name}",
                advice=f"it may be newer than the catalog ({context.catalog.newest})",
            )
            return
        yield self.fail(
            target,
            "version",
            f"{known[0].name} has no version {version}",
            suggest=_best_first(versions, known, context),
        )


def _best_first(versions: list[str], known: tuple[Model, ...], context: Context) -> list[str]:
    """Put first the default version, then the versions that have not retired, newest first."""
    default = context.catalog.default_version(known[0].name)
    alive = [
        model.version
        for model in sorted(known, key=lambda model: model.version, reverse=True)
        if model.version and not context.has_retired(model)
    ]
    first = [default.version] if default and default.version in alive else []
    return list(dict.fromkeys([*first, *alive, *versions]))[:3]


def _may_be_newer(version: str, versions: list[str], newest: date | None) -> bool:
    """Whether a version can have appeared since the sources were written: by its date, or by the next number.

    Pages list a version weeks after its own date (75 days covers all but the rare and gated ones), which is its grace.
    """
    if _DAY.fullmatch(version):
        return newest is None or version > (newest - _LISTED_AFTER).isoformat()
    numbers = [int(other) for other in versions if other.isdecimal()]
    return version.isdecimal() and len(numbers) == len(versions) and int(version) > max(numbers)
