"""How rules are run: who is asked what, once; what is not known; what silences what; which level it has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.rule import Rule
from aoai_policies.core.run import CHAINS, run_rules
from aoai_policies.core.settings import Settings
from aoai_policies.core.target import SECRET, UNKNOWN, Account, Change, Deployment, Unknown
from aoai_policies.rules import RULES
from aoai_policies.rules.example import plan_of
from tests.synthetic import DAY, catalog_of, deployment, run, said

Check = Callable[[Rule, Any, Context], Iterator[Finding]]


class Failing(Rule):
    """Fails every target. Why: to be counted. Fix: nothing."""

    id, slug, level = "AOAI991", "failing", Level.WARNING
    reads = ("model",)

    def __init__(self, **changed: Any) -> None:
        self.asked: list[Any] = []
        for name, value in changed.items():
            setattr(self, name, value)

    def check(self, target: Any, context: Context) -> Iterator[Finding]:
        self.asked.append(target)
        where = target.deployments[0] if isinstance(target, Plan) else target
        yield self.fail(where, "kind" if isinstance(target, Account) else "model", "wrong")


def two(**fields: Any) -> Plan:
    return plan_of(deployment(name="one", **fields), deployment(name="two", **fields))


def test_a_rule_is_asked_once_for_equal_values() -> None:
    """Deployments that differ only in what the rule does not read share one answer, each with its own finding."""
    rule = Failing(reads=("model",), may_read=("version",))
    plan = plan_of(
        deployment(name="one", sku="Standard"),
        deployment(name="two", sku="GlobalStandard"),
        deployment(name="three", version="2025-06-01"),
    )
    found = run(plan, catalog_of(), [rule]).findings
    assert [target.name for target in rule.asked] == ["one", "three"]
    assert [finding.target.name for finding in found if finding.target] == ["one", "two", "three"]
    assert [finding.target is one for finding, one in zip(found, plan.deployments, strict=True)] == [True] * 3


def test_rules_that_read_the_same_are_asked_together_and_answer_by_themselves() -> None:
    """Two rules about the same fields are both asked, once each."""
    rules = [Failing(), Failing(id="AOAI992", slug="other")]
    found = run(two(), catalog_of(), rules).findings
    assert [len(rule.asked) for rule in rules] == [1, 1]
    assert [(finding.rule, finding.target.name) for finding in found if finding.target] == [
        ("AOAI991", "one"),
        ("AOAI992", "one"),
        ("AOAI991", "two"),
        ("AOAI992", "two"),
    ]


def test_values_that_cannot_be_shared_are_asked_each() -> None:
    """A field that holds a mapping is judged for every target."""
    rule = Failing(reads=("properties",))
    run(two(properties={"raiPolicyName": "strict"}), catalog_of(), [rule])
    assert [target.name for target in rule.asked] == ["one", "two"]


@given(
    st.lists(
        st.tuples(st.sampled_from(["gpt-8", "gpt-9", None]), st.sampled_from(["1", "2", None, UNKNOWN])), max_size=12
    )
)
def test_sharing_answers_changes_nothing(fields: list[tuple[str | None, str | None]]) -> None:
    """A plan's findings are those of its declarations one by one."""
    rules = [Failing(), Failing(id="AOAI992", reads=("model", "version")), Failing(id="AOAI993", may_read=("version",))]
    alone = [deployment(name=str(place), model=one, version=two) for place, (one, two) in enumerate(fields)]
    whole = run(plan_of(*alone), catalog_of(), rules).findings
    each = [finding for one in alone for finding in run(one, catalog_of(), rules).findings]
    assert list(whole) == each


@pytest.mark.parametrize(
    ("reads", "fields", "expected"),
    [
        (("model",), {"model": None}, []),
        (
            ("model",),
            {"model": UNKNOWN},
            [("unverified", "model.name is not known before apply, so failing was not checked")],
        ),
        (("model",), {"model": SECRET}, [("unverified", "model.name is a secret, so failing was not checked")]),
        (("model", "sku"), {"model": UNKNOWN, "sku": None}, []),
        (
            ("model", "location"),
            {"location": Unknown("that of account shared, which is not in this plan")},
            [
                (
                    "unverified",
                    "location is that of account shared, which is not in this plan, so failing was not checked",
                )
            ],
        ),
        (("model",), {"version": UNKNOWN}, [("fail", "wrong")]),
    ],
    ids=[
        "an absent field is nothing to judge",
        "an unknown one is unverified",
        "a secret is unknown",
        "absence goes before not knowing",
        "why it is not known is told",
        "an unknown field that the rule does not read",
    ],
)  # fmt: skip
def test_what_is_not_known_is_neither_passed_nor_failed(
    reads: tuple[str, ...], fields: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """A rule runs where all that it reads is declared; an unknown value gives unverified, with the field and why."""
    findings = run(deployment(**fields), catalog_of(), [Failing(reads=reads)]).findings
    assert [(finding.outcome.value, finding.message) for finding in findings] == expected


def test_an_unknown_field_that_a_rule_may_read_is_unverified() -> None:
    """Where a field that may be absent is unknown instead, the rule cannot judge, and its level stays."""
    (finding,) = run(deployment(version=UNKNOWN), catalog_of(), [Failing(may_read=("version",))]).findings
    assert (finding.outcome, finding.level, finding.field, finding.unknown, finding.actual) == (
        Outcome.UNVERIFIED,
        Level.WARNING,
        "model.version",
        "model.version",
        None,
    )


def test_a_rule_about_absence_meets_unknown_values_itself() -> None:
    """`meets_unknown` rules are asked though a field is unknown."""
    assert said(run(deployment(model=UNKNOWN), catalog_of(), [Failing(meets_unknown=True)]).findings) == [
        ("AOAI991", "fail", "wrong")
    ]


SAME_MODEL: dict[str, Any] = {}
OTHER_MODEL = {"version": "2025-06-01"}
OTHER_SKU = {"sku": "Standard"}
MAYBE = "wrong; whether the update changes model or SKU is not known"


@pytest.mark.parametrize(
    ("change", "before", "expected"),
    [
        (Change.CREATE, None, [("fail", "wrong")]),
        (Change.REPLACE, SAME_MODEL, [("fail", "wrong")]),
        (Change.SAME, None, []),
        (Change.UPDATE, SAME_MODEL, []),
        (Change.UPDATE, {"capacity": 5}, []),
        (Change.UPDATE, OTHER_MODEL, [("fail", "wrong")]),
        (Change.UPDATE, OTHER_SKU, [("fail", "wrong")]),
        (Change.UPDATE, None, [("unverified", MAYBE)]),
    ],
)
def test_what_exists_unchanged_is_proof_of_itself(
    change: Change, before: dict[str, Any] | None, expected: list[tuple[str, str]]
) -> None:
    """A rule about what is new judges what is created, replaced or given another model or SKU, and nothing else.

    An update of which the state before is not known may be either.
    """
    former = deployment(**before) if before is not None else None
    findings = run(deployment(change=change, before=former), catalog_of(), [Failing(only_new=True)]).findings
    assert [(finding.outcome.value, finding.message) for finding in findings] == expected


@pytest.mark.parametrize("change", [Change.CREATE, Change.SAME, Change.UPDATE, Change.REPLACE])
def test_other_rules_judge_whatever_is_there(change: Change) -> None:
    """A rule that is not about new deployments judges every operation alike."""
    findings = run(deployment(change=change), catalog_of(), [Failing()]).findings
    assert said(findings) == [("AOAI991", "fail", "wrong")]


def test_new_and_unchanged_deployments_share_no_answer() -> None:
    """Of two equal deployments, one new and one unchanged, only the new one is judged by a rule about new ones."""
    rule = Failing(only_new=True)
    plan = plan_of(
        deployment(name="new"),
        deployment(name="old", change=Change.SAME),
        deployment(name="maybe", change=Change.UPDATE),
    )
    found = run(plan, catalog_of(), [rule]).findings
    assert [(one.target.name, one.outcome.value) for one in found if one.target] == [
        ("new", "fail"),
        ("maybe", "unverified"),
    ]


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ({}, "warning"),
        ({"AOAI991": Level.ERROR}, "error"),
        ({"failing": Level.INFO}, "info"),
        ({"AOAI991": Level.ERROR, "failing": Level.INFO}, "error"),
        ({"AOAI992": Level.ERROR}, "warning"),
        ({"AOAI991": Level.DISABLED}, None),
    ],
)
@pytest.mark.parametrize("model", ["gpt-9", UNKNOWN], ids=["failing", "unverified"])
def test_settings_override_levels(levels: dict[str, Level], expected: str | None, model: Any) -> None:
    """A level in the settings, by id or slug, is that of failing and unverified findings; `disabled` is silence."""
    rule = Failing()
    findings = run(deployment(model=model), catalog_of(), [rule], Settings(levels=levels)).findings
    assert [finding.level.value for finding in findings] == ([expected] if expected else [])
    assert bool(rule.asked) == (expected is not None and model == "gpt-9")


def test_levels_of_rules_about_the_plan() -> None:
    """A level in the settings holds for a rule about the plan as a whole too."""
    settings = Settings(levels={"AOAI991": Level.ERROR})
    (finding,) = run(two(), catalog_of(), [Failing(judges=Plan)], settings).findings
    assert (finding.level, finding.target.name if finding.target else "") == (Level.ERROR, "one")


NEEDS_BOTH = frozenset({Knowledge.OPERATIONS, Knowledge.DEPENDENCIES})


@pytest.mark.parametrize(
    ("knows", "lacks"),
    [
        (frozenset(), NEEDS_BOTH),
        (frozenset({Knowledge.OPERATIONS}), frozenset({Knowledge.DEPENDENCIES})),
        (NEEDS_BOTH | {Knowledge.BEFORE}, None),
    ],
)
def test_a_rule_runs_where_the_plan_knows_enough(
    knows: frozenset[Knowledge], lacks: frozenset[Knowledge] | None
) -> None:
    """A rule that requires what the plan cannot know does not run, and the run says what it lacked."""
    done = run(plan_of(deployment(), knows=knows), catalog_of(), [Failing(requires=NEEDS_BOTH)])
    assert done.not_run == ({"AOAI991": lacks} if lacks else {})
    assert bool(done.findings) == (lacks is None)


def test_a_disabled_rule_is_not_said_to_lack_anything() -> None:
    """Who switches a rule off does not want to read that it did not run."""
    settings = Settings(levels={"AOAI991": Level.DISABLED})
    assert run(deployment(), catalog_of(), [Failing(requires=NEEDS_BOTH)], settings).not_run == {}


@pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: chain[0])
def test_the_first_failure_of_a_chain_silences_the_rest(chain: tuple[str, ...]) -> None:
    """Of one declaration's failures in a chain only the first is said, and other rules are not silenced."""
    for place, first in enumerate(chain):
        rules = [Failing(id=rule, slug=rule) for rule in (*reversed(chain[place:]), "AOAI999")]
        assert [one.rule for one in run(deployment(), catalog_of(), rules).findings] == sorted([first, "AOAI999"])


def test_the_chains_are_those_of_the_design() -> None:
    """The order in which one failure silences others is fixed.

    That a retired model is not offered goes unsaid, and that a SKU is missing which stands in the wrong place.
    """
    assert (
        ("AOAI106", "AOAI110"),
        tuple(f"AOAI{number}" for number in (110, 101, 105, 102, 103, 104, 203, 201, 202)),
        tuple(f"AOAI{number}" for number in (501, 508, 503, 509)),
        tuple(f"AOAI{number}" for number in (501, 203, 201, 202, 207)),
    ) == CHAINS


def test_what_is_unverified_silences_nothing() -> None:
    """An unverified outcome is no failure: the rest of the chain is still said."""
    rules = [Failing(id="AOAI101", reads=("model",)), Failing(id="AOAI103", reads=("sku",))]
    assert [(one.rule, one.outcome.value) for one in run(deployment(model=UNKNOWN), catalog_of(), rules).findings] == [
        ("AOAI101", "unverified"),
        ("AOAI103", "fail"),
    ]


def test_a_failure_silences_what_is_unverified_after_it() -> None:
    """Where a field is wrong already, that a later rule of the chain could not judge helps nobody."""
    rules = [Failing(id="AOAI101", reads=("model",)), Failing(id="AOAI103", reads=("sku",))]
    assert [one.rule for one in run(deployment(sku=UNKNOWN), catalog_of(), rules).findings] == ["AOAI101"]


def test_one_declaration_silences_no_other() -> None:
    """The chain holds for each declaration by itself."""
    rules = [Failing(id="AOAI101", reads=("model",)), Failing(id="AOAI103", reads=("sku",))]
    plan = plan_of(deployment(name="one"), deployment(name="two", model=None))
    assert [(one.target.name, one.rule) for one in run(plan, catalog_of(), rules).findings if one.target] == [
        ("one", "AOAI101"),
        ("two", "AOAI103"),
    ]


def test_findings_come_in_the_order_of_the_plan_then_of_the_rules() -> None:
    """Accounts first, then deployments as declared, and of each the rules by id, however the rules were listed."""
    plan = plan_of(deployment(name="one"), deployment(name="two"), Account("acct", kind="OpenAI"))
    rules = [
        Failing(id="AOAI995"),
        Failing(id="AOAI992", judges=Account, reads=("kind",)),
        Failing(id="AOAI991", judges=Plan),
    ]
    assert [(one.target.name, one.rule) for one in run(plan, catalog_of(), rules).findings if one.target] == [
        ("acct", "AOAI992"),
        ("one", "AOAI991"),
        ("one", "AOAI995"),
        ("two", "AOAI995"),
    ]


@given(st.permutations(RULES))
def test_the_order_of_the_rules_does_not_matter(rules: list[Rule]) -> None:
    """The registry's order changes no report."""
    plan = two(sku="Standrd", capacity=0)
    assert said(run(plan, catalog_of(), rules).findings) == said(run(plan, catalog_of(), RULES).findings)


def test_a_run_leaves_the_plan_alone() -> None:
    """Plan, settings and rules are the same before and after a run, so that a second run says the same."""
    plan, catalog = two(sku="Standrd"), catalog_of()
    context = Context(catalog, Settings(), DAY, plan)
    before = msgspec.to_builtins(plan.deployments)
    assert run_rules(plan, RULES, context).findings == run_rules(plan, RULES, context).findings
    assert msgspec.to_builtins(plan.deployments) == before


def test_an_empty_plan_has_no_findings() -> None:
    """Nothing declared, nothing said."""
    assert run(plan_of(), catalog_of(), RULES).findings == ()


def test_a_deployment_is_named_by_its_urn_where_it_has_one() -> None:
    """Two deployments of one name in different components are two."""
    assert Deployment("chat", urn="urn:pulumi:dev::p::t::chat").id == "urn:pulumi:dev::p::t::chat"
    assert Deployment("chat").id == "chat"
