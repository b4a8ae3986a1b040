"""Reads a declarations file: accounts and deployments in the neutral form that any tool can write.

JSON is decoded straight into types, fast enough for tens of thousands of deployments. YAML, and JSON that turns out to
be wrong, is read with the line of every value, which is slower.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from aoai_catalog.input_error import InputError
from aoai_policies.core.plan import Plan
from aoai_policies.inputs.declarations.keys import Declarations, FileAccount, FileDeployment
from aoai_policies.inputs.declarations.plan import plan_from_declarations
from aoai_policies.inputs.source import Source

_TEXTS = frozenset({"account", "format", "kind", "location", "name", "version"})
"""Keys whose values are texts even where they look like something else: an unquoted date or `0125` is a version."""


class _Elements(msgspec.Struct, forbid_unknown_fields=True):
    accounts: list[msgspec.Raw] | None = None
    deployments: list[msgspec.Raw] | None = None
    schema: str | None = msgspec.field(default=None, name="$schema")


_NEITHER = (
    "not a declarations file, which has `accounts` and `deployments`; nor a preview "
    "(`pulumi preview --json --show-sames`) or a stack export (`pulumi stack export`)"
)
_elements = msgspec.json.Decoder(_Elements)
_account = msgspec.json.Decoder(FileAccount)
_deployment = msgspec.json.Decoder(FileDeployment)


def read_json(data: bytes, source: Source) -> Plan:
    """Read a declarations file that is JSON.

    Raises:
        InputError: A key or value is unknown, missing or of another kind; with its line.
    """
    try:
        elements = _elements.decode(data)
        accounts = [_account.decode(raw) for raw in elements.accounts or ()]
        deployments = [_deployment.decode(raw) for raw in elements.deployments or ()]
        json.loads(data, object_pairs_hook=_refuse_twice)
        _refuse_empty(elements, source)
    except (msgspec.ValidationError, _TwiceError) as error:
        _read_marked(data, source.path)  # tells the line; what it lets pass, it reads in another way than JSON
        raise InputError(f"{source.path}: not a declarations file: {error}") from None
    return plan_from_declarations(
        list(zip(accounts, _lines(data, "accounts", elements.accounts), strict=True)),
        list(zip(deployments, _lines(data, "deployments", elements.deployments), strict=True)),
        source,
    )


def read_yaml(data: bytes, source: Source) -> Plan:
    """Read a declarations file that is YAML.

    Raises:
        InputError: It is no YAML, or a key or value is unknown, missing or of another kind; with its line.
    """
    file, line_of = _read_marked(data, source.path)
    _refuse_empty(file, source)
    return plan_from_declarations(
        [(one, line_of("accounts", number)) for number, one in enumerate(file.accounts or ())],
        [(one, line_of("deployments", number)) for number, one in enumerate(file.deployments or ())],
        source,
    )


def _read_marked(data: bytes, path: str) -> tuple[Declarations, Any]:
    from aoai_catalog.marked_yaml import read_marked, typed

    marked = read_marked(data.decode(), path, written=lambda steps: steps[-1] in _TEXTS and "properties" not in steps)
    if not isinstance(marked.value, dict):
        raise InputError(f"{path}: {_NEITHER}")
    return typed(marked, Declarations), lambda *steps: marked.line(steps)


def _refuse_empty(file: _Elements | Declarations, source: Source) -> None:
    """A file that says nothing of accounts and deployments could be anything that went wrong; an empty list says it."""
    if file.accounts is None and file.deployments is None:
        raise InputError(f"{source.path}: {_NEITHER}")


class _TwiceError(Exception):
    """A key stands twice in one object."""


def _refuse_twice(pairs: list[tuple[str, Any]]) -> None:
    """Take an object's keys; what they hold is of no interest here.

    Raises:
        _TwiceError: One of them stands there twice. Decoders into types take the last one in silence.
    """
    if len({key for key, _ in pairs}) != len(pairs):
        raise _TwiceError("a key stands twice")


def _lines(data: bytes, key: str, elements: list[msgspec.Raw] | None) -> Iterator[int]:
    """The line that each element of a list begins on."""
    at = counted = max(data.find(f'"{key}"'.encode()), 0)
    line = data.count(b"\n", 0, at) + 1
    for element in elements or ():
        raw = bytes(element)
        at = data.find(raw, at)
        line += data.count(b"\n", counted, at)
        counted = at
        at += len(raw)
        yield line
