"""Where deployments fit: accounts, regions and SKUs that meet every demand, ranked, or what has to be given up.

A candidate (model, SKU, region) is an offer in force that the rules pass. What a rule refuses because of a wish (the
settings' residency, lists and bounds, a need) is a demand that could be given up; all else is how Azure is. Every
answer has been judged as a plan by all rules.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import Any, NamedTuple

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.input_error import InputError
from aoai_catalog.query import Catalog, LifecycleAnswer
from aoai_catalog.records import Model
from aoai_policies.configuration.rules import every_rule
from aoai_policies.core.capacities import fitting
from aoai_policies.core.context import Context, fine_tuned
from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.known import completed
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.retirement import Phase
from aoai_policies.core.run import run_rules
from aoai_policies.core.target import Account, Change, Deployment
from aoai_policies.planning.choose import Candidate, Choice, Pool, Problem, choices
from aoai_policies.planning.where import known_feature, known_models, known_sku
from aoai_policies.rules.capacity.pools import scope_of, usage_of
from aoai_policies.rules.capacity.too_many_resources import RESOURCES, STANDARD_DEPLOYMENTS
from aoai_policies.rules.lifecycle.replacement import scheduled

ContextOf = Callable[[Plan], Context]

_PAIR, _SPREAD, _SKU, _RETIREMENT, _NEEDS, _QUOTA, _SETTINGS, _DEPLOYMENT = range(1, 9)
"""How hard it is to give a demand up; among sets of one size the softest is named first."""
_BOUNDS = ("AOAI503", "AOAI508")
_WISHES = {
    "AOAI205": _NEEDS,
    "AOAI701": _SETTINGS,
    "AOAI702": _SETTINGS,
    "AOAI703": _SETTINGS,
    "AOAI704": _SETTINGS,
    **dict.fromkeys(_BOUNDS, _RETIREMENT),
}
"""The rules whose refusal is a wish's, and not Azure's."""
_RULES_OF = {"needs": ("AOAI205",), "retirement": _BOUNDS, "quota": ("AOAI306",)}
"""The rules of a demand that is not called after its rule."""
_NAMED = re.compile(r"(?P<name>[^@=]+)(?:@(?P<version>[^@=]+))?(?:=(?P<capacity>[1-9]\d*))?")
_TRIES = 20
"""How many choices may fail the whole check before it is said that none passes."""
_FAR = 3650
"""Days to a retirement that are as good as more of them."""


class Wanted(msgspec.Struct, frozen=True):
    """What is asked beside the declarations and the settings.

    Attributes:
        skus: The SKUs to choose from, the preferred first; empty: what each deployment declares.
        near: The region to be near to; empty: what each deployment declares.
        copies: In how many regions each deployment is wanted.
        paired: Whether each of these regions has to be beside one that is documented as its pair.
        limit: How many answers.
    """

    skus: tuple[str, ...] = ()
    near: str = ""
    copies: int = 1
    paired: bool = False
    limit: int = 3


class PlacedAccount(msgspec.Struct, frozen=True, rename="camel"):
    """An account of an answer. `pair` is the documented pair of its region; empty where there is none."""

    name: str
    kind: str
    region: str
    pair: str


class PlacedDeployment(msgspec.Struct, frozen=True, rename="camel"):
    """A deployment of an answer, and why it is there. `retires_on` is None where no source gives a date."""

    deployment: str
    account: str
    region: str
    format: str
    model: str
    version: str
    sku: str
    capacity: int | float
    retires_on: date | None
    not_before: bool
    reasons: tuple[str, ...]


class Placement(msgspec.Struct, frozen=True, rename="camel"):
    """One answer. `given_up` is empty where it meets every demand.

    `warnings` and `unverified` are what the check of it says; an error it says of none but what is given up. `proven`
    is false where the search ended before it knew that nothing is better.
    """

    given_up: tuple[str, ...]
    accounts: tuple[PlacedAccount, ...]
    deployments: tuple[PlacedDeployment, ...]
    warnings: tuple[str, ...]
    unverified: tuple[str, ...]
    proven: bool


class Placed(NamedTuple):
    """An answer, and the plan that it amounts to."""

    placement: Placement
    plan: Plan


class Answer(msgspec.Struct, frozen=True):
    """The best answers, the best first. `refused` is what the check found wrong with all that would fit otherwise."""

    placed: tuple[Placed, ...]
    refused: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether every demand can be met."""
        return bool(self.placed) and not self.placed[0].placement.given_up


class PlacementReport(msgspec.Struct, frozen=True, rename="camel"):
    """An answer as it is written: `refused` is what the check found wrong where nothing passes it."""

    as_of: date
    edition: date | None
    capture: date | None
    fits: bool
    placements: tuple[Placement, ...]
    refused: tuple[str, ...]


def report_of(answer: Answer, catalog: Catalog) -> PlacementReport:
    """An answer with the day and the sources that it rests on."""
    placements = tuple(one.placement for one in answer.placed)
    return PlacementReport(catalog.as_of, catalog.edition, catalog.capture, answer.fits, placements, answer.refused)


def plan_of_models(models: Sequence[str], needs: Sequence[str], stack: str | None, catalog: Catalog) -> Plan:
    """Models as a plan, each written as `NAME[@VERSION][=CAPACITY]`; a deployment is called as its model.

    Raises:
        InputError: One is written otherwise, or no source lists a feature of `needs`.
    """
    features = tuple(known_feature(catalog, need) for need in needs)
    deployments: list[Deployment] = []
    for text in models:
        match = _NAMED.fullmatch(text)
        if match is None:
            raise InputError(f"{text or repr(text)}: write a model as gpt-5.1, gpt-5.1@2025-11-13 or gpt-5.1=100")
        before = sum(one.model == match["name"] for one in deployments)
        name = match["name"] + (f"-{before + 1}" if before else "")
        deployments.append(
            Deployment(
                name=name,
                deployment_name=name,
                model=match["name"],
                version=match["version"],
                capacity=int(match["capacity"]) if match["capacity"] else None,
                needs=features,
                stack=stack or "ai",
            )
        )
    return Plan("--model", stack or "ai", deployments=tuple(deployments))


class _Way(msgspec.Struct, frozen=True):
    """A candidate with what it stands for."""

    candidate: Candidate
    deployment: Deployment
    model: Model
    sku: str


def place(plan: Plan, context_of: ContextOf, wanted: Wanted) -> Answer:
    """Say where the deployments of a plan fit, all of them taken as new.

    Args:
        plan: What is declared. Regions in it are what to be near to, and no demand.
        context_of: The facts that a plan is judged by.
        wanted: What is asked besides.

    Raises:
        InputError: A declaration leaves open what is to be placed, or OR-Tools is not installed.
    """
    search = _Search(completed(plan, context_of(plan).settings), context_of, wanted)
    strict = search.answer(relaxed=False)
    return strict if strict.placed or strict.refused else search.answer(relaxed=True)


class _Search:
    """One question: its demands, and the candidates for each deployment."""

    def __init__(self, plan: Plan, context_of: ContextOf, wanted: Wanted) -> None:
        self._plan, self._context_of, self._wanted = plan, context_of, wanted
        self._context = context_of(plan)
        self._catalog: Catalog = self._context.catalog
        self._kind = _kind(plan.deployments, self._catalog)
        self._copies = max(wanted.copies, 2) if wanted.paired else wanted.copies
        self._demands: dict[tuple[Any, ...], tuple[int, str]] = {}
        self._pools: dict[tuple[str, str], Pool] = {}
        self._known: dict[tuple[int, Model, str, str], tuple[Deployment, list[Finding]]] = {}
        if not plan.deployments:
            raise InputError(f"{plan.path}: declares no deployment, so there is nothing to place")

    # Demands, each known by its place

    def _demand(self, key: tuple[Any, ...], hardness: int, text: str) -> int:
        self._demands.setdefault(key, (hardness, text))
        return list(self._demands).index(key)

    def _wish(self, finding: Finding, item: int) -> int:
        """The demand that a finding is about."""
        settings, name = self._context.settings, self._plan.deployments[item].name
        if finding.rule == "AOAI205":
            needs = self._plan.deployments[item].needs
            return self._demand(
                ("needs", item), _NEEDS, f"what {name} needs: {', '.join(needs) if isinstance(needs, tuple) else needs}"
            )
        if finding.rule in _BOUNDS:
            return self._retirement()
        if finding.rule == "AOAI701":
            text = f"residency: {settings.residency_of(self._plan.stack)} (settings)"
        else:
            what = {"AOAI702": "regions", "AOAI703": "models", "AOAI704": "skus"}[finding.rule]
            lists = {"allow": getattr(settings.allow, what), "deny": getattr(settings.deny, what)}
            text = "; ".join(f"{key} {what}: {', '.join(names)}" for key, names in lists.items() if names)
            text += " (settings)"
        return self._demand((finding.rule,), _WISHES[finding.rule], text)

    def _retirement(self) -> int:
        days = self._context.settings.retirement.warn_days
        text = f"retirement: no model that retires within {days} days (retirement.warn_days)"
        return self._demand(("retirement",), _RETIREMENT, text)

    # Candidates

    def _ways(self, *, relaxed: bool) -> list[_Way]:
        listed = [
            (item, declared, model, sku)
            for item, declared in enumerate(self._plan.deployments)
            for model in self._models(declared)
            for sku in self._skus(declared, model, relaxed=relaxed)
        ]
        keys = [
            (item, model, sku, region)
            for item, declared, model, sku in listed
            for region in self._regions(declared, model, sku)
        ]
        self._judge([key for key in keys if key not in self._known])
        ways = []
        for key in keys:
            (item, model, sku, _), (deployment, findings) = key, self._known[key]
            if any(one.rule not in _WISHES for one in findings):
                continue
            breaks = {self._wish(one, item) for one in findings}
            retirement = self._context.retirement(deployment)
            if retirement is not None and retirement.phase is Phase.DOUBTFUL:
                breaks.add(self._retirement())
            asked = self._asked_skus(self._plan.deployments[item])
            if sku not in asked:
                text = f"the SKU of {deployment.name}: {' or '.join(asked)}"
                breaks.add(self._demand(("sku", item), _SKU, text))
            if not breaks or relaxed:
                day = retirement.answer.retires_on if retirement is not None else None
                ways.append(self._way(item, model, sku, deployment, day, frozenset(breaks)))
        return _undominated(ways, alike=self._copies > 1)

    def _models(self, declared: Deployment) -> list[Model]:
        """The model, or where no version is declared all that have not retired."""
        if not isinstance(declared.model, str):
            raise InputError(f"{declared.name}: {_open('model.name', declared.model)}")
        if declared.version is not None and not isinstance(declared.version, str):
            raise InputError(f"{declared.name}: {_open('model.version', declared.version)}")
        if fine_tuned(declared):
            base = self._context.base_model(declared.model)
            if base is None:
                raise InputError(f"{declared.name}: the base model of {declared.model} is not known to the catalog")
            return [base]
        known = list(self._context.models(declared.model, declared.version or ""))
        if not known:
            known = known_models(self._catalog, declared.model, declared.version)
        return [model for model in known if not self._catalog.has_retired(model)] or known

    def _asked_skus(self, declared: Deployment) -> Sequence[str]:
        """What is asked for, the preferred first: by name, by declaration, or any standard one."""
        if self._wanted.skus:
            return self._wanted.skus
        if isinstance(declared.sku, str):
            return (known_sku(declared.sku),)
        if declared.sku is not None:
            raise InputError(f"{declared.name}: {_open('sku.name', declared.sku)}")
        return [name for name, sku in reviewed.skus().items() if sku.family == "standard"]

    def _skus(self, declared: Deployment, model: Model, *, relaxed: bool) -> list[str]:
        """The SKUs to look at; a capacity that is declared holds in its own family only."""
        asked = self._asked_skus(declared)
        if isinstance(declared.sku, str) and declared.capacity is not None:
            family = reviewed.family(declared.sku)
            fitting_ones = [sku for sku in asked if reviewed.family(sku) == family]
            if not fitting_ones:
                raise InputError(
                    f"{declared.name}: capacity {declared.capacity} of {declared.sku} does not apply to "
                    f"{', '.join(asked)}; leave out the capacity, or name another SKU"
                )
            asked = fitting_ones
        families = {reviewed.family(sku) for sku in asked}
        others = [sku for sku in reviewed.skus() if reviewed.family(sku) in families and sku not in asked]
        listed = self._catalog.skus_of(model)
        return [sku for sku in (*asked, *(others if relaxed else ())) if sku in listed]

    def _regions(self, declared: Deployment, model: Model, sku: str) -> list[str]:
        known, near = reviewed.regions(), self._near(declared)
        cloud = known[near].cloud if near else "public"
        offered = self._catalog.regions_of(model, sku, fine_tuned=fine_tuned(declared))
        return [region for region in offered if region in known and known[region].cloud == cloud]

    def _near(self, declared: Deployment) -> str:
        return self._wanted.near or self._context.region(declared) or ""

    def _as_candidate(self, declared: Deployment, model: Model, sku: str, region: str) -> Deployment:
        """The declaration as this candidate would have it. A capacity below what Azure sells is raised to that."""
        figures = self._catalog.capacity(model, sku, region, fine_tuned=fine_tuned(declared))
        capacity = declared.capacity
        if capacity is None:
            capacity = fitting(0, figures)
        elif not isinstance(capacity, (int, float)):
            raise InputError(f"{declared.name}: {_open('sku.capacity', capacity)}")
        names = {} if fine_tuned(declared) else {"model": model.name, "version": model.version}
        return msgspec.structs.replace(
            declared,
            account=None,
            account_urn=None,
            location=region,
            kind=self._kind,
            format=model.format,
            sku=sku,
            capacity=max(capacity, fitting(capacity, figures)),
            change=Change.CREATE,
            before=None,
            urn="",
            **names,
        )

    def _judge(self, keys: Sequence[tuple[int, Model, str, str]]) -> None:
        """Find out what rules refuse of each candidate, taken by itself."""
        settings, declared = self._context.settings, self._plan.deployments
        made = [self._as_candidate(declared[item], model, sku, region) for item, model, sku, region in keys]
        plan = Plan(self._plan.path, self._plan.stack, deployments=tuple(made))
        rules = [
            rule
            for rule in every_rule()
            if rule.judges in {Deployment, ResolvedDeployment}
            and (rule.id in _WISHES or rule.level_in(settings) is Level.ERROR)
        ]
        said: defaultdict[int, list[Finding]] = defaultdict(list)
        for finding in run_rules(plan, rules, self._context_of(plan), advise=False).findings:
            if finding.outcome is Outcome.FAIL:
                said[id(finding.target)].append(finding)
        self._known |= {key: (one, said[id(one)]) for key, one in zip(keys, made, strict=True)}

    def _way(
        self, item: int, model: Model, sku: str, deployment: Deployment, day: date | None, breaks: frozenset[int]
    ) -> _Way:
        region, known = str(deployment.location), reviewed.skus()[sku]
        near = self._near(self._plan.deployments[item])
        asked = list(self._wanted.skus)
        candidate = Candidate(
            item=item,
            kind=f"{model} {sku}",
            region=region,
            distance=reviewed.distance(near, region) if near else 0,
            preference=asked.index(sku) if sku in asked else len(asked),
            days=min(max((day - self._context.today).days, 0), _FAR) if day is not None else 0,
            counted=known.family == "standard" and not fine_tuned(deployment),
            breaks=breaks,
            draws=tuple(self._draws(model, sku, deployment)),
        )
        return _Way(candidate, deployment, model, sku)

    def _draws(self, model: Model, sku: str, deployment: Deployment) -> Iterator[tuple[int, int]]:
        """What it takes of a quota that the snapshot knows."""
        region = str(deployment.location)
        scope = scope_of(reviewed.skus()[sku], reviewed.regions()[region])
        name = self._catalog.capacity(model, sku, region, fine_tuned=fine_tuned(deployment)).usage_name
        found = usage_of(name, scope, (region,), self._context.usage) if name else None
        if found is None:
            return
        key = (name.casefold(), scope)
        if key not in self._pools:
            snapshot, usage = found
            of = "the subscription" if scope == "global" else scope
            text = f"the quota of {usage.name} in {of}: {usage.left:g} of {usage.limit:g} left ({snapshot.said})"
            self._pools[key] = Pool(math.floor(usage.left), self._demand(("quota", *key), _QUOTA, text))
        yield list(self._pools).index(key), math.ceil(float(deployment.capacity))  # type: ignore[arg-type]

    # Answers

    def answer(self, *, relaxed: bool) -> Answer:
        """The best answers that pass the check, and what is wrong with the others."""
        ways = self._ways(relaxed=relaxed)
        placed: list[Placed] = []
        refused: dict[str, None] = {}
        tries = 0
        for choice in choices(self._problem(ways), relaxed=relaxed):
            if not choice.chosen and placed:
                continue  # everything given up is no further answer
            one, errors = self._placed(choice, ways)
            if errors:
                refused |= dict.fromkeys(errors)
                tries += 1
            else:
                placed.append(one)
            if len(placed) == self._wanted.limit or tries == _TRIES:
                break
        return Answer(tuple(placed), () if placed else tuple(refused))

    def _problem(self, ways: Sequence[_Way]) -> Problem:
        names = tuple(_called(one) for one in self._plan.deployments)
        dropped = tuple(
            self._demand(("deployment", item), _DEPLOYMENT, f"the deployment {name} ({_model_of(one)})")
            for item, (name, one) in enumerate(zip(names, self._plan.deployments, strict=True))
        )
        copies = self._copies
        spread = self._demand(("spread",), _SPREAD, f"{copies} regions for each deployment") if copies > 1 else None
        text = "each region of a deployment beside its documented pair"
        paired = self._demand(("pair",), _PAIR, text) if self._wanted.paired else None
        used = sorted({way.candidate.region for way in ways})
        standard, accounts = (self._catalog.limit(pattern) for pattern in (STANDARD_DEPLOYMENTS, RESOURCES))
        return Problem(
            names=names,
            candidates=tuple(way.candidate for way in ways),
            demands=tuple(hardness for hardness, _ in self._demands.values()),
            dropped=dropped,
            copies=copies,
            spread=spread,
            paired=paired,
            pairs=tuple(pair for pair in combinations(used, 2) if reviewed.are_paired(*pair)),
            beside=tuple(self._spilling(names)),
            pools=tuple(self._pools.values()),
            most_counted=standard.value if standard is not None else len(names) * copies,
            most_accounts=accounts.value if accounts is not None else len(names) * copies,
        )

    def _spilling(self, names: Sequence[str]) -> Iterator[tuple[int, int]]:
        """A deployment and the one on its account that takes what it cannot."""
        for item, one in enumerate(self._plan.deployments):
            if isinstance(one.spillover, str) and one.spillover in names:
                yield item, names.index(one.spillover)

    def _placed(self, choice: Choice, ways: Sequence[_Way]) -> tuple[Placed, list[str]]:
        """A choice as a placement and a plan, and the errors that the check of it finds."""
        chosen = [ways[place] for place in choice.chosen]
        accounts, hosted = self._accounts(chosen)
        deployments = tuple(deployment for _, deployment in hosted)
        plan = Plan(self._plan.path, self._plan.stack, accounts, deployments, knows=frozenset({Knowledge.OPERATIONS}))
        findings = run_rules(plan, every_rule(), self._context_of(plan), advise=False).findings
        given_up = [list(self._demands.items())[demand] for demand in choice.given_up]
        excused = {rule for key, _ in given_up for rule in _RULES_OF.get(key[0], (key[0],))}
        errors: list[str] = []
        warnings: list[str] = []
        unverified: list[str] = []
        for finding in findings:
            text = f"{finding.rule} {_subject(finding)}{finding.message}"
            if finding.outcome is Outcome.UNVERIFIED:
                unverified.append(text)
            elif finding.rule not in excused and finding.level is not Level.INFO:
                (errors if finding.level is Level.ERROR else warnings).append(text)
        placement = Placement(
            given_up=tuple(self._given_up(demand, chosen) for demand in choice.given_up),
            accounts=tuple(
                PlacedAccount(one.name, self._kind, region, reviewed.regions()[region].pair)
                for one in accounts
                for region in (str(one.location),)
            ),
            deployments=tuple(self._reasoned(way, deployment) for way, deployment in hosted),
            warnings=tuple(dict.fromkeys(warnings)),
            unverified=tuple(dict.fromkeys(unverified)),
            proven=choice.proven,
        )
        return Placed(placement, plan), errors

    def _given_up(self, demand: int, chosen: Sequence[_Way]) -> str:
        """A demand in words, and for which deployments it is given up where it is a demand of all."""
        key, (_, text) = list(self._demands.items())[demand]
        if key[0] == "deployment":
            return f"{text}{self._why_nowhere(key[1])}"
        names = [_called(way.deployment) for way in chosen if demand in way.candidate.breaks and len(key) == 1]
        return f"{text}, for {', '.join(dict.fromkeys(names))}" if names else text

    def _why_nowhere(self, item: int) -> str:
        """Why a deployment fits nowhere, whatever else is given up; empty where it does."""
        said = [findings for key, (_, findings) in self._known.items() if key[0] == item]
        hard = [[one for one in findings if one.rule not in _WISHES] for findings in said]
        if not said:
            return ": no source offers it anywhere under these demands"
        return f": {hard[0][0].message}" if all(hard) else ""

    def _accounts(self, chosen: Sequence[_Way]) -> tuple[tuple[Account, ...], list[tuple[_Way, Deployment]]]:
        """As few accounts in each region as hold its deployments, which are dealt out so that equal names part."""
        limit = self._catalog.limit(STANDARD_DEPLOYMENTS)
        regions: defaultdict[str, list[_Way]] = defaultdict(list)
        for way in chosen:
            regions[way.candidate.region].append(way)
        accounts: list[Account] = []
        hosted: list[tuple[int, _Way, Deployment]] = []
        for region, ways in sorted(regions.items()):
            names = [_called(way.deployment) for way in ways]
            counted = sum(way.candidate.counted for way in ways)
            count = max(
                math.ceil(counted / limit.value) if limit is not None else 1, *(names.count(n) for n in names), 1
            )
            base = f"{self._plan.stack or 'ai'}-{region}"
            own = [self._account(base if number == 0 else f"{base}-{number + 1}", region) for number in range(count)]
            ways.sort(key=lambda way: (not way.candidate.counted, _called(way.deployment), way.candidate.item))
            for number, way in enumerate(ways):
                host = own[number % count]
                moved = msgspec.structs.replace(way.deployment, account=host.name, account_urn=host.name)
                hosted.append((way.candidate.item, way, moved))
            accounts += own
        hosted.sort(key=lambda one: (one[0], one[2].location))
        return tuple(accounts), [(way, deployment) for _, way, deployment in hosted]

    def _account(self, name: str, region: str) -> Account:
        """An account that is as safe as the components make one."""
        return Account(
            name=name,
            account_name=name,
            kind=self._kind,
            location=region,
            sku="S0",
            identity={"type": "SystemAssigned"},
            properties={"customSubDomainName": name, "disableLocalAuth": True, "publicNetworkAccess": "Disabled"},
            stack=self._plan.stack,
        )

    def _reasoned(self, way: _Way, deployment: Deployment) -> PlacedDeployment:
        found = self._context.retirement(deployment)
        answer = found.answer if found is not None else LifecycleAnswer()
        return PlacedDeployment(
            deployment=deployment.name,
            account=str(deployment.account),
            region=way.candidate.region,
            format=way.model.format,
            model=str(deployment.model),
            version=str(deployment.version or ""),
            sku=way.sku,
            capacity=deployment.capacity,  # type: ignore[arg-type]
            retires_on=answer.retires_on,
            not_before=answer.not_before,
            reasons=tuple(self._reasons(way, answer)),
        )

    def _reasons(self, way: _Way, life: LifecycleAnswer) -> Iterator[str]:
        region, deployment = way.candidate.region, way.deployment
        offer = self._catalog.offer(way.model, way.sku, region, fine_tuned=fine_tuned(deployment)).statements[0]
        yield f"offered ({offer.title}, {offer.date})"
        near = self._near(self._plan.deployments[way.candidate.item])
        if near and region != near:
            known = reviewed.regions()
            shared = ("", f"in {known[near].geography} as", f"in data zone {known[near].data_zone} as", "far from")
            yield f"{shared[way.candidate.distance]} {near}"
        elif near:
            yield f"in {near} itself"
        if life.retires_on is None:
            yield "no source gives a retirement date"
        else:
            verb = "retires" if life.retires_on > self._context.today else "was to retire"
            yield f"{verb} {scheduled(life)}"
        declared = self._plan.deployments[way.candidate.item].capacity
        if declared is not None and declared != deployment.capacity:
            yield f"capacity raised from {declared} to what Azure sells"
        for pool, units in way.candidate.draws:
            yield f"takes {units:,} of the {list(self._pools.values())[pool].left:,} left of its quota"


def _kind(deployments: Sequence[Deployment], catalog: Catalog) -> str:
    """OpenAI where every declaration says so and only models of that format are declared, else AIServices."""
    formats = {model.format for one in deployments for model in catalog.models(str(one.model))}
    kinds = {one.kind for one in deployments}
    return "OpenAI" if kinds == {"OpenAI"} and formats <= {"OpenAI"} else "AIServices"


def _undominated(ways: Sequence[_Way], *, alike: bool) -> list[_Way]:
    """Without those beside which the same item has a better one in the same region, at no other cost."""
    best: dict[tuple[object, ...], tuple[tuple[int, int], _Way]] = {}
    for way in ways:
        one = way.candidate
        key = (one.item, one.region, one.counted, one.breaks, one.draws, one.kind if alike else "")
        rank = (one.preference, -one.days)
        if key not in best or rank < best[key][0]:
            best[key] = rank, way
    return [way for _, way in best.values()]


def _called(deployment: Deployment) -> str:
    name = deployment.deployment_name
    return name if isinstance(name, str) else deployment.name


def _model_of(deployment: Deployment) -> str:
    return f"{deployment.model} {deployment.version or ''}".rstrip()


def _open(field: str, value: object) -> str:
    why = getattr(value, "why", "not declared")
    return f"{field} is {why}; to place it, declare it, or give it in the settings (`known`)"


def _subject(finding: Finding) -> str:
    return f"{finding.target.name}: " if finding.target is not None else ""
