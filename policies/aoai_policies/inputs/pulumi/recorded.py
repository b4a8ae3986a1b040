"""What recorders of programs tell, and the plan that it makes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from aoai_policies.core.plan import Knowledge, Plan, Unread
from aoai_policies.core.target import Change, Position
from aoai_policies.core.visible import visible
from aoai_policies.inputs.pulumi.checkpoint import default_providers
from aoai_policies.inputs.pulumi.project import StackConfig
from aoai_policies.stack.component import declared_by
from aoai_policies.stack.plan import plan_from_resources
from aoai_policies.stack.positions import trail
from aoai_policies.stack.resource import Resource
from aoai_policies.stack.urns import without_id
from aoai_policies.stack.values import MARK, SECRET_CONFIG, settle
from aoai_policies.stack.wrapped import unread_resource

_SHORTEST_SECRET = 4
_VEIL = "[secret]"
_ELSEWHERE = ("aws", "docker", "eks:", "gcp", "kubernetes:")
"""Packages that declare nothing in Azure, by the beginning of their components' types."""
_BY_PLUGIN = "a plugin builds it, which only an engine starts"
_UNKNOWN = re.compile(MARK + r"(?:-\d+[\w.]*)?")


class Recorded(msgspec.Struct):
    """A line of a recorder's result: a resource, what was not declared, a note, a secret, the failure, or the end."""

    urn: str = ""
    type: str = ""
    name: str = ""
    inputs: dict[str, Any] = {}
    parent: str = ""
    provider: str = ""
    dependencies: tuple[str, ...] = ()
    property_dependencies: dict[str, tuple[str, ...]] = msgspec.field(default={}, name="propertyDependencies")
    frames: list[tuple[str, int]] = []
    order: int = 0
    read: bool = False
    imported: bool = False
    remote: bool = False
    skipped: str = ""
    update: bool = False
    note: str = ""
    secret: str = ""
    configured: bool = False
    failure: str = ""
    message: str = ""
    position: tuple[str, int] | None = None
    done: bool = False


def plan_of(recorded: Sequence[Recorded], project: str, config: StackConfig, path: str, notes: Iterable[str]) -> Plan:
    """The plan of a program that was recorded.

    Args:
        recorded: All that the recorder told, in whatever order.
        project: The project's name.
        config: The stack's configuration.
        path: The project, as the user named it.
        notes: What else there is to say.
    """
    resources = [
        _resource(one, config.stack, project)
        for one in sorted(recorded, key=lambda one: one.order)
        if one.urn and not one.remote
    ]
    remote = [one for one in recorded if one.remote and not one.type.startswith(_ELSEWHERE)]
    resources += [made for one in remote for made in declared_by(_resource(one, config.stack, project))]
    return plan_from_resources(
        [*resources, *default_providers(resources, config.values)],
        path=path,
        stack=config.stack,
        knows=frozenset({Knowledge.DEPENDENCIES} if remote else {Knowledge.DEPENDENCIES, Knowledge.RELATED}),
        unread=[
            *(unread_resource(_resource(one, config.stack, project), _BY_PLUGIN) for one in remote),
            *(_skipped(one) for one in recorded if one.skipped),
        ],
        notes=[*notes, *(one.note for one in recorded if one.note), *(_unverifiable(one) for one in remote)],
    )


def _resource(one: Recorded, stack: str, project: str) -> Resource:
    frames = trail(Position(file, line) for file, line in one.frames)
    package = one.type.partition(":")[0]
    default = f"urn:pulumi:{stack}::{project}::pulumi:providers:{package}::default"
    return Resource(
        urn=one.urn,
        type=one.type,
        name=_UNKNOWN.sub("[unknown]", one.name),
        inputs=settle(one.inputs),
        parent=one.parent,
        provider=without_id(one.provider) or default,
        dependencies=one.dependencies,
        property_dependencies=one.property_dependencies,
        change=Change.SAME if one.imported else Change.CREATE,
        position=frames[0] if frames else None,
        called_from=frames[1:],
        external=one.read,
        imported=one.imported,
    )


def _skipped(one: Recorded) -> Unread:
    """What a program declares only when a value is known, or when it is not previewed."""
    frames = trail(Position(file, line) for file, line in one.frames)
    if one.update:
        what, why = (
            f"`{one.skipped}`",
            "the program asks whether it is only previewed, and may declare more in an update",
        )
        return Unread(what, why, what, frames[0] if frames else None, frames[1:], "declare the same in both")
    why = "the value that `apply` waits for is not known before apply, and a preview does not run it either"
    what = f"{one.skipped} inside `apply`"
    remedy = "declare it outside of `apply`, with the value as an input"
    return Unread(what, why, what, frames[0] if frames else None, frames[1:], remedy)


def _unverifiable(one: Recorded) -> str:
    return (
        f"{one.name} ({one.type}) is a component that a plugin builds, so that what it declares is not known offline; "
        "`pulumi preview --json` shows it"
    )


def masked(recorded: Iterable[Recorded]) -> tuple[list[Recorded], Callable[[str], str]]:
    """What was recorded without the secrets in it, and what masks them in a text."""
    told = list(recorded)
    secrets = {one.secret for one in told if one.configured}
    mask = _mask(one.secret for one in told if one.secret)

    def hidden(value: Any) -> Any:
        """Inputs in which a text that is a secret is one, though the program did not say so there."""
        if isinstance(value, dict):
            return {key: hidden(item) for key, item in value.items()}
        if isinstance(value, list):
            return [hidden(item) for item in value]
        return _VEIL if isinstance(value, str) and value in secrets else value

    return [
        msgspec.structs.replace(
            one,
            note=mask(one.note),
            message=visible(mask(one.message)),
            inputs=hidden(one.inputs) if secrets else one.inputs,
        )
        for one in told
        if not one.secret
    ], mask


def _mask(secrets: Iterable[str]) -> Callable[[str], str]:
    """What replaces secrets in a text, as they are, as Python and JSON show them, and line by line."""
    texts = {SECRET_CONFIG}
    for secret in secrets:
        lines = (line.strip() for line in secret.splitlines())
        texts |= {secret, repr(secret)[1:-1], json.dumps(secret)[1:-1]}
        texts |= {line for line in lines if len(line) >= _SHORTEST_SECRET}
    pattern = re.compile("|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True)))
    return lambda text: _UNKNOWN.sub("[unknown]", pattern.sub(_VEIL, text)) if text else text
