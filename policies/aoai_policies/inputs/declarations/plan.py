"""From the entries of a declarations file to a plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from aoai_catalog.input_error import InputError
from aoai_catalog.names import closest
from aoai_policies.core import target
from aoai_policies.core.plan import Child, Knowledge, Plan
from aoai_policies.core.target import UNKNOWN, Account, Change, Deployment, Position, Unknown
from aoai_policies.inputs.declarations.keys import (
    FileAccount,
    FileDeployment,
    FormerAccount,
    FormerDeployment,
    Mark,
    Sku,
)


class Place(msgspec.Struct, frozen=True):
    """Where a file is: as the user named it, as a stack, and as positions name it."""

    path: str
    stack: str
    file: str


AccountEntry = tuple[FileAccount, int]
DeploymentEntry = tuple[FileDeployment, int]


def plan_from_declarations(
    accounts: Sequence[AccountEntry], deployments: Sequence[DeploymentEntry], place: Place
) -> Plan:
    """Read the entries, each with its line.

    Raises:
        InputError: An account is declared twice, or a `dependsOn` leads nowhere.
    """
    known: dict[str, Account] = {}
    for entry, line in accounts:
        earlier = known.get(entry.name.casefold())
        if earlier is not None and earlier.position is not None:
            raise InputError(
                f"{place.path}:{line}: account {entry.name} is declared twice, first in line {earlier.position.line}"
            )
        known[entry.name.casefold()] = _account(entry, line, place)
    shared = {name for name, count in Counter(entry.name for entry, _ in deployments).items() if count > 1}
    read = [_deployment(entry, line, known, shared, place) for entry, line in deployments]
    knows = _knowledge([*(entry for entry, _ in accounts), *(entry for entry, _ in deployments)])
    return Plan(
        path=place.path,
        stack=place.stack,
        accounts=tuple(account for account in known.values() if account.change is not Change.DELETE),
        deployments=tuple(one for one in read if one.change is not Change.DELETE),
        removed=tuple(one for one in read if one.change is Change.DELETE),
        children=tuple(
            Child(one.id, one.name, one.account_urn or one.account.casefold(), one.change)
            for one in read
            if isinstance(one.account, str)
        ),
        dependencies=_dependencies(accounts, deployments, read, known, place),
        knows=knows,
        notes=tuple(_without_before([*accounts, *deployments])) if Knowledge.BEFORE in knows else (),
    )


def _knowledge(entries: Sequence[FileAccount | FileDeployment]) -> frozenset[Knowledge]:
    """What the file tells: operations, former declarations and an order only where somebody wrote them."""
    knows = set()
    for entry in entries:
        if entry.change is not None:
            knows |= {Knowledge.OPERATIONS, Knowledge.REPLACEMENTS}
        if entry.before is not None:
            knows.add(Knowledge.BEFORE)
        if entry.depends_on is not None:
            knows.add(Knowledge.DEPENDENCIES)
    return frozenset(knows)


def _without_before(entries: Sequence[AccountEntry | DeploymentEntry]) -> Iterator[str]:
    """A note for each update that does not say what was before, in a file of which others do."""
    for entry, line in entries:
        if entry.change is Change.UPDATE and entry.before is None:
            yield f"line {line}: {entry.name} is updated without `before`, so what changes in it was not checked"


def _account(entry: FileAccount, line: int, place: Place) -> Account:
    now = _bare_account(entry, entry.name, place)
    return msgspec.structs.replace(
        now,
        change=entry.change or Change.CREATE,
        before=_bare_account(entry.before, entry.name, place) if entry.before is not None else None,
        position=Position(place.file, line),
    )


def _bare_account(entry: FileAccount | FormerAccount, name: str, place: Place) -> Account:
    sku = entry.sku
    return Account(
        name=name,
        account_name=entry.name or name,
        kind=_known(entry.kind),
        location=_known(entry.location),
        sku=_field(sku, "name") if isinstance(sku, Sku) else sku,
        identity=_known(entry.identity),
        properties=_known(entry.properties),
        change=Change.SAME,
        stack=place.stack,
    )


def _deployment(
    entry: FileDeployment, line: int, accounts: dict[str, Account], shared: set[str], place: Place
) -> Deployment:
    account, before = entry.account, entry.before
    host = accounts.get(account.casefold()) if isinstance(account, str) else None
    urn = f"{account}/{entry.name}" if entry.name in shared and isinstance(account, str) else ""
    former = None
    if before is not None:
        former_host = accounts.get(before.account.casefold()) if isinstance(before.account, str) else host
        former = _bare(before, entry, former_host, urn, place)
    return _bare(entry, entry, host, urn, place, line, former)


def _bare(
    entry: FileDeployment | FormerDeployment,
    now: FileDeployment,
    host: Account | None,
    urn: str,
    place: Place,
    line: int = 0,
    former: Deployment | None = None,
) -> Deployment:
    """A deployment as it is or, without a line, as it was."""
    account = now.account if entry.account is None else entry.account
    location = now.location if entry.location is None else entry.location
    kind = now.kind if entry.kind is None else entry.kind
    properties = _known(entry.properties)
    given = properties if isinstance(properties, dict) else {}
    return Deployment(
        name=now.name,
        deployment_name=entry.name or now.name,
        account=host.name if host is not None else _known(account),
        account_urn=host.name if host is not None else None,
        location=_of_account(location, "location", host, account),
        kind=_of_account(kind, "kind", host, account),
        format=_field(entry.model, "format"),
        model=_field(entry.model, "name"),
        version=_field(entry.model, "version"),
        sku=_field(entry.sku, "name"),
        capacity=_field(entry.sku, "capacity"),
        upgrade_option=_text(given.get("versionUpgradeOption", properties)),
        spillover=_text(given.get("spilloverDeploymentName", properties)),
        properties=properties,
        needs=_known(entry.needs),
        change=(now.change or Change.CREATE) if line else Change.SAME,
        before=former,
        urn=urn,
        stack=place.stack,
        position=Position(place.file, line) if line else None,
    )


def _of_account(own: str | Mark | None, field: str, host: Account | None, account: str | Mark | None) -> target.Text:
    """What a deployment has of its account, unless it says so itself."""
    if own is not None:
        return UNKNOWN if isinstance(own, Mark) else own
    if host is not None:
        value: target.Text = getattr(host, field)
        return value
    if isinstance(account, str):
        return Unknown(f"unknown, because account {account} is not in this plan")
    return Unknown("unknown, because the account is not known before apply") if isinstance(account, Mark) else None


def _field(holder: Any, name: str) -> Any:
    """A field of a model or SKU: unknown where that is, absent where that is."""
    if holder is None:
        return None
    return UNKNOWN if holder.unknown else _known(getattr(holder, name))


def _text(value: Any) -> target.Text:
    if isinstance(value, dict):  # the properties themselves: they do not have the key
        return None
    return value if value is None or isinstance(value, str | Unknown) else Unknown("no text")


def _known(value: Any) -> Any:
    """A value with its marks, at any depth, replaced by `UNKNOWN`."""
    kind = type(value)
    if kind is str or value is None:
        return value
    if kind is Mark:
        return UNKNOWN
    if kind is dict:
        return UNKNOWN if value.get("$unknown") is True else {key: _known(item) for key, item in value.items()}
    return [_known(item) for item in value] if kind is list else value


def _dependencies(
    accounts: Sequence[AccountEntry],
    deployments: Sequence[DeploymentEntry],
    read: Sequence[Deployment],
    known: dict[str, Account],
    place: Place,
) -> dict[str, tuple[str, ...]]:
    """What each declaration depends on, by ids: what `dependsOn` names, and a deployment's account."""
    ids: dict[str, str] = {account.name: account.name for account in known.values()}
    for one in read:
        ids.setdefault(one.name, one.id)
        ids[f"{one.account}/{one.name}"] = one.id
    found: dict[str, tuple[str, ...]] = {}
    for account, line in accounts:
        found[account.name] = tuple(_resolve(name, "", ids, place, line) for name in account.depends_on or ())
    for (entry, line), one in zip(deployments, read, strict=True):
        on = [_resolve(name, f"{one.account}/", ids, place, line) for name in entry.depends_on or ()]
        found[one.id] = tuple(on if one.account_urn is None else (one.account_urn, *on))
    return {key: value for key, value in found.items() if value}


def _resolve(name: str, beside: str, ids: dict[str, str], place: Place, line: int) -> str:
    """The id of what a `dependsOn` names: a deployment of the same account, another one, or an account."""
    found = ids.get(beside + name) or ids.get(name)
    if found is None:
        near = closest(name, ids, 1)
        hint = f"did you mean {near[0]}?" if near else "name a deployment, `account/deployment` or an account"
        raise InputError(f"{place.path}:{line}: dependsOn names {name}, which this file does not declare; {hint}")
    return found
