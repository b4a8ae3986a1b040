"""What may exist and could not be created any more: refused only where the engine is about to create it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi.runtime import settings
from pulumi.runtime.proto import resource_pb2

from aoai_components._arguments import CheckError

BY_TIME = frozenset({"AOAI501", "AOAI502", "AOAI508"})
"""Rules that a declaration breaks by the passing of time. No program is told whether what it declares exists, so that
they would stop each `up` of all else."""


def engine_tells() -> bool:
    """Whether the engine calls back before it creates or changes a resource (resource hooks, Pulumi 3.182)."""
    hooks = getattr(resource_pb2, "RESOURCE_MONITOR_FEATURE_RESOURCE_HOOKS", None)
    return hooks is not None and settings.monitor_supports_feature(hooks)


def refused_when_new(name: str, problems: Mapping[str, str]) -> pulumi.ResourceHookBinding:
    """Hooks that refuse, in previews too, to create a resource or to give it another model or SKU.

    Args:
        name: What tells these hooks from others of the program.
        problems: By the last part of a logical name, why a resource cannot be new. Looked up when the engine asks.
    """

    def on_create(args: pulumi.ResourceHookArgs) -> None:
        problem = problems.get(args.name.rpartition("/")[2])
        if problem is not None:
            raise CheckError([("", problem)])

    def on_update(args: pulumi.ResourceHookArgs) -> None:
        if _offer(args.new_inputs) != _offer(args.old_inputs):
            on_create(args)

    both = pulumi.ResourceHookOptions(on_dry_run=True)
    return pulumi.ResourceHookBinding(
        before_create=[pulumi.ResourceHook(f"{name}:create", on_create, both)],
        before_update=[pulumi.ResourceHook(f"{name}:update", on_update, both)],
    )


def _offer(inputs: Mapping[str, Any] | None) -> tuple[Any, Any]:
    known: Mapping[str, Any] = inputs or {}
    return known.get("properties", {}).get("model"), known.get("sku", {}).get("name")
