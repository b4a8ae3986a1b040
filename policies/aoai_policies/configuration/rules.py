"""All rules that run: those of this distribution, and those that others bring under the entry point `aoai.rules`."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from aoai_catalog.input_error import InputError
from aoai_catalog.query import Catalog
from aoai_policies.core.plan import Plan
from aoai_policies.core.resolved import ResolvedDeployment
from aoai_policies.core.rule import AnyRule, Rule
from aoai_policies.core.target import Account, Deployment
from aoai_policies.rules import RULES

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "aoai.rules"
_ID = r"(?!AOAI)[A-Z]{2,}\d{3}"
_SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
_JUDGED = (Plan, Account, Deployment, ResolvedDeployment, Catalog)


@cache
def every_rule() -> tuple[AnyRule, ...]:
    """Ours in the order of their ids, then those of others.

    Raises:
        InputError: A distribution's rules cannot be used; it is named.
    """
    return (*RULES, *rules_of_others())


def unknown_rule(name: str, rules: Iterable[AnyRule]) -> InputError:
    """What to tell somebody who names a rule that does not exist."""
    from aoai_catalog.names import closest

    near = closest(name, [one for rule in rules for one in (rule.id, rule.slug)], 1)
    hint = f"did you mean {near[0]}? " if near else ""
    return InputError(f"{name}: no such rule; {hint}`aoai rules` lists all")


@cache
def rules_of_others() -> Mapping[AnyRule, str]:
    """The rules of other distributions, by id, each with the name and version of its own.

    Raises:
        InputError: A distribution's rules cannot be used; it is named.
    """
    if not _anybody_has_rules():
        return {}
    from importlib.metadata import entry_points

    taken: dict[str, str] = {name: "pulumi-azure-openai" for rule in RULES for name in (rule.id, rule.slug)}
    found: dict[AnyRule, str] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda one: (_distribution(one), one.name)):
        for rule in _loaded(entry):
            for name in (rule.id, rule.slug):
                if name in taken:
                    raise _refused(entry, f"{name} is taken by a rule of {taken[name]}; choose another")
                taken[name] = _distribution(entry)
            found[rule] = _distribution(entry)
    return {rule: found[rule] for rule in sorted(found, key=lambda one: one.id)}


def _anybody_has_rules() -> bool:
    """Whether a distribution names the group: importlib.metadata takes longer to import than a check may wait."""
    for folder in (one or "." for one in sys.path):
        try:
            names = os.listdir(folder)  # noqa: PTH208 - a cold start counts
        except OSError:
            continue
        for name in names:
            if name.endswith((".dist-info", ".egg-info")):
                try:
                    with open(f"{folder}/{name}/entry_points.txt", "rb") as file:  # noqa: PTH123
                        if GROUP.encode() in file.read():
                            return True
                except OSError:
                    continue
    return False


def _loaded(entry: EntryPoint) -> Iterator[AnyRule]:
    try:
        given = entry.load()
    except Exception as error:  # noqa: BLE001 - whatever a module of others raises
        raise _refused(entry, f"cannot be loaded: {type(error).__name__}: {error}") from None
    for rule in given if isinstance(given, tuple | list) else (given,):
        if not isinstance(rule, Rule):
            raise _refused(entry, f"{rule!r} is not a rule; name an instance of Rule, or a tuple of them")
        if not re.fullmatch(_ID, str(getattr(rule, "id", ""))):
            shown = getattr(rule, "id", "no id")
            raise _refused(entry, f"{shown} of {type(rule).__name__}: write an id of your own, such as CONTOSO001")
        if not re.fullmatch(_SLUG, str(getattr(rule, "slug", ""))):
            raise _refused(entry, f"{rule.id}: write a slug that names the problem, such as owner-missing")
        missing = [name for name in ("level", "wrong", "right") if not hasattr(rule, name)]
        if missing or getattr(rule, "judges", None) not in _JUDGED:
            what = f"write {', '.join(missing)}" if missing else "derive it from Rule[Deployment] or another target"
            raise _refused(entry, f"{rule.id}: {what}")
        yield rule


def _distribution(entry: EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist is not None else "an unnamed distribution"


def _refused(entry: EntryPoint, problem: str) -> InputError:
    return InputError(f"rules of {_distribution(entry)} ({entry.value}): {problem}")
