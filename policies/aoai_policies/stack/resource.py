"""A resource of a stack as every front end sees it, before it is known to be an account or a deployment."""

from __future__ import annotations

from typing import Any

import msgspec

from aoai_policies.core.target import Change, Position


class Resource(msgspec.Struct, frozen=True, eq=False):
    """One resource. Unknown and secret values in `inputs`, `before` and `outputs` are already `Unknown`.

    `provider` is the URN of its provider without the id. `property_dependencies` names, for an input, the URNs that
    its value comes from. `outputs` are what is known of its state (empty at creation). `external` resources are only
    looked up: the stack uses them and does not declare them. `generated` are the inputs that Pulumi itself filled in,
    `ignored` those whose changes it ignores (`ignoreChanges`); `imported` is what is taken over as it exists. `id` is
    Azure's, where the front end knows it. `locked`: its provider changes it in turn with what is locked like it.
    """

    urn: str
    type: str
    name: str
    inputs: dict[str, Any] = {}
    outputs: dict[str, Any] = {}
    before: dict[str, Any] | None = None
    parent: str = ""
    provider: str = ""
    dependencies: tuple[str, ...] = ()
    property_dependencies: dict[str, tuple[str, ...]] = {}
    change: Change = Change.CREATE
    position: Position | None = None
    called_from: tuple[Position, ...] = ()
    external: bool = False
    generated: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    imported: bool = False
    id: str = ""
    locked: bool = False
