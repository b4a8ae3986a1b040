"""Checks a component's arguments with the rules of `aoai check`, while the program runs.

Nothing here knows what is created or unchanged, so every declaration is taken for a new one, as `aoai check` takes a
project folder. What is not known yet is left to the policy pack, which sees more and sees it later.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from aoai_catalog.input_error import InputError
from aoai_components._arguments import CheckError, read_value, refused_as
from aoai_components.choices import Checks
from aoai_policies.configuration.facts import Facts, read_facts
from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.plan import Plan
from aoai_policies.core.run import run_rules
from aoai_policies.core.target import Account, Deployment
from aoai_policies.core.waivers import apply_waivers
from aoai_policies.rules import RULES

MODE_VARIABLE = "AOAI_CHECKS"
"""Overrides the `checks` of all components of a run, so that one of them can be let through without a change of
code."""
RECORDING_VARIABLE = "AOAI_RECORDING"
"""Set where `aoai check` records the program: it says the same itself, of the whole stack."""

ACCOUNT = ""
"""The place of a finding that is about the account itself."""

_VARIABLES = ("AOAI_AS_OF", "AOAI_SETTINGS", "AOAI_CATALOG")
_OF_ACCOUNT = ("location", "kind")


class Remark(msgspec.Struct, frozen=True):
    """A finding in the component's own words. `key` is what the policy pack knows it by: rule and deployment."""

    key: str
    text: str


def facts(as_of: date | None = None) -> Facts:
    """The facts of this run, or of another day, read once a process.

    Raises:
        CheckError: A variable, the settings file or a source of the catalog cannot be read.
    """
    environment = tuple((name, os.environ[name]) for name in _VARIABLES if name in os.environ)
    return _facts(environment, as_of, Path.cwd())


@cache
def _facts(environment: tuple[tuple[str, str], ...], as_of: date | None, folder: Path) -> Facts:
    try:
        return read_facts(folder, environment=dict(environment), as_of=as_of)
    except InputError as error:
        raise CheckError([("", str(error))]) from None


class Checker:
    """Checks one component, and says each finding once."""

    def __init__(self, heading: str, checks: Checks = Checks.MANDATORY) -> None:
        self._heading = heading
        self._said: set[str] = set()
        self._mode = self._in_this_run(checks)

    def check(
        self,
        account: Account,
        deployments: Sequence[Deployment],
        arguments: Mapping[str, Mapping[str, str]],
        modes: Mapping[str, Checks],
    ) -> list[Remark]:
        """Judge the declarations by all rules that need nothing but them.

        Args:
            account: The account, whose logical name its deployments refer to.
            deployments: Its deployments.
            arguments: For each deployment (and for `ACCOUNT`), the component's argument behind a rule's field.
            modes: The `checks` of deployments that have their own.

        Returns:
            What to warn of, without what an earlier call returned.

        Raises:
            CheckError: Something is at level error, where checks are mandatory.
        """
        own = {place: self._in_this_run(mode) for place, mode in modes.items()}
        if {self._mode, *own.values()} == {Checks.DISABLED}:
            return []
        errors: list[tuple[str, str]] = []
        warnings: list[Remark] = []
        for finding in _failures(account, deployments):
            place = finding.target.name if isinstance(finding.target, Deployment) else ACCOUNT
            mode = own.get(place, self._mode)
            key = f"{finding.rule} {place}".rstrip()
            if mode is Checks.DISABLED or key in self._said:
                continue
            path, text = _worded(finding, place, arguments.get(place, {}))
            if finding.level is Level.ERROR and mode is Checks.MANDATORY:
                errors.append((path, text))
            else:
                self._said.add(key)
                warnings.append(Remark(key, f"{self._heading}: {path}: {text}"))
        if errors:
            raise CheckError(errors, self._heading)
        return warnings

    def _in_this_run(self, checks: Checks) -> Checks:
        if os.environ.get(RECORDING_VARIABLE):
            return Checks.DISABLED
        of_run = os.environ.get(MODE_VARIABLE)
        with refused_as(self._heading):
            return read_value(Checks, of_run, MODE_VARIABLE) if of_run else checks


def _worded(finding: Finding, place: str, arguments: Mapping[str, str]) -> tuple[str, str]:
    """The argument at fault and what is wrong with it. A deployment's region and kind are its account's arguments."""
    argument = arguments.get(finding.field, finding.field)
    text = f"{finding.message} ({finding.rule})"
    if place == ACCOUNT:
        return argument, text
    owner = f"deployments.{place}"
    return (argument, f"{owner}: {text}") if argument in _OF_ACCOUNT else (f"{owner}.{argument}", text)


def _failures(account: Account, deployments: Sequence[Deployment]) -> Iterable[Finding]:
    known = facts()
    plan = Plan(path=".", stack=account.stack, accounts=(account,), deployments=tuple(deployments))
    context = known.context(plan)
    (run,), _ = apply_waivers([run_rules(plan, RULES, context)], known.waivers, RULES, context)
    return [
        finding
        for finding in run.findings
        if finding.outcome is Outcome.FAIL and finding.counts and finding.level.rank >= Level.WARNING.rank
    ]
