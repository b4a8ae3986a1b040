"""Judges an account's arguments: now as far as they are known, and again once all Outputs among them are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pulumi

from aoai_components._checks import ACCOUNT, Checker, Remark
from aoai_components._known import behind, is_plain, is_secret, veiled
from aoai_components.choices import Checks
from aoai_components.deployment import PlannedDeployment
from aoai_policies.core.target import UNKNOWN, Account

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


class Judge:
    """Judges one account with its deployments."""

    def __init__(
        self, checker: Checker, account: Account, location: Any, deployments: Sequence[PlannedDeployment]
    ) -> None:
        """Take what is to be judged.

        Args:
            checker: Says what is found.
            account: The account without its location.
            location: The location, which may be an Output.
            deployments: The deployments, of which some fields may be Outputs.
        """
        self._checker = checker
        self._account = account
        self._location = location
        self._deployments = deployments
        self._judged = [one.judged for one in deployments]

    def now(self) -> list[Remark]:
        """Judge what is known; an Output counts as unknown. Raises CheckError."""
        return self._judge(self._location, self._judged)

    def when_known(
        self, component: pulumi.ComponentResource, remarks: Sequence[Remark]
    ) -> tuple[pulumi.Input[str] | None, dict[str, pulumi.Input[list[str]]]]:
        """Say the remarks, and judge again what is an Output as soon as it is known.

        Returns:
            The location to declare, which waits for the second judgement, so that nothing is created before it; and
            what is said now and later, as outputs of the component for the policy pack, which need not say it again.
        """
        _say(remarks, component)
        said: dict[str, pulumi.Input[list[str]]] = {"said": [remark.key for remark in remarks]}
        rows = [(self._location,), *self._judged]
        if all(is_plain(value) for row in rows for value in row):
            return self._location, said

        def judge_again(known: list[Any]) -> list[str]:
            (location,), *judged = [[veiled(*pair) for pair in row] for row in known]
            later = self._judge(location, [tuple(row) for row in judged])
            _say(later, component)
            return [remark.key for remark in later]

        marked = ([(value, is_secret(value)) for value in row] for row in rows)
        again = pulumi.Output.all(*marked).apply(judge_again)
        return behind(self._location, again), {**said, "saidLater": again}

    def _judge(self, location: Any, judged: Sequence[tuple[Any, ...]]) -> list[Remark]:
        place = location if is_plain(location) else UNKNOWN
        account = msgspec.structs.replace(self._account, location=place)
        declarations = [
            one.declaration(values, account.name, kind=account.kind, location=place)
            for one, values in zip(self._deployments, judged, strict=True)
        ]
        arguments = {one.name: one.arguments for one in self._deployments}
        modes = {one.name: Checks(one.args["checks"]) for one in self._deployments if "checks" in one.args}
        return self._checker.check(account, declarations, {ACCOUNT: ARGUMENTS, **arguments}, modes)


spelled: Callable[[str], str] = str
"""How a warning names arguments: as in Python, unless a plugin constructs the component for another language."""


def _say(remarks: Sequence[Remark], component: pulumi.ComponentResource) -> None:
    for remark in remarks:
        pulumi.log.warn(spelled(remark.text), component)
