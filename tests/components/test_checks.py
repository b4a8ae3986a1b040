"""Checks while the program runs: when, where, once, and nothing of what is secret."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pulumi
import pytest

from aoai_components import Account, AccountArgs, CheckError, DeploymentArgs
from tests.components.recorded import record

MODEL: dict[str, Any] = {"name": "chat", "model": "gpt-5.4-mini", "version": "2026-03-17"}
WRONG = DeploymentArgs(**MODEL, sku="Global-Standard", capacity=10)
SAID = (
    "Global-Standard is not a valid SKU; Azure spells it GlobalStandard "
    "(Understanding deployment types in Microsoft Foundry Models, 2026-07-25) (AOAI103)"
)


def _account(location: Any = "swedencentral", **args: Any) -> Account:
    return Account("ai", AccountArgs(resource_group_name="rg", location=location, **args))


def test_an_error_ends_the_program_before_anything_is_registered() -> None:
    """At the caller's line, by the component's own argument, with what to write."""
    with pytest.raises(CheckError) as refused:
        record(lambda: _account(deployments=[WRONG]))
    assert str(refused.value).startswith("tests/components/test_checks.py:")
    assert str(refused.value).endswith(f": Account ai: deployments.chat.sku: {SAID}")
    assert isinstance(refused.value, pulumi.RunError)


def test_several_errors_are_one_exception() -> None:
    """A line each."""
    other = DeploymentArgs(name="other", model="gpt-5.4-mini", version="2025-01-01", sku="GlobalStandard", tpm=1000)
    with pytest.raises(CheckError) as refused:
        record(lambda: _account(deployments=[WRONG, other]))
    lines = str(refused.value).splitlines()
    assert [line.split(":")[0].strip() for line in lines[1:]] == ["deployments.chat.sku", "deployments.other.version"]


def test_advisory_warns_and_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    """Everything is registered, and the finding is said once."""
    recorded = record(lambda: _account(checks="advisory", deployments=[WRONG]))
    assert len(recorded.of_type("Deployment")) == 1
    assert [message.split(": ", 1)[1] for message in caplog.messages] == [f"Account ai: deployments.chat.sku: {SAID}"]


def test_a_deployment_can_be_let_through_alone(caplog: pytest.LogCaptureFixture) -> None:
    """Its own `checks` stands over the account's."""
    record(lambda: _account(deployments=[{**WRONG, "checks": "disabled"}]))
    assert caplog.messages == []


@pytest.mark.parametrize(("variable", "value"), [("AOAI_CHECKS", "disabled"), ("AOAI_RECORDING", "1")])
def test_a_run_can_switch_checks_off(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """By whoever runs it, and by `aoai check`, which says the same itself."""
    monkeypatch.setenv(variable, value)
    record(lambda: _account(deployments=[WRONG]))
    assert caplog.messages == []


def test_the_policy_pack_is_told_what_was_said() -> None:
    """So that a finding is said once: rule and deployment, as an output of the component."""
    recorded = record(lambda: _account(checks="advisory", deployments=[WRONG]))
    assert recorded.outputs[recorded.component("ai").urn]["said"] == ["AOAI103 chat"]


def test_a_region_is_the_accounts_argument() -> None:
    """Though the rule speaks of the deployment."""
    image = DeploymentArgs(name="image", model="gpt-image-2", version="2026-04-21", sku="GlobalStandard", capacity=1)
    with pytest.raises(CheckError, match=r"Account ai: location: deployments\.image: .*northcentralus.*AOAI201"):
        record(lambda: _account("northcentralus", deployments=[image]))


ALONE = """
import json, os, sys
import pulumi
from aoai_components import CheckError
from tests.components.recorded import record, unknown
from tests.components.test_checks import MODEL, WRONG, _account
for line in sys.stdin:
    program, shown = json.loads(line)
    if os.fork() == 0:
        registered = []
        try:
            record(lambda: eval(program), preview=True, keep=registered)
        except CheckError as error:
            registered.append(str(error).split(": ", 1)[1])
        said = [one if isinstance(one, str) else str(eval(shown)) for one in registered]
        print(json.dumps(said), flush=True)
        os._exit(0)
    os.wait()
    print(flush=True)
"""
"""Runs each program in a process of its own, forked where everything is loaded already: that is what takes time."""

Alone = Callable[..., list[str]]


@pytest.fixture(scope="module")
def alone() -> Iterator[Alone]:
    """Runs a program in a process of its own, because Pulumi leaves tasks behind where one fails late.

    It gives the types of what was registered (or what is to be `shown` of it), then what was raised.
    """
    with subprocess.Popen(
        [sys.executable, "-c", ALONE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        questions, answers = process.stdin, process.stdout
        assert questions is not None
        assert answers is not None

        def run(program: str, shown: str = "one.type") -> list[str]:
            print(json.dumps([program, shown]), file=questions, flush=True)
            said: list[str] = json.loads("".join(iter(lambda: answers.readline().strip(), "")))
            return said

        yield run


ROOT = Path(__file__).parents[2]
COMPONENT = "azure-openai:index:Account"


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("_account(deployments=[{**WRONG, 'sku': pulumi.Output.from_input('Global-Standard')}])", SAID),
        ("_account(pulumi.Output.from_input('nowhere'), deployments=[{**WRONG, 'sku': 'GlobalStandard'}])", "AOAI104"),
        (
            "_account(deployments=[{**MODEL, 'sku': pulumi.Output.from_input('GlobalStandard'), "
            "'tpm': pulumi.Output.from_input(1500)}])",
            "tpm 1500 is not a multiple of 1000; use 1000 or 2000",
        ),
    ],
)
def test_an_output_is_judged_as_soon_as_it_is_known(program: str, message: str, alone: Alone) -> None:
    """Before anything of Azure is created, as if it had been a text."""
    *registered, error = alone(program)
    assert registered == [COMPONENT]
    assert message in error


def test_what_a_preview_does_not_know_is_left_to_the_policy_pack(alone: Alone) -> None:
    """Nothing is refused that may be right."""
    registered = alone("_account(unknown(), deployments=[{**WRONG, 'sku': unknown()}])")
    assert registered == [
        COMPONENT,
        "azure-native:cognitiveservices:Account",
        "azure-native:cognitiveservices:Deployment",
    ]


def test_a_secret_reaches_no_message(alone: Alone) -> None:
    """It is unknown to the rules, even when Pulumi knows it."""
    registered = alone("_account(deployments=[{**WRONG, 'sku': pulumi.Output.secret('Global-Standard')}])")
    assert registered == [
        COMPONENT,
        "azure-native:cognitiveservices:Account",
        "azure-native:cognitiveservices:Deployment",
    ]


def test_settings_beside_the_stack_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`aoai.yaml` says the level; a malformed one is one clear line."""
    settings = tmp_path / "aoai.yaml"
    settings.write_text("levels: {unknown-sku: disabled}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    record(lambda: _account(deployments=[WRONG]))
    settings.write_text("level: {}\n", encoding="utf-8")
    monkeypatch.setenv("AOAI_AS_OF", "2026-10-06")
    with pytest.raises(CheckError, match=r"aoai\.yaml:1: unknown key level; did you mean levels\?$"):
        record(lambda: _account(deployments=[WRONG]))


def test_a_date_that_does_not_exist_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """As everywhere."""
    monkeypatch.setenv("AOAI_AS_OF", "2026-02-30")
    with pytest.raises(CheckError, match=r"^AOAI_AS_OF=2026-02-30: no such day; write it as 2026-11-21$"):
        record(lambda: _account(deployments=[WRONG]))


def test_components_need_no_policy_pack_and_no_command_line() -> None:
    """Core and rules only: a stack without the pack's extra can use them. Nor is a large module loaded for nothing."""
    program = (
        "import sys, aoai_components; "
        "print([name for name in sys.modules if name.startswith(('pulumi_policy', 'aoai_policies.inputs', "
        "'aoai_policies.cli', 'aoai_policies.pack', 'pulumi_azure_native.network.private'))])"
    )
    assert subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout == "[]\n"


NOT_WHOLE = "is a secret whose value is not valid; write a whole number"
DOES_NOT_FIT = "is or depends on a secret, so no value is shown; it has to be a whole number that fits the SKU"


@pytest.mark.parametrize(
    ("amount", "problem"),
    [
        ("{'capacity': pulumi.Output.secret('hunter-2')}", f"capacity: {NOT_WHOLE}, such as 10"),
        ("{'tpm': pulumi.Output.secret('hunter-2')}", f"tpm: {NOT_WHOLE}, such as 50000"),
        ("{'tpm': pulumi.Output.secret(1234567)}", f"tpm: {DOES_NOT_FIT}"),
        ("{'ptu': 50, 'sku': pulumi.Output.secret('hunter-2')}", f"ptu: {DOES_NOT_FIT}"),
        ("{'tpm': 1234567, 'sku': pulumi.Output.secret('Standard')}", f"tpm: {DOES_NOT_FIT}"),
    ],
)
def test_a_secret_amount_is_refused_without_its_value(amount: str, problem: str, alone: Alone) -> None:
    """The argument is named; what it holds, or what it would amount to, is not."""
    *registered, error = alone(f"_account(deployments=[{{**MODEL, 'sku': 'GlobalStandard', **{amount}}}])")
    assert registered == [COMPONENT]
    assert error == f"Account ai: deployments.chat.{problem}"


@pytest.mark.parametrize("field", ["model", "version", "sku"])
@pytest.mark.parametrize("value", ["pulumi.Output.secret('ProvisionedManaged')", "unknown()"])
@pytest.mark.parametrize("amount", ["{'capacity': 10}", "{'ptu': 10}"])
def test_only_the_field_itself_is_unknown_or_secret(field: str, value: str, amount: str, alone: Alone) -> None:
    """The location and the capacity beside it stay what they are: texts and numbers that everybody may read."""
    given = f"{{**MODEL, 'sku': 'GlobalProvisionedManaged', **{amount}, '{field}': {value}}}"
    said = alone(
        f"_account(checks='disabled', deployments=[{given}])",
        shown="(one.inputs.get('location'), one.inputs.get('sku'))",
    )
    assert said[1] == "('swedencentral', {'name': 'S0'})"
    assert "'capacity': 10" in said[2]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ("tags=pulumi.Output.from_input({'team': 7})", "tags.team: 7 is a number; write text"),
        (
            "network={'allowed_ips': [pulumi.Output.from_input('300.1.1.1')]}",
            "network.allowed_ips[0]: '300.1.1.1' is not a public IPv4 address or range; write one such as "
            "`203.0.113.7` or `203.0.113.0/24`",
        ),
        (
            "deployments=[{**WRONG, 'version': pulumi.Output.secret(7)}]",
            "deployments.chat.version: is a secret whose value is not valid; write text, such as '2026-03-17'",
        ),
    ],
)
def test_an_output_is_read_when_it_is_known(args: str, message: str, alone: Alone) -> None:
    """By the same annotation and values, before the account is created; a secret shows nothing."""
    *registered, error = alone(f"_account({args}, checks='disabled')")
    assert (registered, error) == ([COMPONENT], f"Account ai: {message}")
