"""The settings file: `aoai.yaml`, found upwards from what is checked, or the file that somebody names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from aoai_policies.adapters.input_error import InputError
from aoai_policies.core.settings import DEFAULTS, Settings

SETTINGS_FILE = "aoai.yaml"


def find_settings(named: Path | None, paths: Sequence[str]) -> tuple[Settings, Path]:
    """Read the settings that hold for what is checked.

    Args:
        named: The file of `--settings`; None to look for `aoai.yaml` from the first path upwards.
        paths: What is checked; `-` counts as the current folder.

    Returns:
        The settings, and the folder that relative paths in them start from.

    Raises:
        InputError: The named file does not exist, or a file is malformed.
    """
    path = named or _upwards(Path(paths[0] if paths and paths[0] != "-" else ".").absolute())
    if path is None:
        return DEFAULTS, Path()
    return read_settings(path), path.parent


def read_settings(path: Path) -> Settings:
    """Read one settings file. An empty one sets nothing.

    Raises:
        InputError: It cannot be read, or a key or value in it is unknown; with line and nearest name.
    """
    from aoai_policies.adapters.marked_yaml import read_marked, typed

    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8; save it as UTF-8") from None
    marked = read_marked(text, str(path))
    return DEFAULTS if marked.value is None else typed(marked, Settings)


def _upwards(start: Path) -> Path | None:
    folder = start if start.is_dir() else start.parent
    for candidate in (folder, *folder.parents):
        if (candidate / SETTINGS_FILE).is_file():
            return candidate / SETTINGS_FILE
    return None
