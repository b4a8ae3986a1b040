"""Reads answers of Azure's usages call: what `aoai catalog capture` writes of all regions, or the answer of one.

That is what `az cognitiveservices usage list -l REGION` prints, or ARM's own JSON.
"""

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


class _Answers(msgspec.Struct):
    """One answer in ARM's own form, or those of several regions as `aoai catalog capture` writes them."""

    value: list[_Entry] | None = None
    taken: date | None = None
    regions: dict[str, list[_Entry]] | None = None


def read_usages(settings: Settings) -> tuple[UsageSnapshot, ...]:
    """Read the snapshots that the settings name.

    Raises:
        InputError: One of them cannot be read, or is not an answer of the usages call.
    """
    return tuple(one for file in settings.subscription.usage_files for one in read_usage(Path(file)))


def read_usage(path: Path) -> list[UsageSnapshot]:
    """Read a snapshot, by region. The name of a single answer tells region and day: `usage-eastus2-2026-11-20.json`.

    A snapshot in which no region answered still is one: what is left of any quota is not known.

    Raises:
        InputError: It cannot be read, or is not an answer of the usages call.
    """
    try:
        content = to_utf8(read_bounded(path, str(path)), str(path))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}; subscription.usage names it") from None
    try:
        read = decode_json(content, list[_Entry] | _Answers)
    except (MismatchError, msgspec.DecodeError, RecursionError) as error:
        raise _not_usage(path, str(error)) from None
    if isinstance(read, _Answers) and read.regions is not None:
        regions = read.regions or {"": []}
        return [_snapshot(path, reviewed.region_id(name) or name, read.taken, regions[name]) for name in regions]
    entries = read.value if isinstance(read, _Answers) else read
    if entries is None:
        raise _not_usage(path, "it has neither `value` nor `regions`")
    words = [path.stem, *re.split(r"[-_. ]", _DAY.sub("", path.stem))]
    region = next((region for word in words if (region := reviewed.region_id(word))), "")
    return [_snapshot(path, region, _day(day[0]) if (day := _DAY.search(path.stem)) else None, entries)]


def _not_usage(path: Path, why: str) -> InputError:
    remedy = "record one with `aoai catalog capture` or `az cognitiveservices usage list -l REGION`"
    return InputError(f"{path}: not a usage snapshot ({why}); {remedy}")


def _snapshot(path: Path, region: str, taken: date | None, entries: list[_Entry]) -> UsageSnapshot:
    pools = {
        entry.name.value.casefold(): Usage(entry.name.value, entry.limit, entry.current_value or 0)
        for entry in entries
        if entry.limit is not None
    }
    return UsageSnapshot(str(path), region, taken, pools)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
