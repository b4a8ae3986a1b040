"""A plan: all declarations of one stack, and what is known of them as a whole."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from aoai_policies.core.target import Account, Change, Deployment


class Knowledge(StrEnum):
    """What a rule can require of a plan, and a front end may not be able to know."""

    OPERATIONS = "operations"
    BEFORE = "the state before"
    DEPENDENCIES = "the dependency graph"
    RELATED = "related resources"


class Child(msgspec.Struct, frozen=True):
    """A resource under an account that Azure changes one at a time: deployment, project, filter, private endpoint."""

    id: str
    name: str
    account: str
    change: Change


class Plan(msgspec.Struct, frozen=True, eq=False):
    """All declarations of one stack.

    `knows` holds what could be read beyond the declarations themselves. `dependencies` leads from a resource's id to
    the ids that it depends on, its parent included. `children` are in the order of declaration. `notes` are remarks of
    the front end for the person who runs it (a resource that could not be read).
    """

    path: str
    stack: str
    accounts: tuple[Account, ...] = ()
    deployments: tuple[Deployment, ...] = ()
    removed: tuple[Deployment, ...] = ()
    children: tuple[Child, ...] = ()
    dependencies: dict[str, tuple[str, ...]] = {}
    knows: frozenset[Knowledge] = frozenset()
    notes: tuple[str, ...] = ()
