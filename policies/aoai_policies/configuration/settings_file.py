"""The settings: `aoai.yaml`, found upwards from what is checked, or the file that somebody names, and keys over it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from aoai_catalog.input_error import InputError
from aoai_policies.core.encoding import to_utf8
from aoai_policies.core.settings import DEFAULTS, Settings
from aoai_policies.core.target import Position
from aoai_policies.core.waivers import ReadWaiver, read_waivers
from aoai_policies.stack.bounds import MOST_BYTES_BY_HAND, read_bounded

if TYPE_CHECKING:
    from aoai_catalog.marked_yaml import Marked
    from aoai_catalog.marked_yaml import Path as Steps

SETTINGS_FILE = "aoai.yaml"
_WHOLE = frozenset({"residency"})
"""Replaced as a whole by a nearer file: the order of its patterns counts."""
_FLAT = frozenset({"known"})
"""Values of these are not merged: one may be a mapping itself."""


class ReadSettings(msgspec.Struct, frozen=True):
    """Settings as they were read.

    `waivers` are those of all layers, also the malformed ones, which the settings do not have. `files` are those that
    were read, the nearest first. `places` says where a key in force is written, and `loosened` what a file allows that
    those above it would not.
    """

    settings: Settings = DEFAULTS
    waivers: tuple[ReadWaiver, ...] = ()
    files: tuple[str, ...] = ()
    places: dict[Steps, str] = {}
    loosened: tuple[str, ...] = ()


class _Layer(msgspec.Struct, frozen=True):
    """Keys of one file, or of somebody who gives them; `file` is how reports name it, empty where it is none."""

    document: Marked
    file: str = ""
    waivers: tuple[ReadWaiver, ...] = ()

    @property
    def value(self) -> dict[str, Any]:
        return {key: value for key, value in (self.document.value or {}).items() if key != "waivers"}


def read_settings(
    start: str | Path | None = None,
    *,
    file: Path | None = None,
    over: Mapping[str, Any] | None = None,
    named: str = "settings",
    under: Mapping[str, Any] | None = None,
    root: Path | None = None,
) -> ReadSettings:
    """Read the settings that hold for what is checked: keys over files over keys, and near files over farther ones.

    Args:
        start: What is checked; `aoai.yaml` is looked for from here upwards. `-` is the current folder.
        file: This file alone instead.
        over: Keys that go over the files.
        named: How errors name those.
        under: Keys that the files go over.
        root: The folder that positions in a file are relative to; its own where it is left out.

    Raises:
        InputError: A file cannot be read. A key, rule, name or day is unknown, or a value of another kind; with line
            and nearest name. A malformed waiver is no such error: it does not apply, and AOAI902 says so.
    """
    paths = [file] if file else [*_upwards(Path("." if start == "-" else start))] if start is not None else []
    layers = [_layer(named, over)] if over else []
    alone: list[str] = []
    for number, path in enumerate(paths, 1):
        layer = _read(path, root or path.parent, str(file or relative_to(path, Path())))
        layers.append(layer)
        if layer.value.get("inherit") is False:
            above = " and ".join(relative_to(one, Path()) for one in paths[number:])
            alone += [f"{layer.file}: inherit: false, so {above} is not read"] if above else []
            break
    layers += [_layer(named, under)] if under else []
    read = _combined(layers)
    return msgspec.structs.replace(read, loosened=(*read.loosened, *alone))


def _combined(layers: Sequence[_Layer]) -> ReadSettings:
    """The layers as one, the first over the others."""
    settings = DEFAULTS
    merged: dict[str, Any] = {}
    places: dict[Steps, str] = {}
    loosened: list[str] = []
    for layer in reversed(layers):
        above = settings
        merged = laid_over(merged, layer.value)
        places |= _places(layer, layer.value)
        settings = msgspec.convert(merged, Settings)
        if layer.file and layer is not layers[-1]:
            from aoai_policies.configuration.loosened import loosened_by

            loosened += [f"{layer.file}: {change}" for change in loosened_by(settings, above)]
    if layers:
        from aoai_policies.configuration.settings_values import check_together

        check_together(settings, places)
    waivers = tuple(waiver for layer in layers for waiver in layer.waivers)
    listed = tuple(one.waiver for one in waivers if one.waiver is not None)
    files = tuple(layer.file for layer in layers if layer.file)
    return ReadSettings(msgspec.structs.replace(settings, waivers=listed), waivers, files, places, tuple(loosened))


def laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Settings over others, key by key at every depth; lists are replaced as a whole."""
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        if isinstance(under, Mapping) and isinstance(value, Mapping) and key not in _WHOLE:
            value = {**under, **value} if key in _FLAT else laid_over(under, value)  # noqa: PLW2901 - both together
        merged[key] = value
    return merged


def _read(path: Path, root: Path, shown: str) -> _Layer:
    from aoai_catalog.marked_yaml import read_marked

    marked = read_marked(read_utf8(path), str(path), written=_is_text)
    if isinstance(marked.value, dict):
        _locate(marked.value, "catalog", "paths", path.parent.absolute())
        _locate(marked.value, "subscription", "usage", path.parent.absolute())
    return _checked(marked, shown, relative_to(path, root))


def _layer(named: str, keys: Mapping[str, Any]) -> _Layer:
    from aoai_catalog.marked_yaml import Marked

    try:
        return _checked(Marked(named, dict(keys), {}))
    except InputError as error:
        raise InputError(str(error).replace(f"{named}:1:", f"{named}:", 1)) from None  # it has no lines


def _checked(document: Marked, file: str = "", place: str = "") -> _Layer:
    """A document whose keys and values are known; levels by the ids of their rules.

    Args:
        document: The keys of `aoai.yaml`.
        file: How reports name it; empty where it is no file.
        place: How positions name it.

    Raises:
        InputError: A key, rule, name or day is unknown, or a value of another kind; with line and nearest name.
    """
    from aoai_catalog.marked_yaml import typed
    from aoai_policies.configuration.settings_values import check_values, check_written, levels_by_id

    if document.value is None:
        return _Layer(document, file)
    check_written(document)
    document = levels_by_id(document)
    layer = _Layer(document, file)
    if not isinstance(document.value, dict):
        typed(document, Settings)  # raises
    settings = typed(msgspec.structs.replace(document, value=layer.value), Settings)
    check_values(settings, document)
    has_waivers = "waivers" in document.value
    return _Layer(document, file, waivers_of(document, ("waivers",), place) if has_waivers else ())


def _places(layer: _Layer, value: Any, path: Steps = ()) -> dict[Steps, str]:
    """Where each key of a layer is written, as reports name it."""
    found = {path: f"{layer.file}:{layer.document.line(path)}" if layer.file else layer.document.name}
    for key, below in value.items() if isinstance(value, dict) else ():
        found |= _places(layer, below, (*path, key))
    return found


def waivers_of(document: Marked, path: Steps, file: str) -> tuple[ReadWaiver, ...]:
    """The waivers of a list in a document.

    Raises:
        InputError: It is no list.
    """
    from aoai_policies.configuration.rules import every_rule

    items: Any = document.value
    for step in path:
        items = items[step]
    if items is None:
        return ()
    if not isinstance(items, Sequence) or isinstance(items, str):
        raise InputError(
            f"{document.name}:{document.line(path)}: waivers is not a list; write each as `- rule: AOAI503`"
        )

    def position(number: int) -> Position | None:
        return Position(file, document.line((*path, number))) if file else None

    return read_waivers(items, every_rule(), position)


def read_utf8(path: Path) -> str:
    """The text of a file that people write.

    Raises:
        InputError: It cannot be read.
    """
    try:
        return to_utf8(read_bounded(path, str(path), MOST_BYTES_BY_HAND), str(path)).decode()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from None
    except ValueError:  # a null character in its name
        raise InputError(f"{str(path)!r}: No such file or directory") from None


def relative_to(path: Path, root: Path) -> str:
    """How positions name a file: from the folder that they are relative to."""
    return Path(os.path.relpath(path.absolute(), root.absolute())).as_posix()


def _is_text(path: Steps) -> bool:
    """Whether a value is a text as it is written: `off` as a level is no boolean, a version or a day no date."""
    return path[0] in {"levels", "waivers", "access", "subscription"}


def _locate(document: dict[str, Any], section: str, key: str, folder: Path) -> None:
    held = document.get(section)
    if not isinstance(held, dict):
        return
    paths = held.get(key)
    if isinstance(paths, str):
        held[key] = str(folder / paths)
    elif isinstance(paths, list):
        held[key] = [str(folder / one) if isinstance(one, str) else one for one in paths]


def nearest_settings(start: str | Path) -> Path | None:
    """The settings file that is found first from a folder or file upwards."""
    return next(_upwards(Path(start)), None)


def _upwards(start: Path) -> Iterator[Path]:
    start = start.absolute()
    for folder in (start, *start.parents):
        if (folder / SETTINGS_FILE).is_file():
            yield folder / SETTINGS_FILE
