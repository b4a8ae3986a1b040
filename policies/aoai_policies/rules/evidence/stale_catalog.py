"""AOAI901."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from aoai_catalog.query import Catalog
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level
from aoai_policies.core.rule import Rule
from aoai_policies.rules.references import MODELS, SCHEDULE

_MENDED_BY = {"edition": "refresh", "capture": "capture"}


class StaleCatalog(Rule[Catalog]):
    """The catalog's newest source is older than the settings allow (90 days by default).

    Why: models, regions and dates change every week. An old catalog passes what Azure has closed since, and refuses
    what Azure has added. The documentation gives retirement dates and quotas; Azure Resource Manager decides what is
    offered.
    Fix: `aoai catalog refresh` compiles a newer edition from the documentation, and `aoai catalog capture` records what
    ARM answers to your subscription. Name their folder with `--catalog` or under `catalog.paths`. Or update
    pulumi-azure-openai. `catalog.max_age_days` sets the limit.
    """

    id, slug, level = "AOAI901", "stale-catalog", Level.WARNING
    references = (MODELS, SCHEDULE)
    as_of = date(2027, 2, 1)
    wrong = "catalog: {max_age_days: 90}"
    right = "catalog: {max_age_days: 180}"

    def check(self, target: Catalog, context: Context) -> Iterator[Finding]:
        """Compare the newest source's age with the settings, and say how old the newest of each kind is."""
        allowed = context.settings.catalog.max_age_days
        newest = {"edition": target.edition, "capture": target.capture}
        ages = {kind: (target.as_of - day).days for kind, day in newest.items() if day is not None}
        if not ages or min(ages.values()) <= allowed:
            return
        said = (
            f"the newest {kind} in the catalog is from {newest[kind]}, {age} {'day' if age == 1 else 'days'} old"
            for kind, age in ages.items()
        )
        mended = (f"`aoai catalog {_MENDED_BY[kind]}` gets a newer {kind}" for kind in ages)
        yield self.fail(
            None,
            "catalog.max_age_days",
            f"{', '.join(said)}; the settings allow {allowed} days",
            advice=f"{', '.join(mended)}, or update pulumi-azure-openai",
        ).judging(", ".join(str(newest[kind]) for kind in ages))
