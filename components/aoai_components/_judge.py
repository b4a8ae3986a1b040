"""Judges an account's arguments by the rules of `aoai check`: now as far as they are known, again once all of them are.

Nothing here knows what is created or unchanged, so every declaration is taken for a new one, as `aoai check` takes a
project folder, unless time alone makes it wrong. What is not known yet is left to the policy pack, which sees more and
sees it later.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pulumi

from aoai_catalog.input_error import InputError
from aoai_components._arguments import CheckError, read_value, refused_as
from aoai_components._creation import BY_TIME, engine_tells, refused_when_new
from aoai_components._known import behind, is_plain, is_secret, veiled
from aoai_components.choices import Checks
from aoai_components.deployment import PlannedDeployment
from aoai_policies.configuration.facts import Facts, read_facts
from aoai_policies.core.finding import Finding, Level, Outcome
from aoai_policies.core.plan import Plan
from aoai_policies.core.target import UNKNOWN, Account, Deployment
from aoai_policies.pipeline import check

MODE_VARIABLE = "AOAI_CHECKS"
"""Overrides the `checks` of all components of a run, so that one of them can be let through without a change of
code."""
RECORDING_VARIABLE = "AOAI_RECORDING"
"""Set where `aoai check` records the program: it says the same itself, of the whole stack."""

ARGUMENTS = {
    "name": "account_name",
    "properties.customSubDomainName": "custom_subdomain",
    "properties.disableLocalAuth": "local_auth",
    "properties.publicNetworkAccess": "network.public_access",
    "properties.networkAcls": "network.allowed_ips",
    "properties.restrictOutboundNetworkAccess": "network.allowed_outbound",
    "properties.encryption": "customer_managed_key",
    "identity": "system_identity",
}
"""The argument behind a field of the account, where it has another name."""

spelled: Callable[[str], str] = str
"""How a warning names arguments: as in Python, unless a plugin constructs the component for another language."""

_VARIABLES = ("AOAI_AS_OF", "AOAI_SETTINGS", "AOAI_CATALOG")
_OF_ACCOUNT = ("location", "kind")


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


class Judge:
    """Judges one account with its deployments, and says each finding once."""

    def __init__(
        self,
        heading: str,
        account: Account,
        location: Any,
        deployments: Sequence[PlannedDeployment],
        checks: Checks = Checks.MANDATORY,
    ) -> None:
        """Judge what is known; an Output counts as unknown.

        Args:
            heading: The caller's line and the component.
            account: The account without its location.
            location: The location, which may be an Output.
            deployments: The deployments, of which some fields may be Outputs.
            checks: What happens with findings, where a deployment does not say otherwise.

        Raises:
            CheckError: Something is at level error, where checks are mandatory.
        """
        self._heading = heading
        self._account = account
        self._location = location
        self._deployments = deployments
        self._judged = [one.judged for one in deployments]
        self._plain = all(is_plain(value) for row in [(location,), *self._judged] for value in row)
        self._modes = {"": self._in_this_run(checks)} | {
            one.name: self._in_this_run(Checks(one.args["checks"])) for one in deployments if "checks" in one.args
        }
        self._silent = set(self._modes.values()) == {Checks.DISABLED}
        self._said: set[str] = set()
        self._refused_when_new: dict[str, str] = {}
        self._now = self._judge(location, self._judged)

    def when_known(
        self, component: pulumi.ComponentResource
    ) -> tuple[pulumi.Input[str] | None, dict[str, pulumi.Input[list[str]]]]:
        """Say what is wrong now, and judge again what is an Output as soon as it is known.

        Returns:
            The location to declare, which waits for the second judgement, so that nothing is created before it; and
            what is said now and later (`AOAI503 chat`), as outputs of the component for the policy pack, which need
            not say it again.
        """
        said: dict[str, pulumi.Input[list[str]]] = {"said": _say(self._now, component)}
        if self._plain:
            return self._location, said

        def judge_again(known: list[Any]) -> list[str]:
            (location,), *judged = [[veiled(*pair) for pair in row] for row in known]
            return _say(self._judge(location, [tuple(row) for row in judged]), component)

        marked = ([(value, is_secret(value)) for value in row] for row in [(self._location,), *self._judged])
        again = pulumi.Output.all(*marked).apply(judge_again)
        return behind(self._location, again), {**said, "saidLater": again}

    def hooks(self, name: str) -> pulumi.ResourceHookBinding | None:
        """What refuses deployments that may exist and could not be created, where there are any now or later."""
        needed = self._refused_when_new or not (self._plain or self._silent)
        return refused_when_new(name, self._refused_when_new) if needed and engine_tells() else None

    def _judge(self, location: Any, judged: Sequence[tuple[Any, ...]]) -> dict[str, str]:
        """What to warn of, by rule and deployment, without what was said before."""
        if self._silent:
            return {}
        place = location if is_plain(location) else UNKNOWN
        account = msgspec.structs.replace(self._account, location=place)
        deployments = [
            one.declaration(values, account.name, kind=account.kind, location=place)
            for one, values in zip(self._deployments, judged, strict=True)
        ]
        arguments = {"": ARGUMENTS, **{one.name: one.arguments for one in self._deployments}}
        plan = Plan(path=".", stack=account.stack, accounts=(account,), deployments=tuple(deployments))
        try:
            findings = check([plan], facts()).runs[0].findings
        except InputError as error:  # of the rules of others
            raise CheckError([("", str(error))], self._heading) from None
        errors: list[tuple[str, str]] = []
        warnings: dict[str, str] = {}
        for finding in findings:
            name = finding.target.name if isinstance(finding.target, Deployment) else ""
            mode, key = self._modes.get(name, self._modes[""]), f"{finding.rule} {name}".rstrip()
            if mode is Checks.DISABLED or key in self._said or not _counts(finding):
                continue
            path, text = _worded(finding, name, arguments.get(name, {}))
            mandatory = finding.level is Level.ERROR and mode is Checks.MANDATORY
            if mandatory and not (finding.rule in BY_TIME and engine_tells() and facts().settings.existing == "trust"):
                errors.append((path, text))
                continue
            self._said.add(key)
            warnings[key] = f"{self._heading}: {path}: {text}"
            if mandatory:
                self._refused_when_new[name] = warnings[key]
        if errors:
            raise CheckError(errors, self._heading)
        return warnings

    def _in_this_run(self, checks: Checks) -> Checks:
        if os.environ.get(RECORDING_VARIABLE):
            return Checks.DISABLED
        of_run = os.environ.get(MODE_VARIABLE)
        with refused_as(self._heading):
            return read_value(Checks, of_run, MODE_VARIABLE) if of_run else checks


def _counts(finding: Finding) -> bool:
    return finding.outcome is Outcome.FAIL and finding.counts and finding.level.rank >= Level.WARNING.rank


def _worded(finding: Finding, deployment: str, arguments: Mapping[str, str]) -> tuple[str, str]:
    """The argument at fault and what is wrong with it. A deployment's region and kind are its account's arguments."""
    argument = arguments.get(finding.field, finding.field)
    text = f"{finding.message} ({finding.rule})"
    if not deployment:
        return argument, text
    owner = f"deployments.{deployment}"
    return (argument, f"{owner}: {text}") if argument in _OF_ACCOUNT else (f"{owner}.{argument}", text)


def _say(warnings: Mapping[str, str], component: pulumi.ComponentResource) -> list[str]:
    for text in warnings.values():
        pulumi.log.warn(spelled(text), component)
    return list(warnings)
