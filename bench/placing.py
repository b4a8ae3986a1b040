"""Measures `aoai place`: 40 models, in all regions and under all SKUs that offer them."""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import date
from pathlib import Path

from checks import AOAI, AS_OF
from timing import table, time_in_turn

from aoai_catalog import reviewed
from aoai_catalog.query import Catalog, open_catalog
from aoai_catalog.records import Model

MODELS = 40
STANDARD = "GlobalStandard"


def placing() -> list[str]:
    """The whole command, against an interpreter that only imports the solver. Goal: at most 2 s."""
    catalog = open_catalog(date.fromisoformat(AS_OF[1]))
    models = widespread(catalog)
    skus = [name for name in reviewed.skus() if any(catalog.regions_of(model, name) for model in models)]
    ways = [(sku, region) for model in models for sku in skus for region in catalog.regions_of(model, sku)]
    options = [part for sku in skus for part in ("--sku", sku)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "models.json"
        path.write_text(json.dumps({"deployments": [declared(model) for model in models]}), encoding="utf-8")
        rows = []
        for label, more in (
            ("best answer", ("--limit", "1")),
            ("three answers", ("--limit", "3")),
            ("each in two regions", ("--limit", "1", "--regions-at-least", "2")),
        ):
            place, bare = time_in_turn(
                [AOAI, "place", str(path), *options, *more, *AS_OF],
                [sys.executable, "-c", "from ortools.sat.python import cp_model"],
                runs=5,
            )
            rows += [(label, place), ("the solver's import", bare)]
    return [
        "## Placing",
        "",
        f"`aoai place` of {MODELS} models, {len(skus)} SKUs and {len({region for _, region in ways})} regions; "
        f"{len(ways):,} combinations are offered. Beside it an interpreter that only imports OR-Tools. Goal: 2 s.",
        "",
        *table(rows[:3] + rows[4:5]),
        "",
    ]


def widespread(catalog: Catalog) -> list[Model]:
    """Models that live at least a year and are offered in many regions."""
    found = []
    for name in sorted(catalog.model_names()):
        for model in catalog.models(name)[-1:]:
            life = catalog.lifecycle(model)
            soon = life.retires_on is not None and (life.retires_on - catalog.as_of).days < 120
            if (
                not soon
                and life.stage not in {"Deprecated", "Retired"}
                and len(catalog.regions_of(model, STANDARD)) > 9
            ):
                found.append(model)
    return found[-MODELS:]


def declared(model: Model) -> dict[str, object]:
    """A deployment in Sweden."""
    named = {"format": model.format, "name": model.name, "version": model.version}
    return {"name": model.name, "location": "swedencentral", "model": named}
