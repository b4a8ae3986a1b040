"""Stand-ins for the two servers that a Pulumi program talks to: the engine, and its resource monitor."""

from __future__ import annotations

import sys
import threading
from typing import Any

from google.protobuf import empty_pb2, json_format, struct_pb2
from pulumi import _types
from pulumi.runtime import rpc
from pulumi.runtime.proto import engine_pb2, resource_pb2

from .journal import Constructors, Declared, Journal, first_line
from .values import SIGNATURE, UNKNOWN, plain

NOT_SUPPORTED = ("OUTPUT_VALUES", "INVOKE_DEPENDS_ON", "STATE_MIGRATIONS")


class Engine:
    """Stands in for the engine: passes on the program's log."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._root = ""

    def Log(self, request: Any) -> Any:  # noqa: N802 - Pulumi's protocol
        """Pass on what the program logs; an error that it logs fails a preview, so it fails this too."""
        if request.severity >= 3:  # ERROR
            self._journal.fail("logged", first_line(request.message))
        elif request.severity > 0:
            sys.stderr.write(request.message.rstrip() + "\n")
        return empty_pb2.Empty()

    def GetRootResource(self, _request: Any) -> Any:  # noqa: N802
        """Old SDKs ask the engine for the stack's URN."""
        return engine_pb2.GetRootResourceResponse(urn=self._root)

    def SetRootResource(self, request: Any) -> Any:  # noqa: N802
        """Old SDKs tell the engine the stack's URN."""
        self._root = request.urn
        return engine_pb2.SetRootResourceResponse()

    def __getattr__(self, _name: str) -> Any:
        return lambda _request: empty_pb2.Empty()


class Monitor:
    """Stands in for the engine's resource monitor: answers as a first preview would, and keeps what it is told."""

    def __init__(self, order: dict[str, Any], journal: Journal, constructors: Constructors) -> None:
        self._prefix = f"urn:pulumi:{order['stack']}::{order['project']}::"
        self._journal = journal
        self._constructors = constructors
        self._default_location = order["config"].get("azure-native:location")
        self._locations: dict[str, Any] = {}
        self._stack_transforms: list[Any] = []
        self._transforms: dict[str, list[Any]] = {}
        self._parents: dict[str, str] = {}
        self._lock = threading.Lock()

    def SupportsFeature(self, request: Any) -> Any:  # noqa: N802
        """Answer an SDK that asks for one feature after the other."""
        return resource_pb2.SupportsFeatureResponse(hasSupport=request.id != "outputValues")

    def GetDeploymentInfo(self, _request: Any) -> Any:  # noqa: N802
        """Claim all features but those that would need an engine."""
        features = [
            number
            for name, number in resource_pb2.ResourceMonitorFeature.items()
            if not name.endswith(("UNSPECIFIED", "UNKNOWN", *NOT_SUPPORTED))
        ]
        return resource_pb2.DeploymentInfo(supportedFeatures=features)

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802
        """Keep a declaration; answer what a preview knows of it: its inputs."""
        urn = self._urn(request.parent, request.type, request.name)
        declared = self._constructors.claim(request.type, request.name)
        with self._lock:
            if urn in self._parents:
                message = f"two resources have the URN {urn}; give one of them another name"
                self._journal.fail("raised", message, declared.frames[0] if declared.frames else None)
                raise ValueError(message)
            self._parents[urn] = request.parent
            self._transforms[urn] = list(request.transforms) if hasattr(request, "transforms") else []
        if request.type == "pulumi:pulumi:Stack":
            return resource_pb2.RegisterResourceResponse(urn=urn)
        given, dependencies, provider = self._transformed(urn, request)
        inputs = plain(given, self._journal.hide)
        self._write(urn, request, declared, inputs, dependencies=dependencies, provider=provider)
        state = struct_pb2.Struct()
        if request.type == "pulumi:providers:azure-native":
            self._locations[urn] = inputs.get("location", self._default_location)
        if not request.remote:
            location = self._locations.get(provider.rpartition("::")[0], self._default_location)
            native = request.type.startswith("azure-native")
            state.update(answer(given, declared.cls, location if native else None))
        return resource_pb2.RegisterResourceResponse(urn=urn, object=state)

    def ReadResource(self, request: Any) -> Any:  # noqa: N802
        """Keep that something existing is looked up. Nothing is known of it, so everything is unknown."""
        urn = self._urn(request.parent, request.type, request.name)
        declared = self._constructors.claim(request.type, request.name)
        inputs = plain(request.properties, self._journal.hide)
        self._write(
            urn,
            request,
            declared,
            inputs,
            dependencies=list(request.dependencies),
            provider=request.provider,
            read=True,
        )
        return resource_pb2.ReadResourceResponse(urn=urn)

    def RegisterStackTransform(self, request: Any) -> Any:  # noqa: N802
        """Keep a transform of all resources to come."""
        self._stack_transforms.append(request)
        return empty_pb2.Empty()

    def RegisterPackage(self, request: Any) -> Any:  # noqa: N802
        """Give a package a reference."""
        return resource_pb2.RegisterPackageResponse(ref=request.name)

    def Invoke(self, _request: Any) -> Any:  # noqa: N802
        """Find nothing: functions of providers were replaced, so this is Pulumi itself asking."""
        return resource_pb2.ResourceInvokeResponse()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda _request: empty_pb2.Empty()

    def _urn(self, parent: str, token: str, name: str) -> str:
        parent_type = parent.split("::")[2] if parent.count("::") >= 3 else ""
        if parent_type and parent_type != "pulumi:pulumi:Stack":
            token = parent_type + "$" + token
        return self._prefix + token + "::" + name

    def _write(
        self,
        urn: str,
        request: Any,
        declared: Declared,
        inputs: Any,
        *,
        dependencies: Any,
        provider: str,
        read: bool = False,
    ) -> None:
        properties = getattr(request, "propertyDependencies", None) or {}
        self._journal.write(
            urn=urn,
            type=request.type,
            name=request.name,
            inputs=inputs,
            parent=request.parent,
            provider=provider,
            dependencies=sorted(dependencies),
            propertyDependencies={key: sorted(properties[key].urns) for key in properties},
            frames=declared.frames,
            order=declared.order,
            read=read,
            imported=bool(getattr(request, "importId", "")),
            remote=bool(getattr(request, "remote", False)),
        )

    def _transformed(self, urn: str, request: Any) -> tuple[Any, list[str], str]:
        """The inputs, dependencies and provider after the program's transforms, innermost first as the engine does."""
        given, dependencies, provider = request.object, list(request.dependencies), request.provider
        callbacks = []
        ancestor = urn
        while ancestor:
            callbacks += self._transforms.get(ancestor, [])
            ancestor = self._parents.get(ancestor, "")
        for callback in callbacks + self._stack_transforms:
            answer = call_back(callback, request, given)
            given = answer.properties
            if answer.HasField("options"):
                dependencies = list(answer.options.depends_on) or dependencies
                provider = answer.options.provider or provider
        return given, dependencies, provider


def call_back(callback: Any, request: Any, given: Any) -> Any:
    """Have the program's own callback server transform a resource."""
    import grpc  # type: ignore[import-untyped]
    from pulumi.runtime.proto import callback_pb2, callback_pb2_grpc  # old SDKs have neither

    asked = resource_pb2.TransformRequest(
        type=request.type, name=request.name, custom=request.custom, parent=request.parent, properties=given
    )
    asked.options.depends_on.extend(request.dependencies)
    with grpc.insecure_channel(callback.target, options=[("grpc.enable_http_proxy", 0)]) as channel:
        answer = callback_pb2_grpc.CallbacksStub(channel).Invoke(
            callback_pb2.CallbackInvokeRequest(token=callback.token, request=asked.SerializeToString())
        )
    return resource_pb2.TransformResponse.FromString(answer.response)


def answer(given: Any, cls: type, location: Any) -> dict[str, Any]:
    """What a preview answers: the inputs, with their secrets, and the location of the provider where they have none.

    Every other field that the resource's class has is unknown. The SDK itself takes only missing properties as unknown,
    not missing fields of an object.
    """
    inputs = {key: value for key, value in json_format.MessageToDict(given).items() if not key.startswith("__")}
    try:
        types = _types.resource_types(cls)
    except Exception:  # noqa: BLE001 - another SDK's types; then nothing is added
        return inputs
    if location is not None and "location" in types:
        inputs.setdefault("location", location)
    return {key: fitting(value, types.get(key)) for key, value in inputs.items()}


def fitting(value: Any, typ: Any) -> Any:
    """A value as the output's type takes it: unknown where it cannot be taken at all."""
    typ = _types.unwrap_optional_type(typ) if typ else None
    if typ in (None, Any) or value in (None, UNKNOWN) or (isinstance(value, dict) and SIGNATURE in value):
        return value
    of: Any = getattr(typ, "__args__", ())
    if isinstance(value, dict) and _types.is_output_type(typ):
        fields = _types.output_type_types(typ)
        return {
            **dict.fromkeys(fields, UNKNOWN),
            **{key: fitting(item, fields.get(key)) for key, item in value.items()},
        }
    if isinstance(value, dict) and len(of) == 2:
        value = {key: fitting(item, of[1]) for key, item in value.items()}
    elif isinstance(value, list) and len(of) == 1:
        value = [fitting(item, of[0]) for item in value]
    try:
        rpc.translate_output_properties(value, str, typ, True)  # noqa: FBT003 - its name differs between versions
    except Exception:  # noqa: BLE001 - a list where outputs hold a map, say
        return UNKNOWN
    return value
