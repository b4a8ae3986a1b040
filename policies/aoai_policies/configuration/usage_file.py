"""Reads the answer of Azure's usages call: `az cognitiveservices usage list -l REGION`, or ARM's own JSON."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import msgspec

from aoai_catalog import reviewed
from aoai_catalog.input_error import InputError
from aoai_catalog.mismatch import MismatchError, decode_json
from aoai_policies.core.encoding import to_utf8
from aoai_policies.core.settings import Settings
from aoai_policies.core.usage import Usage, UsageSnapshot
from aoai_policies.stack.bounds import read_bounded

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class _Name(msgspec.Struct):
    value: str


class _Entry(msgspec.Struct, rename="camel"):
    name: _Name
    limit: float | None = None
    current_value: float | None = None


class _Answer(msgspec.Struct):
    value: list[_Entry]


def read_usages(settings: Settings) -> tuple[UsageSnapshot, ...]:
    """Read the snapshots that the settings name.

    Raises:
        InputError: One of them cannot be read, or is not an answer of the usages call.
    """
    return tuple(read_usage(Path(file)) for file in settings.subscription.usage_files)


def read_usage(path: Path) -> UsageSnapshot:
    """Read one snapshot. Its name tells region and day: `eastus2.json`, `usage-eastus2-2026-11-20.json`.

    Raises:
        InputError: It cannot be read, or is not an answer of the usages call.
    """
    try:
        content = to_utf8(read_bounded(path, str(path)), str(path))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}; subscription.usage names it") from None
    try:
        entries = decode_json(content, list[_Entry] | _Answer)
    except (MismatchError, msgspec.DecodeError, RecursionError) as error:
        raise InputError(
            f"{path}: not a usage snapshot ({error}); record one by `az cognitiveservices usage list -l REGION`"
        ) from None
    entries = entries.value if isinstance(entries, _Answer) else entries
    words = [path.stem, *re.split(r"[-_. ]", _DAY.sub("", path.stem))]
    return UsageSnapshot(
        path=str(path),
        region=next((region for word in words if (region := reviewed.region_id(word))), ""),
        taken=_day(day[0]) if (day := _DAY.search(path.stem)) else None,
        pools={
            entry.name.value.casefold(): Usage(entry.name.value, entry.limit, entry.current_value or 0)
            for entry in entries
            if entry.limit is not None
        },
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
