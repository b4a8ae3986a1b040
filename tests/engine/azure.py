"""A stand-in for the provider azure-native: it talks to no cloud, and names, shapes and refuses as the real one does.

The engine attaches to it by `PULUMI_DEBUG_PROVIDERS=azure-native:PORT`.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
import time
from concurrent import futures
from typing import TYPE_CHECKING, Any

import grpc
from google.protobuf import empty_pb2, json_format
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime import proto
from pulumi.runtime.proto.provider_pb2_grpc import ResourceProviderServicer, add_ResourceProviderServicer_to_server

if TYPE_CHECKING:
    from collections.abc import Iterator

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
NAME_KEYS = {"Account": "accountName", "Deployment": "deploymentName", "ResourceGroup": "resourceGroupName"}
PATH = ("accountName", "deploymentName", "resourceGroupName")
REPLACING = (*PATH, "kind", "location")
COMPUTED = {
    "Account": {"": ("etag", "identity", "systemData", "tags"), "properties": ("endpoint", "provisioningState")},
    "Deployment": {
        "": ("etag", "systemData", "tags"),
        "properties": ("provisioningState", "raiPolicyName", "spilloverDeploymentName", "versionUpgradeOption"),
        "sku": ("family", "tier"),
    },
    "ResourceGroup": {"": ("managedBy", "tags")},
}
DEFAULT_VERSION = "2025-04-14"
Inputs = dict[str, Any]


class Azure(ResourceProviderServicer):
    """Keeps what exists by its id, in memory."""

    def __init__(self, busy_seconds: float) -> None:
        self.existing: dict[str, tuple[Inputs, Inputs]] = {}
        self.requests: list[tuple[str, str]] = []
        self._location: str | None = None
        self._busy_seconds = busy_seconds
        self._busy: set[str] = set()
        self._lock = threading.Lock()

    def Handshake(self, request, context):
        return proto.ProviderHandshakeResponse(accept_secrets=True, supports_autonaming_configuration=False)

    def GetPluginInfo(self, request, context):
        return proto.PluginInfo(version="3.29.0")

    def CheckConfig(self, request, context):
        return proto.CheckResponse(inputs=request.news)

    def DiffConfig(self, request, context):
        return proto.DiffResponse(changes=proto.DiffResponse.DIFF_NONE)

    def Configure(self, request, context):
        self._location = request.variables.get("azure-native:config:location")
        return proto.ConfigureResponse(acceptSecrets=True, supportsPreview=True)

    def Attach(self, request, context):
        return empty_pb2.Empty()

    def GetMapping(self, request, context):
        return proto.GetMappingResponse()

    def Cancel(self, request, context):
        return empty_pb2.Empty()

    def Check(self, request, context):
        """Fill in a name that the program left out, and a location: the provider's own, else the resource group's."""
        olds, news, kind = read(request.olds), read(request.news), kind_of(request.urn)
        key = NAME_KEYS.get(kind, f"{kind[0].lower()}{kind[1:]}Name")
        if key not in news:
            # Always the same for one URN, so that recordings can be compared; the real provider's is random.
            ending = hashlib.sha256(request.urn.encode()).hexdigest()[:8]
            news[key] = olds.get(key) or f"{request.urn.rpartition('::')[2]}{ending}"
        if kind == "Account" and "location" not in news:
            group = news.get("resourceGroupName")
            known = next((ins["location"] for ins, _ in self.existing.values() if ins.get("resourceGroupName") == group
                          and "accountName" not in ins), None)  # fmt: skip
            news["location"] = self._location or olds.get("location") or known or UNKNOWN
        return proto.CheckResponse(inputs=written(news))

    def Diff(self, request, context):
        olds, news = read(request.old_inputs), read(request.news)
        changed = [key for key in {*olds, *news} if olds.get(key) != news.get(key)]
        replaced = [key for key in changed if key in REPLACING]
        kind = proto.DiffResponse.DIFF_SOME if changed else proto.DiffResponse.DIFF_NONE
        return proto.DiffResponse(changes=kind, replaces=replaced, diffs=changed, deleteBeforeReplace=bool(replaced))

    def Create(self, request, context):
        inputs, kind = read(request.properties), kind_of(request.urn)
        if request.preview:
            return proto.CreateResponse(properties=written(shaped(kind, inputs, {"name": UNKNOWN})))
        with self._changing("create", request.urn, inputs, context):
            id_ = id_of(kind, inputs)
            self.existing[id_] = inputs, answered(kind, inputs)
        return proto.CreateResponse(id=id_, properties=written(self.existing[id_][1]))

    def Update(self, request, context):
        inputs, kind = read(request.news), kind_of(request.urn)
        name = inputs.get(NAME_KEYS.get(kind, "name"))
        if request.preview:
            return proto.UpdateResponse(properties=written(shaped(kind, inputs, {"name": name})))
        with self._changing("update", request.urn, inputs, context):
            self.existing[request.id] = inputs, answered(kind, inputs)
        return proto.UpdateResponse(properties=written(self.existing[request.id][1]))

    def Delete(self, request, context):
        inputs, _ = self.existing.get(request.id, ({}, {}))
        with self._changing("delete", request.urn, inputs, context):
            self.existing.pop(request.id, None)
        return empty_pb2.Empty()

    def Read(self, request, context):
        if request.id not in self.existing:
            return proto.ReadResponse()
        inputs, outputs = self.existing[request.id]
        return proto.ReadResponse(id=request.id, properties=written(outputs), inputs=written(inputs))

    def Invoke(self, request, context):
        return proto.InvokeResponse()

    @contextlib.contextmanager
    def _changing(self, what: str, urn: str, inputs: Inputs, context: grpc.ServicerContext) -> Iterator[None]:
        """Change one child of an account at a time; a second one that comes meanwhile is answered with 409."""
        account = inputs.get("accountName") if kind_of(urn) != "Account" else None
        with self._lock:
            self.requests.append((what, urn.rpartition("::")[2]))
            if account in self._busy:
                context.abort(
                    grpc.StatusCode.UNKNOWN,
                    f'Code="RequestConflict" Message="Another operation is being performed on the parent resource'
                    f" '{account}'. Please try again later.\"",
                )
            if account is not None:
                self._busy.add(account)
        try:
            if account is not None:
                time.sleep(self._busy_seconds)
            yield
        finally:
            self._busy.discard(account)


@contextlib.contextmanager
def attached(busy_seconds: float = 0.2) -> Iterator[tuple[Azure, str]]:
    """Serve a cloud without resources; yields it and the value of `PULUMI_DEBUG_PROVIDERS`."""
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=32))
    azure = Azure(busy_seconds)
    add_ResourceProviderServicer_to_server(azure, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield azure, f"azure-native:{port}"
    finally:
        server.stop(0)


def kind_of(urn: str) -> str:
    """`Account` of a URN."""
    return urn.split("::")[2].rpartition("$")[2].rpartition(":")[2]


def id_of(kind: str, inputs: Inputs) -> str:
    """An id as Azure makes it, as far as the types here need it."""
    place = f"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/{inputs.get('resourceGroupName')}"
    if kind == "ResourceGroup":
        return place
    account = f"{place}/providers/Microsoft.CognitiveServices/accounts/{inputs.get('accountName')}"
    return account if kind == "Account" else f"{account}/{kind.lower()}s/{inputs.get(NAME_KEYS.get(kind, 'name'))}"


def shaped(kind: str, inputs: Inputs, named: Inputs) -> Inputs:
    """What a preview shows: the fields of the response, of which all that the program did not set are unknown."""
    outputs = {key: value for key, value in inputs.items() if key not in PATH} | {"type": UNKNOWN} | named
    if isinstance(identity := outputs.get("identity"), dict) and "userAssignedIdentities" in identity:
        outputs["identity"] = {**identity, "userAssignedIdentities": UNKNOWN}
    for part, keys in COMPUTED.get(kind, {}).items():
        held = outputs if not part else outputs.setdefault(part, {})
        if isinstance(held, dict):
            for key in keys:
                held.setdefault(key, UNKNOWN)
    return outputs


def answered(kind: str, inputs: Inputs) -> Inputs:
    """What Azure answers after a change: the response's fields only, and what it filled in."""
    outputs = {key: value for key, value in inputs.items() if key not in PATH}
    if isinstance(identity := outputs.get("identity"), dict) and "userAssignedIdentities" in identity:
        outputs["identity"] = {
            **identity,
            "userAssignedIdentities": {one: {} for one in identity["userAssignedIdentities"]},
        }
    outputs |= {"etag": '"0"', "name": inputs.get(NAME_KEYS.get(kind, "name")), "type": f"Azure/{kind}"}
    if kind == "Deployment":
        outputs["sku"] = {"capacity": 1, **outputs.get("sku", {})}
    if isinstance(properties := outputs.get("properties"), dict):
        model = properties.get("model")
        if isinstance(model, dict) and model.get("version") is None:
            properties = {**properties, "model": {**model, "version": DEFAULT_VERSION}}
        outputs["properties"] = {**properties, "provisioningState": "Succeeded"}
    return outputs


def read(struct: Struct) -> Inputs:
    """A message's values; secrets stay marked, numbers are floats."""
    return {key: value for key, value in json_format.MessageToDict(struct).items() if key != "__internal"}


def written(values: Inputs) -> Struct:
    """The other way round."""
    struct = Struct()
    struct.update(values)
    return struct
