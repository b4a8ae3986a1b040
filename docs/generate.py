"""Writes what is generated: pages of rules and components, JSON Schemas, checksums. `--check` only compares."""

from __future__ import annotations

import sys
from pathlib import Path

import components_reference
import msgspec

from aoai_catalog.checksums import CHECKSUMS, encode_bundled_checksums, write_checksums
from aoai_catalog.compile.edition_schema import SCHEMA_FILE, encode_schema
from aoai_catalog.load import DATA
from aoai_components._plugin import schema as plugin_schema
from aoai_policies.core.settings import Settings
from aoai_policies.inputs.declarations.keys import Declarations
from aoai_policies.pack.unverified import POLICIES
from aoai_policies.reports.json import JsonReport
from aoai_policies.reports.rule_page import render_index, render_page

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = ROOT / "policies" / "aoai_policies" / "schema"


def generated() -> dict[Path, str]:
    """Every generated file and what it has to hold."""
    pages = {ROOT / "docs" / "rules" / f"{rule.id}.md": render_page(rule) for rule in POLICIES}
    return {
        **pages,
        ROOT / "docs" / "rules" / "README.md": render_index(POLICIES),
        SCHEMAS / "declarations.schema.json": _schema(Declarations),
        SCHEMAS / "report.schema.json": _schema(JsonReport),
        SCHEMAS / "settings.schema.json": _schema(Settings),
        ROOT / "components" / "schema.json": plugin_schema(),
        ROOT / "docs" / "components-reference.md": components_reference.render(),
        SCHEMA_FILE: encode_schema().decode(),
        DATA / CHECKSUMS: encode_bundled_checksums().decode(),
    }


def stale() -> list[Path]:
    """The files that do not hold what the code would write, and pages of rules that no longer exist."""
    files = generated()
    wrong = [path for path, text in files.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    return wrong + [path for path in (ROOT / "docs" / "rules").glob("*.md") if path not in files]


def write() -> None:
    """Write all files and remove the pages of rules that no longer exist."""
    write_checksums()  # first: what else is written looks into the catalog, which refuses a file that was changed
    files = generated()
    for path in stale():
        if path in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[path], encoding="utf-8")
        else:
            path.unlink()


def _schema(kind: type) -> str:
    return msgspec.json.format(msgspec.json.encode(msgspec.json.schema(kind)), indent=2).decode() + "\n"


if __name__ == "__main__":
    if "--check" not in sys.argv:
        write()
    elif names := stale():
        sys.exit("stale, run `make docs`: " + ", ".join(str(path.relative_to(ROOT)) for path in names))
