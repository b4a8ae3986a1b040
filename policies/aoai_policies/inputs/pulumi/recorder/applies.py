"""What a program would declare inside `apply` of a value that is not known: the SDK does not run it, a preview neither.

Nobody can say what such a callback declares. Nearly all of them only make a text, so the few that could declare an
account or deployment are told by what their code names.
"""

from __future__ import annotations

import builtins
import contextlib
import functools
import importlib
import itertools
import sys
from collections.abc import Callable, Iterable, Iterator
from types import CodeType, ModuleType
from typing import Any

import pulumi

from .functions import Answer
from .journal import Frames, Journal

_MAKERS = ("aoai_components", "pulumi.dynamic", "pulumi.resource", "pulumi_azapi", "pulumi_command")
"""Modules of which every class of resources can be, or hold, a deployment of a model."""
_RUNS_TEXT = (exec, eval, __import__, importlib.import_module)
_WRAPPERS = ("pulumi_azure_native.resources", "pulumi_azure.core", "pulumi_azure.management")
_WRAP = ("Deployment", "Resource")
"""Endings of classes that hold a template, or a resource of any type, in modules that have others too."""


class Applies:
    """The callbacks that could declare something, until they are called."""

    def __init__(self, journal: Journal, frames: Frames) -> None:
        self._journal = journal
        self._frames = frames
        self._count = itertools.count()
        self._waiting: dict[int, dict[str, Any]] = {}

    def watch(self) -> None:
        """Take note of the callbacks of every output."""
        for cls in (pulumi.Output, Answer):
            setattr(cls, "apply", self._watched(cls.apply))  # noqa: B010 - a type checker takes no assignment to it

    def write(self) -> None:
        """Write down what was not called until the program's end."""
        for skipped in self._waiting.values():
            self._journal.write(**skipped)

    def _watched(self, apply: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(apply)
        def watched(output: Any, func: Any, run_with_unknowns: bool = False) -> Any:  # noqa: FBT001, FBT002 - Pulumi's
            declares = ""
            with contextlib.suppress(Exception):  # what a program names may answer in any way when it is looked at
                declares = "" if run_with_unknowns else self._declared_by(func)
            return apply(output, self._noting(func, declares) if declares else func, run_with_unknowns)

        return watched

    def _noting(self, func: Any, declares: str) -> Any:
        number = next(self._count)
        self._waiting[number] = {"skipped": declares, "frames": self._frames.of_stack(sys._getframe(2))}

        @functools.wraps(func)
        def noted(value: Any) -> Any:
            self._waiting.pop(number, None)
            return func(value)

        return noted

    def _declared_by(self, func: Any) -> str:
        """The first class of resources that a callback of the project could declare; empty where it names none."""
        ahead, seen = [func], {id(func)}
        while ahead:
            one = _plain(ahead.pop())
            code = getattr(one, "__code__", None)
            if not isinstance(code, CodeType) or self._frames.relative(code.co_filename) is None:
                continue
            for named in _unfolded(_named_in(one, code)):
                if any(named is one for one in _RUNS_TEXT):
                    return f"what `{named.__name__}` makes"
                if isinstance(named, type) and issubclass(named, pulumi.Resource) and _may_hold_a_deployment(named):
                    return named.__name__
                if id(named) not in seen:
                    seen.add(id(named))
                    ahead.append(named)
        return ""


def _may_hold_a_deployment(cls: type) -> bool:
    module = cls.__module__
    wraps = module.startswith(_WRAPPERS) and cls.__name__.endswith(_WRAP)
    dynamic = any(base.__module__.startswith("pulumi.dynamic") for base in cls.__mro__)
    return wraps or dynamic or "cognitive" in module or module.startswith(_MAKERS)


def _unfolded(found: Iterable[Any]) -> Iterator[Any]:
    """What names stand for, and what is in it where that is a list or a mapping."""
    for one in found:
        yield one
        if isinstance(one, (dict, list, tuple)):
            yield from one.values() if isinstance(one, dict) else one


def _plain(func: Any) -> Any:
    """The function behind a callable; of a class, what makes it."""
    while isinstance(func, functools.partial):
        func = func.func
    func = getattr(func, "__func__", func)
    if isinstance(func, type):
        return func.__init__  # type: ignore[misc]
    return func if hasattr(func, "__code__") else getattr(type(func).__call__, "__func__", type(func).__call__)


def _named_in(func: Any, code: CodeType) -> Iterator[Any]:
    """What the names in a function, and in the functions inside it, stand for."""
    codes = [code]
    for one in codes:
        codes += [const for const in one.co_consts if isinstance(const, CodeType)]
    names = sorted({name for one in codes for name in (*one.co_names, *one.co_freevars)})
    scope = {**vars(builtins), **sys.modules, **func.__globals__}
    for name, cell in zip(code.co_freevars, func.__closure__ or ()):  # noqa: B905 - Python 3.9 has no strict
        with contextlib.suppress(ValueError):  # nothing is in it yet
            scope[name] = cell.cell_contents
    found = [scope[name] for name in names if name in scope]
    seen = set()
    for one in found:
        yield one
        if isinstance(one, ModuleType):
            if id(one) not in seen:
                seen.add(id(one))
                found += [vars(one)[name] for name in names if name in vars(one)]
        else:
            owner = one if isinstance(one, type) else type(one)
            yield from (getattr(owner, name) for name in names if hasattr(owner, name))
