"""What a resource may stand in, found without going through all that was declared before it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from aoai_policies.stack.linking import Declared
from aoai_policies.stack.spellings import Role, spelling_of
from aoai_policies.stack.wrapped import open_wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aoai_policies.stack.resource import Resource

_HOSTS = {Role.ACCOUNT, Role.GROUP, Role.PROVIDER}
_NAMES = ("accountName", "resourceGroupName")


class Hosts:
    """Accounts, resource groups and providers, found by URN or by Azure's name.

    During `up` names are known, and dependencies are not told yet.
    """

    def __init__(self) -> None:
        self._found_by: defaultdict[str, list[Resource]] = defaultdict(list)

    def add(self, resource: Resource) -> bool:
        """Keep a resource if others may stand in it, and say whether it declares anything for the guard."""
        pieces = list(_pieces(resource))
        if any(one.spelling.role in _HOSTS for one in pieces):
            for key in dict.fromkeys([resource.urn, *(name for one in pieces for name in _own_names(one))]):
                self._found_by[key].append(resource)
        return any(one.spelling.role in {Role.ACCOUNT, Role.DEPLOYMENT} for one in pieces)

    def of(self, resource: Resource) -> list[Resource]:
        """What a resource may stand in, directly or by way of its account, and the resource itself at the end."""
        found: dict[str, Resource] = {resource.urn: resource}
        ahead = [resource]
        while ahead:
            for key in _leads(ahead.pop()):
                fresh = [one for one in self._found_by.get(key, ()) if one.urn not in found]
                found.update((one.urn, one) for one in fresh)
                ahead += fresh
        return [*list(found.values())[1:], resource]


def _pieces(resource: Resource) -> Iterator[Declared]:
    """What a resource declares, a wrapper opened, in ARM's names."""
    for one in open_wrapped([resource])[0]:
        spelling = spelling_of(one.type)
        if spelling is not None:
            yield Declared(one, spelling, spelling.read(one.inputs))


def _own_names(one: Declared) -> Iterator[str]:
    keys = (_NAMES[one.spelling.role is Role.GROUP], one.spelling.name_key)
    for name in (one.inputs.get(keys[0]), one.resource.inputs.get(keys[1])):
        if isinstance(name, str):
            yield name.casefold()


def _leads(resource: Resource) -> Iterator[str]:
    yield from filter(None, (resource.parent, resource.provider))
    for one in _pieces(resource):
        yield from (name.casefold() for key in _NAMES if isinstance(name := one.inputs.get(key), str))
