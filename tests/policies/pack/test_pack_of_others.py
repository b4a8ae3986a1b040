"""A pack of one's own, and how the stack is judged once for all of its policies."""

from __future__ import annotations

import json

import pulumi_policy.policy as sdk
import pytest
from google.protobuf import json_format
from pulumi.runtime import proto
from pulumi_policy import EnforcementLevel

from aoai_policies.pack.policies import policies_of
from aoai_policies.pack.server import servicer_for
from aoai_policies.pack.session import Session
from aoai_policies.rules import RULES
from tests.policies.pack.serving import recorded, serving

THREE_LINES = """
from aoai_policies.pack import policy_pack

policy_pack("contoso-openai", settings={"levels": {"AOAI107": "error"}, "retirement": {"warn_days": 30}})
"""
ONE_FAKE_RULE = """
from aoai_policies.core.finding import Level
from aoai_policies.core.rule import Rule
from aoai_policies.pack import policy_pack


class NotOurs(Rule):
    '''Deployments are not wanted. Why: a test says so. Fix: none.'''

    id, slug, level = "AOAI999", "not-ours", Level.ERROR
    reads = ("model",)
    guards = True

    def check(self, target, context):
        yield self.fail(target, "model", f"{target.model} is not ours")


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


def test_the_resources_are_unpacked_once_for_all_policies(monkeypatch):
    """The SDK would do it for each policy; it gets none. If this fails, the SDK serves stacks in another way."""
    session = Session(RULES, {"AOAI_AS_OF": "2026-10-05", "PULUMI_DRY_RUN": "true"})
    levels = session.settings().levels
    servicer = servicer_for(session)("pack", "1", policies_of(session, levels), EnforcementLevel.ADVISORY)
    unpacked: list[object] = []
    monkeypatch.setattr(sdk, "deserialize_properties", lambda *given: unpacked.append(given) or {})
    for record in recorded("mistakes", "preview"):
        if record["method"] == "Analyze":
            session.remember(json_format.ParseDict(record["request"], proto.AnalyzeRequest()))
        if record["method"] == "AnalyzeStack":
            answer = servicer.AnalyzeStack(json_format.ParseDict(record["request"], proto.AnalyzeStackRequest()), None)
    assert unpacked == []
    assert len({one.policyName for one in answer.diagnostics}) > 5
    assert json.dumps([one.message for one in answer.diagnostics])


def test_an_sdk_that_serves_otherwise_is_refused(monkeypatch):
    """Rather than a pack that silently judges nothing."""
    monkeypatch.delattr(sdk, "_PolicyAnalyzerServicer")
    with pytest.raises(RuntimeError, match="in a way this pack does not know"):
        servicer_for(Session((), {}))
