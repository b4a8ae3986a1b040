"""What a check without a login cannot ask: providers' functions and other stacks. Their answers are unknown values."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pulumi
from pulumi import runtime
from pulumi.runtime.invoke import InvokeResult

from .journal import Journal
from .values import UNKNOWN, Unknown, settled, unknown, unknown_of


class Answer(pulumi.Output):  # type: ignore[type-arg]
    """The result of a function of which some fields are known: those that it was asked with."""

    def apply(self, func: Any, run_with_unknowns: bool = False) -> Any:  # noqa: FBT001, FBT002 - Pulumi's signature
        """Look into it as the SDK does; nothing else can be made of what is not known."""
        if run_with_unknowns or (getattr(func, "__module__", None) or "").startswith("pulumi"):
            made = super().apply(lambda value: _or_unknown(func(value)), run_with_unknowns)
            made.__class__ = Answer
            return made
        return super().apply(lambda value: func(value) if isinstance(value, (str, int, float)) else unknown())


def _or_unknown(value: Any) -> Any:
    return unknown() if value is None or isinstance(value, (Unknown, pulumi.output.Unknown)) else value


class Functions:
    """The functions of providers, which need a cloud. Each is said once."""

    def __init__(self, journal: Journal, known: dict[str, str]) -> None:
        self._journal = journal
        self._known = known
        self._calls: dict[str, str] = {}
        self._count = itertools.count(1)

    def replace(self) -> None:
        """Put them in the place of the SDK's."""
        for name, replacement in (
            ("invoke", lambda *args, **kwargs: InvokeResult(self._answer(*args, **kwargs))),
            ("invoke_single", lambda *args, **kwargs: InvokeResult(self._single(*args, **kwargs))),
            ("invoke_async", self._later),
            ("invoke_output", self._output),
            ("invoke_output_single", self._unknown),
            ("call", self._unknown),
            ("call_single", self._unknown),
            ("call_async", self._later),
        ):
            if hasattr(runtime, name):
                setattr(runtime, name, replacement)

    def _answer(
        self, token: str, props: Any = None, _opts: Any = None, typ: Any = None, *_args: Any, **_kwargs: Any
    ) -> Any:
        """A result in which what it was asked with and what the settings know is known."""
        self._journal.note(f"{token} was not called, its result is taken as unknown")
        asked: dict[str, Any] = {key: value for key, value in (props or {}).items() if isinstance(value, str)}
        if token.startswith("kubernetes:"):  # what a chart or a file of manifests holds is no concern of ours
            asked["result"] = []
        noun = token.rpartition(":")[2].rpartition("/")[2].removeprefix("get")
        name = asked.get(noun[:1].lower() + noun[1:] + "Name", asked.get("name"))
        if name is not None:
            asked["name"] = name
        for call in (token, f"{token}({name})"):
            start = call + ":"
            asked.update({key[len(start) :]: text for key, text in self._known.items() if key.startswith(start)})
        call = token + json.dumps(props, default=str, sort_keys=True)
        number = self._calls.setdefault(call, f"{UNKNOWN}-{next(self._count)}")
        return unknown_of(typ, number, asked)

    def _single(self, *args: Any, **kwargs: Any) -> Any:
        return self._answer(*args[:2], **{**kwargs, "typ": None})["value"]

    async def _later(self, *args: Any, **kwargs: Any) -> Any:
        return self._answer(*args, **kwargs)

    def _output(self, token: str, props: Any = None, _opts: Any = None, typ: Any = None, *_a: Any, **_k: Any) -> Any:
        self._journal.note(f"{token} was not called, its result is taken as unknown")
        asked = pulumi.Output.from_input(props or {})
        made: Any = asked.apply(lambda given: self._answer(token, given, None, typ), True)  # noqa: FBT003
        made.__class__ = Answer
        return made

    def _unknown(self, token: str, *_args: Any, **_kwargs: Any) -> Any:
        self._journal.note(f"{token} was not called, its result is taken as unknown")
        return unknown()


class Outputs:
    """The outputs of another stack, as far as the settings know them: no dictionary, which the SDK would copy."""

    def __init__(self, known: dict[str, str]) -> None:
        self._known = known

    def __getitem__(self, key: str) -> Any:
        return self._known[key] if key in self._known else unknown()

    def get(self, key: str, _default: Any = None) -> Any:
        """Whether a key is there is not known either."""
        return self[key]


def know_other_stacks(known: dict[str, str]) -> None:
    """Give references to other stacks the outputs that the settings know, by `org/project/stack:output`."""
    construct = pulumi.StackReference.__init__

    def constructed(self: Any, name: str, stack_name: str | None = None, *args: Any, **kwargs: Any) -> None:
        construct(self, name, stack_name, *args, **kwargs)
        start = f"{stack_name or name}:"
        outputs = {key[len(start) :]: text for key, text in known.items() if key.startswith(start)}
        if outputs:
            is_known = True
            self.outputs = pulumi.Output({self}, settled(Outputs(outputs)), settled(is_known))

    setattr(pulumi.StackReference, "__init__", constructed)  # noqa: B010 - a type checker takes no assignment to it
