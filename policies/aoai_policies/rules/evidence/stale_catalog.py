"""AOAI901."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from aoai_catalog.query import Catalog
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.rules.references import MODELS, SCHEDULE


class StaleCatalog(Rule[Catalog]):
    """The newest source of the catalog is older than the settings allow, 90 days unless they say otherwise.

    Why: models, regions and dates change every week; an old catalog passes what Azure has closed since, and refuses
    what it has opened.
    Fix: update pulumi-azure-openai, or compile a newer edition (`aoai catalog compile FOLDER --edition DATE`) and name
    its folder by `--catalog` or under `catalog.paths`. `catalog.max_age_days` says how old is too old.
    """

    id, slug, level = "AOAI901", "stale-catalog", Level.WARNING
    references = (MODELS, SCHEDULE)
    as_of = date(2027, 2, 1)
    wrong = "catalog: {max_age_days: 90}"
    right = "catalog: {max_age_days: 180}"

    def check(self, target: Catalog, context: Context) -> Iterator[Finding]:
        """Compare the newest source's age with the settings."""
        allowed = context.settings.catalog.max_age_days
        newest = target.newest
        if newest is None or (target.as_of - newest).days <= allowed:
            return
        yield self.fail(
            None,
            "catalog.max_age_days",
            f"the newest source of the catalog is of {newest}, {(target.as_of - newest).days} days old, "
            f"and the settings allow {allowed}",
            advice="update pulumi-azure-openai, or add a newer edition by --catalog",
        ).judging(newest.isoformat())
