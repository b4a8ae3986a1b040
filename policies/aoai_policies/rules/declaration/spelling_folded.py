"""AOAI111."""

from __future__ import annotations

from collections.abc import Iterator

from aoai_catalog import reviewed
from aoai_policies.core.context import Context, fine_tuned
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.rules.example import deployment, plan_of
from aoai_policies.rules.references import DEPLOYMENTS


class SpellingFolded(Rule[Deployment]):
    """A name's spelling differs from Azure's, but Azure accepts it.

    Why: the name works, but Azure answers with its own spelling. A diff then shows a change where there is none, and
    policies that compare strings miss it.
    Fix: write the name as in the message.
    """

    id, slug, level = "AOAI111", "spelling-folded", Level.INFO
    references = (DEPLOYMENTS,)
    may_read = ("sku.name", "model.name", "location")
    meets_unknown = True
    wrong = plan_of(deployment(sku="globalstandard"))
    right = plan_of(deployment(sku="GlobalStandard"))

    def check(self, target: Deployment, context: Context) -> Iterator[Finding]:
        """Compare with Azure's spelling of SKU, model and region; a region's display name is a spelling of Azure's."""
        spellings: list[tuple[str, str, tuple[str, ...]]] = []
        if isinstance(target.sku, str) and (sku := reviewed.sku_name(target.sku)):
            spellings.append(("sku.name", target.sku, (sku,)))
        if isinstance(target.model, str) and not fine_tuned(target):
            found = context.catalog.find_model(target.model)
            if found is not None and found.name != target.model:
                spelt = {model.name for model in context.catalog.models(target.model)}
                spellings.append(("model.name", target.model, (found.name, *spelt)))
        if isinstance(target.location, str) and (region := reviewed.region_id(target.location)):
            names = reviewed.regions()[region]
            spellings.append(("location", target.location, (region, names.name_en, names.name_ja)))
        for field, written, known in spellings:
            if written not in known:
                yield self.fail(target, field, f"Azure spells {written} as {known[0]}", suggest=known[:1])
