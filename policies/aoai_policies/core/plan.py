"""A plan: all declarations of one stack, and what is known of them as a whole."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import Any

import msgspec

from aoai_policies.core.target import Account, Change, Deployment, Position


class Knowledge(StrEnum):
    """What a rule can require of a plan, and a front end may not be able to know."""

    OPERATIONS = "operations"
    BEFORE = "the state before"
    DEPENDENCIES = "the dependency graph"
    RELATED = "related resources"
    REPLACEMENTS = "what a new resource replaces"


class Child(msgspec.Struct, frozen=True):
    """A resource under an account that Azure changes one at a time: deployment, project, filter, private endpoint."""

    id: str
    name: str
    account: str
    change: Change


class RelatedKind(StrEnum):
    """Kinds of resources beside an account that rules ask for."""

    PRIVATE_ENDPOINT = "private endpoint"
    DNS_ZONE_GROUP = "DNS zone group"
    DIAGNOSTIC_SETTING = "diagnostic setting"
    ROLE_ASSIGNMENT = "role assignment"
    CONTENT_FILTER = "content filter"


class Related(msgspec.Struct, frozen=True, eq=False):
    """A resource that belongs to another one of the plan: `of` is that one's id, `inputs` are in ARM's names."""

    kind: RelatedKind
    id: str
    name: str
    of: str
    inputs: dict[str, Any] = {}


class Unread(msgspec.Struct, frozen=True):
    """Something that may declare accounts or deployments, and could not be opened.

    `what` names it, `why` is a clause that says what hid it, `remedy` one that says what would show it.
    """

    what: str
    why: str
    id: str = ""
    position: Position | None = None
    called_from: tuple[Position, ...] = ()
    remedy: str = ""

    def __str__(self) -> str:
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{self.what}: {self.why}, so what is declared there was not checked{remedy}"


class Comment(msgspec.Struct, frozen=True):
    """A waiver in the source. `text` follows `aoai: ignore`, `about` is the line whose findings it waives.

    `position` is where it stands, as reports name it; `about` is relative to the plan's folder, as positions are.
    """

    position: Position
    about: Position
    text: str


class Plan(msgspec.Struct, frozen=True, eq=False, dict=True):
    """All declarations of one stack.

    `knows` holds what could be read beyond the declarations themselves. `dependencies` leads from a resource's id to
    the ids that it depends on, its parent included. `children` are in the order of their ids, the same in every run,
    with those that are deleted. `unread` is what may declare more. `comments` are those to us in the files that declare
    something, where they could be read. `notes` are remarks for the person who runs it.
    `declared` are the accounts' and deployments' whole resources, as the room `stack` reads them, for no rule.
    """

    path: str
    stack: str
    accounts: tuple[Account, ...] = ()
    deployments: tuple[Deployment, ...] = ()
    removed: tuple[Deployment, ...] = ()
    children: tuple[Child, ...] = ()
    dependencies: dict[str, tuple[str, ...]] = {}
    related: tuple[Related, ...] = ()
    knows: frozenset[Knowledge] = frozenset()
    unread: tuple[Unread, ...] = ()
    comments: tuple[Comment, ...] = ()
    notes: tuple[str, ...] = ()
    declared: tuple[Any, ...] = ()

    def related_to(self, id: str, kind: RelatedKind) -> list[Related]:  # noqa: A002 - the id of `Deployment.id`
        """The resources of a kind that belong to an account or to another resource."""
        return self._related.get((id, kind), [])

    @cached_property
    def _related(self) -> dict[tuple[str, RelatedKind], list[Related]]:
        index: dict[tuple[str, RelatedKind], list[Related]] = {}
        for one in self.related:
            index.setdefault((one.of, one.kind), []).append(one)
        return index
