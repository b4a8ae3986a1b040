"""Questions to the whole catalog are answered quickly, and as each alone would be."""

from __future__ import annotations

import random

from aoai_catalog import reviewed
from aoai_catalog.query import Catalog, Status
from aoai_catalog.query.dates import resolve_lifecycle


def test_a_life_is_that_of_its_region(bundled: Catalog) -> None:
    """Regions of which sources say the same share one answer, which is the one that each would get."""
    chosen = random.Random(7).sample(bundled.all_models(), 60)  # noqa: S311 - a sample
    for model in chosen:
        for sku in ("", *sorted(bundled.skus_of(model))):
            for region in ("", "eastus2", "westus", "japaneast", "swedencentral", "usgovvirginia"):
                alone = resolve_lifecycle(bundled.sources, model, sku, region, also=bundled._other_version(model))
                assert bundled.lifecycle(model, sku, region) == alone, (model, sku, region)


def test_nothing_is_in_force_that_no_source_ever_offered(bundled: Catalog) -> None:
    """`ever_offered` leaves out no offer."""
    for model in random.Random(8).sample(bundled.all_models(), 12):  # noqa: S311 - a sample
        ever = bundled.ever_offered(model)
        for sku in bundled.skus_of(model):
            for region in reviewed.regions():
                offered = bundled.offer(model, sku, region).status is Status.YES
                assert not offered or region in ever[sku], (model, sku, region)


def test_all_models_are_those_of_each_name(bundled: Catalog) -> None:
    """Each once, sorted, whatever spellings of its name there are."""
    assert bundled.all_models() == sorted({one for name in bundled.model_names() for one in bundled.models(name)})
