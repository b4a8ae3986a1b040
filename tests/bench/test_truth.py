"""How wrong the checker is, is itself measured right: states, scores, advice, dates, and the page as a whole."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from aoai_catalog.folders import open_source
from aoai_catalog.load import DATA
from aoai_policies.core.finding import Finding, Level, Outcome, Suggestion
from bench.truth.ageing import capture_folders
from bench.truth.capacity import takes
from bench.truth.dates import all_due
from bench.truth.recorded import FOLDER, Day, Row, State, Version, read_day, recorded_days, write_day
from bench.truth.scores import Judged, Score, score
from bench.truth.verdicts import alternatives, deployment

GPT_9 = Version("OpenAI", "gpt-9", "2026-01-01")
GLOBAL = (GPT_9, "GlobalStandard", "eastus2")
ROOT = Path(__file__).parents[2]


def row(**fields: str) -> Row:
    """The base row of gpt-9 as GlobalStandard, with some fields changed."""
    usage = "OpenAI.GlobalStandard.gpt-9"
    plain = Row(*GPT_9, "GlobalStandard", usage, "", "", "1000", "1", "", "GenerallyAvailable", "", "True")
    return plain._replace(**fields)


def day(*rows: Row, on: str = "2026-06-01") -> Day:
    """A day on which Azure listed these rows in eastus2."""
    return Day(date.fromisoformat(on), dict.fromkeys(rows, ("eastus2",)))


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ([row()], State.ACCEPTED),
        ([row(lifecycle="Deprecating")], State.EXISTING),
        ([row(lifecycle="Deprecated")], State.RETIRED),
        ([row(usage_name="OpenAI.GlobalStandard.gpt-9-Finetune")], State.FINE_TUNED),
        ([row(usage_name="OpenAI.GlobalStandard.gpt-9-finetune"), row()], State.ACCEPTED),
        ([row(sku="Standard")], State.ABSENT),
    ],
)
def test_what_azure_does_with_a_new_deployment_of_a_base_model(rows, state):
    """A base row accepts it, unless the model is retired or open to existing customers only."""
    assert day(*rows).state(GLOBAL) is state


@pytest.mark.parametrize(
    ("figures", "capacity"),
    [
        ({}, 100),
        ({"maximum": "1"}, 1),
        ({"minimum": "15", "step": "5"}, 100),
        ({"minimum": "300", "step": "50", "maximum": "100000"}, 300),
        ({"minimum": "15", "step": "15"}, 105),
    ],
)
def test_each_offer_is_asked_with_a_capacity_that_azure_takes(figures, capacity):
    """Within minimum and maximum and on a step, so that only the offer is measured."""
    listed = row(**figures)
    assert day(listed).capacity(GLOBAL) == capacity
    assert takes(listed, capacity)


def test_a_score_counts_accepted_and_refused_apart():
    """What only existing customers get counts as neither, and a hint on an accepted offer is no false error."""

    def judged(state: State, *refused_by: str, elsewhere: bool = True, hint: bool = False) -> Judged:
        return Judged(GLOBAL, state, "Preview", elsewhere, refused_by, hint)

    assert score(
        [
            judged(State.ACCEPTED),
            judged(State.ACCEPTED, "AOAI202"),
            judged(State.ACCEPTED, hint=True),
            judged(State.EXISTING, "AOAI501"),
            judged(State.ABSENT, "AOAI202"),
            judged(State.ABSENT, hint=True),
            judged(State.RETIRED),
            judged(State.FINE_TUNED, elsewhere=False),
        ]
    ) == Score(
        accepted=3, false=1, hints=1, refused=3, told=2, told_as_error=1, all_refused=4, all_told=2
    )  # fmt: skip


@pytest.mark.parametrize(
    ("later", "became"),
    [
        ([], "kept"),
        ([row(lifecycle="Deprecated", model_date="2026-06-05")], "kept"),
        ([row(model_date="2026-09-01")], "postponed"),
        ([row(model_date="2026-06-05")], "passed over"),
    ],
)
def test_what_came_of_a_date(later, became):
    """A date of 2026-06-05 that was given on 06-01, seen from 06-10."""
    days = [day(row(model_date="2026-06-05", sku_date="2026-06-05")), day(*later, on="2026-06-10")]
    assert [one.became for one in all_due(days)] == [became]


def test_each_alternative_of_a_finding_is_applied_as_one():
    """The fields of an alternative change together, and the others stay as they are."""
    target = deployment(GLOBAL, 10)
    both = (Suggestion("sku.name", "ProvisionedManaged"), Suggestion("sku.capacity", 50))
    alone = (Suggestion("location", "westus"),)
    error = Finding(
        "AOAI202", "sku-not-in-region", Level.ERROR, Outcome.FAIL, target, "...", replacements=(both, alone)
    )
    changed = [(one.sku, one.capacity, one.location) for one in alternatives(error, target)]
    assert changed == [("ProvisionedManaged", 50, "eastus2"), ("GlobalStandard", 10, "westus")]


@pytest.mark.parametrize("on", recorded_days(), ids=str)
def test_recorded_days_are_canonical(on, tmp_path):
    """Writing what was read gives the same bytes, so that a file can be made again and compared."""
    listed = [(one, region) for one, regions in read_day(on).rows.items() for region in regions]
    assert write_day(on, listed, tmp_path).read_bytes() == (FOLDER / f"{on}.csv.gz").read_bytes()


def test_a_recorded_day_compiles_to_the_capture_of_that_day(tmp_path):
    """The day that is also bundled as a capture gives the same offers, so that both readings of ARM agree."""
    on = date(2026, 8, 22)
    folder = capture_folders([read_day(on)], tmp_path)[on]
    name = f"captures/{on}.json"
    compiled, bundled = (open_source(path) for path in (folder / name, DATA / name))
    assert compiled.table("offers") == bundled.table("offers")


def test_a_quick_measurement_fills_the_whole_page(tmp_path):
    """`python -m bench.truth --quick` leaves no gap in the page, and no day is looked up in the clock."""
    page = tmp_path / "TRUTH.md"
    done = subprocess.run(
        [sys.executable, "-m", "bench.truth", "--quick", "--output", str(page)],
        cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    text = page.read_text(encoding="utf-8")
    assert "recorded on 2026-08-11 and 2026-08-22, in 35 regions" in text
    assert "| 2026-08-22 | 2026-08-21 | documents of 2026-07-25 |" in text
    assert "{" not in text
    assert str(date.today()) not in text  # noqa: DTZ011 - the page must not depend on it
