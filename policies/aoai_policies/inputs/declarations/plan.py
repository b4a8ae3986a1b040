"""From the entries of a declarations file to a plan: each is a resource in ARM's shape, read like any other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from aoai_catalog.input_error import InputError, repeated
from aoai_catalog.names import closest, fold
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.target import UNKNOWN, Change, Position
from aoai_policies.inputs.declarations.keys import FileAccount, FileDeployment, FormerAccount, FormerDeployment, Mark
from aoai_policies.inputs.source import Source
from aoai_policies.stack.plan import NEEDS_TAG, plan_from_resources
from aoai_policies.stack.resource import Resource

AccountEntry = tuple[FileAccount, int]
DeploymentEntry = tuple[FileDeployment, int]


def plan_from_declarations(
    accounts: Sequence[AccountEntry], deployments: Sequence[DeploymentEntry], source: Source
) -> Plan:
    """Read the entries, each with its line.

    Raises:
        InputError: An account is declared twice, a deployment contradicts its account, or a `dependsOn` leads nowhere.
    """
    lines: dict[str, int] = {}
    for entry, line in accounts:
        first = lines.setdefault(entry.name.casefold(), line)
        if first != line:
            raise InputError(f"{source.path}:{line}: account {entry.name} is declared twice, first in line {first}")
    _refuse_contradictions(accounts, deployments, source)
    hosts = {entry.name.casefold(): entry.name for entry, _ in accounts}
    ids = list(_ids(deployments, set(hosts.values())))
    names = {name: name for name in hosts.values()}
    for (one, _), own in zip(deployments, ids, strict=True):
        names.setdefault(one.name, own)
        if isinstance(one.account, str):
            names[f"{_host(one, hosts)}/{one.name}"] = own
    entries: list[AccountEntry | DeploymentEntry] = [*accounts, *deployments]
    knows = _knowledge(entry for entry, _ in entries)
    return plan_from_resources(
        [
            *(_account(entry, line, names, source) for entry, line in accounts),
            *(
                _deployment(entry, line, own, hosts, names, source)
                for (entry, line), own in zip(deployments, ids, strict=True)
            ),
        ],
        path=source.path,
        stack=source.stack,
        knows=knows,
        notes=_without_before(entries) if Knowledge.BEFORE in knows else (),
    )


def _refuse_contradictions(
    accounts: Sequence[AccountEntry], deployments: Sequence[DeploymentEntry], source: Source
) -> None:
    """A deployment is where its account is, and can say otherwise only of one that is not declared here."""
    declared = {entry.name.casefold(): entry for entry, _ in accounts}
    for entry, line in deployments:
        host = declared.get(entry.account.casefold()) if isinstance(entry.account, str) else None
        for key in ("location", "kind"):
            own, its = getattr(entry, key), getattr(host, key, None)
            if isinstance(own, str) and isinstance(its, str) and fold(own) != fold(its):
                raise InputError(
                    f"{source.path}:{line}: {entry.name} has {key} {own}, and its account {entry.account} {its}; "
                    "write it at the account only"
                )


def _ids(deployments: Sequence[DeploymentEntry], taken: set[str]) -> Iterator[str]:
    """What names each deployment in its plan: its name, with its account's where that alone is not enough."""
    shared = {name for name, count in Counter(entry.name for entry, _ in deployments).items() if count > 1} | taken
    used = Counter(taken)
    for entry, _ in deployments:
        own = f"{entry.account}/{entry.name}" if entry.name in shared and isinstance(entry.account, str) else entry.name
        used[own] += 1
        yield own if used[own] == 1 else f"{own}~{used[own]}"


def _host(entry: FileDeployment, hosts: dict[str, str]) -> str:
    """A deployment's account as it is declared, else as the deployment names it."""
    name = entry.account if isinstance(entry.account, str) else ""
    return hosts.get(name.casefold(), name)


def _knowledge(entries: Iterable[FileAccount | FileDeployment]) -> frozenset[Knowledge]:
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


def _account(entry: FileAccount, line: int, names: dict[str, str], source: Source) -> Resource:
    return Resource(
        urn=entry.name,
        type="azure-native:cognitiveservices:Account",
        name=entry.name,
        inputs=_account_inputs(entry, entry.name),
        before=_account_inputs(entry.before, entry.name) if entry.before is not None else None,
        dependencies=_dependencies(entry, "", names, line, source),
        change=entry.change or Change.CREATE,
        position=Position(source.file, line),
    )


def _account_inputs(entry: FormerAccount, name: str) -> dict[str, Any]:
    sku = {"name": entry.sku} if isinstance(entry.sku, str) else _part(entry.sku, "name")
    fields = {key: getattr(entry, key) for key in ("kind", "location", "identity", "properties", "tags")}
    return {"accountName": entry.name or name, "sku": sku, **_known(fields)}


def _deployment(
    entry: FileDeployment, line: int, own: str, hosts: dict[str, str], names: dict[str, str], source: Source
) -> Resource:
    now, host = _deployment_inputs(entry), _host(entry, hosts)
    before = None if entry.before is None else {**now, **_given(_deployment_inputs(entry.before))}
    on = _dependencies(entry, f"{host}/", names, line, source)
    return Resource(
        urn=own,
        type="azure-native:cognitiveservices:Deployment",
        name=entry.name,
        inputs=now,
        before=before,
        dependencies=(host, *on) if host.casefold() in hosts else on,
        change=entry.change or Change.CREATE,
        position=Position(source.file, line),
    )


def _deployment_inputs(entry: FormerDeployment) -> dict[str, Any]:
    """As ARM has them, with the model beside the properties; location and kind are for one without an account here."""
    return {
        "deploymentName": entry.name,
        "accountName": _known(entry.account),
        "location": _known(entry.location),
        "kind": _known(entry.kind),
        "model": _part(entry.model, "format", "name", "version"),
        "properties": _known(entry.properties),
        "sku": _part(entry.sku, "name", "capacity"),
        "tags": _tags(entry),
    }


def _tags(entry: FormerDeployment) -> Any:
    """The tags, with the needs as one of them."""
    tags = _known(entry.tags)
    if not entry.needs:
        return tags
    needs = entry.needs if isinstance(entry.needs, Mark) else list(entry.needs)
    return {**(tags if isinstance(tags, dict) else {}), NEEDS_TAG: _known(needs)}


def _given(former: dict[str, Any]) -> dict[str, Any]:
    """Name, account, location and kind of a former declaration are as now where they are left out."""
    as_now = {"deploymentName", "accountName", "location", "kind"}
    return {key: value for key, value in former.items() if value is not None or key not in as_now}


def _part(holder: Any, *fields: str) -> Any:
    """A model or SKU: unknown as a whole, or its fields that are declared."""
    if holder is None:
        return None
    return UNKNOWN if holder.unknown else {field: _known(getattr(holder, field)) for field in fields}


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
    entry: FileAccount | FileDeployment, beside: str, names: dict[str, str], line: int, source: Source
) -> tuple[str, ...]:
    """The ids of what `dependsOn` names: a deployment of the same account, another one, or an account."""
    found = []
    for name in entry.depends_on or ():
        own = names.get(beside + name) or names.get(name)
        if own is None:
            near = closest(name, names, 1)
            hint = f"did you mean {near[0]}?" if near else "name a deployment, `account/deployment` or an account"
            raise InputError(
                f"{source.path}:{line}: dependsOn names {repeated(name)}, which this file does not declare; {hint}"
            )
        found.append(own)
    return tuple(found)
