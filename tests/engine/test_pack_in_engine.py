"""The policy pack in a real engine: every way in which people run Pulumi."""

from __future__ import annotations

import json

import pytest

from tests.engine.programs import NO_LOCATION, ONE_MISTAKE, VALID

ACCOUNT = "urn:pulumi:dev::shop::azure-native:cognitiveservices:Account::acct"
GROUP = "urn:pulumi:dev::shop::azure-native:resources:ResourceGroup::rg"
DEPLOYMENT = "urn:pulumi:dev::shop::azure-native:cognitiveservices:Deployment::"


def test_a_valid_stack_passes_a_preview_and_an_up(stack):
    """Twice, because the second one changes nothing."""
    shop = stack(VALID)
    for ran in (shop.preview(), shop.up(), shop.preview(), shop.up()):
        assert ran.code == 0, ran.text


@pytest.mark.parametrize("only", [("--target", GROUP, "--target", ACCOUNT), ("--exclude", f"{DEPLOYMENT}two")])
def test_what_a_run_leaves_out_is_not_judged(stack, only):
    """The engine tells new resources without inputs where they are not targeted."""
    for ran in (shop := stack(VALID)).preview(*only), shop.up(*only):
        assert ran.code == 0, ran.text
        assert "AOAI110" not in ran.rules


def test_a_wrong_deployment_is_found_where_only_it_is_targeted(stack):
    """In the preview by the stack's policy; the account is there already."""
    shop = stack(ONE_MISTAKE)
    shop.deploy()
    ran = shop.preview("--target", f"{DEPLOYMENT}bad", ONLY="not-in-region")
    assert (ran.code != 0, "AOAI201" in ran.rules) == (True, True), ran.text


def test_a_region_that_is_the_new_resource_groups_is_known(stack):
    """The provider's Check makes an unknown location of it; the program set none."""
    ran = stack(NO_LOCATION).preview()
    assert (ran.code != 0, "AOAI201" in ran.rules) == (True, True), ran.text
    assert "northcentralus" in ran.text


@pytest.mark.parametrize("mistake", ["unknown-model", "unknown-sku", "capacity-off-step"])
def test_up_without_a_preview_creates_no_deployment_that_is_wrong_in_itself(stack, azure, mistake):
    """The guard refuses it before it is created."""
    ran = stack(ONE_MISTAKE, ONLY=mistake).up()
    assert ran.code != 0, ran.text
    assert deployments(azure) == []


@pytest.mark.parametrize(("mistake", "rule"), [("not-in-region", "AOAI201"), ("retired", "AOAI501")])
def test_up_without_a_preview_trusts_what_may_exist_unless_it_is_to_judge(stack, azure, mistake, rule):
    """Nothing tells a new deployment from an unchanged one; a remark says what a preview would have refused."""
    shop = stack(ONE_MISTAKE, ONLY=mistake)
    (shop.folder / "aoai.yaml").write_text("existing: judge\n", encoding="utf-8")
    ran = shop.up()
    assert (ran.code != 0, rule in ran.rules, deployments(azure)) == (True, True, []), ran.text
    (shop.folder / "aoai.yaml").unlink()
    ran = shop.up()
    assert (ran.code, rule in ran.rules) == (0, True), ran.text
    assert "whether the deployment is new is not known during `up`" in ran.text
    assert deployments(azure) == ["bad"]


def test_an_update_to_a_retired_model_is_said(stack):
    """Unverified, because no policy is told the state before; refused where settings say so."""
    shop = stack(VALID)
    shop.deploy()
    retired = {"MODEL": "gpt-5-chat@2025-08-07"}
    ran = shop.preview(**retired)
    assert "whether the update changes model or SKU is not known" in ran.text
    (shop.folder / "aoai.yaml").write_text("existing: judge\n", encoding="utf-8")
    ran = shop.preview(**retired)
    assert (ran.code != 0, "AOAI501" in ran.rules) == (True, True), ran.text


def test_the_policy_on_what_could_not_be_checked_can_be_mandatory(stack):
    """A valid stack that exists passes, also where it changes; what is unverified by nature stops nothing."""
    shop = stack(VALID)
    config = shop.folder / "policy.json"
    config.write_text(json.dumps({"aoai904-unverified": "mandatory"}))
    strict = ("--policy-pack-config", str(config))
    for ran in (
        shop.preview(*strict), shop.up(*strict), shop.preview(*strict), shop.up(*strict),
        shop.preview(*strict, CAPACITY="20"), shop.up(*strict, NAMES="one,two,three"),
    ):  # fmt: skip
        assert (ran.code, "AOAI904" in ran.rules) == (0, False), ran.text


def test_a_refresh_and_an_import_replace_nothing(stack):
    """Both tell a resource twice."""
    shop = stack(VALID)
    shop.deploy()
    ran = shop.preview("--refresh")
    assert (ran.code, ran.rules & {"AOAI501", "AOAI801", "AOAI804", "AOAI806"}) == (0, set()), ran.text


def test_a_state_is_analysed_once_and_as_what_exists(stack):
    """A deployment whose model has retired exists all the same; an error is said by its policy alone."""
    shop = stack(ONE_MISTAKE, ONLY="retired")
    shop.deploy()
    ran = shop.analyze()
    assert (ran.code, "AOAI510" in ran.rules, "AOAI501" in ran.rules) == (0, True, False), ran.text
    assert "AOAI904" not in ran.rules
    shop = stack(ONE_MISTAKE.replace("acct", "other"), ONLY="unknown-sku")
    shop.deploy()
    ran = shop.analyze()
    assert (ran.code != 0, ran.text.count("Azure spells it")) == (True, 1), ran.text


def test_the_settings_beside_the_stack_are_found(stack, tmp_path):
    """The pack runs in its own folder; also where the shell is elsewhere."""
    shop = stack(VALID)
    (shop.folder / "aoai.yaml").write_text("deny: {models: ['gpt-5*']}\n", encoding="utf-8")
    for ran in (shop.preview(), shop.preview("--cwd", str(shop.folder), PWD=str(tmp_path))):
        assert (ran.code != 0, "AOAI703" in ran.rules) == (True, True), ran.text


def test_the_environment_is_told_and_cannot_loosen_what_is_locked(stack, tmp_path):
    """Of a pack of one's own, whose settings are locked."""
    own = tmp_path / "own"
    own.mkdir()
    options = (shop := stack(VALID)).folder.joinpath("Pulumi.yaml").read_text().partition("\n")[2]
    (own / "PulumiPolicy.yaml").write_text(options)
    program = 'from aoai_policies.pack import policy_pack\npolicy_pack("contoso", settings={})\n'
    loose = tmp_path / "loose.yaml"
    loose.write_text("levels: {AOAI703: disabled}\n")
    for locked in (False, True):
        settings = {"deny": {"models": ["gpt-5*"]}, "locked": locked}
        (own / "__main__.py").write_text(program.replace("{}", repr(settings)))
        ran = shop.pulumi("preview", "--policy-pack", str(own), AOAI_SETTINGS=str(loose))
        assert (ran.code != 0, "AOAI703" in ran.rules) == (locked, locked), ran.text
        assert f"AOAI_SETTINGS={loose} names the settings" in " ".join(ran.text.split())


def test_an_existing_deployment_never_stops_an_up_while_it_ages(stack):
    """Until long after its model has retired: everything else must be brought up meanwhile."""
    shop = stack(VALID)
    shop.deploy()
    for day in ("2026-10-05", "2027-02-01", "2027-08-20", "2027-09-04", "2028-01-01"):
        for ran in (shop.preview(AOAI_AS_OF=day), shop.up(AOAI_AS_OF=day)):
            assert ran.code == 0, ran.text


def test_side_by_side_children_are_said_of_the_same_deployment_in_every_run(stack):
    """The engine tells resources in another order every time."""
    shop = stack(VALID, CHAINED="no", NAMES="one,two,three")
    said = {"".join(line for line in shop.preview().text.splitlines() if "aoai801" in line) for _ in range(2)}
    assert len(said) == 1
    assert "aoai801" in said.pop()


def test_azure_answers_409_to_side_by_side_children(stack):
    """What AOAI801 is about."""
    ran = stack(VALID, CHAINED="no").up()
    assert (ran.code != 0, "RequestConflict" in ran.text) == (True, True), ran.text


def deployments(azure):
    return [name.rpartition("/")[2] for name in azure.existing if "/deployments/" in name]
