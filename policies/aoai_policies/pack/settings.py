"""The pack's settings: the configuration of the policy `aoai` over the file named by AOAI_SETTINGS."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from aoai_catalog.input_error import InputError
from aoai_catalog.marked_yaml import Marked
from aoai_catalog.names import closest
from aoai_policies.configuration.settings_file import ReadSettings, read_document, settings_of
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


def today(environment: Mapping[str, str]) -> date:
    """The day that AOAI_AS_OF names, else today (UTC)."""
    named = environment.get("AOAI_AS_OF", "")
    if not named:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(named)
    except ValueError:
        raise InputError(f"`AOAI_AS_OF={named}`: no such day; write it as {date(2026, 11, 21)}") from None


def catalog_folders(environment: Mapping[str, str], settings: Settings) -> list[Path]:
    """The folders beside the bundled catalog: those of AOAI_CATALOG, then those of the settings."""
    named = environment.get("AOAI_CATALOG", "").split(os.pathsep)
    return [Path(folder) for folder in (*named, *settings.catalog.paths) if folder]


def settings_in_file(environment: Mapping[str, str]) -> dict[str, Any]:
    """What the file named by AOAI_SETTINGS holds; nothing where the variable is not set."""
    named = environment.get("AOAI_SETTINGS", "")
    if not named:
        return {}
    path = Path(named)
    if not path.is_absolute():
        raise InputError(f"`AOAI_SETTINGS={named}`: a policy pack runs in its own folder; write the absolute path")
    document = read_document(path)
    settings_of(document, path.name)  # its errors name the line, which they no longer can once it is laid over
    return dict(document.value or {})


def settings_from(below: Mapping[str, Any], configuration: Mapping[str, Any]) -> ReadSettings:
    """Settings with Pulumi's configuration of the policy `aoai` over them. Raises InputError where it is none."""
    if "levels" in configuration:
        raise InputError(
            f"`levels` under `{POLICY}`: a policy's level is its own `enforcementLevel`, "
            'such as "aoai107-version-not-pinned": "mandatory"'
        )
    source = f"configuration of `{POLICY}`"
    try:
        return settings_of(Marked(source, laid_over(below, configuration), {}))
    except InputError as error:
        raise InputError(str(error).replace(f"{source}:1:", f"{source}:", 1)) from None  # it has no lines


def laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Settings over others, key by key at every depth; lists are replaced as a whole."""
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        merged[key] = laid_over(under, value) if isinstance(under, Mapping) and isinstance(value, Mapping) else value
    return merged


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
