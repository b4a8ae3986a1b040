"""How rules are run: who is asked what, once; what is not known; what silences what; which level it has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_policies.core.context import Context
from aoai_policies.core.finding import Finding, Level, Outcome, Suggestion
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.rule import AnyRule, Rule
from aoai_policies.core.run import run_rules
from aoai_policies.core.settings import Settings
from aoai_policies.core.target import SECRET, UNKNOWN, Account, Change, Deployment, Unknown
from aoai_policies.rules import RULES
from aoai_policies.rules.example import plan_of
from tests.synthetic import DAY, catalog_of, deployment, edition, facts, offer, run, said


class Failing(Rule[Any]):
    """Fails every target. Why: to be counted. Fix: nothing."""

    id, slug, level = "AOAI991", "failing", Level.WARNING
    judges = Deployment
    reads = ("model.name",)

    def __init__(self, **changed: Any) -> None:
        self.asked: list[Any] = []
        for name, value in changed.items():
            setattr(self, name, value)

    def check(self, target: Any, context: Context) -> Iterator[Finding]:
        self.asked.append(target)
        where = target.deployments[0] if isinstance(target, Plan) else target
        yield self.fail(where, "kind" if isinstance(target, Account) else "model.name", "wrong")


def two(**fields: Any) -> Plan:
    return plan_of(deployment(name="one", **fields), deployment(name="two", **fields))


def test_a_rule_is_asked_once_for_equal_values() -> None:
    """Deployments that differ only in what the rule does not read share one answer, each with its own finding."""
    rule = Failing(reads=("model.name",), may_read=("model.version",))
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
    rules = [
        Failing(),
        Failing(id="AOAI992", reads=("model.name", "model.version")),
        Failing(id="AOAI993", may_read=("model.version",)),
    ]
    alone = [deployment(name=str(place), model=one, version=two) for place, (one, two) in enumerate(fields)]
    whole = run(plan_of(*alone), catalog_of(), rules).findings
    each = [finding for one in alone for finding in run(one, catalog_of(), rules).findings]
    assert list(whole) == each


@pytest.mark.parametrize(
    ("reads", "fields", "expected"),
    [
        (("model.name",), {"model": None}, []),
        (
            ("model.name",),
            {"model": UNKNOWN},
            [("unverified", "model.name is not known before apply, so failing was not checked")],
        ),
        (("model.name",), {"model": SECRET}, [("unverified", "model.name is a secret, so failing was not checked")]),
        (("model.name", "sku.name"), {"model": UNKNOWN, "sku": None}, []),
        (
            ("model.name", "location"),
            {"location": Unknown("that of account shared, which is not in this plan")},
            [
                (
                    "unverified",
                    "location is that of account shared, which is not in this plan, so failing was not checked",
                )
            ],
        ),
        (("model.name",), {"version": UNKNOWN}, [("fail", "wrong")]),
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
    (finding,) = run(deployment(version=UNKNOWN), catalog_of(), [Failing(may_read=("model.version",))]).findings
    assert (finding.outcome, finding.level, finding.field, finding.unknown, finding.actual) == (
        Outcome.UNVERIFIED,
        Level.WARNING,
        "model.version",
        "model.version",
        None,
    )


def test_a_rule_about_absence_meets_unknown_values_itself() -> None:
    """`meets_unknown` rules are asked though a field that may be absent is unknown."""
    rule = Failing(meets_unknown=True, may_read=("sku.name",))
    assert said(run(deployment(sku=UNKNOWN), catalog_of(), [rule]).findings) == [("AOAI991", "fail", "wrong")]


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


@pytest.mark.parametrize(("change", "fails"), [(Change.CREATE, True), (Change.SAME, False), (Change.UPDATE, True)])
def test_an_account_that_exists_unchanged_is_not_new(change: Change, fails: bool) -> None:  # noqa: FBT001
    """Any change of an account may be what a rule about new ones is about."""
    before = Account("acct") if change is Change.UPDATE else None
    plan = plan_of(Account("acct", kind="OpenAI", change=change, before=before))
    rule = Failing(judges=Account, reads=("kind",), only_new=True)
    assert bool(run(plan, catalog_of(), [rule]).findings) is fails


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


def test_a_failure_silences_the_rules_that_come_after_it() -> None:
    """What another rule's failure says already is not said again, whether it failed or could not be judged."""
    first, second = Failing(), Failing(id="AOAI992", after=("AOAI991",))
    unknown = Failing(id="AOAI993", after=("AOAI991",), reads=("sku.name",))
    other = Failing(id="AOAI994", after=("AOAI990",))
    rules = [unknown, second, first, other]
    assert [one.rule for one in run(deployment(sku=UNKNOWN), catalog_of(), rules).findings] == ["AOAI991", "AOAI994"]


def test_what_is_unverified_silences_nothing() -> None:
    """An unverified outcome is no failure: what comes after it is still said."""
    rules = [Failing(), Failing(id="AOAI992", after=("AOAI991",), reads=("sku.name",))]
    assert [(one.rule, one.outcome.value) for one in run(deployment(model=UNKNOWN), catalog_of(), rules).findings] == [
        ("AOAI991", "unverified"),
        ("AOAI992", "fail"),
    ]


def test_what_silences_a_rule_is_a_rule() -> None:
    """`after` names rules that there are, and no rule comes after itself by any way."""
    after = {rule.id: set(rule.after) for rule in RULES}
    assert set().union(*after.values()) <= after.keys()
    order: list[str] = []
    while open_ones := [one for one in after if one not in order and after[one] <= set(order)]:
        order += open_ones
    assert set(order) == after.keys()


def test_one_declaration_silences_no_other() -> None:
    """It holds for each declaration by itself."""
    rules = [Failing(id="AOAI101"), Failing(id="AOAI103", reads=("sku.name",), after=("AOAI101",))]
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
def test_the_order_of_the_rules_does_not_matter(rules: list[AnyRule]) -> None:
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


# What is left open


class Judging(Rule[ResolvedDeployment]):
    """Fails where a deployment's model, SKU and region are among some. Why: to be asked. Fix: nothing."""

    id, slug, level = "AOAI981", "judging", Level.ERROR
    reads = ("model", "sku", "region")

    def __init__(self, *wrong: str, doubtful: tuple[str, ...] = (), speaking: bool = False) -> None:
        self.wrong, self.doubtful, self.speaking = wrong, doubtful, speaking
        self.asked: list[tuple[str, str, str]] = []

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        names = (target.model.version, target.sku.sku, target.region.region)
        self.asked.append(names)
        if any(name in self.wrong for name in names):
            words = f"wrong in {names[2]}" if self.speaking else "wrong"
            yield self.fail(target, "sku.name", words, replace=[(Suggestion("sku.name", "Standard"),)])
        if any(name in self.doubtful for name in names):
            yield self.unverified(target, "sku.name", "doubtful")


KNOWN = catalog_of(
    edition(
        "2026-09-01",
        offer("eastus2 westus"),
        offer("eastus2", sku="Standard"),
        offer("eastus2", version="2025-06-01"),
        facts(version="2026-01-01", default=True),
    )
)
PLACE = "location is not known before apply, so judging was not checked"
ABSENT = "location is not known, because the account is not in this plan, so judging was not checked"
SKU = "sku.name is not known before apply, so judging was not checked"
VERSION = "model.version is not known before apply, so judging was not checked"
PICKED = "wrong; Azure picks the version, and 2026-01-01 is today's default"


@pytest.mark.parametrize(
    ("fields", "wrong", "expected"),
    [
        ({}, ("eastus2",), [("fail", "wrong")]),
        ({}, ("westus",), []),
        ({"model": "gpt-1"}, ("eastus2",), []),
        ({"sku": "Standrd"}, ("eastus2",), [("fail", "wrong")]),
        ({"sku": "Standrd"}, ("Standard",), []),
        ({"location": "nowhere"}, ("GlobalStandard",), [("fail", "wrong")]),
        ({"location": "nowhere"}, ("westus",), []),
        ({"location": UNKNOWN}, ("eastus2", "westus"), [("fail", "wrong")]),
        ({"location": UNKNOWN}, ("eastus2",), [("unverified", PLACE)]),
        ({"location": UNKNOWN}, (), []),
        ({"location": None}, ("westus",), [("unverified", ABSENT)]),
        ({"location": None}, ("GlobalStandard",), [("fail", "wrong")]),
        ({"sku": UNKNOWN}, ("GlobalStandard", "Standard"), [("fail", "wrong")]),
        ({"sku": UNKNOWN}, ("Standard",), [("unverified", SKU)]),
        ({"sku": None}, ("Standard",), []),
        ({"sku": None}, ("eastus2",), [("fail", "wrong")]),
        ({"version": UNKNOWN}, ("2026-01-01", "2025-06-01"), [("fail", "wrong")]),
        ({"version": UNKNOWN}, ("2026-01-01",), [("unverified", VERSION)]),
        ({"version": None}, ("2026-01-01", "2025-06-01"), [("fail", "wrong")]),
        ({"version": None}, ("2026-01-01",), [("unverified", PICKED)]),
        ({"version": ""}, ("2026-01-01",), [("unverified", PICKED)]),
        ({"version": None}, ("2025-06-01",), []),
        ({"sku": UNKNOWN, "location": UNKNOWN}, ("eastus2", "westus"), [("fail", "wrong")]),
        ({"sku": UNKNOWN, "location": UNKNOWN}, ("eastus2",), [("unverified", SKU)]),
        ({"model": UNKNOWN}, (), [("unverified", "model.name is not known before apply, so judging was not checked")]),
    ],
)
def test_what_is_left_open_is_asked_for_every_value(
    fields: dict[str, Any], wrong: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    """What every possible version, SKU and region answers is said; where they differ nothing is claimed."""
    found = run(deployment(**fields), KNOWN, [Judging(*wrong)]).findings
    assert [(one.outcome.value, one.message) for one in found] == expected


THREE = catalog_of(
    edition(
        "2026-09-01",
        *(offer("eastus2 westus", version=version) for version in ("2024-01-01", "2025-06-01", "2026-01-01")),
        facts(version="2026-01-01", default=True),
    )
)
DOUBT = ("unverified", "doubtful")


@pytest.mark.parametrize(
    ("fields", "wrong", "doubtful", "expected"),
    [
        ({"version": UNKNOWN}, ("2026-01-01", "2025-06-01"), (), [("unverified", VERSION)]),
        ({"version": UNKNOWN}, ("2026-01-01",), ("2025-06-01", "2024-01-01"), [("unverified", VERSION)]),
        ({"version": UNKNOWN}, (), ("2026-01-01", "2025-06-01", "2024-01-01"), [DOUBT]),
        ({"version": None}, ("2026-01-01",), ("2025-06-01", "2024-01-01"), [("unverified", PICKED)]),
        ({"version": None}, ("eastus2",), ("2026-01-01",), [("fail", "wrong"), DOUBT]),
        ({"version": None}, (), ("2026-01-01",), [DOUBT]),
        ({"location": UNKNOWN}, ("eastus2",), ("westus",), [("unverified", PLACE)]),
        ({"location": UNKNOWN}, ("eastus2", "westus"), ("westus",), [
            ("fail", "wrong, whatever location is")]),
        ({"location": UNKNOWN}, (), ("westus", "eastus2"), [("unverified", PLACE)]),
        ({"sku": "Standrd"}, (), ("eastus2",), []),
    ],
)  # fmt: skip
def test_what_is_open_and_doubtful(
    fields: dict[str, Any], wrong: tuple[str, ...], doubtful: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    """A failure for some values and a doubt for others is a doubt; all three versions have to agree."""
    found = run(deployment(**fields), THREE, [Judging(*wrong, doubtful=doubtful)]).findings
    assert [(one.outcome.value, one.message) for one in found] == expected


def test_what_is_said_of_an_unknown_value_and_a_wrong_name() -> None:
    """A SKU that is no SKU is told by AOAI103; what holds of it in words of each SKU's own is not said again."""
    assert run(deployment(sku="Standrd", location=UNKNOWN), THREE, [Judging("eastus2")]).findings == ()
    assert run(deployment(sku="Standrd"), KNOWN, [Wordy()]).findings == ()
    (finding,) = run(deployment(sku=UNKNOWN), KNOWN, [Wordy()]).findings
    assert finding.message == "wrong as GlobalStandard, whatever sku.name is"
    (finding,) = run(deployment(location="nowhere"), KNOWN, [Judging("GlobalStandard", speaking=True)]).findings
    assert finding.message == "wrong in eastus2, whatever location is"


class Wordy(Rule[ResolvedDeployment]):
    """Fails every SKU in words of its own. Why: to be asked. Fix: nothing."""

    id, slug, level = "AOAI983", "wordy", Level.ERROR
    reads = ("model", "sku", "region")

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        yield self.fail(target, "sku.name", f"wrong as {target.sku.sku}")


def test_an_unknown_value_is_never_worse_than_an_absent_one() -> None:
    """What is said of an absent location is said of an unknown one too."""
    for wrong in (("eastus2", "westus"), ("eastus2",), ()):
        absent, unknown = (
            [one.outcome for one in run(deployment(location=place), KNOWN, [Judging(*wrong)]).findings]
            for place in (None, UNKNOWN)
        )
        assert absent == unknown


def test_what_differs_only_in_words_is_said_once_and_for_all() -> None:
    """Where all regions fail in words of their own, the message says that it holds for all, and suggests nothing."""
    (finding,) = run(deployment(location=UNKNOWN), KNOWN, [Judging("GlobalStandard", speaking=True)]).findings
    assert (finding.message, finding.replacements) == ("wrong in eastus2, whatever location is", ())


def test_a_rule_is_asked_no_more_than_it_takes() -> None:
    """As soon as two regions answer differently the rest is not asked."""
    rule = Judging("eastus2")
    run(deployment(location=UNKNOWN), KNOWN, [rule])
    assert [region for _, _, region in rule.asked] == ["eastus2", "westus"]


# What rules suggest


class Suggesting(Rule[ResolvedDeployment]):
    """Suggests SKUs. Why: to be followed. Fix: nothing."""

    id, slug, level = "AOAI982", "suggesting", Level.ERROR
    reads = ("model", "sku", "region")

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        if target.sku.sku == "GlobalStandard":
            wanted = [(Suggestion("sku.name", sku),) for sku in ("Standard", "DataZoneStandard", "GlobalBatch")]
            yield self.fail(target, "sku.name", "wrong", replace=wanted)


def test_a_suggestion_brings_no_new_error() -> None:
    """What another rule would refuse is not suggested; an error that is there already does not count against it."""
    there_already, by_suggestion = Judging("eastus2"), Judging("DataZoneStandard")
    (finding,) = [
        one for one in run(deployment(), KNOWN, [Suggesting(), by_suggestion]).findings if one.rule == "AOAI982"
    ]
    assert [one.value for one in finding.suggestions] == ["Standard", "GlobalBatch"]
    (finding,) = [
        one for one in run(deployment(), KNOWN, [Suggesting(), there_already]).findings if one.rule == "AOAI982"
    ]
    assert [one.value for one in finding.suggestions] == ["Standard", "DataZoneStandard", "GlobalBatch"]


class Doubting(Wordy):
    """Knows nothing of one SKU. Why: to be unverified. Fix: nothing."""

    id, slug = "AOAI981", "doubting"

    def check(self, target: ResolvedDeployment, context: Context) -> Iterator[Finding]:
        if target.sku.sku == "DataZoneStandard":
            yield self.unverified(target, "sku.name", "not known")


def test_what_is_not_known_of_a_suggestion_is_no_error() -> None:
    """So that it stays."""
    (finding,) = [one for one in run(deployment(), KNOWN, [Suggesting(), Doubting()]).findings if one.rule == "AOAI982"]
    assert [one.value for one in finding.suggestions] == ["Standard", "DataZoneStandard", "GlobalBatch"]


def test_what_is_suggested_holds_for_the_deployment_itself() -> None:
    """A rule answers deployments alike whose values are equal in what it reads; what mends them may not be."""
    plan = plan_of(
        *(deployment(name=region, sku="Standrd", location=region, capacity=1) for region in ("westus", "eastus2"))
    )
    found = [one for one in run(plan, KNOWN, RULES).findings if one.rule == "AOAI103"]
    assert [(one.target.name, [mend.value for mend in one.suggestions]) for one in found if one.target] == [
        ("westus", []),
        ("eastus2", ["Standard"]),
    ]
