"""The pack's settings: where they come from, and what goes over what."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
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
"""The policy that carries the settings, and guards what is created."""
_VARIABLES = {
    "AOAI_SETTINGS": "names the settings",
    "AOAI_AS_OF": "sets the day",
    "AOAI_CATALOG": "adds to the catalog",
    "AOAI_RECORDING": "turns off the checks of components",
    "AOAI_CHECKS": "sets the checks of components",
}
"""What may be set outside, and what it does."""


class Configured(msgspec.Struct, frozen=True):
    """What Pulumi's configuration says of one policy."""

    level: Level
    properties: dict[str, Any] = {}


def policy_name(rule: AnyRule) -> str:
    """The name of a rule's policy: `aoai101-unknown-model`."""
    return f"{rule.id.lower()}-{rule.slug}"


def facts_of(own: Mapping[str, Any], configuration: Mapping[str, Any], environment: Mapping[str, str]) -> Facts:
    """Pulumi's configuration of the policy `aoai`, over the stack's `aoai.yaml`, over the pack's own settings.

    AOAI_SETTINGS names a file instead of the stack's. Where the pack's settings are locked, neither a file nor the
    environment has a say.

    Raises:
        InputError: One of them, or what they name, cannot be used.
    """
    if "levels" in configuration:
        raise InputError(
            f"`levels` under `{POLICY}`: a policy's level is its own `enforcementLevel`, "
            'such as "aoai107-version-not-pinned": "mandatory"'
        )
    locked = _locked(own, configuration)
    named = environment.get("AOAI_SETTINGS", "")
    if named and not locked and not Path(named).is_absolute():
        raise InputError(f"AOAI_SETTINGS={named}: a policy pack runs in its own folder; write the absolute path")
    return read_facts(
        None if locked else stack_folder(environment),
        settings=configuration,
        named=f"configuration of `{POLICY}`",
        defaults=own,
        environment={} if locked else environment,
    )


def in_force(own: Mapping[str, Any], configuration: Mapping[str, Any], environment: Mapping[str, str]) -> str:
    """A remark on the variables that decide what the pack says; empty where none is set."""
    said = [f"{name}={environment[name]} {effect}" for name, effect in _VARIABLES.items() if environment.get(name)]
    if not said:
        return ""
    ignored = "; the pack's settings are locked, so it ignores these" if _locked(own, configuration) else ""
    return f"the environment changes this run: {', '.join(said)}{ignored}"


def stack_folder(environment: Mapping[str, str]) -> Path | None:
    """The folder of the project that is run, None where it is not found.

    The engine starts a pack in the pack's own folder and does not say where the stack is. Its language host, which is
    the parent of this process, works there; where a system does not show that, the shell's folder is the next best.
    """
    project = environment.get("PULUMI_PROJECT", "")
    for start in (Path(f"/proc/{os.getppid()}/cwd"), Path(environment.get("PWD", ""))):
        try:
            folder = start.resolve()
            around = (one / "Pulumi.yaml" for one in (folder, *folder.parents))
            file = next((one for one in around if one.is_file()), None)
            content = file.read_text(encoding="utf-8", errors="replace") if file is not None else ""
        except OSError:  # another user's process does not show where it works
            continue
        if file is not None:
            name = re.search(r"^name:\s*[\"']?([\w.-]+)", content, re.MULTILINE)
            if name is not None and project in {"", name[1]}:
                return file.parent
    return None


def _locked(own: Mapping[str, Any], configuration: Mapping[str, Any]) -> bool:
    return bool({**own, **configuration}.get("locked"))


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
            rule = next(rule for rule in rules if policy_name(rule) == name)
            raise InputError(_misplaced(rule, sorted(configured.properties)))


def _misplaced(rule: AnyRule, keys: Sequence[str]) -> str:
    """What to write instead of a rule's own configuration: the setting with such a key, or that its page names."""
    paths = list(_paths(settings_schema()))
    named = [path for path in paths if path.rpartition(".")[2] in keys]
    meant = named or [path for path in paths if f"`{path}`" in (rule.__doc__ or "")]
    instead = " or ".join(f"`{path}`" for path in meant) or "the setting"
    not_this = f"takes an `enforcementLevel` only, not {', '.join(keys)}"
    return f"`{policy_name(rule)}`: {not_this}; write {instead} under `{POLICY}`"


def _paths(properties: Mapping[str, Any], above: str = "") -> Iterator[str]:
    for key, schema in properties.items():
        yield f"{above}{key}"
        yield from _paths(schema.get("properties", {}), f"{above}{key}.")


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
