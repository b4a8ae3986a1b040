"""The plugin as the engine starts it: its schema is the committed one, and it constructs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent import futures
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf import json_format, struct_pb2
from pulumi.runtime.proto import (
    engine_pb2,
    engine_pb2_grpc,
    errors_pb2,
    provider_pb2,
    provider_pb2_grpc,
    resource_pb2,
    resource_pb2_grpc,
    status_pb2,
)

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
FOLDER = Path(__file__).parents[2] / "components"
ARGUMENTS = {
    "resourceGroupName": "rg",
    "location": "swedencentral",
    "deployments": [{"name": "chat", "model": "gpt-5.4", "sku": "DataZoneStandard", "tpm": 50_000.0}],
    "network": {"allowedIps": ["203.0.113.7"]},
}


class Engine(resource_pb2_grpc.ResourceMonitorServicer, engine_pb2_grpc.EngineServicer):
    """As much of an engine as constructing a component needs."""

    def __init__(self) -> None:
        self.registered: dict[str, dict[str, Any]] = {}
        self.preview = False

    def SupportsFeature(self, request: Any, _context: Any) -> Any:  # noqa: N802 - Pulumi's protocol
        return resource_pb2.SupportsFeatureResponse(hasSupport=request.id != "outputValues")

    def GetDeploymentInfo(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        return resource_pb2.DeploymentInfo(supportedFeatures=[resource_pb2.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS])

    def RegisterResource(self, request: Any, _context: Any) -> Any:  # noqa: N802
        urn = f"urn:pulumi:dev::shop::{request.type}::{request.name}"
        self.registered[urn] = json_format.MessageToDict(request.object)
        id_ = "" if self.preview else f"/id/of/{request.name}"
        return resource_pb2.RegisterResourceResponse(urn=urn, id=id_, object=request.object)

    def RegisterResourceOutputs(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        return struct_pb2.Struct()

    def Log(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        return struct_pb2.Struct()

    def GetRootResource(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        return engine_pb2.GetRootResourceResponse()


@pytest.fixture(scope="module")
def engine() -> Iterator[tuple[Engine, str]]:
    """An engine and its address."""
    servicer = Engine()
    server = grpc.server(futures.ThreadPoolExecutor(4))
    resource_pb2_grpc.add_ResourceMonitorServicer_to_server(servicer, server)
    engine_pb2_grpc.add_EngineServicer_to_server(servicer, server)
    address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    yield servicer, address
    server.stop(None)


@pytest.fixture(scope="module")
def plugin(engine: tuple[Engine, str]) -> Iterator[Any]:
    """The started plugin."""
    process = subprocess.Popen(
        [sys.executable, str(FOLDER / "__main__.py"), engine[1]], stdout=subprocess.PIPE, text=True, cwd=FOLDER
    )
    assert process.stdout is not None
    port = process.stdout.readline().strip()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield provider_pb2_grpc.ResourceProviderStub(channel)
    process.kill()
    process.wait()
    process.stdout.close()


def construct(plugin: Any, engine: tuple[Engine, str], inputs: dict[str, Any], *, preview: bool = False) -> Any:
    """Have the plugin construct an account."""
    servicer, address = engine
    servicer.preview = preview
    message = struct_pb2.Struct()
    message.update(inputs)
    return plugin.Construct(
        provider_pb2.ConstructRequest(
            project="shop",
            stack="dev",
            monitorEndpoint=address,
            type="azure-openai:index:Account",
            name="ai",
            inputs=message,
            parallel=4,
            dryRun=preview,
        ),
        timeout=30,
    )


def test_the_committed_schema_is_the_plugins(plugin: Any) -> None:
    """`make docs` writes it again."""
    schema = json.loads(plugin.GetSchema(provider_pb2.GetSchemaRequest(), timeout=30).schema)
    assert schema == json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))


def test_every_argument_is_described() -> None:
    """In one line, in the names of other languages, with required ones and enumerations marked."""
    schema = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
    resources = schema["resources"].values()
    objects = [one for one in schema["types"].values() if one["type"] == "object"]
    properties = {
        name: value
        for one in (*resources, *objects)
        for kind in ("inputProperties", "properties")
        for name, value in one.get(kind, {}).items()
    }
    assert all(value["description"] and "\n" not in value["description"] for value in properties.values())
    assert not [value for value in properties.values() if "`defaults_as_of`" in value["description"]]
    assert schema["types"]["azure-openai:index:Deployment"]["required"] == ["model", "name", "sku"]
    assert not [name for name in schema["types"] if name.endswith("Args")]
    assert {one["value"] for one in schema["types"]["azure-openai:index:Checks"]["enum"]} == {
        "advisory",
        "disabled",
        "mandatory",
    }


def test_a_component_is_constructed_for_another_language(plugin: Any, engine: tuple[Engine, str]) -> None:
    """With whole numbers, though the engine sends floats, and with its outputs."""
    servicer, _ = engine
    answer = construct(plugin, engine, ARGUMENTS)
    assert answer.urn == "urn:pulumi:dev::shop::azure-openai:index:Account::ai"
    deployment = servicer.registered["urn:pulumi:dev::shop::azure-native:cognitiveservices:Deployment::ai/chat"]
    assert deployment["sku"] == {"name": "DataZoneStandard", "capacity": 50}
    state = json_format.MessageToDict(answer.state)
    assert state["openaiEndpoint"].endswith(".openai.azure.com/")
    assert state["deployments"]["chat"]["model"] == "gpt-5.4"


def test_before_up_a_deployment_is_unknown_in_its_id_only(plugin: Any, engine: tuple[Engine, str]) -> None:
    """So that a preview shows model, version and SKU."""
    state = json_format.MessageToDict(construct(plugin, engine, ARGUMENTS, preview=True).state)
    chat = {"model": "gpt-5.4", "version": "2026-03-05", "sku": "DataZoneStandard", "id": UNKNOWN}
    assert state["deployments"] == {"chat": chat}


@pytest.mark.parametrize(
    ("wrong", "path", "reason"),
    [
        ({"kind": "Foundry"}, "kind", "'Foundry' is not valid; write OpenAI or AIServices"),
        ({"localAuth": "no"}, "localAuth", "'no' is text; write true or false"),
        ({"acountName": "a"}, "acountName", "is not an argument; did you mean `accountName`?"),
        (
            {"contentFilters": [{"name": "my_filter", "presets": "strict"}]},
            "contentFilters.my_filter.presets",
            "is not an argument; did you mean `preset`?",
        ),
        ({"exportKeys": True}, "exportKeys", "there are no keys without `localAuth`; use a role and Entra ID instead"),
        ({"location": "swedencentrl"}, "location", "swedencentrl is not an Azure region; use swedencentral"),
    ],
)
def test_a_refused_argument_is_an_error_of_that_property(
    wrong: dict[str, Any], path: str, reason: str, plugin: Any, engine: tuple[Engine, str]
) -> None:
    """Without a traceback, in the names of the other language."""
    with pytest.raises(grpc.RpcError) as refused:
        construct(plugin, engine, {**ARGUMENTS, **wrong})
    details = dict(refused.value.trailing_metadata())["grpc-status-details-bin"]
    errors = errors_pb2.InputPropertiesError()
    status = status_pb2.Status.FromString(details)
    status.details[0].Unpack(errors)
    assert [one.property_path for one in errors.errors] == [path]
    assert reason in errors.errors[0].reason
