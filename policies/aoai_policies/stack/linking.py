"""Finds what a resource belongs to: its account, its resource group, its provider, and so its location."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import islice
from typing import Any

import msgspec

from aoai_policies.core.plan import RelatedKind
from aoai_policies.core.target import SECRET, Text, Unknown
from aoai_policies.stack.resource import Resource
from aoai_policies.stack.spellings import Role, Spelling, spelling_of
from aoai_policies.stack.symbols import is_symbolic, resolved
from aoai_policies.stack.urns import name_of, type_of


class Declared(msgspec.Struct, frozen=True, eq=False):
    """A resource that matters here, with its inputs in ARM's shape. Texts in them can be symbols."""

    resource: Resource
    spelling: Spelling
    inputs: dict[str, Any]

    @property
    def azure_name(self) -> Any:
        """The input that Azure's name comes from."""
        key = _NAME_KEYS.get(self.spelling.role, "name")
        return self.inputs.get(self.spelling.name_key if self.spelling.to_arm is None else key)

    @property
    def known_names(self) -> set[str]:
        """What it is called in Azure, as far as it is known; in lower case."""
        names = (self.azure_name, self.inputs.get(self.spelling.name_key), self.resource.outputs.get("name"))
        return {name.casefold() for name in names if isinstance(name, str)}

    @property
    def origins(self) -> tuple[str, ...]:
        """What the account of a child comes from."""
        known = self.resource.property_dependencies
        return tuple(urn for key in self.spelling.account_keys for urn in known.get(key, ()))


class Absent(msgspec.Struct, frozen=True):
    """An account that is not declared here: what is known of it, and why nothing more is."""

    name: Text
    why: str
    urn: str = ""


_NAME_KEYS = {Role.ACCOUNT: "accountName", Role.DEPLOYMENT: "deploymentName"}
_HELD = {Role.ACCOUNT, Role.GROUP, Role.PROVIDER}


class Links:
    """The accounts, resource groups and providers of a stack, by URN and by Azure's name."""

    def __init__(self, declared: Iterable[Declared], absent: str) -> None:
        """Index them.

        Args:
            declared: All that matters of the stack.
            absent: Completes "account NAME is ...", for what is not among them.
        """
        self._absent = absent
        self._by_urn: dict[str, Declared] = {}
        self._named: dict[tuple[Role | RelatedKind, str], Declared] = {}
        self._locations: dict[str, Text] = {}
        self._contradicted: dict[str, str] = {}
        accounts = []
        for one in declared:
            key = one.spelling.relation if one.spelling.relation is RelatedKind.PRIVATE_ENDPOINT else one.spelling.role
            if key in _HELD or key is RelatedKind.PRIVATE_ENDPOINT:
                self._by_urn[one.resource.urn] = one
                for name in one.known_names:
                    self._named.setdefault((key, name), one)
            if key is Role.ACCOUNT:
                accounts.append(one)
        self._accounts: defaultdict[tuple[str, str], list[Declared]] = defaultdict(list)
        self._by_origin: defaultdict[frozenset[str], list[Declared]] = defaultdict(list)
        for one in accounts:
            for name in one.known_names:
                for place in self._places(one):
                    self._accounts[name, place].append(one)
            origins = one.resource.property_dependencies.get(one.spelling.name_key, ())
            self._by_origin[frozenset(origins)].append(one)

    def account_of(self, one: Declared) -> Declared | Absent:
        """The account of a deployment or another child: the one that it names, else the one that it hangs on."""
        name, hung = one.inputs.get("accountName"), self._hung_on(one)
        if isinstance(name, str) and not is_symbolic(name):
            if hung is not None and not (isinstance(hung, Declared) and _is_called_otherwise(hung, name)):
                return hung
            if hung is not None:
                self._contradicted[one.resource.urn] = hung.resource.name
            return self.account_named(name, one) or Absent(name, self._not_here("account", name))
        if hung is not None:
            return hung
        if isinstance(name, str):
            unknown = resolved(name)
            return self.account_named(name, one) or Absent(unknown, _origin(unknown, (), ""))
        if not isinstance(name, Unknown):
            return Absent(None, "unknown, because no account is named")
        return self._account_by_origin(one) or Absent(name, _origin(name, one.origins, "the account comes from"))

    def _hung_on(self, one: Declared) -> Declared | Absent | None:
        """The account that the name of a child's account comes from, or that is its parent."""
        urns = (*one.origins, one.resource.parent)
        for urn in urns:
            found = self._by_urn.get(urn)
            if found is not None and found.spelling.role is Role.ACCOUNT:
                return found
        lost = next((urn for urn in urns if _role_of(urn) is Role.ACCOUNT), None)
        return None if lost is None else Absent(name_of(lost), self._not_here("account", name_of(lost)), lost)

    def contradiction(self, one: Declared) -> str:
        """The account that a child hangs on, where it names another one; else empty."""
        return self._contradicted.get(one.resource.urn, "")

    def account_named(self, name: str, one: Declared) -> Declared | None:
        """The only account with a name that can be in the resource group of a child of it."""
        urn, group = self._group(one)
        places = ["any"]
        if urn:
            places = [urn, "other ", f"other {group}" if group else "any other"]
        elif group:
            places = [f"declared {group}", "declared ", f"other {group}", "other "]
        fitting = (account for place in places for account in self._accounts.get((name.casefold(), place), ()))
        found = list(islice(fitting, 2))
        return found[0] if len(found) == 1 else None

    def _places(self, account: Declared) -> tuple[str, ...]:
        """Where an account is found: in a group that is declared, or in another, by what is known of its name."""
        urn, group = self._group(account)
        return ("any", urn, f"declared {group}") if urn else ("any", f"other {group}", *(["any other"] * bool(group)))

    def _group(self, one: Declared) -> tuple[str, str]:
        """The URN and the name of a resource group; empty where they are not known."""
        found, name = self._group_of(one), one.inputs.get("resourceGroupName")
        known = name.casefold() if isinstance(name, str) and not is_symbolic(name) else ""
        return found.resource.urn if found is not None else "", known

    def endpoint_of(self, one: Declared) -> Declared | None:
        """The private endpoint that a DNS zone group belongs to."""
        for urn in (*one.origins, one.resource.parent):
            found = self._by_urn.get(urn)
            if found is not None and found.spelling.relation is RelatedKind.PRIVATE_ENDPOINT:
                return found
        return self._find(RelatedKind.PRIVATE_ENDPOINT, one.inputs.get("privateEndpointName"))

    def location_of(self, one: Declared) -> Text:
        """The location of an account or a resource group: its own, its provider's, its resource group's."""
        urn = one.resource.urn
        if self._by_urn.get(urn) is not one:
            return self._find_location(one)  # a former declaration of it
        if urn not in self._locations:
            self._locations[urn] = None  # a group that is its own group ends here
            self._locations[urn] = self._find_location(one)
        return self._locations[urn]

    def _find_location(self, one: Declared) -> Text:
        resource = one.resource
        own, origins = one.inputs.get("location"), resource.property_dependencies.get("location", ())
        if (
            isinstance(own, Unknown)
            and resource.property_dependencies
            and "location" not in resource.property_dependencies
        ):
            own = None  # the program sets none, and the provider does not know yet what it will be
        own = resolved(resource.outputs.get("location") if own is None else own)
        if isinstance(own, Unknown):
            return self._default_of_group(origins) or Unknown(_origin(own, origins, "it comes from"))
        if isinstance(own, str):
            return own
        if resource.external:
            return Unknown(f"not known before apply; it comes from the existing {one.spelling.role} {resource.name}")
        of_provider = self._location_of_provider(resource.provider)
        if of_provider is not None:
            return of_provider
        return None if one.spelling.role is Role.GROUP else self._location_of_group(one)

    def _default_of_group(self, origins: tuple[str, ...]) -> str | None:
        """The location of the one group that a location comes from, where its provider's default is all it can be."""
        group = self._by_urn.get(origins[0]) if len(origins) == 1 else None
        if group is None or group.spelling.role is not Role.GROUP or group.inputs.get("location") is not None:
            return None
        location = self.location_of(group)
        return location if isinstance(location, str) else None

    def _location_of_provider(self, urn: str) -> Text:
        provider = self._by_urn.get(urn)
        if provider is None or provider.spelling.role is not Role.PROVIDER:
            named = bool(urn) and not name_of(urn).startswith("default")
            return Unknown(self._not_here("provider", name_of(urn))) if named else None
        location = provider.inputs.get("location")
        if isinstance(location, Unknown):
            return Unknown(_origin(location, (urn,), "it comes from provider"))
        return location if isinstance(location, str) else None

    def _location_of_group(self, one: Declared) -> Text:
        name = resolved(one.inputs.get("resourceGroupName"))
        origins = one.resource.property_dependencies.get("resourceGroupName", ())
        group = self._group_of(one)
        if group is not None:
            location = self.location_of(group)
            why = f"unknown, because resource group {group.resource.name} declares none"
            return Unknown(why) if location is None else location
        if name is None:
            return None
        lost = next((urn for urn in origins if _role_of(urn) is Role.GROUP), None)
        if isinstance(name, str) or lost is not None:
            return Unknown(self._not_here("resource group", name_of(lost) if lost is not None else str(name)))
        return Unknown(_origin(name, origins, "the resource group comes from"))

    def _group_of(self, one: Declared) -> Declared | None:
        for urn in one.resource.property_dependencies.get("resourceGroupName", ()):
            found = self._by_urn.get(urn)
            if found is not None and found.spelling.role is Role.GROUP:
                return found
        return self._find(Role.GROUP, one.inputs.get("resourceGroupName"))

    def _find(self, kind: Role | RelatedKind, name: Any) -> Declared | None:
        return self._named.get((kind, name.casefold())) if isinstance(name, str) else None

    def _account_by_origin(self, one: Declared) -> Declared | None:
        """The only account whose name is made from the same resources, such as one random suffix."""
        fitting = self._by_origin.get(frozenset(one.origins), ()) if one.origins else ()
        return fitting[0] if len(fitting) == 1 else None

    def _not_here(self, what: str, name: str) -> str:
        return f"unknown, because {what} {name} is {self._absent}"


def declared_name(one: Declared) -> Text:
    """Azure's name of a resource where the program declares it. A name that Pulumi made up is not declared."""
    name, resource, key = resolved(one.azure_name), one.resource, one.spelling.name_key
    if not isinstance(name, str):
        return name if isinstance(name, Unknown) else None
    guessed = key not in resource.property_dependencies and _random_ending(resource.name, name)
    return None if key in resource.generated or guessed else name


def _random_ending(logical: str, name: str) -> bool:
    """Whether a name looks like those that Pulumi makes up: the logical name and eight hexadecimal digits."""
    return (
        len(name) - len(logical) in {7, 8, 9}
        and re.fullmatch(r"-?[0-9a-f]{7,8}", name.removeprefix(logical)) is not None
    )


def _is_called_otherwise(account: Declared, name: str) -> bool:
    known = account.known_names
    return bool(known) and name.casefold() not in known and not any(map(is_symbolic, known))


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
