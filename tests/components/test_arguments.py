"""Arguments by their annotations: one error that names the argument, shows the value and says what to write."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any, get_origin, is_typeddict

import pulumi
import pytest
from hypothesis import given
from hypothesis import strategies as st

import aoai_components
from aoai_components import Account, AccountArgs, CheckError, Fleet, FleetArgs, PrivateDns, RetirementAlert
from aoai_components._arguments import Argument, arguments_of, read_arguments
from aoai_components._values import EXAMPLES, VALUES, role_id
from aoai_components.network import PrivateDnsArgs
from aoai_components.retirement_alert import RetirementAlertArgs
from tests.components.recorded import record

CHAT = {"name": "chat", "model": "gpt-5.4-mini", "version": "2026-03-17", "sku": "GlobalStandard", "capacity": 10}
NO_TPM = {key: value for key, value in CHAT.items() if key != "capacity"}
ENDPOINT = {"name": "apps", "subnet_id": "/subnet"}
LATER = pulumi.Output.from_input("x")
later: Callable[[Any], Any] = pulumi.Output.from_input
IS_LATER = "is an Output, whose value the program does not know yet"
ADDRESS = "a public IPv4 address or range; write one such as `203.0.113.7` or `203.0.113.0/24`"
NAME = "a valid name; write up to 64 letters, digits, `.`, `_` and `-`, a letter or digit first"


def refusal(program: Callable[[], Any]) -> str:
    """What a program is refused with, without its line."""
    registered: list[Any] = []
    with pytest.raises(CheckError) as refused:
        record(program, keep=registered)
    assert registered == []
    return re.sub(r"^tests/components/test_arguments\.py:\d+( \(from [^)]*\))?: ", "", str(refused.value))


def account(**args: Any) -> Account:
    """An account in swedencentral."""
    return Account("ai", AccountArgs(resource_group_name="rg", location="swedencentral", **args))


ONE = {
    "account_name": (5, "5 is a number; write text"),
    "deployments": (None, "is None; write a list, or leave it out"),
    "kind": ("Foundry", "'Foundry' is not valid; write OpenAI or AIServices"),
    "checks": ("off", "'off' is not valid; write mandatory, advisory or disabled"),
    "lock": ("None", "'None' is not valid; write CanNotDelete or ReadOnly"),
    "local_auth": ("no", "'no' is text; write True or False"),
    "export_keys": (LATER, f"{IS_LATER}; write True or False"),
    "custom_subdomain": (
        "Contoso",
        "'Contoso' is not a valid subdomain; write 2 to 63 lower case letters, digits and `-`",
    ),
    "defaults_as_of": ("2026-02-30", "'2026-02-30' is not a day; write one such as 2026-10-05"),
    "acount_name": ("a", "is not an argument; did you mean `account_name`?"),
    "accountName": ("a", "is not an argument; did you mean `account_name`?"),
}


@pytest.mark.parametrize("argument", ONE)
def test_an_argument_that_is_not_valid(argument: str) -> None:
    """Its value, or what it is, and what to write. Nothing is registered."""
    value, message = ONE[argument]
    assert refusal(lambda: account(**{argument: value})) == f"Account ai: {argument}: {message}"


@pytest.mark.parametrize(
    ("deployment", "message"),
    [
        ("x", "[0]: 'x' is text; write an object"),
        ({**CHAT, "name": LATER}, f"[0].name: {IS_LATER}; write text"),
        ({"name": "chat", "sku": "Standard"}, ".chat.model: is missing"),
        ({**CHAT, "versoin": "1"}, ".chat.versoin: is not an argument; did you mean `version`?"),
        ({**CHAT, "version": None}, ".chat.version: is None; write text, such as '2026-03-17', or leave it out"),
        (
            {**CHAT, "sku": {"name": "Standard", "capacity": 1}},
            ".chat.sku: is an object; write its name alone, 'Standard'",
        ),
        (
            {**CHAT, "upgrade": "Never"},
            ".chat.upgrade: 'Never' is not valid; write OnceCurrentVersionExpired, OnceNewDefaultVersionAvailable or "
            "NoAutoUpgrade",
        ),
        ({**CHAT, "tags": {"a": 1}}, ".chat.tags.a: 1 is a number; write text"),
        ({**CHAT, "needs": "batch"}, ".chat.needs: 'batch' is text; write a list"),
        ({**NO_TPM, "tpm": "50"}, ".chat.tpm: '50' is text; write a whole number, such as 50000"),
        ({**NO_TPM, "tpm": float("nan")}, ".chat.tpm: nan is not valid; write a whole number, such as 50000"),
        ({**NO_TPM, "tpm": float("inf")}, ".chat.tpm: inf is not valid; write a whole number, such as 50000"),
        ({**NO_TPM, "tpm": 1.5}, ".chat.tpm: 1.5 is not valid; write a whole number, such as 50000"),
        ({**NO_TPM, "tpm": 0}, ".chat.tpm: 0 is not an amount; write a whole number above 0"),
        ({**NO_TPM, "ptu": True}, ".chat.ptu: True is a Boolean; write a whole number, such as 50"),
        ({**NO_TPM, "capacity": [10]}, ".chat.capacity: is a list; write a whole number, such as 10"),
    ],
)
def test_a_deployment_is_named_in_the_path(deployment: Any, message: str) -> None:
    """By its name where it has one, else by its place."""
    assert refusal(lambda: account(deployments=[deployment])) == f"Account ai: deployments{message}"


def test_a_name_is_given_once() -> None:
    """Azure folds case."""
    told = refusal(lambda: account(deployments=[CHAT, {**CHAT, "name": "Chat"}]))
    assert told == "Account ai: deployments.Chat: is declared twice; give one of them another name"


@pytest.mark.parametrize(
    ("network", "message"),
    [
        ({"public_access": "false"}, "public_access: 'false' is text; write True or False"),
        ({"public_access": 1}, "public_access: 1 is a number; write True or False"),
        ({"allowed_ips": "203.0.113.7"}, "allowed_ips: '203.0.113.7' is text; write a list"),
        ({"allowed_ips": ["300.1.1.1"]}, f"allowed_ips[0]: '300.1.1.1' is not {ADDRESS}"),
        ({"allowed_ips": ["203.0.113.0/24", "10.1.0.0/16"]}, f"allowed_ips[1]: '10.1.0.0/16' is not {ADDRESS}"),
        ({"allowed_ips": ["0.0.0.0/0"]}, f"allowed_ips[0]: '0.0.0.0/0' is not {ADDRESS}"),
        ({"private_endpoints": [{**ENDPOINT, "name": "a b"}]}, f"private_endpoints.a b.name: 'a b' is not {NAME}"),
        (
            {"private_endpoints": [{**ENDPOINT, "subnet_id": "apps"}]},
            "private_endpoints.apps.subnet_id: 'apps' is not a resource id; write one such as `/subscriptions/...`",
        ),
    ],
)
def test_what_opens_a_network_is_taken_at_its_word(network: dict[str, Any], message: str) -> None:
    """A text from the configuration opens nothing, and addresses are ones that Azure can see."""
    assert refusal(lambda: account(network=network)) == f"Account ai: network.{message}"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ({"tags": {"team": 1}}, "tags.team: 1 is a number; write text"),
        (
            {"content_filters": [{"name": "f", "preset": "hard"}]},
            "content_filters.f.preset: 'hard' is not valid; write default or strict",
        ),
        (
            {"content_filters": [{"name": "f", "rules": [{"category": "Spam"}]}]},
            "content_filters.f.rules[0].category: 'Spam' is not valid; write Hate, Sexual, Violence, Selfharm, "
            "Jailbreak, Indirect Attack, Protected Material Text, Protected Material Code or Profanity",
        ),
        (
            {"access": [{"name": "app", "role": "Cognitive Services OpenAI Usr", "principal_id": "p"}]},
            "access.app.role: 'Cognitive Services OpenAI Usr' is not a role known here; write Cognitive Services "
            "OpenAI User",
        ),
        (
            {"diagnostics": [{"name": "logs", "workspace_id": "/w", "log_groups": ["alllogs"]}]},
            "diagnostics.logs.log_groups[0]: 'alllogs' is not a group of log categories; write allLogs",
        ),
    ],
)
def test_what_is_under_an_account_is_checked_too(args: dict[str, Any], message: str) -> None:
    """However deep."""
    assert refusal(lambda: account(**args)) == f"Account ai: {message}"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ({"regions": "x"}, "regions: 'x' is text; write a list"),
        ({"regions": []}, "regions: is empty; write at least one region"),
        (
            {"regions": ["eastus2"], "account": {"resource_group_name": "rg", "deployments": None}},
            "account.deployments: is None; write a list, or leave it out",
        ),
        (
            {"regions": ["eastus2"], "exceptions": {"eastus2": {"without": ["chta"]}}},
            "exceptions.eastus2.without[0]: 'chta' is not a deployment of this fleet; there are chat",
        ),
        (
            {"choose": {"residency": "eu", "count": 0}},
            "choose.count: 0 is not an amount; write a whole number above 0",
        ),
        (
            {"choose": {"residency": "eu", "count": 1, "near": "swedn"}},
            "choose.near: 'swedn' is not an Azure region; write one such as `swedencentral`",
        ),
    ],
)
def test_a_fleet_alike(args: Any, message: str) -> None:
    """The account of a fleet is refused before its regions are made."""
    given_args: Any = {"account": {"resource_group_name": "rg", "deployments": [CHAT]}, **args}
    assert refusal(lambda: Fleet("ai", given_args)) == f"Fleet ai: {message}"


@pytest.mark.parametrize(
    ("component", "args", "message"),
    [
        (PrivateDns, {"virtual_network_ids": "/v"}, "virtual_network_ids: '/v' is text; write a list"),
        (
            PrivateDns,
            {"virtual_network_ids": ["/v"], "kind": "x"},
            "kind: 'x' is not valid; write OpenAI or AIServices",
        ),
        (
            RetirementAlert,
            {"emails": ["ai-team"]},
            "emails[0]: 'ai-team' is not an email address; write one such as `ai-team@example.com`",
        ),
        (RetirementAlert, {"email": ["a@b.c"]}, "email: is not an argument; did you mean `emails`?"),
        (Account, None, "is None; write an object"),
    ],
)
def test_the_other_components_alike(component: Any, args: Any, message: str) -> None:
    """By the same mechanism."""
    given_args = args and {"resource_group_name": "rg", **args}
    assert refusal(lambda: component("one", given_args)) == f"{component.__name__} one: {message}"


def test_all_that_is_wrong_is_one_error() -> None:
    """A line each, at the caller's line."""
    with pytest.raises(CheckError) as refused:
        record(lambda: account(local_auth="no", deployments=[{**CHAT, "sku": 1}]))
    assert str(refused.value).startswith("tests/components/test_arguments.py:")
    assert str(refused.value).splitlines()[1:] == [
        "  deployments.chat.sku: 1 is a number; write text, such as 'GlobalStandard'",
        "  local_auth: 'no' is text; write True or False",
    ]


def test_a_run_that_asks_for_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable is named, not the argument that it stands over."""
    monkeypatch.setenv("AOAI_CHECKS", "maybe")
    expected = "Account ai: AOAI_CHECKS: 'maybe' is not valid; write mandatory, advisory or disabled"
    assert refusal(lambda: account(checks="advisory")) == expected


def test_arguments_come_back_in_the_types_of_their_annotations() -> None:
    """Members for texts, `int` for the engine's whole numbers, lists for tuples; Outputs stay."""
    read = read_arguments(
        AccountArgs,
        {"resource_group_name": LATER, "kind": "AIServices", "deployments": ({**CHAT, "capacity": 10.0},)},  # type: ignore[typeddict-item]
        "",
    )
    assert isinstance(read["resource_group_name"], pulumi.Output)
    assert repr(read["kind"]) == "<Kind.AI_SERVICES: 'AIServices'>"
    assert repr(read["deployments"][0]["capacity"]) == "10"


COMPONENTS = (AccountArgs, FleetArgs, PrivateDnsArgs, RetirementAlertArgs)


def test_what_azure_answers_may_be_made_up() -> None:
    """In unit tests of programs, whose mocks give any id and leave names out."""
    vault = {"key_vault_uri": later(None), "key_name": later(None)}
    args: Any = {"resource_group_name": later(None), "user_identities": [later("id_of_it")], "tags": later(None)}
    assert record(lambda: Account("ai", {"location": "swedencentral", "customer_managed_key": vault, **args}))
    dns: Any = {"resource_group_name": later(None), "virtual_network_ids": [later("network_id")]}
    assert record(lambda: PrivateDns("dns", dns))


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ({"resource_group_name": ""}, "resource_group_name: '' is not a valid name; write up to 90 letters, digits, "),
        (
            {"formerly": "a\n"},
            "formerly: 'a\\n' is not a name; write text with something to see and nothing hidden in it",
        ),
        ({"tags": {"a": "x" * 257}}, f"tags.a: '{'x' * 100}' is not a tag; write up to 256 characters, none of them "),
        (
            {"network": {"private_endpoints": [{**ENDPOINT, "location": "x"}]}},
            "network.private_endpoints.apps.location: 'x' is not an Azure region; write one such as `swedencentral`",
        ),
        (
            {"network": {"allowed_outbound": ["https://a.example"]}},
            "network.allowed_outbound[0]: 'https://a.example' is not a host name; write one such as `contoso.search",
        ),
        (
            {"deployments": [{**CHAT, "needs": ["fine-tunning"]}]},
            "deployments.chat.needs[0]: no source knows a feature 'fine-tunning'; write fine-tuning",
        ),
        ({"deployments": [{**CHAT, "model": "gрt-5.4"}]}, "deployments.chat.model: 'gрt-5.4' is not a name; write up "),
    ],
)
def test_a_text_that_means_nothing(args: Any, message: str) -> None:
    """Empty, with hidden characters, too long, or of no such thing."""
    given_args: Any = {"resource_group_name": "rg", "location": "swedencentral", **args}
    assert refusal(lambda: Account("ai", given_args)).startswith(f"Account ai: {message}")


def kinds() -> dict[str, Any]:
    """Every TypedDict of arguments, by name."""
    named = {name: getattr(aoai_components, name) for name in aoai_components.__all__}
    return {name: kind for name, kind in named.items() if is_typeddict(kind) and name != "DeployedModel"}


def every_argument() -> Iterator[tuple[str, Argument]]:
    """Every argument of every component, as `DeploymentArgs.sku`."""
    for name, kind in kinds().items():
        yield from ((f"{name}.{argument}", one) for argument, one in arguments_of(kind).items())


WRONG: dict[Any, object] = {str: 7, int: "7", bool: "true", list: "x", dict: "x"}


@pytest.mark.parametrize(("key", "argument"), [*every_argument()])
def test_every_argument_is_checked(key: str, argument: Argument) -> None:
    """A value of another type is refused, whatever the argument; an Output only where the annotation has none."""
    kind, _, name = key.partition(".")
    for wrong in (object(), WRONG.get(get_origin(argument.plain) or argument.plain, 7)):
        with pytest.raises(CheckError) as refused:
            read_arguments(kinds()[kind], {name: wrong}, "")
        assert name in [path for path, _ in refused.value.problems]
    with pytest.raises(CheckError) as refused:
        read_arguments(kinds()[kind], {name: LATER, "unknown": 1}, "")
    assert (name in [path for path, _ in refused.value.problems]) is not argument.may_be_output


def test_what_is_said_of_values_is_said_of_arguments_that_exist() -> None:
    """Of each in `VALUES` and `EXAMPLES`, so that a renamed argument does not lose its check."""
    assert {*VALUES, *EXAMPLES} <= dict(every_argument()).keys()


def test_roles_are_found_by_name_in_any_spelling_or_by_id() -> None:
    """Old and new names of one role are the same role."""
    assert role_id("cognitive services openai user") == "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd"
    assert role_id("Azure AI User") == role_id("Foundry User")
    assert role_id("5E0BD9BD-7b93-4f28-af87-19fc36ad61bd") == "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd"
    assert role_id("Owner of it all") is None


NAMES = st.sampled_from([key.partition(".")[2] for key, _ in every_argument()]) | st.text(max_size=5)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(LATER)
TREES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4))


@given(args=TREES, kind=st.sampled_from(COMPONENTS))
def test_whatever_comes_is_read_or_refused(args: Any, kind: Any) -> None:
    """No other exception."""
    with contextlib.suppress(CheckError):
        read_arguments(kind, args, "")


def test_an_enumeration_is_checked_by_its_values() -> None:
    """Each member is taken as itself and as its text."""
    for key, argument in every_argument():
        plain = argument.plain
        if isinstance(plain, type) and issubclass(plain, Enum):
            kind, _, name = key.partition(".")
            for given_value in (*plain, *(str(member.value) for member in plain)):
                with pytest.raises(CheckError) as refused:
                    read_arguments(kinds()[kind], {name: given_value, "unknown": 1}, "")
                assert name not in [path for path, _ in refused.value.problems]
