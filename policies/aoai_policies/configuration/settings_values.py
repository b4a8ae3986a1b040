"""Checks what the type of the settings cannot: days, and names of rules, regions, SKUs and places of processing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from aoai_catalog import reviewed
from aoai_catalog.folders import dated_files, open_source
from aoai_catalog.input_error import InputError, repeated
from aoai_catalog.load import DATA
from aoai_catalog.marked_yaml import Marked
from aoai_catalog.marked_yaml import Path as Steps
from aoai_catalog.names import closest, fold
from aoai_policies.core.finding import Level
from aoai_policies.core.patterns import any_match
from aoai_policies.core.settings import Names, Settings

if TYPE_CHECKING:
    from aoai_catalog.query import Catalog
    from aoai_policies.core.rule import AnyRule


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
                raise _refused(
                    document, path, f"{repeated(day)}: no such day; write it as {date(2026, 11, 21)}"
                ) from None


def check_values(settings: Settings, document: Marked) -> None:
    """Refuse names that exist nowhere, which would have no effect.

    Raises:
        InputError: With the line and the nearest name.
    """
    _check_residency(settings, document)
    tier = settings.subscription.tier
    if re.fullmatch(r"[\d.]+", tier):
        shown = repeated(tier)
        problem = f'{shown} is a number; write the tier as a text, as the documentation does: "Tier {shown}"'
        raise _refused(document, ("subscription", "tier"), problem)
    for key, names in (("allow", settings.allow), ("deny", settings.deny)):
        _check_names(key, names, document)
    for name, account in settings.accounts.items():
        if account.location is not None and reviewed.region_id(account.location) is None:
            problem = (
                f"{repeated(account.location)} is not an Azure region; {_meant(account.location, reviewed.regions())}"
            )
            raise _refused(document, ("accounts", name, "location"), problem)


def check_together(settings: Settings, places: Mapping[Steps, str]) -> None:
    """Refuse what files say together and none of them alone.

    Raises:
        InputError: With the place of what the nearest of them says.
    """
    days = settings.retirement
    if days.error_days > days.warn_days:
        written = [key for key in ("error_days", "warn_days") if ("retirement", key) in places]
        more = f"error_days {days.error_days} is more than warn_days {days.warn_days}"
        key = written[0]
        raise InputError(f"{places['retirement', key]}: retirement.{key}: {more}; AOAI503 comes before AOAI508")


def check_tier(tier: str, catalog: Catalog, place: str) -> None:
    """Refuse a quota tier that no edition and nothing beside the bundled catalog has.

    Raises:
        InputError: With the place and the nearest.
    """
    bundled = (open_source(path) for _, path in dated_files(DATA / "editions"))
    known = {quota.tier for source in (*catalog.sources, *bundled) for quota in source.table("quotas") if quota.tier}
    if fold(tier) not in map(fold, known):
        meant = _meant(tier, known, "write it as the documentation does, such as Tier 3")
        raise InputError(f"{place}: subscription.tier: {repeated(tier)} is not a documented quota tier; {meant}")


def levels_by_id(document: Marked) -> Marked:
    """The document with each level under its rule's id: a file may name a rule by slug that another one names by id."""
    levels = document.value.get("levels") if isinstance(document.value, dict) else None
    if not isinstance(levels, dict):
        return document
    ids = {rule.slug: rule.id for rule in _rules()}
    named = {ids.get(name, name): name for name in sorted(levels, key=lambda name: name not in ids)}
    lines: dict[Steps, int] = {("levels", rule): document.line(("levels", name)) for rule, name in named.items()}
    value = {**document.value, "levels": {rule: levels[name] for rule, name in named.items()}}
    return Marked(document.name, value, {**document.lines, **lines} if document.lines else {})


def _rules() -> Sequence[AnyRule]:
    from aoai_policies.pack.unverified import policies

    return policies()


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
    known = {name for rule in _rules() for name in (rule.id, rule.slug)}
    for name, level in levels.items():
        if name not in known:
            raise _refused(document, ("levels", name), f"there is no rule {repeated(name)}; {_meant(name, known)}")
        if not isinstance(level, str) or level not in set(Level):
            problem = f"{repeated(level)} is not a valid level; write error, warning, info or disabled"
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
            near = _meant(place, known, "write the id of a region,")
            near += f" or one of region, global, {', '.join(sorted(zones))}"
            raise _refused(document, path, f"{repeated(place)} is neither an Azure region nor a data zone; {near}")


def _check_names(key: str, names: Names, document: Marked) -> None:
    for field, what, patterns, known in (
        ("regions", "Azure region", names.regions, reviewed.regions),
        ("skus", "SKU", names.skus, reviewed.skus),
    ):
        for number, pattern in enumerate(patterns):
            if not any_match((fold(pattern),), *known()):
                meant = _meant(pattern, known())
                raise _refused(document, (key, field, number), f"{repeated(pattern)} matches no {what}; {meant}")


def _meant(name: str, known: Iterable[str], otherwise: str = "nothing has a name like it") -> str:
    near = closest(name, known, 1)
    return f"did you mean {near[0]}?" if near else otherwise


def _refused(document: Marked, path: Steps, problem: str) -> InputError:
    place = ".".join(map(repeated, path))
    return InputError(f"{document.name}:{document.line(path)}: {place}: {problem}")
