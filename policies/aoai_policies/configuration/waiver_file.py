"""The file of `--waivers`: the same list as under `waivers` in the settings, alone or under that key."""

from __future__ import annotations

from pathlib import Path

from aoai_catalog.input_error import InputError
from aoai_catalog.marked_yaml import read_marked
from aoai_policies.configuration.settings_file import read_utf8, relative_to, waivers_of
from aoai_policies.core.waivers import ReadWaiver


def read_waiver_file(path: Path, root: Path) -> tuple[ReadWaiver, ...]:
    """Read a file of waivers. A malformed waiver does not apply, and AOAI902 says so.

    Args:
        path: The file.
        root: The folder that positions are relative to.

    Raises:
        InputError: It cannot be read, or holds no list of waivers.
    """
    document = read_marked(read_utf8(path), str(path), written=lambda _: True)
    value = document.value
    if value is None:
        return ()
    if isinstance(value, dict):
        others = sorted(value.keys() - {"waivers"})
        if others or "waivers" not in value:
            line = document.line((others[0],) if others else ())
            raise InputError(
                f"{path}:{line}: a file of waivers holds a list of them, at the top level or under `waivers`"
            )
    return waivers_of(document, ("waivers",) if isinstance(value, dict) else (), relative_to(path, root))
