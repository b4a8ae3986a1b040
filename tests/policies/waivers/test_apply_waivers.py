"""Which findings a waiver covers: by rule, declared name or URN, until its day or that of the model's retirement."""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aoai_policies.core.context import Context
from aoai_policies.core.declared import DeclaredNames
from aoai_policies.core.finding import Finding, Level, Outcome, Waived
from aoai_policies.core.plan import Comment, Knowledge, Plan
from aoai_policies.core.rule import Rule
from aoai_policies.core.run import Run
from aoai_policies.core.settings import Settings, Waiver
from aoai_policies.core.target import UNKNOWN, Account, Deployment, Position
from aoai_policies.core.waivers import ReadWaiver, WaiverUse, apply_waivers
from aoai_policies.rules.example import plan_of
from tests.synthetic import catalog_of, deployment, edition, life

URN = "urn:pulumi:prod::infra::azure-native:cognitiveservices:Deployment::chat"
DAY = date(2026, 10, 5)


class Failing(Rule[Deployment]):
    """A rule that is not asked."""

    id, slug, level = "AOAI107", "failing", Level.WARNING


class Retiring(Rule[Deployment]):
    """A rule of the lifecycle that is not asked."""

    id, slug, level = "AOAI503", "retiring", Level.WARNING
    ends_with_model = True


ASKED = (Failing(), Retiring())


def waiver(**fields: Any) -> Waiver:
    given = {"rule": "AOAI107", "target": "prod/acct/chat", "reason": "known", "owner": "me", "expires": DAY}
    return Waiver(**(given | fields))


def finding(target: Any, **fields: Any) -> Finding:
    given = {"rule": "AOAI107", "slug": "failing", "level": Level.WARNING, "outcome": Outcome.FAIL, "message": "wrong"}
    return Finding(target=target, **(given | fields))


CHAT = deployment(account="acct", account_urn="acct", urn=URN)
ACCOUNT = Account("acct")


def plan(*declarations: Account | Deployment, stack: str = "prod") -> Plan:
    made = plan_of(*declarations)
    return Plan(path="prod.yaml", stack=stack, accounts=made.accounts, deployments=made.deployments)


def applied(
    waivers: Sequence[Waiver],
    *findings: Finding,
    within: Plan | None = None,
    catalog: Any = None,
    settings: Settings = Settings(),  # noqa: B008 - frozen
    not_run: dict[str, frozenset[Knowledge]] | None = None,
) -> tuple[list[Waived | None], list[WaiverUse]]:
    whole = within or plan(ACCOUNT, CHAT)
    facts = catalog or catalog_of(edition("2026-10-01"))
    (run,), uses = apply_waivers(
        [Run(whole, findings, not_run or {})],
        [ReadWaiver(one) for one in waivers],
        ASKED,
        Context(facts, settings, DAY, whole),
    )
    return [one.waiver for one in run.findings], list(uses)


def idle(read: ReadWaiver, *plans: Plan) -> tuple[bool, str]:
    """Whether a waiver could have matched something in plans without findings, and what its pattern is nearest to."""
    runs = [Run(one, (), {}) for one in plans]
    *_, uses = apply_waivers(runs, [read], ASKED, Context(catalog_of(), Settings(), DAY, plans[0]))
    use = uses[0]
    return use.idle, use.near


def test_a_comment_is_unused_where_its_file_was_read() -> None:
    """Whatever else was read beside it, and whatever other comments there are; it stands on a line and has no name."""
    here, there = Position("prod.yaml", 6), Position("prod.yaml", 8)
    read = ReadWaiver(waiver(target="prod/acct/chats"), "", here, here)
    bare = plan(ACCOUNT, CHAT)
    with_both = msgspec.structs.replace(bare, comments=(Comment(there, there, ""), Comment(here, here, "")))
    assert idle(read, bare, with_both) == (True, "")
    assert idle(read, bare) == (False, "")
    assert idle(ReadWaiver(read.waiver), bare) == (True, "prod/acct/chat")


HELD = Waived("known", "me", DAY)


@pytest.mark.parametrize(
    ("changed", "held"),
    [
        ({}, True),
        ({"target": "prod/*/chat"}, True),
        ({"target": "prod/*"}, True),
        ({"target": "*"}, True),
        ({"target": "PROD/Acct/CHAT"}, True),
        ({"target": "prod/acct/[a-c]hat"}, True),
        ({"target": URN}, True),
        ({"target": "urn:pulumi:prod::*::chat"}, True),
        ({"target": "*::chat"}, True),
        ({"target": "dev/acct/chat"}, False),
        ({"target": "prod/acct"}, False),
        ({"target": "chat"}, False),
        ({"target": "prod/acct/chat-2"}, False),
        ({"rule": "failing"}, True),
        ({"rule": "AOAI503"}, False),
        ({"expires": date(2026, 10, 5)}, True),
        ({"expires": date(2026, 10, 4)}, False),
    ],
)
def test_what_a_waiver_covers(changed: dict[str, Any], held: bool) -> None:  # noqa: FBT001
    """Its rule, by id or slug, on what its pattern matches, up to and including its last day."""
    waived, _ = applied([waiver(**changed)], finding(CHAT))
    assert waived == [Waived("known", "me", changed.get("expires", DAY)) if held else None]


@pytest.mark.parametrize(
    ("target", "account", "name"),
    [
        (deployment(name="logical", deployment_name="gpt", account_urn="acct"), Account("acct"), "prod/acct/gpt"),
        (deployment(name="logical", deployment_name=None, account_urn="acct"), Account("acct"), "prod/acct/logical"),
        (deployment(name="logical", deployment_name=UNKNOWN, account_urn="acct"), ACCOUNT, "prod/acct/logical"),
        (deployment(account_urn="acct"), Account("acct", account_name="oai-prod"), "prod/oai-prod/chat"),
        (deployment(account_urn="acct"), Account("acct", account_name=UNKNOWN), "prod/acct/chat"),
        (deployment(account_urn="u"), Account("acct", account_name=None, urn="u"), "prod/acct/chat"),
        (deployment(account="elsewhere"), ACCOUNT, "prod/elsewhere/chat"),
        (deployment(account=UNKNOWN), ACCOUNT, "prod//chat"),
    ],
)
def test_a_declared_name_is_what_the_program_says(target: Deployment, account: Account, name: str) -> None:
    """Azure's name where it is declared, else the logical name; what nobody declared is in no name."""
    assert DeclaredNames(plan(account, target)).of(target) == name


def test_accounts_and_whole_plans_have_names() -> None:
    """An account is `stack/account`, a plan its stack."""
    names = DeclaredNames(plan(Account("acct", account_name="oai-prod")))
    assert (names.of(Account("acct", account_name="oai-prod")), names.of(None)) == ("prod/oai-prod", "prod")


def test_findings_of_accounts_and_plans_can_be_waived() -> None:
    """`prod/acct` is the account, and not its deployments; `prod` is the plan."""
    found = (finding(ACCOUNT), finding(CHAT), finding(None))
    assert applied([waiver(target="prod/acct")], *found)[0] == [HELD, None, None]
    assert applied([waiver(target="prod")], *found)[0] == [None, None, HELD]


def test_an_unverified_finding_can_be_waived() -> None:
    """What cannot be verified is taken on as a failure is."""
    assert applied([waiver()], finding(CHAT, outcome=Outcome.UNVERIFIED))[0] == [HELD]


def test_the_first_of_two_waivers_is_shown_and_both_are_used() -> None:
    """A second waiver of the same finding is not called unused."""
    waived, uses = applied([waiver(), waiver(owner="you")], finding(CHAT))
    assert waived == [HELD]
    assert [(use.matched, use.idle) for use in uses] == [(1, False), (1, False)]


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=12))
def test_a_name_matches_itself_and_no_longer_one(name: str) -> None:
    """Whatever a deployment is called, its name with wildcards escaped matches it, and not another one."""
    pattern = "".join(f"[{one}]" if one in "*?[" else one for one in f"prod/acct/{name}")
    one, other = (deployment(deployment_name=called, account_urn="acct") for called in (name, f"{name}-2"))
    assert fnmatch.fnmatchcase(f"prod/acct/{name}", pattern)
    assert applied([waiver(target=pattern)], finding(one), finding(other), within=plan(ACCOUNT, one, other))[0] == [
        HELD,
        None,
    ]


# The day on which a model retires

RETIRES_LATER = catalog_of(edition("2026-10-01", life("2026-11-04")))
LATE = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("row", "rule", "expected"),
    [
        (life("2026-11-04"), "AOAI503", Waived("known", "me", date(2026, 11, 4))),
        (life("2026-10-05"), "AOAI503", Waived("known", "me", DAY)),
        (life("2026-10-04"), "AOAI503", None),
        (life("2026-10-04"), "AOAI107", Waived("known", "me", LATE)),
        (life("2026-10-04", not_before=True), "AOAI503", Waived("known", "me", LATE)),
        (life("2028-10-04"), "AOAI503", Waived("known", "me", LATE)),
        (life(None), "AOAI503", Waived("known", "me", LATE)),
    ],
    ids=["ends earlier", "the day itself", "has retired", "another rule", "no date certain", "far away", "no date"],
)
def test_a_waiver_of_a_lifecycle_rule_does_not_outlive_the_model(row: Any, rule: str, expected: Waived | None) -> None:
    """It holds up to the day on which the model retires, and shows that day."""
    slug = "retiring" if rule == "AOAI503" else "failing"
    waived, uses = applied(
        [waiver(rule=rule, expires=LATE)],
        finding(CHAT, rule=rule, slug=slug),
        catalog=catalog_of(edition("2026-10-01", row)),
    )
    assert waived == [expected]
    assert uses[0].outlived == ((("prod/acct/chat", date(2026, 10, 4)),) if expected is None else ())
    assert not uses[0].idle


# What matched nothing


@pytest.mark.parametrize(
    ("changed", "idle"),
    [
        ({"target": "prod/acct/chta"}, True),
        ({"target": "pro*/acct/chta"}, True),
        ({"target": "*/chta"}, True),
        ({"target": "urn:pulumi:prod::infra::x"}, True),
        ({"rule": "retiring"}, True),
        ({"target": "dev/acct/chat"}, False),
        ({"target": "urn:pulumi:dev::infra::x"}, False),
        ({"rule": "AOAI802"}, False),
    ],
)
def test_a_waiver_is_idle_only_where_it_could_have_matched(changed: dict[str, Any], idle: bool) -> None:  # noqa: FBT001
    """A waiver for another stack, or of a rule that is not run here, is none of this run's business."""
    assert [use.idle for use in applied([waiver(**changed)])[1]] == [idle]


def test_a_rule_that_did_not_run_makes_no_waiver_idle() -> None:
    """Neither where it is disabled nor where the plan lacks the knowledge for it."""
    assert not applied([waiver()], settings=Settings(levels={"AOAI107": Level.DISABLED}))[1][0].idle
    assert not applied([waiver()], not_run={"AOAI107": frozenset({Knowledge.OPERATIONS})})[1][0].idle
    assert applied([waiver()])[1][0].idle
