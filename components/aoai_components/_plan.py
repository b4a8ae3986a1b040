"""Decides, and creates nothing: names, order, conversions, defaults. Every function here is pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from math import ceil

import msgspec

from aoai_catalog.query import Catalog
from aoai_catalog.records import Model
from aoai_components._arguments import ArgumentError

_NOT_IN_A_SUBDOMAIN = re.compile(r"[^a-z0-9]+")
_TPM_UNIT = re.compile(r"(\d+) TPM")


# Names


def physical_name(logical: str, project: str, stack: str, *, longest: int = 64) -> str:
    """A name for Azure that is the same in every run, and another one in every project and stack.

    Names of accounts are looked up worldwide as a subdomain, so the logical name alone would soon be taken.
    """
    suffix = sha256(f"{project}/{stack}/{logical}".encode()).hexdigest()[:8]
    head = _NOT_IN_A_SUBDOMAIN.sub("-", logical.casefold()).strip("-")[: longest - len(suffix) - 1].rstrip("-")
    return f"{head or 'ai'}-{suffix}"


def custom_subdomain(account_name: str) -> str:
    """The subdomain that an account's name gives: lower case letters, digits and single hyphens."""
    return _NOT_IN_A_SUBDOMAIN.sub("-", account_name.casefold()).strip("-")[:63].rstrip("-")


# Order


def serial_order(names: Sequence[str], after: Mapping[str, Iterable[str]]) -> list[str]:
    """The names in the order given, but each behind those that it refers to.

    Args:
        names: As declared.
        after: What a name refers to; names that are not declared here are left out of account.

    Raises:
        ArgumentError: Names refer to each other in a circle.
    """
    ordered: list[str] = []
    open_names: list[str] = []

    def place_behind(name: str) -> None:
        if name in ordered:
            return
        if name in open_names:
            circle = " -> ".join([*open_names[open_names.index(name) :], name])
            raise ArgumentError("spillover_to", f"{circle} is a circle; let the last one spill to nothing")
        open_names.append(name)
        for other in after.get(name, ()):
            if other in names:
                place_behind(other)
        open_names.pop()
        ordered.append(name)

    for name in names:
        place_behind(name)
    return ordered


# What the catalog fills in


def pinned_version(catalog: Catalog, model: str, version: str | None) -> str | None:
    """The version to declare: the one given, else Azure's documented default, else the only one there is.

    None where the catalog cannot say; Azure then picks one, which AOAI107 warns of.
    """
    if version is not None or ".ft-" in model:
        return version
    default = catalog.default_version(model)
    if default is not None:
        return default.version
    known = [other for other in catalog.models(model) if other.version]
    return known[0].version if len(known) == 1 else None


def model_format(catalog: Catalog, model: str, model_format: str | None) -> str:
    """The format to declare: the one given, else the only one under which the catalog has the model, else OpenAI."""
    if model_format is not None:
        return model_format
    formats = {other.format for other in catalog.models(model)}
    return formats.pop() if len(formats) == 1 else "OpenAI"


# Capacity


class Amount(msgspec.Struct, frozen=True):
    """Capacity as it was declared, in one of three units."""

    capacity: int | None = None
    tpm: int | None = None
    ptu: int | None = None


def azure_capacity(catalog: Catalog, model: Model, sku: str, amount: Amount) -> int:
    """`sku.capacity`, Azure's number, for an amount in any unit.

    Tokens per minute on a provisioned SKU are what its PTUs have to carry: the number is rounded up to what Azure
    sells. On a standard SKU they are a limit, and have to be met exactly.

    Raises:
        ArgumentError: Not exactly one unit is given, or tokens do not fit the SKU.
    """
    given = [name for name in ("capacity", "tpm", "ptu") if getattr(amount, name) is not None]
    if len(given) != 1:
        found = f"{' and '.join(given)} are both given" if given else "none is given"
        raise ArgumentError(given[0] if given else "capacity", f"declare one of capacity, tpm and ptu; {found}")
    value: int = getattr(amount, given[0])
    if given[0] == "ptu":
        provisioned_only(sku)
    if given[0] != "tpm":
        return value
    return _provisioned(catalog, model, sku, value) if _is_provisioned(sku) else _standard(catalog, model, sku, value)


def provisioned_only(sku: str) -> None:
    """Refuse PTU on a SKU that is not sold so. Raises ArgumentError."""
    if not _is_provisioned(sku):
        raise ArgumentError("ptu", f"{sku} is not sold in PTU; declare tpm (tokens per minute) instead")


def _is_provisioned(sku: str) -> bool:
    return "provisioned" in sku.casefold()


def _provisioned(catalog: Catalog, model: Model, sku: str, tpm: int) -> int:
    figures = catalog.capacity(model, sku)
    if not figures.tpm_per_unit:
        problem = f"no source says how many tokens per minute a PTU of {model} carries; declare ptu instead"
        raise ArgumentError("tpm", problem)
    step = figures.step or 1
    return max(figures.minimum or 1, ceil(ceil(tpm / figures.tpm_per_unit) / step) * step)


def _standard(catalog: Catalog, model: Model, sku: str, tpm: int) -> int:
    unit = catalog.capacity(model, sku).unit
    size = _tokens_in(unit)
    if size is None:
        counted = f"the capacity of {model} {sku} is counted in {unit}, not in tokens per minute"
        raise ArgumentError("tpm", f"{counted}; declare capacity instead")
    if tpm % size:
        below = tpm - tpm % size
        nearest = " or ".join(str(value) for value in (below, below + size) if value)
        raise ArgumentError("tpm", f"tpm {tpm} is not a multiple of {size}; use {nearest}")
    return tpm // size


def smallest_step(catalog: Catalog, model: Model, sku: str, argument: str) -> int:
    """By how much a capacity can grow at least, in the unit of the argument `capacity`, `tpm` or `ptu`."""
    figures = catalog.capacity(model, sku)
    step = figures.step or 1
    if argument != "tpm":
        return step
    return step * (figures.tpm_per_unit or _tokens_in(figures.unit) or 1000)


def _tokens_in(unit: str) -> int | None:
    """Tokens per minute in one unit of capacity; a thousand where no source names the unit."""
    match = _TPM_UNIT.fullmatch(unit or "1000 TPM")
    return int(match[1]) if match else None


# Content filters

_HARMS = ("Hate", "Sexual", "Violence", "Selfharm")
_BOTH = ("Prompt", "Completion")
_DIRECTIONS: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(_HARMS, _BOTH),
    "Jailbreak": ("Prompt",),
    "Indirect Attack": ("Prompt",),
    "Protected Material Text": ("Completion",),
    "Protected Material Code": ("Completion",),
    "Profanity": _BOTH,
}
_PRESETS: Mapping[str, Mapping[str, str]] = {
    "default": {
        **dict.fromkeys(_HARMS, "Medium"),
        "Jailbreak": "block",
        "Protected Material Text": "block",
        "Protected Material Code": "annotate",
    },
    "strict": {
        **dict.fromkeys(_HARMS, "Low"),
        "Jailbreak": "block",
        "Indirect Attack": "block",
        "Protected Material Text": "block",
        "Protected Material Code": "block",
    },
}
"""For harm the severity from which it is blocked, for all else what is done. `default` is Azure's documented
default."""


def filter_rules(preset: str, rules: Iterable[Mapping[str, str]]) -> list[dict[str, object]]:
    """`contentFilters` of an RAI policy: the preset with the rules over it, in a stable order.

    Raises:
        ArgumentError: Azure does not look for the category there, or it has no severity.
    """
    settings: dict[tuple[str, str], tuple[str, str]] = {}
    for category, setting in _PRESETS[str(preset)].items():
        for direction in _DIRECTIONS[category]:
            harm = category in _HARMS
            settings[category, direction] = (setting if harm else "", "block" if harm else setting)
    for rule in rules:
        category, direction, severity = str(rule["category"]), rule.get("direction", ""), rule.get("severity", "")
        possible = _DIRECTIONS[category]
        if direction and direction not in possible:
            problem = f"Azure looks for {category} in {possible[0]} only; leave direction out"
            raise ArgumentError("rules.direction", problem)
        if severity and category not in _HARMS:
            raise ArgumentError("rules.severity", f"{category} has no severity; leave it out")
        for way in (str(direction),) if direction else possible:
            before, _ = settings.get((category, way), ("Medium" if category in _HARMS else "", ""))
            settings[category, way] = (str(severity or before), str(rule.get("action", "block")))
    return [
        {
            "name": category,
            "source": direction,
            "enabled": action != "off",
            "blocking": action == "block",
            **({"severityThreshold": severity} if severity else {}),
        }
        for (category, direction), (severity, action) in settings.items()
    ]


# Fleets


def shares(total: int, parts: int, step: int) -> list[int]:
    """Share a capacity out in whole steps, as evenly as it goes, the first ones taking what is over.

    Raises:
        ArgumentError: It is not a multiple of the step, or is less than a step for each.
    """
    if total % step or total < parts * step:
        problem = f"{total} cannot be shared by {parts} regions in steps of {step}"
        best = max(parts, ceil(total / step)) * step
        raise ArgumentError("share_capacity", f"{problem}; use {best}")
    each, over = divmod(total // step, parts)
    return [(each + (number < over)) * step for number in range(parts)]
