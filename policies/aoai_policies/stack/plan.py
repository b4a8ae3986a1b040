"""From the resources of a stack to a plan: the one place that knows what accounts and deployments are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import msgspec

from aoai_policies.core.plan import Child, Knowledge, Plan, Related, RelatedKind, Unread
from aoai_policies.core.target import Account, Change, Deployment, Text, Unknown
from aoai_policies.stack.linking import Absent, Declared, Links, declared_name
from aoai_policies.stack.resource import Resource
from aoai_policies.stack.spellings import LOCKED, Role, spelling_of
from aoai_policies.stack.symbols import resolved
from aoai_policies.stack.urns import type_of
from aoai_policies.stack.wrapped import open_wrapped

NEEDS_TAG = "aoai-needs"
"""The tag of a deployment that says which features it is for."""
_STACK = "pulumi:pulumi:Stack"
_MOST_DIGITS = 18


def plan_from_resources(
    resources: Iterable[Resource],
    *,
    path: str,
    stack: str,
    knows: frozenset[Knowledge],
    unread: Iterable[Unread] = (),
    notes: Iterable[str] = (),
    absent: str = "not in this plan",
) -> Plan:
    """Read the accounts and deployments of a stack, and what belongs to them.

    Args:
        resources: All of its resources, in the order of declaration.
        path: Where they were read, as the user named it.
        stack: The stack's name.
        knows: What the front end knows beyond the declarations themselves.
        unread: What the front end could not read.
        notes: What it has to say to the person who runs it.
        absent: Completes "account NAME is ..." for a resource that another one names and that is not there.
    """
    opened, closed = open_wrapped(resources)
    missed = (*unread, *closed)
    declared = [
        Declared(resource, spelling, spelling.read(resource.inputs))
        for resource in opened
        if (spelling := spelling_of(resource.type)) is not None
    ]
    links = Links(declared, absent)
    reader = _Reader(links, stack)
    # without any input it is not declared in this run: `--target` sends what it leaves out like this
    here = [one for one in declared if one.resource.inputs and not one.resource.external]
    deployments = [reader.deployment(one) for one in here if one.spelling.role is Role.DEPLOYMENT]
    children = sorted((child for one in here if (child := reader.child(one)) is not None), key=lambda child: child.id)
    waits = {resource.urn: on for resource in opened if (on := _leads_to(resource))}
    return Plan(
        path=path,
        stack=stack,
        accounts=tuple(
            reader.account(one)
            for one in here
            if one.spelling.role is Role.ACCOUNT and one.resource.change is not Change.DELETE
        ),
        deployments=tuple(one for one in deployments if one.change is not Change.DELETE),
        removed=tuple(one for one in deployments if one.change is Change.DELETE),
        children=tuple(children),
        related=tuple(related for one in here for related in reader.related(one)),
        dependencies=_in_turn(waits, children, {one.urn for one in opened if one.locked or one.type in LOCKED}),
        knows=knows,
        unread=missed,
        notes=(*notes, *(note for one in here for note in _remarks(one, links))),
        declared=tuple(one for one in here if one.spelling.role in {Role.ACCOUNT, Role.DEPLOYMENT}),
    )


def _remarks(one: Declared, links: Links) -> Iterator[str]:
    """What the person who runs it has to know of how something is declared."""
    resource = one.resource
    if one.spelling.role not in {Role.ACCOUNT, Role.DEPLOYMENT}:
        return
    if other := links.contradiction(one):
        named = one.inputs.get("accountName")
        yield f"{resource.name} names account {named}, and hangs on account {other}; it was judged on {named}"
    if resource.ignored:
        fields = ", ".join(resource.ignored)
        yield f"{resource.name} ignores changes of {fields}; the value that Pulumi keeps was checked"
    if resource.imported:
        yield f"{resource.name} is imported, so it was judged as what exists already"


class _Reader:
    """Reads declarations of one stack."""

    def __init__(self, links: Links, stack: str) -> None:
        self._links = links
        self._stack = stack
        self._accounts: dict[str, Declared | Absent] = {}

    def account(self, one: Declared) -> Account:
        resource = one.resource
        before = _before(one)
        identity = one.inputs.get("identity")
        return Account(
            name=resource.name,
            account_name=declared_name(one),
            kind=_text(one.inputs.get("kind")),
            location=self._links.location_of(one),
            sku=_text(_at(one.inputs.get("sku"), "name")),
            identity=None if identity is None else _whole(identity),
            properties=_whole(one.inputs.get("properties")),
            tags=_whole(one.inputs.get("tags")),
            change=resource.change,
            before=self.account(before) if before is not None else None,
            urn=_urn(resource),
            stack=self._stack,
            position=resource.position,
            called_from=resource.called_from,
        )

    def deployment(self, one: Declared) -> Deployment:
        account = self._account_of(one)
        before = _before(one)
        return self._deployment(one, account, self._host(account), self._former(before, account) if before else None)

    def child(self, one: Declared) -> Child | None:
        """A resource that Azure changes one at a time with the other children of its account."""
        if one.spelling.role not in {Role.DEPLOYMENT, Role.CHILD}:
            return None
        account = self._account_of(one)
        if isinstance(account, Declared):
            key = account.resource.urn
        else:
            key = account.urn or (account.name.casefold() if isinstance(account.name, str) else "")
        return Child(one.resource.urn, one.resource.name, key, one.resource.change) if key else None

    def related(self, one: Declared) -> Iterator[Related]:
        """What rules about accounts ask for, where it belongs to something in this plan."""
        resource, kind = one.resource, one.spelling.relation
        if kind is None or resource.change is Change.DELETE:
            return
        holder = self._links.endpoint_of(one) if kind is RelatedKind.DNS_ZONE_GROUP else self._account_of(one)
        if isinstance(holder, Declared):
            yield Related(kind, resource.urn, resource.name, holder.resource.urn, resolved(one.inputs))
        group = one.inputs.get("privateDnsZoneGroup")
        if kind is RelatedKind.PRIVATE_ENDPOINT and group is not None:
            inside = f"{resource.urn}#privateDnsZoneGroup"
            yield Related(RelatedKind.DNS_ZONE_GROUP, inside, resource.name, resource.urn, {"properties": group})

    def _account_of(self, one: Declared) -> Declared | Absent:
        urn = one.resource.urn
        if urn not in self._accounts:
            self._accounts[urn] = self._links.account_of(one)
        return self._accounts[urn]

    def _deployment(
        self, one: Declared, account: Declared | Absent, host: tuple[Text, Text], before: Deployment | None
    ) -> Deployment:
        resource = one.resource
        # only a declarations file gives a deployment a place of its own, and the model beside the properties
        own = _text(one.inputs.get("location")), _text(one.inputs.get("kind"))
        if isinstance(account, Absent) and own[0] is not None:
            host = own
        location, kind = (of_host if mine is None else mine for mine, of_host in zip(own, host, strict=True))
        properties = _whole(one.inputs.get("properties"))
        model = one.inputs.get("model", _at(properties, "model"))
        sku = one.inputs.get("sku")
        # its account is deleted with all that it holds, and made anew: so is what does not change itself
        replaced = isinstance(account, Declared) and account.resource.change is Change.REPLACE
        goes_anew = replaced and resource.change in {Change.SAME, Change.UPDATE}
        return Deployment(
            name=resource.name,
            deployment_name=declared_name(one),
            account=account.resource.name if isinstance(account, Declared) else account.name,
            account_urn=account.resource.urn
            if isinstance(account, Declared) and not account.resource.external
            else None,
            location=location,
            kind=kind,
            format=_text(_at(model, "format")),
            model=_text(_at(model, "name")),
            version=_text(_at(model, "version")),
            sku=_text(_at(sku, "name")),
            capacity=_number(_at(sku, "capacity")),
            upgrade_option=_text(_at(properties, "versionUpgradeOption")),
            spillover=_text(_at(properties, "spilloverDeploymentName")),
            properties=properties,
            tags=_whole(one.inputs.get("tags")),
            needs=_needs(one.inputs.get("tags")),
            change=Change.CREATE if goes_anew else resource.change,
            before=None if goes_anew else before,
            urn=_urn(resource),
            stack=self._stack,
            position=resource.position,
            called_from=resource.called_from,
        )

    def _host(self, account: Declared | Absent) -> tuple[Text, Text]:
        """Location and kind of an account."""
        if isinstance(account, Absent):
            unknown = Unknown(account.why)
            return unknown, unknown
        kind = account.inputs.get("kind")
        return self._links.location_of(account), _text(account.resource.outputs.get("kind") if kind is None else kind)

    def _former(self, before: Declared, account: Declared | Absent) -> Deployment:
        """A deployment as it was, on the account that it was on."""
        name = before.inputs.get("accountName")
        host = (self._links.account_named(name, before) if isinstance(name, str) else None) or account
        former = _before(host) if isinstance(host, Declared) else None
        place = (
            self._host(host) if former is None else (self._links.location_of(former), _text(former.inputs.get("kind")))
        )
        return self._deployment(before, host, place, None)


def _before(one: Declared) -> Declared | None:
    """The former declaration of a resource that is updated or replaced."""
    resource = one.resource
    if resource.before is None:
        return None
    former = msgspec.structs.replace(resource, inputs=resource.before, before=None, change=Change.SAME)
    return Declared(former, one.spelling, one.spelling.read(resource.before))


def _in_turn(
    waits: dict[str, tuple[str, ...]], children: Sequence[Child], locked: set[str]
) -> dict[str, tuple[str, ...]]:
    """What waits for what, with the children of an account that their provider changes one after another."""
    siblings: dict[str, list[str]] = {}
    for child in children:
        if child.id in locked:
            siblings.setdefault(child.account, []).append(child.id)
    if not any(len(one) > 1 for one in siblings.values()):
        return waits
    from graphlib import CycleError, TopologicalSorter

    try:
        place = {urn: number for number, urn in enumerate(TopologicalSorter(waits).static_order())}
    except CycleError:
        return waits
    more = dict(waits)
    for urns in siblings.values():
        ordered = sorted(urns, key=lambda urn: place.get(urn, -1))
        more |= {later: (*waits.get(later, ()), earlier) for earlier, later in pairwise(ordered)}
    return more


def _urn(resource: Resource) -> str:
    """The URN, where it is more than the name."""
    return "" if resource.urn == resource.name else resource.urn


def _leads_to(resource: Resource) -> tuple[str, ...]:
    parent = resource.parent
    return resource.dependencies if not parent or type_of(parent) == _STACK else (parent, *resource.dependencies)


def _at(value: Any, key: str) -> Any:
    """A field of an object: unknown where the object is, absent where there is no object."""
    if isinstance(value, dict):
        return value.get(key)
    return value if isinstance(value, Unknown) else None


def _text(value: Any) -> Text:
    """A value as text; numbers as they are written (a version may come as one)."""
    value = resolved(value)
    if value is None or isinstance(value, str | Unknown):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return Unknown("not a text")


def _number(value: Any) -> int | float | Unknown | None:
    """A value as a number, whole ones as integers."""
    value = resolved(value)
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < _MOST_DIGITS:
        return int(value)
    if value is None or isinstance(value, Unknown):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10**_MOST_DIGITS:
        return int(value) if value == int(value) else value
    return Unknown("not a number")


def _whole(properties: Any) -> dict[str, Any] | Unknown:
    properties = resolved(properties) if properties is not None else {}
    return properties if isinstance(properties, dict | Unknown) else Unknown("not an object")


def _needs(tags: Any) -> tuple[str, ...] | Unknown:
    """What the tag `aoai-needs` lists: `fine-tuning, responses`."""
    tag = resolved(tags.get(NEEDS_TAG)) if isinstance(tags, dict) else None
    if isinstance(tag, list):
        return tuple(map(str, tag))
    needs = _text(tag) or ""
    return needs if isinstance(needs, Unknown) else tuple(re.findall(r"[\w-]+", needs))
