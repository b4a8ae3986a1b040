"""What the environment says to every front end: the day, the settings file, the folders of the catalog."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from aoai_catalog.input_error import InputError


def today(environment: Mapping[str, str] | None = None) -> date:
    """The day that AOAI_AS_OF names, else that of this machine's clock in UTC, which nothing else reads.

    Raises:
        InputError: There is no such day.
    """
    named = (environment or {}).get("AOAI_AS_OF", "")
    if not named:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(named)
    except ValueError:
        raise InputError(f"AOAI_AS_OF={named}: no such day; write it as {date(2026, 11, 21)}") from None


def settings_named(environment: Mapping[str, str]) -> Path | None:
    """The file of AOAI_SETTINGS, None where the variable is not set.

    Raises:
        InputError: There is no such file.
    """
    named = environment.get("AOAI_SETTINGS", "")
    if named and not Path(named).is_file():
        raise InputError(f"AOAI_SETTINGS={named}: no such file")
    return Path(named) if named else None


def catalogs_named(environment: Mapping[str, str]) -> list[Path]:
    """The folders and packed catalogs of AOAI_CATALOG.

    Raises:
        InputError: One of them does not exist.
    """
    named = [Path(one) for one in environment.get("AOAI_CATALOG", "").split(os.pathsep) if one]
    for folder in named:
        if not folder.exists():
            raise InputError(f"AOAI_CATALOG={folder}: no such folder; it names those that hold editions/ and captures/")
    return named
