"""Values that are not known, and values as the result shows them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SECRET_CONFIG = UNKNOWN + "-secret"
SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - Pulumi's public mark of a secret, no secret
CUT = UNKNOWN.partition("-")[0]
"""What is left of the mark where a program takes the dashes out of a name or cuts it off."""
DEEPEST = 6


class Unknown(str):
    """A text that is not known: whatever is made of it is not known either."""

    __slots__ = ()

    def __getitem__(self, key: Any) -> Unknown:
        return Unknown(f"{self}.{key.start if isinstance(key, slice) else key}")

    def __iter__(self) -> Iterator[str]:
        yield self[0]

    def get(self, key: str, _default: Any = None) -> Unknown:
        """Whether a key is there is not known either."""
        return self[key]


def _same(text: Unknown, *_args: Any, **_kwargs: Any) -> Unknown:
    return text


def _parts(text: Unknown, *_args: Any, **_kwargs: Any) -> Items:
    return Items([text])


_CHANGES = (
    *("capitalize", "casefold", "center", "expandtabs", "ljust", "lower", "lstrip", "removeprefix", "removesuffix"),
    *("replace", "rjust", "rstrip", "strip", "swapcase", "title", "translate", "upper", "zfill"),
)
for _name in _CHANGES:
    setattr(Unknown, _name, _same)
for _name in ("partition", "rpartition", "rsplit", "split", "splitlines"):
    setattr(Unknown, _name, _parts)


class Items(list):  # type: ignore[type-arg]
    """A list of which only the kind of its items is known: it has one, wherever one looks."""

    def __getitem__(self, key: Any) -> Any:
        return list.__getitem__(self, slice(None) if isinstance(key, slice) else 0)


class Fields(dict):  # type: ignore[type-arg]
    """An object of which not every field is known."""

    def __init__(self, name: str, known: dict[str, Any]) -> None:
        super().__init__(known)
        self._name = name

    def __missing__(self, key: str) -> Any:
        return Unknown(f"{self._name}.{key}")

    def get(self, key: str, _default: Any = None) -> Any:
        """Whether a key is there is not known either."""
        return self[key]


def unknown_of(typ: Any, name: str, known: dict[str, Any], depth: int = 0) -> Any:
    """A value of a type, in which every text is unknown but those in `known`; truth values and numbers are missing."""
    from pulumi import _types

    if typ is None:
        return Fields(name, known)
    typ = _types.unwrap_optional_type(typ)
    if typ in (str, Any):
        return Unknown(name)
    if _types.is_output_type(typ) and depth < DEEPEST:
        fields = {
            key: known[key] if key in known else unknown_of(of, f"{name}.{key}", {}, depth + 1)
            for key, of in _types.output_type_types(typ).items()
        }
        return _types.output_type_from_dict(typ, fields)
    kind, of = getattr(getattr(typ, "__origin__", typ), "__name__", ""), getattr(typ, "__args__", (str,))
    if kind in ("list", "List", "Sequence", "tuple"):
        return Items([unknown_of(of[0], f"{name}.0", {}, depth + 1)])
    return Fields(name, {}) if kind in ("dict", "Dict", "Mapping") else None


def unknown(*, secret: bool = False) -> Any:
    """An output whose value is not known."""
    import pulumi

    is_known = False
    return pulumi.Output(settled(set()), settled(None), settled(is_known), settled(secret))


def settled(value: Any) -> Any:
    """A future that holds a value already."""
    future: Any = asyncio.get_event_loop().create_future()
    future.set_result(value)
    return future


def plain(value: Any, hide: Callable[[Any], None]) -> Any:
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
    if kind == "string_value":
        return whole(value.string_value)
    return None if kind in (None, "null_value") else getattr(value, kind)


def whole(text: str) -> str:
    """A text, with the mark of an unknown value made whole again where the program cut or changed it."""
    return UNKNOWN if CUT in text.lower() and UNKNOWN not in text else text
