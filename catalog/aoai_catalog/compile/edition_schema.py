"""The JSON Schema of editions and captures, generated from the records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from aoai_catalog.mismatch import MismatchError, decode_json
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


def mismatch(content: bytes) -> str:
    """What in a file does not fit the schema: the place in the JSON and what is wrong there; empty where all fits."""
    try:
        decode_json(content, _EDITION)
    except MismatchError as error:
        return str(error)
    except msgspec.DecodeError as error:
        return f"is not JSON ({error})"
    return ""
