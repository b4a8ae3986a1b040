"""A pack of one's own."""

from __future__ import annotations

import pytest

from tests.policies.pack.serving import recorded, serving

THREE_LINES = """
from aoai_policies.pack import policy_pack

policy_pack("contoso-openai", settings={"levels": {"AOAI107": "error"}, "retirement": {"warn_days": 30}})
"""
ONE_FAKE_RULE = """
from aoai_policies.core.finding import Level
from aoai_policies.core.rule import Rule
from aoai_policies.core.target import Deployment
from aoai_policies.pack import policy_pack


class NotOurs(Rule[Deployment]):
    '''Deployments are not wanted. Why: a test says so. Fix: none.'''

    id, slug, level = "AOAI999", "not-ours", Level.ERROR
    reads = ("model.name",)
    guards = True

    def check(self, target, context):
        yield self.fail(target, "model.name", f"{target.model} is not ours")


policy_pack("contoso", rules=[NotOurs()])
"""


@pytest.fixture
def own(tmp_path):
    def write(program):
        (tmp_path / "__main__.py").write_text(program)
        return tmp_path

    return write


def test_three_lines_make_a_pack(own):
    """With its own name and the organisation's settings, levels included."""
    with serving(own(THREE_LINES)) as pack:
        info = pack.info()
        said = pack.replay(recorded("lifecycle", "preview")).policies()
    assert info.name == "contoso-openai"
    assert {one.name: one.enforcementLevel for one in info.policies}["aoai107-version-not-pinned"] == 1
    assert ("unchanged", "aoai503-retires-soon") not in said


def test_a_single_rule_speaks_in_preview_after_and_before_creation_during_up(own):
    """Whatever the rules are."""
    with serving(own(ONE_FAKE_RULE)) as pack:
        preview = pack.replay(recorded("basic", "preview"))
        up = pack.replay(recorded("basic", "up"))
    assert [(one.resource, one.message) for one in preview.after] == [
        ("chat", "Deployments are not wanted.\ngpt-4.1-mini is not ours"),
        ("embed", "Deployments are not wanted.\ntext-embedding-3-large is not ours"),
    ]
    assert preview.before == []
    assert [(one.policy, one.resource) for one in up.before] == [("aoai", "chat"), ("aoai", "embed")]
