"""What the pack tells about its policies."""

from __future__ import annotations

import pytest

from aoai_policies.core.finding import Level
from aoai_policies.pack.unverified import POLICIES
from tests.policies.pack.serving import serving


@pytest.fixture(scope="module")
def info():
    with serving() as pack:
        return pack.info()


def test_each_rule_is_one_policy_and_aoai_comes_first(info):
    """Each has its own enforcement level and configuration; their names are the rules'."""
    assert [one.name for one in info.policies] == ["aoai", *(f"{rule.id.lower()}-{rule.slug}" for rule in POLICIES)]


def test_an_error_is_mandatory_and_all_else_advisory(info):
    """Warnings and information never stop a deployment."""
    mandatory = {one.name for one in info.policies if one.enforcementLevel == 1}
    assert mandatory == {"aoai", *(f"{rule.id.lower()}-{rule.slug}" for rule in POLICIES if rule.level is Level.ERROR)}


def test_each_policy_says_what_is_wrong_and_how_to_mend_it(info):
    """Nothing that Pulumi can show is left empty."""
    for policy in info.policies:
        for field in ("description", "displayName", "severity", "tags", "remediation_steps", "url"):
            assert getattr(policy, field), (policy.name, field)


def test_the_settings_are_the_configuration_of_aoai(info):
    """Without defaults, which the engine would fill in over the settings file, and without levels."""
    schema = info.policies[0].configSchema.properties
    assert set(schema) >= {"retirement", "availability", "catalog"}
    assert "levels" not in schema
    assert "default" not in str(schema)


def test_the_engine_may_configure_the_pack(info):
    """Else it refuses `--policy-pack-config`."""
    assert info.supportsConfig
