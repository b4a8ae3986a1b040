"""The JSON Schema of editions and captures, generated from the records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from jsonschema import Draft202012Validator

from aoai_catalog.records import TABLES, Manifest

SCHEMA_FILE = Path(__file__).parents[1] / "schema" / "edition.schema.json"
"""Where the generated schema is kept; a test holds it fresh."""


_EDITION = msgspec.defstruct(
    "Edition",
    [("manifest", Manifest), *((name, tuple[table.record, ...], ()) for name, table in TABLES.items())],  # type: ignore[name-defined]
    forbid_unknown_fields=True,
    namespace={
        "__doc__": "The contents of an edition or capture: the manifest, and each table's records in canonical order."
    },
)


def edition_schema() -> dict[str, Any]:
    """Generate the schema. Objects take the records' fields and no others."""
    (root,), components = msgspec.json.schema_components([_EDITION], ref_template="#/$defs/{name}")
    for component in components.values():
        if component.get("type") == "object":
            component["additionalProperties"] = False
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Edition or capture of the catalog of pulumi-azure-openai",
        **root,
        "$defs": dict(sorted(components.items())),
    }


def encode_schema() -> bytes:
    """Encode the schema as its file holds it."""
    return (json.dumps(edition_schema(), indent=1) + "\n").encode()


def violations(content: bytes) -> Iterator[str]:
    """Where a file breaks the schema: the place in the JSON and what is wrong there."""
    try:
        instance = msgspec.json.decode(content)
    except msgspec.DecodeError as error:
        yield f"is not JSON ({error})"
        return
    for violation in _validator().iter_errors(instance):
        yield f"{violation.json_path}: {violation.message}"


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(edition_schema())
