"""AOAI102."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from aoai_catalog.records import Model
from aoai_policies.core.context import Context, fine_tuned
from aoai_policies.core.finding import Finding, Level, Suggestion
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import FINE_TUNING, MODELS_LIST, VERSIONS

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LISTED_AFTER = timedelta(days=75)


class UnknownVersion(Rule[Deployment]):
    """The model has no such version.

    Why: Azure answers DeploymentModelNotSupported. Versions are strings (`2025-04-14`, `1`, `0125`), and each model has
    its own.
    Fix: write one of the versions in the message. A version dated after the newest source is unverified. A fine-tuned
    model (`base.ft-...`) has version 1.
    """

    id, slug, level = "AOAI102", "unknown-version", Level.ERROR
    references = (VERSIONS, MODELS_LIST, FINE_TUNING)
    reads = ("model.name", "model.version")
    after = ("AOAI105",)
    guards = True
    wrong = plan_of(deployment("gpt-5-mini@2024-07-18"))
    right = plan_of(deployment("gpt-5-mini@2025-08-07"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Compare with all versions that any source in effect gives."""
        name, version, catalog = str(target.model), str(target.version), context.catalog
        if not version:
            return  # AOAI107's
        if fine_tuned(target):
            if version != "1":
                problem = f"{name} has no version {version}: a fine-tuned model has version 1"
                yield self.fail(target, "model.version", problem, suggest=["1"])
            return
        if catalog.find_model(name, version) is not None:
            return
        known = catalog.models(name)
        versions = sorted({model.version for model in known if model.version}, reverse=True)
        if not versions:
            return
        if _may_be_newer(version, versions, catalog.lists_models_up_to):
            yield self.unverified(
                target,
                "model.version",
                f"no source lists version {version} of {known[0].name}",
                advice=f"it may be newer than the catalog ({catalog.lists_models_up_to})",
            )
            return
        best = _best_first(known, context)
        said = catalog.model_statement(name, best[0] if best else versions[0])
        yield self.fail(
            target,
            "model.version",
            f"{known[0].name} has no version {version}",
            advice="use " + " or ".join(best) if best else f"its versions {', '.join(versions)} have all retired",
            replace=[(Suggestion("model.version", one),) for one in best],
            facts=[said] if said else [],
        )


def _best_first(known: tuple[Model, ...], context: Context) -> list[str]:
    """The versions that have not retired: the default first, then the newest."""
    default = context.catalog.default_version(known[0].name)
    alive = [
        model.version
        for model in sorted(known, key=lambda model: model.version, reverse=True)
        if model.version and not context.catalog.has_retired(model)
    ]
    first = [default.version] if default and default.version in alive else []
    return list(dict.fromkeys([*first, *alive]))[:3]


def _may_be_newer(version: str, versions: list[str], newest: date | None) -> bool:
    """Whether a version can have appeared since the sources were written: by its date, or by the next number.

    Pages list a version weeks after its own date (75 days covers all but the rare and gated ones), which is its grace.
    """
    if _DAY.fullmatch(version):
        return newest is None or version > (newest - _LISTED_AFTER).isoformat()
    numbers = [int(other) for other in versions if other.isdecimal()]
    return version.isdecimal() and len(numbers) == len(versions) and int(version) > max(numbers)
