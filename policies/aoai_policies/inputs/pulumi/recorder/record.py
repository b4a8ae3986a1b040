"""Runs a Pulumi program without engine, cloud or network, and writes down what it declares.

This file is run by path, in the interpreter of the project that it records. It therefore imports the standard library
and that project's own `pulumi`, of whatever version, and nothing else.

The result is a file of JSON lines: one object a resource, a note, a secret or the failure, and `{"done": true}` at the
end. Secrets are there so that whoever reads the file can mask them in all that is shown, and then deletes it.
"""

from __future__ import annotations

import asyncio
import functools
import itertools
import json
import logging
import os
import runpy
import sys
import threading
import traceback
from collections import defaultdict, deque
from typing import Any

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SECRET_CONFIG = UNKNOWN + "-secret"
SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - Pulumi's public mark of a secret, no secret
NOT_THE_PROJECTS = ("/site-packages/", "/dist-packages/", "/lib/python3", "/node_modules/", "/aoai_components/")
SHORTEST_SECRET = 4
NOT_SUPPORTED = ("OUTPUT_VALUES", "INVOKE_DEPENDS_ON", "STATE_MIGRATIONS")


class Journal:
    """The file that the result is written to. Threads share it."""

    def __init__(self, path: str) -> None:
        self._file = open(path, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - open as long as the process lives
        self._lock = threading.Lock()
        self._secrets: set[str] = set()
        self.failed = False
        self.left = False
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._leave_to_the_parent)

    def hide(self, value: Any) -> None:
        """Write down every text and number of a secret that is long enough to be told from others."""
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, (list, tuple)):
            for item in value:
                self.hide(item)
        elif isinstance(value, (str, int, float)) and not isinstance(value, bool):
            text = str(value)
            if len(text) >= SHORTEST_SECRET and UNKNOWN not in text and text not in self._secrets:
                self._secrets.add(text)
                self.write(secret=text)

    def _leave_to_the_parent(self) -> None:
        """Write nothing more: a process that the program forked declares what its parent declares already."""
        self.left = True
        self._kept = self._file  # closing it would flush what the parent has not written yet
        self._file = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - as above
        self._lock = threading.Lock()

    def write(self, **entry: Any) -> None:
        """Append one entry; it is on disk when this returns."""
        with self._lock:
            self._file.write(json.dumps(entry) + "\n")
            self._file.flush()

    def fail(self, kind: str, message: str = "", position: Any = None) -> None:
        """Write the failure. Only the first one counts: later ones follow from it."""
        if not self.failed:
            self.failed = True
            self.write(failure=kind, message=message, position=position)


class Frames:
    """The lines of the project on a stack."""

    def __init__(self, root: str) -> None:
        self._root = os.path.realpath(root)
        self._files: dict[str, str | None] = {}

    def of_stack(self, frame: Any) -> list[list[Any]]:
        """The project's lines from a frame outwards, innermost first."""
        lines: list[list[Any]] = []
        while frame is not None:
            self._add(lines, frame.f_code.co_filename, frame.f_lineno)
            frame = frame.f_back
        return lines

    def of_error(self, error: BaseException | None) -> list[Any] | None:
        """The innermost line of the project that an exception, or the one that caused it, went through."""
        seen: set[int] = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            lines: list[list[Any]] = []
            if isinstance(error, SyntaxError) and error.filename:
                self._add(lines, error.filename, error.lineno or 1)
            if not lines:
                for frame, line in traceback.walk_tb(error.__traceback__):
                    self._add(lines, frame.f_code.co_filename, line)
            if lines:
                return lines[-1]
            error = error.__cause__ or error.__context__
        return None

    def _add(self, lines: list[list[Any]], filename: str, line: int) -> None:
        file = self._files.get(filename, "")
        if file == "":
            file = self._files[filename] = self._relative(filename)
        if file is not None:
            lines.append([file, line])

    def _relative(self, filename: str) -> str | None:
        if filename.startswith("<"):
            return None
        path = os.path.realpath(filename)
        slashed = path.replace(os.sep, "/")
        if path == os.path.realpath(__file__) or any(part in slashed for part in NOT_THE_PROJECTS):
            return None
        try:
            relative = os.path.relpath(path, self._root)
        except ValueError:  # another drive of Windows
            return None
        return None if relative.startswith("..") else relative.replace(os.sep, "/")


class Declared:
    """What a resource's constructor knew, until its registration arrives."""

    def __init__(self, order: int, frames: list[list[Any]], cls: type) -> None:
        self.order = order
        self.frames = frames
        self.cls = cls


class Constructors:
    """Remembers where, in what order and of what class resources are constructed.

    The registration itself comes later, on another thread, without the program's stack.
    """

    def __init__(self, frames: Frames) -> None:
        self._frames = frames
        self._order = itertools.count()
        self._waiting: dict[tuple[str, str], deque[Declared]] = defaultdict(deque)

    def watch(self, resource_class: Any) -> None:
        """Take note of every construction of a Pulumi resource."""
        construct = resource_class.__init__

        @functools.wraps(construct)
        def watched(instance: Any, t: str, name: str, *args: Any, **kwargs: Any) -> None:
            declared = Declared(next(self._order), self._frames.of_stack(sys._getframe(1)), type(instance))
            self._waiting[t, name].append(declared)
            construct(instance, t, name, *args, **kwargs)

        resource_class.__init__ = watched

    def claim(self, token: str, name: str) -> Declared:
        """What was noted for a registration."""
        waiting = self._waiting.get((token, name))
        return waiting.popleft() if waiting else Declared(next(self._order), [], object)


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
        return empty()

    def GetRootResource(self, _request: Any) -> Any:  # noqa: N802
        """Old SDKs ask the engine for the stack's URN."""
        from pulumi.runtime.proto import engine_pb2

        return engine_pb2.GetRootResourceResponse(urn=self._root)

    def SetRootResource(self, request: Any) -> Any:  # noqa: N802
        """Old SDKs tell the engine the stack's URN."""
        from pulumi.runtime.proto import engine_pb2

        self._root = request.urn
        return engine_pb2.SetRootResourceResponse()

    def __getattr__(self, _name: str) -> Any:
        return lambda _request: empty()


class Monitor:
    """Stands in for the engine's resource monitor: answers as a first preview would, and keeps what it is told."""

    def __init__(self, project: str, stack: str, journal: Journal, constructors: Constructors) -> None:
        self._prefix = "urn:pulumi:" + stack + "::" + project + "::"
        self._journal = journal
        self._constructors = constructors
        self._stack_transforms: list[Any] = []
        self._transforms: dict[str, list[Any]] = {}
        self._parents: dict[str, str] = {}
        self._lock = threading.Lock()

    def SupportsFeature(self, request: Any) -> Any:  # noqa: N802
        """Answer an SDK that asks for one feature after the other."""
        from pulumi.runtime.proto import resource_pb2

        return resource_pb2.SupportsFeatureResponse(hasSupport=request.id != "outputValues")

    def GetDeploymentInfo(self, _request: Any) -> Any:  # noqa: N802
        """Claim all features but those that would need an engine."""
        from pulumi.runtime.proto import resource_pb2

        features = [
            number
            for name, number in resource_pb2.ResourceMonitorFeature.items()
            if not name.endswith(("UNSPECIFIED", "UNKNOWN", *NOT_SUPPORTED))
        ]
        return resource_pb2.DeploymentInfo(supportedFeatures=features)

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802
        """Keep a declaration; answer what a preview knows of it: its inputs."""
        from google.protobuf import struct_pb2
        from pulumi.runtime.proto import resource_pb2

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
        if not request.remote:
            state.update(completed(answered(given), declared.cls))
        return resource_pb2.RegisterResourceResponse(urn=urn, object=state)

    def ReadResource(self, request: Any) -> Any:  # noqa: N802
        """Keep that something existing is looked up. Nothing is known of it, so everything is unknown."""
        from pulumi.runtime.proto import resource_pb2

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
        return empty()

    def RegisterPackage(self, request: Any) -> Any:  # noqa: N802
        """Give a package a reference."""
        from pulumi.runtime.proto import resource_pb2

        return resource_pb2.RegisterPackageResponse(ref=request.name)

    def Invoke(self, _request: Any) -> Any:  # noqa: N802
        """Find nothing: functions of providers were replaced, so this is Pulumi itself asking."""
        from pulumi.runtime.proto import resource_pb2

        return resource_pb2.ResourceInvokeResponse()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda _request: empty()

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
    from pulumi.runtime.proto import callback_pb2, callback_pb2_grpc, resource_pb2

    asked = resource_pb2.TransformRequest(
        type=request.type, name=request.name, custom=request.custom, parent=request.parent, properties=given
    )
    asked.options.depends_on.extend(request.dependencies)
    with grpc.insecure_channel(callback.target, options=[("grpc.enable_http_proxy", 0)]) as channel:
        answer = callback_pb2_grpc.CallbacksStub(channel).Invoke(
            callback_pb2.CallbackInvokeRequest(token=callback.token, request=asked.SerializeToString())
        )
    return resource_pb2.TransformResponse.FromString(answer.response)


def empty() -> Any:
    """The answer that says nothing."""
    from google.protobuf import empty_pb2

    return empty_pb2.Empty()


def plain(value: Any, hide: Any) -> Any:
    """A protobuf value as JSON, whole numbers as integers, secrets as their mark alone; `hide` is told their values."""
    from google.protobuf import struct_pb2

    if isinstance(value, struct_pb2.Struct):
        if SIGNATURE in value.fields and value.fields[SIGNATURE].string_value == SECRET:
            hide(plain(value.fields["value"], hide))
            return {SIGNATURE: SECRET}
        return {key: plain(value.fields[key], hide) for key in value.fields}
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        return plain(value.struct_value, hide)
    if kind == "list_value":
        return [plain(item, hide) for item in value.list_value.values]
    if kind == "number_value":
        number = value.number_value
        return int(number) if number.is_integer() else number
    return None if kind in (None, "null_value") else getattr(value, kind)


def answered(given: Any) -> dict[str, Any]:
    """Inputs as a preview answers them: with their secrets, which the program may use."""
    from google.protobuf import json_format

    answer: dict[str, Any] = json_format.MessageToDict(given)
    return {key: value for key, value in answer.items() if not key.startswith("__")}


def completed(inputs: dict[str, Any], cls: type) -> dict[str, Any]:
    """Inputs with every field unknown that the resource's class has and the program did not set.

    The SDK itself takes only missing properties as unknown, not missing fields of an object.
    """
    try:
        from pulumi import _types

        types = _types.resource_types(cls)
        return {key: _complete(value, types.get(key), _types) for key, value in inputs.items()}
    except Exception:  # noqa: BLE001 - another SDK's types; then nothing is added
        return inputs


def _complete(value: Any, typ: Any, types: Any) -> Any:
    typ = types.unwrap_optional_type(typ) if typ else None
    if not isinstance(value, dict) or SIGNATURE in value or typ is None or not types.is_output_type(typ):
        return value
    fields = types.output_type_types(typ)
    whole = dict.fromkeys(fields, UNKNOWN)
    whole.update({key: _complete(item, fields.get(key), types) for key, item in value.items()})
    return whole


def replace_functions(journal: Journal) -> None:
    """Replace the functions of providers, which need a cloud, by ones whose results are unknown."""
    import pulumi
    from pulumi import runtime

    noted: set[str] = set()

    def note(token: str) -> None:
        if token not in noted:
            noted.add(token)
            journal.write(note=f"{token} was not called, its result is taken as unknown")

    def unknown_output(token: str, *_args: Any, **_kwargs: Any) -> Any:
        note(token)
        return unknown(pulumi)

    def plain_result(
        token: str, _props: Any = None, _opts: Any = None, typ: Any = None, *_args: Any, **_kwargs: Any
    ) -> Any:
        note(token)
        from pulumi.runtime.invoke import InvokeResult

        return InvokeResult(unknown_fields(typ))

    async def plain_result_later(token: str, *args: Any, **kwargs: Any) -> Any:
        return plain_result(token, *args, **kwargs).value

    for name, replacement in (
        ("invoke", plain_result),
        ("invoke_single", unknown_single(note)),
        ("invoke_async", plain_result_later),
        ("invoke_output", unknown_output),
        ("invoke_output_single", unknown_output),
        ("call", unknown_output),
        ("call_single", unknown_output),
        ("call_async", plain_result_later),
    ):
        if hasattr(runtime, name):
            setattr(runtime, name, replacement)


def unknown_single(note: Any) -> Any:
    """A function of one result, called for its value."""

    def result(token: str, *_args: Any, **_kwargs: Any) -> Any:
        from pulumi.runtime.invoke import InvokeResult

        note(token)
        return InvokeResult(UNKNOWN)

    return result


def unknown(pulumi: Any, *, secret: bool = False) -> Any:
    """An output whose value is not known."""
    is_known = False
    return pulumi.Output(settled(set()), settled(None), settled(is_known), settled(secret))


def settled(value: Any) -> Any:
    """A future that holds a value already."""
    future: Any = asyncio.get_event_loop().create_future()
    future.set_result(value)
    return future


def unknown_fields(typ: Any) -> Any:
    """A provider function's result in which every text is the mark of an unknown value, and the rest is missing."""
    from pulumi import _types

    class Fields(dict):  # type: ignore[type-arg]
        def __missing__(self, _key: str) -> str:
            return UNKNOWN

        def get(self, key: str, default: Any = None) -> Any:  # noqa: ARG002
            return self[key]

    if typ is None:
        return Fields()
    values: dict[str, Any] = {}
    for key, of in _types.output_type_types(typ).items():
        inner = _types.unwrap_optional_type(of)
        values[key] = UNKNOWN if inner in (str, Any) else None
        if _types.is_output_type(inner):
            values[key] = unknown_fields(inner)
    return _types.output_type_from_dict(typ, values)


def hide_secrets(journal: Journal) -> None:
    """Take note of the value of every secret that the program makes or reads."""
    import pulumi

    make_secret = pulumi.Output.secret

    def secret(val: Any) -> Any:
        made = make_secret(val)
        if isinstance(val, (str, int, float, type(None))):
            journal.hide(val)
        else:
            made.apply(journal.hide)
        return made

    setattr(pulumi.Output, "secret", staticmethod(secret))  # noqa: B010 - no method of that class for a type checker

    def read(name: str) -> None:
        original = getattr(pulumi.Config, name, None)
        if original is None:
            return

        @functools.wraps(original)
        def reading(config: Any, key: str, *args: Any, **kwargs: Any) -> Any:
            journal.hide(pulumi.runtime.get_config(config.full_key(key)))
            return original(config, key, *args, **kwargs)

        setattr(pulumi.Config, name, reading)

    for verb in ("get", "require"):
        for kind in ("", "_bool", "_int", "_float", "_object"):
            read(f"{verb}_secret{kind}")


def guard_secret_config() -> None:
    """Make typed accessors of secret config unknown: there is no text that is a number and nobody's."""
    import pulumi

    def guard(name: str, *, secret: bool) -> None:
        original = getattr(pulumi.Config, name, None)
        if original is None:
            return

        @functools.wraps(original)
        def guarded(config: Any, key: str, *args: Any, **kwargs: Any) -> Any:
            full_key = config.full_key(key)
            if pulumi.runtime.get_config(full_key) != SECRET_CONFIG:
                return original(config, key, *args, **kwargs)
            if secret:
                return unknown(pulumi, secret=True)
            message = f"config {full_key} is a secret, which an offline run cannot read; read it with {_secret(name)}"
            raise ValueError(message)

        setattr(pulumi.Config, name, guarded)

    for kind in ("bool", "int", "float", "object"):
        for verb in ("get", "require"):
            guard(f"{verb}_{kind}", secret=False)
            guard(f"{verb}_secret_{kind}", secret=True)


def _secret(accessor: str) -> str:
    verb, _, kind = accessor.partition("_")
    return f"{verb}_secret_{kind}"


def configure(order: dict[str, Any], journal: Journal, constructors: Constructors) -> None:
    """Set the Pulumi SDK up as the language host does, with stand-ins for engine and monitor."""
    import inspect

    import pulumi
    from pulumi.runtime.settings import Settings

    project, stack = order["project"], order["stack"]
    wanted = {
        "project": project,
        "stack": stack,
        "monitor": Monitor(project, stack, journal, constructors),
        "engine": Engine(journal),
        "parallel": 1,
        "dry_run": True,
        "organization": "organization",
        "root_directory": order["root"],
    }
    known = inspect.signature(Settings.__init__).parameters
    pulumi.runtime.configure(Settings(**{key: value for key, value in wanted.items() if key in known}))
    if hasattr(pulumi.runtime, "set_all_config"):
        pulumi.runtime.set_all_config(order["config"], order["secrets"])
    else:
        for key, value in order["config"].items():
            pulumi.runtime.set_config(key, value)
    constructors.watch(pulumi.Resource)
    replace_functions(journal)
    hide_secrets(journal)
    guard_secret_config()


def run(order: dict[str, Any], journal: Journal, frames: Frames) -> None:
    """Run the program and wait until all that it declared is registered."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    configure(order, journal, Constructors(frames))
    import pulumi

    sys.argv = [order["program"]]
    sys.path[0] = order["folder"]
    os.chdir(order["folder"])

    def program() -> None:
        try:
            runpy.run_path(order["program"], run_name="__main__")
        except BaseException as error:
            if journal.left:
                end_fork(error)
            raise
        if journal.left:
            end_fork(None)

    async def in_stack() -> None:
        await pulumi.runtime.run_in_stack(program)

    loop.run_until_complete(in_stack())


def end_fork(error: BaseException | None) -> None:
    """End a process that the program forked, when it has come to the program's end."""
    code = error.code if isinstance(error, SystemExit) else error and 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


def first_line(text: str) -> str:
    """The first line of a text that says something."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def describe(error: BaseException) -> str:
    """An exception as the last line of its traceback."""
    if type(error).__name__ == "RunError":
        return first_line(str(error))
    if type(error).__name__ == "CheckError" and hasattr(error, "problems"):  # our components', a problem a line
        heading, *problems = (line.strip() for line in str(error).splitlines())
        return f"{heading} {'; '.join(problems)}".rstrip()
    shown = traceback.format_exception_only(type(error), error)[-1]
    return first_line(shown).replace("pulumi.config.", "").replace("pulumi.errors.", "")


def without_place(message: str, position: Any) -> str:
    """A message that does not begin with the place that is said already."""
    start, _, rest = message.partition(": ")
    place = f"{position[0]}:{position[1]}" if position else ""
    return rest if place and (start == place or start.startswith(place + " (from ")) else message


def watch_the_clock(seconds: float, journal: Journal, frames: Frames) -> None:
    """End the process when its time is up, saying which line it was at."""
    main = threading.main_thread().ident

    def end() -> None:
        lines = frames.of_stack(sys._current_frames().get(main or 0))
        journal.fail("timeout", "", lines[0] if lines else None)
        os._exit(3)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()


def main() -> None:
    """Record one program, as the first argument says."""
    order = json.loads(sys.argv[1])
    journal = Journal(order["result"])
    frames = Frames(order["root"])
    try:
        import pulumi  # noqa: F401
    except ModuleNotFoundError as error:
        journal.fail("no-pulumi" if error.name == "pulumi" else "module", describe(error))
        return
    except Exception as error:  # noqa: BLE001 - an SDK that does not fit its own dependencies
        journal.fail("raised", f"pulumi cannot be imported: {describe(error)}")
        return
    watch_the_clock(order["timeout"], journal, frames)
    try:
        run(order, journal, frames)
    except SystemExit as stop:
        journal.fail("exit", str(0 if stop.code is None else stop.code), frames.of_error(stop))
    except KeyboardInterrupt:
        journal.fail("interrupted")
    except BaseException as error:  # noqa: BLE001 - whatever the program raises is the result
        place = frames.of_error(error)
        kind = "module" if isinstance(error, ModuleNotFoundError) else "raised"
        journal.fail(kind, without_place(describe(error), place), place)
    else:
        journal.write(done=True)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # threads that the program left behind must not keep it alive


if __name__ == "__main__":
    main()
