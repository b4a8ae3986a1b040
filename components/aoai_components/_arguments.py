"""Reads a component's arguments by their own annotations, at any depth, and says at once all that is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum
from functools import cache
from typing import Any, NamedTuple, TypeVar, Union, cast, get_args, get_origin, is_typeddict

import pulumi

from aoai_catalog.names import closest
from aoai_components._known import is_plain, is_secret
from aoai_components._values import EXAMPLES, TEXT, VALUES

Args = TypeVar("Args")

_WANTED = {str: "text", bool: "True or False", int: "a whole number"}
_LONGEST_VALUE = 100
_OF_ANY_TEXT = ""


class ArgumentError(ValueError):
    """An argument that means nothing. `argument` names it; the message says what to write instead."""

    def __init__(self, argument: str, problem: str) -> None:
        super().__init__(problem)
        self.argument = argument


class CheckError(pulumi.RunError):
    """Arguments of a component cannot work. Ends the program with the message alone.

    Attributes:
        heading: The line and the component.
        problems: Each argument's path (`deployments.chat.sku`) and what is wrong with it.
    """

    def __init__(self, problems: Sequence[tuple[str, str]], heading: str = "") -> None:
        lines = [f"{path}: {problem}" if path else problem for path, problem in problems]
        super().__init__(
            ": ".join(filter(None, (heading, lines[0]))) if len(lines) == 1 else "\n  ".join([f"{heading}:", *lines])
        )
        self.heading = heading
        self.problems = tuple(problems)


@contextmanager
def refused_as(heading: str, prefix: str = "") -> Iterator[None]:
    """Turn an ArgumentError into the CheckError that ends the program, with what stands before its argument."""
    try:
        yield
    except ArgumentError as error:
        raise CheckError([(prefix + error.argument, str(error))], heading) from None


def read_arguments(kind: type[Args], args: Args, heading: str) -> Args:
    """The arguments in the types of their annotations: enumerations as members, whole numbers as `int`.

    What is an Output, where the annotation allows one, stays one, and is read as soon as it is known.

    Args:
        kind: The TypedDict that describes them.
        args: The arguments as the program gives them.
        heading: The caller's line and the component, for the error.

    Raises:
        CheckError: A key is unknown or missing, or a value is not what its annotation or `VALUES` allows.
    """
    reader = _Reader(heading)
    read = reader.value(kind, args, "", kind.__name__)
    if reader.problems:
        raise CheckError(reader.problems, heading)
    return cast("Args", read)


def read_value(annotation: type[Args], value: object, argument: str, key: str = "") -> Args:
    """A value that became known late, by the annotation of its argument. Raises ArgumentError."""
    reader = _Reader()
    read = reader.value(annotation, value, argument, key)
    if reader.problems:
        raise ArgumentError(*reader.problems[0])
    return cast("Args", read)


class Argument(NamedTuple):
    """One argument of a TypedDict: its annotation, and whether it has to be given."""

    annotation: Any
    required: bool

    @property
    def may_be_output(self) -> bool:
        """Whether its value may become known later."""
        return get_origin(self.annotation) is Union

    @property
    def plain(self) -> Any:
        """The annotation of the value itself."""
        return plain(self.annotation)


def plain(annotation: Any) -> Any:
    """T of pulumi.Input[T], which is T, Awaitable[T] or Output[T]."""
    return get_args(annotation)[0] if get_origin(annotation) is Union else annotation


@cache
def arguments_of(kind: Any) -> dict[str, Argument]:
    """The arguments of a TypedDict by name."""
    required = kind.__required_keys__
    return {
        name: Argument(one if name in required else get_args(one)[0], name in required)
        for name, one in kind.__annotations__.items()
    }


def kinds_under(kind: Any) -> dict[str, Any]:
    """The TypedDicts that describe arguments, by name: this one first, then those that it refers to."""
    found: dict[str, Any] = {}

    def look_into(annotation: Any) -> None:
        if is_typeddict(annotation) and annotation.__name__ not in found:
            found[annotation.__name__] = annotation
            for argument in arguments_of(annotation).values():
                look_into(argument.annotation)
        for inner in get_args(annotation):
            look_into(inner)

    look_into(kind)
    return found


class _Reader:
    """Reads values and collects what is wrong with them. A `key` (`NetworkArgs.allowed_ips`) names an argument."""

    def __init__(self, heading: str = "") -> None:
        self.heading = heading
        self.problems: list[tuple[str, str]] = []

    def value(self, annotation: Any, value: Any, path: str, key: str, *, optional: bool = False) -> Any:
        """A value by its annotation."""
        later = get_origin(annotation) is Union and not is_plain(value)
        annotation = plain(annotation)
        if later:
            return self._later(annotation, value, path, key, optional=optional)
        inner, kind = get_args(annotation), get_origin(annotation) or annotation
        if kind is list and isinstance(value, list | tuple):
            return self._list(inner[0], value, path, key)
        if isinstance(value, Mapping):
            if is_typeddict(kind):
                return self._object(kind, value, path)
            if kind is Mapping or kind is dict:
                return {name: self.value(inner[1], one, f"{path}.{name}", key) for name, one in value.items()}
        elif not is_typeddict(kind) and (scalar := _scalar(kind, value)) is not None:
            return self._allowed(scalar, path, key)
        leave_out = ", or leave it out" if optional and value is None else ""
        self.problems.append((path, f"{_described(value, kind)}; write {_advised(annotation, value, key)}{leave_out}"))
        return value

    def _later(self, annotation: Any, value: Any, path: str, key: str, *, optional: bool) -> pulumi.Output[Any]:
        """An Output that fails where its value turns out not to be what its argument takes.

        What Azure answers is held against its type only, and may be missing: unit tests of programs make it up.
        """
        from_azure = key in VALUES and VALUES[key].from_azure

        def read(known: Any, secret: bool) -> Any:  # noqa: FBT001 - a value and its mark, as they come in pairs
            if known is None and (optional or (from_azure and not path.endswith("]"))):
                return None
            reader = _Reader(self.heading)
            value = reader.value(annotation, known, path, _OF_ANY_TEXT if from_azure else key)
            if reader.problems and secret:
                reader.problems = [
                    (path, f"is a secret whose value is not valid; write {_advised(annotation, '', key)}")
                ]
            if reader.problems:
                raise CheckError(reader.problems, self.heading)
            return value

        return pulumi.Output.all(value, is_secret(value)).apply(lambda pair: read(*pair))

    def _object(self, kind: type, value: Mapping[str, Any], path: str) -> dict[str, Any]:
        known = arguments_of(kind)
        prefix = f"{path}." if path else ""
        for name in value:
            if name not in known:
                meant = closest(str(name), known, 1)
                advice = f"did you mean `{meant[0]}`?" if meant else f"there are `{'`, `'.join(known)}`"
                self.problems.append((f"{prefix}{name}", f"is not an argument; {advice}"))
        missing = [name for name, argument in known.items() if argument.required and name not in value]
        self.problems += [(f"{prefix}{name}", "is missing") for name in missing]
        return {
            name: self.value(
                argument.annotation,
                value[name],
                f"{prefix}{name}",
                f"{kind.__name__}.{name}",
                optional=not argument.required,
            )
            for name, argument in known.items()
            if name in value
        }

    def _list(self, annotation: Any, values: Sequence[Any], path: str, key: str) -> list[Any]:
        """A list. Objects that have a name of their own are known by it, and have it alone."""
        named = is_typeddict(annotation) and annotation.__annotations__.get("name") is str
        read, names = [], set[str]()
        for number, value in enumerate(values):
            name = value.get("name") if named and isinstance(value, Mapping) else None
            here = f"{path}[{number}]"
            if isinstance(name, str) and name:
                here = f"{path}.{name[:_LONGEST_VALUE]}"
                if name.casefold() in names:
                    self.problems.append((here, "is declared twice; give one of them another name"))
                names.add(name.casefold())
            read.append(self.value(annotation, value, here, key))
        return read

    def _allowed(self, value: Any, path: str, key: str) -> Any:
        allowed = VALUES.get(key, TEXT) if isinstance(value, str) and key != _OF_ANY_TEXT else VALUES.get(key)
        if allowed is not None and not allowed.holds(value):
            self.problems.append((path, f"{_shown(value)} is not {allowed.what}; write {allowed.advised(value)}"))
        return value


def _scalar(kind: type, value: object) -> Any:
    """A value as its type has it, None where it is not of that type."""
    if issubclass(kind, Enum):
        return next((member for member in kind if member.value == value), None)
    if kind is int:
        whole = isinstance(value, int) if not isinstance(value, float) else value.is_integer()
        return int(cast("int", value)) if whole and not isinstance(value, bool) else None
    return value if isinstance(value, kind) else None


def _shown(value: object) -> str:
    return repr(value[:_LONGEST_VALUE] if isinstance(value, str) else value)


def _advised(annotation: Any, value: object, key: str) -> str:
    """What to write; the value's own name where somebody wrote azure-native's object around it."""
    if annotation is str and isinstance(value, Mapping) and isinstance(value.get("name"), str):
        return f"its name alone, {value['name']!r}"
    return wanted(annotation) + (f", such as {EXAMPLES[key]!r}" if key in EXAMPLES else "")


def wanted(annotation: Any) -> str:
    """What an annotation takes, in words."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        *first, last = [str(member.value) for member in annotation]
        return f"{', '.join(first)} or {last}"
    origin = get_origin(annotation)
    return _WANTED.get(annotation) or ("a list" if origin is list else "a map" if origin else "an object")


def _described(value: Any, kind: type) -> str:
    """What a value is, without more of it than a short text."""
    if not is_plain(value):
        return "is an Output, whose value the program does not know yet"
    match value:
        case None:
            return "is None"
        case bool():
            return f"{value} is a Boolean"
        case int() | float():
            return f"{value} is {'not valid' if kind is int else 'a number'}"
        case str():
            return f"{_shown(value)} is {'not valid' if issubclass(kind, Enum) else 'text'}"
        case Mapping():
            return "is an object"
        case list() | tuple():
            return "is a list"
    return f"is of type {type(value).__name__}"
