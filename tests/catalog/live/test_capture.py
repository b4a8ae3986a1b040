"""`aoai catalog capture`: what ARM answers becomes a capture and a usage snapshot. The real SDK asks."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from datetime import date
from pathlib import Path

import azure.identity
import azure.mgmt.core.tools
import pytest
from azure.core import AzureClouds
from azure.core.exceptions import ClientAuthenticationError
from hypothesis import given
from hypothesis import strategies as st

from aoai_catalog.compile.arm import compile_capture
from aoai_catalog.compile.arm_answers import answer_of
from aoai_catalog.compile.edition_file import encode_edition
from aoai_catalog.folders import open_source
from aoai_catalog.live import arm as live_arm
from aoai_catalog.live.capture import Heard, compile_heard
from aoai_catalog.verify import verify_file
from aoai_policies.cli import catalog_capture
from tests.catalog.live.arm_server import (
    MODELS,
    PERSON,
    REGIONS,
    SUBSCRIPTION,
    TENANT,
    Arm,
    Credential,
    Reply,
    refusal,
    usage,
)
from tests.policies.cli.invoked import RIGHT, Aoai

DAY = date(2026, 11, 28)
CAPTURE = Path(f"mine/captures/{DAY}.json")
USAGE = Path("mine/usage.json")
TAKEN = f"aoai: subscription {SUBSCRIPTION} (the only one that this login can see)"
POOL = "OpenAI.GlobalStandard.gpt-5.1"


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog_capture, "today", lambda: DAY)


def heard_in(err: str) -> list[str]:
    """What was told of the regions, sorted, without the number at which each answered."""
    return sorted(told for line in err.splitlines() if (told := re.sub(r"^aoai: \d of \d: ", "", line)) != line)


def written() -> dict[str, bytes]:
    """Every file that was written, by its path."""
    return {str(path): path.read_bytes() for path in sorted(Path().rglob("*")) if path.is_file()}


@pytest.mark.parametrize("page", [1, 100])
def test_it_is_the_capture_that_the_same_answers_compile_to(aoai: Aoai, arm: Arm, page: int) -> None:
    """Byte for byte, whether an answer comes in one page or in many."""
    arm.page = page
    answer = aoai("catalog", "capture", "--output", "mine")
    assert answer.code == 0
    assert answer.out == f"wrote {CAPTURE} (models of 3 regions)\nwrote {USAGE} (quota of 3 regions)\n"
    assert answer.err.splitlines()[0] == TAKEN
    assert heard_in(answer.err) == sorted(REGIONS)
    folder = Path(f"models-{DAY}")
    folder.mkdir()
    for region, models in MODELS.items():
        (folder / f"{region}.json").write_text(json.dumps(models), encoding="utf-8")
    assert CAPTURE.read_bytes() == encode_edition(compile_capture(folder, DAY))
    assert verify_file(CAPTURE).problems == ()


def test_it_names_nobody(aoai: Aoai, arm: Arm) -> None:
    """Neither files nor standard output have the subscription, its tenant or who asked, though ARM's answers do."""
    arm.say("japaneast/models", refusal(404, "NoRegisteredProviderFound"))
    answer = aoai("catalog", "capture", "--output", "mine", "--format", "json")
    said = answer.out + "".join(content.decode() for content in written().values())
    assert not [secret for secret in (SUBSCRIPTION, TENANT, PERSON) if secret in said]


def test_json(aoai: Aoai, arm: Arm) -> None:
    """A program learns what was written, what was left out, and why."""
    arm.say("japaneast/models", refusal(404, "NoRegisteredProviderFound"))
    arm.say("eastus2/usages", refusal(403, "AuthorizationFailed"))
    assert json.loads(aoai("catalog", "capture", "--output", "mine", "--format", "json").out) == {
        "date": "2026-11-28",
        "cloud": "public",
        "capture": str(CAPTURE),
        "usage": str(USAGE),
        "regions": ["eastus2", "swedencentral"],
        "leftOut": {"japaneast": "Azure has no such answer here (404 NoRegisteredProviderFound)"},
        "quotaUnknown": {
            "eastus2": "the login may not read this; have it granted the role Reader on the subscription "
            "(403 AuthorizationFailed)"
        },
    }


@given(order=st.permutations(REGIONS), silent=st.sets(st.sampled_from(REGIONS), max_size=2))
def test_the_order_of_answers_makes_no_difference(order: list[str], silent: set[str]) -> None:
    """Whatever order regions answer in, the files are byte for byte the same."""

    def made(regions: list[str]) -> tuple[bytes, bytes]:
        heard = [
            Heard(region, problem="stalled")
            if region in silent
            else Heard(region, answer_of(region, MODELS[region]), [usage(POOL, 10, 1), usage("A", 1, 0)])
            for region in regions
        ]
        live = compile_heard(heard, DAY, whole=True)
        return encode_edition(live.capture), live.usage

    assert made(order) == made(sorted(order))


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (
            refusal(404, "NoRegisteredProviderFound"),
            "Azure has no such answer here (404 NoRegisteredProviderFound)",
        ),
        (
            refusal(403, "AuthorizationFailed"),
            "the login may not read this; have it granted the role Reader on the subscription "
            "(403 AuthorizationFailed)",
        ),
        (
            refusal(429, "TooManyRequests", ("Retry-After", "7")),
            "too many requests, even after waiting as long as Azure asked; run it again later (429 TooManyRequests)",
        ),
        (refusal(503, "ServiceUnavailable"), "run it again later (503 ServiceUnavailable)"),
        (Reply(b"<html>", 502), "run it again later (502)"),
        (
            Reply([], cut=True),
            "the answer was cut off or did not come from Azure; run it again, and check the proxy in between",
        ),
        (Reply([], stall=20), "Azure did not answer in time; run it again"),
        (
            Reply(b"<html>", headers=(("Content-Type", "text/html"),)),
            "the answer was cut off or did not come from Azure; run it again, and check the proxy in between",
        ),
        (
            Reply(b'{"value": [{"model"'),
            "the answer was cut off or did not come from Azure; run it again, and check the proxy in between",
        ),
        (
            Reply([{"kind": "OpenAI", "model": {"name": "gpt-5.1"}}]),
            "the answer has an unexpected form; run it again, or update pulumi-azure-openai",
        ),
        (
            Reply({"error": "none"}),
            "the answer has an unexpected form; run it again, or update pulumi-azure-openai",
        ),
        (
            Reply(b"[]"),
            "the answer has an unexpected form; run it again, or update pulumi-azure-openai",
        ),
    ],
    ids=[
        *("404", "403", "429 for good", "503", "502 of a proxy", "cut off", "stalled", "HTML", "cut off by a proxy"),
        *("half a model", "no list", "an array"),
    ],
)
def test_a_region_that_fails_is_named_and_left_out(
    aoai: Aoai, arm: Arm, monkeypatch: pytest.MonkeyPatch, reply: Reply, why: str
) -> None:
    """It hides no other; the capture covers in full only what the regions that answered offer."""
    monkeypatch.setattr(live_arm, "_READ_SECONDS", 0.3)
    arm.say("japaneast/models", reply)
    answer = aoai("catalog", "capture", "--output", "mine")
    assert answer.code == 0
    assert heard_in(answer.err) == ["eastus2", f"japaneast is left out: {why}", "swedencentral"]
    capture = open_source(CAPTURE)
    assert capture.regions == {"eastus2", "swedencentral"}
    assert capture.covers("offers")
    assert not capture.covers("models")
    assert list(json.loads(USAGE.read_bytes())["regions"]) == ["eastus2", "swedencentral"]


@pytest.mark.parametrize(
    "reply",
    [refusal(429, "TooManyRequests", ("Retry-After", "7")), Reply([], cut=True), refusal(503, "ServerBusy")],
    ids=["429", "cut off", "503"],
)
def test_what_passes_is_tried_again(aoai: Aoai, arm: Arm, reply: Reply) -> None:
    """By the SDK's own policy, which waits as long as ARM asks."""
    arm.say("japaneast/models", reply, *arm.replies["japaneast/models"])
    answer = aoai("catalog", "capture", "--output", "mine")
    assert heard_in(answer.err) == sorted(REGIONS)
    assert arm.slept == ([7.0] if reply.headers else arm.slept)
    assert open_source(CAPTURE).covers("models")


LOGIN = "run `az login`, or in a pipeline set AZURE_TENANT_ID, AZURE_CLIENT_ID and a secret or federated token"


@pytest.mark.parametrize(
    ("path", "reply", "line"),
    [
        (
            "/skus",
            refusal(401, "ExpiredAuthenticationToken"),
            f"the login has expired; {LOGIN} (401 ExpiredAuthenticationToken)",
        ),
        (
            "/skus",
            refusal(401, "InvalidAuthenticationToken"),
            f"the login is refused; {LOGIN} (401 InvalidAuthenticationToken)",
        ),
        (
            "/skus",
            refusal(401, "InvalidAuthenticationTokenTenant"),
            "the subscription belongs to another tenant than the login; run `az login --tenant TENANT`, or name "
            "another subscription with --subscription (401 InvalidAuthenticationTokenTenant)",
        ),
        (
            "/skus",
            refusal(403, "AuthorizationFailed"),
            "the login may not read this; have it granted the role Reader on the subscription "
            "(403 AuthorizationFailed)",
        ),
        (
            "/skus",
            refusal(404, "SubscriptionNotFound"),
            "this login has no such subscription (404 SubscriptionNotFound); `az account list` shows those that it has",
        ),
        (
            "/skus",
            refusal(409, "MissingSubscriptionRegistration"),
            "the resource provider is not registered in the subscription; its owner runs "
            "`az provider register --namespace Microsoft.CognitiveServices`",
        ),
        (
            "/skus",
            Reply([]),
            "nothing was captured, and nothing written: there is no region to ask",
        ),
        (
            "japaneast/models",
            refusal(401, "ExpiredAuthenticationToken"),
            f"the login has expired; {LOGIN} (401 ExpiredAuthenticationToken)",
        ),
        (
            "/models",
            refusal(503, "ServiceUnavailable"),
            "nothing was captured, and nothing written: eastus2: run it again later (503 ServiceUnavailable)",
        ),
        (
            "/models",
            Reply([]),
            f"models-{DAY}: no answer in it lists a model; nothing to compile; nothing was written",
        ),
        (
            "subscriptions",
            refusal(401, "InvalidAuthenticationToken"),
            f"the login is refused; {LOGIN} (401 InvalidAuthenticationToken)",
        ),
        (
            "subscriptions",
            Reply([{"subscriptionId": one, "state": "Enabled"} for one in "ab"]),
            "this login can see 2 subscriptions; name one with --subscription or AZURE_SUBSCRIPTION_ID",
        ),
        (
            "subscriptions",
            Reply([{"subscriptionId": "a", "state": "Disabled"}]),
            f"this login can see no subscription; {LOGIN}",
        ),
        (
            "subscriptions",
            Reply({"subscriptions": []}),
            "the answer has an unexpected form; run it again, or update pulumi-azure-openai",
        ),
    ],
)
def test_one_line_tells_what_to_do(aoai: Aoai, arm: Arm, path: str, reply: Reply, line: str) -> None:
    """Where nothing can be captured it exits with 2, changes nothing in Azure, and leaves files as they were."""
    CAPTURE.parent.mkdir(parents=True)
    CAPTURE.write_text("former")
    for known in list(arm.replies):
        if known.endswith(path):
            arm.say(known, reply)
    answer = aoai("catalog", "capture", "--output", "mine")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.splitlines()[-1] == f"aoai: {line}"
    assert written() == {str(CAPTURE): b"former"}
    assert arm.methods == {"GET"}


@pytest.mark.parametrize(
    ("said", "cloud", "line"),
    [
        ("DefaultAzureCredential failed to retrieve a token from the included credentials.\nAttempted credentials:\n"
         "\tAzureCliCredential: Please run 'az login' to set up an account", "public",
         f"not logged in to Azure; {LOGIN}"),
        ("not logged in", "china", f"not logged in to Azure; `az cloud set --name AzureChinaCloud`, then {LOGIN}"),
        ("Attempted credentials:\n\tAzureCliCredential: AADSTS700082: The refresh token has expired due to inactivity.",
         "public", f"the login has expired (AADSTS700082); {LOGIN}"),
        ("AADSTS7000215: Invalid client secret provided.", "government",
         "Microsoft Entra ID refuses the login (AADSTS7000215); `az cloud set --name AzureUSGovernment`, then "
         f"{LOGIN}"),
        ("HTTPSConnection(host='login.microsoftonline.com', port=443): Failed to resolve 'login.microsoftonline.com'",
         "public", "Azure cannot be reached; check the network, the proxy (HTTPS_PROXY) and REQUESTS_CA_BUNDLE"),
    ],
    ids=["not logged in", "not logged in to China", "expired", "wrong secret", "no network"],
)  # fmt: skip
def test_without_a_login_one_line_tells_what_to_do(
    aoai: Aoai, arm: Arm, monkeypatch: pytest.MonkeyPatch, said: str, cloud: str, line: str
) -> None:
    """What the SDK says in many lines, and logs besides, is one; ARM is not asked."""
    monkeypatch.setattr(Credential, "refuses", ClientAuthenticationError(said))
    answer = aoai("catalog", "capture", "--output", "mine", "--cloud", cloud)
    assert (answer.code, answer.out, answer.err) == (2, "", f"aoai: {line}\n")
    assert not arm.asked
    assert not written()


def test_nobody_listens(aoai: Aoai, arm: Arm, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a network, or a proxy whose certificate nobody vouches for."""
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    answer = aoai("catalog", "capture", "--output", "mine")
    line = "Azure cannot be reached; check the network, the proxy (HTTPS_PROXY) and REQUESTS_CA_BUNDLE"
    assert (answer.code, answer.out, answer.err) == (2, "", f"aoai: {line}\n")


def test_without_the_extra_one_line_names_it(aoai: Aoai, arm: Arm, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bare install has no SDK of Azure."""
    monkeypatch.setitem(sys.modules, "azure.identity", None)
    answer = aoai("catalog", "capture")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == (
        "aoai: asking Azure needs its SDK: install `pulumi-azure-openai[azure]`, or record answers by "
        "`az cognitiveservices model list` and compile them (`aoai catalog compile FOLDER --capture DATE`)\n"
    )


@pytest.mark.parametrize("by", ["option", "environment"])
def test_a_subscription_is_named(aoai: Aoai, arm: Arm, monkeypatch: pytest.MonkeyPatch, by: str) -> None:
    """By option or as Azure's tools do; then nobody asks which there are."""
    if by == "environment":
        monkeypatch.setenv("AZURE_SUBSCRIPTION_ID", SUBSCRIPTION)
    answer = aoai("catalog", "capture", *(["--subscription", SUBSCRIPTION] if by == "option" else []))
    assert answer.code == 0
    assert answer.err.splitlines()[0] == f"aoai: subscription {SUBSCRIPTION}"
    assert not arm.asked["subscriptions"]


def test_regions_can_be_chosen(aoai: Aoai, arm: Arm) -> None:
    """Only those are asked, and the capture does not take their silence for that of all."""
    answer = aoai("catalog", "capture", "--output", "mine", "--location", "Japan East", "--location", "eastus2")
    assert (answer.code, heard_in(answer.err)) == (0, ["eastus2", "japaneast"])
    assert not arm.asked["Microsoft.CognitiveServices/skus"]
    assert open_source(CAPTURE).regions == {"eastus2", "japaneast"}
    assert not open_source(CAPTURE).covers("models")


@pytest.mark.parametrize(
    ("region", "line"),
    [
        (
            "swedncentral",
            "--location swedncentral: not an Azure region; did you mean swedencentral or usdodcentral?",
        ),
        (
            "x",
            "--location x: not an Azure region; did you mean one that `aoai catalog export --table regions` lists?",
        ),
        ("usgovvirginia", "--location usgovvirginia: belongs to another cloud; add --cloud government"),
    ],
)
def test_a_wrong_region_is_told(aoai: Aoai, arm: Arm, region: str, line: str) -> None:
    """Before any region is asked."""
    answer = aoai("catalog", "capture", "--location", region)
    assert (answer.code, answer.err.splitlines()[-1]) == (2, f"aoai: {line}")


def test_a_region_that_this_version_does_not_know_is_named(aoai: Aoai, arm: Arm) -> None:
    """Azure opens regions; the others are captured all the same."""
    [skus] = arm.replies["Microsoft.CognitiveServices/skus"]
    opened = {"resourceType": "accounts", "kind": "OpenAI", "locations": ["ICELANDNORTH"]}
    arm.say("Microsoft.CognitiveServices/skus", Reply([*skus.body, opened]))
    answer = aoai("catalog", "capture", "--output", "mine")
    assert answer.code == 0
    assert answer.err.splitlines()[-1] == "aoai: ICELANDNORTH is left out: not a region this version knows"
    assert not open_source(CAPTURE).covers("models")


def test_an_interruption_leaves_the_former_files(aoai: Aoai, arm: Arm) -> None:
    """Ctrl-C half-way ends it at once, also where a region stalls."""
    assert aoai("catalog", "capture", "--output", "mine").code == 0
    former = written()
    arm.say("eastus2/models", Reply([]))
    arm.say("japaneast/models", Reply([], stall=20))
    reply_to = arm.reply_to

    def interrupting(path: str) -> tuple[str, Reply]:
        if path.endswith("swedencentral/usages"):
            os.kill(os.getpid(), signal.SIGINT)
        return reply_to(path)

    arm.reply_to = interrupting  # type: ignore[method-assign]
    heard = signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background nobody hears it
    try:
        answer = aoai("catalog", "capture", "--output", "mine")
    finally:
        signal.signal(signal.SIGINT, heard)
    assert (answer.code, answer.out, answer.err.splitlines()[-1]) == (130, "", "aoai: interrupted")
    assert written() == former


def test_clouds_have_logins_and_endpoints_of_their_own(aoai: Aoai, arm: Arm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dates of Government are dates of that cloud, and its silence says nothing of public regions."""
    endpoints = azure.mgmt.core.tools.get_arm_endpoints
    asked: list[AzureClouds] = []
    monkeypatch.setattr(
        azure.mgmt.core.tools, "get_arm_endpoints", lambda cloud: asked.append(cloud) or endpoints(cloud)
    )
    hosting = {"resourceType": "accounts", "kind": "OpenAI", "locations": ["USGovVirginia"]}
    arm.say("Microsoft.CognitiveServices/skus", Reply([hosting]))
    arm.say("usgovvirginia/models", Reply(MODELS["eastus2"]))
    arm.say("usgovvirginia/usages", Reply([]))
    answer = aoai("catalog", "capture", "--output", "mine", "--cloud", "government")
    assert (answer.code, heard_in(answer.err)) == (0, ["usgovvirginia"])
    assert asked == [AzureClouds.AZURE_US_GOVERNMENT]
    assert azure.identity.DefaultAzureCredential.authority == "login.microsoftonline.us"
    capture = open_source(CAPTURE)
    assert {row.cloud for row in capture.table("lifecycle")} == {"government"}
    assert not capture.covers("models")


def test_a_check_uses_what_was_captured(aoai: Aoai, arm: Arm) -> None:
    """A SKU that ARM no longer lists in a region is missing there from now on, and the check is offline."""
    without = [
        one
        | {"model": one["model"] | {"skus": [sku for sku in one["model"]["skus"] if sku["name"] != "GlobalStandard"]}}
        for one in MODELS["eastus2"]
    ]
    Path("stack.yaml").write_text(RIGHT)
    check = ("check", "stack.yaml", "--as-of", str(DAY), "--select", "AOAI2", "--catalog", "mine")
    arm.say("eastus2/models", Reply(without))
    aoai("catalog", "capture", "--output", "mine")
    answer = aoai(*check)
    assert answer.code == 1
    assert "AOAI202" in answer.out
    assert f"Azure Resource Manager, models.list, {DAY}" in answer.out
    arm.say("eastus2/models", refusal(404, "NoRegisteredProviderFound"))
    aoai("catalog", "capture", "--output", "mine")
    assert "AOAI202" not in aoai(*check).out  # silence of a region that was left out is not a no


@pytest.mark.parametrize(
    ("reply", "code", "said"),
    [
        (Reply([usage(POOL, 1000, 640)]), 0, None),
        (Reply([usage(POOL, 1000, 995)]), 1,
         "this plan adds 10 units of gpt-5.1 GlobalStandard in the subscription; 5 of 1000 are left of "
         f"{POOL} (usage of 2026-11-28)"),
        (refusal(403, "AuthorizationFailed"), 0,
         "so the quota left is not known"),
    ],
    ids=["enough", "too little", "no permission"],
)  # fmt: skip
def test_a_check_knows_what_is_left_of_the_quota(
    aoai: Aoai, arm: Arm, reply: Reply, code: int, said: str | None
) -> None:
    """AOAI306 judges by the snapshot; where the login may not read usages, the quota is unverified."""
    for region in REGIONS:
        arm.say(f"{region}/usages", reply)
    assert aoai("catalog", "capture", "--output", "mine").code == 0
    Path("aoai.yaml").write_text("subscription: {usage: mine/usage.json}\n")
    Path("stack.yaml").write_text(RIGHT.replace("capacity: 10}", "capacity: 10}, change: create"))
    answer = aoai("check", "stack.yaml", "--as-of", str(DAY), "--select", "AOAI306", "--catalog", "mine")
    assert answer.code == code
    assert ("AOAI306" in answer.out) == (said is not None)
    assert said is None or said in answer.out
