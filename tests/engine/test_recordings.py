"""What the engine asks a pack in runs that CI cannot have, and replays from here."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.engine.programs import NO_LOCATION, ONE_MISTAKE, VALID

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER = Path(__file__).parents[1] / "fixtures" / "runs"
DEPLOYMENT = "urn:pulumi:dev::shop::azure-native:cognitiveservices:Deployment::"
PREVIEW, UP = ("preview",), ("up", "--yes", "--skip-preview")
RUNS = {
    "excluded": (VALID, None, (*PREVIEW, "--exclude", f"{DEPLOYMENT}two"), {}),
    "targeted-existing": (VALID, {}, (*PREVIEW, "--target", f"{DEPLOYMENT}one"), {"CAPACITY": "20"}),
    "no-location": (NO_LOCATION, None, PREVIEW, {}),
    "added-to-existing": (ONE_MISTAKE, {"ONLY": ""}, PREVIEW, {"ONLY": "not-in-region"}),
    "refreshed": (VALID, {}, (*PREVIEW, "--refresh"), {}),
    "updated-in-place": (VALID, {}, PREVIEW, {"MODEL": "gpt-5-chat@2025-08-07"}),
    "unchanged": (VALID, {}, PREVIEW, {}),
    "unchanged-up": (VALID, {}, UP, {}),
    "retired-up": (ONE_MISTAKE, None, UP, {"ONLY": "retired"}),
    "analyzed": (ONE_MISTAKE, {"ONLY": "retired"}, ("policy", "analyze"), {}),
    "analyzed-wrong": (ONE_MISTAKE, {"ONLY": "unknown-sku"}, ("policy", "analyze"), {}),
    "side-by-side": (VALID, None, PREVIEW, {"CHAINED": "no", "NAMES": "one,two,three"}),
}
"""The program, the environment in which it was brought up before (None: never), the command and its environment."""


@pytest.mark.parametrize("name", RUNS)
def test_a_recording_is_what_the_engine_asks(name, stack):
    """ENGINE_RECORD=1 writes it anew."""
    program, before, command, environment = RUNS[name]
    shop = stack(program)
    if before is not None:
        shop.deploy(**before)
    lines = "".join(f"{json.dumps(one, sort_keys=True)}\n" for one in settled(shop.recorded(*command, **environment)))
    path = FOLDER / f"{name}.analyzer.jsonl"
    if os.environ.get("ENGINE_RECORD"):
        FOLDER.mkdir(exist_ok=True)
        path.write_text(lines, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == lines


def settled(requests: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Requests without what differs from run to run: the order of what is declared at once."""
    told = list(requests)
    for one in told:
        if one["method"] == "AnalyzeStack":
            for resource in one["request"]["resources"]:
                resource.get("dependencies", []).sort()
            one["request"]["resources"].sort(key=lambda resource: resource["urn"])
    analyzed = sorted((one for one in told if one["method"] == "Analyze"), key=lambda one: one["request"]["urn"])
    first = next(number for number, one in enumerate(told) if one["method"] == "Analyze")
    others = [one for one in told if one["method"] != "Analyze"]
    return [*others[:first], *analyzed, *others[first:]]
