"""A deployment whose model has retired: it may exist, so that only the engine can say whether it is refused."""

from __future__ import annotations

import asyncio
from typing import Any

import pulumi
import pytest

from aoai_components import Account, CheckError, DeploymentArgs
from aoai_components import _judge as judge_module
from tests.components.recorded import record

RETIRED = DeploymentArgs(name="chat", model="gpt-5-chat", version="2025-08-07", sku="GlobalStandard", capacity=10)
TEXT = r"^tests/components/test_creation\.py:.*: Account ai: deployments\.chat\.model: gpt-5-chat .* \(AOAI501\)$"
OTHER = {"properties": {"model": {"name": "gpt-4.1"}}, "sku": {"name": "GlobalStandard"}}
SAME = {"properties": {"model": {"name": "gpt-5-chat"}}, "sku": {"name": "GlobalStandard"}}


class Hook(pulumi.ResourceHook):
    """A hook that no engine knows of."""

    all: dict[str, Any]

    def __init__(self, name: str, func: Any, opts: Any = None) -> None:
        self.name, self.callback, self.opts = name, func, opts
        self._registered = asyncio.get_event_loop().create_future()
        self._registered.set_result(None)
        Hook.all[name] = self


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The hooks of an engine that calls back."""
    monkeypatch.setattr(judge_module, "engine_tells", lambda: True)
    monkeypatch.setattr(pulumi, "ResourceHook", Hook)
    Hook.all = {}
    return Hook.all


def account(**args: Any) -> Account:
    """An account in eastus2 with a deployment of a retired model."""
    given: Any = {"resource_group_name": "rg", "location": "eastus2", "deployments": [RETIRED], **args}
    return Account("ai", given)


def asked(hook: pulumi.ResourceHook, old: Any = None, new: Any = None) -> None:
    """The engine calls back about the deployment."""
    hook(pulumi.ResourceHookArgs("urn", "", "ai/chat", "type", old_inputs=old, new_inputs=new))


def test_a_new_one_is_refused_by_the_engine(hooks: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    """What exists is warned of, and stops nothing."""
    assert len(record(account).of_type("Deployment")) == 1
    assert len([one for one in caplog.messages if "AOAI501" in one]) == 1
    with pytest.raises(CheckError, match=TEXT):
        asked(hooks["ai:create"])


def test_another_model_in_its_place_is_as_good_as_new(hooks: dict[str, Any]) -> None:
    """Any other change of an existing one passes."""
    record(account)
    with pytest.raises(CheckError, match=TEXT):
        asked(hooks["ai:update"], OTHER, SAME)
    asked(hooks["ai:update"], SAME, SAME)


def test_what_is_known_later_is_refused_later(hooks: dict[str, Any]) -> None:
    """An Output is judged before the engine asks."""
    record(lambda: account(location=pulumi.Output.from_input("eastus2")))
    with pytest.raises(CheckError, match=TEXT):
        asked(hooks["ai:create"])


def test_nothing_is_asked_where_there_is_nothing_to_refuse(hooks: dict[str, Any]) -> None:
    """Calls back cost time."""
    record(lambda: account(deployments=[{**RETIRED, "model": "gpt-5.4-mini", "version": "2026-03-17"}]))
    record(lambda: account(checks="advisory"))
    assert hooks == {}


def test_an_engine_that_cannot_tell_refuses_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """As does the setting `existing: judge`."""
    monkeypatch.setattr(judge_module, "engine_tells", lambda: False)
    with pytest.raises(CheckError, match="AOAI501"):
        record(account)


def test_a_setting_judges_all_as_new(hooks: dict[str, Any], tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """`existing: judge` in aoai.yaml."""
    (tmp_path / "aoai.yaml").write_text("existing: judge\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CheckError, match="AOAI501"):
        record(account)
