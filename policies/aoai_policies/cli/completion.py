"""What a shell completes: models, SKUs, regions, rules and stacks, by the names that parameters of commands have."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import click
from click.shell_completion import CompletionItem


def add_completion(command: click.Command) -> None:
    """Let the parameters of a command complete the names that they stand for."""
    for param in command.params:
        names = _NAMES.get(param.name or "")
        if names is not None and not isinstance(param.type, click.Path):
            param.shell_complete = partial(_complete, names)  # type: ignore[method-assign]
        elif param.name == "paths":
            param.shell_complete = partial(_files)  # type: ignore[method-assign]


def _complete(
    names: Callable[[click.Context], Iterable[str]], ctx: click.Context, incomplete: str
) -> list[CompletionItem]:
    """Complete a name, or the last of several that are separated by commas."""
    before, comma, begun = incomplete.rpartition(",")
    try:
        known = sorted(set(names(ctx)))
    except Exception:  # noqa: BLE001 - a shell that completes shows nobody what went wrong
        return []
    return [CompletionItem(f"{before}{comma}{one}") for one in known if one.casefold().startswith(begun.casefold())]


def _files(_: click.Context, incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(incomplete, type="file")]


def _models(_: click.Context) -> Iterable[str]:
    from aoai_catalog.query import open_catalog
    from aoai_policies.cli.options import folders_of
    from aoai_policies.configuration.environment import today

    return open_catalog(today(os.environ), folders_of(())).model_names()


def _skus(_: click.Context) -> Iterable[str]:
    from aoai_catalog import reviewed

    return reviewed.skus()


def _regions(_: click.Context) -> Iterable[str]:
    from aoai_catalog import reviewed

    return reviewed.regions()


def _rules(_: click.Context) -> Iterable[str]:
    from aoai_policies.configuration.rules import every_rule

    return [name for rule in every_rule() for name in (rule.id, rule.slug)]


def _stacks(ctx: click.Context) -> Iterable[str]:
    """The stacks of the projects on the command line, else of the one here."""
    from aoai_policies.inputs.pulumi.project import stack_names
    from aoai_policies.inputs.repository import project_folder

    paths = [path for path in ctx.params.get("paths") or () if Path(path).is_dir()]
    return [name for path in paths or ["."] for name in stack_names(project_folder(path, None))]


_NAMES: dict[str, Callable[[click.Context], Iterable[str]]] = {
    "model": _models,
    "names": _models,
    "sku": _skus,
    "skus": _skus,
    "region": _regions,
    "regions": _regions,
    "rule": _rules,
    "select": _rules,
    "ignore": _rules,
    "stack": _stacks,
    "stacks": _stacks,
}
