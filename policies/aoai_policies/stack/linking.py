"""Finds what a resource belongs to: its account, its resource group, its provider, and so its location."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec

from aoai_policies.core.plan import RelatedKind
from aoai_policies.core.target import SECRET, Text, Unknown
from aoai_policies.stack.resource import Resource
from aoai_policies.stack.spellings import Role, Spelling, spelling_of
from aoai_policies.stack.urns import name_of, type_of


class Declared(msgspec.Struct, frozen=True, eq=False):
    """A resource that matters here, with its inputs in ARM's shape."""

    resource: Resource
    spelling: Spelling
    inputs: dict[str, Any]


class Absent(msgspec.Struct, frozen=True):
    """An account that is not declared here: what is known of it, and why nothing more is."""

    name: Text
    why: str
    urn: str = ""


class Links:
    """The accounts, resource groups and providers of a stack, by URN and by Azure's name."""

    def __init__(self, declared: Iterable[Declared], absent: str) -> None:
        """Index them.

        Args:
            declared: All that matters of the stack.
            absent: Completes "account NAME is ...", for what is not among them.
        """
        self._absent = absent
        self._accounts: dict[str, Declared] = {}
        self._groups: dict[str, Declared] = {}
        self._providers: dict[str, Declared] = {}
        self._account_names: defaultdict[str, list[Declared]] = defaultdict(list)
        self._group_names: dict[str, Declared] = {}
        self._endpoints: dict[str, Declared] = {}
        self._endpoint_names: dict[str, Declared] = {}
        self._locations: dict[str, Text] = {}
        for one in declared:
            role = one.spelling.role
            if role is Role.ACCOUNT:
                self._accounts[one.resource.urn] = one
                for name in _known_names(one):
                    self._account_names[name].append(one)
            elif role is Role.GROUP:
                self._groups[one.resource.urn] = one
                for name in _known_names(one):
                    self._group_names.setdefault(name, one)
            elif role is Role.PROVIDER:
                self._providers[one.resource.urn] = one
            elif one.spelling.relation is RelatedKind.PRIVATE_ENDPOINT:
                self._endpoints[one.resource.urn] = one
                for name in _known_names(one):
                    self._endpoint_names.setdefault(name, one)

    def account_of(self, one: Declared) -> Declared | Absent:
        """The account of a deployment or another child."""
        resource = one.resource
        origins = _origins(one)
        for urn in (*origins, resource.parent):
            if urn in self._accounts:
                return self._accounts[urn]
        for urn in (*origins, resource.parent):
            spelling = spelling_of(type_of(urn))
            if spelling is not None and spelling.role is Role.ACCOUNT:
                return Absent(name_of(urn), self._not_here("account", name_of(urn)), urn)
        name = one.inputs.get("accountName")
        if isinstance(name, str):
            return self.account_named(name, one) or Absent(name, self._not_here("account", name))
        if not isinstance(name, Unknown):
            return Absent(None, "unknown, because no account is named")
        return self._account_by_origin(origins) or Absent(name, _origin(name, origins, "the account comes from"))

    def account_named(self, name: str, one: Declared) -> Declared | None:
        """The account with a name, in the resource group of a child of it."""
        fitting = [
            account
            for account in self._account_names.get(name.casefold(), ())
            if not self._in_other_groups(account, one)
        ]
        return fitting[0] if len(fitting) == 1 else None

    def endpoint_of(self, one: Declared) -> Declared | None:
        """The private endpoint that a DNS zone group belongs to."""
        for urn in (*_origins(one), one.resource.parent):
            if urn in self._endpoints:
                return self._endpoints[urn]
        name = one.inputs.get("privateEndpointName")
        return self._endpoint_names.get(name.casefold()) if isinstance(name, str) else None

    def location_of(self, account: Declared) -> Text:
        """The location of an account or a resource group: its own, its provider's, its resource group's."""
        urn = account.resource.urn
        if self._accounts.get(urn) is not account and self._groups.get(urn) is not account:
            return self._find_location(account)  # a former declaration of it
        if urn not in self._locations:
            self._locations[urn] = None  # a group that is its own group ends here
            self._locations[urn] = self._find_location(account)
        return self._locations[urn]

    def _find_location(self, one: Declared) -> Text:
        own = one.inputs.get("location")
        if own is None:
            own = one.resource.outputs.get("location")
        if isinstance(own, Unknown):
            origins = one.resource.property_dependencies.get("location", ())
            return Unknown(_origin(own, origins, "it comes from"))
        if isinstance(own, str):
            return own
        if one.resource.external:
            return Unknown(
                f"not known before apply; it comes from the existing {one.spelling.role} {one.resource.name}"
            )
        of_provider = self._location_of_provider(one.resource.provider)
        if of_provider is not None:
            return of_provider
        return None if one.spelling.role is Role.GROUP else self._location_of_group(one)

    def _location_of_provider(self, urn: str) -> Text:
        provider = self._providers.get(urn)
        if provider is None:
            named = bool(urn) and not name_of(urn).startswith("default")
            return Unknown(self._not_here("provider", name_of(urn))) if named else None
        location = provider.inputs.get("location")
        if isinstance(location, Unknown):
            return Unknown(_origin(location, (urn,), "it comes from provider"))
        return location if isinstance(location, str) else None

    def _location_of_group(self, one: Declared) -> Text:
        name = one.inputs.get("resourceGroupName")
        origins = one.resource.property_dependencies.get("resourceGroupName", ())
        group = self._group_of(one)
        if group is not None:
            location = self.location_of(group)
            return (
                Unknown(f"unknown, because resource group {group.resource.name} declares none")
                if location is None
                else location
            )
        if name is None:
            return None
        lost = next((urn for urn in origins if _role_of(urn) is Role.GROUP), None)
        if isinstance(name, str) or lost is not None:
            return Unknown(self._not_here("resource group", name_of(lost) if lost is not None else str(name)))
        return Unknown(_origin(name, origins, "the resource group comes from"))

    def _group_of(self, one: Declared) -> Declared | None:
        for urn in one.resource.property_dependencies.get("resourceGroupName", ()):
            if urn in self._groups:
                return self._groups[urn]
        name = one.inputs.get("resourceGroupName")
        return self._group_names.get(name.casefold()) if isinstance(name, str) else None

    def _in_other_groups(self, one: Declared, other: Declared) -> bool:
        """Whether two declarations certainly are in different resource groups."""
        group, other_group = self._group_of(one), self._group_of(other)
        if group is not None and other_group is not None:
            return group is not other_group
        name, other_name = one.inputs.get("resourceGroupName"), other.inputs.get("resourceGroupName")
        return isinstance(name, str) and isinstance(other_name, str) and name.casefold() != other_name.casefold()

    def _account_by_origin(self, origins: Iterable[str]) -> Declared | None:
        """The only account whose name is made from the same resources, such as one random suffix."""
        wanted = set(origins)
        if not wanted:
            return None
        fitting = [
            account
            for account in self._accounts.values()
            if set(account.resource.property_dependencies.get(account.spelling.name_key, ())) == wanted
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _not_here(self, what: str, name: str) -> str:
        return f"unknown, because {what} {name} is {self._absent}"


def declared_name(one: Declared) -> Text:
    """Azure's name of a resource where the program declares it. A name that Pulumi made up is not declared."""
    name = one.inputs.get(one.spelling.name_key) if one.spelling.to_arm is None else _arm_name(one)
    if not isinstance(name, str):
        return name if isinstance(name, Unknown) else None
    generated = one.spelling.name_key in one.resource.generated
    return None if generated or _random_ending(one.resource.name, name) else name


def _arm_name(one: Declared) -> Any:
    key = {Role.ACCOUNT: "accountName", Role.DEPLOYMENT: "deploymentName"}.get(one.spelling.role, "name")
    return one.inputs.get(key)


def _random_ending(logical: str, name: str) -> bool:
    """Whether a name looks like those that Pulumi makes up: the logical name and eight hexadecimal digits."""
    return (
        len(name) - len(logical) in {7, 8, 9}
        and re.fullmatch(r"-?[0-9a-f]{7,8}", name.removeprefix(logical)) is not None
    )


def _known_names(one: Declared) -> set[str]:
    names = (_arm_name(one), one.inputs.get(one.spelling.name_key), one.resource.outputs.get("name"))
    return {name.casefold() for name in names if isinstance(name, str)}


def _origins(one: Declared) -> tuple[str, ...]:
    """What the account of a child comes from."""
    known, keys = one.resource.property_dependencies, one.spelling.account_keys
    if len(keys) == 1:
        return known.get(keys[0], ())
    return tuple(urn for key in keys for urn in known.get(key, ()))


def _role_of(urn: str) -> Role | None:
    spelling = spelling_of(type_of(urn))
    return spelling.role if spelling is not None else None


def _origin(value: object, origins: Iterable[str], comes_from: str) -> str:
    """Why a value is not known, with the resources that it comes from."""
    if value == SECRET:
        return SECRET.why
    names = ", ".join(dict.fromkeys(name_of(urn) for urn in origins))
    why = value.why if isinstance(value, Unknown) else "unknown"
    return f"{why}; {comes_from} {names}" if names else why
