"""AOAI101."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog.records import Model
from aoai_policies.core.context import Context, fine_tuned
from aoai_policies.core.finding import Alternative, Finding, Level, Suggestion
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import MODELS, MODELS_LIST


class UnknownModel(Rule[Deployment]):
    """The catalog has no model with this name.

    Why: Azure answers DeploymentModelNotSupported. Names differ from those of other clouds (gpt-35-turbo, not
    gpt-3.5-turbo), and a version belongs in `model.version`, not in the name.
    Fix: write the name in the message. If no name is similar, the model may be newer than the catalog: the result is
    then unverified until a newer edition or capture settles it. A fine-tuned model is named `base.ft-...`.
    """

    id, slug, level = "AOAI101", "unknown-model", Level.ERROR
    references = (MODELS, MODELS_LIST)
    reads = ("model.name",)
    guards = True
    wrong = plan_of(deployment("gpt-5-1@2025-11-13"))
    right = plan_of(deployment("gpt-5.1@2025-11-13"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Compare with all names of all sources in effect."""
        name, catalog = str(target.model), context.catalog
        if catalog.find_model(name) is not None or (fine_tuned(target) and context.base_model(name) is not None):
            return
        base = name.partition(".ft-")[0]
        near = catalog.near_models(base)
        said = catalog.newest_statement(f"there is no model {base}")
        if not near or fine_tuned(target):
            newest = f"{said.title}, {said.date}" if said else "which is empty"
            advice = f"it may be newer than the catalog ({newest})"
            yield self.unverified(target, "model.name", f"no source lists a model {base}{odd(base)}", advice=advice)
            return
        best = near[0]
        if best.version:
            advice = f"Azure names it {best.name} with version {best.version}"
        else:
            advice = "use " + " or ".join(model.name for model in near[:2])
        yield self.fail(
            target,
            "model.name",
            f"there is no model {name}{odd(name)}",
            advice=advice,
            replace=_alternatives(target, near[:2], context),
            facts=[said] if said else [],
        )


def _alternatives(target: Deployment, near: list[Model], context: Context) -> Iterator[Alternative]:
    """Each near name: with the declared version where it has that, else with the version in the name or the default."""
    for model in near:
        name = Suggestion("model.name", model.name)
        declared = target.version if isinstance(target.version, str) else ""
        if declared and context.catalog.find_model(model.name, declared) is not None:
            yield (name,)
            continue
        versions = [model.version] if model.version else [one.version for one in context.models(model.name, "")]
        if not any(versions):
            yield (name,)
        yield from ((name, Suggestion("model.version", version)) for version in versions if version)


def odd(name: str) -> str:
    """The characters of a name that look like others, by their code points; empty where there are none."""
    strange = [character for character in dict.fromkeys(name) if not character.isascii()]
    shown = ", ".join(f"{character} is U+{ord(character):04X}" for character in strange)
    return f" ({shown})" if strange else ""
