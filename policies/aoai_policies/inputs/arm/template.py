"""Reads ARM templates, what `bicep build` and `bicep build-params` write, and parameter files with their template."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from aoai_catalog.input_error import InputError
from aoai_policies.core.plan import Knowledge, Plan
from aoai_policies.core.target import Unknown
from aoai_policies.inputs.arm.located import located
from aoai_policies.inputs.source import Source
from aoai_policies.inputs.text import read_text
from aoai_policies.stack.arm_template import open_template
from aoai_policies.stack.arm_types import spelled
from aoai_policies.stack.opened import TemplateError
from aoai_policies.stack.plan import plan_from_resources
from aoai_policies.stack.resource import Resource

_PARAMETERS = "deploymentparameters"
_VARIABLE = re.compile(r"\$\{(\w+)(?:=([^}]*))?\}")
_PARAMETER_FILE = re.compile(r"(?P<stem>.+?)\.(?:parameters|params)(?P<rest>(?:\..+)?)\.jsonc?$", re.IGNORECASE)


def read(data: bytes, source: Source) -> Plan:
    """Read a template, or a parameter file with the template beside it.

    Values for a template's parameters are those of `NAME.parameters.json` beside it, if there is one.

    Raises:
        InputError: It is no template, or a parameter file without one.
    """
    document = _decoded(data, source.path)
    notes = []
    template, parameters, file = document, None, source.file
    if {"templateJson", "parametersJson"} & document.keys():  # `bicep build-params --stdout`
        template, file = _decoded(str(document.get("templateJson") or "").encode(), source.path), ""
        parameters = _decoded(str(document.get("parametersJson") or "{}").encode(), source.path)
    elif _PARAMETERS in str(document.get("$schema", "")).casefold():
        beside = _template_beside(source)
        template, parameters = _decoded(read_text(str(beside)), str(beside)), document
        file = Path(source.file).with_name(beside.name).as_posix()
    elif (given := source.beside(f"{Path(source.path).stem}.parameters.json")) is not None:
        parameters = _decoded(read_text(str(given)), str(given))
        notes.append(f"its parameters have the values of {given.name}")
    if spelled(template, deep=False).get("resources") is None:
        raise InputError(f"{source.path}: an ARM template has `resources`; this has none, not even an empty list")
    base = Resource(urn="", type="arm:template", name=Path(source.path).stem, inputs={"resourceGroupName": _GROUP})
    try:
        opened = open_template(base, template, _values(parameters), file=file)
    except TemplateError as error:
        raise InputError(f"{source.path}: {error}; it cannot be read as an ARM template") from None
    resources = sorted(opened.resources, key=lambda one: one.position.line if one.position is not None else 0)
    return plan_from_resources(
        resources,
        path=source.path,
        stack=source.stack,
        knows=frozenset({Knowledge.DEPENDENCIES, Knowledge.RELATED}),
        unread=opened.unread,
        notes=notes,
        absent="not in this template",
    )


_GROUP = Unknown("that of the resource group that the template is deployed to")


def _decoded(data: bytes, path: str) -> dict[str, Any]:
    try:
        document = located(data.decode())
    except ValueError as error:
        place = re.search(r"line (\d+)", str(error))
        raise InputError(f"{path}:{place[1] if place else 1}: not valid JSON; write the file again") from None
    if not isinstance(document, dict):
        raise InputError(f"{path}: an ARM template is an object; this is not one")
    return document


def _template_beside(source: Source) -> Path:
    """The template that a parameter file is for.

    Raises:
        InputError: There is none.
    """
    named = _PARAMETER_FILE.match(Path(source.path).name)
    stem = named["stem"] if named else Path(source.path).stem
    if (found := source.beside(f"{stem}.json")) is not None:
        return found
    bicep = source.beside(f"{stem}.bicep")
    build = f"`bicep build {bicep.name}` writes it" if bicep else "name the template itself"
    raise InputError(f"{source.path}: the parameters of an ARM template, and no {stem}.json beside it; {build}")


def _values(document: dict[str, Any] | None) -> dict[str, Any]:
    """What a parameter file gives, with azd's `${VARIABLE}` from the environment."""
    values = spelled(document or {}, deep=False).get("parameters")
    return _substituted(values) if isinstance(values, dict) else {}


def _substituted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _substituted(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_substituted(item) for item in value]
    if not isinstance(value, str) or "${" not in value:
        return value
    missing = [name for name, default in _VARIABLE.findall(value) if name not in os.environ and not default]
    if missing:
        return Unknown(f"the environment variable {missing[0]}, which is not set here")
    return _VARIABLE.sub(lambda match: os.environ.get(match[1], match[2] or ""), value)
