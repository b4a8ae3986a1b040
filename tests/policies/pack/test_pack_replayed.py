"""The pack, started as the engine starts it, answers what the engine really asked."""

from __future__ import annotations

import pytest

from aoai_policies.core.finding import Level
from aoai_policies.pack.settings import policy_name
from aoai_policies.pack.unverified import POLICIES
from tests.policies.pack.serving import Replayed, recorded, serving

MISTAKES_IN_PREVIEW = {
    ("unknown-model", "aoai101-unknown-model"),
    ("unknown-version", "aoai102-unknown-version"),
    ("unknown-sku", "aoai103-unknown-sku"),
    ("wrong-format", "aoai105-wrong-format"),
    ("not-in-region", "aoai201-model-not-in-region"),
    ("retired", "aoai501-model-retired"),
    ("ptu-step", "aoai302-capacity-off-step"),
    ("no-version", "aoai107-version-not-pinned"),
    ("no-sku", "aoai110-missing-field"),
    ("spill", "aoai803-invalid-spillover"),
}
ADVISORY = 0
MISSPELT = (
    "Global-Standard is not a valid SKU; Azure spells it GlobalStandard"
    " (Understanding deployment types in Microsoft Foundry Models, 2026-07-25)"
)
REFUSED = {
    "unknown-model": "AOAI101",
    "unknown-version": "AOAI102",
    "unknown-sku": "AOAI103",
    "wrong-format": "AOAI105",
    "ptu-step": "AOAI302",
    "no-sku": "AOAI110",
}


def replayed(stack: str, run: str) -> Replayed:
    with serving() as pack:
        return pack.replay(recorded(stack, run))


def test_a_preview_names_every_mistake_and_refuses_nothing_early():
    """Each deployment's mistake is said by the policy of its rule; what stops a preview is the stack's policies."""
    said = replayed("mistakes", "preview")
    assert said.policies() >= MISTAKES_IN_PREVIEW
    assert said.before == []


def test_up_refuses_before_creation_what_may_be_told_from_a_resource_alone():
    """After `up` the stack's policies come too late."""
    said = replayed("mistakes", "up")
    assert {one.resource: one.message.split("\n")[1].split(" ")[0] for one in said.before} == REFUSED
    assert {one.policy for one in said.before} == {"aoai"}


def test_a_refusal_names_its_rule_and_the_remedy():
    """The policy is `aoai`, so the message must say which rule speaks."""
    said = next(one for one in replayed("mistakes", "up").before if one.resource == "unknown-sku")
    assert said.message.split("\n")[1] == f"AOAI103 unknown-sku: {MISSPELT}"


def mandatory(said: Replayed) -> set[tuple[str, str]]:
    """What was said of the finished stack by policies that stop it."""
    errors = {policy_name(rule) for rule in POLICIES if rule.level is Level.ERROR}
    return {(resource, policy) for resource, policy in said.policies() if policy in errors}


@pytest.mark.parametrize("run", ["up", "up-unchanged"])
def test_a_good_stack_is_not_stopped(run):
    """Neither a first nor an unchanged second `up` meets a mandatory violation."""
    said = replayed("basic", run)
    assert (said.before, mandatory(said)) == ([], set())


def test_what_only_a_new_deployment_may_not_do_is_not_said_after_creation():
    """During `up` nothing tells a new resource from an unchanged one."""
    said = replayed("mistakes", "up")
    assert {policy for _, policy in said.policies()}.isdisjoint(
        {"aoai201-model-not-in-region", "aoai203-sku-not-offered", "aoai501-model-retired"}
    )


def test_what_would_be_an_error_of_a_new_deployment_is_a_remark_after_creation():
    """Never silence; the rest of its chain stays silenced. It stops nothing: what exists unchanged is trusted."""
    said = replayed("mistakes", "up").remarks
    (retired,) = [one for one in said if one.resource == "retired"]
    assert retired.message.endswith("; whether the deployment is new is not known during `up`")
    assert "AOAI501" in retired.message
    assert "AOAI203" not in retired.message
    assert {one.level for one in said} == {ADVISORY}


def test_what_may_exist_is_judged_as_new_where_settings_say_so():
    """The guard refuses it before it is created, and the stack's policies say it too."""
    judge = {"aoai": {"enforcementLevel": 1, "properties": {"existing": "judge"}}}
    with serving() as pack:
        said = pack.replay(recorded("mistakes", "up"), judge)
    refused = {one.resource: one.message.split("\n")[1].split(" ")[0] for one in said.before}
    assert refused == {**REFUSED, "not-in-region": "AOAI201", "retired": "AOAI501"}
    assert {("not-in-region", "aoai201-model-not-in-region"), ("retired", "aoai501-model-retired")} <= said.policies()
    assert [one.message for one in said.remarks if one.resource] == []


NEVER_DEPLOYED = {"subscription": {"deployed_before": "none"}}
CLOSED = "aoai502-closed-to-new-customers"


def configured(**settings):
    return {"aoai": {"enforcementLevel": 1, "properties": settings}}


def test_an_update_is_judged_as_new_where_settings_say_so():
    """A preview does not tell a policy what it changes; `both` is updated, `unchanged` is not."""
    with serving() as pack:
        trusting = pack.replay(recorded("lifecycle", "preview"), configured(**NEVER_DEPLOYED))
        judging = pack.replay(recorded("lifecycle", "preview"), configured(**NEVER_DEPLOYED, existing="judge"))
    (said,) = [one.message for one in trusting.after if (one.resource, one.policy) == ("both", "aoai904-unverified")]
    assert "whether the update changes model or SKU is not known" in said
    assert ("both", CLOSED) not in trusting.policies()
    assert ("both", CLOSED) in judging.policies()
    assert ("unchanged", CLOSED) not in judging.policies()


@pytest.mark.parametrize("run", ["preview", "up"])
def test_what_a_component_has_said_is_not_said_again(run):
    """Now, or when an Output was known; only what stops the deployment, and what no component judges."""
    said = {
        (resource, policy[:7])
        for resource, policy in replayed("remarks", run).policies()
        if policy[4:7] in {"103", "107", "302", "504", "509", "601", "602", "604", "605"}
    }
    plain = {(name, f"aoai{rule}") for name, rules in PLAIN.items() for rule in rules}
    unjudged = {(name, "aoai605") for name in ("now", "later", "silent")}
    assert said == {("now/wrong", "aoai103"), ("silent/chat", "aoai504"), ("silent/chat", "aoai509")} | plain | unjudged


PLAIN = {"chat": ("504", "509"), "plain": ("601", "602", "604", "605")}


def test_what_a_component_has_said_is_said_again_where_it_was_made_mandatory():
    """A warning in the program stops nothing."""
    mandatory = {"aoai504-auto-upgrade-drift": {"enforcementLevel": 1}}
    with serving() as pack:
        said = pack.replay(recorded("remarks", "preview"), mandatory).policies()
    assert ("now/chat", "aoai504-auto-upgrade-drift") in said
    assert ("now/chat", "aoai509-deprecated-model") not in said


def test_what_a_template_declares_is_said_of_the_template_by_name():
    """The engine knows the template only."""
    in_preview, up = replayed("estate", "preview").after, replayed("estate", "up").before
    messages = [one.message for one in in_preview if (one.resource, one.policy) == ("template", "aoai103-unknown-sku")]
    assert [one.partition("\n")[2] for one in messages] == [f"in-template: {MISSPELT}"]
    assert [one.message.partition("\n")[2] for one in up if one.resource == "template"] == [
        f"AOAI103 unknown-sku: in-template: {MISSPELT}"
    ]


def test_a_preview_that_changes_a_stack_says_which_rules_need_more():
    """A replacement looks like a new resource, so its rules say that they did not run."""
    said = [one.message.partition("\n")[2] for one in replayed("lifecycle", "preview").remarks]
    (missed,) = [one for one in said if "did not run" in one]
    assert missed.startswith("AOAI308, AOAI804, AOAI806 did not run: a policy pack does not know ")


def test_the_location_comes_from_the_provider():
    """Neither the account nor its group has one; only the provider that AnalyzeStack names. The date is of a SKU."""
    assert ("tokyo-chat", "aoai501-model-retired") in replayed("component", "preview").policies()


def test_the_location_comes_from_the_resource_group_by_name():
    """The other account is not in the stack, which is said and not guessed."""
    said = replayed("literal", "preview")
    assert {resource for resource, policy in said.policies() if policy == "aoai805-account-unresolved"} == {"elsewhere"}


def test_a_preview_tells_existing_deployments_from_new_ones():
    """Only the preview's outputs tell; both of these have the same inputs."""
    with serving() as pack:
        said = pack.replay(recorded("lifecycle", "preview"), configured(**NEVER_DEPLOYED)).policies()
    assert ("added", CLOSED) in said
    assert ("unchanged", CLOSED) not in said


def test_what_could_not_be_checked_is_said_once_for_each_deployment():
    """One message names the fields, the reasons and the rules; nothing passes that could not be known."""
    said = replayed("unknowns", "preview").after
    unverified = [one for one in said if one.policy == "aoai904-unverified"]
    assert sorted(one.resource for one in unverified) == ["secret-version", "unknown-capacity", "unknown-model"]
    message = next(one.message for one in unverified if one.resource == "unknown-capacity").split("\n")[1]
    assert "sku.capacity is not known before apply, so 4 checks did not run (AOAI301, AOAI302, AOAI303" in message
    assert "location is not known before apply" in message


def test_no_secret_reaches_a_message():
    """The account's subdomain and a version are secret in `unknowns`."""
    said = replayed("unknowns", "preview").after
    text = "\n".join(one.message for one in said)
    assert "contoso-hidden" not in text
    assert "model.version is a secret" in text


def test_the_pack_prints_its_port_and_nothing_else():
    """The engine reads the port from standard output."""
    with serving() as pack:
        pack.replay(recorded("mistakes", "preview"))
    assert pack.stdout.strip().isdecimal()


def test_a_second_run_in_the_same_process_starts_anew():
    """What one run declared is not remembered in the next."""
    with serving() as pack:
        pack.replay(recorded("mistakes", "preview"))
        said = pack.replay(recorded("basic", "preview"))
    assert (said.before, mandatory(said)) == ([], set())
    assert {resource for resource, _ in said.policies()} <= {"acct", "chat", "embed"}
