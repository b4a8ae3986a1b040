"""What AOAI904 says."""

from __future__ import annotations

from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.run import Run
from aoai_policies.core.target import Change, Deployment
from aoai_policies.pack.unverified import not_run_message, unverified_messages

CHAT = Deployment("chat", urn="urn:chat")
EMBED = Deployment("embed")


def finding(rule, target=CHAT, message="it is not known", **more):
    given = {"outcome": Outcome.UNVERIFIED, **more}
    return Finding(rule=rule, slug="slug", level=Level.ERROR, target=target, message=message, **given)


def test_a_target_gets_one_message_with_its_fields_reasons_and_rules():
    """Checks that wait for the same field are said together."""
    said = unverified_messages(
        [
            finding("AOAI201", gap="location is not known before apply"),
            finding("AOAI102", gap="model.version is a secret"),
            finding("AOAI202", gap="location is not known before apply"),
        ]
    )
    assert said == [
        (
            "location is not known before apply, so 2 checks did not run (AOAI201, AOAI202);"
            " model.version is a secret, so 1 check did not run (AOAI102)",
            CHAT,
        )
    ]


def test_what_the_facts_do_not_decide_stands_in_the_rules_own_words():
    """Nothing is unknown in the program there."""
    assert unverified_messages([finding("AOAI101", EMBED, message="no source knows gpt-9")]) == [
        ("AOAI101: no source knows gpt-9", EMBED)
    ]


def test_failures_and_waived_outcomes_are_not_repeated():
    """Their own policies say the former; the latter are settled."""
    assert unverified_messages([finding("AOAI101", outcome=Outcome.FAIL), finding("AOAI102", waiver="ticket")]) == []


def not_run(*changes):
    plan = Plan("shop", "dev", deployments=tuple(Deployment("chat", change=one) for one in changes))
    return not_run_message(Run(plan, (), {"AOAI308": frozenset({Knowledge.BEFORE})}))


def test_a_rule_that_could_not_run_is_said_where_something_that_exists_is_changed():
    """Elsewhere it had nothing to judge, and a message in every preview is read by nobody."""
    assert not_run(Change.UPDATE) == (
        "AOAI308 did not run: a policy pack does not know the state before;"
        " run `pulumi preview --json --show-sames | aoai check -`, without the pack"
    )
    assert not_run(Change.SAME, Change.CREATE)
    assert not_run(Change.CREATE, Change.CREATE) == ""
    assert not_run(Change.SAME, Change.SAME) == ""
    assert not_run() == ""
