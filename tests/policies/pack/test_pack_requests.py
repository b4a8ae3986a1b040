"""Reading the engine's requests."""

from __future__ import annotations

import re

import pytest
from google.protobuf import json_format
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime import proto
from pulumi_policy import proxy
from pulumi_policy.deserialize import SPECIAL_SECRET_SIG, SPECIAL_SIG_KEY

from aoai_policies.core.target import SECRET, UNKNOWN, Change
from aoai_policies.pack.requests import declared, standing, values_of
from aoai_policies.stack.values import MARKS, SECRET_SIGNATURE, SIGNATURE

UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


def secret(value):
    return {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": value}


def read(value):
    return values_of(json_format.ParseDict({"it": value}, Struct()))["it"]


@pytest.mark.parametrize(
    ("told", "known"),
    [
        ("gpt-4.1", "gpt-4.1"),
        (10.0, 10),
        (0.5, 0.5),
        (True, True),
        (None, None),
        ({"a": [1, {"b": "c"}]}, {"a": [1, {"b": "c"}]}),
        (UNKNOWN_TEXT, UNKNOWN),
        (f"{UNKNOWN_TEXT}-suffix", UNKNOWN),
        ({"name": secret("hidden")}, {"name": SECRET}),
        (secret({"deep": "hidden"}), SECRET),
        (secret(UNKNOWN_TEXT), UNKNOWN),
    ],
)
def test_values_keep_what_is_unknown_and_what_is_secret_apart(told, known):
    """Numbers without a fraction are whole again; the engine tells all of them as floats."""
    assert read(told) == known
    assert type(read(told)) is type(known)


def test_assets_are_no_text():
    """They come wrapped like secrets."""
    wrapped = {"4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", "text": "x"}
    assert read(wrapped).why == "a file"


def test_every_marker_of_the_engine_is_known():
    """One for each kind of value. If this fails, the SDK knows another."""
    assert {getattr(proxy, name) for name in dir(proxy) if re.fullmatch("UNKNOWN_.*_VALUE", name)} == MARKS
    assert (SPECIAL_SIG_KEY, SPECIAL_SECRET_SIG) == (SIGNATURE, SECRET_SIGNATURE)
    assert all(read(mark) is UNKNOWN for mark in MARKS)


def resource(resource_type, **outputs):
    told = {"type": resource_type, "urn": "urn:x", "name": "x", "properties": outputs}
    return json_format.ParseDict(told, proto.AnalyzerResource())


def inputs():
    request = proto.AnalyzeRequest(type="t", urn="urn:x", name="x")
    request.properties.update({"accountName": "acct"})
    return declared(request)


@pytest.mark.parametrize(
    ("outputs", "change"),
    [
        ({"name": UNKNOWN_TEXT, "etag": UNKNOWN_TEXT}, Change.CREATE),
        ({"name": "chat", "properties": {"etag": UNKNOWN_TEXT}}, Change.UPDATE),
        ({"name": "chat", "etag": "1"}, Change.SAME),
        ({"name": "chat", "key": secret("hidden")}, Change.SAME),
    ],
)
def test_a_preview_tells_the_operation_by_what_is_known(outputs, change):
    """A new or replaced resource has no name yet; an update makes other outputs unknown."""
    told = resource("azure-native:cognitiveservices:Deployment", **outputs)
    assert standing(told, inputs(), preview=True).change is change


@pytest.mark.parametrize(
    ("outputs", "change"),
    [
        ({"name": "chat", "id": UNKNOWN_TEXT}, Change.CREATE),
        ({"name": "chat"}, Change.CREATE),
        ({"name": "chat", "id": "/sub/chat"}, Change.SAME),
    ],
)
def test_bridged_providers_repeat_the_name_so_only_the_id_tells(outputs, change):
    """A new one whose id is not told is judged as new, never passed over."""
    assert (
        standing(resource("azure:cognitive/deployment:Deployment", **outputs), inputs(), preview=True).change is change
    )


def test_after_up_everything_exists():
    """Nothing tells what was new."""
    told = resource("azure-native:cognitiveservices:Deployment", name="chat")
    assert standing(told, inputs(), preview=False).change is Change.SAME


def test_a_location_that_the_provider_filled_in_is_not_declared():
    """Where a program sets one that is not known, the engine tells what it comes from."""
    account = "azure-native:cognitiveservices:Account"
    request = proto.AnalyzeRequest(type=account, urn="urn:x", name="x")
    request.properties.update({"kind": "OpenAI", "location": UNKNOWN_TEXT})
    told = resource(account, name=UNKNOWN_TEXT, location=UNKNOWN_TEXT)
    assert "location" not in standing(told, declared(request), preview=True).inputs
    told.propertyDependencies["location"].urns.append("urn:rg")
    assert standing(told, declared(request), preview=True).inputs["location"] is UNKNOWN


def test_what_has_no_inputs_is_not_declared_in_this_run():
    """The engine tells what is not targeted so."""
    request = proto.AnalyzeRequest(type="azure-native:cognitiveservices:Deployment", urn="urn:x", name="x")
    assert standing(resource(request.type), declared(request), preview=True).external


def test_what_was_never_declared_was_looked_up():
    """`Account.get` never reaches Analyze."""
    told = resource("azure-native:cognitiveservices:Account", name="acct", location="eastus2")
    read_only = standing(told, None, preview=True)
    assert read_only.external
    assert read_only.outputs["location"] == "eastus2"
