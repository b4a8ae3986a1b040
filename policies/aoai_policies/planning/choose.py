"""Chooses a candidate for each item by OR-Tools CP-SAT, the best first, or what has to be given up. Knows no catalog.

Answers are the same in every run: one worker, a fixed seed, effort counted in the solver's own units.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from aoai_catalog.input_error import InputError

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, CpSolver

_LARGEST = 2**50
"""How large an objective gets, with all levels in one: the solver is exact far beyond, and its bounds are floats."""
_EFFORT = 20.0
"""How long one search may take, in the solver's own units, which are about seconds and the same on every machine."""


class Candidate(msgspec.Struct, frozen=True):
    """One way of having one item: all that the choice looks at.

    `kind` is what copies of an item share. `breaks` are the demands that it does not meet, `draws` what it takes of
    which pools. `distance`, `preference` and `days` are less, less and more for a better one.
    """

    item: int
    kind: str
    region: str
    distance: int = 0
    preference: int = 0
    days: int = 0
    counted: bool = True
    breaks: frozenset[int] = frozenset()
    draws: tuple[tuple[int, int], ...] = ()


class Pool(msgspec.Struct, frozen=True):
    """What is left of a quota, and the demand that it is kept."""

    left: int
    demand: int


class Problem(msgspec.Struct, frozen=True):
    """What is to be chosen, and what is demanded.

    Attributes:
        names: The name of each item; equal ones cannot share an account.
        candidates: All there are to choose from.
        demands: How hard each demand is to give up, beside others of an equally small set.
        dropped: For each item the demand that it is there at all.
        copies: In how many regions each item is wanted.
        spread: The demand that it is in so many.
        paired: The demand that each region of an item is beside one that it makes one of `pairs` with.
        pairs: Regions that are paired.
        beside: Pairs of items of which the first is only where the second is.
        pools: The quotas.
        most_counted: How many counted items an account takes.
        most_accounts: How many accounts a region takes.
    """

    names: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    demands: tuple[int, ...]
    dropped: tuple[int, ...]
    copies: int = 1
    spread: int | None = None
    paired: int | None = None
    pairs: tuple[tuple[str, str], ...] = ()
    beside: tuple[tuple[int, int], ...] = ()
    pools: tuple[Pool, ...] = ()
    most_counted: int = 32
    most_accounts: int = 30


class Score(NamedTuple):
    """What is made small, level by level: one on the left outweighs all to its right.

    `days` count from the most. `regions` are the places of those that are used in the alphabet, which decide a tie.
    """

    given_up: int
    hardness: int
    accounts: int
    distance: int
    preference: int
    days: int
    regions: int


class Choice(msgspec.Struct, frozen=True):
    """The candidates that are chosen, by their place in the problem, and the demands that are given up for it.

    `proven` is false where the search ended before it could know that nothing is better.
    """

    chosen: tuple[int, ...]
    given_up: tuple[int, ...]
    score: Score
    proven: bool = True


def choices(problem: Problem, *, relaxed: bool = False) -> Iterator[Choice]:
    """The best choice, then the best with another set of regions, and so on.

    Args:
        problem: What is to be chosen.
        relaxed: Whether demands may be given up: then as few as can be, and each choice gives up others.

    Raises:
        InputError: OR-Tools is not installed.
    """
    search = _Search(problem, relaxed=relaxed)
    while (choice := search.best()) is not None:
        yield choice
        search.exclude(choice)


class _Search:
    """The model of one problem, which grows by what is excluded."""

    def __init__(self, problem: Problem, *, relaxed: bool) -> None:
        try:
            from ortools.sat.python import cp_model
        except ImportError:
            raise InputError(
                "placing needs OR-Tools: install `pulumi-azure-openai[place]`, as in `pip install "
                "'pulumi-azure-openai[place]'`"
            ) from None
        self._cp, self._problem, self._relaxed = cp_model, problem, relaxed
        self._model: CpModel = cp_model.CpModel()
        self._taken = [self._model.new_bool_var("") for _ in problem.candidates]
        self._given_up = [
            self._model.new_bool_var("") if relaxed else self._model.new_constant(0) for _ in problem.demands
        ]
        self._of: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        for place, one in enumerate(problem.candidates):
            self._of[one.item, one.region].append(place)
        self._used = {region: self._model.new_bool_var("") for _, region in self._of}
        self._accounts = {region: self._model.new_int_var(0, problem.most_accounts, "") for region in self._used}
        self._demand()
        self._host()
        self._bound: list[int] = []
        """The objectives of the best choice so far: what is left is no better."""

    def _demand(self) -> None:
        """Each item as often as it is wanted, its copies of one kind; no demand broken that is not given up."""
        problem, model = self._problem, self._model
        for item, demand in enumerate(problem.dropped):
            own = [place for place, one in enumerate(problem.candidates) if one.item == item]
            there, dropped = sum(self._taken[place] for place in own), self._given_up[demand]
            spread = self._given_up[problem.spread] if problem.spread is not None else None
            wanted = [dropped.negated()] if spread is None else [dropped.negated(), spread.negated()]
            model.add(there == 0).only_enforce_if(dropped)
            model.add(there == problem.copies).only_enforce_if(wanted)
            if spread is not None:
                model.add(there == 1).only_enforce_if([dropped.negated(), spread])
            if problem.copies > 1:
                self._alike(own)
            if problem.paired is not None:
                self._paired(item, [*wanted, self._given_up[problem.paired].negated()])
        for place, one in enumerate(problem.candidates):
            for demand in one.breaks:
                model.add_implication(self._taken[place], self._given_up[demand])
        for pool, quota in enumerate(problem.pools):
            drawn = [
                (self._taken[place], units)
                for place, one in enumerate(problem.candidates)
                for drawn_on, units in one.draws
                if drawn_on == pool
            ]
            all_of_it = sum(units for _, units in drawn)
            excess = max(all_of_it - quota.left, 0) * self._given_up[quota.demand]
            model.add(sum(units * taken for taken, units in drawn) <= quota.left + excess)
        for item, other in problem.beside:
            for region in self._used:
                here, there = (
                    sum(self._taken[place] for place in self._of.get((one, region), ())) for one in (item, other)
                )
                model.add(here <= there)

    def _paired(self, item: int, wanted: Sequence[Any]) -> None:
        """Each region of an item beside one that it makes a pair with, if all of this is wanted."""
        for region in self._used:
            partners = [one for pair in self._problem.pairs if region in pair for one in pair if one != region]
            there = sum(self._taken[place] for one in partners for place in self._of.get((item, one), ()))
            unwanted = sum(1 - one for one in wanted)
            for place in self._of.get((item, region), ()):
                self._model.add(self._taken[place] <= there + unwanted)

    def _alike(self, own: Sequence[int]) -> None:
        kinds: defaultdict[str, list[int]] = defaultdict(list)
        for place in own:
            kinds[self._problem.candidates[place].kind].append(place)
        chosen = {kind: self._model.new_bool_var("") for kind in kinds}
        self._model.add_at_most_one(chosen.values())
        for kind, places in kinds.items():
            for place in places:
                self._model.add_implication(self._taken[place], chosen[kind])

    def _host(self) -> None:
        """As many accounts in a region as its items need."""
        problem, model = self._problem, self._model
        here: defaultdict[str, list[int]] = defaultdict(list)
        for (_, region), places in self._of.items():
            model.add_at_most_one(self._taken[place] for place in places)
            here[region] += places
        for region, places in here.items():
            used, accounts = self._used[region], self._accounts[region]
            model.add_max_equality(used, [self._taken[place] for place in places])
            model.add(accounts >= used)
            counted = [self._taken[place] for place in places if problem.candidates[place].counted]
            if len(counted) > problem.most_counted:
                model.add(sum(counted) <= problem.most_counted * accounts)
            named: defaultdict[str, list[Any]] = defaultdict(list)
            for place in places:
                named[problem.names[problem.candidates[place].item]].append(self._taken[place])
            for taken in named.values():
                if len(taken) > 1:
                    model.add(sum(taken) <= accounts)

    def best(self) -> Choice | None:
        """The best choice that is left; None where there is none."""
        levels, solver, proven = self._levels(), self._cp.CpSolver(), True
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        solver.parameters.max_deterministic_time = _EFFORT
        fixed: list[Any] = []
        reached: list[int] = []
        for number, group in enumerate(_together(levels)):
            weights = [prod(most + 1 for _, most in group[place + 1 :]) for place in range(len(group))]
            objective = self._cp.LinearExpr.weighted_sum([expression for expression, _ in group], weights)
            bounded = self._model.clone()
            for expression, value in fixed:
                bounded.add(expression == value)
            if self._bound and reached == self._bound[:number]:
                bounded.add(objective >= self._bound[number])
            bounded.minimize(objective)
            solver.solve(bounded)
            if solver.status_name() not in {"OPTIMAL", "FEASIBLE"}:
                return None
            proven = proven and solver.status_name() == "OPTIMAL"
            fixed += [(expression, solver.value(expression)) for expression, _ in group]
            reached.append(solver.value(objective))
        self._bound = reached if proven else []
        return self._choice(solver, proven=proven)

    def _levels(self) -> list[tuple[Any, int]]:
        """What is made small, each with the most that it can be; in the order of `Score`."""
        problem, taken = self._problem, self._taken
        items = len(problem.names) * problem.copies
        regions = sorted(self._used)
        longest = max((one.days for one in problem.candidates), default=0)
        weighted = self._cp.LinearExpr.weighted_sum

        def total(values: Iterable[int]) -> tuple[Any, int]:
            listed = list(values)
            return weighted(taken, listed), items * max(listed, default=0)

        return [
            (sum(self._given_up), len(self._given_up)),
            (weighted(self._given_up, problem.demands), sum(problem.demands)),
            (sum(self._accounts.values()), len(self._accounts) * problem.most_accounts),
            total(one.distance for one in problem.candidates),
            total(one.preference for one in problem.candidates),
            total(longest - one.days for one in problem.candidates),
            (weighted([self._used[region] for region in regions], range(len(regions))), sum(range(len(regions)))),
        ]

    def _choice(self, solver: CpSolver, *, proven: bool) -> Choice:
        score = Score(*(solver.value(expression) for expression, _ in self._levels()))
        return Choice(
            tuple(place for place, one in enumerate(self._taken) if solver.value(one)),
            tuple(demand for demand, one in enumerate(self._given_up) if solver.value(one)),
            score,
            proven,
        )

    def exclude(self, choice: Choice) -> None:
        """Another set of regions next; or where demands are given up, none that gives up these and more."""
        if self._relaxed:
            self._model.add_bool_or([self._given_up[demand].negated() for demand in choice.given_up])
            return
        used = {self._problem.candidates[place].region for place in choice.chosen}
        self._model.add_bool_or([one.negated() if region in used else one for region, one in self._used.items()])


def _together(levels: Sequence[tuple[Any, int]]) -> Iterator[list[tuple[Any, int]]]:
    """Levels that can be one objective without getting too large, in order."""
    group: list[tuple[Any, int]] = []
    for level in levels:
        if group and prod(most + 1 for _, most in [*group, level]) > _LARGEST:
            yield group
            group = []
        group.append(level)
    yield group
