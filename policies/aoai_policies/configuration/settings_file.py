"""The settings file: `aoai.yaml`, found upwards from what is checked, or the file that somebody names."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
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


class ReadSettings(msgspec.Struct, frozen=True):
    """Settings as they were read. `waivers` are all, also the malformed ones, which the settings do not have."""

    settings: Settings = DEFAULTS
    waivers: tuple[ReadWaiver, ...] = ()


def find_settings(named: Path | None, paths: Sequence[str], root: Path | None = None) -> ReadSettings:
    """Read the settings that hold for what is checked.

    Args:
        named: The file of `--settings`; None to look for `aoai.yaml` from the first path upwards.
        paths: What is checked; `-` counts as the current folder.
        root: The folder that positions in the file are relative to; its own where it is left out.

    Raises:
        InputError: The named file does not exist, or a file is malformed.
    """
    path = named or _upwards(Path(paths[0] if paths and paths[0] != "-" else ".").absolute())
    if path is None:
        return ReadSettings()
    return settings_of(read_document(path), relative_to(path, root or path.parent))


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
    check_written(document)
    settings = typed(msgspec.structs.replace(document, value=value), Settings)
    check_values(settings, document)
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
