"""The pack in every kind of run, replayed from what a real engine asked (`tests/engine/test_recordings.py`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from tests.policies.pack.serving import ROOT, Pack, Replayed, serving

RUNS = ROOT / "tests" / "fixtures" / "runs"
ADVISORY, MANDATORY = 0, 1
JUDGE = {"aoai": {"enforcementLevel": MANDATORY, "properties": {"existing": "judge"}}}


def asked(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (RUNS / f"{name}.analyzer.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def pack() -> Iterator[Pack]:
    with serving() as pack:
        yield pack


def stopped(said: Replayed) -> set[tuple[str, str]]:
    """What would end the run, by resource and rule."""
    return {(one.resource, one.policy[:7]) for one in (*said.before, *said.after) if one.level == MANDATORY}


@pytest.mark.parametrize("name", ["excluded", "targeted-existing", "refreshed", "unchanged", "unchanged-up"])
def test_a_valid_stack_is_stopped_by_no_kind_of_run(pack, name):
    """What is not targeted has no inputs; a refresh tells a resource twice."""
    said = pack.replay(asked(name))
    assert stopped(said) == set()
    assert not {one.policy for one in said.after} & {"aoai904-unverified", "aoai804-replacement-outage"}


def test_nothing_is_said_of_what_a_run_leaves_out(pack):
    """Not declared in this run."""
    assert "two" not in {one.resource for one in pack.replay(asked("excluded")).after}


@pytest.mark.parametrize("name", ["no-location", "added-to-existing"])
def test_a_wrong_region_is_found(pack, name):
    """Also where the region is that of a new resource group, and where the account is there already."""
    assert {rule for _, rule in stopped(pack.replay(asked(name)))} == {"aoai201"}


def test_an_update_to_a_retired_model_is_unverified_with_the_reason_or_judged(pack):
    """No policy is told the state before."""
    trusting, judging = pack.replay(asked("updated-in-place")), pack.replay(asked("updated-in-place"), JUDGE)
    (said,) = [one.message for one in trusting.after if (one.resource, one.policy[:7]) == ("one", "aoai904")]
    assert "AOAI501" in said
    assert "whether the update changes model or SKU is not known" in said
    assert stopped(judging) == {("one", "aoai501"), ("two", "aoai501")}


def test_up_trusts_what_may_exist_or_judges_it(pack):
    """The guard is asked before the deployment is created."""
    trusting, judging = pack.replay(asked("retired-up")), pack.replay(asked("retired-up"), JUDGE)
    assert stopped(trusting) == set()
    assert [one.resource for one in trusting.remarks if "AOAI501" in one.message] == ["bad"]
    assert [one.resource for one in judging.before if "AOAI501" in one.message] == ["bad"]


def test_what_stands_in_a_state_exists(pack):
    """`pulumi policy analyze`: each error once, and what has retired is said of a deployment that is there."""
    said = pack.replay(asked("analyzed"), JUDGE)
    of_retirement = {"aoai501", "aoai503", "aoai508", "aoai510"}
    assert {one.policy[:7] for one in said.after if one.resource == "bad"} & of_retirement == {"aoai510"}
    wrong = pack.replay(asked("analyzed-wrong"))
    assert [one.policy[:7] for one in (*wrong.before, *wrong.after) if one.level == MANDATORY] == ["aoai103"]


def test_side_by_side_children_are_told_in_the_same_words_in_any_order(pack):
    """The engine tells resources in another order every time."""
    requests = asked("side-by-side")
    (told,) = [one for one in requests if one["method"] == "AnalyzeStack"]
    said = []
    for _ in range(2):
        told["request"]["resources"].reverse()
        said.append([(one.resource, one.message) for one in pack.replay(requests).after if "aoai801" in one.policy])
    assert said[0] == said[1]
    assert [name for name, _ in said[0]]


@pytest.mark.parametrize("name", ["unchanged", "unchanged-up"])
def test_an_existing_deployment_stops_no_run_on_any_day_of_its_life(name):
    """Until long after its model has retired; everything else is to be brought up meanwhile."""
    for month in range(0, 30, 9):
        day = date(2026, 10, 5) + timedelta(days=30 * month)
        with serving(environment={"AOAI_AS_OF": str(day)}) as pack:
            assert stopped(pack.replay(asked(name))) == set(), day


@pytest.mark.parametrize(
    ("locked", "level"), [(False, ADVISORY), (True, MANDATORY)], ids=["the stack's file decides", "locked"]
)
def test_what_a_pack_locks_no_variable_loosens(tmp_path, locked, level):
    """And it is said that the variable is set."""
    (tmp_path / "loose.yaml").write_text("levels: {AOAI103: info}\n")
    settings = {"levels": {"AOAI103": "error"}, "locked": locked}
    (tmp_path / "__main__.py").write_text(
        f"from aoai_policies.pack import policy_pack\npolicy_pack('contoso', settings={settings})\n"
    )
    with serving(tmp_path, {"AOAI_SETTINGS": str(tmp_path / "loose.yaml"), "AOAI_RECORDING": "1"}) as pack:
        said = pack.replay(asked("analyzed-wrong"))
    assert [one.level for one in said.after if one.policy.startswith("aoai103")] == [level]
    (remark,) = [one.message.partition("\n")[2] for one in said.remarks]
    assert "AOAI_RECORDING=1 turns off the checks of components" in remark
    assert remark.endswith("so it ignores these") is locked
