"""Pulumi's configuration of the policies, the settings file and the environment."""

from __future__ import annotations

import grpc
import pytest

from aoai_policies.core.finding import Level
from aoai_policies.pack.session import Session
from aoai_policies.pack.settings import stack_folder
from aoai_policies.pack.unverified import POLICIES
from tests.policies.pack.serving import recorded, serving

ADVISORY, MANDATORY, DISABLED = 0, 1, 2


def test_settings_stand_under_the_policy_aoai():
    """The engine's numbers are floats; the settings' are not."""
    settings = {"aoai": {"enforcementLevel": MANDATORY, "properties": {"retirement": {"warn_days": 30.0}}}}
    with serving() as pack:
        said = pack.replay(recorded("lifecycle", "preview"), settings).policies()
        assert ("unchanged", "aoai503-retires-soon") not in said
        said = pack.replay(recorded("lifecycle", "preview")).policies()
        assert ("unchanged", "aoai503-retires-soon") in said


def test_configuration_goes_over_the_file(tmp_path):
    """Key by key: what the configuration does not set stays the file's."""
    file = tmp_path / "aoai.yaml"
    file.write_text("retirement: {warn_days: 30, error_days: 5}\n")
    over = {"aoai": {"enforcementLevel": MANDATORY, "properties": {"retirement": {"warn_days": 80}}}}
    with serving(environment={"AOAI_SETTINGS": str(file)}) as pack:
        said = pack.replay(recorded("lifecycle", "preview")).policies()
        assert ("unchanged", "aoai503-retires-soon") not in said
        said = pack.replay(recorded("lifecycle", "preview"), over).policies()
    assert ("unchanged", "aoai503-retires-soon") in said


def test_levels_in_the_file_become_enforcement_levels(tmp_path):
    """Id or slug; the engine then sees them as the policies' own."""
    file = tmp_path / "aoai.yaml"
    file.write_text("levels: {AOAI101: info, version-not-pinned: error, AOAI803: disabled}\n")
    with serving(environment={"AOAI_SETTINGS": str(file)}) as pack:
        levels = {one.name: one.enforcementLevel for one in pack.info().policies}
        said = pack.replay(recorded("mistakes", "preview")).policies()
        refused = {one.resource for one in pack.replay(recorded("mistakes", "up")).before}
    assert levels["aoai101-unknown-model"] == ADVISORY
    assert levels["aoai107-version-not-pinned"] == MANDATORY
    assert levels["aoai803-invalid-spillover"] == DISABLED
    assert ("spill", "aoai803-invalid-spillover") not in said
    assert "unknown-model" not in refused


def test_the_file_goes_over_a_packs_own_settings_key_by_key(tmp_path):
    """What `policy_pack(settings=...)` sets beside it stays."""
    file = tmp_path / "aoai.yaml"
    file.write_text("retirement: {warn_days: 20}\n")
    own = {"retirement": {"warn_days": 30, "error_days": 5}, "levels": {"AOAI101": "info"}}
    settings = Session(POLICIES, {"AOAI_SETTINGS": str(file)}, own).facts().settings
    assert (settings.retirement.warn_days, settings.retirement.error_days) == (20, 5)
    assert settings.levels["AOAI101"] is Level.INFO


def test_the_guard_refuses_nothing_that_is_waived():
    """As the stack's policies do."""
    taken_on = {"target": "dev/acct/unknown-sku", "reason": "a test", "owner": "us", "expires": "2027-01-01"}
    settings = {"aoai": {"properties": {"waivers": [{"rule": "AOAI103", **taken_on}]}}}
    with serving() as pack:
        refused = {one.resource for one in pack.replay(recorded("mistakes", "up"), settings).before}
    assert "unknown-sku" not in refused
    assert "unknown-model" in refused


@pytest.mark.parametrize("level", [ADVISORY, DISABLED])
def test_the_guard_refuses_only_what_is_mandatory(level):
    """A rule that somebody made advisory must not stop an `up` by way of `aoai`."""
    lenient = {"aoai101-unknown-model": {"enforcementLevel": level}}
    with serving() as pack:
        refused = {one.resource for one in pack.replay(recorded("mistakes", "up"), lenient).before}
    assert "unknown-model" not in refused
    assert "unknown-sku" in refused


def test_a_disabled_rule_says_nothing_of_what_it_could_not_check():
    """AOAI904 speaks for the rules that are on."""
    off = {"aoai302-capacity-off-step": {"enforcementLevel": DISABLED}}
    with serving() as pack:
        said = pack.replay(recorded("unknowns", "preview"), off).after
    assert "AOAI302" not in "".join(one.message for one in said)


@pytest.mark.parametrize(
    ("configuration", "message"),
    [
        (
            {"aoai": {"properties": {"levels": {"AOAI101": "info"}}}},
            (
                "`levels` under `aoai`: a policy's level is its own `enforcementLevel`, "
                'such as "aoai107-version-not-pinned": "mandatory"'
            ),
        ),
        ({"aoai": {"properties": {"retirment": {}}}}, "configuration of `aoai`: unknown key retirment; did you mean"),
        ({"AOAI101": {}}, "`AOAI101`: the pack has no such policy; write `aoai101-unknown-model`"),
        (
            {"aoai503-retires-soon": {"properties": {"warn_days": 5}}},
            "`aoai503-retires-soon`: takes an `enforcementLevel` only, not warn_days; "
            "write `retirement.warn_days` under `aoai`",
        ),
        (
            {"aoai503-retires-soon": {"properties": {"days": 5}}},
            "takes an `enforcementLevel` only, not days; write `retirement.warn_days` under `aoai`",
        ),
        (
            {"aoai901-stale-catalog": {"properties": {"max_age_days": 5}}},
            "not max_age_days; write `catalog.max_age_days` under `aoai`",
        ),
        (
            {"aoai103-unknown-sku": {"properties": {"names": []}}},
            "not names; write the setting under `aoai`",
        ),
    ],
)
def test_configuration_without_effect_is_refused(configuration, message):
    """One line, which the engine shows."""
    with serving() as pack, pytest.raises(grpc.RpcError) as error:
        pack.call("Configure", {"policyConfig": configuration})
    assert error.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert message in error.value.details()
    assert "\n" not in error.value.details()


def test_names_of_other_packs_are_left_alone():
    """One configuration file may serve several packs, and `all` is the engine's own word."""
    with serving() as pack:
        pack.call("Configure", {"policyConfig": {"all": {"enforcementLevel": 1}, "s3-no-public-read": {}}})


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"AOAI_AS_OF": "2026-02-30"}, "AOAI_AS_OF=2026-02-30: no such day; write it as 2026-11-21"),
        ({"AOAI_SETTINGS": "aoai.yaml"}, "AOAI_SETTINGS=aoai.yaml: a policy pack runs in its own folder"),
        ({"AOAI_SETTINGS": "/nowhere/aoai.yaml"}, "AOAI_SETTINGS=/nowhere/aoai.yaml: no such file"),
    ],
)
def test_an_environment_that_cannot_be_used_is_told_when_the_pack_is_configured(environment, message):
    """The pack still starts, because the engine shows nothing useful of a pack that does not."""
    with serving(environment=environment) as pack, pytest.raises(grpc.RpcError) as error:
        pack.call("Configure", {"policyConfig": {}})
    assert message in error.value.details()


def test_an_engine_that_never_configures_is_told_at_the_stack():
    """A wrong setting must not pass as none."""
    with serving(environment={"AOAI_AS_OF": "yesterday"}) as pack, pytest.raises(grpc.RpcError) as error:
        pack.call("AnalyzeStack", {"resources": []})
    assert "no such day" in error.value.details()


@pytest.mark.parametrize(("project", "found"), [("shop", True), ("other", False)])
def test_the_stacks_folder_is_that_of_the_project_that_is_run(tmp_path, project, found):
    """Found upwards from the shell's folder, by the project's name, whatever else its file holds."""
    (tmp_path / "Pulumi.yaml").write_bytes(b"name: shop\ndescription: caf\xe9\n")
    (tmp_path / "infra").mkdir()
    named = stack_folder({"PWD": str(tmp_path / "infra"), "PULUMI_PROJECT": project})
    assert named == (tmp_path if found else None)
