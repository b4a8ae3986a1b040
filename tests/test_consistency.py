"""One answer everywhere: what the commands say of one deployment agrees, and what does not matter changes nothing."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple

import msgspec
import pytest
import yaml

from aoai_catalog import reviewed
from aoai_catalog.load import Source, rank
from aoai_catalog.model_sheet import model_sheet
from aoai_catalog.query import Catalog, Status
from aoai_catalog.records import Model
from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Outcome
from aoai_policies.core.plan import Plan
from aoai_policies.core.retirement import Phase
from aoai_policies.core.run import run_rules
from aoai_policies.core.settings import DEFAULTS
from aoai_policies.core.target import Deployment
from aoai_policies.planning.forecast import forecast
from aoai_policies.planning.where import offers
from aoai_policies.rules import RULES
from aoai_policies.rules.example import plan_of
from tests.policies.cli.invoked import Aoai
from tests.synthetic import DAY, GPT_9, capacity, capture, catalog_of, deployment, edition, life, offer

MODELS, EACH = 30, 10
MISSING = {"AOAI201", "AOAI202", "AOAI203", "AOAI204", "AOAI206", "AOAI207"}
OF_THE_PLAN = {"AOAI305", "AOAI306", "AOAI307", "AOAI801", "AOAI802"}


class Asked(NamedTuple):
    """One deployment that may be: a model of the catalog with a SKU and region in which it may be offered."""

    model: Model
    sku: str
    region: str

    @property
    def declared(self) -> Deployment:
        """A declaration of it."""
        return Deployment(
            str(self), location=self.region, format=self.model.format, model=self.model.name,
            version=self.model.version, sku=self.sku, capacity=100,
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.model} {self.sku} {self.region}"


@pytest.fixture(scope="module")
def asked(bundled: Catalog) -> list[Asked]:
    """A few hundred of them, the same in every run: half of them offered by some source."""
    chosen = random.Random(20261005)  # noqa: S311 - a sample
    models = sorted(model for name in bundled.model_names() for model in bundled.models(name) if model.version)
    found: dict[Asked, None] = {}
    for model in chosen.sample(models, MODELS):
        skus, regions = sorted(bundled.skus_of(model)), bundled.regions_that_may_offer(model)
        for _ in range(EACH if skus else 0):
            sku = chosen.choice(skus)
            some = bundled.regions_of(model, sku) if chosen.random() < 0.5 else []
            found[Asked(model, sku, chosen.choice(some or regions))] = None
    assert len(found) > 150
    return list(found)


@pytest.fixture(scope="module")
def plan(asked: list[Asked]) -> Plan:
    """All of them as one plan."""
    return plan_of(*(one.declared for one in asked))


@pytest.fixture(scope="module")
def context(bundled: Catalog, plan: Plan) -> Context:
    """The bundled catalog as of 2026-10-05."""
    return Context(bundled, DEFAULTS, DAY, plan)


@pytest.fixture(scope="module")
def said(plan: Plan, context: Context) -> dict[str, list[Finding]]:
    """What `check` says of each."""
    found: dict[str, list[Finding]] = {one.name: [] for one in plan.deployments}
    for finding in run_rules(plan, RULES, context).findings:
        if isinstance(finding.target, Deployment) and finding.rule not in OF_THE_PLAN:
            found[finding.target.name].append(finding)
    return found


def of(findings: Sequence[Finding], *rules: str, outcome: Outcome = Outcome.FAIL) -> bool:
    return any(one.rule in rules and one.outcome is outcome for one in findings)


def test_where_lists_what_check_passes(asked: list[Asked], said: dict[str, list[Finding]], aoai: Aoai) -> None:
    """`where` lists an offer if and only if `check` neither misses it nor calls the model retired."""
    for model in dict.fromkeys(one.model for one in asked):
        answer = aoai("where", model.name, "--version", model.version, "--as-of", str(DAY), "--format", "json")
        rows = {(row["sku"], row["region"]): row for row in json.loads(answer.out)}
        for one in asked:
            if one.model == model:
                row = rows.get((one.sku, one.region))
                heard = said[str(one)]
                gone = of(heard, "AOAI501") or of(heard, *MISSING) or of(heard, *MISSING, outcome=Outcome.UNVERIFIED)
                assert (row is not None and not row["fine_tuned_only"]) == (not gone), f"{one}: {heard}"


def test_where_says_of_all_models_what_it_says_of_each(
    asked: list[Asked], bundled: Catalog, context: Context, aoai: Aoai
) -> None:
    """The table of everything has the rows of each model, with the stage and date that `check` goes by."""
    answer = aoai("where", "--as-of", str(DAY), "--format", "json")
    rows = {(row["model"], row["version"], row["sku"], row["region"]): row for row in json.loads(answer.out)}
    for one in asked:
        (own,) = offers(bundled, one.model, [one.sku], [one.region]) or (None,)
        row = rows.get((one.model.name, one.model.version, one.sku, one.region))
        assert (row is None) == (own is None), one
        if row is not None:
            life = context.lifecycle(one.declared)
            found = context.retirement(one.declared)
            assert (row["stage"], row["retires_on"]) == (life.stage, str(life.retires_on) if life.retires_on else None)
            assert row["not_before"] == life.not_before
            assert row["unverified"] == (found is not None and found.phase is Phase.DOUBTFUL)


def test_forecast_says_the_date_that_check_says(
    asked: list[Asked], plan: Plan, context: Context, said: dict[str, list[Finding]]
) -> None:
    """Retired, retiring and not certain are the same in both, with one date and one stage."""
    for row in forecast(plan, context):
        heard = said[row.deployment]
        assert row.what.startswith("retired") == of(heard, "AOAI501"), row
        assert (row.status == "unverified") == of(heard, "AOAI501", outcome=Outcome.UNVERIFIED), row
        assert row.outcome == "stopped" or not of(heard, "AOAI505"), row
        assert row.replacement or "no replacement" in row.advice or not row.retires_on, row
        assert row.replacement or row.outcome != "upgraded", row
        if row.retires_on is not None:
            near = timedelta(0) < row.retires_on - DAY <= timedelta(days=90)
            assert near == of(heard, "AOAI503", "AOAI508"), row
        for finding in heard:
            if finding.rule in {"AOAI501", "AOAI503", "AOAI508"}:
                assert row.retires_on is None or str(row.retires_on) in finding.message
            if finding.rule == "AOAI509":
                assert f" is {row.stage.lower()}" in finding.message


def test_catalog_show_says_what_check_says(
    asked: list[Asked], bundled: Catalog, context: Context, said: dict[str, list[Finding]]
) -> None:
    """Offers, dates and stages of the sheet are those that the rules judge by."""
    for model in dict.fromkeys(one.model for one in asked):
        (version,) = model_sheet(bundled, [model]).versions
        offers = {line.sku: line for line in version.offers}
        for one in asked:
            if one.model != model:
                continue
            line, heard = offers.get(one.sku), said[str(one)]
            retired = of(heard, "AOAI501")
            missed = retired or of(heard, *MISSING) or of(heard, *MISSING, outcome=Outcome.UNVERIFIED)
            assert (line is not None and one.region in line.regions) == (not missed), f"{one}: {heard}"
            if line is not None:
                assert one.region not in line.retired or retired, one
                if not retired and reviewed.skus()[one.sku].family != "developer":
                    assert (one.region in line.fine_tuned_only) == of(heard, "AOAI204"), one
            answer = context.lifecycle(one.declared)
            own = [life for life in version.other_lives if life.scope == one.sku and one.region in life.regions] or [
                life for life in version.other_lives if life.scope == one.sku and not life.regions
            ]
            listed = line is not None and one.region in (*line.regions, *line.fine_tuned_only, *line.retired)
            if listed and reviewed.regions()[one.region].cloud == "public":
                (life,) = own or [version.life]
                dates = life.stage, life.retires_on, life.not_before
                assert (answer.stage, answer.retires_on, answer.not_before) == dates, one


def test_exports_say_what_the_resolvers_say(asked: list[Asked], bundled: Catalog) -> None:
    """`catalog export` has each offer in force with its status, and leaves out what is not known."""
    from aoai_catalog.in_force import rows_in_force

    rows = {
        (row["model"], row["version"], row["sku"], row["region"]): row["status"]
        for row in rows_in_force(Catalog(DAY, bundled.sources), "offers")
    }
    for one in asked:
        status = bundled.offer(one.model, one.sku, one.region).status
        expected = None if status is Status.UNVERIFIED else status.value
        assert rows.get((one.model.name, one.model.version, one.sku, one.region)) == expected, one


def test_diff_breaks_what_check_fails(asked: list[Asked], aoai: Aoai, tmp_path: Any) -> None:
    """What `catalog diff` calls broken fails in `check` on the later day and not on the earlier; freed the reverse."""
    days = ("2026-07-25", "2026-10-05")
    chosen = asked[::4]
    content = [
        {
            "name": f"d{number}",
            "location": one.region,
            "model": {"format": one.model.format, "name": one.model.name, "version": one.model.version},
            "sku": {"name": one.sku, "capacity": 100},
        }
        for number, one in enumerate(chosen)
    ]
    (tmp_path / "stack.yaml").write_text(yaml.safe_dump({"deployments": content}), encoding="utf-8")
    difference = json.loads(aoai("catalog", "diff", *days, "--stack", "stack.yaml", "--format", "json").out)
    failing = []
    for day in days:
        report = json.loads(aoai("check", "stack.yaml", "--as-of", day, "--format", "json").out)
        failing.append({
            (one["rule"], one["target"]["name"]) for one in report["findings"]
            if one["outcome"] == "fail" and one.get("target")
        })  # fmt: skip
    broken, freed = (
        {(one["rule"], one["target"].rpartition("/")[2]) for one in difference["stacks"][kind]}
        for kind in ("broken", "freed")
    )
    assert broken <= failing[1] - failing[0]
    assert freed <= failing[0] - failing[1]
    assert broken


# What does not matter


def heard(plan: Plan, catalog: Catalog) -> dict[str, list[tuple[str, str, str]]]:
    """Rule, outcome and message of each deployment's findings."""
    found: dict[str, list[tuple[str, str, str]]] = {one.name: [] for one in plan.deployments}
    for one in run_rules(plan, RULES, Context(catalog, DEFAULTS, catalog.as_of, plan)).findings:
        if isinstance(one.target, Deployment) and one.rule not in OF_THE_PLAN:
            found[one.target.name].append((one.rule, one.outcome.value, one.message))
    return found


def test_unrelated_deployments_and_order_change_nothing(
    asked: list[Asked], plan: Plan, bundled: Catalog, said: dict[str, list[Finding]]
) -> None:
    """What is said of a deployment depends on nothing beside it, but for quotas, counts and order."""
    before = {name: [(one.rule, one.outcome.value, one.message) for one in found] for name, found in said.items()}
    mixed = list(plan.deployments)
    random.Random(7).shuffle(mixed)  # noqa: S311 - a sample
    assert heard(plan_of(*mixed), bundled) == before
    half = heard(plan_of(*plan.deployments[::2]), bundled)
    rest = heard(plan_of(*plan.deployments[1::2]), bundled)
    assert {**half, **rest} == before


def test_another_spelling_changes_nothing(plan: Plan, bundled: Catalog, said: dict[str, list[Finding]]) -> None:
    """Azure folds the case of model and SKU, and takes a region by its name: only AOAI111 remarks on it."""
    respelt = [
        msgspec.structs.replace(
            one,
            sku=str(one.sku).upper(),
            model=str(one.model).upper(),
            location=reviewed.regions()[str(one.location)].name_en,
        )
        for one in plan.deployments
    ]
    again = heard(plan_of(*respelt), bundled)
    for name, found in said.items():
        before = [(one.rule, one.outcome.value, one.message) for one in found if one.rule != "AOAI111"]
        assert [one for one in again[name] if one[0] != "AOAI111"] == before, name


@cache
def newer(sources: tuple[Source, ...], model: Model, sku: str, region: str) -> Catalog:
    """The catalog with one more offer, in an edition of the day."""
    row = offer(region, model=model.name, version=model.version, sku=sku, format=model.format)
    return Catalog(DAY, rank([*sources, edition(str(DAY), row, partial=True)]))


def errors(found: list[tuple[str, str, str]]) -> set[str]:
    levels = {rule.id: rule.level.value for rule in RULES}
    return {rule for rule, outcome, _ in found if outcome == "fail" and levels[rule] == "error"}


def test_one_more_offer_adds_no_error(asked: list[Asked], bundled: Catalog, said: dict[str, list[Finding]]) -> None:
    """What a further source offers can only free, of this deployment and of its neighbours."""
    for one in asked[::5]:
        neighbours = [two for two in asked if two.model.name == one.model.name]
        again = heard(plan_of(*(two.declared for two in neighbours)), newer(tuple(bundled.sources), *one))
        for two in neighbours:
            before = errors([(found.rule, found.outcome.value, "") for found in said[str(two)]])
            assert errors(again[str(two)]) <= before, f"{one} breaks {two}"


def test_a_day_later_no_error_passes_without_a_fact(asked: list[Asked], bundled: Catalog) -> None:
    """With the same sources an error stays one, or is a hint or unverified: time alone proves nothing right."""
    plan = plan_of(*(one.declared for one in asked))
    silenced = {rule.id: set(rule.after) for rule in RULES}
    before = heard(plan, Catalog(DAY, bundled.sources))
    for days in (1, 30, 200):
        after = heard(plan, Catalog(DAY + timedelta(days=days), bundled.sources))
        for name, found in before.items():
            for rule in errors(found):
                still = {one for one, _, _ in after[name]}
                assert rule in still or "AOAI207" in still or silenced[rule] & still, (
                    f"{name}: {rule} after {days} days"
                )


SMALL = catalog_of(
    edition(
        "2026-10-01",
        *(offer("eastus2 swedencentral", sku=sku) for sku in ("GlobalStandard", "Standard")),
        life("2027-06-01"),
    ),
    capture("2026-08-22", offer("eastus2"), capacity(1, 1, 100, sku="GlobalStandard", unit="K TPM")),
)


@pytest.mark.parametrize(
    "fields",
    [{}, {"sku": "ProvisionedManaged"}, {"location": "westus"}, {"model": "gpt-8"}, {"capacity": 1000}, {"sku": None}],
)
def test_splitting_a_plan_changes_nothing(fields: dict[str, Any]) -> None:
    """Two stacks with a deployment each say what one stack with both says."""
    one, two = deployment(name="one", **{"capacity": 10, **fields}), deployment(name="two", capacity=10)
    together = heard(plan_of(one, two), SMALL)
    assert {**heard(plan_of(one), SMALL), **heard(plan_of(two), SMALL)} == together
    assert SMALL.models(GPT_9.name) == (GPT_9,)
