"""Runs a piece of a Pulumi program without an engine, and keeps what it registers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pulumi
from pulumi.runtime import mocks, rpc
from pulumi.runtime.mocks import MockCallArgs, MockMonitor, MockResourceArgs, Mocks

SUBSCRIPTION = "00000000-0000-0000-0000-000000000001"


class Registered(msgspec.Struct):
    """One registered resource, by what the engine is told of it."""

    urn: str
    type: str
    name: str
    inputs: dict[str, Any]
    parent: str
    dependencies: list[str]
    aliases: list[Any]
    protect: bool
    import_id: str


class Azure(Mocks):
    """Answers as Azure does: an id, and what it fills in."""

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        """Give an id, and an endpoint and an identity to accounts."""
        identity = f"/subscriptions/{SUBSCRIPTION}/{args.typ}/{args.name}"
        state = {**args.inputs, "name": args.inputs.get("accountName", args.name)}
        if args.typ == "azure-native:cognitiveservices:Account":
            state["properties"] = {**state["properties"], "endpoint": f"https://{args.name}.example/"}
            state["identity"] = {"type": state["identity"]["type"], "principalId": f"principal of {args.name}"}
        return identity, state

    def call(self, args: MockCallArgs) -> dict[str, Any]:
        """List keys."""
        return {"key1": "the first key", "key2": "the second key"}


class Monitor(MockMonitor):
    """Keeps registrations as requests, in their order."""

    def __init__(self, answers: Mocks) -> None:
        super().__init__(answers)
        self.registered: list[Registered] = []
        self.outputs: dict[str, dict[str, Any]] = {}

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - Pulumi's protocol
        """Keep it, then answer as the mocks do."""
        answer = super().RegisterResource(request)
        if request.type != "pulumi:pulumi:Stack":
            self.registered.append(
                Registered(
                    urn=answer.urn,
                    type=request.type,
                    name=request.name,
                    inputs=rpc.deserialize_properties(request.object),
                    parent=request.parent,
                    dependencies=sorted(request.dependencies),
                    aliases=[alias.urn or (alias.spec.name, alias.spec.noParent) for alias in request.aliases],
                    protect=request.protect,
                    import_id=request.importId,
                )
            )
        return answer

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802
        """Keep a component's outputs."""
        self.outputs[request.urn] = rpc.deserialize_properties(request.outputs)
        return super().RegisterResourceOutputs(request)


class Recording:
    """What a program registered."""

    def __init__(self, monitor: Monitor) -> None:
        self.all = monitor.registered
        self.outputs = monitor.outputs

    def of_type(self, ending: str) -> list[Registered]:
        """The Azure resources of a type, by the end of its name, in the order of their registration."""
        return [one for one in self.all if one.type.startswith("azure-native:") and one.type.endswith(f":{ending}")]

    def component(self, name: str) -> Registered:
        """A component of ours."""
        return next(one for one in self.all if one.type.startswith("azure-openai:") and one.name == name)

    def one(self, ending: str, name: str | None = None) -> Registered:
        """The only resource of a type (and a name)."""
        found = [one for one in self.of_type(ending) if name is None or one.name == name]
        assert len(found) == 1, [one.urn for one in self.all]
        return found[0]

    def follows(self, later: Registered, earlier: Registered) -> bool:
        """Whether one waits for the other, on any path of dependencies."""
        by_urn = {one.urn: one for one in self.all}
        reached: set[str] = set()
        waiting = [later.urn]
        while waiting:
            urn = waiting.pop()
            if urn not in reached:
                reached.add(urn)
                waiting += by_urn[urn].dependencies if urn in by_urn else []
        return earlier.urn in reached


def record(program: Callable[[], Any], *, preview: bool = False, keep: list[Registered] | None = None) -> Recording:
    """Run a program to its end and return what it registered. Raises what the program raises.

    Args:
        program: It declares resources.
        preview: Whether it is a preview, where Azure has not answered yet.
        keep: A list that gets what is registered, also where the program fails.
    """
    monitor = Monitor(Azure())
    monitor.registered = [] if keep is None else keep
    mocks.set_mocks(monitor.mocks, project="shop", stack="dev", preview=preview, monitor=monitor)
    pulumi.runtime.test(program)()
    return Recording(monitor)


def unknown() -> pulumi.Output[Any]:
    """A value that a preview does not know."""

    async def no() -> bool:
        return False

    async def nothing() -> None:
        return None

    return pulumi.Output(set(), nothing(), no())
