"""The settings: `aoai.yaml`, found upwards from what is checked, or the file that somebody names, and keys over it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from aoai_catalog.input_error import InputError
from aoai_policies.core.settings import DEFAULTS, Settings
from aoai_policies.core.target import Position
from aoai_policies.core.waivers import ReadWaiver, read_waivers

if TYPE_CHECKING:
    from aoai_catalog.marked_yaml import Marked
    from aoai_catalog.marked_yaml import Path as Steps

SETTINGS_FILE = "aoai.yaml"
_WHOLE = frozenset({"residency"})
"""Replaced as a whole by a layer above: the order of its patterns counts."""


class ReadSettings(msgspec.Struct, frozen=True):
    """Settings as they were read.

    `waivers` are those of all layers, also the malformed ones, which the settings do not have. `files` are those that
    were read, the nearest first.
    """

    settings: Settings = DEFAULTS
    waivers: tuple[ReadWaiver, ...] = ()
    files: tuple[str, ...] = ()


def read_settings(
    start: str | Path | None = None,
    *,
    file: Path | None = None,
    over: Mapping[str, Any] | None = None,
    named: str = "settings",
    under: Mapping[str, Any] | None = None,
    root: Path | None = None,
) -> ReadSettings:
    """Read the settings that hold for what is checked.

    Args:
        start: What is checked; `aoai.yaml` is looked for from here upwards. `-` is the current folder.
        file: The file instead.
        over: Keys that go over the file.
        named: How errors name those.
        under: Keys that the file goes over.
        root: The folder that positions in the file are relative to; its own where it is left out.

    Raises:
        InputError: The file cannot be read or is malformed, or the keys are.
    """
    path = file or (_upwards(Path("." if start == "-" else start).absolute()) if start is not None else None)
    if path is None and not over and not under:
        return ReadSettings()
    from aoai_catalog.marked_yaml import Marked

    layers: list[tuple[Marked, str]] = [(Marked(named, over, {}), "")] if over else []
    if path is not None:
        layers.append((read_document(path), relative_to(path, root or path.parent)))
    if under:
        layers.append((Marked(named, under, {}), ""))
    read = [settings_of(document, place) for document, place in layers]
    values: list[Mapping[str, Any]] = [document.value or {} for document, _ in reversed(layers)]
    settings = settings_of(Marked(named, reduce(laid_over, values), {})).settings if len(read) > 1 else read[0].settings
    waivers = tuple(waiver for one in read for waiver in one.waivers)
    return ReadSettings(settings, waivers, (str(file or relative_to(path, Path())),) if path is not None else ())


def laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> Mapping[str, Any]:
    """Settings over others, key by key at every depth; lists are replaced as a whole."""
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        if isinstance(under, Mapping) and isinstance(value, Mapping) and key not in _WHOLE:
            value = laid_over(under, value)  # noqa: PLW2901 - what it comes to
        merged[key] = value
    return merged


def read_document(path: Path) -> Marked:
    """Read a settings file as plain values, with relative paths in it made absolute.

    Raises:
        InputError: It cannot be read or is no YAML.
    """
    from aoai_catalog.marked_yaml import read_marked

    marked = read_marked(read_utf8(path), str(path), written=_is_text)
    if isinstance(marked.value, dict):
        _locate(marked.value, "catalog", "paths", path.parent.absolute())
        _locate(marked.value, "subscription", "usage", path.parent.absolute())
    return marked


def settings_of(document: Marked, file: str = "") -> ReadSettings:
    """Give a document its type, and check what a type cannot.

    Args:
        document: The keys of `aoai.yaml`; the policy pack's configuration has the same.
        file: How positions name it; empty where it is no file.

    Raises:
        InputError: A key, rule, name or day is unknown, or a value of another kind; with line and nearest name. A
            malformed waiver is no such error: it does not apply, and AOAI902 says so.
    """
    from aoai_catalog.marked_yaml import typed
    from aoai_policies.configuration.settings_values import check_values, check_written

    if document.value is None:
        return ReadSettings()
    waivers: tuple[ReadWaiver, ...] = ()
    value = document.value
    if isinstance(value, Mapping) and "waivers" in value:
        waivers = waivers_of(document, ("waivers",), file)
        value = {**value, "waivers": [one.waiver for one in waivers if one.waiver is not None]}
    try:
        check_written(document)
        settings = typed(msgspec.structs.replace(document, value=value), Settings)
        check_values(settings, document)
    except InputError as error:
        if document.lines:
            raise
        raise InputError(str(error).replace(f"{document.name}:1:", f"{document.name}:", 1)) from None
    return ReadSettings(settings, waivers)


def waivers_of(document: Marked, path: Steps, file: str) -> tuple[ReadWaiver, ...]:
    """The waivers of a list in a document.

    Raises:
        InputError: It is no list.
    """
    from aoai_policies.rules import RULES

    items: Any = document.value
    for step in path:
        items = items[step]
    if items is None:
        return ()
    if not isinstance(items, Sequence) or isinstance(items, str):
        raise InputError(f"{document.name}:{document.line(path)}: waivers are no list; write each as `- rule: AOAI503`")

    def position(number: int) -> Position | None:
        return Position(file, document.line((*path, number))) if file else None

    return read_waivers(items, RULES, position)


def read_utf8(path: Path) -> str:
    """The text of a file that somebody named.

    Raises:
        InputError: It cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8; save it as UTF-8") from None


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


def _upwards(start: Path) -> Path | None:
    folder = start if start.is_dir() else start.parent
    for candidate in (folder, *folder.parents):
        if (candidate / SETTINGS_FILE).is_file():
            return candidate / SETTINGS_FILE
    return None
