"""Checks what the type of the settings cannot: days, and names of rules, regions, SKUs and places of processing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from aoai_catalog import reviewed
from aoai_catalog.input_error import InputError
from aoai_catalog.marked_yaml import Marked
from aoai_catalog.marked_yaml import Path as Steps
from aoai_catalog.names import closest, fold
from aoai_policies.core.finding import Level
from aoai_policies.core.patterns import any_match
from aoai_policies.core.settings import Names, Settings


def check_written(document: Marked) -> None:
    """Refuse levels and days that a type would refuse in fewer words.

    Raises:
        InputError: With the line, and the nearest name of a rule.
    """
    _check_levels(document)
    for path, day in _days(document.value):
        if not isinstance(day, date):
            try:
                date.fromisoformat(str(day))
            except ValueError:
                raise _refused(document, path, f"{day}: no such day; write it as {date(2026, 11, 21)}") from None


def check_values(settings: Settings, document: Marked) -> None:
    """Refuse names that exist nowhere, which would have no effect.

    Raises:
        InputError: With the line and the nearest name.
    """
    _check_residency(settings, document)
    tier, days = settings.subscription.tier, settings.retirement
    if re.fullmatch(r"[\d.]+", tier):
        problem = f'{tier} is a number; write the tier as a text, as the documentation does: "Tier {tier}"'
        raise _refused(document, ("subscription", "tier"), problem)
    if days.error_days > days.warn_days:
        written = document.value["retirement"]
        path = ("retirement", "error_days" if "error_days" in written else "warn_days")
        more = f"error_days {days.error_days} is more than warn_days {days.warn_days}"
        problem = f"{more}; a warning comes before an error"
        raise _refused(document, path, problem)
    for key, names in (("allow", settings.allow), ("deny", settings.deny)):
        _check_names(key, names, document)


def _days(value: Any) -> Iterator[tuple[Steps, Any]]:
    access = value.get("access") if isinstance(value, dict) else None
    grants = access.get("granted") if isinstance(access, dict) else None
    for number, grant in enumerate(grants if isinstance(grants, list) else ()):
        if isinstance(grant, dict) and grant.get("until") is not None:
            yield ("access", "granted", number, "until"), grant["until"]


def _check_levels(document: Marked) -> None:
    levels = document.value.get("levels") if isinstance(document.value, dict) else None
    if not isinstance(levels, dict) or not levels:
        return
    from aoai_policies.rules import RULES

    known = {name for rule in RULES for name in (rule.id, rule.slug)}
    for name, level in levels.items():
        if name not in known:
            raise _refused(document, ("levels", name), f"there is no rule {name}; {_meant(name, known)}")
        if level not in set(Level):
            problem = f"{level} is no level; write error, warning, info or disabled"
            raise _refused(document, ("levels", name), problem)


def _check_residency(settings: Settings, document: Marked) -> None:
    demanded = settings.residency
    if demanded is None:
        return
    zones = {region.data_zone for region in reviewed.regions().values() if region.data_zone}
    known = {"global", "region", *zones, *reviewed.regions()}
    places = demanded.items() if isinstance(demanded, dict) else [("", demanded)]
    for stack, place in places:
        if place not in known:
            path = ("residency", stack) if stack else ("residency",)
            near = f"{_meant(place, known)} or one of region, global, {', '.join(sorted(zones))}"
            raise _refused(document, path, f"{place} is no region of Azure and no data zone; {near}")


def _check_names(key: str, names: Names, document: Marked) -> None:
    for field, what, patterns, known in (
        ("regions", "region of Azure", names.regions, reviewed.regions),
        ("skus", "SKU", names.skus, reviewed.skus),
    ):
        for number, pattern in enumerate(patterns):
            if not any_match((fold(pattern),), *known()):
                meant = _meant(pattern, known())
                raise _refused(document, (key, field, number), f"{pattern} matches no {what}; {meant}")


def _meant(name: str, known: Iterable[str]) -> str:
    near = closest(name, known, 1)
    return f"did you mean {near[0]}?" if near else "nothing has a name like it"


def _refused(document: Marked, path: Steps, problem: str) -> InputError:
    place = ".".join(str(step) for step in path)
    return InputError(f"{document.name}:{document.line(path)}: {place}: {problem}")
