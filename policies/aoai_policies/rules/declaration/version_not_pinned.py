"""AOAI107."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_policies.core.context import Context, fine_tuned
from aoai_policies.core.finding import Finding, Level, Suggestion
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import VERSIONS


class VersionNotPinned(Rule[Deployment]):
    """No version is declared, so Azure picks its default.

    Why: the default changes. Two applies of the same program can give two models, and a diff of the program shows
    neither.
    Fix: write the version that you tested with, and use `versionUpgradeOption` to decide when Azure may upgrade it.
    """

    id, slug, level = "AOAI107", "version-not-pinned", Level.WARNING
    references = (VERSIONS,)
    reads = ("model.name",)
    may_read = ("model.version",)
    meets_unknown = True
    wrong = plan_of(deployment("gpt-5.1"))
    right = plan_of(deployment("gpt-5.1@2025-11-13"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Tell today's default where a source gives it. An empty version is none."""
        if (target.version is not None and target.version != "") or not isinstance(target.model, str):
            return
        if fine_tuned(target) or not context.catalog.models(target.model):
            return
        problem = f"no version of {target.model} is declared, so Azure picks its default, which changes"
        default = context.catalog.default_version(target.model)
        said = context.catalog.default_statement(target.model)
        if default is None or said is None:
            known = context.catalog.model_statement(target.model)
            yield self.fail(target, "model.version", problem, advice="pin one", facts=[known] if known else [])
            return
        pinned = [(Suggestion("model.version", default.version),)]
        yield self.fail(
            target,
            "model.version",
            problem,
            advice=f"pin it; the default was {default.version}",
            replace=pinned,
            facts=[said],
        )
