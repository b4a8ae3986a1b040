"""The choice is the best there is: held against one that tries everything."""

from __future__ import annotations

import builtins
import math
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, islice, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aoai_catalog.input_error import InputError
from aoai_policies.planning import choose
from aoai_policies.planning.choose import Candidate, Pool, Problem, Score, choices

REGIONS = ("eastus", "japaneast", "swedencentral")


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Up to three items in up to three regions under two SKUs, with two wishes, a quota, and regions that are pairs."""
    items = draw(st.integers(1, 3))
    wishes = 2
    candidates = [
        Candidate(
            item,
            kind,
            region,
            draw(st.integers(0, 3)),
            draw(st.integers(0, 1)),
            draw(st.sampled_from((0, 30, 400))),
            draw(st.booleans()),
            frozenset(draw(st.sets(st.integers(0, wishes - 1), max_size=2)) if draw(st.booleans()) else ()),
            ((0, draw(st.integers(1, 9))),) if draw(st.booleans()) else (),
        )
        for item in range(items)
        for kind in ("one", "other")
        for region in REGIONS
        if draw(st.booleans())
    ]
    copies = draw(st.integers(1, 2))
    spread = wishes + 1 + items if copies > 1 else None
    paired = wishes + 2 + items if copies > 1 and draw(st.booleans()) else None
    demands = [draw(st.integers(1, 3)) for _ in range(wishes + 3 + items)]
    beside = ((0, 1),) if items > 1 and draw(st.booleans()) else ()
    return Problem(
        names=tuple(draw(st.sampled_from(("chat", "embed"))) for _ in range(items)),
        candidates=tuple(candidates),
        demands=tuple(demands),
        dropped=tuple(wishes + 1 + item for item in range(items)),
        copies=copies,
        spread=spread,
        paired=paired,
        pairs=tuple(draw(st.sets(st.sampled_from([*combinations(REGIONS, 2)])))),
        beside=beside,
        pools=(Pool(draw(st.integers(0, 12)), wishes),),
        most_counted=draw(st.integers(1, 3)),
        most_accounts=draw(st.integers(1, 3)),
    )


def everything(problem: Problem) -> Iterator[tuple[Score, frozenset[str], frozenset[int]]]:
    """Every possible choice: its score, its regions and what it gives up."""
    for copies in {problem.copies, 1 if problem.spread is not None else problem.copies}:
        ways: list[list[tuple[Candidate, ...]]] = []
        for item in range(len(problem.names)):
            own = [one for one in problem.candidates if one.item == item]
            sets = [
                chosen
                for chosen in combinations(own, copies)
                if len({one.region for one in chosen}) == copies and len({one.kind for one in chosen}) == 1
            ]
            ways.append([(), *sets])
        for chosen in product(*ways):
            found = scored(problem, chosen, spread=copies < problem.copies)
            if found is not None:
                yield found


def scored(
    problem: Problem, chosen: tuple[tuple[Candidate, ...], ...], *, spread: bool
) -> tuple[Score, frozenset[str], frozenset[int]] | None:
    taken = [one for ways in chosen for one in ways]
    for item, other in problem.beside:
        if not {one.region for one in chosen[item]} <= {one.region for one in chosen[other]}:
            return None
    given_up = {demand for one in taken for demand in one.breaks}
    given_up |= {problem.dropped[item] for item, ways in enumerate(chosen) if not ways}
    if spread and problem.spread is not None:
        given_up.add(problem.spread)
    elif problem.paired is not None and not all(_are_paired(problem, ways) for ways in chosen if ways):
        given_up.add(problem.paired)
    drawn = sum(units for one in taken for _, units in one.draws)
    if drawn > problem.pools[0].left:
        given_up.add(problem.pools[0].demand)
    accounts = 0
    for region in {one.region for one in taken}:
        here = [one for one in taken if one.region == region]
        names = Counter(problem.names[one.item] for one in here)
        needed = max(math.ceil(sum(one.counted for one in here) / problem.most_counted), *names.values())
        if needed > problem.most_accounts:
            return None
        accounts += needed
    longest = max((one.days for one in problem.candidates), default=0)
    score = Score(
        len(given_up),
        sum(problem.demands[demand] for demand in given_up),
        accounts,
        sum(one.distance for one in taken),
        sum(one.preference for one in taken),
        sum(longest - one.days for one in taken),
        sum(
            sorted({one.region for one in problem.candidates}).index(region) for region in {one.region for one in taken}
        ),
    )
    return score, frozenset(one.region for one in taken), frozenset(given_up)


def _are_paired(problem: Problem, ways: tuple[Candidate, ...]) -> bool:
    """Whether each region is beside one that it makes a pair with."""
    used = {one.region for one in ways}
    return used == {region for pair in problem.pairs if used >= {*pair} for region in pair}


@settings(max_examples=60, deadline=None)
@given(problems(), st.sampled_from((choose._LARGEST, 1)))
def test_the_best_choices_are_the_best_of_all(problem: Problem, largest: int) -> None:
    """The first three, each with other regions, have the scores of the best that trying everything finds.

    All levels are in one objective, or each in its own, as they are where a problem is large.
    """
    best: dict[frozenset[str], Score] = {}
    for score, regions, given_up in everything(problem):
        if not given_up and (regions not in best or score < best[regions]):
            best[regions] = score
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choose, "_LARGEST", largest)
        found = [choice.score for choice in islice(choices(problem), 3)]
    assert found == sorted(best.values())[:3]


@settings(max_examples=60, deadline=None)
@given(problems())
def test_the_smallest_sets_to_give_up_are_the_smallest_of_all(problem: Problem) -> None:
    """The first two, of which the second gives up not only more of the first."""
    left = list(everything(problem))
    for choice in islice(choices(problem, relaxed=True), 2):
        best = min(score for score, _, _ in left)
        assert (choice.score, choice.proven) == (best, True)
        left = [one for one in left if not one[2] >= set(choice.given_up)]


def test_a_choice_is_the_same_in_every_run() -> None:
    """Ties are broken by the same seed."""
    candidates = tuple(Candidate(item, "one", region) for item in range(4) for region in REGIONS)
    problem = Problem(("a", "b", "c", "d"), candidates, (1,) * 4, (0, 1, 2, 3))
    assert list(choices(problem)) == list(choices(problem))


def test_every_set_of_regions_comes_once_those_that_are_as_good_too() -> None:
    """The first and the last of four regions are as good as the two between."""
    regions = ("eastus", "japaneast", "swedencentral", "uksouth")
    problem = Problem(("a",), tuple(Candidate(0, "one", region) for region in regions), (1,), (0,), copies=2)
    assert [choice.chosen for choice in choices(problem)] == [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]


def test_one_preference_outweighs_any_number_of_days() -> None:
    """Nine placements that retire a year later do not make up for one under a SKU that was asked for second."""
    plain = [Candidate(item, "plain", f"e{n}", days=0) for item in range(3) for n in range(3)]
    later = [
        Candidate(item, "later", f"w{n}", preference=item == n == 0, days=400) for item in range(3) for n in range(3)
    ]
    problem = Problem(("a", "b", "c"), (*plain, *later), (1,) * 3, (0, 1, 2), copies=3)
    assert next(choices(problem)).chosen == tuple(range(9))


def test_one_step_of_hardness_outweighs_any_number_of_accounts() -> None:
    """What is easier to give up is given up, though it takes twelve accounts where the other takes one."""
    one = [Candidate(item, "one", "eastus", breaks=frozenset({0})) for item in range(12)]
    many = [Candidate(item, "many", f"w{item // 4}", counted=True, breaks=frozenset({1})) for item in range(12)]
    names = tuple(f"item{item}" for item in range(12))
    problem = Problem(names, (*one, *many), (2, 1, *(9,) * 12), tuple(range(2, 14)), most_counted=1, most_accounts=4)
    assert next(choices(problem, relaxed=True)).given_up == (1,)


def test_each_pool_has_its_own_draws() -> None:
    """What one pool gives is not taken from another."""
    candidate = Candidate(0, "one", "eastus", draws=((0, 5), (1, 1)))
    problem = Problem(("a",), (candidate,), (1, 1, 1), (2,), pools=(Pool(5, 0), Pool(1, 1)))
    assert next(choices(problem)).given_up == ()


def test_where_the_spread_is_given_up_one_copy_is_enough() -> None:
    """Rather than none, where there is one region only."""
    problem = Problem(("a",), (Candidate(0, "one", "eastus"),), (2, 1), (0,), copies=2, spread=1)
    (choice, *_) = choices(problem, relaxed=True)
    assert (choice.chosen, choice.given_up) == ((0,), (1,))


def test_a_search_that_ended_early_on_one_level_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the levels after it reach."""
    from ortools.sat.python.cp_model import CpSolver

    ended = iter(["FEASIBLE"] * 2)
    monkeypatch.setattr(CpSolver, "status_name", lambda _: next(ended, "OPTIMAL"))
    monkeypatch.setattr(choose, "_LARGEST", 1)
    assert not next(choices(Problem(("a",), (Candidate(0, "one", "eastus"),), (1,), (0,)))).proven


def test_levels_share_an_objective_while_it_is_exact() -> None:
    """Two of 25 bits each fill one of 50."""
    levels = [("a", 2**25 - 1), ("b", 2**25 - 1), ("c", 1)]
    assert list(choose._together(levels)) == [levels[:2], levels[2:]]


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, which names what to install."""
    real = builtins.__import__

    def without(name: str, *arguments: Any) -> Any:
        if name.startswith("ortools"):
            raise ImportError(name)
        return real(name, *arguments)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InputError, match=r"^placing needs OR-Tools: install `pulumi-azure-openai\[place\]`"):
        next(choices(Problem(("a",), (), (1,), (0,))))
