"""Offers, capacities and dates, each worked out twice: by the catalog, and by `plain_reading` from the files alone.

For every model, SKU and region on the day of every edition and capture. The suite takes a sample, the same in every
run; `make differential` takes all, which takes most of an hour.
"""

from __future__ import annotations

import os
from datetime import date
from functools import cache
from pathlib import Path

import pytest

import aoai_catalog
from aoai_catalog import reviewed
from aoai_catalog.query import open_catalog
from tests.catalog import plain_reading
from tests.catalog.plain_reading import FIGURES, File, Place

EVERY = int(os.environ.get("DIFFERENTIAL_EVERY", "1999"))
"""One of so many combinations is tried: a prime number, so that all models, SKUs and regions have their turn."""
DATA = Path(aoai_catalog.__file__).parent / "data"
DAYS = sorted({path.stem for kind in ("editions", "captures") for path in (DATA / kind).glob("*.json")})


@cache
def sources() -> list[File]:
    return plain_reading.files(DATA)


@cache
def places() -> list[Place]:
    regions = reviewed.regions()
    of_cloud = {
        cloud: frozenset(name for name, one in regions.items() if one.cloud == cloud)
        for cloud in {one.cloud for one in regions.values()}
    }
    return [Place(name, one.data_zone, of_cloud[one.cloud]) for name, one in sorted(regions.items())]


@pytest.mark.parametrize("day", DAYS)
def test_a_second_reading_comes_to_the_same(day):
    """What each of the three resolvers says is what the text of the design makes of the files."""
    catalog = open_catalog(date.fromisoformat(day))
    known = [one for one in sources() if one.day <= catalog.as_of]
    models = sorted(model for name in {one.lower() for one in catalog.model_names()} for model in catalog.models(name))
    every = [(model, sku, place) for model in models for sku in sorted(reviewed.skus()) for place in places()]
    differences = []
    for model, sku, place in every[::EVERY]:
        offer, capacity = catalog.offer(model, sku, place.region), catalog.capacity(model, sku, place.region)
        first = (
            "fine-tuned" if offer.status == "yes" and offer.fine_tuned_only else str(offer.status),
            tuple(getattr(capacity, name) for name in FIGURES),
            catalog.lifecycle(model, sku, place.region).retires_on,
        )
        second = (
            plain_reading.offer(known, model, sku, place),
            plain_reading.capacity(known, model, sku, place.region),
            plain_reading.retirement(known, model, sku, place.region),
        )
        if first != second:
            differences.append(f"{model} {sku} {place.region}: {first}, read plainly {second}")
    assert not differences
