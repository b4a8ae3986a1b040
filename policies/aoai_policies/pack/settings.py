"""The pack's settings: the configuration of the policy `aoai` over the file named by AOAI_SETTINGS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from aoai_catalog.input_error import InputError
from aoai_catalog.names import closest
from aoai_policies.configuration.facts import Facts, read_facts
from aoai_policies.core.settings import Settings

if TYPE_CHECKING:
    from aoai_policies.core.finding import Level
    from aoai_policies.core.rule import AnyRule

POLICY = "aoai"
"""The policy that carries the settings."""


class Configured(msgspec.Struct, frozen=True):
    """What Pulumi's configuration says of one policy."""

    level: Level
    properties: dict[str, Any] = {}


def policy_name(rule: AnyRule) -> str:
    """The name of a rule's policy: `aoai101-unknown-model`."""
    return f"{rule.id.lower()}-{rule.slug}"


def facts_of(own: Mapping[str, Any], configuration: Mapping[str, Any], environment: Mapping[str, str]) -> Facts:
    """Pulumi's configuration of the policy `aoai`, over the file of AOAI_SETTINGS, over the pack's own settings.

    Raises:
        InputError: One of them, or what they name, cannot be used.
    """
    if "levels" in configuration:
        raise InputError(
            f"`levels` under `{POLICY}`: a policy's level is its own `enforcementLevel`, "
            'such as "aoai107-version-not-pinned": "mandatory"'
        )
    named = environment.get("AOAI_SETTINGS", "")
    if named and not Path(named).is_absolute():
        raise InputError(f"AOAI_SETTINGS={named}: a policy pack runs in its own folder; write the absolute path")
    return read_facts(
        None,
        settings=configuration,
        named=f"configuration of `{POLICY}`",
        defaults=own,
        environment=environment,
    )


def check_names(configuration: Mapping[str, Configured], rules: Sequence[AnyRule]) -> None:
    """Refuse configuration that would have no effect: of a policy that the pack does not have, or of a rule's own.

    Names that are nothing like ours are left alone: one configuration file may serve several packs.
    """
    known = {POLICY, *(policy_name(rule) for rule in rules)}
    meant_by = {key: [policy_name(rule)] for rule in rules for key in (rule.id.lower(), rule.slug)}
    for name, configured in configuration.items():
        if name not in known:
            meant = meant_by.get(name.casefold()) or (closest(name, known, 1) if name.startswith(POLICY) else None)
            if meant:
                raise InputError(f"`{name}`: the pack has no such policy; write `{meant[0]}`")
        elif configured.properties and name != POLICY:
            keys = ", ".join(sorted(configured.properties))
            raise InputError(f"`{name}`: takes an `enforcementLevel` only; write `{keys}` under `{POLICY}`")


def settings_schema() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each settings key that the policy takes.

    Without defaults, because the engine would fill them in and so overrule the file, and without `levels`.
    """
    schema = msgspec.json.schema(Settings)
    properties: dict[str, Any] = _inlined(schema["$defs"]["Settings"]["properties"], schema["$defs"])
    return {key: value for key, value in properties.items() if key != "levels"}


def _inlined(schema: Any, definitions: Mapping[str, Any]) -> Any:
    """A schema without references, which a single policy's part of a schema cannot resolve, and without defaults."""
    if isinstance(schema, list):
        return [_inlined(one, definitions) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _inlined({**definitions[name], **{k: v for k, v in schema.items() if k != "$ref"}}, definitions)
    return {key: _inlined(value, definitions) for key, value in schema.items() if key not in {"default", "title"}}
