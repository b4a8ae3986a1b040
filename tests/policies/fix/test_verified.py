"""What the check afterwards must say for an edit to stay, and that one that may not stay hides no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_policies import Report, check, read_facts, read_plans
from aoai_policies.cli.fixes import _hunks
from aoai_policies.core.report import Edit, Fix
from aoai_policies.fix.edits import fixes_of
from aoai_policies.fix.verified import Planned, settled
from aoai_policies.fix.yaml_source import YamlSource
from tests.policies.cli.invoked import RIGHT

ENTRIES = RIGHT.partition("\n")[2]
TEXT = "deployments:\n" + "".join(
    ENTRIES.replace("chat", name).replace("GlobalStandard", "Global-Standard") for name in "abcde"
)


def judged(text: str, **settings: Any) -> Report:
    """What the check says of a declarations file."""
    Path("plan.yaml").write_text(text)
    facts = read_facts(None, as_of=date(2026, 10, 5), environment={}, settings=settings)
    return check(read_plans("plan.yaml"), facts)


Recheck = Callable[[Mapping[str, str]], Report | str]


def outcome(recheck: Recheck) -> dict[str, str]:
    """For each deployment the reason why it is not mended, empty where it is."""
    before, source = judged(TEXT), YamlSource("plan.yaml", TEXT)
    fixes = fixes_of(before.findings, before.runs[0].plan, lambda _: source, lambda _: None, unsafe=False)
    planned = [Planned(0, one, tuple("plan.yaml" for _ in one.edits)) for one in fixes]
    kept, _ = settled(planned, before, {"plan.yaml": TEXT}, recheck)
    return {one.fix.finding.target.name: one.fix.reason for one in kept if one.fix.finding.target}


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("recheck", "reason"),
    [
        (lambda texts: judged(texts["plan.yaml"]), ""),
        (lambda _: "plan: the program fails", "plan: the program fails"),
        (lambda _: judged(TEXT),
         "the finding stands: Global-Standard is not a valid SKU; Azure spells it GlobalStandard"),
        (lambda texts: judged(texts["plan.yaml"], deny={"skus": ["GlobalStandard"]}), "AOAI704 would then be found"),
        (lambda texts: judged(texts["plan.yaml"].replace("capacity: 10", "capacity: 11")),
         "capacity of deployment a would change as well"),
        (lambda _: msgspec.structs.replace(judged(TEXT), runs=()), "another number of stacks is then read"),
        (lambda texts: judged(texts["plan.yaml"].replace("name: e", "name: f")),
         "the program then declares other deployments"),
    ],
)  # fmt: skip
def test_when_an_edit_stays(recheck: Recheck, reason: str) -> None:
    """The finding is gone, no error is new, nothing else is declared otherwise, and all can still be read."""
    assert {said.partition(" (")[0] for said in outcome(recheck).values()} == {reason}


@pytest.mark.parametrize("values", ["ab", "abcdefgh"])
def test_a_shared_value_that_two_need_otherwise_is_left(values: str) -> None:
    """All that they need is said, in order, and nothing is checked again."""
    before = judged(TEXT)
    fixes = [Fix(before.findings[0], (Edit("plan.yaml", 1, 0, 4, "text", new, "sku.name"),)) for new in values]
    kept, after = settled([Planned(0, fix, ("plan.yaml",)) for fix in fixes], before, {}, lambda _: "checked")
    assert {one.fix.reason for one in kept} == {f"the value is shared by declarations that need {' and '.join(values)}"}
    assert (sum(len(one.fix.edits) for one in kept), after) == (0, before)


@given(st.sets(st.sampled_from("abcde")))
def test_one_that_may_not_stay_hides_no_other(bad: set[str]) -> None:
    """Whichever they are, all others are made."""

    def recheck(texts: Mapping[str, str]) -> Report | str:
        lines = texts.get("plan.yaml", TEXT).splitlines()
        mended = {name for name, line in zip("abcde", lines[2::2], strict=True) if "GlobalStandard" in line}
        return f"{', '.join(sorted(mended & bad))} fails" if mended & bad else judged("\n".join(lines))

    assert outcome(recheck) == {name: f"{name} fails" if name in bad else "" for name in "abcde"}


@given(st.lists(st.tuples(st.sampled_from(["a\n", "b\n"]), st.sampled_from(["a\n", "b\n"])), min_size=1, max_size=40))
def test_a_diff_leads_from_one_to_the_other(pairs: list[tuple[str, str]]) -> None:
    """What it keeps and takes away is in the old lines, what it keeps and adds in the new ones, at their places."""
    old, new = ([pair[side] for pair in pairs] for side in (0, 1))
    made, at = list(old), 0
    for line in _hunks(old, new):
        if line.startswith("@@"):
            at = int(line.split("-")[1].partition(",")[0]) - 1
            plus = at
        elif line[0] == "+":
            made[plus] = line[1:]
            plus += 1
        else:
            assert old[at] == line[1:]
            at += 1
            plus = plus if line[0] == "-" else at
    assert made == new
